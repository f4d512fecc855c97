"""What stands beside a link in one phrase: since when and until when, whether somebody replied, what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.dates import day
from graph.schema import schema
from queries.wording.figures import number
from webapp.formatting import is_present

Values = Mapping[str, Any]


def period(values: Values) -> str:
    """`1 June 2015 to 31 March 2017`, `from April 2025`, `until 2017`; nothing where no day is known."""
    start, end = (day(str(values[name])) if is_present(values.get(name)) else "" for name in ("from", "to"))
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def reply(values: Values) -> str:
    """`Replied on 22 February 2010: partly accepted. “The indicator would be looked at.”`, or what is known instead."""
    due = f", due {_on(str(values['reply_due_on']))}" if is_present(values.get("reply_due_on")) else ""
    match values.get("replied"):
        case "yes":
            on = f" {_on(str(values['replied_on']))}" if is_present(values.get("replied_on")) else ""
            words = schema().vocabularies["response"]
            response = words.get(str(values.get("response")), "").lower()
            reason = f". “{values['reason']}”" if is_present(values.get("reason")) else ""
            return f"Replied{on}{f': {response}' if response else ''}{reason}"
        case "no":
            return f"Has not replied{due}"
    return f"No reply is recorded{due}"


def _on(date: str) -> str:
    """`on 3 May 2019`, `in May 2019`."""
    return f"{'on' if date.count('-') == 2 else 'in'} {day(date)}"


def measured(values: Values) -> str:
    """`22 before, 14.5 after (lower is better)`; nothing where neither is known."""
    figures = [
        f"{number(values[name])} {word}"
        for name, word in (("baseline", "before"), ("result", "after"))
        if is_present(values.get(name))
    ]
    wanted = schema().vocabularies["wanted"].get(str(values.get("wanted")), "").lower()
    return ", ".join(figures) + (f" ({wanted})" if figures and wanted else "")
