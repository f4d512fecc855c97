"""The projection against a slow and obvious count of the same random graph, on both servers."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
import pytest

from graph.database import Database, Transaction
from graph.migrations import prepare
from graph.projection import Selection, Units, View, read_projection, view_of

CATEGORIES = ("training", "culture", "resources")


@dataclass
class Made:
    """A random graph as it was written: cases with episodes, codings and what they recorded."""

    cases: dict[str, list[str]] = field(default_factory=dict)
    invented: set[str] = field(default_factory=set)
    category: dict[str, str | None] = field(default_factory=dict)
    canonical: dict[str, str] = field(default_factory=dict)
    codings: dict[str, dict[str, Any]] = field(default_factory=dict)
    recorded: list[dict[str, Any]] = field(default_factory=list)


def make(seed: int) -> Made:
    chance, made = Random(seed), Made()
    factors = [f"f{n}" for n in range(7)]
    made.category = {factor: chance.choice([*CATEGORIES, None]) for factor in factors}
    made.canonical = {factor: factor for factor in factors} | {"f6": "f2"}
    for number in range(12):
        case = f"c{number:02}"
        made.cases[case] = [f"{case}e{n}" for n in range(chance.randint(0, 3))]
        if chance.random() < 0.3:
            made.invented.add(case)
        for coder in range(chance.choice([0, 1, 1, 2, 3])):
            looked = [each for each in CATEGORIES if chance.random() < 0.6] if chance.random() < 0.7 else []
            made.codings[f"{case}k{coder}"] = {
                "case": case, "codebook": chance.choice(["red", "blue", None]), "looked_for": looked,
                "state": chance.choice(["agreed", "independent"]),
            }  # fmt: skip
        mine = [id_ for id_, coding in made.codings.items() if coding["case"] == case]
        for _ in range(chance.randint(0, 9)):
            made.recorded.append({
                "id": f"r{len(made.recorded)}", "factor": chance.choice(factors), "case": case,
                "episode": chance.choice([None, *made.cases[case]]), "coding": chance.choice([*mine, None]),
                "polarity": chance.choice(["supporting", "hindering", "mixed"]), "mention": f"m{chance.randint(0, 4)}",
            })  # fmt: skip
    return made


def write(database: Database, made: Made) -> None:
    prepare(database)

    def work(transaction: Transaction) -> None:
        run = transaction.run
        run("CREATE (s:Source {id: 'src', source_id: 'src'})")
        for each in CATEGORIES:
            run("CREATE (c:Category {id: $id, source_id: 'src', name: $id, taxonomy: 'mine'})", id=each)
        for factor, category in made.category.items():
            run("CREATE (f:Factor {id: $id, source_id: 'src', name: $id, canonical_id: $as})",
                **{"id": factor, "as": made.canonical[factor]})  # fmt: skip
            if category:
                run("MATCH (f:Factor {id: $f}) MATCH (c:Category {id: $c}) CREATE (f)-[:IN_CATEGORY {id: $f}]->(c)",
                    f=factor, c=category)  # fmt: skip
        for case, episodes in made.cases.items():
            run("CREATE (c:Case {id: $id, source_id: 'src', title: $id, synthetic: $invented})",
                id=case, invented=case in made.invented)  # fmt: skip
            for number, episode in enumerate(episodes):
                run("MATCH (c:Case {id: $case}) CREATE (c)-[:HAS_EPISODE {id: $id}]->(:Episode {id: $id, source_id: 'src', "
                    "title: $id, sequence: $number})", case=case, id=episode, number=number)  # fmt: skip
        for id_, coding in made.codings.items():
            properties = {name: coding[name] for name in ("codebook", "state") if coding[name]}
            properties |= {"looked_for": coding["looked_for"]} if coding["looked_for"] else {}
            run("MATCH (c:Case {id: $case}) CREATE (g:Coding {id: $id, source_id: 'src', coder_code: $id}) SET g += $said "
                "CREATE (g)-[:CODES {id: $id}]->(c)", case=coding["case"], id=id_, said=properties)  # fmt: skip
        for row in made.recorded:
            label, target = ("Episode", row["episode"]) if row["episode"] else ("Case", row["case"])
            values = {"id": row["id"], "source_id": "src", "polarity": row["polarity"], "mention_id": row["mention"]}
            values |= {"coding_id": row["coding"]} if row["coding"] else {}
            run(f"MATCH (f:Factor {{id: $f}}) MATCH (t:{label} {{id: $t}}) CREATE (f)-[k:CONTRIBUTED_TO]->(t) SET k = $values",
                f=row["factor"], t=target, values=values)  # fmt: skip

    database.write(work)


def slow(
    made: Made, invented: bool | None, codebook: str | None, per: str
) -> dict[str, tuple[int, int, int, int, int]]:
    """For each canonical factor: recorded, of these where looked for, looked for, not known, mentions."""
    units: dict[str, set[tuple[str, bool, bool, bool]]] = defaultdict(set)
    mentions: dict[str, set[Any]] = defaultdict(set)
    found = {}
    for case, episodes in made.cases.items():
        if invented is not None and (case in made.invented) is not invented:
            continue
        codings = {id_: coding for id_, coding in made.codings.items()
                   if coding["case"] == case and (codebook is None or coding["codebook"] == (codebook or None))}  # fmt: skip
        agreed = {id_ for id_, coding in codings.items() if coding["state"] == "agreed"}
        counted = agreed or set(codings)
        several = len(counted) > 1 and not agreed
        # What names no coding is kept beside an agreed one; it belongs to the codebook without a name.
        loose = {None} if codebook in (None, "") else set()
        of_case = [each for each in made.recorded if each["case"] == case and each["coding"] in counted | loose]
        for factor in set(made.canonical.values()):
            rows = [each for each in of_case if made.canonical[each["factor"]] == factor]
            mentions[factor] |= {("place", each["episode"] or case) if several else each["mention"] for each in rows}
            within = made.category[factor]
            looked = any(within in codings[id_]["looked_for"] for id_ in counted) if within else False
            unsaid = not looked and (
                any(not codings[id_]["looked_for"] for id_ in counted) or (not counted and bool(of_case))
            )
            for unit in [case] if per == "case" else episodes:
                here = bool(rows) if per == "case" else any(each["episode"] == unit for each in rows)
                units[factor].add((unit, here, looked, unsaid))
    for factor, seen in units.items():
        found[factor] = (
            sum(here for _, here, _, _ in seen), sum(here and looked for _, here, looked, _ in seen),
            sum(looked for _, _, looked, _ in seen), sum(unsaid for _, _, _, unsaid in seen), len(mentions[factor]),
        )  # fmt: skip
    return found


def fast(view: View, per: str) -> dict[str, tuple[int, int, int, int, int]]:
    units = Units(view, per)
    mentions = view.mentions_of(np.ones(len(view.rows), bool))
    return {
        id_: (
            int(units.recorded[n]), int(units.recorded_looked[n]), int(units.looked_for[n]), int(units.not_known[n]),
            int(mentions[n]),
        )
        for n, id_ in enumerate(view.projection.factors.ids.ids)
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_every_count_is_that_of_a_slow_look_at_each_record(database: Database, seed: int) -> None:
    made = make(seed)
    write(database, made)
    projection = read_projection(database)
    assert len(projection.contributions) == len(made.recorded)
    for per in ("case", "episode"):
        for invented in (None, False, True):
            for codebook in (None, "red", "blue", ""):
                view = view_of(projection, Selection(invented=invented, codebook=codebook))
                expected = slow(made, invented, codebook, per)
                got = fast(view, per)
                assert {factor: got[factor] for factor in expected} == expected, (per, invented, codebook)


@pytest.mark.embedded
@pytest.mark.slow
def test_pairs_are_those_of_a_slow_look(database: Database) -> None:
    made = make(11)
    write(database, made)
    view = view_of(read_projection(database), Selection())
    units = Units(view, "case")
    ids = view.projection.factors.ids.ids
    recorded = units.matrix.toarray() > 0
    for a, first in enumerate(ids):
        for b, second in enumerate(ids):
            looked = units.looked[:, units.class_of[a]] & units.looked[:, units.class_of[b]]
            assert units.both[a, b] == (recorded[:, a] & recorded[:, b]).sum(), (first, second)
            assert units.both_looked[a, b] == (recorded[:, a] & recorded[:, b] & looked).sum()
            assert units.one_looked[a, b] == (recorded[:, a] & looked).sum()
            assert units.looked_for_both[a, b] == looked.sum()


@pytest.mark.slow
def test_assume_looked_takes_silence_for_everything(database: Database) -> None:
    write(database, make(2))
    view = view_of(read_projection(database), Selection(assume_looked=True))
    units = Units(view, "case")
    assert not units.not_known[np.unique(view.column("factor"))].any() or not view.codings.any()
    values = view_of(view.projection, Selection())
    assert (units.looked_for >= Units(values, "case").looked_for).all()


@pytest.mark.embedded
def test_a_graph_without_anything_has_a_projection(database: Database) -> None:
    prepare(database)
    projection = read_projection(database)
    view = view_of(projection, Selection())
    assert len(projection.contributions) == 0
    assert Units(view, "episode").both.shape == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_the_same_graph_is_read_the_same_whatever_the_order(database: Database, seed: int, monkeypatch: Any) -> None:
    write(database, make(seed))
    first = read_projection(database).contributions
    fold: Callable[..., Any] = database.fold
    monkeypatch.setattr(database, "fold", lambda cypher, take: fold(cypher, lambda rows: take(iter(list(rows)[::-1]))))
    again = read_projection(database).contributions
    for name in ("ids", "factor", "case", "episode", "polarity", "coding"):
        assert (getattr(first, name) == getattr(again, name)).all(), name
