"""The taxonomies that ship are whole and lead to domains; a broken file is refused by name and rule."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import schema
from graph.taxonomies import (
    DOMAINS,
    SCIE_FACTORS,
    Taxonomy,
    TaxonomyError,
    Term,
    category_nodes,
    crosswalk,
    derive_domain,
    read_library,
    taxonomies,
)

SHIPPED = {
    "accimap",
    "domains",
    "hfacs",
    "npsa",
    "scie_factors",
    "scie_patterns_2008",
    "scie_patterns_2012",
    "seips_2",
    "vincent_1998",
    "yorkshire",
}
TERMS = [(taxonomy.taxonomy, term.code) for taxonomy in taxonomies().values() for term in taxonomy.terms]
HFACS_CATEGORIES = 19


def test_every_taxonomy_of_the_domain_ships() -> None:
    assert set(taxonomies()) == SHIPPED


@pytest.mark.parametrize("code", sorted(SHIPPED))
def test_a_taxonomy_names_its_source_and_each_term_is_defined_once(code: str) -> None:
    taxonomy = taxonomies()[code]
    assert str(taxonomy.year) in taxonomy.source or code == "scie_patterns_2012"
    definitions = [term.definition for term in taxonomy.terms]
    assert len({term.code for term in taxonomy.terms}) == len(taxonomy.terms)
    assert len(set(definitions)) == len(definitions)
    assert all(definition.endswith(".") and len(definition.split()) > 4 for definition in definitions)


def top_terms(taxonomy: Taxonomy) -> list[Term]:
    """The terms that have no broader term."""
    return [term for term in taxonomy.terms if term.broader is None]


def test_the_frameworks_have_the_parts_that_their_authors_gave_them() -> None:
    top = {code: len(top_terms(taxonomy)) for code, taxonomy in taxonomies().items()}
    assert (top["domains"], top["scie_factors"], top["vincent_1998"], top["npsa"]) == (5, 9, 7, 9)
    assert (top["scie_patterns_2008"], top["scie_patterns_2012"]) == (6, 6)
    assert (top["hfacs"], top["accimap"]) == (4, 6)


def test_hfacs_has_its_nineteen_categories_and_alone_holds_deficits_only() -> None:
    hfacs = taxonomies()["hfacs"]
    assert [code for code, taxonomy in taxonomies().items() if taxonomy.deficits_only] == ["hfacs"]
    broader = {term.broader for term in hfacs.terms}
    assert len([term for term in hfacs.terms if term.code not in broader]) == HFACS_CATEGORIES


def test_levels_are_those_of_the_scie_framework_and_pass_down() -> None:
    factors = taxonomies()[SCIE_FACTORS]
    top = {term.code: term.level for term in top_terms(factors)}
    assert {code for code, level in top.items() if level is None} == {"other"}
    assert top["organisational_culture_and_management"] == "local_strategic"
    assert top["wider_political_context"] == "national"
    assert factors.level_of("workload") == "front_line"
    assert factors.level_of("national_funding") == "national"
    assert factors.level_of("no_such_term") is None


def test_the_crosswalk_says_that_it_is_a_proposal() -> None:
    assert "proposal" in crosswalk().statement


def test_both_wordings_of_every_pattern_are_matched_with_each_other() -> None:
    pairs = {(row.start, row.end) for row in crosswalk().rows if row.end_taxonomy == "scie_patterns_2012"}
    for position, code in enumerate(("scie_patterns_2008", "scie_patterns_2012")):
        taxonomy = taxonomies()[code]
        assert {pair[position] for pair in pairs} == {taxonomy.id_of(term.code) for term in taxonomy.terms}


@pytest.mark.parametrize("code", sorted(SHIPPED - {DOMAINS, SCIE_FACTORS}))
def test_every_top_term_is_matched_with_a_scie_factor(code: str) -> None:
    taxonomy = taxonomies()[code]
    matched = {row.start for row in crosswalk().rows if row.end_taxonomy == SCIE_FACTORS}
    assert {taxonomy.id_of(term.code) for term in top_terms(taxonomy)} <= matched


@pytest.mark.slow
@pytest.mark.parametrize(("taxonomy", "code"), TERMS)
def test_every_term_reaches_a_domain(taxonomy: str, code: str) -> None:
    assert derive_domain(taxonomy, code) in {term.code for term in taxonomies()[DOMAINS].terms}


@pytest.mark.parametrize(
    ("taxonomy", "code", "domain"),
    [
        ("domains", "culture", "culture"),  # a domain is its own
        ("scie_factors", "knowledge_and_skills", "training"),  # a row of its own, before its broader term's
        ("scie_factors", "workload", "resources"),  # no row of its own: that of its broader term
        ("yorkshire", "training_and_education", "training"),  # by way of a SCIE factor
        ("vincent_1998", "team_factors", "relationships"),
        ("hfacs", "resource_management", "resources"),
        ("hfacs", "supervisory_violations", "relationships"),  # up to its broader term, then across
        ("npsa", "communication_factors", "relationships"),  # straight to a domain: its factors are narrower
    ],
)
def test_a_domain_follows_exact_and_broader_rows(taxonomy: str, code: str, domain: str) -> None:
    assert derive_domain(taxonomy, code) == domain


@pytest.mark.parametrize(("taxonomy", "code"), [("domains", "money"), ("scie_factors", "money"), ("asrs", "weather")])
def test_what_no_taxonomy_knows_has_no_domain(taxonomy: str, code: str) -> None:
    assert derive_domain(taxonomy, code) is None


def test_a_caller_cannot_change_what_others_read() -> None:
    taxonomies().clear()
    assert set(taxonomies()) == SHIPPED


def test_categories_are_what_the_schema_allows() -> None:
    subgraph = category_nodes()
    label = schema().labels["Category"]
    assert len({node.id for node in subgraph.nodes}) == len(subgraph.nodes) == len(TERMS)
    for node in subgraph.nodes:
        assert node.label == "Category"
        assert set(node.properties) <= set(label.properties)
        assert node.id == f"{node.properties['taxonomy']}:{node.properties['code']}"
        assert node.properties["source_id"] == "casethread"
        for name in ("taxonomy", "version", "code", "name", "definition"):
            assert node.properties[name]


def test_the_relationships_between_categories_are_whole() -> None:
    subgraph = category_nodes()
    ids = {node.id for node in subgraph.nodes}
    words = schema().words(schema().relationships["MAPS_TO"].properties["relation"])
    assert len({edge.id for edge in subgraph.relationships}) == len(subgraph.relationships)
    for edge in subgraph.relationships:
        assert {edge.from_id, edge.to_id} <= ids
        assert (edge.from_label, edge.to_label) == ("Category", "Category")
        assert edge.properties["source_id"] == "casethread"
        assert edge.type == "BROADER" or edge.properties["relation"] in words
    kinds = [edge.type for edge in subgraph.relationships]
    assert kinds.count("MAPS_TO") == len(crosswalk().rows)
    assert kinds.count("BROADER") == sum(len(t.terms) - len(top_terms(t)) for t in taxonomies().values())


# A folder of our own, so that a file can be broken.

Content = dict[str, Any]
Change = Callable[[Content], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files that ship."""
    with as_file(files("graph.taxonomies")) as shipped:
        for path in shipped.glob("*.yaml"):
            shutil.copy(path, tmp_path)
    return tmp_path


