"""YAML that people write, as texts, lists and dictionaries: nothing else is built from it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from graph.texts import NO_TEXT, half_character


class _PlainLoader(yaml.BaseLoader):
    """YAML whose scalars all stay text: `no` is a word, 2017-08-31 keeps its hyphens, and nothing is built."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            # An alias to an alias to an alias grows without bound.
            raise yaml.YAMLError("uses an alias (*name): write the text out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [str(key.value) for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.YAMLError(f"gives the key {twice!r} twice (line {node.start_mark.line + 1})")
        return super().construct_mapping(node, deep)


def plain_yaml(text: str) -> Any:
    """The content of a YAML text; raises yaml.YAMLError, and RecursionError where it is nested too deeply."""
    content = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - it builds nothing
    if half := half_character(content):
        raise yaml.YAMLError(f"holds {half}, {NO_TEXT}")
    return content
