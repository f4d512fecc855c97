"""An answer as charts: plain values, ready for JSON, from the very rows of its table.

What draws them (scripts of the site) decides only how they look: which marks there are, what is left out, and every
word and number beside them is settled here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.dates import day
from queries.answers.answer import Answer, DataKind
from queries.answers.chart import Chart
from queries.answers.criterion import in_words
from queries.answers.note import Note
from queries.asking.evidence import row_key
from queries.asking.network import NETWORK_CAPPED, NETWORK_LIMITED
from queries.charts import sentences
from queries.charts.marks import marks_of
from queries.charts.words import ChartWords
from queries.questions.chart import ChartDeclaration
from queries.questions.question import Question
from queries.release.release import NOT_CHECKED_CODE

MAX_SOURCES = 3  # named; more are counted


def charts_of(answer: Answer, question: Question, kinds: Sequence[DataKind | None]) -> list[Chart]:
    """The charts that the question of an answer declares, without those in which nothing would be drawn.

    `kinds` says for each row whether its cases are real or invented.
    """
    answer, kinds = _one_row_a_key(question, answer, kinds)
    declared = enumerate(question.charts, start=1)
    charts = [chart_of(answer, declaration, kinds, number) for number, declaration in declared]
    return [chart for chart in charts if chart.marks]


def chart_of(
    answer: Answer,
    declared: ChartDeclaration,
    kinds: Sequence[DataKind | None],
    number: int = 1,
) -> Chart:
    """One chart of an answer, as its question or somebody else declared it.

    Where the answer counts several groups side by side, the first is drawn: the others stand in the table.
    """
    answer, kinds, apart = _first_group(answer, kinds)
    words, drawn = ChartWords(answer, declared), marks_of(answer, declared)
    down, across = sentences.axes(words)
    return Chart(
        question=answer.question,
        number=number,
        heading=answer.title,
        title=declared.title or sentences.title(words),
        sentence=answer.sentence,
        kind=declared.kind,
        unit=words.unit.name,
        around=declared.around,
        label_title=down.title,
        place_title=across.title,
        value_title=words.value_title,
        labels=drawn.labels,
        places=drawn.places,
        marks=drawn.marks,
        legend=list(words.legend()),
        description=sentences.description(words, drawn) if drawn.marks else "",
        left_out=" ".join([*sentences.left_out(words, drawn), *apart]),
        stamps=_stamps(answer, kinds),
        lines=[
            f"{sentences.n(words, drawn)} {_asked_with(answer)}",
            *map(str, _caveats(answer)),
            _origin(answer),
        ],
    )


def _one_row_a_key(
    question: Question, answer: Answer, kinds: Sequence[DataKind | None]
) -> tuple[Answer, Sequence[DataKind | None]]:
    """The answer with the first row of each key: where several say more of the same thing, it is drawn once."""
    if not {column.name for column in answer.columns}.issuperset(question.key or ("",)):
        return answer, kinds
    first: dict[str, int] = {}
    for place, row in enumerate(answer.rows):
        first.setdefault(row_key(question, row), place)
    if len(first) == len(answer.rows):
        return answer, kinds
    return _with_rows(answer, list(first.values())), [kinds[place] for place in first.values()]


def _with_rows(answer: Answer, places: Sequence[int]) -> Answer:
    """The answer with only the rows at these places, and their evidence."""
    evidence = None if answer.evidence is None else [answer.evidence[place] for place in places]
    return replace(answer, rows=[answer.rows[place] for place in places], evidence=evidence)


def _first_group(
    answer: Answer, kinds: Sequence[DataKind | None]
) -> tuple[Answer, Sequence[DataKind | None], list[str]]:
    """The answer with the rows of its first group alone, their kinds, and a sentence about the others."""
    groups = [row.get("group") for row in answer.rows]
    if len(set(groups)) < 2:
        return answer, kinds, []
    places = [place for place, group in enumerate(groups) if group == groups[0]]
    text = f"Shows the rows of: {groups[0]}. The table has the others."
    return _with_rows(answer, places), [kinds[place] for place in places], [text]


def _stamps(answer: Answer, kinds: Sequence[DataKind | None]) -> list[str]:
    """What must be seen before anything else."""
    stamps = ["Invented cases"] if "invented" in kinds else []
    if "real" in kinds and stamps:
        stamps = ["Invented and real cases"]
    return [*stamps, *(str(note) for note in answer.notes if note.code == NOT_CHECKED_CODE)]


def _asked_with(answer: Answer) -> str:
    """What somebody asked for, but for what stands elsewhere in the picture."""
    criteria = [each for each in answer.criteria if not each.is_default and each.name not in ("as_at", "limit")]
    return f"Asked with: {in_words(criteria)}." if criteria else "Asked without filters."


def _caveats(answer: Answer) -> list[Note]:
    """The notes of the answer but for what is a stamp, or about its network."""
    elsewhere = (NOT_CHECKED_CODE, NETWORK_CAPPED, NETWORK_LIMITED)
    return [note for note in answer.notes if note.code not in elsewhere]


def _origin(answer: Answer) -> str:
    """The sources, the day, the revision."""
    titles = [source["title"] or source["id"] for source in answer.sources]
    more = f" and {len(titles) - MAX_SOURCES:,} more" if len(titles) > MAX_SOURCES else ""
    named = f"Source: {'; '.join(titles[:MAX_SOURCES])}{more}. " if titles else ""
    as_at = f"As at {day(str(answer.parameters['as_at']))}. " if answer.parameters.get("as_at") else ""
    return f"{named}{as_at}Casethread, question {answer.question}, revision {answer.revision} of the graph."
