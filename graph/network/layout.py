"""Where the nodes of a network stand: computed once, always the same, and kept when more nodes come.

A stress layout (Gansner, Koren and North, 2004): the distance of two nodes on the page follows the number of
steps between them. It starts from distances to a few pivot nodes (Brandes and Pich, 2006), so that chance
only parts nodes that would lie on one another. Unconnected parts are laid out one by one and packed in rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from graph.network.keys import Positions, ends, node_key
from graph.records import Subgraph

Pairs = list[tuple[str, str]]
Points = npt.NDArray[np.float64]

STEP = 150.0  # the wished length of one relationship, in pixels
SPACE = 62.0  # no two nodes are closer than this, in pixels
WIDE = 1.4  # names run across the page and so do screens, so places are stretched that way
PIVOTS = 50
ROUNDS = 25
REFINED_UP_TO = 2_000  # nodes; the stress of larger parts would need more memory than a laptop has to spare
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def layout(subgraph: Subgraph, placed: Positions | None = None, *, seed: int = 1) -> Positions:
    """A place in pixels for each node, by its key `Label:id`; y points down.

    Nodes that `placed` has stay exactly there, and new ones are put beside their neighbours. The same
    subgraph gives the same places, whatever the order of its nodes.
    """
    keys = sorted({node_key(node.label, node.id) for node in subgraph.nodes})
    pairs = sorted({ends(relationship) for relationship in subgraph.relationships})
    kept = {key: placed[key] for key in keys if key in placed} if placed else {}
    places = _grown(keys, pairs, kept, seed) if kept else _fresh(keys, pairs, seed)
    return {key: places[key] for key in keys}


def _fresh(keys: list[str], pairs: Pairs, seed: int) -> Positions:
    """A layout from nothing; both ends of each pair are among the keys."""
    if not keys:
        return {}
    random = np.random.default_rng(seed)
    steps = _matrix(keys, pairs)
    count, part_of = connected_components(steps, directed=False)
    parts = sorted((np.flatnonzero(part_of == part) for part in range(count)), key=len, reverse=True)
    drawn = [_part(steps[part, :][:, part], random) for part in parts]
    places = np.zeros((len(keys), 2))
    for part, points, corner in zip(parts, drawn, _corners(drawn), strict=True):
        places[part] = points + corner
    return _positions(keys, places - (places.min(axis=0) + places.max(axis=0)) / 2)


def _positions(keys: list[str], places: Points) -> Positions:
    return {key: (round(float(x), 1), round(float(y), 1)) for key, (x, y) in zip(keys, places, strict=True)}


def _matrix(keys: list[str], pairs: Pairs) -> csr_array:
    """Which nodes are joined, both ways; several relationships of one pair count once."""
    number = {key: index for index, key in enumerate(keys)}
    joined = sorted({(number[a], number[b]) for pair in pairs for a, b in (pair, pair[::-1]) if a != b})
    rows, columns = zip(*joined, strict=True) if joined else ((), ())
    return csr_array((np.ones(len(joined)), (rows, columns)), shape=(len(keys), len(keys)))


def _part(steps: csr_array, random: np.random.Generator) -> Points:
    """The places of one connected part, its upper left corner at the origin."""
    count = steps.shape[0]
    points = _scaled_to_pivots(steps) + random.normal(scale=0.05, size=(count, 2))
    if 2 < count <= REFINED_UP_TO:
        points = _less_stress(points, dijkstra(steps, unweighted=True))
    points = _apart(points * STEP * (WIDE, 1), random)
    return cast("Points", points - points.min(axis=0))


def _scaled_to_pivots(steps: csr_array) -> Points:
    """The two directions in which the distances to the pivots differ most; the wider runs across the page."""
    pivots = np.linspace(0, steps.shape[0] - 1, min(PIVOTS, steps.shape[0])).astype(int)
    squares = dijkstra(steps, unweighted=True, indices=pivots).T ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    vectors, sizes, _ = np.linalg.svd(-centred / 2, full_matrices=False)
    points = np.zeros((steps.shape[0], 2))
    width = min(2, len(sizes))
    points[:, :width] = vectors[:, :width] * np.sqrt(sizes[:width])
    # A singular vector may come out with either sign: whatever lies furthest out is put right and below.
    furthest = np.abs(points).argmax(axis=0)
    return cast("Points", points * np.sign(points[furthest, [0, 1]]))


def _less_stress(points: Points, wished: Points) -> Points:
    """Move nodes until their distances are near the wished ones: majorisation, which never makes it worse."""
    weights = np.divide(1.0, wished**2, out=np.zeros_like(wished), where=wished > 0)
    # The first node is held still: without it the system has no single solution.
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian[1:, 1:])
    pull = weights * wished
    for _ in range(ROUNDS):
        distances = cdist(points, points)
        ratio = np.divide(pull, distances, out=np.zeros_like(pull), where=distances > 0)
        wanted = ratio.sum(axis=1)[:, None] * points - ratio @ points
        points = np.vstack([np.zeros((1, 2)), inverse @ wanted[1:]])
    return points


def _apart(points: Points, random: np.random.Generator) -> Points:
    """Spread nodes out until there is room for all, then push close ones away from one another."""
    # A part that lies in one line has no area of its own; its nodes still take up the room of a row.
    across, down = np.maximum(np.ptp(points, axis=0), SPACE)
    points = points * max(1.0, SPACE * np.sqrt(3 * len(points) / (across * down)))
    for _ in range(100):
        close = KDTree(points).query_pairs(SPACE * 0.98, output_type="ndarray")
        if not len(close):
            break
        apart = points[close[:, 0]] - points[close[:, 1]] + random.normal(scale=0.01, size=(len(close), 2))
        distance = np.linalg.norm(apart, axis=1, keepdims=True)
        push = apart / distance * (SPACE - distance) / 2
        np.add.at(points, close[:, 0], push)
        np.add.at(points, close[:, 1], -push)
    return points


def _corners(parts: Iterable[Points]) -> list[Points]:
    """Where the upper left corner of each part goes: side by side, in rows about as wide as the page."""
    sizes = [points.max(axis=0) + 1.5 * STEP for points in parts]
    page = max(*(size[0] for size in sizes), 1.5 * np.sqrt(sum(size[0] * size[1] for size in sizes)))
    corners, x, y, height = [], 0.0, 0.0, 0.0
    for across, down in sizes:
        if x and x + across > page:
            x, y, height = 0.0, y + height, 0.0
        corners.append(np.array([x, y]))
        x, height = x + across, max(height, down)
    return corners


def _grown(keys: list[str], pairs: Pairs, kept: Positions, seed: int) -> Positions:
    """The kept places, new nodes beside their neighbours wave by wave, and strangers in a group below."""
    places = dict(kept)
    neighbours: dict[str, set[str]] = {key: set() for key in keys}
    for a, b in pairs:
        neighbours[a].add(b)
        neighbours[b].add(a)
    wave = [key for key in keys if key not in places and neighbours[key] & places.keys()]
    while wave:
        for key in sorted(wave, key=lambda key: (-len(neighbours[key] & kept.keys()), key)):
            near = np.array([places[other] for other in sorted(neighbours[key] & places.keys())])
            places[key] = _free_place(near, np.array([*places.values()]))
        reached = {other for key in wave for other in neighbours[key]}
        wave = sorted(reached - places.keys())
    return places | _strangers([key for key in keys if key not in places], pairs, places, seed)


def _free_place(near: Points, taken: Points) -> tuple[float, float]:
    """The first free place on a spiral around the neighbours, or on the outer side of a single one."""
    middle = near.mean(axis=0)
    if len(near) == 1:
        outwards = middle - taken.mean(axis=0)
        length = float(np.linalg.norm(outwards))
        middle = middle + STEP * (outwards / length if length else np.array([1.0, 0.0]))
    turn = np.arange(4 * len(taken) + 8)
    spiral = (
        middle + SPACE * 0.7 * (np.sqrt(turn) * np.array([np.cos(turn * GOLDEN_ANGLE), np.sin(turn * GOLDEN_ANGLE)])).T
    )
    distance, _ = KDTree(taken).query(spiral)
    x, y = spiral[np.argmax(distance >= SPACE)]
    return round(float(x), 1), round(float(y), 1)


def _strangers(keys: list[str], pairs: Pairs, places: Positions, seed: int) -> Positions:
    """New nodes that nothing placed leads to, laid out by themselves and put below everything."""
    among = set(keys)
    fresh = _fresh(keys, [pair for pair in pairs if pair[0] in among], seed)
    if not fresh:
        return {}
    left = min(x for x, _ in places.values()) - min(x for x, _ in fresh.values())
    below = max(y for _, y in places.values()) - min(y for _, y in fresh.values()) + 1.5 * STEP
    return {key: (round(x + left, 1), round(y + below, 1)) for key, (x, y) in fresh.items()}
