"""What is wrong with a write, by edit and field: the problems of a load in the words of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.schema import Label, Property, schema
from loaders.check.sensitivity import NO_SENSITIVITY
from loaders.records.problem import Place, Problem, Severity
from loaders.records.record import FORM
from loaders.write.opened_cases import OPENS_CASES


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong, or worth knowing, with an edit, counted from 0; `field` is empty where it is about no field."""

    edit: int
    field: str
    text: str
    severity: Severity = "error"
    code: str = ""
    value: str | None = None
    record: tuple[str, str] | None = None  # label and id of a record that it names


OUTSIDE_ROLES = "outside_roles"  # the code of what somebody's roles do not reach
# What a load says in the words of a file, a form says in its own; and the field that it is about, where that is another.
_NO_SUCH_RECORD = "There is no such record that you may name here. Choose one of those that appear as you type."
_IN_A_FORM = {
    "no_end": _NO_SUCH_RECORD,
    "no_such_id": _NO_SUCH_RECORD,
    "wrong_pair": "These two cannot be linked so.",
    "self_loop": "Name two different ones.",
    "no_case": "Choose the case that it belongs to.",
    NO_SENSITIVITY: "Nobody has said who may see it, so it counts as restricted, with all that follows from it: left out of "
    "exports, editions and the API.",
}
_FIELDS = {"no_case": "case", NO_SENSITIVITY: "sensitivity"}


def properties_named(kind: str) -> Mapping[str, Property]:
    """The properties of a label or a type, by name."""
    return schema().kind(kind).properties


def place_of(edit: int, kind: str) -> Place:
    """Where an edit stands: the row of a form."""
    return Place(FORM, kind, edit + 1)


def columns_of(kind: str) -> dict[str, str]:
    """The headings under which people see the fields of an edit: by these its problems name them."""
    named = schema().kind(kind)
    titles = {name: prop.title for name, prop in named.properties.items() if name not in ("id", "source_id")}
    if isinstance(named, Label):
        return {"id": "Id"} | titles | {name: column.title for name, column in named.columns.items()}
    return {"id": "Id"} | titles | {"from_id": _titles(named.from_labels), "to_id": _titles(named.to_labels)}


def field_problems(problems: Iterable[Problem], kinds: Mapping[int, str]) -> list[FieldProblem]:
    """The problems of a check, each at the edit and the field that it is about; `kinds` are those of the edits."""
    return [_field_problem(problem, kinds) for problem in problems]


def blank_problem(edit: int, kind: str, name: str) -> FieldProblem:
    """That a required field is blank."""
    title = columns_of(kind)[name]
    return FieldProblem(edit, name, f"{title} is blank, and is required. Fill it in.", code="required")


def no_such_record(edit: int, kind: str, name: str) -> FieldProblem:
    """That a field names a record which is not there, or as good as not there for whoever names it."""
    title = columns_of(kind).get(name, "")
    return FieldProblem(edit, name, f"{title}: {_NO_SUCH_RECORD}" if title else _NO_SUCH_RECORD, code="no_end")


def outside_roles(edit: int) -> FieldProblem:
    """That an edit is about what the roles of its author do not reach."""
    text = "This lies outside what your role is limited to. Ask somebody whose role reaches it."
    return FieldProblem(edit, "", text, code=OUTSIDE_ROLES)


def closes_unsigned(edit: int) -> FieldProblem:
    """That somebody without the right to sign off closes an action."""
    text = "Status: an action is closed by whoever may sign it off. Set it to reported complete, and they will see it."
    return FieldProblem(edit, "status", text, code="sign_off")


def opens_unauthorised(edit: int) -> FieldProblem:
    """That somebody without the right to open cases makes one less restricted."""
    text = "Sensitivity: a case is made less restricted by a lead or a reviewer alone, since more people then see it. Ask one of them."
    return FieldProblem(edit, "sensitivity", text, code="open_cases")


def opens_what_follows(edit: int) -> FieldProblem:
    """That somebody without the right to open cases lets everybody see what goes with a restricted one."""
    fix = "Link it with what else it belongs to first, undo what added it, or ask one of them."
    return FieldProblem(edit, "", f"{OPENS_CASES} {fix}", code="open_cases")


def reopens_unsigned(edit: int) -> FieldProblem:
    """That somebody without the right to sign off opens a closed action again."""
    text = "Status: an action that is closed is opened again by whoever may sign it off. Ask them to."
    return FieldProblem(edit, "status", text, code="sign_off")


def _field_problem(problem: Problem, kinds: Mapping[int, str]) -> FieldProblem:
    edit = problem.place.row - 1 if problem.place.row else min(kinds)
    names = {title: name for name, title in columns_of(kinds[edit]).items()}
    if text := _IN_A_FORM.get(problem.code):
        name = _FIELDS.get(problem.code) or names.get(problem.column or "", "")
        title = columns_of(kinds[edit]).get(name, "")
        return FieldProblem(
            edit, name, f"{title}: {text}" if title else text, problem.severity, problem.code, problem.value
        )
    value = f"‘{problem.value}’ " if problem.value is not None else ""
    subject = (
        f"{problem.column}: {value}" if problem.column and value else f"{problem.column} " if problem.column else value
    )
    text = f"{subject}{problem.rule}.{' ' + problem.fix if problem.fix else ''}"
    name = names.get(problem.column or "", "")
    return FieldProblem(edit, name, text, problem.severity, problem.code, problem.value)


def _titles(labels: Iterable[str]) -> str:
    return " or ".join(schema().labels[label].title for label in labels)
