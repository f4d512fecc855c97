"""Names that somebody lists are replaced by roles in what is written."""

from __future__ import annotations

import pytest

from graph.errors import BadRequest
from loaders.write import LinkEdit, Pseudonyms, RecordEdit, Removal

PSEUDONYMS = Pseudonyms.read(
    "Jo Smith = the social worker\nJo=the aunt\r\n\n  Al  Khan =  the head teacher \nJon=the son\nJo Smith-Lee=the doctor"
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Jo Smith rang Jo.", "The social worker rang the aunt."),
        ("They met Jo\nSmith's manager", "They met the social worker's manager"),
        ("“Jo” came. (Al Khan did not.)", "“The aunt” came. (The head teacher did not.)"),
        ("First line\nJo came", "First line\nThe aunt came"),
        ("Joanna, jo and Banjo", "Joanna, jo and Banjo"),
        ("Jo Smithers met Jo Smith-Lee and Jon's friend", "The aunt Smithers met the doctor and the son's friend"),
        ("Nobody", "Nobody"),
        ("", ""),
    ],
)
def test_each_name_becomes_its_role(typed: str, stored: str) -> None:
    assert PSEUDONYMS.in_text(typed) == stored


def test_only_texts_are_changed() -> None:
    values = {"title": "Jo came", "sequence": 2, "case": "Jo", "start": "2019-01", "what_happened": None}
    edit = RecordEdit("Episode", values, "Jo", "v")
    assert PSEUDONYMS.in_edit(edit) == RecordEdit("Episode", {**values, "title": "The aunt came"}, "Jo", "v")
    link = LinkEdit("CONTRIBUTED_TO", {"quote": "said Jo", "page": "Jo", "perspective_id": "Jo"}, ("Factor", "Jo"))
    assert PSEUDONYMS.in_edit(link).values == {"quote": "said the aunt", "page": "Jo", "perspective_id": "Jo"}  # type: ignore[union-attr]
    assert PSEUDONYMS.in_edit(Removal("Case", "Jo")) == Removal("Case", "Jo")


@pytest.mark.parametrize(("text", "number"), [("Jo", 1), ("Jo = \nAl", 1), ("Jo = the aunt\n\n= the aunt", 3)])
def test_a_line_that_is_no_name_with_a_role_is_named_by_its_number_alone(text: str, number: int) -> None:
    with pytest.raises(BadRequest, match=f"Line {number} of the names") as error:
        Pseudonyms.read(text)
    assert "Jo =" not in str(error.value).replace("Jo Smith =", "")
    assert error.value.parameters[0].value is None


def test_a_long_list_is_refused() -> None:
    with pytest.raises(BadRequest, match="201 names"):
        Pseudonyms.read("\n".join(f"N{number} = the worker" for number in range(201)))


def test_neither_a_name_nor_a_role_is_a_text() -> None:
    with pytest.raises(BadRequest, match=r"Name 2 of the list has more than 100 characters"):
        Pseudonyms.read(f"Jo = the aunt\n{'a ' * 60}b = x")
    with pytest.raises(BadRequest, match=r"Role 1 of the list has more than 100 characters"):
        Pseudonyms.of({"Jo": "r" * 101})


def test_names_of_the_same_words_are_found_in_a_long_text_of_them() -> None:
    """A list of alternatives took minutes for this, in which nobody else was answered."""
    names = Pseudonyms.read("\n".join(f"{'a ' * 45}b{number} = the aunt" for number in range(200)))
    text = "a " * 100_000
    assert names.in_text(f"{text}b7.") == f"{text.removesuffix('a ' * 45)}the aunt."


def test_a_role_may_hold_any_sign() -> None:
    assert Pseudonyms.read(r"Jo = \1 (the aunt = hers)").in_text("Here Jo.") == r"Here \1 (the aunt = hers)."


def test_no_error_shows_a_name() -> None:
    assert "Smith" not in repr(PSEUDONYMS)
