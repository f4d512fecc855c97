"""How dates are written for people, and by what they are known in a text that holds others."""

from __future__ import annotations

import re

from graph.dates import day

__all__ = ["DATE", "day"]
DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
