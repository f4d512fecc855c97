"""The workbook of an agency on the site: its link, what is in it, and that it comes back through the page 'Import'."""

from __future__ import annotations

import io

import openpyxl
from flask import Flask

from graph.database import Database
from webapp import create_app


def test_it_is_offered_on_the_page_of_an_organisation(sample: Database) -> None:
    app: Flask = create_app({"DATABASE": sample})
    client = app.test_client()
    [row] = sample.read(
        "MATCH (o:Organisation)<-[:OWNED_BY]-(a:Action) WHERE a.status IN ['planned', 'in_progress', 'blocked'] "
        "RETURN o.id AS id, count(a) AS number ORDER BY number DESC, id LIMIT 1"
    )
    address = f"/imports/agency-workbook.xlsx?organisation={row['id']}"
    assert address in client.get(f"/organisation/{row['id']}").text
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).data))
    assert book["Your actions"].max_row > 1


def test_of_no_organisation_there_is_none(sample: Database) -> None:
    answer = create_app({"DATABASE": sample}).test_client().get("/imports/agency-workbook.xlsx?organisation=nobody")
    assert answer.status_code == 404
