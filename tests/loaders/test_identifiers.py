"""The identifier screen points to what may say who somebody is, and leaves ordinary text alone (rule 10)."""

from __future__ import annotations

import time

import pytest

from loaders.check.identifiers import all_identifiers_in, identifiers_in, is_nhs_number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Her number is 943 476 5919.", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("lived at SW1A 1AA then", "a postcode"),
        ("moved to LS29JT in May", "a postcode"),
        ("rang 020 7946 0000 twice", "a phone number"),
        ("rang 07700 900123 twice", "a phone number"),
        ("rang +44 7700 900123", "a phone number"),
        ("wrote to someone.else+1@example.org.uk", "an email address"),
        ("the child, born 3 March 2011, was", "a date of birth"),
        ("DOB: 03/03/2011", "a date of birth"),
        ("date of birth 2011-03-03", "a date of birth"),
        ("NI number QQ 12 34 56 C is a sample, AB 12 34 56 C is not", "a National Insurance number"),
        ("the mother told Mrs Smith that", "a title with a surname"),
        ("Dr. J. O'Neill wrote", "a title with a surname"),
    ],
)
def test_what_is_found(text: str, kind: str) -> None:
    assert kind in {found_kind for found_kind, _ in identifiers_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The team had 12 cases and 3 workers in 2019.",
        "943 476 5918 fails the check digit",
        "Miss X and Mr A are pseudonyms",
        "The review began on 3 March 2011.",
        "Section 47 enquiry; Working Together 2018, page 10",
        "Recommendation AO-2011-003, number 003/14",
        "between 2011 and 2014, 10-15 visits a month",
        "born in the spring",
        "",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert list(identifiers_in(text)) == []


def test_the_passage_is_given() -> None:
    assert list(identifiers_in("rang Mrs Jones on 07700 900123")) == [
        ("a phone number", "07700 900123"),
        ("a title with a surname", "Mrs Jones"),
    ]


def test_each_passage_is_given_where_a_form_asks() -> None:
    text = "Mrs Jones (943 476 5919) and Mr Khan (401 023 2137)"
    assert list(identifiers_in(text)) == [("an NHS number", "943 476 5919"), ("a title with a surname", "Mrs Jones")]
    assert [passage for _, passage in all_identifiers_in(text)] == [
        "943 476 5919", "401 023 2137", "Mrs Jones", "Mr Khan",
    ]  # fmt: skip


def test_check_digit_of_the_nhs_number() -> None:
    """401 023 2137 is the worked example of the NHS Data Dictionary."""
    assert is_nhs_number("401 023 2137")
    assert not is_nhs_number("401 023 2138")
    assert not is_nhs_number("401 023 213")
    assert not is_nhs_number("0000000000")


@pytest.mark.slow
@pytest.mark.parametrize("text", ["943 476 5919 ", "a.", "a-a@ ", "Mr A. ", "born 1 ", "07700 9001 "])
def test_a_long_text_takes_no_longer_than_its_length_says(text: str) -> None:
    """A quarter of a megabyte in a fraction of a second; where each sign began a search to the end, it was minutes."""
    begun = time.process_time()
    list(all_identifiers_in(text * (250_000 // len(text)) + " 11"))
    assert time.process_time() - begun < 2
