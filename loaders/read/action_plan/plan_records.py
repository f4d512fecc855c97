"""The records of a whole plan: each of its reviews, and the organisations that they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.names import name_key
from loaders.read.action_plan.cells_elsewhere import CellsElsewhere
from loaders.read.action_plan.column_account import part_left_out
from loaders.read.action_plan.due_words import settle_due_words
from loaders.read.action_plan.earlier_versions import Part
from loaders.read.action_plan.ended_in_words import note_ended_in_words
from loaders.read.action_plan.known_reviews import KnownReviews
from loaders.read.action_plan.lead_and_support import LeadAndSupport
from loaders.read.action_plan.lost_zeros import restore_known
from loaders.read.action_plan.organisations import Organisations
from loaders.read.action_plan.owner_posts import with_posts
from loaders.read.action_plan.owners import Owners
from loaders.read.action_plan.owners_now import OwnersNow
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.plan_columns import PlanColumns
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.records import KnownThread, ReviewRecords, levels_of
from loaders.read.action_plan.review_plans import ReviewPlan, review_plans
from loaders.read.action_plan.row_reader import Reader
from loaders.read.action_plan.same_review import shared_actions
from loaders.read.action_plan.similar_recommendations import name_similar_recommendations
from loaders.read.action_plan.states import States
from loaders.read.action_plan.versions import Item, Recognition
from loaders.read.action_plan.without_recommendation import name_without_recommendation
from loaders.read.action_plan.wrapped_owners import join_wrapped
from loaders.read.people import may_be_person, post_and_person
from loaders.records.ids import slug
from loaders.records.known_plans import KnownPlans, KnownReview
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Record
from loaders.records.wording import words_key


@dataclass
class PlanRecords:
    """The records of all sheets of one file; an organisation is one in all of them."""

    known: KnownPlans
    questions: OpenQuestions
    reader: Reader
    log: ProblemLog
    id: str = ""  # that of its review, or of the first of several
    known_ids: set[tuple[str, str]] = field(default_factory=set)  # label and id of what the graph has
    former_owners: set[str] = field(default_factory=set)  # ids of ownerships that this version says are over
    columns: PlanColumns = field(default_factory=PlanColumns)
    _reviews: list[ReviewRecords] = field(default_factory=list)
    _organisations: Organisations = field(init=False)
    _leads: LeadAndSupport = field(init=False)
    _now: OwnersNow = field(init=False)
    _new_reviews: set[str] = field(default_factory=set)
    _sheets: dict[str, str] = field(default_factory=dict)  # by the words of an action, a sheet that has it

    def __post_init__(self) -> None:
        self._organisations = Organisations(self.known.organisations, self.log)

    def take(self, parts: Sequence[Part]) -> None:
        """Make the records of every part, after all owners have been looked at."""
        names = {key: organisations[0].name for key, organisations in self.known.organisations.items()}
        owners = Owners(names, self.questions, self.known.names_from_plans())
        plans = review_plans(parts, self.known.reviews, self.log)
        for plan in plans:
            name_similar_recommendations(plan.rows, self.log)
        rows = [row for plan in plans for row in plan.rows]
        join_wrapped(rows, names, self.log)
        named = names.keys() - self.known.names_from_plans()
        self._now = OwnersNow(self.log, named, names.keys() | {name_key(row.text("owners")) for row in rows})
        for part in (part for plan in plans for part in plan.parts):
            self._now.take(part.rows, part.day)
        self._leads = LeadAndSupport(names.keys())
        self._leads.take(rows)
        owners.learn(row.text("owners") for row in rows)
        self._sheets = {
            name_key(row.text("action")): part.sheet.name for plan in plans for part in plan.parts for row in part.rows
        }
        reviews = KnownReviews(self.known.reviews, self.questions, self.log)
        known = [reviews.of(plan) for plan in plans]
        ids = [review.id if review else self._new_review_id(plan) for plan, review in zip(plans, known, strict=True)]
        self.id = self.questions.scope = min(ids)
        for plan, review, review_id in zip(plans, known, ids, strict=True):
            self._take_plan(plan, owners, review, review_id)
        self._organisations.report()
        self._leads.report(self.log)

    @property
    def records(self) -> Iterator[Record]:
        """Organisations first, then each review with what it led to."""
        yield from self._organisations.records.values()
        for review in self._reviews:
            yield from review

    def _take_plan(self, plan: ReviewPlan, owners: Owners, known: KnownReview | None, review: str) -> None:
        owned = {row.place: owners.of(row.text("owners"), row.place) for row in plan.rows}
        owned = self._leads.with_words(self._now.with_words(owned), plan.rows)
        thread, states = self._thread(plan, known, owned), States(self.reader)
        version = plan.version
        if known and not version.is_titled:  # the name of a file is no new title of a review that has one
            version = replace(version, title=known.title, kind=None)
        made = ReviewRecords(version, review, self._organisations.ids, thread, states, columns=self.columns)
        self._reviews.append(made)
        self._organisations.plan = self._reviews[0].review
        made.begin(plan.title_place)
        for part in plan.parts:
            self._take_part(part, made, owned)
        states.report()
        settle_due_words(made, known.records["Action"] if known else ())
        self._organisations.add_aliases(owners.aliases)
        for letters, name in owners.explained.items():
            rule = f"is taken for {name!r}, which says that it is called so"
            self.log.add("explained_owner", plan.place, rule, value=letters, severity="warning")
        owners.explained.clear()
        self.former_owners |= {*made.former_owners()}
        self.known_ids |= {("Event", note) for note in made.notes}
        led = {record.id for record in known.records["Action"] if record.of} if known else set()
        led_before = {key for key, action in thread.actions.items() if action in led}
        name_without_recommendation(plan.rows, self.log, led_before)

    def _take_part(self, part: Part, made: ReviewRecords, owned: Mapping[Place, OwnersOfCell]) -> None:
        self.reader.dates.last_day = part.day
        above: Record | None = None
        acted_on = {row.recommendation_key for row in part.rows if row.text("action")}
        for row in part.rows:
            row.day = part.day
            row.refusal = "" if row.recommendation_key in acted_on else row.refusal  # it may be of a part of it
            statement, owners_of_row = self.reader.statement(row), with_posts(row, owned[row.place], self.log)
            note_ended_in_words(row, statement, self.log)
            self._organisations.take(owners_of_row, row)
            self._leave_out_people(row, owners_of_row)
            if row.continues and above:
                made.continue_(above, row, statement, owners_of_row)
            elif subject := made.take(row, statement, owners_of_row):
                above = subject
                self._leave_out_unused(row, subject, owners_of_row)
            else:
                rule, column = "names neither an action nor a recommendation", row.headings.get("action")
                self.log.add("no_action", row.place, rule, "Say what is to be done, or empty the row.", column=column)
        for cells, count in self.reader.take_left_out().items():
            part.sheet.table.account.used -= count
            name = part_left_out(part.sheet.table, part.sheet.rows, cells, count)
            part.sheet.table.account.leave_out(part.sheet.table.part(name), count)

    def _leave_out_people(self, row: PlanRow, owners: OwnersOfCell) -> None:
        """Names of people are not stored: posts and organisations are."""
        post, person = post_and_person(row.text("job_role"))
        if person and not post:
            self.reader.leave_out(row, "job_role", "names a person, not a post, and is left out", shows_value=False)
        elif may_be_person(row.text("job_role")):
            rule = "may be the name of a person, and is left out: only posts are stored; if it is a post, add a word such as officer"
            self.reader.leave_out(row, "job_role", rule, shows_value=False)
        rule = "names a person, who is left out: only organisations and posts are stored"
        if owners.people and not (owners.names or owners.unresolved or any(owners.posts.values())):
            self.reader.leave_out(row, "owners", rule, shows_value=False)
        elif owners.people:
            row.warn(self.log, "person", "owners", rule)
        for people, rule in (
            (owners.perhaps_people,
             "may name a person beside an agency, and is stored as the agency's name: take it out if it does"),
            (owners.perhaps_alone,
             "may be the name of a person, and is stored as an organisation: if it is, write the agency or the post"),
        ):  # fmt: skip
            if people:
                row.warn(self.log, "perhaps_person", "owners", rule)

    def _leave_out_unused(self, row: PlanRow, subject: Record, owners: OwnersOfCell) -> None:
        """Name what a recommendation has no place for, and a scope that is no level."""
        if row.text("scope") and len(levels := levels_of(row.text("scope"))) != 1:
            rule = "is not a level, such as local or national, and is left out"
            if levels:
                rule = (
                    f"names several levels, {' and '.join(levels)}, of which a recommendation has one: it is left out"
                )
            self.reader.leave_out(row, "scope", rule)
        if subject.kind == "Recommendation":
            names = [name for name in ("evidence", "measure", "job_role") if row.text(name)]
            names += ["owners"] if row.text("owners") and not owners.names else []
            for name in names:
                self.reader.leave_out(row, name, "has no action that it could belong to, and is left out")

    def _thread(self, plan: ReviewPlan, known: KnownReview | None, owned: Mapping[Place, OwnersOfCell]) -> KnownThread:
        """What the graph has of a review, and which of the plan's rows that is."""
        recommendations = [
            Item(row.recommendation_key, row.recommendation_ref, row.recommendation, row.place)
            for row in plan.rows
            if row.recommendation
        ]
        known_recommendations = self._recognised(plan, known, "Recommendation", recommendations)
        actions = [
            Item(
                row.action_key, row.text("ref"), row.text("action"), row.place,
                of=_of(row, known_recommendations), owners=self._owners_known(owned[row.place]),
            )
            for row in plan.rows
            if row.text("action")
        ]  # fmt: skip
        known_actions = self._recognised(plan, known, "Action", actions)
        if known:
            restore_known(plan.rows, known_actions, known.records["Action"], self.log)
            self.known_ids.add(("Review", known.id))
        taken = [record.id for records in known.records.values() for record in records] if known else []
        return KnownThread(known_recommendations, known_actions, frozenset(taken), self.known.owners)

    def _recognised(
        self, plan: ReviewPlan, known: KnownReview | None, label: str, items: Sequence[Item]
    ) -> dict[tuple[str, str], str]:
        recognition = Recognition(label, known.records[label] if known else (), self.questions)
        recognition.settle(items)
        for item in recognition.moved:
            rule = "stood under another recommendation in an earlier version, which still leads to it, too"
            self.log.add("moved", item.place, rule, value=item.text, severity="warning")
        for item in recognition.by_number:
            rule = "has the recommendation, words and owners of another: only their numbers say which is which"
            self.log.add("told_by_number", item.place, rule, "Word them apart.", value=item.text, severity="warning")
        for item, rest in recognition.split:
            rule = f"was a part of what is {rest.text!r} now, which goes on with its history: this one begins anew"
            self.log.add("split", item.place, rule, value=item.text, severity="warning")
        self._name_missing(plan, label, recognition)
        self.known_ids |= {(label, node_id) for node_id in recognition.ids.values()}
        return recognition.ids

    def _owners_known(self, owners: OwnersOfCell) -> frozenset[str]:
        """The ids of the graph's organisations that the names in a cell may mean; the names themselves where it has none."""
        known = self.known.organisations
        return frozenset(
            identity
            for name in map(name_key, owners.names)
            for identity in ([organisation.id for organisation in known.get(name, ())] or [name])
        )

    def _name_missing(self, plan: ReviewPlan, label: str, recognition: Recognition) -> None:
        """Say which records of an earlier version this one has no more."""
        elsewhere = CellsElsewhere.of(plan, label) if recognition.missing else CellsElsewhere()
        kind = f"a{'n' if label == 'Action' else ''} {label.lower()}"
        for record in recognition.missing:
            rule, fix = f"is {kind} that is no longer in the plan; it stays as it is", ""
            if label == "Action" and (sheet := self._sheets.get(name_key(record.text))):
                rule = (
                    f"is an action of {plan.version.title!r} that stands in {sheet!r} now; here it stays as it is, too"
                )
            elif gone := elsewhere.ended_in(record):
                rule = f"is {kind} of which row {gone[0]} says only {gone[1]!r}; it stays as it is, and open if it was open"
                fix = "Write its words there, and Withdrawn or Superseded under Status; or set its status on its page."
            elif where := elsewhere.where(record):
                rule = f"is {kind} that no row is read as, though {where}; it stays as it is"
                fix = f"Where it is meant there, write its words under the heading of the {label.lower()}s."
            value = f"{record.ref} {record.text}".strip()
            self.log.add("no_longer_in_plan", plan.place, rule, fix, value=value, severity="warning")

    def _new_review_id(self, plan: ReviewPlan) -> str:
        """An id from the title that neither another sheet nor another review of the graph has."""
        taken = {review.id for review in self.known.reviews} | self._new_reviews
        base = review = slug(plan.version.title)
        number = 1
        while review in taken:
            number += 1
            review = f"{base}-{number}"
        if number > 1:
            named = [review for review in self.known.reviews if review.id == base]
            shared, actions = shared_actions(plan.rows, named[0]) if named else (0, 0)
            of = f"{shared:,} of its {actions:,} actions" if shared else "none of these actions"
            rule = f"is also the title of another review, which has {of}, so this one is added beside it"
            place, title = plan.place, plan.version.title
            self.log.add(
                "same_title", place, rule, "Give this one a title of its own.", value=title, severity="warning"
            )
        self._new_reviews.add(review)
        return review


def _of(row: PlanRow, recommendations: Mapping[tuple[str, str], str]) -> frozenset[str]:
    """The recommendation of a row, by its id where the graph has it."""
    words = words_key(row.recommendation)
    return frozenset({recommendations.get(row.recommendation_key, words)} - {""})
