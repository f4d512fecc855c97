"""The question: What is the evidence?"""

from __future__ import annotations

from datetime import date

from graph.errors import BadRequest, NotFound
from queries.answers.cells import name_columns
from queries.answers.column import Column, Row
from queries.answers.units import LIST, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence, row_key
from queries.asking.evidence_parameters import DEPRECATED, check_named, evidence_named, note_deprecated
from queries.asking.parameters import resolve_parameters, with_filters
from queries.catalogue import Entry, entry
from queries.questions.filters import filters_of
from queries.questions.question import EVERYBODY, NetworkPicture, Parameter, Question, node
from queries.questions.values import MAX_ROWS
from queries.threads.finding_evidence import undrawn_sentence
from queries.threads.statements import statements_of

QUESTION = Question(
    name="evidence-for",
    audiences=EVERYBODY,
    title="What is the evidence?",
    about=(
        "Every quote, page, source and coder behind a factor, a pair of factors, a chain, a case, a finding, a "
        "pattern or one relationship, so that any number of another question can be followed back to what was "
        "written."
    ),
    scopes=("contributions", "influences", "findings"),
    filters=filters_of("contributions"),
    parameters=(
        Parameter(
            "question", "the question whose row it is the evidence for, with what that was asked with", is_internal=True
        ),
        Parameter("row", "which row of that question: its key", is_internal=True),
        node("factor", "Factor", "the factor"),
        node("second", "Factor", "a second factor: the cases that hold both, and the influences between the two"),
        node("case", "Case", "only this case"),
        Parameter("relationship", "the id of one contribution or influence", is_internal=True),
        Parameter(
            "through",
            "the ids of the factors of a chain of influences in their order, with > between them",
            is_internal=True,
        ),
        node("finding", "Finding", "the finding"),
        node("pattern", "Category", "the findings of this pattern"),
        Parameter("no_pattern", "the findings that no pattern is recorded for", "yes_no", is_internal=True),
        *DEPRECATED,
    ),
    passes_on="question",
    passes_on_with="row",
    columns=(
        Column("relationship", "Statement", TEXT, is_secondary=True),
        Column("kind", "Kind", TEXT, is_secondary=True),
        Column("case", "Case", id_of("Case")),
        Column("case_title", "Title of the case", TEXT),
        Column("episode", "Episode", id_of("Episode")),
        Column("episode_title", "Title of the episode", TEXT),
        Column("factor", "Factor", id_of("Factor")),
        Column("factor_name", "Name of the factor", TEXT),
        Column("recorded_as", "Recorded as", TEXT, is_secondary=True),
        Column("finding", "Finding", id_of("Finding")),
        Column("says", "Says", TEXT),
        Column("quote", "Quote", TEXT),
        Column("page", "Page", TEXT),
        Column("source", "Source", id_of("Source")),
        Column("source_title", "Title of the source", TEXT),
        Column("coder", "Coder", TEXT, is_secondary=True),
        Column("method", "Coded", TEXT, is_secondary=True),
        Column("confidence", "Confidence", TEXT, is_secondary=True),
        Column("strength", "Strength", NUMBER, is_secondary=True),
        Column("bore_on", "Whose practice it bore on", LIST, is_secondary=True),
        Column("said_by", "Who said so", LIST, is_secondary=True),
        Column("mention", "Mention, by its source", TEXT, is_secondary=True),
    ),
    consequence="there is no evidence to show",
    sentence="{rows} statements.",
    no_rows="Nothing is recorded as evidence for this, as far as was asked.",
    method=(
        "A contribution is evidence for its factor and its case; an influence for the pair of its factors, its "
        "chain and its case; what a finding is drawn from or evidenced by, for the finding, and where nothing says "
        "what it is drawn from, the finding is named with that. Influences have no polarity, organisation or "
        "level, and are left out where one of these is asked for; their dates are those of the case's period."
    ),
    network=NetworkPicture(nodes=("factor", "case", "episode")),
    notes=("A mention is one passage: several statements with one mention are counted once as a mention.",),
)

_ORGANISATIONS = "MATCH (o:Organisation) WHERE o.id IN $ids RETURN o.id AS id, o.name AS name ORDER BY id"


