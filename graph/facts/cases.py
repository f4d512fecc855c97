"""The cases of a graph by what each counts as: real or invented, open, internal or restricted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.privacy.sensitivity import OPEN
from graph.privacy.withheld import CasesOfKind
from graph.records import BY_HAND

INVENTED = "invented"
# What people enter may belong to any case or plan: a first case by hand that is invented makes nothing else so.
_OF_PEOPLE = {BY_HAND}


@dataclass(frozen=True)
class Cases:
    """The ids of cases by their kinds: `real` or `invented`, their sensitivity, and `withheld` where that is not open."""

    ids: dict[str, set[str]]
    sources: dict[str, set[str]]  # that hold a case of the kind
    other_sources: dict[str, set[str]]  # that hold a case of another kind
    _kinds: dict[str, CasesOfKind] = field(default_factory=dict)

    @classmethod
    def of(cls, cases: Iterable[tuple[str, str | None, bool, str]]) -> Cases:
        """From the id, the source, whether it is invented and the sensitivity of each."""
        ids: dict[str, set[str]] = defaultdict(set)
        kinds_of_source: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for id_, source, is_invented, sensitivity in cases:
            kinds = _kinds_of(is_invented, sensitivity)
            for kind in kinds:
                ids[kind].add(id_)
            if source:
                kinds_of_source[source].add(kinds)
        every = ids.keys()
        holding = {kind: {s for s, of in kinds_of_source.items() if any(kind in k for k in of)} for kind in every}
        others = {kind: {s for s, of in kinds_of_source.items() if any(kind not in k for k in of)} for kind in every}
        return cls(dict(ids), holding, others)

    def of_kind(self, kind: str) -> CasesOfKind:
        """The cases of a kind; a source without cases is of none."""
        if kind not in self._kinds:
            others = self.other_sources.get(kind, set())
            sources = self.sources.get(kind, set()) - others - (_OF_PEOPLE if kind == INVENTED else set())
            every = set().union(*self.sources.values())
            self._kinds[kind] = CasesOfKind(
                frozenset(self.ids.get(kind, ())), frozenset(sources), frozenset(every - sources)
            )
        return self._kinds[kind]


def _kinds_of(is_invented: bool, sensitivity: str) -> tuple[str, ...]:
    withheld = ("withheld",) if sensitivity != OPEN else ()
    return (INVENTED if is_invented else "real", sensitivity, *withheld)
