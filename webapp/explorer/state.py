"""What the explorer shows, as its address says it: no other state exists, so a link reopens the view.

The address holds the steps by which the network grew rather than its nodes: it stays short, and places can be worked
out again, since each step puts its nodes beside those before it. For that reason a collapsed step stays in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from werkzeug.datastructures import MultiDict

from graph.errors import BadRequest
from graph.network.keys import node_key
from graph.schema import schema
from queries.records.neighbours import Hop, hop_of

COUNTED_LINES = "counted"  # what a question counted for a pair, which is no relationship of the graph
OTHER_LINES = "other"  # relationships that say nothing by which they would look different
MAX_NODES = 300  # shown at once
MAX_STEPS = 60
MAX_KEY = 1_000  # characters of a key


@dataclass(frozen=True, slots=True)
class Opened:
    """Nodes that were put into the network by name, together."""

    keys: tuple[str, ...]

    @property
    def text(self) -> str:
        """As the address has it: `Case:c1,Factor:f2`."""
        return _joined(self.keys)


@dataclass(frozen=True, slots=True)
class Expanded:
    """The neighbours of one node along one hop, from place `first` to `last` in the order of their relevance."""

    node: str
    hop: Hop
    first: int
    last: int
    collapsed: bool = False

    @property
    def text(self) -> str:
        """As the address has it: `1-25.in.CONTRIBUTED_TO.Factor.Case:c1`, with a `~` before it when collapsed."""
        return f"{'~' if self.collapsed else ''}{self.first}-{self.last}.{self.hop.key}.{self.node}"


Step = Opened | Expanded


@dataclass(frozen=True, slots=True)
class State:
    """One view: its steps, the nodes hidden one by one, the labels and kinds of line left out, and what is selected.

    `at` is the key of a node or relationship, or a label, or nothing. `revision` is the graph's when the view was
    made; 0 where the address does not say.
    """

    steps: tuple[Step, ...] = ()
    hidden: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    at: str = ""
    revision: int = 0

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """The state as the arguments of an address; `from_arguments` reads them."""
        single = [("hide", _joined(self.hidden)), ("without", ",".join(self.without)), ("at", self.at)]
        revision = [("revision", str(self.revision))] if self.revision and self.steps else []
        return [("show", step.text) for step in self.steps] + [(k, v) for k, v in single if v] + revision

    @property
    def query(self) -> str:
        """The state as the query of an address."""
        return urlencode(self.arguments, safe=":,~", quote_via=quote)

    def opening(self, keys: Iterable[str]) -> State:
        """With these nodes shown, in one step; those that were hidden are shown."""
        unique_keys = tuple(dict.fromkeys(keys))
        opened = {key for step in self.steps if isinstance(step, Opened) for key in step.keys}
        new = tuple(key for key in unique_keys if key not in opened)
        labels = {key.partition(":")[0] for key in unique_keys}
        state = replace(
            self,
            hidden=tuple(key for key in self.hidden if key not in unique_keys),
            without=tuple(label for label in self.without if label not in labels),
        )
        return state._with(Opened(new)) if new else state

    def expanding(self, node: str, hop: Hop, first: int, last: int) -> State:
        """With one more page of a node's neighbours, whose label is shown from now on."""
        step = Expanded(node, hop, first, last)
        state = self.including(hop.label.name)
        if any(replace(earlier, collapsed=False) == step for earlier in state.expansions(node)):
            return state._collapsed(node, False, hop)
        return state._with(step)

    def collapsing(self, node: str) -> State:
        """Without what expanding this node added, unless another step added it too."""
        return self._collapsed(node, True)

    def expansions(self, node: str) -> list[Expanded]:
        """The steps by which this node was expanded, collapsed ones among them."""
        return [step for step in self.steps if isinstance(step, Expanded) and step.node == node]

    def hiding(self, key: str) -> State:
        """Without this one node; what it added stays."""
        return replace(self, hidden=(*self.hidden, key), at="" if self.at == key else self.at)

    def without_kind(self, kind: str) -> State:
        """Without any node of a label, or any line that looks so."""
        return replace(self, without=tuple(dict.fromkeys([*self.without, kind])))

    def including(self, kind: str) -> State:
        """With the nodes of a label, or the lines that look so, shown."""
        return replace(self, without=tuple(excluded for excluded in self.without if excluded != kind))

    def _collapsed(self, node: str, collapsed: bool, hop: Hop | None = None) -> State:
        return replace(
            self,
            steps=tuple(
                replace(step, collapsed=collapsed)
                if isinstance(step, Expanded) and step.node == node and hop in (None, step.hop)
                else step
                for step in self.steps
            ),
        )

    def _with(self, step: Step) -> State:
        """With one more step; where there are too many, the oldest collapsed one is dropped."""
        steps = list(self.steps)
        if len(steps) >= MAX_STEPS:
            dropped = next((old for old in steps if isinstance(old, Expanded) and old.collapsed), None)
            if dropped is None:
                raise BadRequest(
                    f"A network may grow in at most {MAX_STEPS} steps. Collapse what you no longer need first."
                )
            steps.remove(dropped)
        return replace(self, steps=(*steps, step))


