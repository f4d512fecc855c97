"""Which owner each post of a row is of: one beside an agency is that agency's, and a column of posts goes by their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.names import name_key
from loaders.read.action_plan.lettered import without_marks
from loaders.read.action_plan.owner_texts import owner_and_time
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.agencies import agency_in_heading, part_of_agency
from loaders.read.people import may_be_first_name, may_be_person, post_and_person
from loaders.read.posts import is_no_body, is_one_post, is_short_post, names_posts
from loaders.records.problem_log import ProblemLog

_BETWEEN = re.compile(r"\s*[;\n\r]\s*")
_BETWEEN_POSTS = re.compile(r"\s*[;\n\r,/|+&]\s*|\s+and\s+", re.IGNORECASE)  # where each part is a post of its own
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_BESIDE_NONE = ""  # the name under which the posts are that stand beside no agency


def with_posts(row: PlanRow, owners: OwnersOfCell, log: ProblemLog) -> OwnersOfCell:
    """Give the owners of a row the posts of its column of posts, beside those that stand with them in their own.

    One post is that of each owner that has none of its own, or of each; as many as there are owners are theirs in order,
    which is said. Of any other number it does not show whose they are: they are the action's, and that is said too.
    """
    _note_posts_among(row, owners, log)
    _note_times_beside(row, owners, log)
    _note_exceptions(row, owners, log)
    written = row.text("job_role")
    texts = [] if may_be_person(written) else _posts_of(written)
    keys = [name_key(name) for name in owners.names]
    posts = {key: list(beside) for key, beside in owners.posts.items()}
    loose: list[str] = []
    for text in texts:
        named = part_of_agency(text)
        if named.posts and (key := name_key(named.agency)) in keys:
            posts[key] = [*posts.get(key, ()), *named.posts]
        else:
            loose.append(text)
    rule = ""
    if len(keys) == 1:
        posts[keys[0]] = [*loose, *posts.get(keys[0], ()), *posts.pop(_BESIDE_NONE, ())]
    elif keys and len(loose) == 1:
        for key in [key for key in keys if not posts.get(key)] or keys:
            posts[key] = [*posts.get(key, ()), *loose]
    elif keys and len(loose) == len(keys):
        for key, post in zip(keys, loose, strict=True):
            posts[key] = [*posts.get(key, ()), post]
        pairs = ", ".join(f"{name} - {post}" for name, post in zip(owners.names, loose, strict=True))
        rule = f"names as many posts as the row has owners: they are taken in their order, {pairs}"
    else:
        posts[_BESIDE_NONE] = [*posts.get(_BESIDE_NONE, ()), *loose]
        if keys and loose:
            rule = f"names {len(loose):,} posts beside {len(keys):,} owners: they are stored as those of the action, and of no owner"
    if rule:
        fix = "Write each post beside its agency, such as 'Police - Head of Unit; Health - Matron'."
        row.warn(log, "several_posts", "job_role", rule, fix)
    return replace(owners, posts={key: _without_people(of, row, log) for key, of in posts.items()})


def _without_people(posts: Sequence[str], row: PlanRow, log: ProblemLog) -> tuple[str, ...]:
    """Each post once, without the name of whoever holds it."""
    parted = [post_and_person(post) for post in posts]
    column = "job_role" if row.headings.get("job_role") else "owners"
    if any(post and person for post, person in parted):
        rule = "may name a person beside the post, who is left out: only organisations and posts are stored"
        fix = "Write the post alone; if the words are a part of it, put 'for' before them: 'Head of Service for Milton Keynes'."
        row.warn(log, "person", column, rule, fix)
    elif any(map(may_be_first_name, _IN_BRACKETS.findall(" ".join(posts)))):
        rule = "may name a person beside the post, and is stored as the post: take it out if it does"
        row.warn(log, "perhaps_person", column, rule)
    return tuple(dict.fromkeys(post for post, _ in parted if post))


def _note_posts_among(row: PlanRow, owners: OwnersOfCell, log: ProblemLog) -> None:
    """Say which names may be those of posts: of the agency beside them, as in "Police, Superintendent", or of nobody's."""
    for before, name, after in zip(["", *owners.names], owners.names, [*owners.names[1:], ""], strict=False):
        agency, _, post = name.partition(" ")
        begins_with_agency = bool(agency_in_heading(agency))
        if not names_posts(name) or (begins_with_agency and not is_no_body(name)):
            continue
        beside = next((other for other in (before, after) if other and not is_one_post(other)), "")
        rule = "is stored as an organisation, and may be " + (
            f"the post of {beside!r} beside it" if beside else "a post"
        )
        fix = (
            f"If it is, write '{beside} - {name}'."
            if beside
            else f"If it is, write '{agency} - {post}'."
            if begins_with_agency
            else f"If it is, write its agency, too: 'Police - {name}'."
        )
        row.warn(log, "perhaps_post", "owners", rule, fix, value=name)


def _note_times_beside(row: PlanRow, owners: OwnersOfCell, log: ProblemLog) -> None:
    """Say which words of a time stand in the cell of owners, where no day is due by them."""
    times = [words for words in owners.unresolved if owner_and_time(f"owner {words}")[1]]
    if times:
        rule = "names a time beside an owner: its words are stored with the owners, and no day is due by them"
        fix = "Give each owner a row of its own, with its date in the column of dates due."
        row.warn(log, "time_beside_owner", "owners", rule, fix, value=", ".join(times))


def _note_exceptions(row: PlanRow, owners: OwnersOfCell, log: ProblemLog) -> None:
    """Say which parts of a list of owners say who is not meant."""
    for words in owners.excepted:
        rule = "says who is not meant, and is no owner: its words are stored with the owners"
        row.warn(log, "excepted_owner", "owners", rule, "Name only those who own the action.", value=words)


def _posts_of(written: str) -> list[str]:
    """The posts of one cell; a comma or `and` may also be within one, as in "Director of Children and Families"."""
    text = without_marks(written)
    parts = [part for part in _BETWEEN_POSTS.split(text) if part]
    is_each_post = all(is_one_post(part) or is_short_post(part) for part in parts)
    return parts if is_each_post else [part for part in _BETWEEN.split(text) if part]
