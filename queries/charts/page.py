"""One HTML file with the charts of an answer, that asks nothing of any host: for a notebook's frame, or to be kept.

They are drawn by the same scripts as on the site, and printed as in a picture that leaves it. The page's policy allows the
scripts and the style of this file by their hashes, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import compress
from typing import Any

from jinja2 import Environment

from graph.errors import BadRequest
from graph.formats.page import policy
from queries.charts.chart import Chart

LIBRARIES = ("vendor/d3/d3.min.js", "vendor/plot/plot.umd.min.js")
# Ours, each after those that it takes from.
MODULES = ("look.js", "bars.js", "heat.js", "trend.js", "draw.js", "printed.js", "save.js", "alone.js")
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(async )?(function|const|let) )", re.MULTILINE)


def chart_page(charts: Sequence[Chart]) -> str:
    """The whole page: each picture with its printed lines, buttons that save it, and the same as a table.

    Raises BadRequest where there is no chart.
    """
    if not charts:
        raise BadRequest("This answer draws no chart.")
    scripts, style = [*map(_text, LIBRARIES), _joined()], _text("page.css")
    page: str = _template().render(
        charts=[_told(chart) for chart in charts],
        policy=policy(scripts, [style], images="data:"),
        scripts=scripts,
        style=style,
    )
    return page


def _told(chart: Chart) -> dict[str, Any]:
    """One chart for the template: what is drawn, and the same in words."""
    labels = {place.key: place.label for place in chart.labels}
    places = {place.key: place.label for place in chart.places}
    titles = [chart.label_title, chart.place_title or ("Side" if chart.kind == "diverging" else "")]
    is_shown = [bool(title) for title in titles]
    return {
        "heading": chart.heading,
        "title": chart.title,
        "drawn": chart.to_json(),
        "headings": [*compress(titles, is_shown), chart.value_title],
        "rows": [[*compress((labels[m.label], places[m.place]), is_shown), m.in_words] for m in chart.marks],
        "said": [chart.sentence, *chart.legend, chart.left_out, *chart.stamps, *chart.lines],
    }


@cache
def _joined() -> str:
    """Our modules as one script: a page of its own has no addresses to import from."""
    bodies = [_EXPORT.sub("", _IMPORT.sub("", _text(name))) for name in MODULES]
    return "\n".join(['"use strict";', "{", *bodies, "}"])


@cache
def _text(name: str) -> str:
    """A file of the charts, with the line ends that a browser makes of it before it checks a hash."""
    text = (files("queries.charts") / "drawing" / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


@cache
def _template() -> Any:
    """Everything is escaped but the scripts and the style, which are files of ours and of Observable's."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.policies["json.dumps_kwargs"] = {"allow_nan": False}
    return environment.from_string(_text("page.html"))
