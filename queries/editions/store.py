"""The editions at hand: each has a folder with its file and, once it was opened, an embedded database of its own.

That database is ended when idle, as any is, and by `casethread stop`. It is there whatever server the graph is on.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.backup.archive import STATE, read_elements
from graph.backup.restore import fill_graph
from graph.database import Database, connect
from graph.embedded import launcher
from graph.errors import BadRequest, CasethreadError, NotFound
from graph.facts import GraphVersion, graph_version, judge_by
from graph.migrations import prepare
from graph.schema import SCHEMA_VERSION
from graph.system.file_locks import locked
from graph.viewer import Viewer
from queries.answers.answer import Answer, EditionReference, Part
from queries.answers.note import Note
from queries.ask import ask
from queries.editions.edition import Edition, check_whole, read_edition
from queries.editions.freeze import freeze
from queries.editions.today import KEY, hash_today, is_altered, judgement_on

FOLDER = "editions"
FILE = "edition.zip"
FROM_FILE = "came-as-file"  # an empty file beside one that was not frozen here
MIN_HASH_LENGTH = 6  # characters of a hash that name an edition
UNFINISHED_SECONDS = 3600.0  # after which what has no file is no freeze that goes on
OPENING_SECONDS = 1800.0  # how long one waits for another who brings a large edition in
Progress = Callable[[int, int], None]
ALTERED = "edition-altered"  # the code of a note
ALTERED_SENTENCE = "Altered since publication: what may not leave any more is left out."


class Editions:
    """The editions of one home; `heap` and `idle_seconds` are those of the databases that answer from them."""

    def __init__(self, home: Path, heap: str | None = None, idle_seconds: float = 1800.0) -> None:
        self.folder = home.expanduser().resolve() / FOLDER
        self._heap, self._idle_seconds = heap, idle_seconds
        self._altered: dict[str, tuple[GraphVersion | None, bool]] = {}

    def stored(self) -> list[Edition]:
        """Every edition at hand, the latest first; a file that cannot be read is passed over."""
        editions = []
        for path in self.folder.glob(f"*/{FILE}"):
            with suppress(CasethreadError):
                editions.append(read_edition(path))
        return sorted(editions, key=lambda edition: (edition.made_at, edition.id), reverse=True)

    def find(self, word: str) -> Edition:
        """The edition of that name, or whose hash begins so; raises NotFound, and BadRequest where several do."""
        stored = self.stored()
        matches = [edition for edition in stored if edition.name == word]
        if not matches and len(word) >= MIN_HASH_LENGTH:
            matches = [edition for edition in stored if edition.sha256.startswith(word.lower())]
        if len(matches) > 1:
            raise BadRequest(
                f"Several editions are called {word!r}: {', '.join(edition.id for edition in matches)}. Name one."
            )
        if not matches:
            names = ", ".join(f"“{edition.name}” ({edition.id})" for edition in stored) or "none"
            raise NotFound(f"There is no edition {word!r} here. There are: {names}.")
        return matches[0]

    def named(self, name_or_file: str | Path) -> Edition:
        """The edition in that file, stored from now on; where there is no such file, as `find`."""
        path = Path(name_or_file).expanduser()
        if path.is_file():
            return self.take_in(path)
        try:
            return self.find(str(name_or_file))
        except NotFound as error:
            raise NotFound(f"There is no file {str(name_or_file)!r}. {error}") from error

    def of_revision(self, graph: str | None, revision: int) -> list[Edition]:
        """The editions of a graph at a revision, the latest first."""
        return [edition for edition in self.stored() if (edition.graph, edition.revision) == (graph, revision)]

    def freeze(self, database: Database, name: str) -> Edition:
        """Keep an edition of the graph as it stands; raises BadRequest where the name is taken, else as `freeze`."""
        namesake = next((edition for edition in self.stored() if edition.name == " ".join(name.split())), None)
        if namesake:
            raise BadRequest(
                f"An edition is called {namesake.name!r} already ({namesake.id}). Give this one another name."
            )
        with self._new_file() as file:
            edition = freeze(database, name, file)
            self._keep(file, edition)
        return edition

    def take_in(self, path: Path) -> Edition:
        """Keep the edition in a file, which is checked first; raises as `read_edition` and `check_whole` do."""
        edition = read_edition(path)
        check_whole(path, edition)
        if not self.file(edition).exists():
            with self._new_file() as copy:
                shutil.copyfile(path, copy)
                self._keep(copy, edition)
            (self._place(edition) / FROM_FILE).touch(mode=0o600)
        return edition

    def came_as_file(self, edition: Edition) -> bool:
        """Whether it was brought here as a file, so that it may be of a graph that is elsewhere."""
        return (self._place(edition) / FROM_FILE).exists()

    @contextmanager
    def _new_file(self) -> Iterator[Path]:
        """Where a file is made before it is stored: on the same disk, so that it comes into place at once."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove_unfinished()
        with TemporaryDirectory(dir=self.folder) as folder:
            yield Path(folder) / "new.zip"

    def _remove_unfinished(self) -> None:
        """Take away what a freeze left that was killed; one that goes on is younger."""
        for folder in self.folder.iterdir():
            with suppress(OSError):  # another process may be taking it away
                is_old = time.time() - folder.stat().st_mtime > UNFINISHED_SECONDS
                if is_old and folder.is_dir() and not (folder / FILE).exists():
                    shutil.rmtree(folder)

    def _keep(self, file: Path, edition: Edition) -> None:
        self._place(edition).mkdir(mode=0o700, exist_ok=True)
        file.replace(self.file(edition))

    def is_altered(self, edition: Edition, live: Database | None) -> bool:
        """Whether it holds what may not leave any more; its file is withheld then. Raises DatabaseUnavailable."""
        version = graph_version(live) if live else None
        known = self._altered.get(edition.sha256)
        if known is None or known[0] != version or (version and version.graph_id is None):
            known = version, is_altered(self.file(edition), judgement_on(edition, live))
            self._altered[edition.sha256] = known
        return known[1]

    def file(self, edition: Edition) -> Path:
        """Where the file of an edition is stored."""
        return self._place(edition) / FILE

    def open(self, edition: Edition, progress: Progress | None = None) -> Database:
        """The database of an edition, to be asked and closed; filled when it is first opened, which takes a while.

        Raises BadRequest where the stored file was altered, and DatabaseUnavailable.
        """
        place = self._place(edition)
        database = connect(home=place, heap=self._heap, idle_seconds=self._idle_seconds)
        try:
            if not _is_filled(database, edition):
                with locked(place / "filling.lock", OPENING_SECONDS):
                    self._fill(database, edition, progress)
        except BaseException:
            database.close()
            raise
        return database

    def _fill(self, database: Database, edition: Edition, progress: Progress | None) -> None:
        if _is_filled(database, edition):
            return  # by whoever had the lock before us
        check_whole(self.file(edition), edition)
        total = edition.counts.get("nodes", 0) + edition.counts.get("relationships", 0)
        # The same content always has the same name, so what is remembered of one opening fits the next.
        state = {
            "uid": edition.sha256, "revision": edition.revision, "schema_version": edition.schema_version,
            "source_id": "casethread", KEY: secrets.token_hex(32),
        }  # fmt: skip
        report = (lambda done: progress(done, total)) if progress else None
        fill_graph(database, read_elements(self.file(edition)), state, report)
        if edition.schema_version < SCHEMA_VERSION:
            prepare(database)

    def remove(self, edition: Edition) -> None:
        """Take an edition and its database away; whoever has its file can bring it in again."""
        launcher.stop(self._place(edition))
        shutil.rmtree(self._place(edition))

    def end(self, edition: Edition) -> None:
        """End the database that answers from an edition; it starts again when it is asked."""
        launcher.stop(self._place(edition))

    def stop(self) -> list[Path]:
        """End the databases that answer from editions; the folders of those that ran."""
        return [place for place in sorted(self.folder.glob("*")) if place.is_dir() and launcher.stop(place)]

    def _place(self, edition: Edition) -> Path:
        return self.folder / edition.id


