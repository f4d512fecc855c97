"""The question: How did it look to those who were there?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.questions.question import NetworkPicture, Question, node

QUESTION = Question(
    name="perspectives",
    audiences=("reviewer",),
    title="How did it look to those who were there?",
    about=(
        "The views from the tunnel in one case: what each role knew, thought and aimed for then, why it seemed "
        "sensible, and whether it was checked with them; beside it, in the last columns, how the episode was "
        "appraised in hindsight."
    ),
    parameters=(node("case", "Case", "the case", required=True),),
    columns=(
        Column("perspective", "View", id_of("Perspective")),
        Column("episode", "Episode", id_of("Episode")),
        Column("sequence", "Number in the case", NUMBER, is_secondary=True),
        Column("episode_title", "Title of the episode", TEXT),
        Column("role", "Role", TEXT, is_secondary=True),
        Column("held_by", "Held by", TEXT, is_secondary=True),
        Column("organisation", "Worked for", TEXT, is_secondary=True),
        Column("knew", "What they knew", TEXT),
        Column("thought", "What they thought", TEXT, is_secondary=True),
        Column("aimed_for", "What they aimed for", TEXT, is_secondary=True),
        Column("options_seen", "Options they saw", TEXT, is_secondary=True),
        Column("why_sensible", "Why it seemed sensible", TEXT),
        Column("basis", "Basis", TEXT, is_secondary=True),
        Column("checked", "Checked with them", TEXT, is_secondary=True),
        Column("dispute", "What is disputed", TEXT, is_secondary=True),
        Column("appraisal", "Appraised in hindsight", TEXT),
        Column("appraisal_reason", "Why it was so appraised", TEXT),
    ),
    presupposes=("episodes-here",),
    consequence="no view of one can be",
    sentence="{rows} views of {case} are recorded, beginning with that of the {role}.",
    no_rows="No view of anybody who was there is recorded for {case}.",
    network=NetworkPicture(nodes=("perspective", "episode")),
    notes=("These are views as they were held then; hindsight stands in the last columns, and nowhere else.",),
)

_VIEWS = """
MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)
OPTIONAL MATCH (e)<-[:OF]-(p:Perspective)
OPTIONAL MATCH (p)-[:WORKED_FOR]->(o:Organisation)
WITH e, p, o ORDER BY o.name
WITH e, p, collect(o.name) AS organisations
RETURN p.id AS perspective, e.id AS episode, e.sequence AS sequence, e.title AS episode_title, p.role AS role,
       p.held_by AS held_by, organisations, p.knew AS knew, p.thought AS thought, p.aimed_for AS aimed_for,
       p.options_seen AS options_seen, p.why_sensible AS why_sensible, p.basis AS basis, p.checked AS checked,
       p.dispute AS dispute, e.appraisal AS appraisal, e.appraisal_reason AS appraisal_reason
ORDER BY coalesce(sequence, 1000000), episode_title, episode, role, perspective
"""
_FAMILY = {"child": "the child", "parent_carer": "a parent or carer", "wider_family": "the wider family"}


def rows(context: QuestionContext) -> list[Row]:
    """One row a view, in the order of the episodes; notes name the episodes and family members without one."""
    views_by_episode = context.read(_VIEWS)
    views = [row for row in views_by_episode if row["perspective"]]
    without = {row["episode"] for row in views_by_episode} - {row["episode"] for row in views}
    if views and without:
        context.note(
            "episodes-without-view",
            f"No view is recorded for {len(without):,} of {len({row['episode'] for row in views_by_episode}):,} episodes.",
            episodes=len(without),
        )
    holders = {row["held_by"] for row in views}
    missing = [name for word, name in _FAMILY.items() if word not in holders]
    if missing:
        context.note("no-view-of", f"No view of {_listed(missing)} is recorded.")
    return [{**row, "organisation": ", ".join(row["organisations"]) or None} for row in views]


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
