"""Owners and posts whose names a line break parts: "Children's" over "Social Care" is the one organisation that is known or
named so elsewhere in the plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from graph.names import name_key
from loaders.read.action_plan.owner_texts import MAX_CELL, is_nobody, owner_texts
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.agencies import agency_in_heading, part_of_agency
from loaders.read.people import is_person, may_be_person
from loaders.read.posts import is_short_post, names_posts
from loaders.read.wrapped_names import WRAPPED_FIX, has_line_break, without_wraps
from loaders.records.problem_log import ProblemLog

_MARKS = ",;|/"  # what else parts owners
_BETWEEN = re.compile(rf"\s*[{_MARKS}\r\n]\s*")
# A line that shows that each is one of a list: with a bullet or a number, or a mark at its end; or what an owner does.
_MARKED = re.compile(r"\s*(?:[^\w\s(]|\(?\w{1,2}[.)]\s)|.*[;,]\s*$")
_LIST = re.compile(rf"{_MARKED.pattern}|.*(?::|\blead\b|\bsupport\b)", re.IGNORECASE)


def join_wrapped(rows: Sequence[PlanRow], known: Collection[str], log: ProblemLog) -> None:
    """Write each such name of an owner or a post on one line; `known` are the names of the graph's organisations, as they
    are compared."""
    _join_owners(rows, known, log)
    _join_posts(rows, log)


def _join_owners(rows: Sequence[PlanRow], known: Collection[str], log: ProblemLog) -> None:
    """Write each such name on one line in its row; where nothing shows whether lines are several owners, say that they are
    read so."""
    cells = {row.text("owners") for row in rows}
    broken = {cell for cell in cells if has_line_break(cell) and len(cell) <= MAX_CELL}
    names = (
        {name_key(text) for cell in cells for text in _BETWEEN.split(cell[:MAX_CELL])}.union(known) if broken else ()
    )
    on_one_line = {name_key(text) for cell in cells - broken for text in owner_texts(cell[:MAX_CELL])} if broken else ()
    noted = set[str]()
    for row in rows:
        cell = row.text("owners")
        if cell not in broken:
            continue
        written = without_wraps(cell, lambda joined: name_key(joined) in names, _MARKS)
        row.cells["owners"] = [written, *row.cells["owners"][1:]]
        texts = owner_texts(written)
        is_list = any(map(_LIST.match, written.splitlines())) or name_key(written) in known
        unknown = [text for text in texts if not (name_key(text) in on_one_line or _is_owner(text, known))]
        if has_line_break(written) and unknown and len(texts) > 1 and not is_list and cell not in noted:
            rule = f"is parted at line breaks into {len(texts):,} owners: {', '.join(map(repr, texts))}"
            row.warn(log, "wrapped_name", "owners", rule, WRAPPED_FIX)
        noted.add(cell)


def _join_posts(rows: Sequence[PlanRow], log: ProblemLog) -> None:
    """The same for posts, of which the graph is not asked: lines of which one is no post by itself are named."""
    cells = dict.fromkeys(row.text("job_role") for row in rows)
    broken = {cell for cell in cells if has_line_break(cell) and len(cell) <= MAX_CELL}
    names = {name_key(text) for cell in cells for text in _BETWEEN.split(cell[:MAX_CELL])} if broken else ()
    on_one_line = {name_key(text) for cell in cells if cell not in broken for text in _BETWEEN.split(cell[:MAX_CELL])}
    for row in rows:
        if (cell := row.text("job_role")) not in broken:
            continue
        written = without_wraps(cell, lambda joined: name_key(joined) in names, _MARKS)
        row.cells["job_role"] = [written, *row.cells["job_role"][1:]]
        texts = [text for text in _BETWEEN.split(written) if text]
        is_list = any(map(_MARKED.match, written.splitlines()))
        if has_line_break(written) and not is_list and any(not _is_holder(text, on_one_line) for text in texts):
            rule = f"is parted at line breaks into {len(texts):,} posts: {', '.join(map(repr, texts))}"
            row.warn(log, "wrapped_name", "job_role", rule, WRAPPED_FIX)


def _is_holder(text: str, known: Collection[str]) -> bool:
    """Whether a line is a post by itself, or whoever holds one."""
    named = part_of_agency(text)
    return (
        name_key(text) in known
        or names_posts(text)
        or bool(named.posts or named.people)
        or is_short_post(text)
        or is_person(text)
        or may_be_person(text)
        or is_nobody(text)
    )


def _is_owner(text: str, known: Collection[str]) -> bool:
    """Whether a line is an owner by itself: an agency by its name or its words, a post, a person, or nobody."""
    named = part_of_agency(text)
    return (
        name_key(named.agency) in known
        or bool(agency_in_heading(named.agency))
        or names_posts(text)
        or is_person(text)
        or may_be_person(text)
        or is_nobody(text)
        or text.isupper()
    )
