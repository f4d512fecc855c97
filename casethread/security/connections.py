"""Who can reach the site and the database, and who can listen on the way."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil

from casethread.security.finding import Finding, holds, lacking
from graph.embedded import launcher
from graph.settings import Settings
from graph.system.loopback import is_loopback

SITE, PROXY, DATABASE = "Encryption of the site's connections", "Proxy", "Connection to the database"


def findings(settings: Settings) -> Iterator[Finding]:
    """Of the site, of the proxy before it, and of the database."""
    yield _site(settings)
    yield from _proxy(settings)
    yield _neo4j(settings.uri) if settings.uri else _embedded(settings)


def _site(settings: Settings) -> Finding:
    address = settings.site_address
    if address and address.startswith("https:"):
        return holds(SITE, "People reach it by https, and cookies are sent by https only.")
    if is_loopback(settings.host) and not address:
        return holds(SITE, "It listens on this machine only, so nothing crosses a network.")
    return lacking(
        SITE,
        "People reach it by http: passwords and cases can be read on the way.",
        "Put a proxy that speaks https before it, and set CASETHREAD_SITE_ADDRESS to its address.",
    )


def _proxy(settings: Settings) -> Iterator[Finding]:
    if settings.site_address and not settings.trusted_proxies:
        yield lacking(
            PROXY,
            "The site has an address of its own, and no proxy is believed: all people seem to come from one address, and wait "
            "for each other's wrong passwords.",
            "Set CASETHREAD_TRUSTED_PROXIES to the number of proxies.",
        )
    elif settings.trusted_proxies and not is_loopback(settings.host):
        yield lacking(
            PROXY,
            f"A proxy is believed, and the site listens on {settings.host}: whoever reaches it past the proxy can say that they "
            "are anybody's address, and is not encrypted.",
            "Listen on 127.0.0.1 (CASETHREAD_HOST), or let a firewall keep all but the proxy away.",
        )
    elif settings.trusted_proxies:
        yield holds(PROXY, "Only the proxy reaches the site, which believes what it says of addresses.")


def _neo4j(uri: str) -> Finding:
    parts = urlsplit(uri)
    if parts.scheme.endswith("+s"):
        return holds(DATABASE, "It is encrypted, and the certificate of Neo4j is checked.")
    if is_loopback(parts.hostname or ""):
        return holds(DATABASE, "Neo4j is on this machine, so nothing crosses a network.")
    if parts.scheme.endswith("+ssc"):
        return lacking(
            DATABASE,
            f"It is encrypted, but any certificate is taken: somebody on the way can pass themselves off as {parts.hostname}.",
            "Give Neo4j a certificate that can be checked, and begin NEO4J_URI with bolt+s:// or neo4j+s://.",
        )
    return lacking(
        DATABASE,
        f"What is sent to {parts.hostname}, the password among it, is not encrypted.",
        "Turn on TLS there, and begin NEO4J_URI with bolt+s:// or neo4j+s://.",
    )


def _embedded(settings: Settings) -> Finding:
    state = launcher.running(settings.home)
    if state is None:
        return holds(DATABASE, "The embedded database does not run.")
    ports = psutil.Process(state.pid).net_connections("tcp")
    others = [port.laddr for port in ports if port.status == psutil.CONN_LISTEN and port.laddr.port != state.port]
    exposed = [port.laddr for port in ports if port.status == psutil.CONN_LISTEN and not is_loopback(port.laddr.ip)]
    if others or exposed:
        named = ", ".join(f"{address.ip} port {address.port}" for address in [*others, *exposed])
        return lacking(
            DATABASE,
            f"The embedded database listens on {named}, which this version does not.",
            "Run 'casethread stop'; it starts again when it is needed.",
        )
    return holds(
        DATABASE,
        "The embedded database listens on this machine only, and lets nobody send much who has not shown its secret.",
    )
