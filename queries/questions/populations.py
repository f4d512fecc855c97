"""What questions look at: the records without which the lack of any row says nothing.

"No action is overdue" is true of a graph without actions, and misleads. So each question presupposes what its scope
counts, and beyond that what it declares, from the widest to the narrowest; where there is none of it, the answer says
that instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph.schema import Label, schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Records of one kind: what people call one and several of them, and the Cypher that binds each as `counts`.

    The statement goes on from a scope, with its filters and what it leaves out, or is whole where it names none; it may
    have optional lines. Words and statement may use the parameters of the questions that presuppose it. `repeats` says that
    several rows may bind the same one; else the server need not remember which it has seen, of which it may hold 500,000.
    `either` names populations of which it is all together.
    """

    noun: str
    plural: str
    counts: str = ""
    scope: str = ""
    cypher: str = ""
    repeats: bool = False
    either: tuple[str, ...] = ()

    def counted(self, count: int) -> str:
        """So many of them in words: `1 action`, `12 actions`."""
        return f"{count:,} {self.noun if count == 1 else self.plural}"

    @property
    def count(self) -> str:
        """The end of the statement: how many there are."""
        return f"RETURN count({'DISTINCT ' if self.repeats else ''}{self.counts}) AS examined ORDER BY examined"


@cache
def populations() -> dict[str, Population]:
    """Every population by its name; that of a scope has the name of the scope."""
    return {**_OF_CASES, **_OF_THREADS, "names": _names()}


