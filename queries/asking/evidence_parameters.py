"""The evidence that the parameters of `evidence-for` name: a factor, a case, a chain, a finding, a relationship."""

from __future__ import annotations

from graph.errors import BadRequest
from queries.asking.context import QuestionContext
from queries.asking.evidence import Counted, Evidence
from queries.questions.question import Parameter

# What addresses of an earlier version gave in place of question= and row=; read for one more version, offered nowhere.
_OLD = "deprecated: use question= and row="
DEPRECATED = (
    Parameter("besides", _OLD, "node", label="Case", deprecated=True),
    Parameter("after", _OLD, "node", label="Action", deprecated=True),
    Parameter("involved", _OLD, "node", label="Organisation", deprecated=True),
    Parameter("counted", _OLD, deprecated=True),
    Parameter("any_of", _OLD, deprecated=True),
    Parameter("looked", _OLD, "yes_no", deprecated=True),
    Parameter("appraisal", _OLD, deprecated=True),
    Parameter("year", _OLD, "integer", deprecated=True),
    Parameter("case_year", _OLD, "integer", deprecated=True),
    Parameter("placed", _OLD, "yes_no", deprecated=True),
    Parameter("in_episodes", _OLD, "yes_no", deprecated=True),
    Parameter("one", _OLD, deprecated=True),
    Parameter("other", _OLD, deprecated=True),
    Parameter("every_coding", _OLD, "yes_no", default="no", deprecated=True),
)
_ALONE = ("relationship", "through", "finding", "pattern", "no_pattern")
_WITH_FACTOR = ("second", "besides", "after", "involved")
_WITH_COUNTED = (
    "any_of", "every_coding", "looked", "appraisal", "year", "case_year", "placed", "in_episodes", "one", "other",
)  # fmt: skip


def check_named(context: QuestionContext) -> None:
    """Raise BadRequest unless one thing is named whose evidence it should be, with what goes with it."""
    parameters = context.parameters
    named = [name for name in ("factor", "case", *_ALONE) if parameters[name]]
    counted = parameters["counted"]
    if not (named or counted):
        raise BadRequest(
            "Choose a factor, a case, a relationship, a chain, a finding, a pattern, or the row of a question: this says "
            "what stands behind one of them."
        )
    if len([name for name in named if name in _ALONE]) > 1 or ("factor" in named and named[-1] in _ALONE):
        raise BadRequest(f"evidence-for answers for one thing at a time, not for {' and '.join(named)} together.")
    if counted and any(name in _ALONE for name in named):
        raise BadRequest("counted= is of contributions: it goes with factor=, with case=, or alone.")
    for name in _WITH_FACTOR:
        if parameters[name] and not parameters["factor"]:
            rule = f"{name}= goes with factor=: it narrows what stands behind the factor."
            raise BadRequest.about(name, parameters[name], rule, "Give factor= too.")
    for name in _WITH_COUNTED:
        if parameters[name] and not counted:
            rule = f"{name}= goes with counted=: it narrows what a question counted."
            raise BadRequest.about(name, parameters[name], rule, "Give counted= too.")
    if bool(parameters["one"]) != bool(parameters["other"]):
        raise BadRequest("one= and other= go together: they are two sets of cases.")


def evidence_named(context: QuestionContext, counted: Counted | None = None) -> Evidence:
    """The evidence that the parameters name, of the contributions that a question counted where these are given."""
    parameters = context.parameters
    any_of = tuple(part.strip() for part in parameters["any_of"].split(";")) if parameters["any_of"] else ()
    factors = tuple(parameters[name] for name in ("factor", "second") if parameters[name])
    return Evidence(
        filters=frozenset(context.resolved.filters),
        factors=any_of or factors,
        any_factor=bool(any_of),
        case=parameters["case"],
        besides=parameters["besides"],
        after=parameters["after"],
        involved=parameters["involved"],
        relationship=parameters["relationship"],
        through=_chain(parameters["through"]),
        finding=parameters["finding"],
        pattern=parameters["pattern"],
        no_pattern=bool(parameters["no_pattern"]),
        counted=counted,
    )


def note_deprecated(context: QuestionContext) -> None:
    """Note which parameters that were given will soon be read no longer."""
    deprecated = [
        parameter.name
        for parameter in DEPRECATED
        if context.resolved.shown.get(parameter.name) not in (None, False, "")
    ]
    if deprecated:
        names = ", ".join(deprecated)
        text = (
            f"Deprecated: {names} will not be read any more by the next version. Open the evidence from the row of its "
            "question instead."
        )
        context.note("deprecated-parameters", text, parameters=deprecated, replaced_by=["question", "row"])


def _chain(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    factors = tuple(part.strip() for part in text.split(">"))
    if len(factors) < 2 or not all(factors):
        raise BadRequest.about("through", text, "through= takes the ids of two factors or more, with > between them.")
    return factors
