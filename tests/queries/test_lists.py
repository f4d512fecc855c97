"""Lists of records over the sample: every column sorts and filters, the same on both servers and as Python would."""

from __future__ import annotations

from typing import Any

import pytest
from people import EXPORT, OWNER

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.schema import Label, schema
from queries.asking.subject import subject
from queries.records.list_columns import PropertyColumn, RelatedColumn, columns_of, main_date
from queries.records.lists import OPEN, ListedRecord, RecordList, choices, filter_names, read_list
from queries.records.suggestions import Suggestion, _suggestion, given_for, suggestions

ACTION = schema().labels["Action"]


def nodes_of(database: Database, label: Label) -> list[dict[str, Any]]:
    return [row["n"] for row in database.read(f"MATCH (n:{label.name}) RETURN properties(n) AS n ORDER BY n.id")]


def ids(records: RecordList) -> list[str]:
    return [record.properties["id"] for record in records.records]


def test_the_columns_of_a_list_are_read_off_the_schema() -> None:
    assert [column.name for column in columns_of("Action")][:5] == [
        "ref",
        "status",
        "owned_by",
        "applies_in",
        "created_on",
    ]
    titles = {column.name: column.title for column in columns_of("Action")}
    assert (titles["owned_by"], titles["applies_in"]) == ("Owned by", "Area")
    assert {column.name for column in columns_of("Action") if column.is_secondary} == {
        "kind",
        "level",
        "strength",
        "rag",
    }
    assert not any(column.is_secondary for column in columns_of("Case"))
    assert (main_date(ACTION) or columns_of("Case")[0]).name == "created_on"
    assert main_date(schema().labels["Factor"]) is None


@pytest.mark.slow
def test_every_column_sorts_with_blanks_last(sample: Database) -> None:
    nodes = {node["id"]: node for node in nodes_of(sample, ACTION)}
    for column in columns_of("Action"):
        for turn in ("", "-"):
            first = read_list(sample, ACTION, OWNER, {}, f"{turn}{column.name}")
            assert sorted(ids(first)) == sorted(nodes), column.name
            if isinstance(column, RelatedColumn):
                values = [
                    min((name.lower() for _, name in record.related[column.name]), default=None)
                    for record in first.records
                ]
            else:
                stored = column.name + ("_earliest" if column.prop.is_date else "")
                values = [nodes[id_].get(stored) for id_ in ids(first)]
            filled = [value for value in values if value is not None]
            assert filled == sorted(filled, reverse=bool(turn)), (column.name, turn)
            assert values[len(filled) :] == [None] * (len(values) - len(filled)), (column.name, turn)


@pytest.mark.slow
def test_what_has_been_open_for_years_can_be_found(sample: Database) -> None:
    long_open = [
        node["id"]
        for node in nodes_of(sample, ACTION)
        if node.get("status") in ACTION.open_statuses and (node.get("created_on_latest") or "9999") <= "2018-12-31"
    ]
    filters = {"status": OPEN, "created_on.until": "2018"}
    assert long_open
    assert sorted(ids(read_list(sample, ACTION, OWNER, filters))) == long_open
    after = read_list(sample, ACTION, OWNER, {"status": OPEN, "created_on.from": "2019"})
    assert set(ids(after)).isdisjoint(long_open) and after.total


@pytest.mark.slow
def test_a_page_has_as_many_records_as_it_is_asked_for(sample: Database) -> None:
    category = schema().labels["Category"]
    first = read_list(sample, category, OWNER, {})
    whole = read_list(sample, category, OWNER, {}, per_page=1_000)
    assert (len(first.records), first.pages, whole.pages) == (50, 4, 1)
    assert len(set(ids(whole))) == whole.total and ids(whole)[:50] == ids(first)