def rows(context: QuestionContext) -> list[Row]:
    """Contributions first, then influences; raises BadRequest where nothing is named whose evidence it should be."""
    evidence = _evidence_asked_for(context)
    if evidence.relationship or evidence.counted:
        context.skip_scope()
    statements = context.real_or_invented(lambda: statements_of(context, evidence))
    if statements:
        context.sentence(_sentence(statements))
    return _with_organisations(context, statements)


def _evidence_asked_for(context: QuestionContext) -> Evidence:
    """What the parameters name: a row of another question, or a record; raises BadRequest for neither."""
    if context.parameters["question"]:
        return _evidence_of_row(context)
    note_deprecated(context)
    check_named(context)
    if context.parameters["counted"] is None:
        return evidence_named(context)
    from queries.counting.named_evidence import counted_by_parameters  # noqa: PLC0415 - scipy is not for every question

    return evidence_named(context, counted_by_parameters(context))


def _evidence_of_row(context: QuestionContext) -> Evidence:
    """What stands behind a row of the question that is named: its rows are counted again, and the one is found."""
    of_question, key = _question_and_key(context)
    of_row, row = _row_of(context, of_question, key)
    if row is None or row.get("evidence") is None:
        rule = f"{of_question.question.name} has no row {key!r} with evidence, as far as was asked."
        raise NotFound.about("row", key, rule, "Ask the question again and follow a row of its answer.")
    evidence: Evidence = row["evidence"]
    resolved = of_row.resolved
    own = ("question", "row", "limit")
    shown = {name: context.resolved.shown[name] for name in own}
    context.resolved = with_filters(
        context.database, context.question, resolved.only(evidence.filters), evidence.also, context.viewer
    )
    context.resolved.shown = resolved.shown | shown
    context.resolved.bound["limit"] = shown["limit"]
    names = [str(row[name]) for name in name_columns(of_question.question.columns).values() if row.get(name)]
    context.resolved.captions |= {"question": of_question.question.title, "row": " and ".join(names) or key}
    context.counts_invented = of_row.counts_invented
    return evidence


def _row_of(context: QuestionContext, asked: Entry, key: str) -> tuple[QuestionContext, Row | None]:
    """The row of this key with what it was counted with: among those the question shows unasked, else among all."""
    today = date.fromisoformat(context.resolved.bound["today"])
    for limit in (asked.question.rows_shown, MAX_ROWS):
        passed = {**context.resolved.passed, "limit": str(limit)}
        resolved = resolve_parameters(context.database, asked.question, passed, context.viewer, today)
        of_row = QuestionContext(context.database, asked.question, resolved, context.viewer, context.facts)
        row = next((row for row in asked.read(of_row) if row_key(asked.question, row) == key), None)
        if row is not None:
            break
    return of_row, row


def _question_and_key(context: QuestionContext) -> tuple[Entry, str]:
    """The question that is named, and the key of its row; raises BadRequest where one of them is not there."""
    name, key = context.parameters["question"], context.parameters["row"]
    try:
        entry_ = entry(name)
    except BadRequest as error:
        raise BadRequest.about("question", name, str(error)) from error
    if key is None:
        rule = f"question={name} names a question, and nothing says which of its rows is meant."
        raise BadRequest.about("row", None, rule, "Give row= too: the key of the row.")
    return entry_, key


def _with_organisations(context: QuestionContext, statements: list[Row]) -> list[Row]:
    """The names of those whose practice it bore on and of those who reported it."""
    columns = ("bore_on", "said_by")
    ids = {id_ for row in statements for name in columns for id_ in row.get(name) or ()}
    names = {row["id"]: row["name"] for row in context.read(_ORGANISATIONS, ids=sorted(ids))} if ids else {}
    for row in statements:
        for name in columns:
            row[name] = [names.get(id_, id_) for id_ in row.get(name) or ()]
    return statements


def _sentence(rows_read: list[Row]) -> str:
    statements = [row for row in rows_read if row["relationship"]]
    cases = len({row["case"] for row in statements if row["case"]})
    quoted = sum(bool(row["quote"]) for row in statements)
    is_single = len(statements) == 1
    sentence = (
        f"{len(statements):,} statement{'' if is_single else 's'} from {cases:,} case{'' if cases == 1 else 's'} "
        f"{'is' if is_single else 'are'} the evidence; {quoted:,} with a quote."
    )
    undrawn = undrawn_sentence(len(rows_read) - len(statements))
    return " ".join(filter(None, [sentence if statements else "", undrawn]))
