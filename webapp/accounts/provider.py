"""The provider of OpenID Connect that the settings name: asked through the library Authlib, where one is named.

By the authorisation code flow with PKCE, state and nonce. What the provider says of somebody counts only as a signed
token of its own, for this site, in answer to a question of this browser.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, redirect, request, session
from werkzeug.wrappers import Response

from graph.accounts.account import Identity
from graph.errors import BadRequest, NotInstalled

NAME = "provider"  # under which Authlib has it
SECONDS = 10  # to wait for an answer of the provider itself
CLOCKS_APART = 120  # seconds
# By keys that only the provider has: never by none, or by a secret that both have.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


class SignInFailed(Exception):  # noqa: N818 - it says what happened
    """Nobody is signed in by what came from the provider; the text is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody is, as the provider says: their name there, and when they proved it (seconds since 1970, or None).

    `purpose` is what the browser was sent to the provider with.
    """

    identity: Identity
    name: str
    proved_at: float | None
    purpose: Mapping[str, Any]

    @property
    def is_fresh(self) -> bool:
        """Whether they proved it because this site asked, and were not let through as signed in there already."""
        return isinstance(self.proved_at, int | float) and self.proved_at >= self.purpose["asked"] - CLOCKS_APART


def init_app(app: Flask) -> None:
    """Know the provider, where the settings name one; raises BadRequest or NotInstalled where that cannot be."""
    issuer: str | None = app.config["OIDC_ISSUER"]
    if not issuer:
        return
    if not app.config["OIDC_CLIENT_ID"]:
        raise BadRequest(
            "The setting oidc_issuer names a provider, and oidc_client_id is not set: set it to what the provider calls "
            "this site."
        )
    try:
        from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - not everybody has it
    except ImportError as error:
        raise NotInstalled(
            "Signing in at a provider needs Authlib, which is not installed here. Install Casethread with its extra "
            "'oidc', or leave out the setting oidc_issuer."
        ) from error
    app.extensions[NAME] = OAuth(app).register(
        NAME,
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
            **({} if app.config["OIDC_CLIENT_SECRET"] else {"token_endpoint_auth_method": "none"}),
        },
    )


def is_configured() -> bool:
    """Whether there is a provider."""
    return NAME in current_app.extensions


def title() -> str:
    """How pages call it."""
    return str(current_app.config["OIDC_TITLE"])


def ask(answer_to: str, purpose: Mapping[str, Any], **parameters: str) -> Response:
    """Lead a browser to the provider, and from there to an address of ours; raises SignInFailed.

    The purpose comes back with the proof: the browser carries it in its signed session.
    """
    client = _client()
    with _translated():
        _load_metadata(client)
        question = client.create_authorization_url(answer_to, **parameters)
        client.save_authorize_data(redirect_uri=answer_to, purpose={**purpose, "asked": time.time()}, **question)
        return redirect(question["url"])


def proof_of_answer() -> Proof:
    """Who came back from the provider in this request; raises SignInFailed unless everything about it holds."""
    client = _client()
    asked = client.framework.get_state_data(session, request.args.get("state"))
    with _translated():
        metadata = _load_metadata(client)
        metadata.pop("jwks", None)  # its keys as they are now: it may have changed them, and taken one back
        claims = client.authorize_access_token(claims_options=_claims_options(), leeway=CLOCKS_APART).get("userinfo")
    if not claims:
        raise SignInFailed(f"{title()} answered without saying who you are: tell whoever looks after this site.")
    name = claims.get(current_app.config["OIDC_NAME_CLAIM"])
    return Proof(
        Identity(claims["iss"], claims["sub"]),
        name if isinstance(name, str) else "",
        claims.get("auth_time"),
        asked["purpose"],
    )


def sign_out_address(back_to: str) -> str | None:
    """Where one signs out at the provider, too; None where it offers no such page. Raises SignInFailed."""
    client = _client()
    with _translated():
        if not _load_metadata(client).get("end_session_endpoint"):
            return None
        return str(client.create_logout_url(back_to, client_id=client.client_id)["url"])


def _client() -> Any:
    return current_app.extensions[NAME]


def _claims_options() -> dict[str, dict[str, object]]:
    """By whom the token must be and for whom; Authlib holds it to nonce, times and signature."""
    return {
        "iss": {"essential": True, "value": current_app.config["OIDC_ISSUER"]},
        "aud": {"essential": True, "value": current_app.config["OIDC_CLIENT_ID"]},
        "sub": {"essential": True},
    }


def _load_metadata(client: Any) -> dict[str, Any]:
    """What the provider says of itself; it must call itself as the settings do (OpenID Connect Discovery, 4.3)."""
    metadata: dict[str, Any] = client.load_server_metadata()
    if metadata.get("issuer") != current_app.config["OIDC_ISSUER"]:
        metadata.pop("_loaded_at", None)  # asked anew the next time
        raise SignInFailed(
            f"The provider calls itself by another address than the setting oidc_issuer has, so nobody signs in at "
            f"{title()} until whoever looks after this site has set it right."
        )
    metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
    return metadata


@contextmanager
def _translated() -> Iterator[None]:
    """Turns the errors of the libraries into one sentence for the person, and a line for the log of the site."""
    from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError  # noqa: PLC0415 - as above
    from joserfc.errors import ExpiredTokenError, JoseError  # noqa: PLC0415 - it comes with Authlib
    from requests import RequestException  # noqa: PLC0415 - and so does this

    try:
        yield
    except MismatchingStateError as error:
        raise _failed(
            error, "This answer of {} belongs to no sign-in of this browser: sign in again from here."
        ) from error
    except OAuthError as error:
        raise _failed(error, "{} did not sign you in: try again, or ask there why.") from error
    except ExpiredTokenError as error:
        raise _failed(error, "What {} says of you has expired: sign in again, and have the clocks compared.") from error
    except RequestException as error:
        raise _failed(error, "{} does not answer as it should: try again in some minutes.") from error
    except (JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise _failed(
            error, "What {} says of you does not hold, so nobody is signed in: tell whoever looks after this site."
        ) from error


def _failed(error: Exception, sentence: str) -> SignInFailed:
    current_app.logger.warning("Signing in at the provider: %r", error)
    return SignInFailed(sentence.format(title()))
