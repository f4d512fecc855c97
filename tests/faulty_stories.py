"""Stories with one fault each, and what the check says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Edit = Callable[[Any], object]


def change_row(sheet: str, number: int, **values: Any) -> Edit:
    """Changes values of a row; None takes one out."""
    return lambda story: story[sheet][number].update(values)


def add_row(sheet: str, **values: Any) -> Edit:
    return lambda story: story.setdefault(sheet, []).append(values)


def all_of(*edits: Edit) -> Edit:
    return lambda story: [edit(story) for edit in edits]


CONTRIBUTION = {"id": "k-9", "from_id": "f1", "to_id": "e2", "polarity": "mixed"}

ERRORS: dict[str, tuple[Edit, str]] = {
    "a key that is blank": (
        change_row("cases", 1, id=" ", title=""),
        "sheet cases, row 2, column id: is blank, though other rows of cases have one. Fill in an id or a name.",
    ),
    "a key twice": (
        add_row("organisations", id="o1", name="Police"),
        "sheet organisations, row 2, column id: 'o1' is also the id of an earlier row (demo.json, sheet organisations, "
        "row 1). Give each row an id of its own.",
    ),
    "a relationship's key twice": (
        add_row("contributed_to", **{**CONTRIBUTION, "id": "k-1"}),
        "sheet contributed_to, row 5, column id: 'k-1' is also the id of an earlier row",
    ),
    "a required value that is blank": (
        change_row("factors", 2, name=""),
        "sheet factors, row 3, column name: is blank, and is required. Fill in: Name.",
    ),
    "a word that is not in the vocabulary": (
        change_row("contributed_to", 0, polarity="suportive"),
        "sheet contributed_to, row 1, column polarity: 'suportive' is not one of supporting, hindering, mixed, "
        "unclear. Did you mean 'supporting'?",
    ),
    "a number that is none": (
        change_row("episodes", 0, sequence="first"),
        "sheet episodes, row 1, column sequence: 'first' is not a whole number. Write digits alone, such as 3.",
    ),
    "yes or no": (change_row("cases", 0, synthetic="perhaps"), "column synthetic: 'perhaps' is neither yes nor no."),
    "a domain that is none": (
        change_row("factors", 0, domain="resource"),
        "sheet factors, row 1, column domain: 'resource' is not one of training, culture, relationships, resources, "
        "other. Did you mean 'resources'?",
    ),
    "an episode in two cases": (
        add_row("has_episode", from_id="c2", to_id="e1"),
        "sheet has_episode, row 4, column to_id: 'e1' is in the case 'c1' already. Keep it in one of the two.",
    ),
    "an episode in one case twice": (
        add_row("has_episode", from_id="c1", to_id="e1"),
        "sheet has_episode, row 4, column to_id: 'e1' is in the case 'c1' already.",
    ),
    "an episode in no case": (
        add_row("episodes", id="e9", title="Lost"),
        "sheet episodes, row 4, column id: 'e9' is in no case. Name its case in the column case, or add a row to has_episode",
    ),
    "a sequence twice": (
        change_row("episodes", 1, sequence=1),
        "column sequence: '1' is also the number of the episode 'e1' of the case 'c1'. Number the episodes of a case 1, 2, 3.",
    ),
    "NEXT against the sequence": (
        add_row("next", from_id="e2", to_id="e1"),
        "sheet next, row 1, column to_id: 'e1' has the number 1, which does not follow 2.",
    ),
    "NEXT into another case": (
        add_row("next", from_id="e1", to_id="e3"),
        "sheet next, row 1, column to_id: 'e3' is in the case 'c2', and the episode before it in 'c1'.",
    ),
    "an end that is blank": (
        add_row("contributed_to", **{**CONTRIBUTION, "to_id": ""}),
        "sheet contributed_to, row 5, column to_id: is blank, and is required. Fill in the id or the name of an episode or a case.",
    ),
    "an end that is nowhere": (
        add_row("contributed_to", **{**CONTRIBUTION, "from_id": "f11"}),
        "sheet contributed_to, row 5, column from_id: 'f11' is not the id or name of any factor in the file or in the graph. "
        "Did you mean 'f1'?",
    ),
    "an end that could be either": (
        all_of(add_row("episodes", id="c1", title="Same", sequence=3), add_row("has_episode", from_id="c1", to_id="c1"),
             add_row("contributed_to", **{**CONTRIBUTION, "to_id": "c1"})),
        "sheet contributed_to, row 5, column to_id: 'c1' may be an episode or a case. Say which in the column to_label.",
    ),
    "a label that cannot be there": (
        add_row("contributed_to", **{**CONTRIBUTION, "to_label": "Action"}),
        "sheet contributed_to, row 5, column to_label: 'Action' is not one of Episode, Case.",
    ),
    "a pair that the type does not join": (
        all_of(add_row("areas", id="x1", name="North"),
             add_row("succeeded_by", from_label="Area", from_id="x1", to_label="Organisation", to_id="o1")),
        "sheet succeeded_by, row 1, column to_id: 'o1' does not fit: the sheet succeeded_by leads from area to area, "
        "organisation to organisation; this row from area to organisation.",
    ),
    "a contribution without polarity": (
        change_row("contributed_to", 3, polarity=None),
        "sheet contributed_to, row 4, column polarity: is blank, and is required. Fill in: Helped or hindered.",
    ),
    "an influence on itself": (
        add_row("influences", from_id="f1", to_id="f1", effect="increases"),
        "sheet influences, row 2, column to_id: 'f1' is in from_id as well.",
    ),
    "a circle of actions": (
        add_row("depends_on", from_id="a2", to_id="a1"),
        "sheet depends_on, row 1, column to_id: 'a2' leads back to where it began: a1, a2. Take one of these "
        "rows out of the sheet depends_on.",
    ),
    "a factor merged into two": (
        all_of(add_row("merged_into", from_id="f3", to_id="f1"), add_row("merged_into", from_id="f3", to_id="f2")),
        "sheet merged_into, row 2, column from_id: 'f3' is merged into 'f1' already.",
    ),
    "merged into nothing": (
        change_row("factors", 2, status="merged"),
        "sheet factors, row 3, column status: 'merged' is the status of a factor that is merged into another, and no "
        "other is named.",
    ),
    "counted as something else": (
        change_row("factors", 2, canonical_id="f1"),
        "sheet factors, row 3, column canonical_id: 'f1' is not what the sheet merged_into says, which is 'f3'.",
    ),
    "an id that names nothing": (
        change_row("contributed_to", 0, coding_id="k2"),
        "sheet contributed_to, row 1, column coding_id: 'k2' is not the id or name of any coding in the file or in "
        "the graph. Add it to the sheet codings, or correct it here.",
    ),
    "an id of a list that names nothing": (
        change_row("contributed_to", 0, reported_by="o1; o9"),
        "sheet contributed_to, row 1, column reported_by: 'o9' is not the id or name of any organisation in the file "
        "or in the graph.",
    ),
    "a source that is nowhere": (
        change_row("cases", 0, source_id="dmo"),
        "sheet cases, row 1, column source_id: 'dmo' is not the id or name of any source in the file or in the "
        "graph. Did you mean 'demo'?",
    ),
    "a control character": (
        change_row("cases", 0, summary="a\x01b"),
        "column summary: 'a\\x01b' holds a control character that no file can carry. Take it out.",
    ),
    "an impossible date": (
        change_row("episodes", 0, start="2019-02-30"),
        "sheet episodes, row 1, column start: '2019-02-30' is an impossible date: February 2019 has no day 30. "
        "Write it as 2008, 2008-05 or 2008-05-17.",
    ),
    "an end before its start": (
        change_row("episodes", 0, end="2019-02"),
        "sheet episodes, row 1, column end: '2019-02' is earlier than 'start', which is 2019-03. Correct one of the "
        "two dates.",
    ),
    "closed before it was made": (
        change_row("recommendations", 1, closed_on="2021-01-31"),
        "sheet recommendations, row 2, column closed_on: '2021-01-31' is earlier than 'made_on', which is 2021-02.",
    ),
    "later than the source": (
        change_row("episodes", 2, start="2024-07"),
        "sheet episodes, row 3, column start: '2024-07' is later than the day this source was taken on, 30 June 2024. "
        "Correct the date, or the taken_on of the source.",
    ),
    "closed without a date": (
        change_row("recommendations", 1, closed_on=None),
        "sheet recommendations, row 2, column closed_on: is blank, though the status is 'rejected'. Fill in the date "
        "as exactly as it is known: 2024, 2024-05 or 2024-05-17.",
    ),
    "open with a date of closing": (
        change_row("actions", 1, closed_on="2022"),
        "sheet actions, row 2, column closed_on: '2022' is filled in, though the status is 'planned'. Empty the date, "
        "or correct the status.",
    ),
    "a status that its events do not tell": (
        all_of(add_row("events", id="v1", sequence=1, field="status", to_value="in_progress"),
             add_row("has_event", from_label="Action", from_id="a2", to_id="v1")),
        "sheet actions, row 2, column status: 'planned' is not the status by the latest event, which is 'in_progress'. "
        "Correct the status, or the event.",
    ),
    "impact without a measure": (
        change_row("measured_by", 0, from_id="a2"),
        "sheet actions, row 1, column status: 'impact_evidenced' needs an outcome measure that shows it: none is "
        "recorded.",
    ),
    "impact that got worse": (
        change_row("outcome_measures", 0, wanted="lower"),
        "'impact_evidenced' needs an outcome measure that shows it: 'Handovers in person' got worse.",
    ),
    "impact that nobody judged": (
        change_row("outcome_measures", 0, judged_by_role=None, baseline=None),
        "needs an outcome measure that shows it: 'Handovers in person' has no 'Before' and no "
        "'Judged by (role)'.",
    ),
    "impact measured before closing": (
        change_row("outcome_measures", 0, measured_on="2022-01-15"),
        "needs an outcome measure that shows it: it was not measured after the action was closed.",
    ),
    "an audit without a sample": (
        change_row("outcome_measures", 0, kind="audit", measured_on="2022-01-15"),
        "needs an outcome measure that shows it: 'Handovers in person' has no 'Sample'.",
    ),
    "an agreed finding drawn from nothing": (
        lambda story: story.pop("drawn_from"),
        "sheet findings, row 1, column status: 'agreed' needs at least one case or episode that the finding is drawn "
        "from. Add a row to the sheet drawn_from, or write the status 'draft'.",
    ),
}  # fmt: skip

WARNINGS: dict[str, tuple[Edit, str]] = {
    "to protect what helps nowhere": (
        all_of(
            change_row("addresses", 1, to_id="f2", intent="spread"), change_row("contributed_to", 2, polarity="hindering")),
        "sheet addresses, row 2, column intent: 'spread' is meant for a factor that helped somewhere, and 'f2' is "
        "never recorded as supporting.",
    ),
    "a case with only hindering": (
        all_of(
            change_row("contributed_to", 3, polarity="hindering"), change_row("addresses", 1, to_id="f2", intent="reduce")),
        "sheet cases, row 2, column title: 'A visit that went well' has only hindering contributions: "
        "nothing is recorded that helped.",
    ),
    "a name that judges": (
        change_row("factors", 0, name="Lack of supervision"),
        "sheet factors, row 1, column name: 'Lack of supervision' sounds like a judgement: the name of a factor is neutral, and each "
        "contribution says whether it supports or hinders. Name it by what it is about",
    ),
    "an identifier": (
        change_row("contributed_to", 1, quote="Mrs Jones said so"),
        "sheet contributed_to, row 2, column quote: 'Mrs Jones' looks like a title with a surname. Say a role instead, "
        "or leave it out.",
    ),
    "broken letters": (
        change_row("cases", 0, summary="the childâ€™s school"),
        "column summary: 'childâ€™s' is text that was read with the wrong encoding. Save the original as 'CSV UTF-8' again, "
        "from before it was opened in the wrong letters, or correct the words.",
    ),
    "a mark of Excel's": (
        change_row("cases", 0, summary="one_x000D_two"),
        "column summary: '_x000D_' is a mark that Excel left in the text.",
    ),
    "published before it was complete": (
        change_row("reviews", 0, published_on="2020"),
        "sheet reviews, row 1, column published_on: '2020' is earlier than 'completed_on', which is 2021-01-31.",
    ),
}  # fmt: skip
