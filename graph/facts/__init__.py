"""What every question must know of the graph first: what is restricted, what is invented, its sources, the projection.

GraphFacts   all that for one revision, read as far as it is needed
facts_at     those of the present revision: what no write has touched since is taken over from the one before
facts_within those that a transaction which writes will leave, if it is committed
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from graph.database import Database
from graph.facts.graph_facts import GraphFacts
from graph.facts.version import GraphVersion, graph_ids, graph_version
from graph.privacy.judgement import NO_JUDGEMENT, Judgement
from graph.writer.touched import touched_between

__all__ = ["GraphFacts", "GraphVersion", "facts_at", "facts_within", "graph_ids", "graph_version", "judge_by"]

_FACTS: WeakKeyDictionary[Database, GraphFacts] = WeakKeyDictionary()
_JUDGEMENTS: WeakKeyDictionary[Database, Judgement] = WeakKeyDictionary()


def facts_at(database: Database, version: GraphVersion | None = None) -> GraphFacts:
    """The facts of the graph at its present revision; what was touched since the last one is read again when needed.

    Changes to a graph without a uid do not change its revision, so nothing of it is remembered.
    """
    version = version or graph_version(database)
    facts, judgement = _FACTS.get(database), _JUDGEMENTS.get(database, NO_JUDGEMENT)
    if facts is None or facts.version != version or version.graph_id is None or facts.judgement != judgement:
        facts = _FACTS[database] = _new_facts(database, version)
    return facts


def facts_within(database: Database) -> GraphFacts:
    """The facts as an open transaction has them, in which `database` reads; remembered by nobody, as it may not be committed."""
    return _new_facts(database, graph_version(database))


def _new_facts(database: Database, version: GraphVersion) -> GraphFacts:
    judgement = _JUDGEMENTS.get(database, NO_JUDGEMENT)
    later = _later(database, _FACTS.get(database), version) if judgement is NO_JUDGEMENT else None
    return later or GraphFacts(database, version, judgement)


def _later(database: Database, facts: GraphFacts | None, version: GraphVersion) -> GraphFacts | None:
    """The facts brought to a later revision of the same graph; None where that is not known to be enough."""
    if facts is None or facts.judgement is not NO_JUDGEMENT or facts.version.graph_id != version.graph_id:
        return None
    if version.graph_id is None or facts.version.revision >= version.revision:
        return None
    touched = touched_between(database.read, facts.version.revision, version.revision)
    return facts.after(touched, version) if touched else None


def judge_by(database: Database, judgement: Judgement) -> None:
    """From now on, let this judgement decide what may leave of a database, beside what its cases state."""
    _JUDGEMENTS[database] = judgement
