"""Owners that a plan names in two languages, "Iechyd / Health" in one cell: which organisations these are is asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from graph.names import name_key
from loaders.read.action_plan.owner_texts import MAX_CELL, owner_texts
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place

_BETWEEN = re.compile(r"\s*[/|]\s*|\s*[\r\n]+\s*")  # the two names
MIN_PAIRS = 2  # different ones, of a column whose cells are such pairs


@dataclass(frozen=True, slots=True)
class TwoLanguages:
    """The cells of a plan that may name one organisation twice, each with its two names."""

    questions: OpenQuestions
    pairs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def learn(self, cells: Iterable[str], is_agency: Callable[[str], bool]) -> None:
        """Take in every cell of the plan: half of them must be two names of which one is no agency that anybody knows, and
        stands nowhere but beside that other."""
        counts = Counter(cell for cell in cells if cell.strip() and len(cell) <= MAX_CELL)
        beside: dict[str, set[str]] = defaultdict(set)
        of_two = dict[str, tuple[str, ...]]()
        for cell in counts:
            names = tuple(_BETWEEN.split(cell.strip()))
            if len(names) == 2 and all(names) and list(names) == owner_texts(cell):
                of_two[cell] = names
            for name in names if cell in of_two else owner_texts(cell):
                others = [name_key(other) for other in names if other != name] if cell in of_two else [""]
                beside[name_key(name)].update(others)
        pairs = {
            cell: names
            for cell, names in of_two.items()
            if any(len(beside[name_key(name)]) == 1 and not is_agency(name) for name in names)
        }
        if len(pairs) >= MIN_PAIRS and 2 * sum(counts[cell] for cell in pairs) >= counts.total():
            self.pairs.update(pairs)

    def answered(self, cell: str) -> list[str]:
        """The organisations of such a cell as an answer has them; none while there is no answer."""
        answer = self.questions.answer(f"owners: {cell}") if cell in self.pairs else ""
        return [name.strip() for name in (answer or "").split(";") if name.strip()]

    def other_name(self, cell: str, place: Place) -> tuple[str, str] | None:
        """Ask about such a cell; where the answer is one of its two names, that and the other."""
        if cell not in self.pairs:
            return None
        names = self.pairs[cell]
        text = f"Is {cell!r} one organisation in two languages, or two? Name it, or both with ; between them."
        meanwhile = f"they are taken to be {', '.join(map(repr, names))}"
        self.questions.ask(f"owners: {cell}", text, meanwhile, place, between=tuple(names))
        meant = [name for name in names if [name_key(name)] == [name_key(its) for its in self.answered(cell)]]
        return (meant[0], next(name for name in names if name != meant[0])) if meant else None