_OF_CASES = {
    "contributions": Population(
        noun="contributory factor", plural="contributions of factors", counts="k", scope="contributions"
    ),
    "contributions-in-episodes": Population(
        noun="contributory factor of an episode",
        plural="contributions of factors to episodes",
        counts="k",
        scope="contributions",
        cypher="  AND t:Episode\n",
    ),
    "contributions-here": Population(
        noun="contributory factor of this case",
        plural="contributions of factors to this case",
        counts="k",
        cypher="MATCH (:Case {id: $case})-[:HAS_EPISODE*0..1]->()<-[k:CONTRIBUTED_TO]-(:Factor)\n",
    ),
    "contributions-elsewhere": Population(
        noun="contributory factor of another case",
        plural="contributions of factors to other cases",
        counts="k",
        scope="contributions",
        cypher="  AND c.id <> $case\n",
    ),
    "recurring-hindering-factors": Population(
        noun="factor that hindered practice in {at_least} cases or more",
        plural="factors that hindered practice in {at_least} cases or more",
        counts="factor",
        scope="contributions",
        cypher="""
  AND k.polarity = 'hindering'
WITH coalesce(f.canonical_id, f.id) AS factor, count(DISTINCT c.id) AS cases WHERE cases >= $at_least
""",
    ),
    "supporting-factors": Population(
        noun="factor that supported practice in {at_least} cases or more",
        plural="factors that supported practice in {at_least} cases or more",
        counts="factor",
        scope="contributions",
        cypher="""
  AND k.polarity = 'supporting'
WITH coalesce(f.canonical_id, f.id) AS factor, count(DISTINCT c.id) AS cases WHERE cases >= $at_least
""",
    ),
    "appraised-episodes": Population(
        noun="episode appraised good or problematic",
        plural="episodes appraised good or problematic",
        counts="e",
        cypher="""
MATCH (c:Case)-[:HAS_EPISODE]->(e:Episode) WHERE e.appraisal IN ['good', 'problematic']
  AND NOT c.id IN $withheld_case
""",
    ),
    "episodes-here": Population(
        noun="episode of this case",
        plural="episodes of this case",
        counts="e",
        cypher="MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)\n",
    ),
    "influences": Population(
        noun="influence between factors", plural="influences between factors", counts="r", scope="influences"
    ),
}
_OF_THREADS = {
    "findings": Population(noun="finding", plural="findings", counts="n", scope="findings"),
    "recommendations": Population(noun="recommendation", plural="recommendations", counts="r", scope="recommendations"),
    "addressed-recommendations": Population(
        noun="recommendation with an addressee",
        plural="recommendations with an addressee",
        counts="r",
        scope="recommendations",
        cypher="MATCH (r)-[:ADDRESSED_TO]->(:Organisation)\n",
        repeats=True,
    ),
    "replies": Population(
        noun="reply",
        plural="replies",
        counts="d",
        scope="recommendations",
        cypher="MATCH (r)-[d:ADDRESSED_TO]->(:Organisation) WHERE d.replied = 'yes'\n",
    ),
    "replies-due": Population(
        noun="day by which a reply is due",
        plural="replies with a due date",
        counts="d",
        scope="recommendations",
        cypher="""
MATCH (r)-[d:ADDRESSED_TO]->(o:Organisation) WHERE d.reply_due_on IS NOT NULL
//? organisation
  AND o.id IN $organisation
//.
""",
    ),
    "actions": Population(noun="action", plural="actions", counts="a", scope="actions"),
    "actions-due": Population(
        noun="open action with a due date",
        plural="open actions with a due date",
        counts="a",
        scope="actions",
        cypher="WITH a, status, due WHERE status IN $open_action AND due IS NOT NULL\n",
    ),
    "recommendations-due": Population(
        noun="open recommendation with a due date",
        plural="open recommendations with a due date",
        counts="r",
        scope="recommendations",
        cypher="WITH r, status, due WHERE status IN $open_recommendation AND due IS NOT NULL\n",
    ),
    "open-actions": Population(
        noun="open action",
        plural="open actions",
        counts="a",
        scope="actions",
        cypher="WITH a, status WHERE status IN $open_action\n",
    ),
    "open-recommendations": Population(
        noun="open recommendation",
        plural="open recommendations",
        counts="r",
        scope="recommendations",
        cypher="WITH r, status WHERE status IN $open_recommendation\n",
    ),
    "closed-actions": Population(
        noun="closed action",
        plural="closed actions",
        counts="a",
        scope="actions",
        cypher="WITH a, status WHERE status IN $closed_action\n",
    ),
    "changes-of-actions": Population(
        noun="change of an action",
        plural="changes of actions",
        counts="h",
        scope="actions",
        cypher="MATCH (a)-[:HAS_EVENT]->(h:Event)\n",
    ),
    "changes-of-recommendations": Population(
        noun="change of a recommendation",
        plural="changes of recommendations",
        counts="h",
        scope="recommendations",
        cypher="MATCH (r)-[:HAS_EVENT]->(h:Event)\n",
    ),
    "actions or recommendations": Population(
        noun="action or recommendation",
        plural="actions and recommendations",
        either=("actions", "recommendations"),
    ),
    "due": Population(
        noun="open action or recommendation with a due date",
        plural="open actions and recommendations with a due date",
        either=("actions-due", "recommendations-due"),
    ),
    "open": Population(
        noun="open action or recommendation",
        plural="open actions and recommendations",
        either=("open-actions", "open-recommendations"),
    ),
    "changes": Population(
        noun="change of an action or a recommendation",
        plural="changes of actions and recommendations",
        either=("changes-of-actions", "changes-of-recommendations"),
    ),
    "dependent-actions": Population(
        noun="open action that depends on another",
        plural="open actions that depend on another",
        counts="a",
        scope="actions",
        cypher="""WITH a, status WHERE status IN $open_action
  AND EXISTS { MATCH (a)-[:DEPENDS_ON]->(other:Action) WHERE NOT other.id IN $withheld_action }
""",
    ),
    "reducing-actions": Population(
        noun="action that was to reduce a factor",
        plural="actions that were to reduce a factor",
        counts="a",
        scope="actions",
        cypher="MATCH (a)-[d:ADDRESSES]->(:Factor) WHERE coalesce(d.intent, 'reduce') = 'reduce'\n",
        repeats=True,
    ),
}


def _names() -> Population:
    """The records that are looked through by their names, of one kind where one is asked for."""
    alternatives = "".join(f"  OR {_named(label)}" for label in schema().domain_labels if label.search)
    source = "//? source\n  AND n.source_id IN $source\n//.\n"
    cypher = f"MATCH (n) WHERE (false\n{alternatives})\n{source}"
    return Population(noun="name to look through", plural="names", counts="n", cypher=cypher)


def _named(label: Label) -> str:
    withheld = f"  AND NOT n.id IN $withheld_{label.word}\n"
    return f"n:{label.name} AND ($kind IS NULL OR $kind = '{label.word}')\n{withheld}"
