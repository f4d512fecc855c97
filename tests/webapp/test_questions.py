"""The catalogue, the page of an answer, its twins, and an address that reopens exactly this."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from queries import Question, questions
from queries.answers.cells import format_cell
from queries.answers.column import Column
from queries.answers.units import TEXT
from queries.questions.filters import FILTERS


@pytest.mark.slow
def test_every_question_is_in_the_catalogue_and_its_page_opens(client: FlaskClient) -> None:
    page = client.get("/questions").text
    for question in questions():
        assert f'href="/questions/{question.name}"' in page
        shown = client.get(f"/questions/{question.name}")
        assert shown.status_code == 200, question.name
        assert shown.text.count("<h1") == 1


@pytest.mark.slow
def test_an_answer_has_its_sentence_table_caveats_method_and_ways_out(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors").text
    assert '<a class="govuk-link" href="/factor/f1">Caseload of the duty team</a>' in page
    for title in ("Change the question", "Caveats", "Download", "Cite this answer", "BibTeX", "How this was made"):
        assert f">{title}<" in page
    assert "MATCH" in page
    assert re.search(r'href="/questions/recurring-factors\.csv\?[^"]*as_at=\d{4}-\d\d-\d\d', page)
    assert re.search(r'href="/questions/recurring-factors\.json\?[^"]*as_at=', page)
    assert ">Evidence<" in page
    count = r'<a class="govuk-link" href="/questions/evidence-for\?[^"]+">1<span [^>]*>: the evidence for Caseload'
    assert re.search(count, client.get("/questions/recurring-factors?since=2018").text), (
        "a number leads to what it counts"
    )


@pytest.mark.slow
def test_a_gap_in_a_thread_is_a_row_that_says_so(client: FlaskClient) -> None:
    page = client.get("/questions/trace?action=x1").text
    table = re.search(r"<table.*?</table>", page, re.S)
    assert table
    gaps = [row for row in client.get("/api/v1/questions/trace?action=x1").get_json()["rows"] if row["id"] is None]
    assert gaps
    for gap in gaps:
        assert f">{gap['name']}</td>" in table[0]


@pytest.mark.slow
def test_the_permanent_address_reopens_exactly_this(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?polarity=hindering&since=2018").text
    found = re.search(r'id="permalink">([^<]+)<', page)
    assert found
    address = urlsplit(unescape(found[1]))
    assert parse_qs(address.query)["polarity"] == ["hindering"]
    assert "as_at" in parse_qs(address.query)
    again = client.get(f"{address.path}?{address.query}").text
    tables = [re.search(r"<tbody.*?</tbody>", text, re.S) for text in (page, again)]
    assert tables[0] and tables[1] and tables[0][0] == tables[1][0]


@pytest.mark.slow
def test_a_page_says_in_words_what_was_asked(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?polarity=hindering&since=2018&area=Northmere").text
    chips = page.partition('id="criteria"')[2].partition("</ul>")[0]
    assert re.findall(r'"ct-chip">([^<]+)<', chips) == [
        "Area: Northmere",
        "Helped or hindered: Hindering",
        "Since: 2018",
    ]
    assert "Asked with: Per: Case; Codebooks together: No; " in page
    assert 'id="criteria"' not in client.get("/questions/recurring-factors").text, "nothing was asked for"


@pytest.mark.slow
def test_each_filter_that_was_asked_for_can_be_removed(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?polarity=hindering&area=Northmere&per=episode").text
    chips = page.partition('id="criteria"')[2].partition("</ul>")[0]
    links = dict(re.findall(r'href="([^"]+)">.*?hidden">([^<]+)<', chips))
    addresses = {label: parse_qs(urlsplit(unescape(address)).query) for address, label in links.items()}
    assert addresses == {
        "Remove choice per: Episode": {"polarity": ["hindering"], "area": ["Northmere"]},
        "Remove filter area: Northmere": {"polarity": ["hindering"], "per": ["episode"]},
        "Remove filter helped or hindered: Hindering": {"area": ["Northmere"], "per": ["episode"]},
    }
    needed = client.get("/questions/what-helped?case=c1").text.partition('id="criteria"')[2].partition("</ul>")[0]
    assert "Remove choice case: " in needed
    for address in ("case-story?case=c1", "trace?action=x1", "evidence-for?factor=f1"):
        page = client.get(f"/questions/{address}").text
        assert 'class="ct-chip"' in page and "Remove choice" not in page, address


def test_a_caveat_leads_to_what_can_be_done_about_it(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?polarity=hindering&limit=1").text
    caveats = page.partition('id="caveats"')[2].partition("</h2>")[2].partition("<h2")[0]
    link = re.search(
        r'Only the first row is shown\. <a class="govuk-link ct-screen" href="([^"]+)">Show up to 10</a>', caveats
    )
    assert link
    assert parse_qs(urlsplit(unescape(link[1])).query) == {"polarity": ["hindering"], "limit": ["10"]}
    assert client.get(unescape(link[1])).status_code == 200


@pytest.mark.slow
def test_no_caveat_or_method_of_a_page_names_a_parameter(client: FlaskClient) -> None:
    needed = {"case": "c1", "factor": "f1", "text": "duty", "one": "since=2015", "other": "until=2015"}
    ends = {"crosswalk": {"first": "domains", "second": "hfacs"}, "paths-between": {"first": "f1", "second": "f2"}}
    names = {name for question in questions() for name in (*question.accepted, "limit")}
    for question in questions():
        values = needed | ends.get(question.name, {})
        given = {parameter.name: values[parameter.name] for parameter in question.offered if parameter.required}
        page = client.get(f"/questions/{question.name}", query_string=given).text
        main = re.sub(r'<(pre|p) class="ct-code".*?</\1>|<form.*?</form>|<script.*?</script>', "", page, flags=re.S)
        text = unescape(re.sub(r"<[^>]+>", "", f"<main{main.partition('<main')[2]}"))
        assert not re.findall(rf"\b(?:{'|'.join(names)})=\S*", text), question.name


@pytest.mark.slow
def test_only_filters_that_apply_are_offered(client: FlaskClient) -> None:
    for question in questions():
        page = client.get(f"/questions/{question.name}").text
        names = re.findall(r'(?:input|select)[^>]* name="([a-z_.]+)"', page)
        offered = {name.partition(".")[0] for name in names} - {"q"}
        shown = {parameter.name for parameter in question.offered if not parameter.is_internal}
        assert offered == shown | set(question.filters), question.name


@pytest.mark.slow
@pytest.mark.parametrize("question", questions(), ids=lambda each: each.name)
def test_the_form_of_a_question_has_each_filter_that_it_takes(client: FlaskClient, question: Question) -> None:
    page = client.get(f"/questions/{question.name}").text
    for name in question.filters:
        assert re.search(rf'<(input|select)[^>]* name="{name}"', page), name
        assert FILTERS[name].title in page


def test_a_taxonomy_is_chosen_by_its_title(client: FlaskClient) -> None:
    page = client.get("/questions/crosswalk").text
    assert re.search(r'<option value="domains"[^>]*>Domains of contributory factors</option>', page)
    assert "scie_factors<" not in page


@pytest.mark.slow
def test_the_sets_that_are_compared_are_chosen_in_fields(client: FlaskClient) -> None:
    address = "/questions/compare?one.area=Northmere&one.since=2010&other.until=2015&other.area="
    page = client.get(address).text
    assert "First set: area Northmere; since 2010" in page and "Second set: until 2015" in page
    assert re.search(r'name="one.area"[^>]* value="Northmere"', page)
    assert client.get(address.replace("compare?", "compare.csv?")).status_code == 200
    assert "There is no area &#39;Nowhere&#39;" in client.get(address.replace("Northmere", "Nowhere")).text


def test_each_filter_is_taken_by_a_question() -> None:
    assert {name for question in questions() for name in question.filters} == {*FILTERS}


def test_an_answer_that_stays_on_the_screen_says_why_on_its_page_and_in_place_of_its_files(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?case_kind=serious_case").text
    assert "Kind of case: such groups of cases are so small" in page
    for ending in ("csv", "json"):
        refused = client.get(f"/questions/recurring-factors.{ending}?case_kind=serious_case")
        assert refused.status_code == 400
        assert "small counts are not guarded yet" in refused.text


@pytest.mark.slow
def test_the_evidence_of_a_row_has_an_address_that_reopens_it(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?per=episode&since=2018").text
    address = unescape(re.findall(r'href="(/questions/evidence-for\?[^"]+)"', page)[0])
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked.pop("as_at")
    assert asked == {
        "question": "recurring-factors",
        "row": "f1~Invented%3A%20no%20codebook%20named",
        "per": "episode",
        "since": "2018",
    }
    shown = client.get(address)
    assert shown.status_code == 200
    rows = client.get(f"/api/v1{address}").get_json()["rows"]
    assert {row["factor"] for row in rows} == {"f1"}
    # Its twins and its permanent address are of the same row.
    twin = re.search(r'href="(/questions/evidence-for\.json\?[^"]+)"', shown.text)
    sheet = re.search(r'href="(/questions/evidence-for\.csv\?[^"]+)"', shown.text)
    permanent = re.search(r'id="permalink">([^<]+)<', shown.text)
    assert twin and sheet and permanent
    assert client.get(unescape(twin[1])).get_json()["rows"] == rows
    assert len(list(csv.reader(StringIO(client.get(unescape(sheet[1])).text)))) == len(rows) + 1
    again = client.get(unescape(permanent[1])).text
    tables = [re.search(r"<tbody.*?</tbody>", text, re.S) for text in (shown.text, again)]
    assert tables[0] and tables[1] and tables[0][0] == tables[1][0]
    # The form keeps what belongs to the question of the row.
    assert '<input type="hidden" name="per" value="episode">' in shown.text
    assert 'value="f1~Invented%3A%20no%20codebook%20named"' in shown.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("question=nonsense&row=x", "There is no question &#39;nonsense&#39;"),
        ("question=recurring-factors", "nothing says which of its rows is meant"),
        ("question=recurring-factors&row=x", "recurring-factors has no row &#39;x&#39; with evidence"),
    ],
)
def test_the_evidence_of_a_row_that_is_not_there(client: FlaskClient, asked: str, said: str) -> None:
    page = client.get(f"/questions/evidence-for?{asked}")
    assert page.status_code == 400
    assert said in page.text
    problem = client.get(f"/api/v1/questions/evidence-for?{asked}")
    assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")
    assert problem.get_json()["invalid_parameters"][0]["name"] in ("question", "row")


@pytest.mark.slow
def test_an_address_of_the_version_before_is_answered_and_says_so(client: FlaskClient) -> None:
    page = client.get("/questions/evidence-for?counted=Invented: no codebook named&factor=f1")
    assert page.status_code == 200
    assert "Deprecated: counted will not be read any more" in page.text
    assert 'name="counted"' not in page.text


def test_a_question_that_needs_something_asks_for_it(client: FlaskClient) -> None:
    page = client.get("/questions/case-story")
    assert page.status_code == 200
    assert 'name="case"' in page.text
    assert "There is a problem" not in page.text


def test_a_filter_that_nothing_bears_is_explained_and_what_was_typed_is_kept(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?area=Northmeer")
    assert page.status_code == 400
    assert "Northmere" in page.text
    assert 'value="Northmeer"' in page.text
    problem = client.get("/api/v1/questions/recurring-factors?area=Northmeer")
    assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("asked", "field", "text"),
    [
        ("since=Easter", "since", "Since: Easter is not a date"),
        (
            "since=2020&until=2019",
            "since",
            "‘Since’ lies after ‘Until’, so nothing can lie between them. Give a ‘Since’",
        ),
        ("polarity=upward", "polarity", "Helped or hindered: 'upward' is not one of"),
        ("pool=perhaps", "pool", "Codebooks together: 'perhaps' is not one of"),
        ("limit=0", "", "‘Limit’ is a whole number"),
    ],
)
def test_an_error_names_the_field_by_its_label_and_leads_to_it(
    client: FlaskClient, asked: str, field: str, text: str
) -> None:
    page = unescape(client.get(f"/questions/recurring-factors?{asked}").text)
    [summary] = re.findall(r'<ul class="govuk-list govuk-error-summary__list">(.*?)</ul>', page, re.S)
    link = f'<a href="#field-{field}">' if field else ""
    assert f"<li>{link}{text}" in summary
    assert "=" not in re.sub("<[^>]*>", "", summary)
    assert not field or f'id="field-{field}"' in page


def test_the_nearest_names_are_links_to_the_same_question(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?polarity=hindering&area=Northmeer").text
    [summary] = re.findall(r'<ul class="govuk-list govuk-error-summary__list">(.*?)</ul>', page, re.S)
    assert "There is no area &#39;Northmeer&#39;.</a> Perhaps you mean:" in summary
    assert '<a href="/questions/recurring-factors?polarity=hindering&amp;area=a1">Northmere</a>' in summary
    listed = client.get("/all/case?in_area=Northmeer").text
    assert '<a href="/all/case?in_area=a1">Northmere</a>' in listed


@pytest.mark.slow
def test_a_form_shows_names_and_no_internals(client: FlaskClient) -> None:
    form = client.get("/questions/evidence-for?case=c1").text
    assert 'value="A baby with bruises, seen by five services"' in form, "it was given by its id"
    assert 'data-suggestions="/suggestions/case"' in form
    assert not re.findall(r'<label[^>]* for="field-(row|relationship|through|no_pattern|question)"', form)
    radios = client.get("/questions/upstream-of").text
    assert re.search(r'type="radio" value="yes" checked', radios)


def test_records_are_suggested_with_what_tells_them_apart(client: FlaskClient) -> None:
    assert client.get("/suggestions/case?q=bruises").get_json() == [
        {
            "about": "NM-07 · Northmere · March 2018 · Practice review",
            "name": "A baby with bruises, seen by five services",
            "value": "A baby with bruises, seen by five services",
        }
    ]
    assert [match["name"] for match in client.get("/suggestions/factor?q=open+cases").get_json()] == [
        "Caseload of the duty team"
    ], "by its alias"
    assert client.get("/suggestions/case").get_json() == []
    assert client.get("/suggestions/change?q=x").status_code == 404


def test_a_taxonomy_is_called_by_its_title_and_a_program_gets_its_code() -> None:
    column = Column("taxonomy", "Taxonomy", TEXT)
    assert format_cell(column, "scie_patterns_2012") == "SCIE underlying patterns (2012 wording)"
    assert format_cell(column, "ours") == "ours"


def test_a_question_that_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/questions/who-did-it").status_code == 404
    assert client.get("/api/v1/questions/who-did-it").status_code == 404


def test_the_json_twin_and_the_api_give_the_same(client: FlaskClient) -> None:
    twin = client.get("/questions/recurring-factors.json").get_json()
    api = client.get("/api/v1/questions/recurring-factors").get_json()
    assert twin == api
    assert set(twin) >= {"question", "parameters", "revision", "columns", "rows", "notes"}
    assert "Not checked for disclosure" in twin["notes"]


def test_the_csv_twin_is_text_for_spreadsheets(client: FlaskClient) -> None:
    answer = client.get("/questions/recurring-factors.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["factor"] for row in rows} == {"f1", "f2", "f3"}
    [notice] = {row["notice"] for row in rows}
    assert notice.split(" | ") == [
        "Not checked for disclosure",
        "Everything shown here is invented.",
        "What is restricted or internal is withheld: cases, and what follows from them.",
    ]


@pytest.mark.slow
def test_a_csv_file_has_every_row_and_says_what_was_asked_for(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?limit=1&polarity=hindering").text
    [cut] = re.findall(r'href="(/questions/recurring-factors\.csv[^"]*)"', page)
    [row] = csv.DictReader(StringIO(client.get(unescape(cut)).data.decode("utf-8-sig")))
    assert "Only the first row is shown. | Asked with: Helped or hindered: Hindering; As at: " in row["notice"]
    page = client.get("/questions/find?text=e").text
    [whole] = re.findall(r'href="(/questions/find\.csv[^"]*)"', page)
    assert "limit" not in parse_qs(urlsplit(unescape(whole)).query)
    assert ">CSV, for a spreadsheet</a>, with all rows" in page
    [nothing] = csv.DictReader(StringIO(client.get("/questions/find.csv?text=Zzyzx").data.decode("utf-8-sig")))
    assert nothing["id"] == "" and nothing["notice"].startswith("Nothing has Zzyzx in ")


def test_what_leaves_is_counted_without_the_restricted_case(client: FlaskClient) -> None:
    out = {row["factor"]: row for row in client.get("/questions/recurring-factors.json").get_json()["rows"]}
    assert out["f1"]["cases"] == 1
    assert client.get("/questions/recurring-factors").text.count("Caseload of the duty team") >= 1


def test_a_program_that_has_it_already_is_told_so(client: FlaskClient) -> None:
    first = client.get("/api/v1/questions/recurring-factors")
    again = client.get("/api/v1/questions/recurring-factors", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.slow
def test_find_leads_to_records(client: FlaskClient) -> None:
    page = client.get("/search?q=duty")
    assert 'href="/factor/f1"' in page.text
    assert client.get("/search").status_code == 200
    texts = client.get("/search?q=cot").text
    assert "match in what happened" in texts and "a knock against the cot.”" in texts
    assert client.get("/search?q=cot&page=2").status_code == 404
    assert "&lt;script&gt;" in client.get("/search?q=<script>").text
