"""`find` looks through the labels that the schema says are found by name, and offers those."""

from graph.schema import schema
from queries import question


def test_find_offers_every_label_that_is_found_by_name_cases_and_factors_first() -> None:
    offered = next(parameter for parameter in question("find").parameters if parameter.name == "kind")
    assert set(offered.choices) == {label.word for label in schema().labels.values() if label.search}
    assert list(offered.choices[:2]) == ["case", "factor"]
