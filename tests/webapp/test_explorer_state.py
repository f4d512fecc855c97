"""The explorer's state: what an address says, and what a command makes of it."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from graph.errors import BadRequest
from queries.records.neighbours import Hop, hop_of
from webapp.explorer.state import MAX_STEPS, Expanded, Opened, State, apply_command, from_arguments


def known(key: str) -> Hop:
    hop = hop_of(key)
    assert hop is not None
    return hop


EPISODES = known("out.HAS_EPISODE.Episode")
FACTORS = known("in.CONTRIBUTED_TO.Factor")
IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def read(query: str) -> State:
    return from_arguments(MultiDict(parse_qsl(query, keep_blank_values=True)))


@given(st.lists(IDS, min_size=1, max_size=4, unique=True), IDS, st.booleans())
def test_an_address_says_the_whole_state_whatever_the_ids_hold(ids: list[str], node: str, collapsed: bool) -> None:
    keys = tuple(f"Case:{id_}" for id_ in ids)
    steps = (Opened(keys), Expanded(f"Case:{node}", EPISODES, 1, 25, collapsed), Opened((f"Factor:{node}",)))
    state = State(steps, hidden=(f"Factor:{node}",), without=("Episode", "Area"), at=keys[0], revision=7)
    assert read(state.query) == state


@pytest.mark.parametrize(
    "query",
    [
        "show=Nothing:c1",
        "show=Change:c1",
        "show=Case:",
        "show=Case",
        "show=1-25.in.CONTRIBUTED_TO.Factor",
        "show=0-25.in.CONTRIBUTED_TO.Factor.Case:c1",
        "show=1-9999.in.CONTRIBUTED_TO.Factor.Case:c1",
        "show=9-2.in.CONTRIBUTED_TO.Factor.Case:c1",
        "show=1-25.in.CONTRIBUTED_TO]-(x) DETACH DELETE x //.Factor.Case:c1",
        "show=1-25.sideways.CONTRIBUTED_TO.Factor.Case:c1",
        "hide=Case:" + "x" * 2000,
        "&".join(["show=Case:c1"] * (MAX_STEPS + 1)),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_in_words(query: str) -> None:
    with pytest.raises(BadRequest, match=r"\w+ .*\."):
        read(query)


def test_what_is_no_selection_or_label_is_left_out() -> None:
    state = read("show=Case:c1&at=%3Cscript%3E&without=Nothing,Area&revision=x")
    assert (state.at, state.without, state.revision) == ("", ("Area",), 0)


def test_expanding_adds_a_step_and_brings_its_label_back() -> None:
    state = apply_command(read("show=Case:c1&without=Episode"), "expand.1-25.out.HAS_EPISODE.Episode.Case:c1")
    assert state.steps[-1] == Expanded("Case:c1", EPISODES, 1, 25)
    assert state.without == ()


def test_collapsing_keeps_the_step_and_expanding_again_reopens_it_where_it_was() -> None:
    grown = read("show=Case:c1&show=1-25.out.HAS_EPISODE.Episode.Case:c1&show=Factor:f1")
    collapsed = apply_command(grown, "collapse.Case:c1")
    assert "show=~1-25.out.HAS_EPISODE.Episode.Case:c1" in collapsed.query
    assert apply_command(collapsed, "expand.1-25.out.HAS_EPISODE.Episode.Case:c1") == grown


def test_hiding_clears_the_selection_and_opening_shows_it_again() -> None:
    state = apply_command(read("show=Case:c1,Factor:f1&at=Factor:f1"), "hide.Factor:f1")
    assert (state.hidden, state.at) == (("Factor:f1",), "")
    assert apply_command(state, "open.Factor:f1") == State((Opened(("Case:c1", "Factor:f1")),), at="Factor:f1")


def test_opening_what_is_there_already_adds_no_step() -> None:
    state = read("show=Case:c1")
    assert apply_command(state, "open.Case:c1").steps == state.steps


def test_a_label_is_left_out_and_brought_back() -> None:
    state = apply_command(read("show=Case:c1"), "without.Episode")
    assert state.without == ("Episode",)
    assert apply_command(state, "with.Episode").without == ()


def test_where_there_are_too_many_steps_a_collapsed_one_is_forgotten_first() -> None:
    steps = tuple(Expanded(f"Case:c{number}", FACTORS, 1, 25, number == 3) for number in range(MAX_STEPS))
    state = apply_command(State(steps), "open.Case:new")
    assert len(state.steps) == MAX_STEPS
    assert not state.expansions("Case:c3")
    with pytest.raises(BadRequest, match=f"at most {MAX_STEPS} steps"):
        apply_command(state, "open.Case:newer")


@pytest.mark.parametrize("command", ["fly.Case:c1", "hide.nobody", "with.Nothing", "expand.Case:c1", ""])
def test_an_unknown_command_is_refused(command: str) -> None:
    with pytest.raises(BadRequest):
        apply_command(State(), command)