def from_arguments(arguments: MultiDict[str, str]) -> State:
    """The state that an address holds; raises BadRequest where it makes no sense."""
    steps = [_step(text) for text in arguments.getlist("show") if text]
    if len(steps) > MAX_STEPS:
        raise BadRequest(f"The address has {len(steps)} steps; a network may have at most {MAX_STEPS}.")
    without = tuple(kind for kind in arguments.get("without", "").split(",") if _is_kind(kind))
    at = arguments.get("at", "")
    revision = arguments.get("revision", "0")
    return State(
        steps=tuple(steps),
        hidden=tuple(checked_key(key) for key in _separated(arguments.get("hide", ""))),
        without=without,
        at=at if at.partition(":")[0] in schema().labels.keys() | schema().relationships.keys() else "",
        revision=int(revision) if revision.isdecimal() and len(revision) < 16 else 0,
    )


def apply_command(state: State, command: str) -> State:
    """The state after a command, as buttons name it: `hide.Case:c1`, `expand.1-25.in.NEXT.Episode.Episode:e2`.

    Raises BadRequest where there is no such command.
    """
    name, _, rest = command.partition(".")
    if name not in COMMANDS:
        raise BadRequest(f"The network cannot do {name[:100]!r}.")
    return COMMANDS[name](state, rest)


def _expand(state: State, text: str) -> State:
    step = _expanded(text)
    return state.expanding(step.node, step.hop, step.first, step.last)


def _open(state: State, text: str) -> State:
    key = checked_key(text)
    return replace(state.opening([key]), at=key)


COMMANDS: dict[str, Callable[[State, str], State]] = {
    "open": _open,
    "expand": _expand,
    "collapse": lambda state, text: state.collapsing(checked_key(text)),
    "hide": lambda state, text: state.hiding(checked_key(text)),
    "unhide": lambda state, text: replace(state, hidden=()),
    "without": lambda state, text: state.without_kind(_kind(text)),
    "with": lambda state, text: state.including(_kind(text)),
    "at": lambda state, text: replace(state, at=text[:MAX_KEY]),
}


def checked_key(text: str) -> str:
    """The text, if it is the key of a node such as `Case:c1`; raises BadRequest where it is none."""
    label, _, id_ = text.partition(":")
    definition = schema().labels.get(label)
    if definition is None or definition.internal or not id_ or len(text) > MAX_KEY:
        raise BadRequest(f"{text[:100]!r} is not a node: a node is a label and an id, such as Case:c1.")
    return text


def parts_of(key: str) -> tuple[str, str]:
    """(label, id) of the key of a node."""
    label, _, id_ = key.partition(":")
    return label, id_


def keys_of(nodes: Iterable[tuple[str, str]]) -> list[str]:
    """The keys of nodes given as (label, id)."""
    return [node_key(label, id_) for label, id_ in nodes]


def _step(text: str) -> Step:
    if text[:1].isdecimal() or text[:1] == "~":
        return _expanded(text)
    return Opened(tuple(checked_key(key) for key in _separated(text)))


def _expanded(text: str) -> Expanded:
    """Reads `1-25.in.CONTRIBUTED_TO.Factor.Case:c1`; the key comes last, since an id may hold anything."""
    parts = text.removeprefix("~").split(".", 4)
    first, _, last = parts[0].partition("-")
    hop = hop_of(".".join(parts[1:4]))
    if len(parts) < 5 or hop is None or not _is_range(first, last):
        raise BadRequest(f"{text[:100]!r} is not a step of a network, such as 1-25.in.CONTRIBUTED_TO.Factor.Case:c1.")
    return Expanded(checked_key(parts[4]), hop, int(first), int(last), text.startswith("~"))


def _is_range(first: str, last: str) -> bool:
    if not (first.isdecimal() and last.isdecimal() and len(first) < 8 and len(last) < 8):
        return False
    return 1 <= int(first) <= int(last) < int(first) + MAX_NODES


def _is_kind(text: str) -> bool:
    """Whether it is a label, or a word by which lines look different: `Factor`, `hindering`."""
    return text in schema().labels or text in schema().lines or text == OTHER_LINES


def _kind(text: str) -> str:
    if not _is_kind(text):
        raise BadRequest(f"There is no label and no kind of line {text[:100]!r}.")
    return text


def _joined(keys: Iterable[str]) -> str:
    """Keys separated by commas; a comma in an id is written as %2C."""
    return ",".join(key.replace("%", "%25").replace(",", "%2C") for key in keys)


def _separated(text: str) -> list[str]:
    return [key.replace("%2C", ",").replace("%25", "%") for key in text.split(",") if key]
