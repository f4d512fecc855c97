"""Rows of a file beside the records of its last copy, where both the words and the number of one changed."""

from __future__ import annotations

from loaders.check.row_pairs import Pairs, Row


def rows(*named: tuple[str, str], prefix: str = "new") -> list[Row]:
    return [Row(f"{prefix}-{number}", name, ref) for number, (ref, name) in enumerate(named)]


def pairs(new: list[tuple[str, str]], old: list[tuple[str, str]]) -> Pairs:
    return Pairs(rows(*new), rows(*old, prefix="old"))


OLD = [("1", "grade calls"), ("2", "keep the night desk"), ("3", "share the log with partners")]
REWORDED = "share the log of calls with partners"


def test_a_row_reworded_below_one_put_in_moved_along_with_its_neighbour() -> None:
    new = [("1", "name a lead"), ("2", "grade calls"), ("3", "keep the night desk"), ("4", REWORDED)]
    of_both = pairs(new, OLD)
    [(row, its)] = of_both.reworded()
    assert (row.name, its.id) == (REWORDED, "old-2")
    assert of_both.moved_along(row, its)


def test_a_row_whose_neighbours_stay_in_their_places_did_not_move_along() -> None:
    of_both = pairs([*OLD[:2], ("7", REWORDED)], OLD)
    [(row, its)] = of_both.reworded()
    assert not of_both.moved_along(row, its)


def test_a_row_without_a_number_may_be_one_without_a_number() -> None:
    [(row, its)] = pairs([("", REWORDED), ("", "train the night staff")], [("", OLD[2][1])]).reworded()
    assert (row.name, its.id) == (REWORDED, "old-0")


def test_words_as_much_like_those_of_two_are_of_neither() -> None:
    old = [("5", "share the log with partners a"), ("6", "share the log with partners b")]
    assert list(pairs([("9", "share the log with partners")], old).reworded()) == []
    assert (
        list(pairs([(ref + "1", name) for ref, name in old], [("9", "share the log with partners")]).reworded()) == []
    )


def test_quite_other_words_are_not_asked_about() -> None:
    assert list(pairs([("4", "train the night staff")], OLD).reworded()) == []
