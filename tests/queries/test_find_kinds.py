"""`find` looks through the labels that the schema says are found by name, and offers those."""

from graph.schema import schema
from queries import question


def test_find_offers_every_label_that_is_found_by_name_by_rank() -> None:
    searched = [label for label in schema().labels.values() if label.search]
    ranked = sorted(searched, key=lambda label: (label.search.rank if label.search else 0, -len(label.word)))
    offered = next(parameter for parameter in question("find").parameters if parameter.name == "kind")
    assert list(offered.choices) == [label.word for label in ranked]
