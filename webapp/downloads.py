"""Answers as files and as JSON, for use outside the site."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from flask import Response, json, request

from graph.export.content import NOT_CHECKED
from queries import Answer

# A cell that begins so is taken for a formula by spreadsheets (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_json(body: Any) -> Response:
    """A response with this as JSON: keys in their order, letters of every script as they are."""
    return Response(json.dumps(body, ensure_ascii=False, sort_keys=False), mimetype="application/json")


def json_response(body: Any, *, revision: int) -> Response:
    """JSON with an ETag, so that it is sent only to a program that does not have it yet; `revision` is the graph's."""
    response = as_json(body)
    response.headers["Casethread-Revision"] = str(revision)
    response.add_etag()
    response.make_conditional(request)
    return response


def answer_csv(answer: Answer) -> Response:
    """One line for each row, below the names of the columns. CSV has no place for notes, so each row ends with one."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*(column.name for column in answer.columns), "notice"])
    for row in answer.rows:
        writer.writerow([*(_plain(row.get(column.name)) for column in answer.columns), NOT_CHECKED])
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{answer.question}.csv"'
    return response


def _plain(value: Any) -> Any:
    """The value for one cell: lists parted by semicolons, and nothing that a spreadsheet would run."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
