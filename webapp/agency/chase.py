"""An agency's open actions as a text and as a letter, by the post that is accountable for each."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from graph.dates import day
from graph.formats.content import NOT_CHECKED
from graph.schema import schema
from queries.wording.figures import counted

Action = Mapping[str, Any]
HEADINGS = ("No", "Action", "Review", "Due", "Status", "Last note")
NO_POST = "No post is named"
REPORTED = "Reported complete"
NOTHING_ASKED = "These wait for sign-off: nothing is asked of you now."
QUESTION = "Please say what has happened since, and what stands in the way."
LANGUAGE = "en-GB"


def by_post(actions: Sequence[Action]) -> list[tuple[str, list[Action]]]:
    """The actions of each post, in the order of the posts' names; those without one come last."""

    def post(action: Action) -> str:
        return str("; ".join(action["posts"]))

    ordered = sorted(actions, key=lambda action: (not post(action), post(action)))
    return [(name or NO_POST, list(group)) for name, group in groupby(ordered, post)]


def sections(actions: Sequence[Action]) -> list[tuple[str, list[Action]]]:
    """What is asked about, by post, and last what the agency has reported complete already."""
    reported = [action for action in actions if action["is_reported"]]
    asked = by_post([action for action in actions if not action["is_reported"]])
    return [*asked, *([(REPORTED, reported)] if reported else [])]


def cells(action: Action) -> tuple[str, ...]:
    """What stands under each heading; the number is there where the title has it, too."""
    due = day(str(action["due_on"])) if action["due_on"] else "no date"
    is_overdue = action["overdue_days"] is not None
    words = schema().words(schema().labels["Action"].properties["status"])
    returned = f"; returned to you: {action['returned']}" if action["returned"] else ""
    dated = f" ({day(str(action['last_note_on']))})" if action["last_note_on"] else ""
    note = f"{action['last_note']}{dated}" if action["last_note"] else "none recorded"
    return (
        str(action["ref"] or ""),
        str(action["name"] or ""),
        "; ".join(action["review"]) or "none recorded",
        f"{due}, overdue" if is_overdue else due,
        words.get(str(action["status"]), str(action["status"])) + returned,
        note,
    )


def numbered(action: Action) -> tuple[str, str]:
    """The number and the title of an action; no number where the title has it, as in "Audit escalation (A4.1)"."""
    number, title = str(action["ref"] or ""), str(action["name"] or "")
    is_said = number and re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", title)
    return "" if is_said else number, title


def opening(agency: str, actions: Sequence[Action], today: date) -> str:
    """The first sentence of the text and of the letter."""
    verb = "is" if len(actions) == 1 else "are"
    return f"As of {day(today.isoformat())}, {counted(len(actions), 'action')} of {agency} {verb} open."


def chase_text(agency: str, actions: Sequence[Action], today: date) -> str:
    """The text to copy into a message."""
    lines = [opening(agency, actions, today)]
    for title, of_section in sections(actions):
        lines += ["", title, *([NOTHING_ASKED] if title == REPORTED else [])]
        for action in of_section:
            _, _, review, due, status, note = cells(action)
            lines.append(
                f"- {' '.join(numbered(action)).strip()}. Review: {review}. Due: {due}. Status: {status}. Last note: {note}."
            )
    return "\n".join([*lines, *(["", QUESTION] if is_asked(actions) else []), "", f"{NOT_CHECKED}."])


def is_asked(actions: Sequence[Action]) -> bool:
    """Whether anything is asked: not of what is reported complete."""
    return not all(action["is_reported"] for action in actions)


def chase_letter(agency: str, actions: Sequence[Action], today: date) -> bytes:
    """The same as a Word document: headings, tables whose first row is repeated on each page, and its language."""
    document = docx.Document()
    document.core_properties.title = f"Open actions of {agency}"
    document.core_properties.language = LANGUAGE
    _set_language(document)
    document.add_heading(f"Open actions of {agency}", level=1)
    document.add_paragraph(opening(agency, actions, today))
    for title, of_section in sections(actions):
        document.add_heading(title, level=2)
        if title == REPORTED:
            document.add_paragraph(NOTHING_ASKED)
        table = document.add_table(rows=1, cols=len(HEADINGS))
        table.style = "Table Grid"
        for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
            cell.paragraphs[0].add_run(heading).bold = True
        _repeat_first_row(table)
        for action in of_section:
            for cell, text in zip(table.add_row().cells, cells(action), strict=True):
                cell.text = text
    document.add_paragraph()
    if is_asked(actions):
        document.add_paragraph(QUESTION)
    document.add_paragraph(f"{NOT_CHECKED}.")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_language(document: Any) -> None:
    """Of the text itself, which is what a screen reader goes by."""
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    properties.append(language)


def _repeat_first_row(table: Any) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)
