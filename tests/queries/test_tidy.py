"""The tidy table: its rows by hand, and each file read back; `stories/test_sample_answers.py` computes shares from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pyreadstat
import pytest
from people import EXPORT, OWNER

from graph.database import Database
from graph.errors import BadRequest, NotInstalled
from graph.formats import NOT_CHECKED
from queries import Answer, ask
from queries.answers.answer import tidy_of
from queries.answers.column import Column
from queries.answers.note import Note
from queries.answers.tidy import TidyTable
from queries.answers.units import TEXT
from queries.release import tidy_files
from queries.release.tidy_files import cut, write_tidy
from queries.release.tidy_script import script_of

# A coding that looked for what `load` holds only, two coders of one case, one of whom was overruled, and one who does not say
# what they looked for. The factor `training` is in no category.
NODES: list[tuple[str, dict[str, Any]]] = [
    ("Source", {"id": "src", "title": "Reviews"}),
    ("Category", {"id": "load", "name": "Load", "taxonomy": "mine"}),
    ("Category", {"id": "skill", "name": "Skill", "taxonomy": "mine"}),
    *(
        ("Case", {"id": id_, "title": f"Child {id_}", "period_start": "2018-01", "kind": "audit", "sensitivity": seen})
        for id_, seen in (("A", "open"), ("B", "open"), ("C", "open"), ("D", "restricted"))
    ),
    ("Factor", {"id": "caseload", "name": "Caseload", "level": "front_line"}),
    ("Factor", {"id": "training", "name": "Training"}),
    ("Factor", {"id": "secret", "name": "Of D alone"}),
    ("Review", {"id": "V1", "title": "Review of A and B"}),
    ("Review", {"id": "V2", "title": "Review of A"}),
    ("Review", {"id": "V4", "title": "Review of D"}),
    *(
        ("Coding", {"id": id_, "coder_code": coder, "codebook": "Book", "looked_for": looked, "state": state})
        for id_, coder, looked, state in (
            ("g1", "Ann", ["load"], "independent"),
            ("g2", "Ben", ["load", "skill"], "independent"),
            ("g3", "Ann", ["load"], "independent"),
            ("g4", "both", ["load", "skill"], "agreed"),
            ("g6", "Ann", ["load", "skill"], "independent"),
        )
    ),
    ("Coding", {"id": "g5", "coder_code": "Cyd", "codebook": "Book", "state": "independent"}),
]
RELATIONSHIPS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("IN_CATEGORY", "caseload", "load", {}),
    ("IN_CATEGORY", "training", "skill", {}),
    ("IN_CATEGORY", "secret", "skill", {}),
    ("EXAMINES", "V1", "A", {}),
    ("EXAMINES", "V1", "B", {}),
    ("EXAMINES", "V2", "A", {}),
    ("EXAMINES", "V4", "D", {}),
    *(
        ("CODES", coding, case, {})
        for coding, case in (("g1", "A"), ("g3", "B"), ("g4", "B"), ("g5", "C"), ("g6", "D"))
    ),
    ("CODES", "g2", "B", {}),
    *(
        ("CONTRIBUTED_TO", factor, case, {"polarity": polarity, "mention_id": f"p{n}", "coding_id": coding})
        for n, (factor, case, polarity, coding) in enumerate(
            [
                ("caseload", "A", "hindering", "g1"),
                ("caseload", "A", "supporting", "g1"),
                ("training", "A", "hindering", "g1"),  # though nobody looked for it
                ("training", "B", "hindering", "g2"),  # overruled
                ("caseload", "B", "unclear", "g4"),
                ("caseload", "C", "supporting", "g5"),
                ("secret", "D", "hindering", "g6"),
            ]
        )
    ),
]
ROWS = """
A caseload 1    yes        2 mixed      V1; V2 Ann  0
A training None no         1 hindering  V1; V2 Ann  0
B caseload 1    yes        1 unclear    V1     both 1
B training 0    yes        0 None       V1     both 1
C caseload None not_stated 1 supporting None   Cyd  0
C training None not_stated 0 None       None   Cyd  0
"""


def table_of(database: Database, **given: str) -> TidyTable:
    return tidy_of(ask(database, "recurring-factors", given, viewer=EXPORT, parts=["tidy"]))


@pytest.fixture(scope="module")
def by_hand(empty_graph: Database, write_graph: Callable[..., None]) -> Database:
    write_graph(empty_graph, NODES, RELATIONSHIPS)
    return empty_graph


@pytest.mark.every_server
def test_each_row_is_as_worked_out_by_hand_and_nothing_of_a_restricted_case_is_there(by_hand: Database) -> None:
    table = table_of(by_hand)
    names = ["case_id", "factor_id", "recorded", "looked_for", "mentions", "polarity", "review_id", "coders", "agreed"]
    rows = [" ".join(map(str, row)) for row in zip(*(table.values[name] for name in names), strict=True)]
    assert rows == [" ".join(line.split()) for line in ROWS.strip().splitlines()]
    assert table.values["review_title"][0] == "Review of A and B; Review of A"
    codes = {name: set(table.values[name]) for name in ("group", "codebook", "case_kind", "period_start", "synthetic")}
    expected = {"group": "Book", "codebook": "Book", "case_kind": "audit", "period_start": "2018-01", "synthetic": 0}
    assert codes == {name: {value} for name, value in expected.items()}
    assert {"not-checked-for-disclosure", "restricted-withheld"} <= {note.code for note in table.notes}
    assert "secret" in tidy_of(ask(by_hand, "recurring-factors", viewer=OWNER, parts=["tidy"])).values["factor_id"]
    assert table_of(by_hand, assume_looked="yes").values["recorded"] == [1, None, 1, 0, 1, 0]


def test_every_question_that_counts_factors_of_cases_has_one_and_no_other(by_hand: Database) -> None:
    answer = ask(by_hand, "factors-together", viewer=EXPORT, parts=["tidy"])
    assert tidy_of(answer).values == table_of(by_hand).values
    with pytest.raises(BadRequest, match=r"has no tidy table\. Ask for that of recurring-factors"):
        ask(by_hand, "overdue-actions", viewer=EXPORT, parts=["tidy"])
    with pytest.raises(BadRequest, match=r"parts=\['tidy'\]"):
        tidy_of(ask(by_hand, "recurring-factors", viewer=EXPORT))


# Files: names that break formats, and titles longer than they hold

HOSTILE = 'Zoë "✓"\n\\ =1+1'
LONG = "é" * 1_500  # 3,000 bytes: more than a plain text of Stata holds


@pytest.fixture(scope="module")
def exported(by_hand: Database) -> Answer:
    answer = ask(by_hand, "recurring-factors", viewer=EXPORT, parts=["tidy"])
    table = tidy_of(answer)
    titles = [HOSTILE, HOSTILE, LONG, "=1+1", "", None]
    columns = [replace(column, title=column.title + "ü" * 300) for column in table.columns]
    return replace(answer, tidy=replace(table, columns=tuple(columns), values={**table.values, "case_title": titles}))


@pytest.fixture
def written(exported: Answer, tmp_path: Path) -> Callable[[str], Path]:
    def write(suffix: str) -> Path:
        path = tmp_path / f"table{suffix}"
        assert write_tidy(exported, path) == (6, tmp_path / "table.R")
        return path

    return write


def values_of(answer: Answer, *, blank: str | None = None) -> dict[str, list[Any]]:
    """The values of the table, with `blank` for a text that is missing."""
    table = tidy_of(answer)
    texts = {column.name for column in table.columns if not (column.is_number or column.words)}
    return {
        name: [blank if value is None and name in texts else value for value in values]
        for name, values in table.values.items()
    }


def plain(data: Any) -> dict[str, list[Any]]:
    return {name: [None if pd.isna(value) else value for value in data[name]] for name in data}


def in_words(answer: Answer, numbers: dict[str, list[Any]], labels: dict[str, dict[Any, str]]) -> dict[str, list[Any]]:
    """Numbers for codes as codes again, by the labels that the file has for them."""
    codes = {c.name: {title: code for code, title in c.words.items()} for c in tidy_of(answer).columns if c.words}
    return {
        name: [
            value if value is None or name not in codes else _code(codes[name][labels[name][int(value)]])
            for value in values
        ]
        for name, values in numbers.items()
    }


def _code(code: str) -> int | str:
    return int(code) if code.isdigit() else code


def test_csv_comes_back_with_codes_and_a_notice_in_each_row(exported: Answer, written: Callable[[str], Path]) -> None:
    data = pd.read_csv(written(".csv"), keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    assert set(data.pop("notice")) == {NOT_CHECKED}
    expected = values_of(exported)
    expected["case_title"][3:5] = ["'=1+1", None]  # no spreadsheet runs it; CSV has no empty text
    assert plain(data) == expected


def test_parquet_comes_back_with_types_titles_and_notes(exported: Answer, written: Callable[[str], Path]) -> None:
    content = pyarrow.parquet.read_table(written(".parquet"))
    assert plain(content.to_pandas()) == values_of(exported)
    assert (str(content.schema.field("recorded").type), content.column("polarity").type.value_type) == (
        "int64",
        "string",
    )
    assert content.schema.field("polarity").metadata[b"label:hindering"] == b"Hindering"
    assert content.schema.field("case_id").metadata[b"title"].startswith(b"Case")
    assert NOT_CHECKED.encode() in content.schema.metadata[b"notes"]


def test_stata_comes_back_with_values_and_labels(exported: Answer, written: Callable[[str], Path]) -> None:
    path = written(".dta")
    with pd.read_stata(path, iterator=True, convert_categoricals=False) as reader:
        numbers = plain(reader.read())  # first: it reads long texts only before the labels
        labels, titles = reader.value_labels(), reader.variable_labels()
        assert reader.data_label == cut(NOT_CHECKED, 80)
    assert in_words(exported, numbers, labels) == values_of(exported, blank="")
    for column in tidy_of(exported).columns:
        assert titles[column.name] == cut(column.title, 80)
    data, _ = pyreadstat.read_dta(str(path))
    assert data["recorded"].dropna().tolist() == [1, 1, 0], "another program reads the same"


def test_spss_comes_back_with_values_and_labels(exported: Answer, written: Callable[[str], Path]) -> None:
    data, about = pyreadstat.read_sav(str(written(".sav")))
    assert in_words(exported, plain(data), about.variable_value_labels) == values_of(exported, blank="")
    assert about.column_labels == [cut(column.title, 256) for column in tidy_of(exported).columns]
    assert NOT_CHECKED in " ".join(about.notes)
    assert about.file_label == cut(NOT_CHECKED, 64)


@pytest.mark.parametrize("suffix", tidy_files.WRITERS)
def test_the_same_table_makes_the_same_bytes_and_a_script_that_reads_them(
    exported: Answer, written: Callable[[str], Path], suffix: str
) -> None:
    path = written(suffix)
    before, script = path.read_bytes(), path.with_suffix(".R").read_text(encoding="ascii")
    assert written(suffix).read_bytes() == before
    assert f'"table{suffix}"' in script
    assert "table$polarity <- factor(table$polarity, levels = c(" in script
    assert all(line.isprintable() for line in script.splitlines())


def test_names_cannot_leave_their_text_in_the_script() -> None:
    column = Column("case", 'x"); q()\n\\', TEXT)
    script = script_of(TidyTable((column,), {"case": []}, ()), 'a"b.csv', [Note("n", "first\nq()")])
    assert 'read.csv("a\\"b.csv"' in script
    assert 'attr(table$case, "label") <- "x\\"); q()\\u000a\\\\"' in script
    assert "# first q()" in script


def test_a_text_is_cut_between_characters() -> None:
    assert (cut("éé", 4), cut("ééé", 5), cut("ééé", 6)) == ("éé", "é…", "ééé")


def test_what_cannot_be_written_is_refused_with_what_to_do(
    exported: Answer, by_hand: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadRequest, match=r"\.csv, \.parquet, \.dta, \.sav"):
        write_tidy(exported, tmp_path / "table.xlsx")
    with pytest.raises(BadRequest, match="made for the screen"):
        write_tidy(ask(by_hand, "recurring-factors", viewer=OWNER, parts=["tidy"]), tmp_path / "table.csv")
    for package, suffix in (("pyarrow", ".parquet"), ("pyreadstat", ".sav"), ("pandas", ".dta")):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(NotInstalled, match=rf"{package}.*casethread\[tidy\]"):
            write_tidy(exported, tmp_path / f"table{suffix}")
    assert not list(tmp_path.iterdir())
    write_tidy(exported, tmp_path / "table.csv")
