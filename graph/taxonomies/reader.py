"""Reads a folder of taxonomies with its crosswalk, and reports all problems at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.resources.abc import Traversable
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from graph.errors import CasethreadError
from graph.taxonomies.model import Crosswalk, Match, Taxonomy
from graph.yaml_files import read_yaml

CROSSWALK = "crosswalk.yaml"
Kind = TypeVar("Kind", bound=BaseModel)


class TaxonomyError(CasethreadError):
    """Taxonomy files are wrong; one line per problem, each naming the file and the rule."""


@dataclass(frozen=True)
class Library:
    """Every taxonomy by its code, in the order of their files, and the crosswalk between them."""

    taxonomies: dict[str, Taxonomy]
    crosswalk: Crosswalk


def read_library(folder: Traversable) -> Library:
    """Read and check every YAML file of a folder.

    Raises TaxonomyError with all problems of all files.
    """
    problems: list[str] = []
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda p: p.name)
    by_file = [(path, _read(path, Taxonomy, problems)) for path in paths if path.name != CROSSWALK]
    taxonomies = {taxonomy.taxonomy: taxonomy for _, taxonomy in by_file if taxonomy}
    crosswalk = _read(folder / CROSSWALK, Crosswalk, problems)
    for path, taxonomy in by_file:
        problems += _taxonomy_problems(path.name, taxonomy) if taxonomy else []
    # A term in a file that could not be read would only repeat that file's own problem.
    if crosswalk and all(taxonomy for _, taxonomy in by_file):
        problems += [f"{CROSSWALK}: {problem}" for problem in _crosswalk_problems(crosswalk, taxonomies)]
    if problems or crosswalk is None:
        raise TaxonomyError("\n".join(problems))
    return Library(taxonomies, crosswalk)


def _read(path: Traversable, kind: type[Kind], problems: list[str]) -> Kind | None:
    try:
        return kind.model_validate(read_yaml(path))
    except FileNotFoundError:
        problems.append(f"{path.name}: is missing")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: is not YAML in UTF-8: {' '.join(str(error).split())}")
    except ValidationError as error:
        problems += [f"{path.name}: {_rule(kind, detail['loc'], detail['msg'])}" for detail in error.errors()]
    return None


def _rule(kind: type[BaseModel], place: tuple[int | str, ...], message: str) -> str:
    where = ".".join(str(part) for part in place) or f"the whole file, as a {kind.__name__.lower()}"
    return f"{where}: {message}"


def _taxonomy_problems(name: str, taxonomy: Taxonomy) -> Iterator[str]:
    codes = [term.code for term in taxonomy.terms]
    if name != f"{taxonomy.taxonomy}.yaml":
        yield f"{name}: taxonomy: {taxonomy.taxonomy!r} is not the name of the file"
    for code in _repeated(codes):
        yield f"{name}: terms: the code {code!r} is given more than once"
    for term in taxonomy.terms:
        if term.broader and term.broader not in codes:
            yield f"{name}: terms: {term.code}: broader names no term: {term.broader!r}"
    yield from (f"{name}: terms: broader goes round in a circle: {circle}" for circle in _circle(taxonomy))


def _circle(taxonomy: Taxonomy) -> Iterator[str]:
    """A circle among the broader terms, where there is one."""
    sorter = TopologicalSorter({term.code: [term.broader] for term in taxonomy.terms if term.broader})
    try:
        sorter.prepare()
    except CycleError as error:
        yield " -> ".join(reversed(error.args[1]))


def _crosswalk_problems(crosswalk: Crosswalk, taxonomies: dict[str, Taxonomy]) -> Iterator[str]:
    terms = {taxonomy.id_of(term.code) for taxonomy in taxonomies.values() for term in taxonomy.terms}
    for number, row in enumerate(crosswalk.rows, start=1):
        for key, end in (("from", row.start), ("to", row.end)):
            if end not in terms:
                yield f"row {number}: {key} names no term: {end!r}"
        if row.start_taxonomy == row.end_taxonomy:
            yield f"row {number}: {row.start} -> {row.end}: both ends are in one taxonomy; use broader there"
    for pair in _repeated(" and ".join(sorted((row.start, row.end))) for row in crosswalk.rows):
        yield f"rows: {pair} are matched more than once"
    yield from _ambiguities(crosswalk.rows)


def _ambiguities(rows: tuple[Match, ...]) -> Iterator[str]:
    """A term contained in two terms of one taxonomy would have its domain by chance."""
    for start, taxonomy in _repeated((row.start, row.end_taxonomy) for row in rows if row.classifies):
        yield f"rows: {start} has more than one exact or broader match in {taxonomy}"


Item = TypeVar("Item", bound=object)


def _repeated(items: Iterable[Item]) -> list[Item]:
    return [item for item, count in Counter(items).items() if count > 1]
