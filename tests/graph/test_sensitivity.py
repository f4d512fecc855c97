"""What a case counts as, by what it states."""

from __future__ import annotations

from typing import Any

import pytest

from graph.privacy.sensitivity import sensitivity_of, states_no_sensitivity
from graph.schema import schema


@pytest.mark.parametrize(
    ("case", "counts_as"),
    [
        ({}, "restricted"),
        ({"sensitivity": None, "synthetic": None}, "restricted"),
        ({"sensitivity": ""}, "restricted"),
        ({"synthetic": False}, "restricted"),
        ({"synthetic": "yes"}, "restricted"),  # another program's word for it
        ({"synthetic": True}, "open"),
        ({"synthetic": True, "sensitivity": "restricted"}, "restricted"),
        ({"sensitivity": "Open"}, "restricted"),
        *(({"sensitivity": word}, word) for word in schema().vocabularies["sensitivity"]),
    ],
)
def test_a_case_counts_as_restricted_unless_it_is_invented_or_says_otherwise(
    case: dict[str, Any], counts_as: str
) -> None:
    assert sensitivity_of(case) == counts_as


def test_only_a_real_case_without_a_word_is_to_be_asked_about() -> None:
    assert states_no_sensitivity({"sensitivity": ""})
    assert not states_no_sensitivity({"synthetic": True})
    assert not states_no_sensitivity({"sensitivity": "any other word"})
