"""What of an edition may not leave any more: a case may have been restricted after it was frozen.

That it was altered since publication is said, and never what of it or how much: the file is withheld, and the hash of
what is left is keyed, because whoever has the file could otherwise try which record makes it.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from graph.backup.archive import STATE, read_lines
from graph.database import Database
from graph.errors import Forbidden
from graph.facts import facts_at, graph_ids
from graph.privacy.judgement import NO_JUDGEMENT, Judgement, withheld_when_removed
from graph.privacy.sensitivity import OPEN
from graph.schema import schema
from queries.editions.edition import Edition

KEY = "secret"  # the property of an edition's own database with the key of its hash


def judgement_on(edition: Edition, live: Database | None) -> Judgement:
    """What the graph says today of the records of an edition: nothing, unless it is the one it was frozen from, or a
    backup of that was restored in it.

    `live` is None where there is no graph beside the editions. Raises DatabaseUnavailable where it does not answer: what
    may leave is not known then.
    """
    if live is None:
        return NO_JUDGEMENT
    if edition.graph not in graph_ids(live):
        return NO_JUDGEMENT
    facts = facts_at(live)
    labels = {"Case", *schema().dependent_labels}
    withheld = {label: ids for label, ids in facts.withheld.items() if label in labels}
    withheld["Case"] = withheld.get("Case", frozenset()) | withheld_when_removed(live.read)
    return Judgement(withheld, facts.open_cases)


def is_altered(file: Path, judgement: Judgement) -> bool:
    """Whether the file of an edition holds anything that may not leave any more."""
    for line in read_lines(file):
        if "label" not in line:  # nodes come first
            return False
        label, id_ = str(line["label"]), str(line["id"])
        if label == "Case" and judgement.sensitivity_of(id_, line["properties"]) != OPEN:
            return True
        if judgement.withholds(label, id_):
            return True
    return False


def check_unaltered(edition: Edition, altered: bool) -> None:
    """Raise Forbidden for the file of an edition that was altered since publication."""
    if altered:
        raise Forbidden(
            f"The edition “{edition.name}” ({edition.id}) was altered since publication, so its file is withheld. Freeze "
            "the graph again, under another name, to hand out a file; this one can still be asked."
        )


def hash_today(edition: Edition, database: Database) -> str | None:
    """The hash of what is left of an edition in its opened database; None where it is all there.

    It is the same for the same rest, as long as the edition is kept in this place.
    """
    withheld = facts_at(database).withheld
    if not withheld:
        return None
    keys = sorted(f"{label}:{id_}" for label, ids in withheld.items() for id_ in ids)
    rows = database.read(f"MATCH (g:{STATE} {{id: 'graph'}}) RETURN g.{KEY} AS secret ORDER BY secret")
    text = "\n".join([edition.sha256, *keys])
    return hmac.new(str(rows[0]["secret"]).encode(), text.encode(), hashlib.sha256).hexdigest()
