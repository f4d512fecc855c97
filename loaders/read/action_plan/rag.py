"""The RAG of an action: by its word, else by its colour, and the status that it means."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.names import name_key
from loaders.read.dates_in_texts import dates_within
from loaders.read.ticked_boxes import ticked_words
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place

_COLOURS = {
    "red": "red", "🔴": "red", "amber": "amber", "orange": "amber", "yellow": "amber", "🟠": "amber", "🟡": "amber",
    "green": "green", "🟢": "green", "blue": "blue", "🔵": "blue",
}  # fmt: skip
_LETTERS = {"r": "red", "a": "amber", "g": "green", "b": "blue"}
_COMPLETE = frozenset({"complete", "completed", "closed", "done", "achieved", "action complete", "action completed"})
_WORD = re.compile(r"\w+|[^\w\s]")
_RAG = r"(?:red|amber|orange|yellow|green|blue|[ragb])"
# A change of RAG in one cell: "Red → Amber", "was red, now amber", "Amber (was Red)", "Amber from Red".
_FROM_TO = re.compile(
    rf"(?:(?:(?:moved |changed |gone )?from|was)\s+)?{_RAG}\s*(?:→|[-=]+>|\bto\b|[,;(/-]?\s*\bnow\b|\bchanged to\b)"
    rf"\s*:?\s*(?P<now>{_RAG})\)?"
)
_TO_FROM = re.compile(
    rf"(?:now\s+)?(?P<now>{_RAG})\s*[,;([/-]*\s*(?:\b(?:was|previously|formerly|from|originally|last (?:month|time|quarter))\b|←|<-+)"
    rf"\s*:?\s*{_RAG}[)\]]?"
)
_COLOUR_FIRST = re.compile(rf"{_RAG}\b[\s:;,/(\-–—]+(?=\w)|\)$")
_CODE = re.compile(
    r"\(?\d{1,2}\s*[-–—.:)\]]+\s*(?=[^\W\d_])"
)  # of a drop-down list, before its word: "2 - In progress"
_LETTERS_ALONE = re.compile(r"[ragb](?:\s*[/&,-]\s*[ragb])+")
# Which way it goes, beside a letter: "A ↑".
_TREND = re.compile(r"[\s(]*[←-⇿⬀-⬏➔-➾▲△▼▽\ufe0f]+[\s)]*")
# Words of a column of statuses that are no RAG.
_STATUSES = {
    "not started": "planned", "not yet started": "planned", "planned": "planned", "to start": "planned",
    "in progress": "in_progress", "ongoing": "in_progress", "on going": "in_progress", "on-going": "in_progress", "on track": "in_progress",
    "started": "in_progress", "underway": "in_progress", "open": "in_progress", "delayed": "in_progress",
    "overdue": "in_progress", "off track": "in_progress", "outstanding": "in_progress", "incomplete": "in_progress",
    "partly": "in_progress", "partially": "in_progress", "in part": "in_progress", "re-opened": "in_progress", "reopened": "in_progress",
    "blocked": "blocked", "on hold": "blocked", "superseded": "superseded", "withdrawn": "withdrawn",
    "cancelled": "withdrawn", "canceled": "withdrawn", "abandoned": "withdrawn", "discontinued": "withdrawn",
}  # fmt: skip
ANSWERS = {"y": "completed", "yes": "completed", "n": "in_progress", "no": "in_progress"}  # to "Completed?"
_NOT_YET = re.compile(
    r"(?:not|not yet|nearly|almost|part|partly|partially) (?:yet )?(?:complete|completed|done|achieved|closed|finished)"
)
_PERCENT = re.compile(r"(?P<before>[a-z][a-z ]*[ \-–—:(]+)?(?P<share>\d{1,3}) ?%\)?(?: (?:complete|completed|done))?")
_SUPERSEDED = re.compile(r"superseded by .*|replaced by (?:action )?[\w.]*\d[\w.]*")
_MARK = re.compile(r"[xX✓✔✗✘■█▪●•→*\-–=]{1,3}")
_NO_LONGER = re.compile(
    r"(?:action )?no longer (?:required|needed|necessary|relevant|applicable)|(?:action )?not required"
)
MEANS = {"red": "in_progress", "amber": "in_progress", "green": "in_progress", "blue": "completed"}
NO_RAG = "none"  # the answer for a colour that is no RAG
MAX_STATE_WORDS = 4  # of a cell that may be a status which is not known
MAX_ASKED_WORDS = 6  # of a cell that is asked about as a status; what is longer is a sentence
_NO_WORD = re.compile(r"t\.?b\.?[ac]\.?|[-–—.]+", re.IGNORECASE)
NOT_COUNTED = "the action counts neither as open nor as completed"
_PALE = {"FFC7CE": "red", "FFEB9C": "amber", "C6EFCE": "green"}  # the styles "bad", "neutral" and "good" of Excel
MAX_LIGHTNESS = 0.85  # a paler fill is the shading of a row
MIN_SATURATION = 0.25  # of a colour; what has less is a grey
# Up to which hue, in degrees around the circle, a colour is called so.
_HUES = ((20, "red"), (65, "amber"), (170, "green"), (255, "blue"), (330, ""), (360, "red"))


@dataclass(frozen=True, slots=True)
class Rag:
    """What the cell of a row means: its colour, if it is one of the four, and the status, if it says one."""

    colour: str | None = None
    status: str | None = None


def rag_word(text: str) -> str | None:
    """The RAG that a text names: the only colour in it, that which it is now ("Amber (was Red)"), its first letter, or blue
    for what is complete."""
    text = ticked_words(text)
    key = _key(text)
    if match := _FROM_TO.fullmatch(key) or _TO_FROM.fullmatch(key):
        return _colour(match["now"])
    colours = rag_colours(text)
    if len(colours) == 1:
        return colours.pop()
    return _LETTERS.get(_TREND.sub("", key)) or ("blue" if key in _COMPLETE else None)


def rag_colours(text: str) -> set[str]:
    """Every RAG that a text names, by its colour or, where it is nothing but such letters ("A/G"), by its letter."""
    text = ticked_words(text)
    key = name_key(text)
    if match := _FROM_TO.fullmatch(key) or _TO_FROM.fullmatch(key):
        return {_colour(match["now"])}
    if _LETTERS_ALONE.fullmatch(key):
        return {_LETTERS[letter] for letter in re.findall(r"\w", key)}
    return {_COLOURS[word] for word in _WORD.findall(name_key(text)) if word in _COLOURS}


def without_code(text: str) -> str:
    """A text without the number of a list before it."""
    return _CODE.sub("", text, count=1) if _CODE.match(text) else text


def _key(text: str) -> str:
    return name_key(without_code(text.strip()).rstrip("."))


def _colour(word: str) -> str:
    return _COLOURS.get(word) or _LETTERS[word]


def status_word(text: str) -> str | None:
    """The status that a word names which is no RAG."""
    key = _key(ticked_words(text))
    if _NOT_YET.fullmatch(key):
        return "in_progress"
    if match := _PERCENT.fullmatch(key):
        known = _STATUSES.get(match["before"].strip(" -–—:(")) if match["before"] else None
        share = int(match["share"])
        by_share = "completed" if share == 100 else "in_progress" if share else "planned"
        return known if match["before"] else by_share if share <= 100 else None
    if _SUPERSEDED.fullmatch(key):
        return "superseded"
    return "withdrawn" if _NO_LONGER.fullmatch(key) else _STATUSES.get(key)


def is_state(text: str) -> bool:
    """Whether a text is a word of a RAG or a status and nothing else."""
    key = _key(text)
    return key in _COLOURS or key in _COMPLETE or status_word(text) is not None


def hold_states(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are statuses: each is short and has no date, and half of them are known ones."""
    is_short = all(len(text.split()) <= MAX_STATE_WORDS and not dates_within(text, day_first=True) for text in texts)
    return bool(texts) and is_short and 2 * sum(map(is_state, texts)) >= len(texts)


