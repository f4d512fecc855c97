"""The cookie that holds a session: verified once, as a browser brings the same one with every request."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

MAX_COOKIES = 1_000  # that are remembered: one is a few hundred bytes


class SessionCookies(SecureCookieSessionInterface):
    """Flask's own sessions; to verify a cookie takes as long as a tenth of a light page."""

    def __init__(self) -> None:
        self._verified: dict[str, tuple[dict[str, Any], datetime]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request: an empty one where its cookie is missing, forged or too old."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        try:
            content, signed = self._verified.get(cookie or "") or self._verify(app, cookie or "")
        except BadSignature:
            return self.session_class()
        is_too_old = datetime.now(UTC) - signed > app.permanent_session_lifetime
        return self.session_class({} if is_too_old else content)

    def _verify(self, app: Flask, cookie: str) -> tuple[dict[str, Any], datetime]:
        """What a cookie holds, and when it was signed; raises BadSignature."""
        serializer = self.get_signing_serializer(app)
        if serializer is None or not cookie:
            raise BadSignature("There is nothing to verify, or nothing to verify it by.")
        verified: tuple[dict[str, Any], datetime] = serializer.loads(cookie, return_timestamp=True)
        # What is to be shown once is a list, which would be changed here, too, and comes with one request alone.
        if all(isinstance(value, str | int | float | None) for value in verified[0].values()):
            if len(self._verified) >= MAX_COOKIES:
                self._verified.clear()
            self._verified[cookie] = verified
        return verified
