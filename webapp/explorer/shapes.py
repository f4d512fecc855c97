"""How a label looks in a picture: a shape of its own and a colour; the words stand beside both, always.

Cytoscape and the legend's drawings are made from the same corners, which lie between -1 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin


@dataclass(frozen=True, slots=True)
class Shape:
    """The corners of a polygon as (x, y), y pointing down, and its colour; no corners make a circle."""

    corners: tuple[tuple[float, float], ...]
    colour: str

    @property
    def flat(self) -> str:
        """The corners as cytoscape reads them: `x1 y1 x2 y2`."""
        return " ".join(f"{x:g} {y:g}" for x, y in self.corners)

    @property
    def points(self) -> str:
        """The corners as an SVG polygon within 20 by 20 around the middle."""
        return " ".join(f"{10 * x:g},{10 * y:g}" for x, y in self.corners)


def _regular(count: int, turn: float = 0.0) -> tuple[tuple[float, float], ...]:
    """A regular polygon whose first corner points up, turned by a share of one side."""
    angles = [2 * pi * (number + turn) / count - pi / 2 for number in range(count)]
    return tuple((round(cos(angle), 3), round(sin(angle), 3)) for angle in angles)


def _star(count: int, inner: float) -> tuple[tuple[float, float], ...]:
    outer = _regular(count)
    between = _regular(count, 0.5)
    return tuple(
        corner
        for out, into in zip(outer, between, strict=True)
        for corner in (out, (round(into[0] * inner, 3), round(into[1] * inner, 3)))
    )


# Every colour has a contrast of at least 4.5 to 1 against white.
SHAPES = {
    "Case": Shape(((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)), "#163d4a"),
    "Review": Shape(((-1, -0.75), (0.5, -0.75), (1, -0.25), (1, 0.75), (-1, 0.75)), "#3c4f76"),
    "Episode": Shape((), "#1f6f8f"),
    "Perspective": Shape(((-1, -0.8), (1, -0.8), (1, 0.4), (0.1, 0.4), (-0.4, 1), (-0.4, 0.4), (-1, 0.4)), "#4a6c8c"),
    "Factor": Shape(((0, -1), (1, 0), (0, 1), (-1, 0)), "#a34e00"),
    "Coding": Shape(((-1, -0.8), (1, -0.8), (0, 0.9)), "#6d5d4b"),
    "Finding": Shape(_regular(6), "#6b3fa0"),
    "Recommendation": Shape(_regular(5), "#a3195b"),
    "Action": Shape(((-1, -0.7), (0.35, -0.7), (1, 0), (0.35, 0.7), (-1, 0.7)), "#0b6e4f"),
    "Event": Shape(((0, -0.9), (1, 0.8), (-1, 0.8)), "#59656d"),
    "OutcomeMeasure": Shape(_star(5, 0.45), "#7d6200"),
    "WorkingPractice": Shape(
        ((-0.4, -1), (0.4, -1), (0.4, -0.4), (1, -0.4), (1, 0.4), (0.4, 0.4), (0.4, 1), (-0.4, 1), (-0.4, 0.4),
         (-1, 0.4), (-1, -0.4), (-0.4, -0.4)),
        "#006a75",
    ),
    "Organisation": Shape(_regular(8, 0.5), "#454545"),
    "Area": Shape(((-0.55, -0.7), (1, -0.7), (0.55, 0.7), (-1, 0.7)), "#4f6427"),
    "Source": Shape(((-0.75, -1), (0.3, -1), (0.75, -0.55), (0.75, 1), (-0.75, 1)), "#75543a"),
    "Category": Shape(((-0.55, -0.7), (0.55, -0.7), (1, 0.7), (-1, 0.7)), "#84506f"),
}  # fmt: skip
PLAIN = Shape(_regular(7), "#59656d")  # of a label that has none of its own yet


def shape(label: str) -> Shape:
    """How nodes of this label look."""
    return SHAPES.get(label, PLAIN)
