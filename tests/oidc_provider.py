"""A small provider of OpenID Connect on this machine, with real keys and tokens; a test lets it do something wrong."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from waitress.server import BaseWSGIServer, create_server

CLIENT_ID, CLIENT_SECRET = "casethread", "the secret of both"


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})


@dataclass
class Provider:
    """Who is signed in at it, and what it does otherwise than it should."""

    subject: str = "sub-1"
    name: str = "Anna at the council"
    claims: dict[str, Any] = field(default_factory=dict)  # in place of the right ones; None leaves one out
    metadata: dict[str, Any] = field(default_factory=dict)
    refuses: bool = False
    published: RSAKey = field(default_factory=new_key)
    signs_with: RSAKey | None = None  # else the published one
    questions: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    issuer: str = ""

    def rotate(self) -> None:
        """Another key from now on; the former is published no more."""
        self.published = new_key()

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def authorize(self, question: dict[str, str]) -> Response:
        """Back to the site with a code, as for somebody who is signed in here and agrees."""
        assert question["response_type"] == "code" and question["client_id"] == CLIENT_ID
        assert "openid" in question["scope"].split() and question["nonce"] and question["state"]
        assert question["code_challenge_method"] == "S256" and question["code_challenge"]
        self.questions.append(question)
        code = secrets.token_urlsafe()
        self.codes[code] = question
        given = {"error": "access_denied", "error_description": "No."} if self.refuses else {"code": code}
        return redirect(f"{question['redirect_uri']}?{urlencode({**given, 'state': question['state']})}")  # type: ignore[return-value]  # of werkzeug, as Flask takes it

    def token(self, form: dict[str, str], secret: str) -> tuple[dict[str, Any], int]:
        """The tokens for a code, once, to whoever has the secret and asked for it."""
        question = self.codes.pop(form["code"], None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            question is None
            or secret != CLIENT_SECRET
            or form["redirect_uri"] != question["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != question["code_challenge"]
        ):
            return {"error": "invalid_grant"}, 400
        return {
            "access_token": secrets.token_urlsafe(),
            "token_type": "Bearer",
            "id_token": self.id_token(question),
        }, 200

    def id_token(self, question: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": question["nonce"], "name": self.name, **self.claims,
        }  # fmt: skip
        key = self.signs_with or self.published
        held = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": key.kid}, held, key)


def app_of(provider: Provider) -> Flask:
    app = Flask(__name__)
    app.get("/.well-known/openid-configuration", endpoint="configuration")(lambda: jsonify(provider.configuration()))
    app.get("/keys", endpoint="keys")(lambda: jsonify({"keys": [provider.published.as_dict(private=False)]}))
    app.get("/authorize", endpoint="authorize")(lambda: provider.authorize(request.args.to_dict()))

    @app.post("/token")
    def token() -> tuple[dict[str, Any], int]:
        secret = request.authorization.password if request.authorization else None
        return provider.token(request.form.to_dict(), secret or "")

    return app


@contextmanager
def running_provider() -> Iterator[Provider]:
    """One that listens on loopback until the end."""
    provider = Provider()
    server = create_server(app_of(provider), host="127.0.0.1", port=0, threads=2)
    assert isinstance(server, BaseWSGIServer)
    provider.issuer = f"http://127.0.0.1:{server.getsockname()[1]}"
    threading.Thread(target=server.run, daemon=True).start()
    yield provider
    server.close()
