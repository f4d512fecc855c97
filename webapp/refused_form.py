"""A form that was refused before it was read: the page of the error still has what was typed, so that nothing is lost.

The session may have ended meanwhile, its record may be gone, or the database may not answer. Where sending it again can help,
the page does that with a token of its own; but only what a page of this site sent, or another site could have it sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

from webapp.addresses import own_path

# The blueprints whose forms hold texts of people, and none of whose fields is a secret or a file.
_OF_TEXTS = frozenset({"editing", "edit_links", "merging", "episode_order", "bulk_changes", "sign_off", "ours"})
_NOT_TYPED = frozenset({"csrf_token", "version", "step"})


@dataclass(frozen=True, slots=True)
class RefusedForm:
    """Where it was sent, with all its fields; `texts` are those that somebody has typed or chosen, by what they are called."""

    action: str
    fields: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    is_ours: bool


def refused_form() -> RefusedForm | None:
    """The form of this request; None where it is none, or nothing in it would be missed."""
    if request.method != "POST" or request.blueprint not in _OF_TEXTS:
        return None
    fields = tuple((name, text) for name, text in request.form.items(multi=True) if name != "csrf_token")
    once = {name for name in request.form if len(request.form.getlist(name)) == 1}  # else it was ticked, row by row
    texts = [(name, text) for name, text in fields if name in once - _NOT_TYPED and text.strip()]
    if not texts:
        return None
    named = tuple((name.removeprefix("value-").replace("_", " ").capitalize(), text) for name, text in texts)
    return RefusedForm(own_path(), fields, named, _is_from_this_site())


def _is_from_this_site() -> bool:
    """As browsers say of every form that they send (https://www.w3.org/TR/fetch-metadata/, or Origin)."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "")
    return site == "same-origin" if site else urlsplit(origin).netloc == request.host
