"""What a question declares holds together: names, parameters and columns are declared once, and used."""

from __future__ import annotations

import re

from queries.questions.file import DeclaredFile
from queries.questions.question import FILTERS, Declaration
from queries.questions.scope import Text, read_scope, scopes

# What the framework itself gives to a statement.
GIVEN = ("as_at", "today")

_USED = re.compile(r"\$(\w+)")
_FIELD = re.compile(r"\{(\w+)\}")
_RETURNED = re.compile(r"(?:.*\bAS\s+)?(?:\w+\.)?(\w+)\s*$", re.DOTALL | re.IGNORECASE)


def check_declaration(file: DeclaredFile, declared: Declaration) -> None:
    """Raise DeclarationError, with file and line, for what does not hold together."""
    _check_names(file, declared)
    _check_parameters(file, declared)
    if not file.is_python:
        _check_returned(file, declared)


def _check_names(file: DeclaredFile, declared: Declaration) -> None:
    """Each name once; sentence, evidence and picture speak of columns that exist."""
    for kind in ("column", "parameter"):
        seen: set[str] = set()
        for line in file.all(kind):
            name = line.value.split()[0]
            if name in seen or (kind == "parameter" and name in FILTERS):
                raise file.error(line.number, f"{kind} {name!r} is declared already")
            seen.add(name)
    columns = {column.name for column in declared.columns}
    shown = {"evidence": columns, "sentence": columns | {"rows", "as_at"}, "none": {"as_at"}}
    own = {parameter.name for parameter in declared.parameters}
    for key, allowed in shown.items():
        for line in file.all(key):
            for name in _FIELD.findall(line.value):
                if name not in allowed | own and not (file.is_python and key == "sentence"):
                    raise file.error(line.number, f"{{{name}}} is no column")
    for line in file.all("picture"):
        limited = declared.picture.at_most[:1] if declared.picture.at_most else ()
        for name in (*declared.picture.nodes, *(declared.picture.links or ()), *limited):
            if name not in columns:
                raise file.error(line.number, f"{name!r} is no column")


def _check_parameters(file: DeclaredFile, declared: Declaration) -> None:
    """What is used is declared, and what is declared is used."""
    scoped = declared.uses or ((declared.scope,) if declared.scope else ())
    in_scope = set.intersection(*(scopes()[name].markers for name in scoped)) if scoped else set()
    own = {line.value.split()[0]: line.number for line in file.all("parameter")}
    allowed = {*own, *declared.filters, *GIVEN}
    text = read_scope(file.name, file.body) if not file.is_python else Text.empty()
    for offset, row in enumerate(file.body.splitlines() if not file.is_python else ()):
        for name in _USED.findall(row.partition("//")[0]):
            if name not in allowed and not name.startswith(("withheld_", "apart_", "open_", "closed_")):
                raise file.error(file.body_starts + offset, f"uses ${name}, which it does not declare")
    used = set(_USED.findall(file.body)) | set(re.findall(r"""["'](\w+)["']""", file.body) if file.is_python else ())
    for name, number in own.items():
        if name not in used and name != "limit":
            raise file.error(number, f"declares {name!r}, which nothing uses")
    lines = text.markers | in_scope | used | ({"as_at"} if file.is_python else set())
    for line in file.all("filters"):
        for name in declared.filters:
            if name not in lines:
                raise file.error(line.number, f"takes the filter {name!r}, which nothing uses")


def _check_returned(file: DeclaredFile, declared: Declaration) -> None:
    """The last RETURN gives exactly the declared columns, in that order."""
    *_, last = re.split(r"\bRETURN\b", "\n".join(row.partition("//")[0] for row in file.body.splitlines()))
    end = file.body_starts + file.body.count("\n", 0, file.body.rfind("RETURN"))
    if "RETURN" not in file.body or not re.search(r"\bORDER BY\b", last):
        raise file.error(end, "ends without RETURN ... ORDER BY ...")
    if re.search(r"\bLIMIT\b", last):
        raise file.error(end, "has a LIMIT of its own: the rows are capped by 'limit'")
    returned = [_returned_name(part) for part in _at_commas(re.split(r"\bORDER BY\b", last)[0])]
    names = [column.name for column in declared.columns]
    if returned != names:
        raise file.error(end, f"returns {', '.join(returned)}, but declares the columns {', '.join(names)}")


def _returned_name(part: str) -> str:
    match = _RETURNED.fullmatch(part.strip().removeprefix("DISTINCT ").strip())
    return match[1] if match else part.strip()


def _at_commas(text: str) -> list[str]:
    """The text cut at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts
