"""What the proxies before the site say of whoever asks: believed of so many as the settings name, and of no others."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Take address and scheme from the headers of trusted proxies; the host name is checked as it was sent."""
    if number := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number)  # type: ignore[method-assign]  # as Flask has it
