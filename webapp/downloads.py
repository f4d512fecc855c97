"""Answers as files and as JSON, for use outside the site."""

from __future__ import annotations

from typing import Any

from flask import Response, json, request

from graph.formats.content import NOT_CHECKED
from graph.formats.spreadsheets import csv_bytes
from queries import Answer


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
    headings = [*(column.name for column in answer.columns), "notice"]
    rows = ([*(_cell(row.get(column.name)) for column in answer.columns), NOT_CHECKED] for row in answer.rows)
    response = Response(csv_bytes(headings, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{answer.question}.csv"'
    return response


def _cell(value: Any) -> Any:
    """The value for one cell: lists joined by semicolons."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value
