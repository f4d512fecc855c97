"""Makes an edition: the graph as it may leave, with its codebook, in one file. It passes `release` as any export."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graph.backup.archive import CONTENT, MANIFEST, encode_line, node_line, relationship_line
from graph.database import Database
from graph.errors import BadRequest
from graph.formats.content import NOT_CHECKED
from graph.records import Node, Relationship, Subgraph
from graph.schema import SCHEMA_VERSION
from graph.system.whole_files import written_whole
from graph.version import __version__
from queries.editions.codebook import as_csv, codebook
from queries.editions.edition import Edition, hash_of
from queries.release.export import released_graph
from queries.release.release import withheld_note

CODEBOOK = "codebook.csv"
ABOUT = "start_here.txt"  # as in our own format
MAX_NAME_LENGTH = 100
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)  # the moment stands in the manifest, once
# Which import made a record says nothing outside the graph that has the imports.
_BOOKKEEPING = ("import_id",)


def freeze(database: Database, name: str, path: Path) -> Edition:
    """Write an edition of the graph as it stands now to `path`: all of it, or no file.

    Restricted cases, and what follows from them, are not in it. Raises BadRequest for a name that cannot be one, and
    GraphChanged where the graph moved meanwhile.
    """
    name = _checked(name)
    released = released_graph(database, shipped=True)
    content = _without_bookkeeping(released.content)
    graph, revision = released.version
    edition = Edition(
        name=name,
        sha256="",
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        schema_version=SCHEMA_VERSION,
        graph=graph,
        revision=revision,
        counts=_counts(content),
        sources=_sources(content),
        notes=[*([withheld_note()] if released.withholds else []), NOT_CHECKED],
        files={},
    )
    return _write(path, edition, content)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise BadRequest(
            f"An edition needs a name of 1 to {MAX_NAME_LENGTH} characters by which it can be cited, such as "
            "'Annual report 2025'."
        )
    return name


def _without_bookkeeping(content: Subgraph) -> Subgraph:
    """Without our bookkeeping, and without what another program joined to a node that has no id."""
    keys = {(node.label, node.id) for node in content.nodes}
    relationships = [relationship for relationship in content.relationships if {*relationship.ends} <= keys]
    elements: list[Node | Relationship] = [*content.nodes, *relationships]
    for element in elements:
        element.properties = {key: value for key, value in element.properties.items() if key not in _BOOKKEEPING}
    return Subgraph(content.nodes, relationships)


def _counts(content: Subgraph) -> dict[str, int]:
    labels = Counter(node.label for node in content.nodes)
    return {"nodes": len(content.nodes), "relationships": len(content.relationships), **labels}


def _sources(content: Subgraph) -> list[dict[str, str]]:
    own = [node for node in content.nodes if node.label == "Source" and node.id != "casethread"]
    return [{"id": node.id, "title": str(node.properties.get("title") or node.id)} for node in own]


def _write(path: Path, edition: Edition, content: Subgraph) -> Edition:
    with written_whole(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {
            CONTENT: _add(archive, CONTENT, _lines(content)),
            CODEBOOK: _add(archive, CODEBOOK, iter([as_csv(codebook(content))])),
            ABOUT: _add(archive, ABOUT, iter([_about(edition).encode("utf-8-sig")])),
        }
        edition = replace(edition, files=files)
        edition = replace(edition, sha256=hash_of(edition.manifest()))
        manifest = json.dumps(edition.manifest(), ensure_ascii=False, indent=1)
        _add(archive, MANIFEST, iter([manifest.encode()]))
    return edition


def _lines(content: Subgraph) -> Iterator[bytes]:
    yield from (encode_line(node_line(node)) for node in content.nodes)
    yield from (encode_line(relationship_line(relationship)) for relationship in content.relationships)


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> str:
    """Write one file of the zip; its SHA-256."""
    member, digest = zipfile.ZipInfo(name, _NO_MOMENT), hashlib.sha256()
    member.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(member, "w", force_zip64=True) as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _about(edition: Edition) -> str:
    """What somebody reads who opens the zip without Casethread."""
    kinds = {key: number for key, number in edition.counts.items() if key not in ("nodes", "relationships")}
    return "\n".join(
        [
            f"“{edition.name}”, an edition of a graph of case reviews, made by Casethread {edition.version}.",
            f"Made at {edition.made_at}, revision {edition.revision} of graph {edition.graph or 'not known'}.",
            *edition.notes,
            "",
            f"{CONTENT} holds the records, a JSON document a line; {CODEBOOK} says what factors, categories and words",
            f"mean; {MANIFEST} holds the SHA-256 of each file, over which the SHA-256 of the edition is taken.",
            "",
            "Ask it: casethread ask recurring-factors --edition FILE",
            "",
            "Sources:",
            *(f"- {source['title']} ({source['id']})" for source in edition.sources),
            "",
            "What it holds:",
            *(f"- {label}: {number:,}" for label, number in kinds.items()),
            "",
        ]
    )
