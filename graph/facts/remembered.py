"""What is remembered of a graph: of one revision, or from one to the next as far as no write in between touched it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from threading import RLock
from typing import Any, TypeVar

from graph.database import Database
from graph.kinds import kinds_read
from graph.writer.touched import Touched

T = TypeVar("T")
Rows = list[dict[str, Any]]
MAX_RESULTS = 500  # results of statements that are remembered
MAX_LARGE = 16  # and of those with whole networks, or all that stands around the records of a label
MAX_KEYS = 100  # under which something of one revision is remembered, such as the sights of viewers


class Results:
    """What was made of the rows of statements, each read once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._small: dict[tuple[str, str], Any] = {}
        self._large: dict[tuple[str, str], Any] = {}

    def once(
        self, statement: str, values: Mapping[str, Any], convert: Callable[[Rows], T], *, is_large: bool = False
    ) -> T:
        """The rows of a statement, converted by `convert`."""
        results, limit = (self._large, MAX_LARGE) if is_large else (self._small, MAX_RESULTS)
        key = (statement, repr(sorted(values.items())))
        result: T | None = results.get(key)
        if result is None:
            result = convert(self._database.read(statement, **values))
            if len(results) >= limit:
                results.clear()
            results[key] = result
        return result

    def after(self, touched: Touched) -> Results:
        """Those of statements that read nothing of what was touched."""
        later = Results(self._database)
        for results, same in ((self._small, later._small), (self._large, later._large)):
            for key, result in list(results.items()):
                kinds = kinds_read(key[0])
                if kinds is not None and kinds.isdisjoint(touched.kinds):
                    same[key] = result
        return later


class Values:
    """What is made from many statements, by name: where it can be, it is brought up to date from an earlier revision."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._earlier: dict[str, tuple[Any, Touched]] = {}
        self._locks: dict[str, RLock] = {}

    def get(self, name: str, read: Callable[[], T], update: Callable[[T, Touched], T | None]) -> T:
        """The value of this name: the earlier one updated by what was touched since, or, where that gives None, read."""
        with self._locks.setdefault(name, RLock()):  # whoever asks first reads it
            if name not in self._values:
                earlier = self._earlier.pop(name, None)
                value = update(*earlier) if earlier else None
                self._values[name] = read() if value is None else value
            value_now: T = self._values[name]
            return value_now

    def after(self, touched: Touched) -> Values:
        """The same values as those of before a write that touched this."""
        later = Values()
        earlier = {name: (value, before | touched) for name, (value, before) in list(self._earlier.items())}
        later._earlier = earlier | {name: (value, touched) for name, value in list(self._values.items())}
        return later


class AtRevision:
    """What was made of the graph at one revision, by its name and a key of all else that it depends on; none of it is taken over.

    Whoever gets a value shares it with others, and changes nothing in it.
    """

    def __init__(self) -> None:
        self._values: dict[str, dict[Hashable, Any]] = defaultdict(dict)

    def get(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The value of this name and key, made once."""
        values = self._values[name]
        value: T | None = values.get(key)
        if value is None:
            value = make()
            if len(values) >= MAX_KEYS:
                values.clear()
            values[key] = value
        return value
