"""The fields of a report on an action and of its sign-off, and the edits that they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph.access import may
from graph.dates import day
from graph.errors import BadRequest
from graph.permissions import Permission, ScopeKind
from graph.privacy.scopes import as_merged
from graph.schema import schema
from loaders.check.sign_off import REPORTED
from loaders.write import Edit
from loaders.write.followed import FollowedRecord, Ownership
from loaders.write.reports import ACCEPTED, Accept, Circumstances, Report, Return
from webapp.connection import graph_database
from webapp.editing.fields import DATE_HINT, Choice, FieldsOf, FormField
from webapp.tracker.bulk_forms import date_of
from webapp.viewer import current_viewer

RETURN = "return"
PROOF = "proof-"  # before the names of the fields of the evidence
_OF_PROOF = ("kind", "indicator", "sample", "measured_on", "baseline", "result", "wanted", "result_in_words",
             "judged_by_role", "reason", "evidence_link")  # fmt: skip
_COMPLETE = "Complete: it then awaits sign-off"
_PROOF = "An audit, a measure or feedback that shows it (optional)"
_LINK_HINT = "A path or an address. It is stored and shown, and never opened by Casethread."
_NEEDED = "Needed where anything of this evidence is entered."
Values = Mapping[str, str]


def report_fields(record: FollowedRecord) -> list[FormField]:
    """How it is going, what was done since, by which post, and the evidence, which can come later."""
    measure = FieldsOf(schema().labels["OutcomeMeasure"], current_viewer()).fields()
    by_name = {entry.name: entry for entry in measure}
    by_name["evidence_link"] = replace(by_name["evidence_link"], title="Where its own document is held")
    by_name["indicator"] = replace(by_name["indicator"], hint=f"{by_name['indicator'].hint} {_NEEDED}")
    proof = [replace(by_name[name], name=f"{PROOF}{name}", required=False) for name in _OF_PROOF]
    done = "What was done since the last note. It is added to the history."
    on = f"The day that this report is of; of one that is complete, since when. {DATE_HINT}"
    return [
        *_status_fields(record),
        FormField("note", "What was done", "paragraphs", hint=done, is_screened=True),
        FormField("on", "On", "date", value=day(date.today().isoformat()), required=True, hint=on),
        _role_field("Reported by (role)"),
        FormField("evidence", "What shows it", "paragraphs", hint="In a few words, such as ‘Register of attendance’."),
        FormField("evidence_link", "Where the document is held", "text", hint=_LINK_HINT),
        *(replace(entry, folded=_PROOF, errors=()) for entry in proof),
    ]


def _status_fields(record: FollowedRecord) -> list[FormField]:
    """The status while it is open, which a report does not end; of several owners, whose part is complete."""
    label, status = record.label, record.properties.get("status")
    if status not in (None, *label.open_statuses):
        return []
    words = schema().words(label.properties["status"])
    choices = (Choice(value=code, text=_COMPLETE if code == REPORTED else words[code]) for code in label.open_statuses)
    going = FormField("status", "How it is going", "radios", str(status or ""), required=True, choices=tuple(choices))
    if len(record.owners) < 2:
        return [going]
    whose = _owner_field(_reporting(record), "Whose part is complete", "")
    return [going, replace(whose, required=False, hint="Only where a part is reported complete.")]


def report_of(record: FollowedRecord, values: Values, why: str) -> list[Edit]:
    """What a report says; raises BadRequest for what is wrong with a field."""
    circumstances = Circumstances(
        date_of(values, "on"), _role(values), why, "", values["evidence"].strip(), values["evidence_link"].strip()
    )
    status, owner = values.get("status", ""), values.get("owner", "")
    if status not in ("", *record.label.open_statuses):
        raise BadRequest.about("status", status, "A report does not close an action: that is signed off.")
    if owner and owner not in {ownership.organisation for ownership in _reporting(record)}:
        raise BadRequest.about("owner", owner, "That is not the part of your agency.")
    proof = {name.removeprefix(PROOF): text for name, text in values.items() if name.startswith(PROOF)}
    return list(Report(circumstances, status, values["note"].strip(), owner, proof).edits(record))


def decision_fields(record: FollowedRecord) -> list[FormField]:
    """Accepted or returned, on which day, where, and by which post."""
    choices = (
        *(Choice(value=code, text=f"Accept: {text.lower()}") for code, text in accepting(record).items()),
        Choice(value=RETURN, text="Return it: it is in progress again"),
    )
    whose = [_owner_field(record.owners, "Return it to", "All its owners")] if len(record.owners) > 1 else []
    meeting = "Such as ‘Board of 3 May’; blank where it was decided between meetings."
    return [
        FormField("decision", "Decision", "radios", required=True, choices=choices),
        FormField("on", "Decided on", "date", value=day(date.today().isoformat()), required=True, hint=DATE_HINT),
        FormField("closed_on", "Closed on", "date", hint="Where it is another day than that of the decision."),
        FormField("meeting", "At the meeting", "text", hint=meeting),
        _role_field("Decided by (role)"),
        *whose,
    ]


def accepting(record: FollowedRecord) -> dict[str, str]:
    """The statuses as which something is accepted, in words."""
    statuses = schema().words(record.label.properties["status"])
    return {code: statuses[code] for code in ACCEPTED}


def decision_of(record: FollowedRecord, values: Values, why: str) -> list[Edit]:
    """What a decision says; raises BadRequest for what is wrong with a field."""
    on = date_of(values, "on")
    circumstances = Circumstances(on, _role(values), why, " ".join(values["meeting"].split()))
    if values["decision"] == RETURN:
        return list(Return(circumstances, values.get("owner", "")).edits(record))
    if values["decision"] not in ACCEPTED:
        raise BadRequest.about("decision", values["decision"], "Choose whether it is accepted or returned.")
    return list(Accept(circumstances, values["decision"], date_of(values, "closed_on") or on).edits(record))


def _reporting(record: FollowedRecord) -> Sequence[Ownership]:
    """The owners for whom this person may report: all of them by a role that no agency limits, else only those agencies."""
    viewer = current_viewer()
    others = tuple(grant for grant in viewer.grants if not (grant.scope and grant.scope.kind is ScopeKind.AGENCY))
    if may(graph_database(), replace(viewer, grants=others), Permission.REPORT, record.key):
        return record.owners
    scopes = as_merged(graph_database().read, viewer.reach(Permission.REPORT).scopes)
    agencies = {scope.id for scope in scopes if scope.kind is ScopeKind.AGENCY}
    return [owner for owner in record.owners if owner.organisation in agencies]


def _owner_field(owners: Sequence[Ownership], title: str, nobody: str) -> FormField:
    choices = (Choice(value=owner.organisation, text=owner.name) for owner in owners)
    blank = () if len(owners) == 1 and not nobody else (Choice(value="", text=nobody or "Choose one"),)
    return FormField("owner", title, "select", required=not nobody, choices=(*blank, *choices))


def _role_field(title: str) -> FormField:
    return FormField("by_role", title, "text", required=True, hint="A post, such as Chair of the board; never a name.")


def _role(values: Values) -> str:
    role = " ".join(values["by_role"].split())
    if not role:
        raise BadRequest.about(
            "by_role", "", "Name the post.", "It stands in the history, in place of a person's name."
        )
    if not values["on"].strip():
        raise BadRequest.about("on", "", "Give the day.")
    return role