def _is_filled(database: Database, edition: Edition) -> bool:
    rows = database.read(
        f"MATCH (g:{STATE} {{id: 'graph'}}) RETURN g.uid AS uid, g.restoring AS restoring, g.{KEY} AS secret ORDER BY uid"
    )
    return bool(rows) and rows[0]["uid"] == edition.sha256 and not rows[0]["restoring"] and bool(rows[0]["secret"])


def ask_edition(
    edition: Edition,
    database: Database,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    viewer: Viewer,
    live: Database | None,
    parts: Collection[Part] = (),
) -> Answer:
    """The answer of an edition, whose opened database is given; raises as `ask` does.

    Whoever asks has the rows that an export had at that revision, without what `live`, the graph beside the editions,
    withholds today if it is the one that was frozen; raises DatabaseUnavailable where it does not answer. Where no other
    day is given, things stand as on the day when it was made.
    """
    judge_by(database, judgement_on(edition, live))
    answer = ask(database, name, parameters, viewer=viewer.for_export(), parts=parts, today=edition.made_on)
    of_edition = [Note("of-edition", edition.sentence, edition=edition.sha256)]
    of_edition += [Note("edition-note", note) for note in edition.notes if note not in answer.notes]
    today = hash_today(edition, database)
    if today:
        of_edition.insert(1, Note(ALTERED, f"{ALTERED_SENTENCE} SHA-256 then: {edition.sha256}; now: {today}."))
    reference = EditionReference(edition.name, edition.sha256, edition.made_at, edition.made_on, today)
    charts = None if answer.charts is None else [chart.with_caveats(of_edition) for chart in answer.charts]
    notes = [*of_edition, *answer.notes]
    tidy = None if answer.tidy is None else answer.tidy.with_caveats(of_edition)
    return replace(answer, notes=notes, charts=charts, tidy=tidy, graph=edition.graph, edition=reference)
