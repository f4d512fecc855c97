"""The catalogue: one file a question in the folder `catalogue`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable

from rapidfuzz import process

from graph.errors import BadRequest
from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.questions.question import Declaration, DeclarationError
from queries.questions.reading import read_declaration


@cache
def catalogue() -> dict[str, Declaration]:
    """Every question by its name, in the order of the names; raises DeclarationError for a file that is wrong."""
    read = read_catalogue(files("queries.catalogue"))
    return {name: _with_function(found) if found.file.endswith(".py") else found for name, found in read.items()}


def questions() -> list[Declaration]:
    """Every question, in the order of the names."""
    return list(catalogue().values())


def question(name: str) -> Declaration:
    """The question of that name; raises BadRequest that offers the nearest ones."""
    found = catalogue().get(name.strip().lower().replace("_", "-"))
    if found is None:
        near = [match for match, _, _ in process.extract(name, list(catalogue()), limit=3, score_cutoff=60)]
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise BadRequest(f"There is no question {name!r}.{hint} 'casethread questions' lists them all.")
    return found


def read_catalogue(folder: Traversable) -> dict[str, Declaration]:
    """Read and check a folder of questions; raises DeclarationError that names file and line."""
    found: dict[str, Declaration] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith("_") or not path.name.endswith((".cypher", ".py")):
            continue
        declared = read_declaration(path.name, path.read_text(encoding="utf-8"))
        if declared.name in found:
            raise DeclarationError(f"{path.name}:1: {found[declared.name].file} is this question already")
        found[declared.name] = declared
    return dict(sorted(found.items()))


def _with_function(declared: Declaration) -> Declaration:
    """With the function of its file, which is imported when it is first called: one question needs not all of them."""
    module = f"queries.catalogue.{declared.file.removesuffix('.py')}"

    def rows(context: QuestionContext) -> list[Row]:
        found: list[Row] = import_module(module).rows(context)
        return found

    return replace(declared, rows=rows)
