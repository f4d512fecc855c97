"""One name, however it was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import name_key, text_key

INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Time targets", "TIME  Targets"),
        ("Protégé", unicodedata.normalize("NFD", "protégé")),
        ("Parents' voice", "Parents’ voice"),
        ("Parents' voice", "Parents´ voice"),
        ('The "duty" desk', "The “duty” desk"),
        ("Multi-agency work", "Multi\u2011agency work"),
        ("Multi-agency work", "Multi–agency work"),
        ("Minus-one", "Minus−one"),
        ("Handover notes", "Handover\u00a0notes\u200b"),
        ("Supervision", "Super\u00advision"),
        ("Straße", "STRASSE"),
        ("Office ﬁles", "office files"),
    ],
)
def test_spellings_of_one_name(name: str, other: str) -> None:
    assert name_key(name) == name_key(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Hand over", "Handover"),
        ("Hand over", "Hand-over"),
        ("Time target", "Time targets"),
        ("Resume", "Résumé"),
        ("Team 1", "Team 2"),
    ],
)
def test_names_that_are_only_similar_differ(name: str, other: str) -> None:
    assert name_key(name) != name_key(other)


@pytest.mark.slow
@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(), st.sampled_from(INVISIBLE), st.data())
def test_what_nobody_sees_changes_nothing(name: str, sign: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name)))
    # A sign between a letter and its accent keeps the two apart, in Unicode as in fonts.
    if not unicodedata.combining(name[place : place + 1] or "a"):
        assert name_key(name[:place] + sign + name[place:]) == name_key(name)
    assert name_key(f"  {name}\u00a0") == name_key(name)


def test_a_text_of_ascii_is_compared_as_any_other() -> None:
    """It takes a shorter way."""
    text = "".join(map(chr, range(1, 128))) + " O`Neill - AND  Sons"
    assert text_key(f"{text} é") == f"{text_key(text)} é"
