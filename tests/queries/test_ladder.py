"""The ladder of an escalation, which may lead back to where it began."""

from collections.abc import Callable

from people import OWNER
from shared import SharedDatabase

from queries import ask


def test_a_ladder_is_followed_step_by_step_and_ends_where_it_began(
    shared_databases: Callable[[str], SharedDatabase], write_graph: Callable[..., None]
) -> None:
    # One step, both ways, is asked on both servers in test_learning_lead.py: the rest is the same on both.
    database = shared_databases("embedded").empty()
    nodes = [("Action", {"id": f"a{n}", "title": f"Action {n}", "status": "planned"}) for n in range(4)]
    write_graph(database, nodes, [("ESCALATED_TO", f"a{n}", f"a{(n + 1) % 4}", {}) for n in range(4)])
    answer = ask(database, "trace", {"action": "a0"}, viewer=OWNER)
    rows = [(row["step"], row["id"], row["detail"]) for row in answer.rows]
    ladder = [row for row in rows if row[0].startswith("escalated")]
    assert ladder == [
        ("escalated to", "a1", "planned"),
        ("escalated to", "a2", "planned; 2 steps away"),
        ("escalated to", "a3", "planned; 3 steps away"),
        ("escalated from", "a3", "planned"),
        ("escalated from", "a2", "planned; 2 steps away"),
        ("escalated from", "a1", "planned; 3 steps away"),
    ]
