"""for: reviewer learning-lead researcher
title: What helped?
about: The factors that supported practice, in one case or in all, with how often they did so where practice was appraised
  good, how often the same factor hindered, and whether anything is being done to keep it.
uses: contributions
filters: source review area organisation category level since until as_at
parameter: case id:Case - only this case
column: factor id:Factor - Factor
column: name text - Name
column: cases cases - Cases where it supported
column: episodes episodes - Episodes where it supported
column: mentions mentions - Mentions where it supported
column: good_episodes episodes - Of these episodes, appraised good
column: hindered_cases cases - Cases where it hindered
column: protected_by number - Open actions to protect or spread it
sentence: No factor supported practice in more cases than {name}: {cases}, in {episodes} of their episodes.
none: Nothing is recorded as having helped, as far as was asked. That can mean that nobody looked.
evidence: by row
picture: nodes factor
chart: diverging name cases hindered_cases - Cases where a factor supported practice, and cases where it hindered it
method: Open actions are counted wherever they apply, as they stood on the day asked for.
note: Appraisal and polarity were judged by the same people, so that supporting factors go with good practice is nearly a definition.
"""

from __future__ import annotations

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.asking.evidence import behind
from queries.threads.actions import OPEN
from queries.threads.responses import actions_about

_THIS = "MATCH (c:Case {id: $case})\n"
_SUPPORTED = """
  AND k.polarity IN ['supporting', 'hindering']
WITH coalesce(f.canonical_id, f.id) AS factor, k.polarity = 'supporting' AS supported, c.id AS case,
     CASE WHEN t:Episode THEN t.id END AS episode, CASE WHEN t:Episode THEN t.appraisal END AS appraisal,
     coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id) AS mention
WITH factor, count(DISTINCT CASE WHEN supported THEN case END) AS cases,
     count(DISTINCT CASE WHEN supported THEN episode END) AS episodes,
     count(DISTINCT CASE WHEN supported THEN mention END) AS mentions,
     count(DISTINCT CASE WHEN supported AND appraisal = 'good' THEN episode END) AS good_episodes,
     count(DISTINCT CASE WHEN NOT supported THEN case END) AS hindered_cases
WHERE cases > 0
MATCH (g:Factor {id: factor})
RETURN factor, g.name AS name, cases, episodes, mentions, good_episodes, hindered_cases
ORDER BY cases DESC, mentions DESC, name, factor
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that which supported in most cases first."""
    case = context.parameters["case"]
    found = context.read((_THIS if case else "") + context.scope() + _SUPPORTED)
    undertaken = actions_about(context, (row["factor"] for row in found))
    return [
        {
            **row,
            "protected_by": _protecting(undertaken.get(row["factor"], [])),
            "evidence": behind(context, factor=row["factor"], case=case),
        }
        for row in found
    ]


def _protecting(actions: list[Row]) -> int:
    return sum(
        action["status"] in OPEN and not {"protect", "spread"}.isdisjoint(action["intents"]) for action in actions
    )
