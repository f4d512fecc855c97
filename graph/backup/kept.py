"""The backups that a home keeps by itself: one on each day the graph changed, one before each migration."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Literal

from graph.backup.create import backup
from graph.backup.encryption import Secret, secret_of
from graph.database import Database
from graph.errors import BadRequest, CasethreadError
from graph.settings import Settings, retention
from graph.system.file_locks import locked
from graph.system.whole_files import written_whole

FOLDER = "backups"
LATE = timedelta(days=1)  # behind the last change, after which a backup is too old
POLL_SECONDS = 300.0  # how soon after a change the site makes the backup of the day
LOCK_SECONDS = 1800.0  # how long one waits for another process that is making a backup of a large graph
Reason = Literal["day", "migration"]

_STATE = "MATCH (g:GraphState {id: 'graph'}) RETURN g.uid AS uid, g.revision AS revision ORDER BY uid"
_LAST_CHANGE = "MATCH (b:ImportBatch) RETURN max(b.at) AS loaded, max(b.undone_at) AS undone ORDER BY loaded"
_PERIODS: dict[str, Callable[[date], object]] = {
    "daily": lambda day: day,
    "weekly": lambda day: day.isocalendar()[:2],
    "monthly": lambda day: (day.year, day.month),
}


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """What is noted beside a backup, so that it can be judged without being decrypted; `made_at` is in UTC."""

    file: str
    made_at: str
    revision: int
    reason: Reason
    size: int
    sha256: str

    @property
    def order(self) -> tuple[int, str, str]:
        """By what it holds: a clock that ran ahead makes no backup later than those after it."""
        return self.revision, self.made_at, self.file

    @property
    def made_on(self) -> date:
        """The day here on which it was made."""
        return datetime.fromisoformat(self.made_at).astimezone().date()


class Backups:
    """The backups that are kept in one home, for each graph in a folder of its own."""

    def __init__(self, home: Path, numbers: Mapping[str, int], secret: Secret) -> None:
        """`numbers` says how many are kept, as `graph.settings.retention` has them."""
        self.folder, self._numbers, self._secret = home / FOLDER, numbers, secret

    @property
    def are_made(self) -> bool:
        return bool(self._numbers)

    def of(self, graph: str) -> list[KeptBackup]:
        """Every backup of a graph, the latest first; notes that cannot be read are passed over."""
        backups = []
        for note in self._folder_of(graph).glob("*.json"):
            try:
                backups.append(KeptBackup(**json.loads(note.read_text(encoding="utf-8"))))
            except (OSError, ValueError, TypeError):
                continue
        return sorted(backups, key=lambda kept: kept.order, reverse=True)

    def last_good(self, graph: str) -> KeptBackup | None:
        """The latest whose file is there as it was written."""
        return next((kept for kept in self.of(graph) if self._is_good(graph, kept)), None)

    def back_up_if_due(self, database: Database) -> KeptBackup | None:
        """Make a backup where the graph changed since the last one, and that was not today; raises as `make` does."""
        if not self.are_made:
            return None
        graph, revision = _state(database)
        if not graph or not revision or not self._is_due(graph, revision):
            return None
        self._folder_of(graph).mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self._folder_of(graph) / "lock", LOCK_SECONDS):
            return self.make(database, "day") if self._is_due(graph, revision) else None

    def before_migration(self, database: Database) -> None:
        """Make a backup of a graph that is about to be changed; raises BadRequest where that is impossible."""
        if self.are_made:
            try:
                self.make(database, "migration")
            except (CasethreadError, OSError) as error:
                raise BadRequest(
                    "This graph is of an older version and was not changed to this one, as no backup could be made: "
                    f"{error} CASETHREAD_BACKUPS=0 goes on without one."
                ) from error

    def make_now(self, database: Database) -> tuple[Path, dict[str, int]]:
        """Make a backup that somebody asked for; its file, and what `backup` returns. Raises as that does."""
        graph, _ = _state(database)
        kept, counts = self._make(database, "day")
        return self._folder_of(graph) / kept.file, counts

    def make(self, database: Database, reason: Reason, now: datetime | None = None) -> KeptBackup:
        """Make a backup now, and remove those that are not kept any longer; raises as `backup` does."""
        return self._make(database, reason, now)[0]

    def _make(
        self, database: Database, reason: Reason, now: datetime | None = None
    ) -> tuple[KeptBackup, dict[str, int]]:
        graph, revision = _state(database)
        folder, made_at = self._folder_of(graph), now or datetime.now(UTC)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"{made_at:%Y-%m-%d-%H%M%S-%f}-{reason}.backup"
        counts = backup(database, file, self._secret)
        size, sha256 = file.stat().st_size, _sha256(file)
        kept = KeptBackup(file.name, made_at.isoformat(timespec="seconds"), revision, reason, size, sha256)
        try:
            with written_whole(file.with_suffix(".json")) as unfinished:
                unfinished.write_text(json.dumps(asdict(kept)), encoding="utf-8")
        except CasethreadError:
            file.unlink()  # without its note it is no backup that anybody would find, or remove
            raise
        for old in not_kept(self.of(graph), self._numbers) if self._numbers else ():
            (folder / old.file).unlink(missing_ok=True)
            (folder / old.file).with_suffix(".json").unlink(missing_ok=True)
        return kept, counts

    def _is_due(self, graph: str, revision: int) -> bool:
        last = next(iter(self.of(graph)), None)
        # Another day, not a later one: where the clock ran ahead for a while, backups are not put off until then.
        return last is None or (last.revision != revision and last.made_on != datetime.now().astimezone().date())

    def _is_good(self, graph: str, kept: KeptBackup) -> bool:
        file = self._folder_of(graph) / kept.file
        return file.is_file() and file.stat().st_size == kept.size and _sha256(file) == kept.sha256

    def _folder_of(self, graph: str) -> Path:
        return self.folder / graph[:12]


def backups_of(settings: Settings) -> Backups:
    """The backups that the settings name; raises BadRequest where they name two secrets."""
    return Backups(settings.home.expanduser().resolve(), retention(settings.backups), secret_of(settings))


def not_kept(backups: Iterable[KeptBackup], numbers: Mapping[str, int]) -> list[KeptBackup]:
    """Those, of all of a graph, that the rule does not keep: of each period the latest, of so many periods.

    The latest of all is always kept, and so is the latest from before a migration.
    """
    latest_first = sorted(backups, key=lambda kept: kept.order, reverse=True)
    always = [latest_first[:1], [kept for kept in latest_first if kept.reason == "migration"][:1]]
    keep = {kept.file for some in always for kept in some}
    for name, number in numbers.items():
        by_period: dict[object, str] = {}
        for kept in latest_first:
            by_period.setdefault(_PERIODS[name](kept.made_on), kept.file)
        keep |= set(list(by_period.values())[:number])
    return [kept for kept in latest_first if kept.file not in keep]


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a graph is backed up, in a sentence; `made_at` is when the last good backup was made."""

    sentence: str
    made_at: str | None
    is_warning: bool


