"""The description of the API as a page for people: everything on it is read from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from queries.wording.figures import number
from webapp.api.arguments import GROUP
from webapp.api.openapi.values import Json
from webapp.api.problems import BY_STATUS
from webapp.cells import Cell, Heading, Table

WORDS = {
    "string": "Text", "integer": "A whole number", "number": "A number", "boolean": "True or false",
    "array": "A list of texts",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked: where, what it takes and gives, and how it can end."""

    name: str
    path: str
    title: str
    about: list[str]
    takes: Table
    gives: Table
    endings: list[tuple[str, str, str]]  # status, what it means, and the section that says more
    curl: str


def told(document: Json, site: str) -> dict[str, Any]:
    """What the page shows of the document, for a site at the address `site`, such as `http://127.0.0.1:8321`."""
    reader = _Reader(document, site)
    groups = [(tag, [each for each, of in reader.operations() if of == tag["name"]]) for tag in document["tags"]]
    return {
        "info": document["info"],
        "paragraphs": document["info"]["description"].split("\n\n"),
        "groups": groups,
        "problems": list(BY_STATUS.values()),
        "first": reader.curl("/questions/recurring-factors", "?since=2019&polarity=hindering", "-i "),
        "again": reader.curl(
            "/questions/recurring-factors", "?since=2019&polarity=hindering", "-i -H 'If-None-Match: W/\"...\"' "
        ),
        "paged": reader.curl("/questions/recurring-factors", "?page=1&per_page=10"),
        "wrong": reader.curl("/questions/recurring-factors", "?area=Nowhere&since=2999"),
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the document, following its references."""

    document: Json
    site: str

    def operations(self) -> Iterator[tuple[Operation, str]]:
        """Every operation, with its tag."""
        for path, item in self.document["paths"].items():
            yield self._operation(path, item["get"]), item["get"]["tags"][0]

    def curl(self, path: str, query: str = "", options: str = "") -> str:
        """The command that asks it."""
        password = "-u user:PASSWORD " if self.document["security"] else ""
        return f"curl {options}{password}'{self.site}{self._base}{path}{query}'"

    @property
    def _base(self) -> str:
        return str(self.document["servers"][0]["url"])

    def _operation(self, path: str, it: Json) -> Operation:
        parameters = [self._resolved(each) for each in it["parameters"]]
        answer = next(iter(it["responses"]["200"]["content"].values()))["schema"]
        return Operation(
            it["operationId"],
            f"{self._base}{path}",
            it["summary"],
            it["description"].split("\n\n"),
            self._takes([each for each in parameters if each["in"] != "header"]),
            self._gives(self._resolved(answer)),
            [self._ending(status, each) for status, each in it["responses"].items() if status != "200"],
            self.curl(path.replace("{id}", "ID"), _needed(parameters)),
        )

    def _resolved(self, it: Json) -> Json:
        """What a reference leads to, with what stands beside it."""
        while "$ref" in it:
            kind, name = it["$ref"].split("/")[-2:]
            it = {**self.document["components"][kind][name], **{key: each for key, each in it.items() if key != "$ref"}}
        return it

    def _takes(self, parameters: list[Json]) -> Table:
        headings = [Heading("Parameter"), Heading("What it means", room="wide"), Heading("It takes", room="middle")]
        groups = [each["name"] for each in parameters if each["name"].startswith(GROUP)]
        rows = [self._taken(each) for each in parameters if each["name"] not in groups]
        if groups:
            about = f"Which page of one group of relationships: {', '.join(groups)}."
            rows.append([Cell(f"{GROUP}GROUP"), Cell(about), Cell("A whole number, 1 or more")])
        return Table(headings, rows)

    def _taken(self, parameter: Json) -> list[Cell]:
        takes = self._resolved(parameter["schema"])
        needed = " (needed)" if parameter.get("required") else ""
        usual = f"; {_plain(takes['default'])} if not given" if "default" in takes else ""
        words = f"{self._in_words(takes)}{usual}"
        return [Cell(f"{parameter['name']}{needed}"), Cell(parameter["description"]), Cell(words)]

    def _gives(self, answer: Json) -> Table:
        """The columns of the rows of an answer, or the properties of the records of a list; else nothing."""
        properties = answer.get("properties", {})
        if "rows" in properties:
            given = properties["rows"]["items"]["properties"]
        elif "page" in properties:
            given = self._resolved(properties["items"]["items"])["properties"]["properties"]["properties"]
        else:
            given = {}
        headings = [Heading("Name"), Heading("What it is", room="middle"), Heading("Its value", room="middle")]
        rows = [
            [Cell(name), Cell(each["title"]), Cell(self._in_words(each))]
            for name, each in given.items()
            if "title" in each
        ]
        return Table(headings, rows)

    def _ending(self, status: str, response: Json) -> tuple[str, str, str]:
        kind = BY_STATUS.get(int(status))
        return (status, kind.title, kind.name) if kind else (status, self._resolved(response)["description"], "tags")

    def _in_words(self, it: Json) -> str:
        """What a value may be, for a person."""
        it = self._resolved(it)
        if "anyOf" in it:
            return ", or ".join(self._in_words(each) for each in it["anyOf"])
        if "enum" in it or "const" in it:
            return ", ".join(map(str, it.get("enum", [it.get("const")])))
        if it.get("type") == "integer" and "maximum" in it:
            return f"A whole number from {number(it['minimum'])} to {number(it['maximum'])}"
        kind = it.get("type", "string")
        return str(it.get("description") or WORDS[kind[0] if isinstance(kind, list) else kind])


def _plain(value: Any) -> str:
    return number(value) if isinstance(value, int) else str(value)


def _needed(parameters: list[Json]) -> str:
    """The query of the parameters that cannot be left out."""
    named = [
        f"{each['name']}={each['name'].upper()}"
        for each in parameters
        if each.get("required") and each["in"] == "query"
    ]
    return f"?{'&'.join(named)}" if named else ""
