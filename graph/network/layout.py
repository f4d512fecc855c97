"""Where the nodes of a network are placed: the same for the same network, and unchanged when nodes are added.

A stress layout (Gansner, Koren and North, 2004): the distance of two nodes on the page follows the number of
steps between them. It starts from distances to a few pivot nodes (Brandes and Pich, 2006), so that chance
only separates nodes that would overlap. Connected components are laid out one by one and packed in rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt
import scipy  # its parts load at first use: a site does not wait for them

from graph.network.keys import Positions, ends, node_key
from graph.records import Subgraph

Pairs = Sequence[tuple[str, str]]
Points = npt.NDArray[np.float64]

STEP = 150.0  # the ideal length of one relationship, in pixels
SPACE = 62.0  # the least distance of two nodes, in pixels
ASPECT_RATIO = 1.4  # names and screens are wider than high, so the layout is stretched to the same shape
PIVOTS = 50
ROUNDS = 25
MAX_REFINED = 2_000  # nodes; the stress of larger components needs more memory than a laptop has to spare
MAX_REMEMBERED = 300  # nodes; what pages draw, each time that they are asked for
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def layout(subgraph: Subgraph, placed: Positions | None = None, *, seed: int = 1) -> Positions:
    """A place in pixels for each node, by its key `Label:id`; y points down.

    Nodes in `placed` stay exactly where they are, and new ones are put beside their neighbours. The same
    subgraph gives the same places, whatever the order of its nodes.
    """
    keys = sorted({node_key(node.label, node.id) for node in subgraph.nodes})
    pairs = sorted({ends(relationship) for relationship in subgraph.relationships})
    fixed = {key: placed[key] for key in keys if key in placed} if placed else {}
    new_layout = _remembered_layout if len(keys) <= MAX_REMEMBERED else _new_layout
    places = _extended_layout(keys, pairs, fixed, seed) if fixed else new_layout(tuple(keys), tuple(pairs), seed)
    return {key: places[key] for key in keys}


def _new_layout(keys: Sequence[str], pairs: Pairs, seed: int) -> Positions:
    """A layout of all nodes; both ends of each pair are among the keys."""
    if not keys:
        return {}
    random = np.random.default_rng(seed)
    adjacency = _adjacency(keys, pairs)
    count, component_of = scipy.sparse.csgraph.connected_components(adjacency, directed=False)
    components = sorted((np.flatnonzero(component_of == number) for number in range(count)), key=len, reverse=True)
    layouts = [_component_layout(adjacency[component, :][:, component], random) for component in components]
    places = np.zeros((len(keys), 2))
    for component, points, corner in zip(components, layouts, _corners(layouts), strict=True):
        places[component] = points + corner
    return _positions(keys, places - (places.min(axis=0) + places.max(axis=0)) / 2)


_remembered_layout = lru_cache(maxsize=64)(_new_layout)


def _positions(keys: Sequence[str], places: Points) -> Positions:
    return {key: (round(float(x), 1), round(float(y), 1)) for key, (x, y) in zip(keys, places, strict=True)}


def _adjacency(keys: Sequence[str], pairs: Pairs) -> scipy.sparse.csr_array:
    """Which nodes are joined, as a symmetric matrix; several relationships of one pair count once."""
    number = {key: index for index, key in enumerate(keys)}
    joined = sorted({(number[a], number[b]) for pair in pairs for a, b in (pair, pair[::-1]) if a != b})
    rows, columns = zip(*joined, strict=True) if joined else ((), ())
    return scipy.sparse.csr_array((np.ones(len(joined)), (rows, columns)), shape=(len(keys), len(keys)))


def _component_layout(adjacency: scipy.sparse.csr_array, random: np.random.Generator) -> Points:
    """The places of one connected component, with its upper left corner at the origin."""
    count = adjacency.shape[0]
    points = _pivot_layout(adjacency) + random.normal(scale=0.05, size=(count, 2))
    if 2 < count <= MAX_REFINED:
        points = _with_less_stress(points, scipy.sparse.csgraph.dijkstra(adjacency, unweighted=True))
    points = _spread(points * STEP * (ASPECT_RATIO, 1), random)
    return cast("Points", points - points.min(axis=0))


def _pivot_layout(adjacency: scipy.sparse.csr_array) -> Points:
    """The two directions in which the distances to the pivots differ most; the wider is horizontal."""
    pivots = np.linspace(0, adjacency.shape[0] - 1, min(PIVOTS, adjacency.shape[0])).astype(int)
    squares = scipy.sparse.csgraph.dijkstra(adjacency, unweighted=True, indices=pivots).T ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    vectors, sizes, _ = np.linalg.svd(-centred / 2, full_matrices=False)
    points = np.zeros((adjacency.shape[0], 2))
    width = min(2, len(sizes))
    points[:, :width] = vectors[:, :width] * np.sqrt(sizes[:width])
    # The sign of a singular vector is arbitrary: the node furthest out is put on the right and below.
    furthest = np.abs(points).argmax(axis=0)
    return cast("Points", points * np.sign(points[furthest, [0, 1]]))


def _with_less_stress(points: Points, ideal: Points) -> Points:
    """Move nodes until their distances are near the ideal ones: majorisation, which never increases the stress."""
    weights = np.divide(1.0, ideal**2, out=np.zeros_like(ideal), where=ideal > 0)
    # The first node is fixed: otherwise the system has no unique solution.
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian[1:, 1:])
    pull = weights * ideal
    for _ in range(ROUNDS):
        distances = scipy.spatial.distance.cdist(points, points)
        ratio = np.divide(pull, distances, out=np.zeros_like(pull), where=distances > 0)
        target = ratio.sum(axis=1)[:, None] * points - ratio @ points
        points = np.vstack([np.zeros((1, 2)), inverse @ target[1:]])
    return points


def _spread(points: Points, random: np.random.Generator) -> Points:
    """Spread nodes until there is room for all, then push close ones apart."""
    # A component in one line has no area; its nodes still take the room of a row.
    width, height = np.maximum(np.ptp(points, axis=0), SPACE)
    points = points * max(1.0, SPACE * np.sqrt(3 * len(points) / (width * height)))
    for _ in range(100):
        close = scipy.spatial.KDTree(points).query_pairs(SPACE * 0.98, output_type="ndarray")
        if not len(close):
            break
        difference = points[close[:, 0]] - points[close[:, 1]] + random.normal(scale=0.01, size=(len(close), 2))
        distance = np.linalg.norm(difference, axis=1, keepdims=True)
        push = difference / distance * (SPACE - distance) / 2
        np.add.at(points, close[:, 0], push)
        np.add.at(points, close[:, 1], -push)
    return points


def _corners(layouts: Iterable[Points]) -> list[Points]:
    """The upper left corner of each component: side by side, in rows about as wide as the page."""
    sizes = [points.max(axis=0) + 1.5 * STEP for points in layouts]
    page_width = max(*(size[0] for size in sizes), 1.5 * np.sqrt(sum(size[0] * size[1] for size in sizes)))
    corners, x, y, row_height = [], 0.0, 0.0, 0.0
    for width, height in sizes:
        if x and x + width > page_width:
            x, y, row_height = 0.0, y + row_height, 0.0
        corners.append(np.array([x, y]))
        x, row_height = x + width, max(row_height, height)
    return corners


def _extended_layout(keys: list[str], pairs: Pairs, fixed: Positions, seed: int) -> Positions:
    """The fixed places, new nodes beside their neighbours wave by wave, and unconnected ones in a group below."""
    places = dict(fixed)
    neighbours: dict[str, set[str]] = {key: set() for key in keys}
    for a, b in pairs:
        neighbours[a].add(b)
        neighbours[b].add(a)
    wave = [key for key in keys if key not in places and neighbours[key] & places.keys()]
    while wave:
        for key in sorted(wave, key=lambda key: (-len(neighbours[key] & fixed.keys()), key)):
            neighbour_places = np.array([places[other] for other in sorted(neighbours[key] & places.keys())])
            places[key] = _free_place(neighbour_places, np.array([*places.values()]))
        reached = {other for key in wave for other in neighbours[key]}
        wave = sorted(reached - places.keys())
    return places | _unconnected([key for key in keys if key not in places], pairs, places, seed)


def _free_place(neighbours: Points, occupied: Points) -> tuple[float, float]:
    """The first free place on a spiral around the neighbours, or on the outer side of a single one."""
    middle = neighbours.mean(axis=0)
    if len(neighbours) == 1:
        outwards = middle - occupied.mean(axis=0)
        length = float(np.linalg.norm(outwards))
        middle = middle + STEP * (outwards / length if length else np.array([1.0, 0.0]))
    turn = np.arange(4 * len(occupied) + 8)
    spiral = (
        middle + SPACE * 0.7 * (np.sqrt(turn) * np.array([np.cos(turn * GOLDEN_ANGLE), np.sin(turn * GOLDEN_ANGLE)])).T
    )
    distance, _ = scipy.spatial.KDTree(occupied).query(spiral)
    x, y = spiral[np.argmax(distance >= SPACE)]
    return round(float(x), 1), round(float(y), 1)


def _unconnected(keys: list[str], pairs: Pairs, places: Positions, seed: int) -> Positions:
    """New nodes without a path to a placed one, laid out by themselves and put below everything else."""
    unconnected = set(keys)
    group = _new_layout(keys, [pair for pair in pairs if pair[0] in unconnected], seed)
    if not group:
        return {}
    left = min(x for x, _ in places.values()) - min(x for x, _ in group.values())
    below = max(y for _, y in places.values()) - min(y for _, y in group.values()) + 1.5 * STEP
    return {key: (round(x + left, 1), round(y + below, 1)) for key, (x, y) in group.items()}
