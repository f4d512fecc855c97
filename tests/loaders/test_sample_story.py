"""The invented sample tells every situation that a question asks about; each is looked for in its files."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache

import networkx as nx
import pytest

from graph.schema import schema
from loaders.sample import sample_folder

TAKEN_ON = "2026-01-31"
OPEN = set(schema().labels["Action"].open_statuses)


@cache
def rows(sheet: str) -> list[dict[str, str]]:
    with (sample_folder() / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by_id(sheet: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(sheet)}


def targets(sheet: str, start: str, column: str = "to_id") -> list[str]:
    return [row[column] for row in rows(sheet) if row["from_id"] == start]


def case_of(episode: str) -> str:
    return next((row["from_id"] for row in rows("has_episode") if row["to_id"] == episode), episode)


def recorded(factor: str, area: str, after: str) -> list[str]:
    """Episodes in an area that began after a day and in which a factor hindered."""
    cases = {row["from_id"] for row in rows("in_area") if row["to_id"] == area and row["from_label"] == "Case"}
    return [
        row["to_id"]
        for row in rows("contributed_to")
        if row["from_id"] == factor and row["polarity"] == "hindering" and row["to_label"] == "Episode"
        and case_of(row["to_id"]) in cases and by_id("episodes")[row["to_id"]]["start"] > after
    ]  # fmt: skip


def examined(area: str, after: str) -> set[str]:
    """Cases in an area with an episode that began after a day."""
    cases = {row["from_id"] for row in rows("in_area") if row["to_id"] == area and row["from_label"] == "Case"}
    later = {row["id"] for row in rows("episodes") if row["start"] > after}
    return {row["from_id"] for row in rows("has_episode") if row["to_id"] in later} & cases


def test_spreads_over_areas_agencies_years_and_kinds() -> None:
    areas = {row["to_id"] for row in rows("in_area") if row["from_label"] == "Case"}
    assert len(areas) >= 5
    assert {row["agency_type"] for row in rows("organisations")} >= {
        "children_social_care", "health", "education", "police", "housing", "probation", "charity",
        "safeguarding_partnership", "central_government", "regulator",
    }  # fmt: skip
    years = {row["start"][:4] for row in rows("episodes")}
    assert (min(years), max(years)) == ("2008", "2025")
    assert {row["kind"] for row in rows("cases")} >= {
        "serious_case",
        "routine_work",
        "audit",
        "good_practice",
        "innovation",
    }
    assert {row["appraisal"] for row in rows("episodes")} == set(schema().vocabularies["appraisal"])


def test_each_case_is_a_story_of_two_to_six_episodes() -> None:
    counts: dict[str, int] = defaultdict(int)
    for row in rows("has_episode"):
        counts[row["from_id"]] += 1
    assert set(counts) == set(by_id("cases"))
    assert all(2 <= count <= 6 for count in counts.values())


def test_areas_and_organisations_have_successors_and_areas_make_a_nation() -> None:
    labels = {row["from_label"] for row in rows("succeeded_by")}
    assert labels == {"Area", "Organisation"}
    part_of = nx.DiGraph((row["from_id"], row["to_id"]) for row in rows("part_of"))
    assert nx.descendants(part_of, "sample-gannet-quay") == {
        "sample-orrenmouth",
        "sample-westreach",
        "sample-alderland",
    }


def test_views_differ_and_some_are_disputed() -> None:
    views: dict[str, set[str]] = defaultdict(set)
    for row in rows("of"):
        views[row["to_id"]].add(by_id("perspectives")[row["from_id"]]["held_by"])
    assert sum(len(held) > 1 for held in views.values()) >= 5
    assert {row["held_by"] for row in rows("perspectives")} == {"worker", "manager", "child", "parent_carer"}
    disputed = [row for row in rows("perspectives") if row["checked"] == "disputed"]
    assert len(disputed) >= 5
    assert all(row["dispute"] for row in disputed)


def test_factors_support_here_and_hinder_there() -> None:
    polarities: dict[str, set[str]] = defaultdict(set)
    for row in rows("contributed_to"):
        polarities[row["from_id"]].add(row["polarity"])
    assert sum({"supporting", "hindering"} <= found for found in polarities.values()) >= 20
    assert set(polarities) == set(by_id("factors"))


def test_one_passage_can_bear_on_several_episodes_or_on_the_case() -> None:
    bears: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("contributed_to"):
        bears[row["mention_id"], row["coding_id"]].add(row["to_id"])
        assert row["quote"]
        assert row["page"]
    assert sum(len(found) > 1 for found in bears.values()) >= 5
    assert {row["to_label"] for row in rows("contributed_to")} == {"Episode", "Case"}


def test_a_factor_was_merged_and_its_contributions_stay() -> None:
    [merged] = rows("merged_into")
    factor = by_id("factors")[merged["from_id"]]
    assert (factor["status"], factor["canonical_id"]) == ("merged", merged["to_id"])
    assert any(row["from_id"] == merged["from_id"] for row in rows("contributed_to"))


def test_one_case_is_coded_by_two_coders_who_differ_and_then_agree() -> None:
    codings = [row["from_id"] for row in rows("codes") if row["to_id"] == "sample-c10"]
    machines = [coding for coding in codings if by_id("codings")[coding]["method"] == "machine"]
    assert len(machines) == 1
    codings = [coding for coding in codings if coding not in machines]
    states = [by_id("codings")[coding]["state"] for coding in codings]
    assert sorted(states) == ["agreed", "independent", "independent"]
    found = {
        coding: {
            (row["from_id"], row["to_id"], row["strength"])
            for row in rows("contributed_to")
            if row["coding_id"] == coding
        }
        for coding in codings
    }
    first, second, agreed = (found[coding] for coding in sorted(codings))
    assert first & second
    assert first - second
    assert second - first
    assert agreed


def test_one_coding_is_by_machine_and_checked() -> None:
    [coding] = [row["id"] for row in rows("codings") if row["method"] == "machine_checked"]
    methods = {row["coding_method"] for row in rows("contributed_to") if row["coding_id"] == coding}
    assert methods == {"machine_checked"}


@pytest.mark.parametrize(
    ("case", "loop", "reinforcing"),
    [
        ("c02", ("caseload", "emotion", "staffing"), True),
        ("c04", ("familiarity", "info-sharing", "feedback"), True),
        ("c05", ("caseload", "thresholds"), False),
        ("c16", ("supervision", "engagement", "caseload"), False),
    ],
)
def test_feedback_loops_are_told_whole_by_one_case(case: str, loop: tuple[str, ...], reinforcing: bool) -> None:
    effects = {
        (row["from_id"], row["to_id"]): row["effect"]
        for row in rows("influences")
        if row["case_id"] == f"sample-{case}"
    }
    steps = zip(loop, (*loop[1:], loop[0]), strict=True)
    signs = [effects[f"sample-{start}", f"sample-{end}"] for start, end in steps]
    assert (signs.count("decreases") % 2 == 0) is reinforcing


def test_some_chains_are_told_whole_and_some_are_stitched() -> None:
    influences = {
        (row["from_id"].removeprefix("sample-"), row["to_id"].removeprefix("sample-"), row["case_id"])
        for row in rows("influences")
    }
    whole = [("targets", "form"), ("form", "contact"), ("contact", "child-voice")]
    assert all((*step, "sample-c01") in influences for step in whole)
    assert {case for start, end, case in influences if (start, end) == ("reorganisation", "caseload")} == {"sample-c07"}
    assert "sample-c07" not in {case for start, end, case in influences if (start, end) == ("caseload", "emotion")}


def test_findings_tell_all_six_texts_but_some_lack_a_step() -> None:
    texts = ("manifests", "why_underlying", "prevalence", "spread", "implications", "questions")
    lacking = {row["id"]: [name for name in texts if not row[name]] for row in rows("findings")}
    assert sum(not names for names in lacking.values()) >= 10
    assert lacking["sample-f12"] == ["why_underlying", "spread"]
    patterns = {row["to_id"] for row in rows("in_category") if row["from_label"] == "Finding"}
    assert len({pattern for pattern in patterns if pattern.startswith("scie_patterns_2008:")}) == 6
    assert rows("echoes")


def test_recommendations_are_answered_unanswered_and_refused() -> None:
    assert {row["status"] for row in rows("recommendations")} == set(schema().vocabularies["recommendation_status"])
    assert {row["kind"] for row in rows("recommendations")} == {"recommendation", "question_to_board"}
    overdue = [row for row in rows("addressed_to") if row["replied"] == "no" and row["reply_due_on"] < TAKEN_ON]
    assert len(overdue) >= 5
    assert {row["response"] for row in rows("addressed_to")} >= {
        "accepted",
        "partly_accepted",
        "rejected",
        "noted",
        "none_yet",
    }


def test_one_review_only_recommends() -> None:
    assert not targets("made", "sample-v10")
    assert targets("raised", "sample-v10") == ["sample-r17"]


def test_actions_are_at_every_level_with_histories_and_owners_that_change() -> None:
    assert {row["level"] for row in rows("actions")} == {"team", "agency", "local", "regional", "national"}
    assert {row["status"] for row in rows("actions")} == set(schema().vocabularies["action_status"]) - {
        "reported_complete"
    }
    assert {row["field"] for row in rows("events")} >= {"status", "due_on", "owner", "progress_note"}
    owners = [row for row in rows("owned_by") if row["from_id"] == "sample-a08" and row["role"] == "owner"]
    assert [row["to_id"] for row in owners] == ["sample-nm-lscb", "sample-nm-scp"]
    assert owners[0]["to"] == owners[1]["from"]


def test_an_action_waits_at_the_end_of_a_chain_and_one_climbs_the_ladder() -> None:
    waits = nx.DiGraph((row["from_id"], row["to_id"]) for row in rows("depends_on"))
    path = nx.shortest_path(waits, "sample-a08", "sample-a10")
    actions = by_id("actions")
    assert [actions[id_]["level"] for id_ in path] == ["local", "regional", "national"]
    assert all(actions[id_]["status"] in OPEN for id_ in path)
    assert actions["sample-a20"]["status"] == "completed"
    assert ("sample-a22", "sample-a20") in waits.edges
    ladder = nx.DiGraph((row["from_id"], row["to_id"]) for row in rows("escalated_to"))
    assert nx.has_path(ladder, "sample-a08", "sample-r24")
    recommendations = by_id("recommendations")
    climbed = [recommendations[id_]["level"] for id_ in nx.shortest_path(ladder, "sample-r05", "sample-r32")]
    assert climbed == ["agency", "regional", "national"]


def test_actions_are_overdue_evidenced_and_not_effective() -> None:
    overdue = [row for row in rows("actions") if row["status"] in OPEN and row["due_on"] < TAKEN_ON]
    assert len(overdue) >= 5
    measured = {row["from_id"] for row in rows("measured_by")}
    evidenced = {row["id"] for row in rows("actions") if row["status"] == "impact_evidenced"}
    assert len(evidenced) >= 3
    assert evidenced <= measured
    assert by_id("actions")["sample-a18"]["status"] == "closed_not_effective"


@pytest.mark.parametrize(
    ("action", "factor", "answer"),
    [
        ("a04", "caseload", "recorded again"),
        ("a18", "men", "recorded again"),
        ("a03", "form", "cases examined since"),
        ("a19", "know-abuse", "cases examined since"),
        ("a15", "commissioning", "no case since"),
    ],
)
def test_closed_actions_have_all_three_answers(action: str, factor: str, answer: str) -> None:
    [area] = targets("applies_in", f"sample-{action}")
    assert f"sample-{factor}" in targets("addresses", f"sample-{action}")
    closed = by_id("actions")[f"sample-{action}"]["closed_on"]
    again, cases = recorded(f"sample-{factor}", area, closed), examined(area, closed)
    assert (bool(again), bool(cases)) == (answer == "recorded again", answer != "no case since")


def test_actions_protect_and_spread_and_some_address_nothing() -> None:
    assert {row["intent"] for row in rows("addresses")} == {"reduce", "protect", "spread"}
    addressing = {row["from_id"] for row in rows("addresses")}
    assert {"sample-a17", "sample-a44"} == set(by_id("actions")) - addressing


def test_a_hindering_factor_recurs_without_an_open_action() -> None:
    cases = {
        case_of(row["to_id"])
        for row in rows("contributed_to")
        if row["from_id"] == "sample-staffing" and row["polarity"] == "hindering"
    }
    assert len(cases) >= 5
    actions = [row["from_id"] for row in rows("addresses") if row["to_id"] == "sample-staffing"]
    assert actions
    assert not any(by_id("actions")[id_]["status"] in OPEN for id_ in actions)


def test_a_supporting_factor_has_nobody_who_protects_it() -> None:
    cases = {
        case_of(row["to_id"])
        for row in rows("contributed_to")
        if row["from_id"] == "sample-plans" and row["polarity"] == "supporting"
    }
    assert len(cases) >= 5
    assert not [row for row in rows("addresses") if row["to_id"] == "sample-plans"]


def test_a_working_practice_is_brought_in_area_by_area() -> None:
    stages = {row["stage"] for row in rows("in_use_in") if row["from_id"] == "sample-integrated-team"}
    assert stages == {"planned", "piloted", "introduced", "established", "stopped"}
    assert len({row["to_id"] for row in rows("in_use_in") if row["from_id"] == "sample-integrated-team"}) >= 4
    assert {row["to_id"] for row in rows("used")} == set(by_id("working_practices"))
    assert {row["to_id"] for row in rows("introduces")} == set(by_id("working_practices"))
