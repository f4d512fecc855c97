"""Which episodes of a recognised case the graph has already; asks about those that are alike under another title (rule 15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rapidfuzz import fuzz

from loaders.check.case_profiles import CaseProfile, EpisodeProfile, is_before_or_after
from loaders.check.drafts import Drafts
from loaders.check.questions import DIFFERENT, SAME, Compared, Question, question_id

MIN_SCORE = 85  # of 100: a text or a title with its spelling corrected, or a word more
MAX_DAYS = 31  # between two dates of which one may be the other one corrected
MAX_ASKED = 3  # episodes of the graph that are asked about for one episode of a file


def same_episodes(drafts: Drafts, case: CaseProfile, known: CaseProfile) -> dict[str, EpisodeProfile]:
    """The episodes of the known case by the ids of the file's episodes that they are: by id, else by title and date.

    One that got another title is the same where somebody says so, or where titles moved on, as numbers do.
    """
    same = _renumbered(drafts, case, known)
    for episode in [episode for episode in case.episodes if episode.id not in same]:
        made_id = f"{known.id}-{episode.id.removeprefix(f'{case.id}-')}"
        free = _free(known, same)
        alike = [its for its in free if its.key == episode.key] or [its for its in free if its.id == made_id]
        alike.sort(key=lambda its: (its.id != episode.id, not episode.agrees(its), episode.contradicts(its)))
        if alike and not _is_another(drafts, episode, alike[0]):
            same[episode.id] = alike[0]
    titles = {episode.key for episode in case.episodes}
    for episode in case.episodes:
        if episode.id not in same and ("Episode", episode.id) in drafts.made_ids:
            # What the file has under the title that the graph knows is that, whatever else is alike.
            candidates = [its for its in _free(known, same) if its.key not in titles and _is_alike(episode, its)]
            candidates.sort(key=lambda its: (-len(_shared(episode, its)), its.id))
            for its in candidates[:MAX_ASKED]:
                if _ask(drafts, episode, its, assumed=DIFFERENT) == SAME:
                    same.setdefault(episode.id, its)
    return same


def _renumbered(drafts: Drafts, case: CaseProfile, known: CaseProfile) -> dict[str, EpisodeProfile]:
    """Episodes whose titles moved on: one was put between "Visit 2" and "Visit 3", which is "Visit 4" now.

    What is told under a title that the graph knows is told there under another one, and nothing of what is told there
    under this title is the same. It is asked about, and meanwhile taken for what it tells, not for its number.
    """
    moved: list[tuple[int, EpisodeProfile, EpisodeProfile]] = []
    for episode in [its for its in case.episodes if ("Episode", its.id) in drafts.made_ids]:
        namesakes = [(episode, its) for its in known.episodes if its.key == episode.key]
        for its in [its for its in known.episodes if its.key != episode.key]:
            by_title = namesakes + [(other, its) for other in case.episodes if other.key == its.key]
            if not by_title or any(_have_one_date(*pair) for pair in by_title):
                continue
            common, is_alike = _count_in_common(episode, its), _is_alike(episode, its)
            if (
                is_alike
                and not is_before_or_after(episode, its)
                and all(_are_told_apart(*pair, common) for pair in by_title)
            ):
                moved.append((common, episode, its))
    same: dict[str, EpisodeProfile] = {}
    for _, episode, its in sorted(moved, key=lambda each: (-each[0], each[1].id, each[2].id)):
        is_free = episode.id not in same and its in _free(known, same)
        if is_free and _ask(drafts, episode, its, assumed=SAME) != DIFFERENT:
            same[episode.id] = its
    return same


def _are_told_apart(episode: EpisodeProfile, its: EpisodeProfile, common: int) -> bool:
    """Whether nothing but the title, and less than another pair has in common, speaks for two episodes being one."""
    if _have_one_date(episode, its) or _tell_alike(episode, its) or _count_in_common(episode, its) >= common:
        return False
    return not any(quote for _, quote in [*_shared(episode, its), *_nearly_shared(episode, its)])


def _count_in_common(episode: EpisodeProfile, its: EpisodeProfile) -> int:
    """How much is the same in both besides the title: the date, what happened, and the factors."""
    factors = {factor for factor, _ in episode.contributions} & {factor for factor, _ in its.contributions}
    return _have_one_date(episode, its) + _tell_alike(episode, its) + len(factors)


def _is_another(drafts: Drafts, episode: EpisodeProfile, its: EpisodeProfile) -> bool:
    """Whether an episode is another than the one of its title, as somebody says: asked where all else differs."""
    texts = episode.what_happened, its.what_happened
    is_rewritten = all(texts) and episode.contributions and its.contributions and _are_told_apart(episode, its, 1)
    if not (is_rewritten and is_before_or_after(episode, its) and ("Episode", episode.id) in drafts.made_ids):
        return False
    return _ask(drafts, episode, its, assumed=SAME) == DIFFERENT


def _free(known: CaseProfile, same: dict[str, EpisodeProfile]) -> list[EpisodeProfile]:
    return [its for its in known.episodes if its not in same.values()]


def _is_alike(episode: EpisodeProfile, its: EpisodeProfile) -> bool:
    """Whether they may be one: no date speaks against it, and the same is told, or half of what contributed is the same.

    Without a common date, only what is told in words counts; a date may have been corrected by a few days.
    """
    if is_before_or_after(episode, its) and _days_apart(episode, its) > MAX_DAYS:
        return False
    least = max(1, min(len(episode.contributions), len(its.contributions)) / 2)
    shared = len(_shared(episode, its)) + len(_nearly_shared(episode, its))
    return _tell_alike(episode, its) or _are_called_alike(episode, its) or shared >= least


def _days_apart(episode: EpisodeProfile, its: EpisodeProfile) -> int:
    """How many days lie between two episodes of which one is before the other."""
    spans = ((one.earliest, one.latest) for one in (episode, its))
    (_, end), (start, _) = sorted((earliest or "", latest or "") for earliest, latest in spans)
    return (date.fromisoformat(start) - date.fromisoformat(end)).days


def _have_one_date(episode: EpisodeProfile, its: EpisodeProfile) -> bool:
    return bool(episode.start) and episode.start == its.start


def _tell_alike(episode: EpisodeProfile, its: EpisodeProfile) -> bool:
    texts = episode.what_happened, its.what_happened
    return all(texts) and fuzz.ratio(*texts) >= MIN_SCORE


def _are_called_alike(episode: EpisodeProfile, its: EpisodeProfile) -> bool:
    return _have_one_date(episode, its) and fuzz.ratio(episode.key, its.key) >= MIN_SCORE


def _shared(episode: EpisodeProfile, its: EpisodeProfile) -> list[tuple[str, str]]:
    dated = _have_one_date(episode, its)
    return [(factor, quote) for factor, quote in episode.contributions & its.contributions if dated or quote]


def _nearly_shared(episode: EpisodeProfile, its: EpisodeProfile) -> list[tuple[str, str]]:
    """The contributions of the file's episode of which the other has one whose quote has another spelling."""
    new, old = episode.contributions - its.contributions, its.contributions - episode.contributions
    return [
        (factor, quote)
        for factor, quote in sorted(new)
        if any(quote and factor == other and fuzz.ratio(quote, text) >= MIN_SCORE for other, text in old)
    ]


