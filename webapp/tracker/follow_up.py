"""What somebody may do with one action, as links: report it complete, sign it off."""

from __future__ import annotations

from flask import url_for

from graph.access import may
from graph.permissions import Permission
from graph.schema import schema
from loaders.write.reports import REPORTED
from webapp.addresses import LinkedText
from webapp.connection import graph_database
from webapp.editions import requested_edition
from webapp.viewer import current_viewer

_STATUS = "MATCH (a:Action {id: $id}) RETURN a.status AS status ORDER BY status"


def follow_up_links(label: str, id_: str) -> list[LinkedText]:
    """The links for a record; none for what is no action, is closed, or is another's to report and sign off."""
    if label != "Action" or requested_edition() is not None:
        return []
    rows = graph_database().read(_STATUS, id=id_)
    status = rows[0]["status"] if rows else None
    links: list[tuple[Permission, str, str]] = []
    if status == REPORTED:
        links.append((Permission.SIGN_OFF, "Sign it off", "sign_off.decide"))
    if status in schema().labels["Action"].open_statuses:
        text = "Report more" if status == REPORTED else "Report it complete"
        links.append((Permission.REPORT, text, "sign_off.report"))
    return [
        LinkedText(text, url_for(endpoint, action=id_))
        for permission, text, endpoint in links
        if may(graph_database(), current_viewer(), permission, (label, id_))
    ]
