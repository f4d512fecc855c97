"""Which labels and relationship types decide what a statement returns."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.schema import schema

_COMMENT_OR_TEXT = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_WORD = re.compile(r"\w+")
_UNTYPED = re.compile(r"-->|<--|(?<!-)--(?!-)|-\[[^:\]]*\]-|\bCALL\s+\w+\.")
# A node in a pattern: its variable, and what follows it; a function's brackets follow its name.
_NODE = re.compile(r"(?<!\w)\(\s*(\w*)\s*(:[^(){}]*)?(\{[^}]*\})?\s*\)")
# All that may be said of a node without asking for what may change of it: in a pattern, its id, its label, its number.
_CONSTANT = r"(?<!\w)\(\s*{0}\b|\b{0}\s*\.\s*id\b|\b{0}\s*:\s*[A-Z]|\b(?:count|labels)\((?:DISTINCT )?{0}\)"
_OF_PATH = re.compile(r"\b(?:nodes|startNode|endNode)\(")


@lru_cache(maxsize=4096)
def kinds_read(cypher: str) -> frozenset[str] | None:
    """The labels and types of all that a change of may change the rows of a statement; None where it may be anything.

    A node without a label has one of those that the statement's types may join, if a relationship leads to it. Where
    nothing of it is read that may change, its label does not matter: it comes and goes with its relationships.
    """
    text = _COMMENT_OR_TEXT.sub(" ", cypher)
    words = set(_WORD.findall(text))
    types = [kind for name, kind in schema().relationships.items() if name in words]
    labels = {name for name in schema().labels if name in words}
    if not (types or labels) or _UNTYPED.search(text) or any(schema().labels[name].internal for name in labels):
        return None
    nodes = list(_NODE.finditer(text))
    labelled = {node[1] for node in nodes if node[2]}
    joined = {node[1] for node in nodes if _is_joined(text, node)}
    bare = [node for node in nodes if not node[2] and (not node[1] or node[1] not in labelled)]
    if any(not _is_joined(text, node) and (not node[1] or node[1] not in joined) for node in bare):
        return None
    if _OF_PATH.search(text) or any(_may_change(text, node) for node in bare):
        labels |= {label for kind in types for pair in kind.pairs for label in pair}
    return frozenset({*labels, *(kind.name for kind in types)})


def _is_joined(text: str, node: re.Match[str]) -> bool:
    """Whether a relationship begins or ends at this place of a pattern."""
    before, after = text[: node.start()].rstrip(), text[node.end() :].lstrip()
    return before.endswith(("-", "->")) or after.startswith(("-[", "<-["))


def _may_change(text: str, node: re.Match[str]) -> bool:
    """Whether a statement asks for more of a node than what never changes of it."""
    name, values = node[1], node[3]
    if values and not re.fullmatch(r"\{\s*id\s*:[^,:]*\}", values):
        return True
    return bool(name) and bool(re.search(rf"\b{name}\b", re.sub(_CONSTANT.format(name), " ", text)))
