"""The start page: numbers that lead to exactly what they count, and what recurs."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from webapp.pages.overview import MAX_CASES, recurring


def figures(client: FlaskClient) -> dict[str, tuple[int, str]]:
    """What the start page counts: by the words, the number and the address that it leads to."""
    page = html.fromstring(client.get("/").text)
    found = {}
    for link in page.xpath("//*[@class='ct-figures']//a"):
        number, words = (each.text_content() for each in link.xpath("strong | span"))
        found[words] = int(number.replace(",", "")), link.get("href")
    return found


@pytest.mark.slow
def test_each_number_leads_to_exactly_what_it_counts(client: FlaskClient) -> None:
    found = figures(client)
    assert any("open" in words for words in found)
    assert "cases" in found
    for words, (number, address) in found.items():
        listed = html.fromstring(client.get(address).text).xpath("//table[contains(@class, 'ct-cards')]/tbody/tr")
        assert len(listed) == number, words


@pytest.mark.slow
def test_what_recurs_is_drawn_with_its_numbers_in_words(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/").text)
    texts = [" ".join(each.text_content().split()) for each in page.xpath("//*[@class='ct-recurring']/li/a")]
    assert any(re.fullmatch(r"Caseload of the duty team: supported \d+, hindered \d+ times", text) for text in texts)
    assert len(page.xpath("//*[@class='ct-recurring']//*[local-name()='svg']")) == len(texts)
    assert "Invented cases" in client.get("/").text


@pytest.mark.parametrize("cases", [0, MAX_CASES + 1])
def test_what_recurs_is_not_counted_where_there_is_nothing_or_very_much(cases: int) -> None:
    assert recurring(OWNER, cases) is None
