"""The question: Which influences feed back on themselves?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise, product

import networkx as nx

from queries.answers.column import Column, Row
from queries.answers.units import NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.merging import canonical
from queries.influences.chains import MAX_TRIED, Chain, step_limit
from queries.influences.network import Influences, Step, influences, network_of
from queries.influences.rows import KEY, NOBODY_LIVED_IT, TELLING, rows_of
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Parameter, Question, node

QUESTION = Question(
    name="feedback-loops",
    audiences=("researcher",),
    title="Which influences feed back on themselves?",
    about=(
        "Loops of influences that come back to the factor they begin with, whether they reinforce or balance "
        "themselves, and which cases tell the loop whole."
    ),
    scopes=("influences",),
    filters=filters_of("influences"),
    parameters=(
        node("factor", "Factor", "only loops through this factor"),
        Parameter("steps", "at most this many steps, up to 6", "integer", default="4"),
        Parameter("limit", "at most this many loops", "integer", default="100"),
        Parameter("same_case", "only loops that one case tells whole", "yes_no", default="yes"),
    ),
    columns=(
        Column("start", "Begins with", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("chain", "Loop", TEXT),
        Column("steps", "Steps", NUMBER),
        Column("sign", "Sign", TEXT),
        *TELLING,
    ),
    consequence="none can feed back on itself",
    sentence="{rows} loops of influence.",
    no_rows="No loop of influences is told whole by one case, as far as was asked.",
    key=KEY,
    method=(
        "A loop is reinforcing when an even number of its steps decrease, else balancing (J. D. Sterman, Business "
        "Dynamics, 2000). Loops told whole are looked for within each case; where stitched ones are asked for, also those over all "
        "influences, the shortest first, until a bound is reached, which is then said. A loop is named once, from "
        "the factor whose id comes first."
    ),
    network=NetworkPicture(nodes=("start",)),
    notes=(NOBODY_LIVED_IT.format(chain="loop"),),
)

SIGNS = {"increases": "reinforcing", "decreases": "balancing"}


def rows(context: QuestionContext) -> list[Row]:
    """One row a loop: those that one case holds whole first, then the shortest."""
    all_influences, most = influences(context), step_limit(context, context.parameters["steps"])
    factor = context.parameters["factor"]
    through = canonical(context, factor) if factor else None
    loops = [loop for loop in _loops_of_one_case(all_influences, most) if through in (None, *loop.factors)]
    if not context.parameters["same_case"]:
        loops += _stitched(context, all_influences.steps, most, through)
    loops.sort(key=lambda loop: (not loop.tellers, len(loop.steps), -len(loop.tellers), loop.factors, loop.effect))
    whole = sum(bool(loop.tellers) for loop in loops)
    if loops:
        is_single = len(loops) == 1
        context.sentence(f"{len(loops):,} loop{'' if is_single else 's'} of influence; {whole:,} told whole by a case.")
    shown = loops[: context.limit + 1]
    return [{**row, "sign": SIGNS[loop.effect]} for row, loop in zip(rows_of(context, shown), shown, strict=True)]


def _loops_of_one_case(all_influences: Influences, most: int) -> list[Chain]:
    """Each loop that at least one case tells whole, looked for case by case."""
    if most not in all_influences.loops:
        all_influences.loops[most] = list(
            dict.fromkeys(loop for steps in all_influences.by_case.values() for loop in _loops(steps, most))
        )
    loops: list[Chain] = all_influences.loops[most]
    return loops


def _stitched(context: QuestionContext, steps: list[Step], most: int, through: str | None) -> list[Chain]:
    tried = list(islice(_loops(steps, most), MAX_TRIED + 1))
    if len(tried) > MAX_TRIED:
        context.note(
            "search-ended",
            f"The search ended after {MAX_TRIED:,} loops: ask for fewer steps, one factor, one source or area.",
        )
    return [loop for loop in tried if not loop.tellers and through in (None, *loop.factors)]


def _loops(steps: Iterable[Step], most: int) -> Iterator[Chain]:
    """The loops without a repeated factor, each from the factor whose id comes first, by every effect of its steps."""
    between: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        between[step.start, step.end].append(step)
    for members in nx.simple_cycles(network_of(list(steps)), length_bound=most):
        first = members.index(min(members))
        around = [*members[first:], *members[:first], members[first]]
        for chain_steps in product(*(between[pair] for pair in pairwise(around))):
            yield Chain(chain_steps)
