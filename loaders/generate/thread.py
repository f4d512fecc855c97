"""What follows from a generated case: its review, a finding, a recommendation and an action with their histories."""

from __future__ import annotations

from itertools import pairwise

from loaders.generate.case import Case
from loaders.generate.world import AGENCIES, DOMAINS, LAST_DAY, SENTENCES, day_of

_CLOSED = ("completed", "withdrawn", "rejected")
_OUTCOMES = ("planned", "in_progress", "blocked", "completed", "completed", "withdrawn")
_ANSWERS = ("open", "accepted", "accepted", "completed", "rejected")
_LEVELS = ("team", "agency", "local", "regional", "national")
_STRENGTHS = ("stronger", "intermediate", "weaker")


def write_thread(case: Case) -> None:
    """The review of a case, and for some a finding, for some a recommendation, for some of these an action."""
    review, review_day = _review(case)
    _influences(case)
    finding = _finding(case, review) if case.chance.random() < 0.4 else None
    if case.chance.random() < 0.4:
        _recommendation(case, ("Finding", finding) if finding else ("Review", review), review_day)


def _review(case: Case) -> tuple[str, int]:
    review, review_day = f"{case.id}-review", case.end + case.chance.randint(120, 400)
    days = [day_of(day) for day in (case.end + 30, review_day, review_day + 60)]
    kind = "rapid_review" if case.number % 4 == 0 else "learning_review"
    case.files.write_row("reviews", review, f"GV-{case.number:05}", f"Review {case.number}", kind, "Generated", *days)
    case.files.write_row("examines", review, case.id)
    coder = f"Coder {case.number % 9 + 1}"
    looked_for = _looked_for(case)
    case.files.write_row("codings", case.coding, coder, "human", "Generated", looked_for, day_of(review_day), "agreed")
    case.files.write_row("codes", case.coding, case.id)
    return review, review_day


def _looked_for(case: Case) -> str:
    """Most coders looked for every domain, some left one out, and one in ten did not say."""
    if case.number % 10 == 0:
        return ""
    left_out = DOMAINS[case.number % len(DOMAINS)] if case.number % 4 == 0 else ""
    return ";".join(f"domains:{domain}" for domain in DOMAINS if domain != left_out)


def _influences(case: Case) -> None:
    """Three links between factors that the case recorded."""
    factors = list(dict.fromkeys(factor for factor, _ in case.recorded))
    case.chance.shuffle(factors)
    for number, (first, second) in enumerate(pairwise(factors[:4]), start=1):
        effect = "increases" if case.chance.random() < 0.6 else "decreases"
        details = (effect, case.id, case.coding, case.pick(SENTENCES), "medium", "human")
        case.files.write_row("influences", f"{case.id}-i{number}", first, second, *details)


def _finding(case: Case, review: str) -> str:
    finding, text = f"{case.id}-finding", case.pick(SENTENCES)
    headline = f"Finding {case.number}: {text}"
    case.files.write_row(
        "findings", finding, f"GF-{case.number:05}", headline, text, text, text, "several", "published", "human"
    )
    case.files.write_row("made", review, finding)
    for step, episode in zip(("headline", "manifests"), case.episodes, strict=False):
        case.files.write_row("drawn_from", finding, "Episode", episode, 4, "high")
        case.files.write_row("evidenced_by", finding, "Episode", episode, step, case.pick(SENTENCES))
    for factor in dict(case.recorded[:2]):
        case.files.write_row("concerns", "Finding", finding, factor)
    return finding


def _recommendation(case: Case, raised_by: tuple[str, str], review_day: int) -> None:
    recommendation, made_day = f"{case.id}-r", min(review_day + 30, LAST_DAY)
    status, closed = _ending(case, _ANSWERS, made_day, "open")
    _write_events(case, "Recommendation", recommendation, ("open", made_day), (status, closed or made_day))
    case.files.write_row(
        "recommendations", recommendation, f"GR-{case.number:05}", f"Recommendation {case.number}", case.pick(SENTENCES),
        "recommendation", day_of(made_day), day_of(closed) if closed else "", status, "local", case.pick(_STRENGTHS),
    )  # fmt: skip
    case.files.write_row("raised", *raised_by, recommendation)
    for place in case.chance.sample(range(AGENCIES), case.chance.randint(1, 2)):
        case.files.write_row(
            "addressed_to", recommendation, case.agency(place), day_of(made_day + 56), *_reply(case, made_day)
        )
    if case.chance.random() < 0.8:
        _action(case, recommendation, min(made_day + 20, LAST_DAY))


def _reply(case: Case, made_day: int) -> tuple[str, str, str]:
    """Replied, replied_on and response."""
    replied = made_day + case.chance.randint(10, 90)
    if replied > LAST_DAY or case.chance.random() < 0.3:
        return "no", "", "none_yet"
    return "yes", day_of(replied), case.pick(("accepted", "noted"))


def _action(case: Case, recommendation: str, start_day: int) -> None:
    action = f"{case.id}-a"
    status, closed = _ending(case, _OUTCOMES, start_day, "in_progress")
    _write_events(case, "Action", action, ("planned", start_day), (status, closed or start_day))
    case.files.write_row(
        "actions", action, f"GA-{case.number:05}", f"Action {case.number}", case.pick(SENTENCES), "judgement",
        case.pick(_LEVELS), case.pick(_STRENGTHS), status, day_of(start_day),
        day_of(start_day + case.chance.randint(90, 600)), day_of(closed) if closed else "",
    )  # fmt: skip
    case.files.write_row("led_to", recommendation, action)
    case.files.write_row("owned_by", action, case.agency(case.number % AGENCIES), "owner", day_of(start_day))
    case.files.write_row("applies_in", "Action", action, case.world.area(case.area))
    for factor, polarity in dict(case.recorded[:2]).items():
        case.files.write_row("addresses", action, factor, "protect" if polarity == "supporting" else "reduce")
    earlier = case.world.actions
    if earlier and case.chance.random() < 0.15:
        case.files.write_row("depends_on", action, case.chance.choice(earlier))
    earlier.append(action)


def _ending(case: Case, statuses: tuple[str, ...], start_day: int, open_status: str) -> tuple[str, int | None]:
    """The last status and the day of closing; one that would close after the last day is still open."""
    status, closed = case.pick(statuses), start_day + case.chance.randint(60, 800)
    if status not in _CLOSED:
        return status, None
    return (status, closed) if closed <= LAST_DAY else (open_status, None)


def _write_events(case: Case, label: str, node_id: str, *steps: tuple[str, int]) -> None:
    """An event for each change of status."""
    before = ""
    for number, (status, day) in enumerate(steps, start=1):
        if status != before:
            case.files.write_row(
                "events", f"{node_id}-v{number}", day_of(day), number, "status", before, status, "Board"
            )
            case.files.write_row("has_event", label, node_id, f"{node_id}-v{number}")
        before = status
