"""What the columns of an action plan hold, by the meaning of their headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from loaders.read.action_plan.latest_headings import LATEST, STATE_NAMES, earlier_states
from loaders.read.action_plan.number_headings import is_old_number, with_renumbered
from loaders.read.action_plan.periods import period_of, without_time
from loaders.read.agencies import agency_in_heading
from loaders.read.dates_in_words import date_in_words

# What a column about a date says where it holds none, such as "Days overdue" or "% completed"; and one about an owner.
_NO_DATE = (
    r".*(%|\b(overdue|over due|percent\w*|(days?|weeks?|months?|number|no) (late|left|to|until|past|since|over|beyond|remaining|of)"
    r"|(met|missed|achieved|reasons?|rationale|explanation|slippage|delayed|likelihood|confidence)\b(?! by)|remaining|due in days"
    r"|target (outcomes?|impacts?|results?|audience|group)))"
)
_NO_OWNER = r".*\b(e ?mails?|phone|telephone|tel|contact (details|number)|address)\b"
# Looked through in this order, because "target date of completion" is a date that something is due, "key milestones
# achieved in enacting the recommendation" is progress, and "action owner" an owner.
_MEANINGS = {
    "private": r"internal|not for (the )?board|confidential",
    "scope": r"scope\b.*",
    "recommendation_ref": r"((\w+ )?rec(ommendation)?|learning point|finding|area for improvement|afi) (no|number|ref|reference|id)",
    "ref": r"((\w+ )?action )?(no|nr|number|ref|reference|id|item|item no|#)|task (no|ref|id)|s no|serial.*",
    "rag": (
        r"(?!.*\b(comment\w*|reasons?|rationale|narrative|explanation)\b)"
        r"(.*\bb?rag\b.*|.*traffic light.*|(progress )?rating)"
    ),
    "share": r"(%|percent(age)?) (complete\w*|done|progress)|(complet\w+|progress) (%|percent(age)?)",
    "status": r"(action |current |overall |latest |previous )?status|status of (the )?action",
    "due_on": (
        rf"(?!{_NO_DATE}).*(target|due|deadline|time ?(scale|frame|line)s?|by when|when by|dates? (for|of) review).*|(for|of) review"
        r"|(expected|anticipated|planned|estimated|proposed|forecast|projected|scheduled|revised|original|initial|extended|new|amended"
        r"|agreed) (date (of|for) )?completion( date)?"
        r"|action date|when( (original|revised|current|new|extended))?|to be completed( by)?"
        r"|date for completion|complete by|time bound|milestone dates?|dates? of milestones?|(revised|extended|new|amended) date"
        r"|(end|finish|implementation) date|finish"
    ),
    "closed_on": (
        rf"(?!{_NO_DATE})(?!.*\bcompleted (by|checklist))(?!(evidence|proof|confirmation) (of|for|that)\b|completion evidence$)"
        r"(.*\bcompletion\b.*|.*\b(date )?completed\b.*|(date )?closed.*|.*\bdate complete\b.*"
        r"|(action )?(complete|done)( y n| yes no)?( (and )?date)?"
        r"|is (it|the action) complete|(date )?(implemented|finished)|date of implementation|actual (end|finish)( date)?)"
    ),
    "notes": (
        r"(?!.*%)(?!(not )?in progress$).*(progress|updates?\b|milestones?|position statement|commentary|actions? taken).*"
        r"|notes|comments|remarks"
        r"|(latest|current|present) position( .*)?|.*\bb?rag\b.*"
        r"|what (has been|have we|we have|was) (done|achieved).*|what has happened( so far| since)?"
        r"|where (are we|we are|things are)( now| up to)?|how (are|is) (we|it|things) (doing|going|progressing)"
    ),
    "measure": (
        r"(intended|desired|expected|planned|anticipated|target) (outcome|impact|result).*"
        r"|(outcomes?|impact|results?) ((that )?(is|are|we|you|they) )?(sought|intended|desired|expected|planned|wanted|want"
        r"|required|aimed).*"
        r"|what (will )?(success|good)( will)? looks? like|how will (we|you|it) .*|success .*|.*of success"
        r"|(tool )?measures?|.*what (will be different|difference will).*"
    ),
    "evidence": r".*(evidence|impact|assurance|outcomes?|difference).*",
    "job_role": (
        rf"(?!{_NO_OWNER})(?!.*\b(agency|agencies|organisations?)\b).*\b(lead|responsible|accountable|named)\b"
        r".*\b(role|officer|person|manager|professional|post|individual)s?\b.*"
        r"|job (title|role)|post|role|post ?holder"
    ),
    "owners": (
        rf"(?!{_NO_OWNER})(?!.*\bresponses?\b)(?!(.*\b)?agency( specific)? actions?\b(?! (lead|owner)))"
        r".*\b(lead|owners?|agency|agencies|organisations?|partners?|responsib\w+|accountab\w+|by whom)\b.*|who"
        r"|department|directorate|division|faculty|who (will|should|must|needs to) (do|lead|deliver|take|action|complete|carry)\b.*"
        r"|(to be )?action(ed)? (by|for)( whom?)?|implement(ation|ed)? by( .*)?"
    ),
    "action": (
        r".*\bactions?\b.*|what( (we|you|they|agencies|partners))? (ll|will|must|should|needs?|are|do|plan|intend) .*"
        r"|what|what (is|has) to (be )?do(ne)?|task( name| title)?|how"
    ),
    "recommendation": (
        r".*\b(recommendations?|recs?|learning points?|findings?|learning|lessons?)\b.*|what (did|have|do) (we|you|they) learn(ed|t)?"
        r"|what (was|has been) learn(ed|t)|areas? (for|of|requiring) improvement|afi"
    ),
}  # fmt: skip
_PATTERNS = {name: re.compile(pattern) for name, pattern in _MEANINGS.items()}
SEVERAL = frozenset({"notes", "evidence"})  # what a plan may have several columns of, which are all read
_OWN_WORDS = {"recommendation": r"\brec(ommendation)?s?\b", "action": r"\bactions?\b", "owners": r"\b(lead|owners?)\b"}
_NUMBERS_OF = {
    "recommendation": "recommendation_ref",
    "action": "ref",
}  # what a column of numbers beside the words holds
# The words of recommendations beside a column "Recommendation" that has nothing but their numbers.
_WORDING = re.compile(r"(?:full |the )?(?:wording|text|description|details?|title)", re.IGNORECASE)
_ACCEPTED = re.compile(
    r"(?:(?:is|was|has) )?(?:the )?rec(?:ommendation)?s? (?:(?:is|was|been) )?(?:accepted|agreed|supported)\b.*",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"^\s*\(?(?:[a-z]|\d{1,2}|[ivx]{1,4})[).]\s+", re.IGNORECASE)  # "(a) No.", "2. Action"
_HYPHENATED = re.compile(r"(?<=[a-z])-[ \t]*[\r\n]+[ \t]*(?=[a-z])")  # "Recommend-" over "ation", in a narrow column
_RAG_LETTERS = re.compile(r"\b(?:B\s*[/.]\s*)?R\s*[/.]\s*A\s*[/.]\s*G\b\.?")
_TWO_LANGUAGES = re.compile(r"\s+[/|]\s+|\s*[\r\n]+\s*")
_YES = re.compile(r"\b(?:yes|y)\b", re.IGNORECASE)  # the "No" of "Yes / No" is no number
# A list of SharePoint or Planner calls its tasks by their titles, and names persons beside them, who are not read.
_ASSIGNED, _TITLE = re.compile(r"assigned to", re.IGNORECASE), re.compile(r"title", re.IGNORECASE)
_THEME = re.compile(r"\b(?:theme|topic|category|area of learning)\b", re.IGNORECASE)
# A RAG of this says nothing of how far an action is: "Impact RAG" beside "Progress RAG".
_OF_IMPACT = re.compile(r"\b(?:impact|outcomes?|assurance|confidence|evidence|risk)\b", re.IGNORECASE)
_OF_AGENCIES = re.compile(r"agenc|organisation|partner|support", re.IGNORECASE)
_CHANGE = re.compile(r"what (?:needs to|must|should) (?:change|improve|be different)\??", re.IGNORECASE)
_STARTED = re.compile(
    r"\s*(?:has )?(?:it |work |the action |action )?(?:been )?(?:started|begun|commenced)\W*(?:\(?(?:y\W?n|yes\W{1,3}no)\)?)?\W*",
    re.IGNORECASE,
)
_NAMES_STATE = re.compile(r"\b(?:status|b?rag)\b", re.IGNORECASE)
_MAY_HOLD_STATES = frozenset({"notes", "closed_on"})
MAX_WORDS = 14  # of a heading; longer texts are no headings
MAX_CHARACTERS = 500  # of one; it is not looked at further


def names_state(heading: str) -> bool:
    """Whether a heading speaks of a status, whatever else it names: "Update / status", "RAG & comments"."""
    return bool(_NAMES_STATE.search(heading))


def meaning(heading: str) -> str | None:
    """What a column holds, by its heading; None where that is not known, or it is not for others."""
    if len(heading) > MAX_CHARACTERS:
        return None
    name = _named(heading) or _named(without_time(heading)) or _named_in_either_language(heading)
    return None if name == "private" else name


def _named_in_either_language(heading: str) -> str | None:
    """What a heading holds that says it in two languages: "Rhif / No"."""
    sides = _TWO_LANGUAGES.split(heading.strip())
    is_double = len(sides) == 2 and all(side.replace(" ", "").isalpha() for side in sides) and not _YES.search(heading)
    return next(filter(None, map(_named, reversed(sides))), None) if is_double else None


def _named(heading: str) -> str | None:
    heading = _HYPHENATED.sub("", _RAG_LETTERS.sub("RAG", _LETTERED.sub("", heading)))
    words = " ".join(re.sub(r"[^\w#%]+", " ", heading.replace("_", " ")).casefold().split())
    if not words or len(words.split()) > MAX_WORDS:
        return None
    named = next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(words)), None)
    is_position = words.endswith(" position") and bool(agency_in_heading(words.removesuffix(" position")))
    return named or ("notes" if "status" in words.split() or is_position else None)


def meanings_of(
    headings: Sequence[str],
    numbers: Collection[int] = (),
    states: Collection[int] = (),
    answers: Collection[int] = (),
    posts: Collection[int] = (),
) -> list[str | None]:
    """What each column holds, by its heading; one with nothing but `numbers`, beside that of the words which they number,
    holds the numbers, such as "Rec" beside "Recommendation", and one with nothing but `states` the status, if its heading
    speaks of one. A column of completion with nothing but `answers`, yes or no, is one of statuses where no other is, and
    says with one of "Started?" beside it what is only planned; one of owners with nothing but `posts` has those of the
    owners, if another column has these."""
    names = [
        "status" if name in _MAY_HOLD_STATES and index in states and names_state(headings[index]) else name
        for index, name in enumerate(_named_together(headings, states))
    ]
    if "status" not in names:
        completed = {index for index, name in enumerate(names) if name == "closed_on" and index in answers}
        started = {
            index for index in answers if completed and names[index] is None and _STARTED.fullmatch(headings[index])
        }
        names = [
            "status" if index in completed else "started" if index in started else name
            for index, name in enumerate(names)
        ]
    are_posts = [
        name == "owners" and index in posts and not _OF_AGENCIES.search(headings[index])
        for index, name in enumerate(names)
    ]
    if names.count("owners") > sum(are_posts):
        names = ["job_role" if of_posts else name for name, of_posts in zip(names, are_posts, strict=True)]
    names = _with_wording(headings, names, numbers)
    in_words = {name for index, name in enumerate(names) if index not in numbers}
    return [
        _NUMBERS_OF.get(name, name) if name and index in numbers and name in in_words else name
        for index, name in enumerate(names)
    ]


def _with_wording(headings: Sequence[str], names: list[str | None], numbers: Collection[int]) -> list[str | None]:
    """What columns hold, where that of recommendations has nothing but numbers and "Wording" beside it has their words."""
    recommendations = [index for index, name in enumerate(names) if name == "recommendation"]
    wordings = [
        index for index, name in enumerate(names) if name is None and _WORDING.fullmatch(headings[index].strip(" :"))
    ]
    if not recommendations or "action" not in names or len(wordings) != 1 or not {*recommendations} <= {*numbers}:
        return names
    return ["recommendation" if index in wordings else name for index, name in enumerate(names)]


def _named_together(headings: Sequence[str], states: Collection[int]) -> list[str | None]:
    """What columns hold by their headings, where others tell more: "What needs to change" beside "How" is a recommendation,
    nothing but statuses, or a share of what is done, is the status of a plan without one, and what is headed by a day alone
    is of that day."""
    names = with_renumbered(headings, [*map(meaning, headings)])
    if names.count("recommendation") > 1:  # whether it was accepted is no recommendation
        names = [
            None if name == "recommendation" and _ACCEPTED.match(heading.strip()) else name
            for name, heading in zip(names, headings, strict=True)
        ]
    if "action" not in names and any(_ASSIGNED.fullmatch(heading.strip()) for heading in headings):
        is_title = [bool(_TITLE.fullmatch(heading.strip())) for heading in headings]
        names = ["action" if of_title else name for name, of_title in zip(names, is_title, strict=True)]
    is_change = [
        name == "action" and bool(_CHANGE.fullmatch(heading.strip()))
        for name, heading in zip(names, headings, strict=True)
    ]
    if names.count("action") > sum(is_change) and "recommendation" not in names:
        names = ["recommendation" if of_change else name for name, of_change in zip(names, is_change, strict=True)]
    has_state = not STATE_NAMES.isdisjoint(filter(None, names))
    is_state = [
        name is None and index in states and not has_state and _named(headings[index]) is None
        for index, name in enumerate(names)
    ]
    names = ["status" if of_state else name for name, of_state in zip(names, is_state, strict=True)]
    has_state = has_state or any(is_state)
    is_share = [name == "share" and index in states and not has_state for index, name in enumerate(names)]
    names = [
        "status" if of_share else None if name == "share" else name
        for name, of_share in zip(names, is_share, strict=True)
    ]
    of_impact = {index for index, name in enumerate(names) if name == "rag" and _OF_IMPACT.search(headings[index])}
    if {index for index, name in enumerate(names) if name == "rag"} - of_impact:
        names = [None if index in of_impact else name for index, name in enumerate(names)]
    days = [name is None and is_day(heading) for name, heading in zip(names, headings, strict=True)]
    return [
        ("status" if index in states else "notes") if day else name
        for index, (name, day) in enumerate(zip(names, days, strict=True))
    ]


def is_day(heading: str) -> bool:
    """Whether a heading is a day, a month or a quarter with its year and nothing else."""
    if (period := period_of(heading)) and period.last_day and not without_time(heading):
        return True
    date = date_in_words(heading, day_first=True).date
    return date is not None and not heading.strip().isdigit()


def columns_of(
    headings: Sequence[str],
    numbers: Collection[int] = (),
    states: Collection[int] = (),
    answers: Collection[int] = (),
    posts: Collection[int] = (),
) -> dict[int, str]:
    """By its index, what each column holds that is known; one of several that hold the same, but for those of which all
    or the latest counts: the one that is called so ("Recommendation" beside "Finding"), else the first."""
    names = meanings_of(headings, numbers, states, answers, posts)
    earlier = earlier_states(headings, names)
    chosen: dict[str, int] = {}
    for index in sorted(range(len(names)), key=lambda index: _rank_of(headings[index], names[index])):
        chosen.setdefault(names[index] or "", index)
    return {
        index: name
        for index, name in enumerate(names)
        if name and index not in earlier and (name in SEVERAL | LATEST or chosen[name] == index)
    }


def _rank_of(heading: str, name: str | None) -> tuple[bool, bool, bool]:
    """First the column that is called by its own word, last one of themes ("Learning theme" beside "Learning point") or of
    numbers that are earlier ones."""
    is_own = name in _OWN_WORDS and bool(re.search(_OWN_WORDS[name], heading, re.IGNORECASE))
    return is_old_number(heading, name), not is_own, bool(_THEME.search(heading))
