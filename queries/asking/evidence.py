"""What stands behind a row: the row's question says it as an object, and an address by the key of the row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.questions.question import Question
from queries.wording.text import parameter_text


class Counted(Protocol):
    """Contributions that a question counted for a row."""

    def ids(self) -> set[str]:
        """Their ids."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What stands behind one row, for the question `evidence-for` to read.

    `filters` are those of the row's question that chose what stands behind it, `also` more of them with their values.
    Of several `factors`, the cases hold all of them, or with `any_factor` at least one. `after` is a closed action,
    `involved` an organisation, `through` a chain of factors; `counted` narrows to the very contributions that were
    counted.
    """

    filters: frozenset[str] = frozenset()
    also: Mapping[str, str] = field(default_factory=dict)
    factors: tuple[str, ...] = ()
    any_factor: bool = False
    case: str | None = None
    besides: str | None = None
    after: str | None = None
    involved: str | None = None
    relationship: str | None = None
    through: tuple[str, ...] = ()
    finding: str | None = None
    pattern: str | None = None
    no_pattern: bool = False
    counted: Counted | None = None


def evidence_of(context: QuestionContext, *, ignored: frozenset[str] = frozenset(), **named: Any) -> Evidence:
    """The evidence that is named, under the filters that the row was counted with but for those ignored."""
    return Evidence(filters=frozenset(context.resolved.filters - ignored), **named)


def row_key(question: Question, row: Row) -> str:
    """What tells a row from the others of its answer: the values of the question's key, as an address has them."""
    return "~".join(_as_part_of_key(row.get(name)) for name in question.key)


def _as_part_of_key(value: object) -> str:
    """A value without the signs that mean something in a key: `~` between two, `!` for one that is not there."""
    return "!" if value is None else quote(str(value), safe="").replace("~", "%7E")


def evidence_parameters(question: Question, shown: Mapping[str, Any], row: Row) -> Row | None:
    """The parameters of `evidence-for` that lead to what stands behind a row, or None where nothing does.

    They are the question, the key of the row, and what the question was asked with beyond what it takes by itself.
    """
    if not isinstance(row.get("evidence"), Evidence):  # a column of that name may hold what people wrote
        return None
    usual = {parameter.name: parameter.default for parameter in question.parameters}
    texts = {
        name: parameter_text(value) for name, value in shown.items() if value not in (None, "") and name != "limit"
    }
    chosen = {name: text for name, text in texts.items() if text != usual.get(name)}
    return {"question": question.name, "row": row_key(question, row), **chosen}
