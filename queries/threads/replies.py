"""The replies of addressees that are not recorded to have been given, as far as was known on the day asked for."""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import DATE, DAYS, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.threads.actions import days_late

# Of every question about single replies.
COLUMNS = (
    Column("recommendation", "Recommendation", id_of("Recommendation")),
    Column("name", "Title", TEXT),
    Column("ref", "Reference", TEXT, is_secondary=True),
    Column("organisation", "Addressed to", id_of("Organisation")),
    Column("organisation_name", "Name", TEXT),
    Column("reply_due_on", "Reply due on", DATE),
    Column("days_overdue", "Days overdue", DAYS),
    Column("replied", "Replied", TEXT),
    Column("response", "Response", TEXT, is_secondary=True),
    Column("status", "Status of the recommendation", TEXT),
)
# Without a day on which it was made, a recommendation is there from its first status on, as far as that is known.
_OWED = """
MATCH (r)-[d:ADDRESSED_TO]->(o:Organisation)
WHERE (d.reply_due_on IS NOT NULL OR d.replied = 'no')
  AND (coalesce(d.replied, 'not_known') <> 'yes' OR d.replied_on_earliest > $as_at)
//? as_at
  AND (r.made_on IS NOT NULL OR coalesce(status, 'not_known') <> 'not_known'
       OR NOT EXISTS { MATCH (r)-[:HAS_EVENT]->(:Event {field: 'status'}) })
//? organisation
  AND o.id IN $organisation
//.
RETURN DISTINCT r.id AS recommendation, r.title AS name, r.ref AS ref, o.id AS organisation,
       o.name AS organisation_name, d.reply_due_on AS reply_due_on,
       CASE WHEN d.replied = 'yes' THEN 'no' ELSE coalesce(d.replied, 'not_known') END AS replied,
       CASE WHEN d.replied = 'yes' THEN null ELSE d.response END AS response, coalesce(status, 'not_known') AS status
ORDER BY recommendation, organisation, reply_due_on
"""


def replies_owed(context: QuestionContext) -> list[Row]:
    """One row for each reply that is owed, the longest overdue first; `days_overdue` is None for what is not due yet."""
    replies = context.read(context.scope() + context.text(_OWED))
    for row in replies:
        late = days_late(row["reply_due_on"], context.as_at) if row["reply_due_on"] else None
        row["days_overdue"] = late if late is not None and late > 0 else None
    names = ("name", "organisation_name", "recommendation", "organisation")
    return sorted(
        replies,
        key=lambda row: (
            -(row["days_overdue"] or 0),
            row["reply_due_on"] or "9999",
            *(str(row[name]) for name in names),
        ),
    )


def of_which_not_known(replies: list[Row]) -> int:
    """Of how many it is not known whether the reply was given."""
    return sum(row["replied"] == "not_known" for row in replies)
