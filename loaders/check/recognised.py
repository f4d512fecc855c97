"""What a load says of a case that it recognised as one of the graph's (rule 15)."""

from __future__ import annotations

from dataclasses import dataclass

from graph.records import Node
from graph.writer.plan import Plan


@dataclass(frozen=True, slots=True)
class RecognisedCase:
    """A case of a file that the graph has already, there from a `source` of its own or from this file's."""

    title: str
    case: str
    known_title: str
    known_episodes: frozenset[str]
    new_episodes: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class RecognisedChanges:
    """How much of a recognised case is as the graph has it, and how much a load changes or adds."""

    recognised: RecognisedCase
    same: int
    changed: int
    added: int

    @property
    def sentence(self) -> str:
        """What it is and what would change, for people."""
        counts = ((self.same, "the same"), (self.changed, "changed"), (self.added, "new"))
        (first, word), *others = [(count, word) for count, word in counts if count] or [(0, "in the file")]
        case, noun = self.recognised, "episode" if first == 1 else "episodes"
        listed = ", ".join([f"{first:,} {noun} {word}", *(f"{count:,} {word}" for count, word in others)])
        return f"'{case.title}' is your case '{case.known_title}' ({case.case}): {listed}."


def changes_of(cases: list[RecognisedCase], plan: Plan) -> list[RecognisedChanges]:
    """What a plan does to each recognised case; an episode changes with its contributions."""
    touched = {c.element.id for c in plan.changes if isinstance(c.element, Node) and c.element.label == "Episode"}
    moved = [r for r in plan.relationships if r.type == "CONTRIBUTED_TO"]
    moved += [c.element for c in plan.changes if not isinstance(c.element, Node) and c.element.type == "CONTRIBUTED_TO"]
    touched |= {contribution.to_id for contribution in moved if contribution.to_label == "Episode"}
    return [
        RecognisedChanges(
            case, len(case.known_episodes - touched), len(case.known_episodes & touched), len(case.new_episodes)
        )
        for case in cases
    ]