def _rewrite(path: Path, change: Change) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _row(**keys: str) -> Change:
    return lambda content: content["rows"].append({"relation": "related", "note": "A note."} | keys)


def _circle(content: Content) -> None:
    terms = {term["code"]: term for term in content["terms"]}
    terms["family"]["broader"] = "family_dynamics"


BROKEN: list[tuple[str, Change, str]] = [
    ("npsa.yaml", lambda c: c.update(colour="blue"), "colour: Extra inputs are not permitted"),
    ("npsa.yaml", lambda c: c["terms"][0].update(colour="blue"), "terms.0.colour: Extra inputs"),
    ("npsa.yaml", lambda c: c["terms"][2].pop("definition"), "terms.2.definition: Field required"),
    ("npsa.yaml", lambda c: c["terms"][2].update(name="  "), "terms.2.name: String should have at least 1"),
    ("npsa.yaml", lambda c: c["terms"][0].update(code="Patient"), "terms.0.code: String should match"),
    ("npsa.yaml", lambda c: c.pop("source"), "source: Field required"),
    ("npsa.yaml", lambda c: c.update(terms=[]), "terms: Tuple should have at least 1 item"),
    ("npsa.yaml", lambda c: c["terms"].append(dict(c["terms"][0])), "'patient_factors' is given more"),
    ("npsa.yaml", lambda c: c["terms"][0].update(broader="nowhere"), "broader names no term: 'nowhere'"),
    ("npsa.yaml", lambda c: c.update(taxonomy="npsa_2"), "'npsa_2' is not the name of the file"),
    ("npsa.yaml", lambda c: c["terms"][0].update(level="regional"), "terms.0.level: Input should be"),
    ("scie_factors.yaml", _circle, "round in a circle: family -> family_dynamics -> family"),
    ("crosswalk.yaml", _row(**{"from": "npsa:nobody", "to": "domains:other"}), "from names no term: 'npsa"),
    ("crosswalk.yaml", _row(**{"from": "npsa:task_factors", "to": "x:y"}), "to names no term: 'x:y'"),
    ("crosswalk.yaml", _row(**{"from": "npsa", "to": "domains:other"}), "from: String should match"),
    (
        "crosswalk.yaml",
        _row(**{"from": "npsa:task_factors", "to": "npsa:patient_factors"}),
        "both ends are in one taxonomy",
    ),
    (
        "crosswalk.yaml",
        _row(**{"from": "domains:other", "to": "npsa:task_factors"}),
        "domains:other and npsa:task_factors are matched more than once",
    ),
    (
        "crosswalk.yaml",
        _row(**{"from": "npsa:task_factors", "to": "domains:culture", "relation": "exact"}),
        "npsa:task_factors has more than one exact or broader match in domains",
    ),
    (
        "crosswalk.yaml",
        _row(**{"from": "npsa:task_factors", "to": "domains:culture", "relation": "same"}),
        "relation: Input should be 'exact', 'broader', 'narrower' or 'related'",
    ),
    ("crosswalk.yaml", lambda c: c.pop("statement"), "statement: Field required"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "change", "rule"), BROKEN, ids=[rule for _, _, rule in BROKEN])
