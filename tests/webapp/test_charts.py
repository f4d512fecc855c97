"""The charts of an answer's page as a program sees them, and what of them leaves the site."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

import webapp

STATIC = Path(webapp.__file__).parent / "static"


def charts_of(page: str) -> list[dict[str, Any]]:
    """What the page gives to its scripts."""
    return [json.loads(text) for text in re.findall(r"data-chart .*?application/json\">(.*?)</script>", page, re.S)]


@pytest.mark.slow
def test_the_page_has_its_chart_beside_the_table_from_the_same_rows(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors").text
    [chart] = charts_of(page)
    assert chart["kind"] == "diverging"
    labels = {each["key"]: each["label"] for each in chart["labels"]}
    for label in labels.values():
        assert f">{label}</a>" in unescape(page)
    assert page.index("data-chart") < page.index("<table")


@pytest.mark.slow
def test_a_mark_leads_to_the_evidence_that_its_row_leads_to(client: FlaskClient) -> None:
    page = client.get("/questions/agency-by-factor?since=2018").text
    [chart] = charts_of(page)
    addresses = {mark["href"] for mark in chart["marks"]}
    assert addresses == {unescape(each) for each in re.findall(r'href="(/questions/evidence-for\?[^"]+)"', page)}
    for address in addresses:
        assert client.get(address).status_code == 200


@pytest.mark.slow
def test_a_question_without_charts_asks_for_none_of_their_scripts(client: FlaskClient) -> None:
    page = client.get("/questions/factors-together").text
    assert "/static/charts/" not in page
    assert client.get("/questions/factors-together.chart.json").get_json()["charts"] == []


def modules_of(script: Path) -> set[str]:
    """A script, the modules that it imports from its beginning, and theirs."""
    imported = re.findall(r'^import .* from "(.+)";', script.read_text(encoding="utf-8"), re.M)
    own = script.relative_to(STATIC).as_posix()
    return {own}.union(*(modules_of((script.parent / name).resolve()) for name in imported))


@pytest.mark.parametrize("kind", ["bars", "points", "diverging", "heat", "trend"])
def test_a_page_names_the_modules_that_draw_its_kinds_of_charts_and_no_others(site: Flask, kind: str) -> None:
    with site.test_request_context():
        scripts = render_template("charts/scripts.html", page={"charts": [{"kind": kind}, {"kind": kind}]})
    loader = re.search(rf'{kind}: \(\) => import\("\./(.+)"\)', (STATIC / "charts/draw.js").read_text(encoding="utf-8"))
    assert loader
    named = re.findall(r'href="/static/([^"?]+)', scripts)
    beginning = STATIC / "charts/site.js"
    assert sorted(named) == sorted(
        (modules_of(beginning) | modules_of(STATIC / "charts" / loader[1])) - {"charts/site.js"}
    )


def test_what_is_saved_is_counted_without_what_is_restricted_and_says_so(client: FlaskClient) -> None:
    [shown] = charts_of(client.get("/questions/recurring-factors").text)
    answer = client.get("/questions/recurring-factors.chart.json")
    [leaving] = answer.get_json()["charts"]
    name = "Caseload of the duty team: Hindering"
    count = {each["name"] for each in shown["marks"]}, {each["name"] for each in leaving["marks"]}
    assert f"{name} 2" in count[0]
    assert f"{name} 1" in count[1]
    assert leaving["stamps"] == ["Invented cases", "Not checked for disclosure"]
    assert any("What is restricted or internal is withheld" in line for line in leaving["lines"])
    assert all(mark["href"] is None for mark in leaving["marks"])
    assert answer.headers["Casethread-Revision"] == str(answer.get_json()["revision"])


def test_the_address_of_what_is_saved_has_the_filters_and_the_day(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?polarity=hindering").text
    found = re.search(r'data-export="([^"]+)"', page)
    assert found
    address = unescape(found[1])
    assert address.startswith("/questions/recurring-factors.chart.json?")
    [chart] = client.get(address).get_json()["charts"]
    assert chart["lines"][0].endswith("Asked with: Helped or hindered: Hindering.")
    assert "As at " in chart["lines"][-1]
    assert client.get("/questions/recurring-factors.chart.json?area=Nowhere").status_code == 400
    assert client.get("/questions/who-did-it.chart.json").status_code == 404


@pytest.mark.parametrize("name", ["charts/site.js", "charts/charts.css", "vendor/d3-array/ticks.js"])
def test_the_scripts_are_served_by_the_site_itself_under_its_policy(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "private" not in answer.headers.get("Cache-Control", "")