def status(database: Database, backups: Backups) -> Status:
    """When the last good backup was made, and whether that is too long ago for what changed since."""
    graph, revision = _state(database)
    last = backups.last_good(graph) if graph else None
    if not revision:
        return Status("Nothing was loaded yet, so there is nothing to back up.", None, is_warning=False)
    if last is None:
        fix = (
            "The next load makes one."
            if backups.are_made
            else "CASETHREAD_BACKUPS is 0: make one with 'casethread backup FILE'."
        )
        return Status(f"There is no good backup of this graph in {backups.folder}. {fix}", None, is_warning=True)
    latest = (
        f"The last good backup was made on {last.made_at[:16].replace('T', ' at ')} UTC, of revision {last.revision:,}"
    )
    if last.revision == revision:
        return Status(f"{latest}, the present one.", last.made_at, is_warning=False)
    [row] = database.read(_LAST_CHANGE)
    changed = max(filter(None, (row["loaded"], row["undone"])), default=datetime.now(UTC).isoformat())
    made = datetime.fromisoformat(last.made_at)
    if made <= datetime.now(UTC) and datetime.fromisoformat(changed) - made <= LATE:  # a day to come says nothing
        return Status(f"{latest}; the graph is at revision {revision:,}.", last.made_at, is_warning=False)
    text = f"{latest}, but the graph changed on {changed[:10]} and is at revision {revision:,}. Make one: casethread backup"
    return Status(f"{text}.", last.made_at, is_warning=True)


def _state(database: Database) -> tuple[str, int]:
    rows = database.read(_STATE)
    return (str(rows[0]["uid"] or "unnamed"), int(rows[0]["revision"] or 0)) if rows else ("", 0)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_backing_up(database: Database, backups: Backups, end: Event) -> None:
    """Make each backup that is due until `end` is set: for a site, whose pages write and which runs for months."""
    while True:
        try:
            backups.back_up_if_due(database)
        except (CasethreadError, OSError) as error:
            logging.getLogger(__name__).warning("Today's backup was not made: %s", error)
        if end.wait(POLL_SECONDS):
            return
