"""Who owns an action: the agencies of one cell, parted, with those that only an answer can tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.names import name_key
from loaders.read.action_plan.joined_owners import AND, JoinedOwners, joined_owners, parted_at_posts
from loaders.read.action_plan.meant_owners import MeantOwners
from loaders.read.action_plan.owner_exceptions import is_exception, owner_and_exception
from loaders.read.action_plan.owner_texts import (
    MAX_CELL,
    is_everybody,
    is_nobody,
    owner_and_nobody,
    owner_and_time,
    owner_texts,
)
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.people_beside_posts import is_one_department, people_beside_posts, with_bodies
from loaders.read.action_plan.two_languages import TwoLanguages
from loaders.read.agencies import DASH, agency_in_heading, part_of_agency
from loaders.read.people import is_person, may_be_initials, may_be_person
from loaders.read.posts import is_one_post, is_post_of_agency
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place

_ON_BEHALF = re.compile(r"\s+(on behalf of\b.*)", re.IGNORECASE)
EVERY_OTHER = "all"  # the answer that a word for everybody means every organisation that the plan names


@dataclass
class Owners:
    """The organisations of a plan: those that its cells name, and `known` ones by their compared names and aliases."""

    known: Mapping[str, str]
    questions: OpenQuestions
    from_plans: Collection[str] = ()  # those of the known names that earlier versions of plans gave
    _in_two: TwoLanguages = field(init=False)
    _meant: MeantOwners = field(init=False)
    _alone: dict[str, str] = field(default_factory=dict)  # names that stand alone somewhere in the plan

    def __post_init__(self) -> None:
        self._in_two = TwoLanguages(self.questions)
        self._meant = MeantOwners(self.known, self.questions, self.from_plans)

    @property
    def aliases(self) -> Mapping[str, Sequence[str]]:
        """Other names of organisations, by the compared name that stays."""
        return self._meant.aliases

    @property
    def explained(self) -> dict[str, str]:
        """Letters, and the name in the plan that explains them."""
        return self._meant.explained

    def learn(self, cells: Iterable[str]) -> None:
        """Take in every cell of the plan first: what stands alone in one is a name in another."""
        cells = [*cells]
        self._in_two.learn(cells, lambda name: self._is_agency(name) and name_key(name) not in self.from_plans)
        parts = [
            part_of_agency(
                self._and_exception(owner_and_nobody(owner_and_time(_ON_BEHALF.sub("", part))[0])[0])[0]
            ).agency
            for cell in cells
            if len(cell) <= MAX_CELL
            for part in self._parts(cell)
        ]
        parts = [
            part
            for part in parts
            if not (
                is_everybody(part)
                or is_nobody(part)
                or self._is_exception(part)
                or is_person(part)
                or may_be_initials(part)
            )
        ]
        for part in parts:
            if not AND.search(part):
                self._alone.setdefault(name_key(part), part)
        for name in (name for part in parts for name in self._joined(part).names):
            self._meant.named.setdefault(name_key(name), name)

    def of(self, cell: str, place: Place) -> OwnersOfCell:
        """Who owns the action of a row; a text that is too long for that is words which name none."""
        if len(cell) > MAX_CELL:
            return OwnersOfCell(unresolved=(cell,))
        if in_two := self._in_two.other_name(cell, place):
            self._meant.add_alias(*in_two)
        names: dict[str, str] = {}
        unresolved: list[str] = []
        people: list[str] = []
        perhaps: list[str] = []
        alone: list[str] = []
        excepted: list[str] = []
        posts: dict[str, tuple[str, ...]] = {}
        for number, whole in enumerate(self._parts(cell)):
            alone_acting, *others = _ON_BEHALF.split(whole)
            alone_acting, time = owner_and_time(alone_acting)
            unresolved += filter(None, [*others, time])
            alone_acting, nobody = owner_and_nobody(alone_acting)
            unresolved += filter(None, [nobody])
            with_exception = alone_acting
            alone_acting, exception = self._and_exception(alone_acting)
            unresolved += (
                [exception] if exception and not self.questions.is_answered(f"owners: {with_exception}") else []
            )
            named = part_of_agency(alone_acting)
            part = named.agency
            people += named.people
            perhaps += named.perhaps_people
            owners: list[str] = []  # of this part
            if is_nobody(part):
                unresolved.append(part)
            elif number and self._is_exception(part):
                excepted.append(part)
            elif self._is_somebody(part, place) or (named.posts and may_be_person(part)):
                people.append(part)
            elif self._is_exception(part) or (is_everybody(part) and name_key(part) not in self.known):
                owners = self._everybody(part, place)
                unresolved += [] if owners else [part]
            else:
                alone += [part] if may_be_person(part) and not self._is_agency(part) else []
                owners = [self._meant.of(name, place) for name in self._names_in(part, place, with_exception)]
            for name in owners:
                names.setdefault(name_key(name), name)
            for key in map(name_key, owners or [""]) if named.posts else ():
                posts[key] = (*posts.get(key, ()), *named.posts)
        return OwnersOfCell(
            tuple(names.values()),
            (*unresolved, *excepted),
            posts,
            tuple(people),
            tuple(perhaps),
            tuple(alone),
            tuple(excepted),
        )

    def _is_exception(self, part: str) -> bool:
        """Whether a part says who is not meant; that an earlier version of a plan made an organisation of it says nothing."""
        is_named = (key := name_key(part)) in self.known and key not in self.from_plans
        return is_exception(part) and not is_named

    def _and_exception(self, text: str) -> tuple[str, str]:
        """The owner and who of it is not meant, unless the graph or an answer has a name for both, or they are asked about."""
        is_named = name_key(text) in self.known or self._meant.is_settled(text)
        return (text, "") if is_named or is_everybody(text) else owner_and_exception(text)

    def _is_somebody(self, part: str, place: Place) -> bool:
        """Whether a part is the name of a person, or initials that no answer takes for those of an organisation."""
        if is_person(part) or not may_be_initials(part) or name_key(part) in self.known or self._meant.similar(part):
            return is_person(part)
        text, meanwhile = f"Is {part!r} an organisation, or the initials of a person?", "it is left out as a person's"
        answer = self.questions.ask(f"initials: {part}", text, meanwhile, place, ("organisation", "person"))
        return answer != "organisation"

    def _is_agency(self, part: str) -> bool:
        return name_key(part) in self.known or bool(agency_in_heading(part))

    def _is_surely_known(self, text: str) -> bool:
        """Whether the graph has an organisation of that name, which is none that a plan may have taken from a person's."""
        key = name_key(text)
        return key in self.known and not (key in self.from_plans and may_be_person(text))

    def _parts(self, cell: str) -> list[str]:
        if name_key(cell) in self.known or is_one_department(cell):
            return [cell]
        if answered := self._in_two.answered(cell):
            return answered
        parts = people_beside_posts(with_bodies(owner_texts(cell), cell), self._is_surely_known)
        if len(parts) == 2 and self._is_post_before(*parts):
            return [f"{parts[1]} - {parts[0]}"]
        return [piece for part in parts for piece in parted_at_posts(part)]

    def _is_post_before(self, post: str, agency: str) -> bool:
        """Whether the two owners of a cell are one with its post: "Head of Service, Children's Social Care"."""
        is_parted = any(part_of_agency(part).agency != part for part in (post, agency))  # each has its own beside it
        if is_parted or name_key(post) in self.known or not is_post_of_agency(post):
            return False
        is_with_agency = bool(agency_in_heading(post.split(maxsplit=1)[0]))  # "Police Superintendent"
        return self._is_agency(agency) and not is_one_post(agency) and not is_with_agency

    def _joined(self, part: str) -> JoinedOwners:
        """The names that `and` joins; what an earlier version of a plan alone says is asked about again."""
        joined = (
            JoinedOwners([part], is_certain=False) if is_one_department(part) else joined_owners(part, self._is_name)
        )
        pieces = DASH.split(part)
        if len(pieces) > 1 and all(map(self._is_name, pieces)):  # or a team of the one, called as the other
            joined = JoinedOwners(pieces, is_certain=False)
        if (key := name_key(part)) in self.known:
            return JoinedOwners([part], key not in self.from_plans or (joined.is_certain and joined.names == [part]))
        is_known = any(key in self._alone or key not in self.from_plans for key in map(name_key, joined.names))
        return joined if is_known else JoinedOwners(joined.names, is_certain=False)

    def _names_in(self, part: str, place: Place, written: str) -> list[str]:
        """The names that `and` joins, as an answer has them where they are not certain, as beside words for who is not
        meant: `written` has these, too, and is the part where there are none."""
        joined = self._joined(part)
        excepts = bool(owner_and_exception(written)[1]) and written != part
        if joined.is_certain and not excepts:
            return joined.names
        part = written if excepts else part
        text = f"Which organisations are {part!r}? Name them with ; between them, or repeat it where it is one."
        are = "they are taken to be" if len(joined.names) > 1 else "it is taken for the one organisation"
        meanwhile = f"{are} {', '.join(map(repr, joined.names))}"
        answer = self.questions.ask(f"owners: {part}", text, meanwhile, place)
        return [name.strip() for name in answer.split(";") if name.strip()] if answer else joined.names

    def _is_name(self, text: str) -> bool:
        return (key := name_key(text)) in self.known or key in self._alone

    def _everybody(self, words: str, place: Place) -> list[str]:
        text = f"Who are {words!r}? Name them with ; between them, or answer 'all' for all that the plan names."
        answer = self.questions.ask(f"owners: {words}", text, "they name no owner, and the words are kept", place)
        if answer is None:
            return []
        if name_key(answer) == EVERY_OTHER:
            return list(dict.fromkeys(self._meant.of(name, place) for name in self._meant.named.values()))
        return [self.known.get(name_key(name)) or name.strip() for name in answer.split(";") if name.strip()]
