"""What somebody may do with one action, as links: report on it, sign it off."""

from __future__ import annotations

from flask import url_for

from graph.access import may
from graph.permissions import Permission
from loaders.check.sign_off import REPORTED
from webapp.addresses import LinkedText
from webapp.connection import graph_database
from webapp.editions import requested_edition
from webapp.viewer import current_viewer

_STATUS = "MATCH (a:Action {id: $id}) RETURN a.status AS status ORDER BY status"


def follow_up_links(label: str, id_: str) -> list[LinkedText]:
    """The links for a record; none for what is no action, or is another's to report on and sign off."""
    if label != "Action" or requested_edition() is not None:
        return []
    rows = graph_database().read(_STATUS, id=id_)
    links = [(Permission.REPORT, "Report on it", "sign_off.report")]
    if rows and rows[0]["status"] == REPORTED:
        links.insert(0, (Permission.SIGN_OFF, "Sign it off", "sign_off.decide"))
    return [
        LinkedText(text, url_for(endpoint, action=id_))
        for permission, text, endpoint in links
        if may(graph_database(), current_viewer(), permission, (label, id_))
    ]
