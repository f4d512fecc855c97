"""What the statistics share of arrays."""

from queries.statistics.arrays import ranks


def test_texts_are_sorted_by_numbers_however_long_they_are() -> None:
    places = ranks(["b", "a", "b", "a" * 400_000])
    assert places.tolist() == [2, 0, 2, 1]
    assert places.nbytes == 4 * 8