@pytest.mark.slow
def test_each_word_and_each_name_keeps_its_records(sample: Database) -> None:
    nodes = nodes_of(sample, ACTION)
    for column in columns_of("Action"):
        if isinstance(column, PropertyColumn) and column.prop.vocabulary:
            for word in schema().words(column.prop):
                filtered_ids = ids(read_list(sample, ACTION, OWNER, {column.name: word}))
                assert sorted(filtered_ids) == [n["id"] for n in nodes if n.get(column.name, "not_known") == word], word
    everything = read_list(sample, ACTION, OWNER, {})
    owners = {id_ for record in everything.records for id_, _ in record.related["owned_by"]}
    assert owners
    for owner in sorted(owners)[:3]:
        owned = [r.properties["id"] for r in everything.records if owner in {id_ for id_, _ in r.related["owned_by"]}]
        assert ids(read_list(sample, ACTION, OWNER, {"owned_by": owner})) == owned
    named = read_list(sample, ACTION, OWNER, {"name": "LETTER"})
    assert named.total and all("letter" in record.properties["title"].lower() for record in named.records)


@pytest.mark.slow
def test_every_label_has_a_list_and_nothing_withheld_is_in_it(sample: Database) -> None:
    for label in schema().domain_labels:
        assert read_list(sample, label, OWNER, {}).total >= read_list(sample, label, EXPORT, {}).total
    cases = {record.properties["id"] for record in read_list(sample, schema().labels["Case"], EXPORT, {}).records}
    sensitivities = {n["id"]: n.get("sensitivity") for n in nodes_of(sample, schema().labels["Case"])}
    assert set(sensitivities.values()) == {"open", "internal", "restricted"}
    assert cases == {id_ for id_, sensitivity in sensitivities.items() if sensitivity == "open"}


@pytest.mark.parametrize(
    ("filters", "sort", "page", "message"),
    [
        ({"colour": "red"}, "", 1, "A list of actions has no filter colour="),
        ({"status": "late"}, "", 1, "is not one of any_open, any_closed, planned"),
        ({"due_on.until": "soon"}, "", 1, "due_on.until=soon"),
        ({}, "-height", 1, "It can be name, ref, status"),
        ({}, "", 99, "the list of actions has 1 page"),
    ],
)
def test_what_a_list_does_not_have_is_refused(
    sample: Database, filters: dict[str, str], sort: str, page: int, message: str
) -> None:
    with pytest.raises(NotFound if page > 1 else BadRequest, match=message):
        read_list(sample, ACTION, OWNER, filters, sort, page)


def test_what_can_be_filtered_is_named() -> None:
    assert filter_names(schema().labels["Review"])[:2] == ("name", "kind")
    status = next(column for column in columns_of("Factor") if column.name == "status")
    assert isinstance(status, PropertyColumn)
    assert OPEN not in choices(schema().labels["Factor"], status), "nothing says which status of a factor is open"


@pytest.mark.parametrize(
    ("label", "text"), [("Case", "BABY"), ("Organisation", "northmere soc"), ("Action", "a-04"), ("Factor", "work")]
)
def test_what_is_suggested_names_the_record_that_is_meant(sample: Database, label: str, text: str) -> None:
    suggested = suggestions(sample, schema().labels[label], text, OWNER)
    assert suggested
    for suggestion in suggested:
        id_ = suggestion.record.properties["id"]
        assert subject(sample, label, suggestion.value, OWNER).id == id_
        assert given_for(sample, schema().labels[label], id_, OWNER) == suggestion.value


@pytest.mark.slow
def test_suggestions_are_over_all_records_and_none_is_withheld(sample: Database) -> None:
    case = schema().labels["Case"]
    restricted = next(node for node in nodes_of(sample, case) if node.get("sensitivity") == "restricted")
    assert [match.name for match in suggestions(sample, case, restricted["title"], OWNER)] == [restricted["title"]]
    assert not suggestions(sample, case, restricted["title"], EXPORT)
    assert not suggestions(sample, case, " ", OWNER)
    assert given_for(sample, case, "nobody", OWNER) is None


@pytest.mark.parametrize(
    ("shared", "value"),
    [({}, "Same"), ({"title": {"Same"}}, "R1"), ({"title": {"Same"}, "ref": {"R1"}}, "x1")],
)
def test_a_name_that_others_have_is_not_what_is_given(shared: dict[str, set[str]], value: str) -> None:
    record = ListedRecord({"id": "x1", "title": "Same", "ref": "R1"}, {})
    none: dict[str, set[str]] = {"title": set(), "ref": set(), "id": set()}
    assert _suggestion(ACTION, record, none | shared) == Suggestion(record, "Same", value)
