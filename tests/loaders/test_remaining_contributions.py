"""What a newer copy of a file left out or corrected stays in the graph, and the load says so (rule 15)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from loaders.load import Outcome, load

Load = Callable[..., Outcome]
HEADINGS = "case,episode,date,what happened,factor,+/-,quote"
JOINT = 'Child Kestrel,Joint visit,2022-06-14,Police and social worker,Joint working,+,"We went in together"'
CORRECTED = (
    'Child Kestrel,Joint visit,2022-06-14,Police and social worker,Joint working,-,"We went in together, unprepared"'
)
LEGAL = "Child Kestrel,Legal planning,2022-08-01,Held late,Legal advice,-,Three weeks for a slot"
RECLASSIFIED = LEGAL.replace("Legal advice", "Legal capacity")
REFERRAL = "Child Kestrel,The referral,2022-05-03,Call,Thresholds,-,Logged as contact only"
DUTY = "Child Kestrel,The referral,2022-05-03,Call,Duty system,-,No duty manager that day"


@pytest.fixture
def load_rows(prepared: Database, tmp_path: Path) -> Load:
    """Loads rows of a flat sheet under a file name."""

    def load_flat(name: str, *rows: str, replace: bool = False) -> Outcome:
        path = tmp_path / name
        path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
        return load(prepared, path, by=OWNER, replace=replace, sensitivity="open")

    return load_flat


def remaining(outcome: Outcome) -> list[str]:
    return [
        f"{problem.value}: {problem.rule}. {problem.fix}" for problem in outcome.warnings if problem.code == "remaining"
    ]


@pytest.mark.embedded
@pytest.mark.slow
def test_what_a_newer_copy_lacks_is_named_by_its_episode(load_rows: Load) -> None:
    load_rows("kestrel.csv", JOINT, LEGAL, REFERRAL, DUTY)
    replace = "If they no longer hold, load the file with --replace."
    assert sorted(remaining(load_rows("kestrel.csv", CORRECTED, RECLASSIFIED, REFERRAL))) == [
        "Joint visit: has 1 contribution in the graph that is not in this file and stays: "
        "'Joint working' (+) 'We went in together'. "
        "'Joint working' (-) 'We went in together, unprepared', which is new, looks like a correction of "
        f"'Joint working' (+) 'We went in together'. {replace}",
        "Legal planning: has 1 contribution in the graph that is not in this file and stays: "
        "'Legal advice' (-) 'Three weeks for a slot'. "
        "'Legal capacity' (-) 'Three weeks for a slot', which is new, looks like a correction of "
        f"'Legal advice' (-) 'Three weeks for a slot'. {replace}",
        "The referral: has 1 contribution in the graph that is not in this file and stays: "
        f"'Duty system' (-) 'No duty manager that day'. {replace}",
    ]


@pytest.mark.embedded
@pytest.mark.slow
def test_nothing_is_said_where_nothing_stays(load_rows: Load) -> None:
    load_rows("kestrel.csv", JOINT, LEGAL, REFERRAL, DUTY)
    assert remaining(load_rows("kestrel.csv", JOINT, LEGAL, REFERRAL, DUTY)) == []
    assert remaining(load_rows("kestrel.csv", CORRECTED, LEGAL, REFERRAL, replace=True)) == []


@pytest.mark.slow
@pytest.mark.embedded
def test_a_copy_under_another_name_says_how_they_can_be_removed(load_rows: Load) -> None:
    load_rows("kestrel.csv", LEGAL, REFERRAL, DUTY)
    [sentence] = remaining(load_rows("kestrel 2.csv", LEGAL, REFERRAL))
    assert sentence.endswith("load it under the name of the file that brought them, with --replace.")


@pytest.mark.embedded
def test_an_episode_that_the_newer_copy_lacks_is_named(load_rows: Load) -> None:
    load_rows("kestrel.csv", JOINT, LEGAL, REFERRAL)
    outcome = load_rows("kestrel.csv", JOINT, REFERRAL)
    [problem] = [problem for problem in outcome.warnings if problem.code == "remaining_episodes"]
    assert problem.value == "Child Kestrel"
    assert problem.rule == (
        "has 1 episode in the graph that is not in this file and stays, with all that contributed: 'Legal planning'"
    )


@pytest.mark.embedded
def test_an_episode_that_stands_under_another_case_now_is_said_to_stand_there(load_rows: Load) -> None:
    def sentences(outcome: Outcome) -> list[str]:
        return [problem.sentence for problem in outcome.warnings if problem.code == "remaining_episodes"]

    owl = "Child Owl,First visit,2021-02-03,Nobody was in,Caseload,-,Forty families"
    load_rows("birds.csv", JOINT, LEGAL, owl)
    moved = LEGAL.replace("Child Kestrel", "Child Owl")
    stands = (
        "birds.csv, row 2, column case: 'Child Kestrel' has 1 episode in the graph that stays, and the file has it under "
        "another case, so that both count: 'Legal planning' stands under 'Child Owl' in this file (birds.csv, row 3). If the "
        "row is wrong, correct its case there; if the graph is, remove what stays: load the file with --replace."
    )
    assert sentences(load_rows("birds.csv", JOINT, moved, owl)) == [stands]
    assert sentences(load_rows("birds.csv", JOINT, moved, owl.replace("Forty", "Fifty"))) == [stands]
    # A visit on another day, or told otherwise, is another.
    [other] = sentences(load_rows("birds.csv", JOINT, moved.replace("08-01", "08-02"), owl))
    assert "that is not in this file" in other
    assert sentences(load_rows("birds.csv", JOINT, moved, owl, replace=True)) == []


@pytest.mark.embedded
def test_a_case_that_the_newer_copy_lacks_is_named(load_rows: Load) -> None:
    def sentences(outcome: Outcome) -> list[str]:
        return [problem.sentence for problem in outcome.warnings if problem.code == "cases_gone"]

    owl = "Child Owl,First visit,2021-02-03,Nobody was in,Caseload,-,Forty families"
    wren = "Child Wren,Clinic,2021-05-03,She was weighed,Caseload,-,Fifty families"
    assert sentences(load_rows("birds.csv", JOINT, owl, wren)) == []
    moved = owl.replace("Child Owl", "Child Kestrel")
    assert sentences(load_rows("birds.csv", JOINT, moved)) == [
        "birds.csv: has no row for 2 cases that the graph has, which stay with all that contributed: 'Child Owl', of which "
        "'First visit' stands under 'Child Kestrel' in this file (birds.csv, row 3); 'Child Wren'. If they no longer hold, "
        "load the file with --replace."
    ]
    [of_part] = sentences(
        load_rows("part.csv", JOINT, moved.replace("Nobody", "Hardly anybody"), wren.replace("Wren", "Kestrel"))
    )
    assert (
        "has no row for a case that the graph has, which stays with all that contributed: 'Child Wren', of which"
        in of_part
    )
    assert sentences(load_rows("part 2.csv", JOINT)) == []  # a copy of a part
    assert sentences(load_rows("birds.csv", JOINT, moved, replace=True)) == []


@pytest.mark.embedded
def test_an_area_and_a_review_that_were_corrected_are_named(prepared: Database, tmp_path: Path) -> None:
    def sentences(area: str, review: str, *, replace: bool = False) -> list[str]:
        path = tmp_path / "kestrel.csv"
        path.write_text(f"{HEADINGS},area,review\n{JOINT},{area},{review}", encoding="utf-8")
        outcome = load(prepared, path, by=OWNER, replace=replace, sensitivity="open")
        return [problem.sentence for problem in outcome.warnings if problem.code == "remaining_links"]

    fix = "If it no longer holds, load the file with --replace."
    assert sentences("Northmere", "Review K") == []
    assert sentences("Southmere", "Review of Kestrel") == [
        "kestrel.csv, row 2, column case: 'Child Kestrel' has the area 'Northmere' in the graph, which stays beside the "
        f"'Southmere' of this file. {fix}",
        "kestrel.csv, row 2, column case: 'Child Kestrel' has the review 'Review K' in the graph, which stays beside the "
        f"'Review of Kestrel' of this file. {fix}",
    ]
    assert sentences("Southmere", "Review of Kestrel", replace=True) == []
    assert sentences("", "Review of Kestrel") == []


@pytest.mark.embedded
def test_an_episode_that_is_only_numbered_anew_is_named(load_rows: Load) -> None:
    load_rows("kestrel.csv", REFERRAL, JOINT, LEGAL)
    between = "Child Kestrel,School visit,2022-06-01,Seen in class,Caseload,-,No room to talk"
    outcome = load_rows("kestrel.csv", REFERRAL, between, LEGAL)
    [problem] = [problem for problem in outcome.warnings if problem.code == "remaining_episodes"]
    assert problem.rule.endswith("that is not in this file and stays, with all that contributed: 'Joint visit'")


LEEDS = "Child A,Initial assessment,2021-03-04,Baby of ten weeks,Thresholds,-,Not met"
HULL = "Child A,Initial assessment,2016-09-09,Girl of fifteen,Risk grading,-,Graded absent"


@pytest.mark.embedded
def test_another_case_under_the_same_file_name_is_no_newer_copy(load_rows: Load) -> None:
    load_rows("kpe.csv", LEEDS)
    sentences = [problem.sentence for problem in load_rows("kpe.csv", HULL).warnings]
    assert not any("newer copy" in sentence for sentence in sentences)
    assert (
        "kpe.csv: has the name of a file that was loaded before, but none of the cases that it brought: "
        "'Child A' (kpe-child-a). If it is another file, rename it before you load it."
    ) in sentences


@pytest.mark.embedded
@pytest.mark.slow
def test_a_replacing_load_warns_of_the_other_case_that_it_removes(load_rows: Load) -> None:
    load_rows("kpe.csv", LEEDS)
    sentences = [problem.sentence for problem in load_rows("kpe.csv", HULL, replace=True).warnings]
    assert (
        "kpe.csv: replaces the file of that name, and removes the cases that it brought: 'Child A' (kpe-child-a). "
        "If it is another file, rename it, or load it without --replace."
    ) in sentences
    again = [problem.code for problem in load_rows("kpe.csv", HULL, LEEDS, replace=True).warnings]
    assert "replaces_other_file" not in again


@pytest.mark.embedded
@pytest.mark.slow
def test_what_a_matrix_takes_back_is_named_by_its_case(prepared: Database, tmp_path: Path) -> None:
    path, mapping = tmp_path / "matrix.csv", Path(__file__).parent / "files" / "matrix.yaml"

    def load_matrix(supervision: bool, *, replace: bool = False) -> list[str]:
        headings = "case,date,area,training,staffing,supervision,handover,thresholds"
        path.write_text(f"{headings}\nk01,2019-02-11,Quayside,True,False,{supervision},False,False", encoding="utf-8")
        return remaining(load(prepared, path, mapping=mapping, by=OWNER, replace=replace))

    assert load_matrix(True) == load_matrix(True) == []
    rule = "has 1 contribution in the graph that is not in this file and stays: 'supervision' (-) without a quote"
    fix = "If they no longer hold, load the file with --replace."
    assert load_matrix(False) == [f"Report k01: {rule}. {fix}"]
    assert load_matrix(False, replace=True) == []
    path.write_text(path.read_text(encoding="utf-8").replace("k01", "K 1"), encoding="utf-8")
    outcome = load(prepared, path, mapping=mapping, by=OWNER, dry_run=True)
    [warning] = [problem.sentence for problem in outcome.warnings if problem.code == "ids_alike"]
    assert (
        "'Report K 1' is a case of its own by its id 'matrix:K 1'; the graph has 'Report k01' (matrix:k01)" in warning
    )


@pytest.mark.embedded
def test_an_episode_that_a_copy_under_another_name_lacks_is_named_alike(load_rows: Load) -> None:
    load_rows("kestrel.csv", JOINT, LEGAL, REFERRAL)
    load_rows("of health.csv", JOINT, LEGAL.replace("Legal planning", "Health visit"))  # missing from no copy
    outcome = load_rows("kestrel corrected.csv", JOINT, REFERRAL)
    [problem] = [problem for problem in outcome.warnings if problem.code == "remaining_episodes"]
    assert problem.sentence == (
        "kestrel corrected.csv, row 2, column case: 'Child Kestrel' has 1 episode in the graph that is not in this file and "
        "stays, with all that contributed: 'Legal planning'. If they no longer hold, load it under the name of the file that "
        "brought them, with --replace."
    )


@pytest.mark.embedded
def test_what_the_file_has_under_a_dragged_reference_is_not_said_to_be_missing(
    prepared: Database, tmp_path: Path
) -> None:
    def load_with(name: str, *references: str) -> Outcome:
        rows = [f"{row},{ref}" for row, ref in zip((REFERRAL, DUTY, LEGAL), references, strict=True)]
        path = tmp_path / name
        path.write_text("\n".join([f"{HEADINGS},child ref", *rows]), encoding="utf-8")
        return load(prepared, path, by=OWNER, sensitivity="open")

    load_with("kestrel.csv", "N/25/04", "N/25/04", "N/25/04")
    outcome = load_with("kestrel 2.csv", "N/25/04", "N/25/05", "N/25/06")
    codes = ("remaining", "remaining_elsewhere", "remaining_episodes")
    sentences = [problem.sentence for problem in outcome.warnings if problem.code in codes]
    assert sentences == [
        "kestrel 2.csv, row 2, column case: 'Child Kestrel' has 1 episode in the graph that stays, and the file has it in "
        "another case of that title: 'Legal planning' (kestrel 2.csv, row 4). If that is one case, write its reference and "
        "its area the same in each row.",
        "kestrel 2.csv, row 2, column episode: 'The referral' has 1 contribution that stays in the graph, and the file has "
        "it of another case or episode: 'Duty system' (-) 'No duty manager that day' (kestrel 2.csv, row 3). If that is "
        "wrong, correct the case or the episode there. If they no longer hold, load it under the name of the file that "
        "brought them, with --replace.",
    ]


VISITED = "case,episode,date,factor,+/-,quote,page\n"
OF_PAGES = [
    "Child Wren,Visit,2025-03-14,Caseload,-,Each held over thirty,12",
    "Child Wren,Visit,2025-03-14,Caseload,-,Two were off sick,14",
    "Child Wren,Visit,2025-03-14,Supervision,+,Seen weekly,13",
]


def load_visit(database: Database, path: Path, rows: list[str], *, replace: bool = False) -> Outcome:
    path.write_text(VISITED + "\n".join(rows), encoding="utf-8")
    return load(database, path, by=OWNER, replace=replace, sensitivity="open")


def quotes(database: Database) -> list[tuple[str, str]]:
    cypher = (
        "MATCH (f:Factor)-[r:CONTRIBUTED_TO]->() RETURN f.name AS factor, r.quote AS quote, r.mention_id AS mention"
    )
    return sorted((row["factor"], row["quote"]) for row in database.read(cypher))


@pytest.mark.embedded
@pytest.mark.parametrize("name", ["wren.csv", "wren redacted.csv"])
@pytest.mark.parametrize("mark", ["[REDACTED]", "XXXX", "[removed at the family's request]", "***"])
def test_a_quote_that_is_blacked_out_now_takes_the_place_of_what_it_said(
    prepared: Database, tmp_path: Path, name: str, mark: str
) -> None:
    load_visit(prepared, tmp_path / "wren.csv", OF_PAGES)
    outcome = load_visit(prepared, tmp_path / name, [OF_PAGES[0].replace("Each held over thirty", mark), *OF_PAGES[1:]])
    assert quotes(prepared) == sorted(
        [("Caseload", mark), ("Caseload", "Two were off sick"), ("Supervision", "Seen weekly")]
    )
    assert remaining(outcome) == []
    [warning] = [problem for problem in outcome.warnings if problem.code == "redacted"]
    assert warning.value == mark
    assert warning.rule == "takes the place of a quote: a contribution of the graph has it from now on (row 2)"
    assert "stays in the history, in backups and in editions" in warning.fix


@pytest.mark.embedded
def test_where_nothing_tells_which_quote_is_blacked_out_the_text_that_stays_is_named(
    prepared: Database, tmp_path: Path
) -> None:
    rows = [row.replace(",14", ",12") for row in OF_PAGES]
    load_visit(prepared, tmp_path / "wren.csv", rows)
    outcome = load_visit(
        prepared, tmp_path / "wren.csv", [rows[0].replace("Each held over thirty", "[REDACTED]"), rows[2]]
    )
    [sentence] = remaining(outcome)
    assert (
        "'Caseload' (-) '[REDACTED]', which is new, looks like a redaction of 'Caseload' (-) 'Two were off sick'; that text "
        "stays in the graph, too, until it is taken out: with --replace, or by hand on its page."
    ) in sentence


@pytest.mark.embedded
def test_another_quote_in_the_same_place_is_named_as_what_looks_like_the_correction(
    prepared: Database, tmp_path: Path
) -> None:
    load_visit(prepared, tmp_path / "wren.csv", OF_PAGES)
    changed = OF_PAGES[0].replace("Each held over thirty", "The team was far too small")
    [sentence] = remaining(load_visit(prepared, tmp_path / "wren 2.csv", [changed, *OF_PAGES[1:]]))
    assert (
        "'Caseload' (-) 'The team was far too small', which is new, looks like a correction of 'Caseload' (-) 'Each held over "
        "thirty'."
    ) in sentence
