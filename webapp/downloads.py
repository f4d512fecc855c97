"""Answers as files and as JSON, for use outside the site."""

from __future__ import annotations

from typing import Any

from flask import Response, json, request

from graph.formats.spreadsheets import csv_pieces
from queries import Answer
from queries.answers.criterion import in_words
from queries.answers.note import ROWS_CUT
from queries.asking.invented import BOTH_APART, ONLY_INVENTED
from queries.editions.store import ALTERED
from queries.release.release import NOT_CHECKED_CODE, WITHHELD

# What nobody may miss who has nothing but the file: what was not checked, is not real, is withheld or cut off.
NOTICES = (NOT_CHECKED_CODE, ONLY_INVENTED, BOTH_APART, WITHHELD, ROWS_CUT, "of-edition", ALTERED)


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
    """One line for each row, below the names of the columns, sent piece by piece.

    CSV has no place for notes, so each row ends with those that count, and with what was asked for; where there is no
    row, one line has that alone, after the answer in a sentence.
    """
    names, notice = [column.name for column in answer.columns], _notice(answer)
    rows = ([*(_cell(row.get(name)) for name in names), notice] for row in answer.rows)
    nothing = [[*([None] * len(names)), f"{answer.sentence} {notice}"]]
    response = Response(csv_pieces([*names, "notice"], rows if answer.rows else nothing), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{answer.question}.csv"'
    return response


def _notice(answer: Answer) -> str:
    """What each row of a file says beside its values."""
    notes = sorted((note for note in answer.notes if note.code in NOTICES), key=lambda note: NOTICES.index(note.code))
    criteria = in_words(each for each in answer.criteria if not each.is_default and each.name != "limit")
    return " | ".join([*map(str, notes), *([f"Asked with: {criteria}"] if criteria else [])])


def _cell(value: Any) -> Any:
    """The value for one cell: lists joined by semicolons."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value
