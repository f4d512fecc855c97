"""The question: Which underlying patterns do findings name?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import CASES, LIST, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import evidence_of
from queries.questions.chart import bars
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question

QUESTION = Question(
    name="findings-by-pattern",
    audiences=("researcher", "learning-lead"),
    title="Which underlying patterns do findings name?",
    about=(
        "The findings by the underlying pattern they were put into, with the cases they are drawn from. Findings "
        "without a pattern have a row of their own."
    ),
    scopes=("findings",),
    filters=filters_of("findings"),
    columns=(
        Column("pattern", "Pattern", id_of("Category")),
        Column("name", "Name", TEXT),
        Column("taxonomy", "Taxonomy", TEXT, is_secondary=True),
        Column("findings", "Findings", NUMBER, counts_evidence=True),
        Column("cases", "Cases they are drawn from", CASES),
        Column("headlines", "Headlines, at most five", LIST),
    ),
    consequence="no pattern can be counted",
    sentence="{name}: {findings} findings, drawn from {cases} cases.",
    no_rows="There are no findings, as far as was asked.",
    key=("pattern",),
    network=NetworkPicture(nodes=("pattern",)),
    charts=(bars(("name", "taxonomy"), "findings", rows=("pattern", "patterns")),),
    notes=(
        "One finding may be put into patterns of several taxonomies, so the rows do not add up to the number of findings.",
    ),
)

_PATTERNS = """
OPTIONAL MATCH (n)-[:IN_CATEGORY]->(p:Category)
OPTIONAL MATCH (n)-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case)
WITH p.id AS pattern, coalesce(p.name, 'No pattern recorded') AS name, p.taxonomy AS taxonomy, n.headline AS headline,
     n.id AS finding, c.id AS case
ORDER BY headline, finding
WITH pattern, name, taxonomy, count(DISTINCT finding) AS findings, count(DISTINCT case) AS cases,
     collect(DISTINCT headline) AS headlines
RETURN pattern, name, taxonomy, findings, cases, headlines[0..5] AS headlines
ORDER BY findings DESC, coalesce(taxonomy, '~'), name, pattern
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row a pattern, that of most findings first."""
    patterns = context.read(context.scope() + _PATTERNS)
    for row in patterns:
        row["evidence"] = evidence_of(context, pattern=row["pattern"], no_pattern=row["pattern"] is None)
    return patterns
