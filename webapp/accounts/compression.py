"""Compresses what is sent, by the library flask-compress, which also sees to ETags, `Vary` and streams.

How long a compressed page is says something of what it holds (the attack called BREACH, which needs a secret of the
page and a text of the attacker compressed together, over and over). So nothing is compressed that another site made
the browser ask for, and the token of forms is written differently each time (`webapp.accounts.security`).
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

ALGORITHMS = ["br", "zstd", "gzip"]
BROTLI_LEVEL = 6  # a tenth less than at 4, or of zstd at 3, for some milliseconds where a script is first sent
MORE_TYPES = ["text/csv", "application/problem+json", "application/graphml+xml"]


def init_app(app: Flask) -> None:
    """Compress every response that is text and long enough for it."""
    app.config.update(
        COMPRESS_ALGORITHM=ALGORITHMS,
        COMPRESS_ALGORITHM_STREAMING=ALGORITHMS,
        COMPRESS_BR_LEVEL=BROTLI_LEVEL,
        COMPRESS_REGISTER=False,
    )
    compress = Compress(app)
    compress.compress_mimetypes_set |= set(MORE_TYPES)

    def compressed(response: Response) -> Response:
        is_from_elsewhere = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
        return response if is_from_elsewhere else compress.after_request(response)

    app.after_request(compressed)
