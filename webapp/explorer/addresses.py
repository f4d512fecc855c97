"""The address of the explorer with some nodes in it, with a record amid what it is joined to, or with a whole case."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from graph.network.keys import node_key
from graph.records import Node
from queries.records.learned import Learned
from queries.records.neighbours import PAGE, hop_of
from queries.records.record import Record
from queries.records.story import Story
from webapp.explorer.state import MAX_NODES, MAX_STEPS, Expanded, Opened, State, Step, keys_of


def explorer_url(nodes: Iterable[Node | tuple[str, str]]) -> str:
    """The address of the explorer with these nodes in it; at most as many as it can show."""
    pairs = [(node.label, node.id) if isinstance(node, Node) else node for node in nodes]
    keys = keys_of(pairs)[:MAX_NODES]
    if not keys:
        return url_for("explorer.page")
    state = State((Opened(tuple(keys)),), at=keys[0] if len(keys) == 1 else "")
    return f"{url_for('explorer.page')}?{state.query}"


def neighbourhood_url(record: Record) -> str:
    """The explorer with this record amid what it is joined to: the most relevant of each group, while there is room."""
    key = node_key(record.label.name, record.id)
    steps: list[Step] = []
    nodes = 1
    for group in record.groups:
        nodes += min(group.total, PAGE)
        if nodes <= MAX_NODES:
            steps += _along(key, group.key.replace("-", "."), group.total)
    return _url(key, steps)


def whole_case_url(case_id: str, story: Story, all_learned: Iterable[Learned]) -> str:
    """The explorer with a whole case: its episodes and their factors, what was found, recommended and done."""
    case = node_key("Case", case_id)
    steps = [
        *_along(case, "out.HAS_EPISODE.Episode", story.total),
        *_along(case, "in.CONTRIBUTED_TO.Factor", len(story.at_case)),
    ]
    for chapter in story.episodes[:PAGE]:
        total = len(chapter.contributions) + chapter.more
        steps += _along(node_key("Episode", chapter.id), "in.CONTRIBUTED_TO.Factor", total)
    opened = []
    for each in all_learned:
        opened += [("Finding", each.id)] if each.finding else []
        for recommendation in each.recommendations:
            opened.append(("Recommendation", recommendation.id))
            opened += [("Action", action.id) for action in recommendation.actions]
    keys = list(dict.fromkeys(keys_of(opened)))
    return _url(
        case, [*steps[: MAX_STEPS - 2], *([Opened(tuple(keys[: MAX_NODES // 2]))] if keys else [])], is_chosen=False
    )


def _along(key: str, hop_key: str, total: int) -> list[Step]:
    """The step along one hop from a node to the most relevant of so many neighbours; none where there are none."""
    hop = hop_of(hop_key)
    return [Expanded(key, hop, 1, min(total, PAGE))] if hop and total else []


def _url(key: str, steps: list[Step], *, is_chosen: bool = True) -> str:
    """The explorer with a node and these steps from it; the rest is faint where the node is chosen."""
    state = State((Opened((key,)), *steps), at=key if is_chosen else "")
    return f"{url_for('explorer.page')}?{state.query}"
