"""What a Word document shows that stands in no text of it: the choice of a field's list."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from loaders.records.values import whole_number


def chosen_entry(field: Any) -> str:
    """What a drop-down field of Word's old forms (`w:ddList`) shows: the entry of its result, else of its default."""
    entries = [str(entry.get(qn("w:val")) or "") for entry in field.findall(qn("w:listEntry"))]
    marks = [field.find(qn(name)) for name in ("w:result", "w:default")]
    number = whole_number(next((str(mark.get(qn("w:val"))) for mark in marks if mark is not None), "0"))
    return entries[number] if number is not None and number < len(entries) else ""