def _ask(drafts: Drafts, episode: EpisodeProfile, its: EpisodeProfile, *, assumed: str) -> str | None:
    """The answer to the question whether both are one, which is asked once."""
    question = _question(drafts, episode, its, assumed)
    if all(other.id != question.id for other in drafts.questions):
        drafts.questions.append(question)
    return question.answer


def _question(drafts: Drafts, episode: EpisodeProfile, its: EpisodeProfile, assumed: str) -> Question:
    id_ = question_id("Episode", its.id, episode.key, its.key)
    text = f"Is the episode '{episode.title}'{_date(episode)} your episode '{its.title}' ({its.id}){_date(its)}?"
    return Question(
        id_,
        "Episode",
        text,
        _in_common(episode, its),
        (SAME, DIFFERENT),
        assumed,
        Compared(episode.title, drafts.file, _told(drafts.nodes_of("Episode")[episode.id].properties)),
        Compared(its.title, its.id, _told(drafts.graph.node("Episode", its.id))),
        drafts.answers.to(id_),
    )


def _date(episode: EpisodeProfile) -> str:
    return f" of {episode.start}" if episode.start else ""


def _in_common(episode: EpisodeProfile, its: EpisodeProfile) -> str:
    """What speaks for the two being one."""
    shared = len(_shared(episode, its))
    if episode.key == its.key:
        parts = ["They have the same title, and nothing else is the same"]
    else:
        parts = ["Their titles are alike" if _are_called_alike(episode, its) else "Their titles differ"]
    if _have_one_date(episode, its):
        parts.append("their dates are the same")
    elif is_before_or_after(episode, its):
        days = _days_apart(episode, its)
        parts.append(f"their dates are {days:,} {'day' if days == 1 else 'days'} apart")
    if _tell_alike(episode, its):
        parts.append("what happened is told alike")
    if shared:
        parts.append(f"{shared:,} {'contribution is' if shared == 1 else 'contributions are'} the same")
    if nearly := len(_nearly_shared(episode, its)):
        noun = (
            "contribution is the same but for its quote, which differs"
            if nearly == 1
            else "contributions are the same but for their quotes, which differ"
        )
        parts.append(f"{nearly:,} {noun} by a few letters")
    return f"{'; '.join(parts)}."


def _told(properties: Mapping[str, object] | None) -> tuple[str, ...]:
    """What an episode is told by, as it stands there."""
    text = (properties or {}).get("what_happened")
    return (str(text),) if text else ()
