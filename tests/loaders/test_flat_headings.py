"""What the columns of a flat sheet hold: by their headings, their values, or as a person says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from people import OWNER

from graph.database import Database
from graph.writer import undo
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read
from loaders.read.flat.headings import column_names, fits, proposal


def loaded(folder: Path, text: str, columns: Mapping[str, str] | None = None) -> Checked:
    path = folder / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return check(read(path, columns=columns), sensitivity="open")


def errors(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.severity == "error"]


def properties(result: Checked, label: str) -> list[dict[str, object]]:
    return [dict(node.properties) for node in result.nodes if node.label == label]


@pytest.mark.parametrize(
    "headings",
    [
        ["Case", "Factor", "+ or -"],
        ["CASE NO.", "Contributory factor", "Helped / hindered"],
        ["case_ref", "contributing-factor", "Supporting / Hindering"],
        ["Review", "Why", "Plus or minus"],
    ],
)
def test_a_flat_sheet_is_known_by_its_headings_however_they_are_written(headings: list[str]) -> None:
    assert fits(headings)


@pytest.mark.parametrize(
    "signs", ["+-", ["Helped", "Hindered"], ["enabler", "barrier"], ["Supporting", "mixed"], ["+ve", "-ve"], "＋－"]
)
def test_a_column_is_known_by_the_values_beneath_it(tmp_path: Path, signs: list[str]) -> None:
    first, second = signs
    result = loaded(tmp_path, f"case,factor,Which way?\nA,Caseload,{first}\nA,Supervision,{second}\n")
    assert errors(result) == []
    assert len([r for r in result.relationships if r.type == "CONTRIBUTED_TO"]) == 2
    [warning] = [p for p in result.problems if p.column == "Which way?"]
    assert (warning.rule, warning.severity) == ("is read as polarity, because of the values beneath it", "warning")
    [question] = result.drafts.reading.heading_questions
    assert (question.proposal, question.is_taken) == ("polarity", True)


def test_a_guess_by_values_can_be_refused(tmp_path: Path) -> None:
    text = "case,factor,+ or -,Theme\nA,Caseload,-,culture\n"
    assert "IN_CATEGORY" in {r.type for r in loaded(tmp_path, text).relationships}
    refused = loaded(tmp_path, text, {"Theme": ""})
    assert "IN_CATEGORY" not in {r.type for r in refused.relationships}
    assert refused.drafts.reading.heading_questions == [], "what is answered is not asked again"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Why judged so", "appraisal_reason"),
        ("Source of evidence", "reported_by"),
        ("Quotations", "quote"),
        ("Page no.", "page"),
        ("Shoe size", ""),
    ],
)
def test_an_unknown_heading_is_a_question_with_a_proposal(heading: str, column: str) -> None:
    assert proposal(heading) == column


def test_what_is_left_out_until_somebody_says_what_it_is(tmp_path: Path) -> None:
    text = "case,factor,+ or -,Source of evidence\nA,Caseload,-,Health visiting\nA,Supervision,+,\n"
    asked = loaded(tmp_path, text)
    [question] = asked.drafts.reading.heading_questions
    assert (question.heading, question.examples, question.proposal) == (
        "Source of evidence",
        ("Health visiting",),
        "reported_by",
    )
    assert "--column 'Source of evidence=reported_by'" in asked.problems[0].sentence
    assert properties(asked, "Organisation") == []
    answered = loaded(tmp_path, text, {"source of evidence": "reported_by"})
    assert [node["name"] for node in properties(answered, "Organisation")] == ["Health visiting"]
    assert answered.drafts.reading.heading_questions == []


def test_a_sheet_that_is_nearly_flat_asks_for_what_it_lacks(tmp_path: Path) -> None:
    text = "Case title,Contributory issue,Direction,Notes\nA,Caseload,made it harder,x\n"
    result = loaded(tmp_path, text)
    assert any(
        "is no sheet of contributions: it has no heading for factor and + or -" in error for error in errors(result)
    )
    assert {q.heading: q.proposal for q in result.drafts.reading.heading_questions} == {
        "Contributory issue": "factor",
        "Direction": "polarity",
        "Notes": "",
    }


def test_a_row_may_say_more_of_its_case_and_who_reviewed_it(tmp_path: Path) -> None:
    text = (
        "Case,Sensitivity,Invented,Kind of case,Summary,Review,Episode,Factor,+ or -,Perspective,Recommendation\n"
        "Child Q,open,yes,death,In short,Review Q,First visit,Caseload,-,Health visitor,Fix caseloads\n"
        "Child Q,Open,,,,,First visit,Supervision,+,health visitor,\n"
        "Child Q,,,,,,Second visit,Caseload,-,,Fix  Caseloads\n"
    )
    result = loaded(tmp_path, text)
    assert errors(result) == []
    [case] = properties(result, "Case")
    assert (case["sensitivity"], case["synthetic"], case["kind"], case["summary"]) == (
        "open",
        True,
        "death",
        "In short",
    )
    assert [node["title"] for node in properties(result, "Review")] == ["Review Q"]
    assert [node["title"] for node in properties(result, "Recommendation")] == ["Fix caseloads"]
    [perspective] = [node for node in result.nodes if node.label == "Perspective"]
    seen_by = [r.properties.get("perspective_id") for r in result.relationships if r.type == "CONTRIBUTED_TO"]
    assert seen_by == [perspective.id, perspective.id, None]
    assert {"EXAMINES", "RAISED", "OF"} <= {r.type for r in result.relationships}


def test_a_recommendation_needs_its_review_and_a_perspective_its_episode(tmp_path: Path) -> None:
    text = "case,factor,+ or -,recommendation,perspective\nA,Caseload,-,Fix it,Health visitor\n"
    rules = errors(loaded(tmp_path, text))
    assert any("'Fix it' needs the review that made it. Add a column 'Review'." in rule for rule in rules)
    assert any("'Health visitor' describes an episode, and the row names none" in rule for rule in rules)


def test_every_column_of_the_flat_sheet_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "loading.md").read_text(encoding="utf-8")
    section = page.partition("## A flat sheet")[2].partition("\n## ")[0]
    assert [name for name in column_names() if f"`{name}`" not in section] == []


def test_a_factor_whose_rows_contradict_each_other_is_an_error(tmp_path: Path) -> None:
    text = "case,factor,+ or -,domain\nA,Caseload,-,training\nA,Caseload,-,culture\n"
    [error] = errors(loaded(tmp_path, text))
    assert (
        "row 3, column domain: 'culture' differs from 'training', which rows from sheet.csv, row 2 on say of the same factor"
        in error
    )


def test_a_blank_sign_says_what_to_write(tmp_path: Path) -> None:
    [error] = errors(loaded(tmp_path, "case,factor,+ or -\nA,Caseload,\n"))
    assert error.endswith(
        "column + or -: is blank, and is required. Write + (it helped), - (it hindered), +/- (both) or ? (unclear)."
    )


def test_a_column_that_stands_under_two_names_names_both(tmp_path: Path) -> None:
    text = "case,KPE,episode,factor,+ or -\nA,x,y,Caseload,-\n"
    assert errors(loaded(tmp_path, text))[0] == (
        "sheet.csv, column episode: holds the episode, and so does the column 'KPE'. Keep one of the two: "
        "--column 'episode=' leaves out this one, --column 'KPE=' the other."
    )
    assert errors(loaded(tmp_path, text, {"KPE": ""})) == []


def test_of_two_columns_of_one_heading_no_answer_could_leave_out_one(tmp_path: Path) -> None:
    text = "case,factor,+ or -,Factor\nA,Caseload,-,Trust\n"
    assert errors(loaded(tmp_path, text))[0] == (
        "sheet.csv, column Factor: holds the factor, and so does the column 'factor': they are the columns B and D. "
        "Give one of the two another heading, or take it out of the file."
    )


def test_what_another_column_holds_is_not_proposed(tmp_path: Path) -> None:
    text = "case,factor,+ or -,Quotations{}\nA,Caseload,-,x,y\n"
    for more, proposed in (("", "quote"), (",Evidence", "")):
        [question] = loaded(tmp_path, text.format(more)).drafts.reading.heading_questions
        assert (question.heading, question.proposal) == ("Quotations", proposed)


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    result = loaded(tmp_path, "case,factor,+ or -,quote\nA,Caseload,+,q\nA,Caseload,+,q\nA,Caseload,+,other\n")
    assert sum(r.type == "CONTRIBUTED_TO" for r in result.relationships) == 2
    assert [p.sentence for p in result.problems] == [
        "sheet.csv, row 3: says the same as sheet.csv, row 2 and counts once. Take one of them out."
    ]


def test_what_looks_like_two_things_or_like_none_is_named(tmp_path: Path) -> None:
    text = (
        "case,review,episode,factor,+ or -,reported by\nChild A,North,E1,Caseload,+,\nChild A,South,E2,Caseload; Rota,+,\n"
        'Child A,,,Trust,+,"NHS trust\nSchool"\nAgency,,,,,\n'
    )
    result = loaded(tmp_path, text)
    rules = [p.sentence for p in result.problems]
    assert any("'South' is a second review of the case 'Child A'" in rule for rule in rules)
    assert any("'Caseload; Rota' is read as one factor" in rule for rule in rules)
    assert any("is blank in 1 row that names its case, below others that have one" in rule for rule in rules)
    assert any("'Agency' has no contribution" in rule for rule in rules)
    assert [node["name"] for node in properties(result, "Organisation")] == ["NHS trust", "School"]


def test_a_semicolon_after_a_factor_is_no_part_of_its_name(tmp_path: Path) -> None:
    reading = loaded(tmp_path, "case,factor,+ or -\nA,Caseload;,+\nA,Caseload,-\nA,Rota; ,+\n")
    assert [node["name"] for node in properties(reading, "Factor")] == ["Caseload", "Rota"]
    assert not [problem for problem in reading.problems if problem.code == "several"]


@pytest.mark.parametrize("name", ["Resources: Caseload", "Resources - caseload", "Resources > Caseload"])
def test_a_factor_with_a_heading_before_its_name_is_asked_to_be_looked_at(tmp_path: Path, name: str) -> None:
    problems = loaded(tmp_path, f"case,factor,+ or -\nA,Caseload,+\nA,{name},-\nA,Culture: blame,-\n").problems
    [problem] = [problem for problem in problems if problem.code == "perhaps_heading"]
    assert problem.value == name and "and 'Caseload' are read as two factors" in problem.sentence


def test_a_name_that_may_be_of_several_factors_is_named_once(tmp_path: Path) -> None:
    names = ("Caseload", "Supervision", "Caseload/Supervision", "Caseload, supervision", "Caseload & Supervision",
             "Caseload and rota", "Access, equality", "Caseload/Supervision", "Good/poor", "Caseload|Rota")  # fmt: skip
    rows = (f'A,"{name}",+,q{number}' for number, name in enumerate(names))
    problems = loaded(tmp_path, "\n".join(["case,factor,+ or -,quote", *rows])).problems
    several = [problem for problem in problems if problem.code == "several"]
    assert [(problem.value, problem.place.row) for problem in several] == [
        (names[index], index + 2) for index in (2, 3, 4, 8, 9)
    ]
    assert several[0].sentence == (
        "sheet.csv, row 4, column factor: 'Caseload/Supervision' is read as one factor. Give each factor a row of its own, "
        "if they are several."
    )


@pytest.mark.slow
def test_an_answer_is_kept_for_sheets_of_the_same_headings(prepared: Database, tmp_path: Path) -> None:
    text = "case,factor,+ or -,Source of evidence,Colour\nA,Caseload,+,Health visiting,red\n"
    first = tmp_path / "march.csv"
    first.write_text(text, encoding="utf-8")
    answers = {"Source of evidence": "reported_by", "Colour": ""}
    assert load(prepared, first, by=OWNER, columns=answers).batch
    rows = prepared.read("MATCH (d:Decision) RETURN d.question AS question, d.answer AS answer ORDER BY question")
    assert [(row["question"], row["answer"]) for row in rows] == [
        ("What does the column 'Colour' hold?", "leave out"),
        ("What does the column 'Source of evidence' hold?", "reported_by"),
    ]
    second = tmp_path / "april.csv"
    second.write_text(text.replace("A,Caseload,+,Health", "B,Rota,+,Hospital"), encoding="utf-8")
    outcome = load(prepared, second, by=OWNER)
    assert outcome.heading_questions == []
    names = prepared.read("MATCH (o:Organisation) RETURN o.name AS name ORDER BY name")
    assert [row["name"] for row in names] == ["Health visiting", "Hospital visiting"]
    assert "Colour" not in str(outcome.warnings)
    other = tmp_path / "other.csv"
    other.write_text("case,factor,+ or -,Source of evidence\nC,Trust,+,Police\n", encoding="utf-8")
    assert load(prepared, other, by=OWNER, dry_run=True).heading_questions, "a sheet of another shape is asked about"


@pytest.mark.slow
@pytest.mark.embedded
def test_an_answer_is_undone_with_its_load(prepared: Database, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("case,factor,+ or -,Colour\nA,Caseload,+,red\n", encoding="utf-8")
    outcome = load(prepared, sheet, by=OWNER, columns={"Colour": ""})
    assert outcome.batch
    undo(prepared, outcome.batch, by=OWNER)
    assert load(prepared, sheet, by=OWNER, dry_run=True).heading_questions


@pytest.mark.parametrize("sheet", ["Factors", "Sheet1"])
def test_what_helped_and_hindered_side_by_side_is_said(sheet: str, tmp_path: Path) -> None:
    path = tmp_path / "blocks.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        worksheet = book.add_worksheet(sheet)
        worksheet.write_row(0, 0, ["Case", "Episode", "What helped", "", "What hindered"])
        worksheet.write_row(1, 0, ["Child Ash", "Visit", "Rapport", "knew dad", "Workload"])
    [error] = [problem.sentence for problem in check(read(path)).problems]  # and no warning that repeats it
    assert error == (
        f"blocks.xlsx, sheet {sheet}: is no sheet of contributions: it has no heading for factor and + or -. What helped "
        "and what hindered stand side by side: give each factor a row of its own, with + or - in a column."
    )


def test_factors_beside_each_other_are_to_have_rows_of_their_own(tmp_path: Path) -> None:
    text = "case,Factor 1,Factor 2,Factor 3,+ or -\nA,Caseload,Trust,,-\n"
    assert errors(loaded(tmp_path, text)) == [
        "sheet.csv, column Factor 1: holds the factor, and so do 'Factor 2', 'Factor 3': a row has one factor. Give each "
        "factor a row of its own, with the same case and episode and with its own + or -. If a column holds none: "
        "--column 'Factor 2=' leaves it out."
    ]
    assert errors(loaded(tmp_path, text, {"Factor 2": "", "Factor 3": ""})) == []


@pytest.mark.parametrize(
    ("headings", "fix"),
    [
        ("Quote 1,Quote 2", "Give each quote a row of its own"),
        ("Said by (1),Said by (2)", "Write them in one column, with ; between them."),
        ("Quote,Evidence", "Keep one of the two: --column 'Evidence='"),
    ],
)
def test_what_is_numbered_beside_each_other_is_not_to_be_left_out(tmp_path: Path, headings: str, fix: str) -> None:
    [error] = errors(loaded(tmp_path, f"case,factor,+ or -,{headings}\nA,Caseload,-,x,y\n"))
    assert fix in error


def test_every_sheet_for_a_case_without_a_column_of_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write_row(0, 0, ["Ring back"])
        for title in ("Child Beech", "Child Holly"):
            worksheet = book.add_worksheet(title)
            for row, cells in enumerate([[f"Case: {title}"], [], ["Episode", "Date", "Factor", "+ or -", "Quote"]]):
                worksheet.write_row(row, 0, cells)
            worksheet.write_row(3, 0, ["Visit", "2024-09-17", "Caseload", "-", "31 open cases"])
    assert [problem.sentence for problem in check(read(path)).problems] == [
        f"cases.xlsx, sheet {title}: is no sheet of contributions: it has no heading for case. Add a column 'Case', and "
        f"write the case that stands above the headings ('Case: {title}') in each row."
        for title in ("Child Beech", "Child Holly")
    ]


def test_of_a_sheet_that_lacks_one_heading_that_one_is_named(tmp_path: Path) -> None:
    [error] = errors(loaded(tmp_path, "Episode,Date,Factor,+ or -\nVisit,2024-09-17,Caseload,-\n"))
    assert error == (
        "sheet.csv: is no sheet of contributions: it has no heading for case. Add a column 'Case', and write the case in "
        "each row."
    )
