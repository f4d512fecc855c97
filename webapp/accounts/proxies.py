"""What the proxies before the site say of whoever asks: believed of so many as the settings name, and of no others."""

from __future__ import annotations

from flask import Flask, abort, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Take address, scheme and, where there is one, prefix from the headers of trusted proxies.

    The host name is checked as it was sent, and so that no prefix but the configured one is in any link.
    """
    if number := app.config["TRUSTED_PROXIES"]:
        x_prefix = number if app.config["PATH_PREFIX"] else 0
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask has it
            app.wsgi_app, x_for=number, x_proto=number, x_prefix=x_prefix
        )
    app.before_request(_check_prefix)


def _check_prefix() -> None:
    """Refuse to lead people out of the path below which the site lies."""
    prefix = current_app.config["PATH_PREFIX"]
    if prefix and request.script_root.rstrip("/") != prefix and request.endpoint != "home.health":
        abort(
            400,
            f"This site lies below {prefix} (site_address), and nothing that it trusts says so of this request. Let the "
            f"proxy take {prefix} off the path and send 'X-Forwarded-Prefix: {prefix}', and set trusted_proxies to the "
            "number of proxies.",
        )
