"""The whole way of a load: which loader, how large, in parts, beside another writer, and what it costs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database, connect
from graph.embedded.state import State
from graph.errors import BadRequest, TransactionTooLarge
from graph.writer import imports, undo
from loaders.check import check, existing_graph
from loaders.generate import generate
from loaders.load import load
from loaders.plan import make_plan
from loaders.plan.transaction_size import max_relationships
from loaders.progress import Progress, ProgressCallback
from loaders.read.own_format import read

Written = Callable[..., Path]
MB = 1024**2


def _count(database: Database, pattern: str) -> int:
    return int(database.read(f"MATCH {pattern} RETURN count(*) AS n ORDER BY n")[0]["n"])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["folder", "zip", "workbook", "json"])
def test_every_form_loads(form: str, database: Database, story: Any, written: Written) -> None:
    outcome = load(database, written(story, form), by=OWNER)
    assert outcome.problems == []
    assert _count(database, "(:Factor)-[:CONTRIBUTED_TO]->()") == 4
    [batch] = imports(database)
    assert batch.id == outcome.batch
    assert batch.loader == "own"
    assert all(len(digest) == 64 for digest in batch.hashes)
    assert len(batch.files) == (len(story) if form == "folder" else 1)


@pytest.mark.embedded
def test_an_unknown_loader_names_those_there_are(database: Database, story: Any, written: Written) -> None:
    with pytest.raises(
        BadRequest, match=r"'tiac' is not a loader: own, flat, action-plan, taic, pfd. Did you mean 'taic'\?"
    ):
        load(database, written(story), by=OWNER, as_="tiac")
    with pytest.raises(BadRequest, match="not both"):
        load(database, written(story), by=OWNER, as_="taic", mapping="asrs")


@pytest.mark.embedded
def test_a_missing_path_is_a_problem_like_any_other(database: Database, tmp_path: Path) -> None:
    outcome = load(database, tmp_path / "none.xlsx", by=OWNER)
    assert outcome.refused
    assert outcome.errors[0].sentence == "none.xlsx: is not there. Check its name and its folder."


@pytest.mark.embedded
@pytest.mark.slow
def test_too_large_a_load_says_what_to_do(
    database: Database, story: Any, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.plan.transaction_size.max_relationships", lambda database: 20)
    with pytest.raises(TransactionTooLarge, match="--in-parts"):
        load(database, written(story), by=OWNER)
    assert _count(database, "(:Case)") == 0
    assert load(database, written(story), by=OWNER, dry_run=True).needs_parts
    assert load(database, written(story), by=OWNER, in_parts=True).batch


@pytest.mark.parametrize(
    ("heap", "size"),
    [("512m", 512 * MB), ("2G", 2048 * MB), ("65536k", 64 * MB), ("300000000", 300_000_000), ("?", None)],
)
def test_a_heap_is_read_as_java_reads_it(heap: str, size: int | None) -> None:
    assert State(1, 1, 1.0, "", "", heap).heap_bytes == size


@pytest.mark.slow
def test_what_one_transaction_holds_follows_the_heap_of_the_server_that_runs(home: Path, tmp_path: Path) -> None:
    """The heap with which it was started, whatever the settings of those who come later say."""
    generate(tmp_path / "fits", 200, 1)
    generate(tmp_path / "does not", 300, 1)
    connect(home=home, heap="128m").close()
    with connect(home=home, heap="2g") as database:
        assert database.heap == 128 * MB
        limit = max_relationships(database)
        assert limit and 15_000 < limit < 20_000
        with pytest.raises(TransactionTooLarge, match=f"about {limit:,} links at once"):
            load(database, tmp_path / "does not", by=OWNER)
        outcome = load(database, tmp_path / "fits", by=OWNER)
        assert outcome.batch and outcome.plan
        assert len(outcome.plan.relationships) > 0.75 * limit


@pytest.mark.embedded
def test_neo4j_says_itself_what_is_too_large(database: Database) -> None:
    assert (max_relationships(database) is None) == (database.server == "neo4j")


@pytest.mark.slow
@pytest.mark.embedded
def test_a_load_reports_its_progress(database: Database, story: Any, written: Written) -> None:
    reports: list[Progress] = []
    load(database, written(story, "workbook"), by=OWNER, on_progress=reports.append)
    assert list(dict.fromkeys(report.doing for report in reports)) == [
        "Reading", "Checking the rows", "Checking against the rules", "Comparing with the graph", "Writing", "Saving",
    ]  # fmt: skip
    for doing, whole in (("Checking the rows", True), ("Checking against the rules", True), ("Writing", False)):
        steps = [report for report in reports if report.doing == doing]
        assert [report.done for report in steps] == sorted(report.done for report in steps)
        assert (0 < steps[-1].done == steps[-1].total) is whole
    rows = sum(map(len, story.values()))
    assert Progress("Checking the rows", rows, rows).sentence in [report.sentence for report in reports]


class _Interrupted(Exception):  # noqa: N818 - it stands for the person who stops the load
    pass


@pytest.mark.slow
def test_a_load_in_parts_is_resumed_and_undone_as_a_whole(
    database: Database, story: Any, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.load.part_size", lambda database: 10)

    def stop_at(number: int) -> ProgressCallback:
        def tell(progress: Progress) -> None:
            if progress.doing == "Writing" and progress.done >= number:
                raise _Interrupted

        return tell

    for number in (15, 35):  # in the middle of the second part, and of the fourth of what is left
        with pytest.raises(_Interrupted):
            load(database, written(story), by=OWNER, in_parts=True, on_progress=stop_at(number))
    [begun] = imports(database)
    assert begun.state == "unfinished"
    assert load(database, written(story), by=OWNER, dry_run=True).unfinished_import == begun.id
    outcome = load(database, written(story), by=OWNER, in_parts=True)
    assert outcome.unfinished_import == begun.id
    [batch] = imports(database)
    assert (batch.id, batch.state) == (outcome.batch, "done") == (begun.id, "done")
    assert load(database, written(story), by=OWNER).batch is None
    assert _count(database, "(:Action)-[:HAS_EVENT]->(:Event)") == 2
    assert _count(database, "(:Factor)-[:CONTRIBUTED_TO]->()") == 4
    undo(database, batch.id, by=OWNER)
    assert _count(database, "(:Case)") == _count(database, "(:Event)") == 0


@pytest.mark.slow
def test_what_is_undone_between_its_parts_is_not_continued(
    database: Database, story: Any, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.load.part_size", lambda database: 10)
    reports: list[Progress] = []

    def undo_after_the_first_part(progress: Progress) -> None:
        reports.append(progress)
        if progress.doing == "Writing" and reports.count(progress) == 2:  # written, and then committed
            undo(database, imports(database)[0].id, by=OWNER)

    with pytest.raises(BadRequest, match="was undone while it was being loaded"):
        load(database, written(story), by=OWNER, in_parts=True, on_progress=undo_after_the_first_part)
    assert [batch.state for batch in imports(database)] == ["undone"]
    assert _count(database, "(:Case)") == 0


@pytest.mark.slow
def test_two_that_load_at_once_both_succeed(database: Database, story: Any, tmp_path: Path) -> None:
    """The second to write finds the graph moved, and plans again."""
    paths = []
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({
                "sources": [{"id": name, "title": name}],
                "cases": [{"id": f"{name}-{i}", "title": f"Case {i}"} for i in range(300)],
            })
        )  # fmt: skip
        paths.append(tmp_path / f"{name}.json")
    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(lambda path: load(database, path, by=OWNER), paths))
    assert all(outcome.batch for outcome in outcomes)
    assert _count(database, "(:Case)") == 600
    assert len({batch.revision for batch in imports(database)}) == 2


@pytest.mark.embedded
@pytest.mark.slow
def test_two_that_load_the_same_write_it_once(database: Database, story: Any, written: Written) -> None:
    path = written(story)
    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(lambda _: load(database, path, by=OWNER), range(2)))
    assert sorted(outcome.batch is None for outcome in outcomes) == [False, True]
    assert _count(database, "(:Factor)-[:CONTRIBUTED_TO]->()") == 4


@pytest.mark.embedded
@pytest.mark.slow
def test_what_the_graph_holds_is_read_whole_in_however_many_groups(
    database: Database, story: Any, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(story)
    load(database, path, by=OWNER)
    in_one_group = load(database, path, by=OWNER)
    monkeypatch.setattr(existing_graph, "BATCH_SIZE", 4)
    monkeypatch.setattr(existing_graph, "GROUP_SIZE", 2)
    in_many = load(database, path, by=OWNER)
    assert in_one_group.plan and in_one_group.plan.unchanged > sum(map(len, story.values())) / 2
    assert in_many.plan == in_one_group.plan


def _large(path: Path, cases: int) -> Path:
    sheets = {
        "sources": [{"id": "large", "title": "Large"}],
        "cases": [{"id": f"c{i}", "title": f"Case {i}"} for i in range(cases)],
        "episodes": [{"id": f"e{i}", "title": "Visit", "sequence": 1, "start": "2019-03"} for i in range(cases)],
        "has_episode": [{"from_id": f"c{i}", "to_id": f"e{i}"} for i in range(cases)],
        "factors": [{"id": f"f{i}", "name": f"Factor {i}"} for i in range(50)],
        "recommendations": [{"id": f"r{i}", "title": "Do", "status": "open"} for i in range(cases)],
        "contributed_to": [
            {"from_id": f"f{k}", "to_id": f"e{i}", "polarity": "supporting", "quote": "They had time to read the file."}
            for i in range(cases)
            for k in range(20)
        ],
    }
    path.write_text(json.dumps(sheets))
    return path


def _seconds(path: Path) -> float:
    start = time.process_time()
    plan = make_plan(check(read(path)))
    assert len(plan.relationships) > 20
    return time.process_time() - start


@pytest.mark.slow
def test_the_cost_grows_with_the_rows_and_no_faster(tmp_path: Path) -> None:
    small, large = _large(tmp_path / "small.json", 250), _large(tmp_path / "large.json", 2_000)
    _seconds(small)
    assert _seconds(large) < 3 * 8 * min(_seconds(small) for _ in range(3))