def test_a_broken_file_is_refused_with_its_name_and_the_rule(
    folder: Path, name: str, change: Change, rule: str
) -> None:
    _rewrite(folder / name, change)
    with pytest.raises(TaxonomyError) as refused:
        read_library(folder)
    assert any(line.startswith(f"{name}: ") and rule in line for line in str(refused.value).splitlines())


@pytest.mark.parametrize(
    "content",
    [b"", b"- a\n- list\n", b"terms: [\n", b"\xff\xfe\x00", b"title: \xe9\n"],
    ids=["empty", "a list", "half written", "binary", "not UTF-8"],
)
def test_a_file_that_is_no_taxonomy_is_refused_by_name(folder: Path, content: bytes) -> None:
    (folder / "npsa.yaml").write_bytes(content)
    with pytest.raises(TaxonomyError, match=r"(?m)^npsa\.yaml: "):
        read_library(folder)


def test_a_folder_without_a_crosswalk_is_refused(folder: Path) -> None:
    (folder / "crosswalk.yaml").unlink()
    with pytest.raises(TaxonomyError, match=r"crosswalk\.yaml: is missing"):
        read_library(folder)


def test_the_problems_of_all_files_are_reported_at_once(folder: Path) -> None:
    _rewrite(folder / "npsa.yaml", lambda c: c["terms"][0].update(broader="nowhere"))
    _rewrite(folder / "hfacs.yaml", lambda c: c["terms"].append(dict(c["terms"][0])))
    _rewrite(folder / "crosswalk.yaml", _row(**{"from": "npsa:nobody", "to": "domains:other"}))
    with pytest.raises(TaxonomyError) as refused:
        read_library(folder)
    assert {line.partition(":")[0] for line in str(refused.value).splitlines()} == {
        "npsa.yaml",
        "hfacs.yaml",
        "crosswalk.yaml",
    }


def test_a_taxonomy_of_ones_own_is_read_beside_the_others(folder: Path) -> None:
    own = {
        "taxonomy": "our_board",
        "title": "Our board's themes",
        "version": "1",
        "year": 2024,
        "source": "The board's own list.",
        "licence": "Ours.",
        "terms": [{"code": "supervision", "name": "Supervision", "definition": "Talking the work through."}],
    }
    (folder / "our_board.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    assert set(read_library(folder).taxonomies) == SHIPPED | {"our_board"}


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.integers(min_value=0, max_value=7), min_size=8, max_size=8))
def test_broader_terms_are_refused_exactly_when_they_go_round(
    tmp_path_factory: pytest.TempPathFactory, parents: list[int]
) -> None:
    """Term i is under term parents[i], or at the top where that is 0; a term under itself is a circle too."""
    place = tmp_path_factory.mktemp("taxonomy")
    terms = [
        {"code": f"t{i}", "name": f"T{i}", "definition": "A term."} | ({"broader": f"t{parent}"} if parent else {})
        for i, parent in enumerate(parents)
    ]
    head = {"taxonomy": "tree", "title": "T", "version": "1", "year": 2024, "source": "S.", "licence": "L."}
    (place / "tree.yaml").write_text(yaml.safe_dump(head | {"terms": terms}), encoding="utf-8")
    (place / "crosswalk.yaml").write_text("{version: '1', title: C, statement: A proposal., rows: []}")
    if any(_goes_round(parents, start) for start in range(len(parents))):
        with pytest.raises(TaxonomyError, match=r"tree\.yaml: terms: broader goes round in a circle"):
            read_library(place)
    else:
        tree = read_library(place).taxonomies["tree"]
        assert all(tree.lineage(term.code)[-1].broader is None for term in tree.terms)


def _goes_round(parents: list[int], start: int) -> bool:
    """Whether climbing from a term never comes to the top, in more steps than there are terms."""
    for _ in parents:
        if parents[start] == 0:
            return False
        start = parents[start]
    return True
