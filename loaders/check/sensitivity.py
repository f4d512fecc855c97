"""Each case has a sensitivity, else it counts as restricted; and a blank lifts none (rule 17)."""

from __future__ import annotations

from graph.privacy.sensitivity import INTERNAL, RESTRICTED, states_no_sensitivity
from loaders.check.drafts import Drafts, blanks
from loaders.records.problem import Place

NO_SENSITIVITY = "no_sensitivity"  # the code of the warning


def settle_sensitivity(drafts: Drafts) -> None:
    """Give the cases that state none, here or in the graph, what the load was given for them; warn of those without."""
    for draft in drafts.nodes_of("Case").values():
        case = drafts.merged(draft)
        if drafts.sensitivity and not case.get("sensitivity"):
            draft.properties["sensitivity"] = drafts.sensitivity
            drafts.cases_given_sensitivity += 1
        elif not str(draft.record.get("sensitivity") or "").strip():  # a word that is none is an error, and no silence
            drafts.cases_without_sensitivity += states_no_sensitivity(case)
    if cases := drafts.cases_without_sensitivity:
        place = Place("The graph" if drafts.reading.loader == "graph" else drafts.file)
        drafts.log.add(NO_SENSITIVITY, place, _rule(cases), _fix(drafts), severity="warning")


def check_blanks(drafts: Drafts) -> None:
    """Warn of every case whose protection a blank cell does not lift, although blanks clear."""
    for case, draft in drafts.nodes_of("Case").items() if drafts.clear_blanks else ():
        existing = (drafts.existing("Case", case) or {}).get("sensitivity")
        if existing in (RESTRICTED, INTERNAL) and "sensitivity" in blanks(draft):
            rule = f"is blank, and the case stays {existing}: a blank cell does not lift a restriction"
            fix = "To lift it, write 'open'."
            drafts.log.add_for("stays_restricted", draft.record, "sensitivity", rule, fix, severity="warning")


def _rule(cases: int) -> str:
    if cases == 1:
        return (
            "1 case states no sensitivity, so it counts as restricted: with all that follows from it, it is left out of "
            "exports, editions and the API"
        )
    return (
        f"{cases:,} cases state no sensitivity, so they count as restricted: with all that follows from them, they are "
        "left out of exports, editions and the API"
    )


def _fix(drafts: Drafts) -> str:
    afterwards = "'casethread sensitivity CASE open --reason ...'"
    if drafts.reading.loader == "graph":
        return f"Set it with {afterwards}, or load their file again with --sensitivity open, internal or restricted."
    return f"Load with --sensitivity open, internal or restricted, fill in the column, or use {afterwards} later."
