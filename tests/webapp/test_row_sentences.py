"""Rows of an answer as sentences with links."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml import html

from graph.database import Database
from webapp import create_app
from webapp.pages.row_sentences import MAX_NAMED


@pytest.mark.slow
def test_seen_before_is_read_as_sentences_that_lead_to_their_evidence(sample: Database) -> None:
    app: Flask = create_app({"DATABASE": sample})
    page = html.fromstring(app.test_client().get("/questions/seen-before?case=sample-c01").text)
    sentences = page.xpath("//*[@id='in-sentences']/li")
    first = " ".join(sentences[0].text_content().split())
    assert first.startswith("Information sharing across agencies hindered practice in 5 other cases (")
    assert f"and {5 - MAX_NAMED} more)." in first
    addresses = sentences[0].xpath(".//a/@href")
    assert addresses[0].startswith("/factor/")
    assert addresses[1].startswith("/questions/evidence-for?")
    assert len(sentences) == len(page.xpath("//table[contains(@class, 'ct-cards')]/tbody/tr"))
