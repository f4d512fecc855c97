"""What somebody may do with one action, as links: report on it, sign it off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from graph.access import may
from graph.permissions import Permission
from loaders.check.sign_off import REPORTED
from webapp.addresses import LinkedText
from webapp.connection import graph_database
from webapp.editions import requested_edition
from webapp.viewer import current_viewer

FROM = (
    "from"  # of an address and of a form: the page that led to it and what that was asked for, as `tracker?state=open`
)
SIGN_OFF, TRACKER = "sign-off", "tracker"
_STATUS = "MATCH (a:Action {id: $id}) RETURN a.status AS status ORDER BY status"


def way_from(page: str, asked: Mapping[str, str]) -> str:
    """What an address says of the page that leads to it."""
    return f"{page}?{urlencode(asked)}"


def follow_up_links(label: str, id_: str, way: str = "") -> list[LinkedText]:
    """The links for a record, from a page to which `way` leads back, if not its own.

    There are none for what is no action, or is another's to report on and sign off.
    """
    if label != "Action" or requested_edition() is not None:
        return []
    rows = graph_database().read(_STATUS, id=id_)
    arguments: dict[str, Any] = {FROM: way} if way else {}
    links = [(Permission.REPORT, "Report on it", "sign_off.report")]
    if rows and rows[0]["status"] == REPORTED:
        links.insert(0, (Permission.SIGN_OFF, "Sign it off", "sign_off.decide"))
    return [
        LinkedText(text, url_for(endpoint, action=id_, **arguments))
        for permission, text, endpoint in links
        if may(graph_database(), current_viewer(), permission, (label, id_))
    ]
