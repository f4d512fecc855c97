"""Where somebody was who opened a report or a sign-off: what waits, or the tracker, as they were filtered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import request, url_for

from queries import question
from webapp.addresses import LinkedText
from webapp.tracker.follow_up import FROM, SIGN_OFF, TRACKER
from webapp.tracker.view import tracker_address

WAITING = "waiting-for-sign-off"  # the question of what waits


def way_back(to_record: LinkedText) -> LinkedText:
    """The page from which a form was opened, or the record's own where it was opened from there."""
    page, _, query = (request.form.get(FROM) or request.args.get(FROM, "")).partition("?")
    asked = dict(parse_qsl(query))
    if page == SIGN_OFF:
        return LinkedText("Awaiting sign-off", url_for("sign_off.page", **asked_of_waiting(asked)))
    return LinkedText("Tracker", tracker_address(asked)) if page == TRACKER else to_record


def asked_of_waiting(arguments: Mapping[str, str]) -> dict[str, Any]:
    """What an address asks of the list of what waits, without what the list does not take."""
    declared = question(WAITING)
    names = {*declared.filters, *(parameter.name for parameter in declared.parameters)}
    return {name: text for name, text in arguments.items() if text and name in names}
