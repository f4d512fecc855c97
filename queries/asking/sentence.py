"""The sentence of an answer: the declared one with the first row in it, or the one for no rows."""

from __future__ import annotations

from typing import Any

from graph.dates import DATE, day
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.questions.question import AS_ASKED
from queries.wording.text import in_words


def sentence_of(context: QuestionContext, rows: list[Row]) -> str:
    """The declared sentence about these rows."""
    return in_words_of(context, context.question.sentence if rows else context.question.no_rows, rows)


def in_words_of(context: QuestionContext, template: str, rows: list[Row]) -> str:
    """A text with the parameters and the columns of the first row in place of their names in braces."""
    captions = {name: subject.caption for name, subject in context.resolved.subjects.items()}
    values = {**context.resolved.shown, **(rows[0] if rows else {}), **captions, "rows": _row_count(context, rows)}
    words = {name: _in_words(value) for name, value in values.items()}
    text = template.format_map(_Words(words | {AS_ASKED: ", as far as was asked" if _is_narrowed(context) else ""}))
    return _with_one_full_stop(text)


def _with_one_full_stop(text: str) -> str:
    """The text without the full stop that follows that of a name, such as of a title that is a sentence."""
    return text[:-1] if text.endswith("..") and not text.endswith("...") else text


def _is_narrowed(context: QuestionContext) -> bool:
    """Whether filters, or records that need not be named, leave less than everything to be looked at."""
    optional = {parameter.name for parameter in context.question.parameters if not parameter.required}
    return bool(context.resolved.filters - {"as_at"} or optional & context.resolved.subjects.keys())


def _row_count(context: QuestionContext, rows: list[Row]) -> str:
    """A statement is read no further than one row beyond the limit."""
    is_cut = bool(context.question.cypher) and len(rows) > context.limit
    return f"more than {context.limit:,}" if is_cut else f"{len(rows):,}"


class _Words(dict[str, str]):
    """A value that was not given is written as such."""

    def __missing__(self, name: str) -> str:
        return "not given"


def _in_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return day(str(value)) if DATE.fullmatch(str(value)) else in_words(str(value))