def hold_answers(texts: Sequence[str]) -> bool:
    """Whether the cells of a column answer a question such as "Completed?": each with yes or no, or with how far it is."""
    keys = [name_key(text.rstrip(".")) for text in texts]
    return any(key in ANSWERS for key in keys) and all(key in ANSWERS or is_state(key) for key in keys)


def hold_marks(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are nothing but marks, such as those of a bar across the months of a plan."""
    return bool(texts) and all(_MARK.fullmatch(text.strip()) for text in texts)


def read_rag(word: str, fill: str, questions: OpenQuestions, place: Place, statuses: Sequence[str]) -> Rag:
    """The RAG of a cell; its word counts before its colour, and a word that is no RAG leaves it open."""
    colour = rag_word(word) if word else _by_fill(fill, questions, place)
    if colour is None:
        return Rag(status=status_word(word))
    meanwhile = f"it is taken as {MEANS[colour].replace('_', ' ')}"
    if name_key(_COLOUR_FIRST.sub("", _key(word))) in _COMPLETE and colour != "blue":
        return Rag(colour, "completed")  # "Green - complete"
    key, name = _asked_about(word, colour)
    text = f"Which status does {name} mean in this plan?"
    answer = questions.ask(key, text, meanwhile, place, tuple(statuses), wider=f"rag: {colour}")
    return Rag(colour, answer or MEANS[colour])


def colour_against(word: str, fill: str) -> str:
    """The RAG that the fill of a cell looks like where its word names another; what is complete may have any colour."""
    named = None if _key(word) in _COMPLETE else rag_word(word)
    looks = colour_name(fill) if fill and named else None
    return looks if looks and looks != named else ""


def is_unknown_state(word: str) -> bool:
    """Whether a text that names no RAG and no status is a word that may mean one; a sentence is none."""
    return len(word.split()) <= MAX_ASKED_WORDS and not _NO_WORD.fullmatch(word)


def ask_status(word: str, questions: OpenQuestions, place: Place, statuses: Sequence[str]) -> str | None:
    """The status that an answer gives to a word which nobody knows ("Slipped"); None while there is none."""
    text, meanwhile = f"Which status does {word!r} mean in this plan?", f"it is stored as it stands, and {NOT_COUNTED}"
    return questions.ask(f"status: {name_key(word.rstrip('.'))}", text, meanwhile, place, tuple(statuses))


def _asked_about(word: str, colour: str) -> tuple[str, str]:
    """The key of the question about a RAG, and what the question calls it: the word of the file, where it has one."""
    key = _key(word)
    if key in _COMPLETE:
        return f"rag: {key}", repr(word)
    return f"rag: {colour}", f"{word!r} ({colour})" if word and colour not in key else colour


def _by_fill(fill: str, questions: OpenQuestions, place: Place) -> str | None:
    """The colour that fills a cell, as an answer says or as it looks."""
    if not fill:
        return None
    colour = colour_name(fill)
    if colour is None:
        return None
    meanwhile = f"it is taken as {colour}" if colour else "it is taken as no RAG"
    shown = f"that look {colour} ({fill})" if colour else f"of the colour {fill}"
    text = f"Which RAG do cells {shown} mean, where they have no word?"
    answer = questions.ask(f"colour: {fill}", text, meanwhile, place, (*MEANS, NO_RAG))
    return (None if answer == NO_RAG else answer) if answer else colour or None


def is_grey(fill: str) -> bool:
    """Whether a fill is grey or black, which may mean something in one plan and be no more than a shading in another."""
    _, lightness, saturation = _hue_lightness_saturation(fill)
    return saturation < MIN_SATURATION or lightness < 1 - MAX_LIGHTNESS


def _hue_lightness_saturation(fill: str) -> tuple[float, float, float]:
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return colorsys.rgb_to_hls(red, green, blue)


def colour_name(fill: str) -> str | None:
    """The RAG that a fill looks like; empty for a colour that is none of the four, and for grey and black; None for white
    and shadings."""
    if fill in _PALE:
        return _PALE[fill]
    hue, lightness, _ = _hue_lightness_saturation(fill)
    if lightness > MAX_LIGHTNESS:
        return None
    if is_grey(fill):
        return ""
    return next(name for limit, name in _HUES if hue * 360 <= limit)
