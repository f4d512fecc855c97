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

TYPE_NAMES = {
    "string": "Text", "integer": "A whole number", "number": "A number", "boolean": "True or false",
    "array": "A list of texts",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its path, what it takes and returns, and the statuses it can have."""

    name: str
    path: str
    title: str
    about: list[str]
    parameters: Table
    results: Table
    statuses: list[tuple[str, str, str]]  # the status, its meaning, and the section that explains it
    curl: str


def reference(document: Json, site: str) -> dict[str, Any]:
    """What the page shows of the document, for a site at the address `site`, such as `http://127.0.0.1:8321`."""
    reader = _Reader(document, site)
    groups = [
        (tag, [operation for operation, of in reader.operations() if of == tag["name"]]) for tag in document["tags"]
    ]
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
            if "get" in item:
                yield self._operation(path, item["get"]), item["get"]["tags"][0]

    def curl(self, path: str, query: str = "", options: str = "") -> str:
        """The command that requests it."""
        password = "-u user:PASSWORD " if self.document["security"] else ""
        return f"curl {options}{password}'{self.site}{self._base}{path}{query}'"

    @property
    def _base(self) -> str:
        return str(self.document["servers"][0]["url"])

    def _operation(self, path: str, item: Json) -> Operation:
        parameters = [self._resolved(parameter) for parameter in item["parameters"]]
        result = next(iter(item["responses"]["200"]["content"].values()))["schema"]
        return Operation(
            item["operationId"],
            f"{self._base}{path}",
            item["summary"],
            item["description"].split("\n\n"),
            self._parameters([parameter for parameter in parameters if parameter["in"] != "header"]),
            self._results(self._resolved(result)),
            [self._status(status, response) for status, response in item["responses"].items() if status != "200"],
            self.curl(path.replace("{id}", "ID"), _required_query(parameters)),
        )

    def _resolved(self, schema: Json) -> Json:
        """The schema that a reference leads to, with the keys beside the reference."""
        while "$ref" in schema:
            kind, name = schema["$ref"].split("/")[-2:]
            own = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**self.document["components"][kind][name], **own}
        return schema

    def _parameters(self, parameters: list[Json]) -> Table:
        headings = [Heading("Parameter"), Heading("What it means", room="wide"), Heading("Values", room="middle")]
        groups = [parameter["name"] for parameter in parameters if parameter["name"].startswith(GROUP)]
        rows = [self._parameter(parameter) for parameter in parameters if parameter["name"] not in groups]
        if groups:
            about = f"Which page of one group of relationships: {', '.join(groups)}."
            rows.append([Cell(f"{GROUP}GROUP"), Cell(about), Cell("A whole number, 1 or more")])
        return Table(headings, rows)

    def _parameter(self, parameter: Json) -> list[Cell]:
        schema = self._resolved(parameter["schema"])
        required = " (required)" if parameter.get("required") else ""
        default = f"; {_plain(schema['default'])} by default" if "default" in schema else ""
        values = f"{self._values(schema)}{default}"
        return [Cell(f"{parameter['name']}{required}"), Cell(parameter["description"]), Cell(values)]

    def _results(self, result: Json) -> Table:
        """The columns of the rows of an answer, or the properties of the records of a list; else nothing."""
        properties = result.get("properties", {})
        if "rows" in properties:
            fields = properties["rows"]["items"]["properties"]
        elif "page" in properties:
            fields = self._resolved(properties["items"]["items"])["properties"]["properties"]["properties"]
        else:
            fields = {}
        headings = [Heading("Name"), Heading("What it is", room="middle"), Heading("Its value", room="middle")]
        rows = [
            [Cell(name), Cell(field["title"]), Cell(self._values(field))]
            for name, field in fields.items()
            if "title" in field
        ]
        return Table(headings, rows)

    def _status(self, status: str, response: Json) -> tuple[str, str, str]:
        kind = BY_STATUS.get(int(status))
        return (status, kind.title, kind.name) if kind else (status, self._resolved(response)["description"], "tags")

    def _values(self, schema: Json) -> str:
        """The values that a schema allows, for a person."""
        schema = self._resolved(schema)
        if "anyOf" in schema:
            return ", or ".join(self._values(choice) for choice in schema["anyOf"])
        if "enum" in schema or "const" in schema:
            return ", ".join(map(str, schema.get("enum", [schema.get("const")])))
        if schema.get("type") == "integer" and "maximum" in schema:
            return f"A whole number from {number(schema['minimum'])} to {number(schema['maximum'])}"
        kind = schema.get("type", "string")
        return str(schema.get("description") or TYPE_NAMES[kind[0] if isinstance(kind, list) else kind])


def _plain(value: Any) -> str:
    return number(value) if isinstance(value, int) else str(value)


def _required_query(parameters: list[Json]) -> str:
    """The query with every required parameter."""
    pairs = [
        f"{parameter['name']}={parameter['name'].upper()}"
        for parameter in parameters
        if parameter.get("required") and parameter["in"] == "query"
    ]
    return f"?{'&'.join(pairs)}" if pairs else ""
