"""How a label looks wherever it is drawn: a shape of its own and a colour; the words stand beside both, always.

The explorer, its legend and the page of an exported network are all drawn from the same corners, which lie between
-1 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

MIN_CONTRAST = 4.5  # against white, the ratio that WCAG 2.2 asks for text (1.4.3)

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The corners of a polygon as (x, y), y pointing down, and its colour; no corners make a circle."""

    corners: Corners
    colour: str

    @property
    def points(self) -> str:
        """The corners as an SVG polygon within 20 by 20 around the middle."""
        return " ".join(f"{10 * x:g},{10 * y:g}" for x, y in self.corners)


# A heptagon: what a question counted may join things that the schema has no label for.
UNKNOWN = Look(
    ((0, -1), (0.782, -0.623), (0.975, 0.223), (0.434, 0.901), (-0.434, 0.901), (-0.975, 0.223), (-0.782, -0.623)),
    "#59656d",
)


def contrast_to_white(colour: str) -> float:
    """The contrast ratio of a colour such as `#a34e00` to white, 1 to 21 (WCAG 2.2, relative luminance)."""
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    luminance = sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)
