"""The organisations that own the actions of a plan: those of the graph that its names mean, and new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.names import name_key
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.known_plans import KnownOrganisation, organisation_ids
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.record import Record

MAX_NAMES = 5  # of organisations that a warning lists


@dataclass
class Organisations:
    """The organisations of one file, each once; `known` are those of the graph by their compared names and aliases."""

    known: Mapping[str, Sequence[KnownOrganisation]]
    log: ProblemLog
    plan: str = ""  # the id of the first review, which those of new organisations begin with
    records: dict[str, Record] = field(default_factory=dict)  # by their ids
    ids: dict[str, str] = field(default_factory=dict)  # by their compared names
    _known_ids: frozenset[str] = field(init=False)
    _same: list[tuple[str, KnownOrganisation, PlanRow]] = field(default_factory=list)  # of other sources

    def __post_init__(self) -> None:
        self._known_ids = frozenset(its.id for organisations in self.known.values() for its in organisations)

    def take(self, owners: OwnersOfCell, row: PlanRow) -> None:
        """Take in the owners of a row."""
        for name in owners.names:
            key = name_key(name)
            if key not in self.ids:
                organisation = self._organisation(name)
                if organisation.name != name:
                    self._report(name, organisation, row)
                elif not organisation.id.startswith(f"{self.plan}-"):
                    self._same.append((name, organisation, row))
                self.ids[key] = organisation.id
                values = {"id": organisation.id, "name": organisation.name}
                columns = {"name": row.headings.get("owners", "name")}
                self.records[organisation.id] = Record("Organisation", values, row.place, columns)

    def add_aliases(self, aliases: Mapping[str, Sequence[str]]) -> None:
        """Let an organisation have the other names that answers say it has, beside those that the graph knows."""
        for key, names in aliases.items():
            organisation = self.records[self.ids[key]]
            known = next((its.aliases for its in self.known.get(key, ()) if its.id == self.ids[key]), ())
            organisation.values["aliases"] = list(dict.fromkeys([*known, *names]))

    def report(self) -> None:
        """Say, once for all, which owners are organisations of other sources that have the very same names."""
        if len(self._same) == 1:
            self._report(*self._same[0])
        elif self._same:
            rows, first = [row.place for *_, row in self._same], self._same[0][2]
            is_one_sheet = len({place.sheet for place in rows}) == 1
            where = [f"row {place.row}" if is_one_sheet else f"{place.sheet}, row {place.row}" for place in rows]
            names = [f"{name!r} ({at})" for (name, *_), at in zip(self._same, where, strict=True)]
            rule = (
                f"names {len(names):,} owners that are your organisations of the same names: {listed(names, MAX_NAMES)}"
            )
            place = Place(first.place.file, first.place.sheet if is_one_sheet else None)
            column = first.headings.get("owners") if is_one_sheet else None
            self.log.add("known_owners", place, rule, column=column, severity="warning")

    def _report(self, name: str, organisation: KnownOrganisation, row: PlanRow) -> None:
        """Say which organisation of another source a name means, or one that is spelt otherwise."""
        rule = f"is your organisation {organisation.name!r} ({organisation.id})"
        row.warn(self.log, "known_owner", "owners", rule, value=name)

    def _organisation(self, name: str) -> KnownOrganisation:
        """The organisation of the graph that a name means (that of an earlier version, else the only one of that name),
        or a new one, whose id is that of no other."""
        named = self.known.get(name_key(name), ())
        made_id, other_id = organisation_ids(self.plan, name)
        if of_plan := next((organisation for organisation in named if organisation.id in (made_id, other_id)), None):
            return of_plan
        if len(named) == 1:
            return named[0]
        is_another = made_id in self.records or made_id in self._known_ids
        return KnownOrganisation(other_id if is_another else made_id, name)
