"""The question: Which influences feed back on themselves?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise, product

import networkx as nx

from queries.answers.column import Column, Row
from queries.answers.units import NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.merging import canonical
from queries.influences.chains import MAX_TRIED, Chain, Search, step_limit
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
        "influences. Both are searched from the shortest on until a bound is reached, which is then said. A loop is named once, "
        "from the factor whose id comes first."
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
    loops = _loops_of_one_case(context, all_influences, most, through)
    if not context.parameters["same_case"]:
        loops += _stitched(context, all_influences, most, through)
    loops.sort(key=lambda loop: (not loop.tellers, len(loop.steps), -len(loop.tellers), loop.factors, loop.effect))
    whole = sum(bool(loop.tellers) for loop in loops)
    if loops:
        is_single = len(loops) == 1
        context.sentence(f"{len(loops):,} loop{'' if is_single else 's'} of influence; {whole:,} told whole by a case.")
    shown = loops[: context.limit + 1]
    return [{**row, "sign": SIGNS[loop.effect]} for row, loop in zip(rows_of(context, shown), shown, strict=True)]


def _loops_of_one_case(
    context: QuestionContext, all_influences: Influences, most: int, through: str | None
) -> list[Chain]:
    """Each loop that at least one case tells whole, as many as can be tried."""
    if through:
        return _loops_through(context, all_influences, most, through, whole=True)
    if most not in all_influences.loops:
        by_case = all_influences.by_case.values()
        all_influences.loops[most] = _tried(chain.from_iterable(_loops(steps, most) for steps in by_case))
    loops, is_all = all_influences.loops[most]
    _note_bound(context, is_all=is_all)
    return list(loops)


def _stitched(context: QuestionContext, all_influences: Influences, most: int, through: str | None) -> list[Chain]:
    """Loops that no case tells whole, as many as can be tried."""
    if through:
        return _loops_through(context, all_influences, most, through, whole=False)
    loops, is_all = _tried(_loops(all_influences.steps, most))
    _note_bound(context, is_all=is_all)
    return [loop for loop in loops if not loop.tellers]


def _tried(loops: Iterator[Chain]) -> tuple[list[Chain], bool]:
    """The loops, each once, and whether they are all: a dense network holds more than any memory."""
    tried = list(islice(loops, MAX_TRIED + 1))
    return list(dict.fromkeys(tried[:MAX_TRIED])), len(tried) <= MAX_TRIED


def _note_bound(context: QuestionContext, *, is_all: bool) -> None:
    if not is_all:
        context.note(
            "search-ended",
            f"The search ended after {MAX_TRIED:,} loops: ask for fewer steps, one factor, one source or area.",
        )


def _loops(steps: Sequence[Step], most: int) -> Iterator[Chain]:
    """The loops without a repeated factor, the shortest first, by every effect of their steps."""
    between: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        between[step.start, step.end].append(step)
    network = network_of(list(steps))
    for length in range(2, most + 1):
        for members in nx.simple_cycles(network, length_bound=length):
            if len(members) == length:
                around = pairwise([*members, members[0]])
                yield from (_from_the_first(chosen) for chosen in product(*(between[pair] for pair in around)))


def _loops_through(
    context: QuestionContext, all_influences: Influences, most: int, factor: str, *, whole: bool
) -> list[Chain]:
    """The loops through one factor, as the chains that lead back to it from each factor that it influences."""
    loops: list[Chain] = []
    tried = 0
    for first in (step for step in all_influences.steps if step.start == factor):
        back = Search(all_influences, factor, {first.end}, most - 1, tried)
        ways = [back.whole] if whole else [back.whole, back.stitched]
        chains = (Chain((first, *rest.steps)) for way in ways for rest in way())
        loops += [_from_the_first(loop.steps) for loop in chains if bool(loop.tellers) is whole]
        tried = back.tried
    _note_bound(context, is_all=tried <= MAX_TRIED)
    return loops


def _from_the_first(steps: tuple[Step, ...]) -> Chain:
    """A loop from the factor whose id comes first."""
    first = min(range(len(steps)), key=lambda number: steps[number].start)
    return Chain((*steps[first:], *steps[:first]))
