"""for: reviewer
title: How did it look to those who were there?
about: The views from the tunnel in one case: what each role knew, thought and aimed for then, why it seemed sensible, and
  whether it was checked with them; beside it, in the last columns, how the episode was appraised in hindsight.
parameter: case id:Case required - the case
column: perspective id:Perspective - View
column: episode id:Episode - Episode
column: sequence number - Number in the case
column: episode_title text - Title of the episode
column: role text - Role
column: held_by text - Held by
column: organisation text - Worked for
column: knew text - What they knew
column: thought text - What they thought
column: aimed_for text - What they aimed for
column: options_seen text - Options they saw
column: why_sensible text - Why it seemed sensible
column: basis text - Basis
column: checked text - Checked with them
column: dispute text - What is disputed
column: appraisal text - Appraised in hindsight
column: appraisal_reason text - Why it was so appraised
sentence: {rows} views of {case} are recorded, beginning with that of the {role}.
none: No view of anybody who was there is recorded for {case}.
picture: nodes perspective episode
note: These are views as they were held then; hindsight stands in the last columns, and nowhere else.
"""

from __future__ import annotations

from queries.answers.answer import Row
from queries.asking.context import QuestionContext

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
    """One row a view, in the order of the episodes; episodes and family members without one are said."""
    found = context.read(_VIEWS)
    views = [row for row in found if row["perspective"]]
    without = {row["episode"] for row in found} - {row["episode"] for row in views}
    if views and without:
        context.note(
            f"No view is recorded for {len(without):,} of {len({row['episode'] for row in found}):,} episodes."
        )
    held = {row["held_by"] for row in views}
    missing = [name for word, name in _FAMILY.items() if word not in held]
    if missing:
        context.note(f"No view of {_listed(missing)} is recorded.")
    return [{**row, "organisation": ", ".join(row["organisations"]) or None} for row in views]


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
