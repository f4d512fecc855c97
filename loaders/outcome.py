"""What came of a load: its problems, its plan, what was recognised and joined, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.dates import day
from graph.writer.plan import Conflict, Plan
from loaders.check import Checked
from loaders.check.known_names import NameMatch, Spellings, sentences_of
from loaders.check.questions import DIFFERENT, Question
from loaders.check.recognised import RecognisedChanges, changes_of
from loaders.check.returned_workbook import CHANGED_MEANWHILE
from loaders.plan.action_differences import ActionDifference, action_differences
from loaders.plan.titles import new_names
from loaders.read import action_plan
from loaders.read.flat import sheet as flat_sheet
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Problem
from loaders.records.reading import HeadingQuestion, OpenQuestion
from loaders.records.sent_workbook import LOADER as RETURNED

_OF_ACTIONS = (action_plan.LOADER, RETURNED)
# Errors of a record that refers to what is not there, or lacks what it need not repeat: another file may bring it.
_OF_WHAT_IS_NOT_THERE = frozenset(
    {"no_end", "no_such_id", "no_case", "required_of_new", "next_case", "event_status", "impact", "agreed"}
)


@dataclass(slots=True)
class Outcome:
    """The result of a load: every problem, the plan if there was no error, the import if something was written.

    `batch` is the import's id, None where nothing was written: an error, a dry run, or nothing to change.
    `unfinished_import` is an import in parts of the same files, which loading in parts continues; `needs_parts` is
    true if one transaction does not hold the plan.
    """

    problems: list[Problem]
    plan: Plan | None = None
    batch: str | None = None
    unfinished_import: str | None = None
    needs_parts: bool = False
    checked: Checked | None = field(default=None, repr=False)

    @property
    def refused(self) -> bool:
        """True where the load was not planned because of errors."""
        return self.plan is None

    @property
    def is_flat(self) -> bool:
        """True for a flat sheet, whose ids are made on loading."""
        return self.checked is not None and self.checked.drafts.reading.loader == flat_sheet.LOADER

    @property
    def joined(self) -> list[NameMatch]:
        """The names of the file that mean records of the graph which other files brought, or are spelt otherwise there."""
        return self.checked.drafts.matches if self.checked else []

    @property
    def new_names(self) -> dict[str, list[str]]:
        """What is new among the names that cases share, by their labels: where one is no name, only a reader sees it."""
        return new_names(self.plan.nodes) if self.plan else {}

    @property
    def cells(self) -> CellAccount:
        """What became of every cell of the files."""
        return self.checked.drafts.reading.cells if self.checked else CellAccount()

    @property
    def spellings(self) -> list[Spellings]:
        """The names that the file itself types in several ways, and that are one record."""
        if self.checked is None:
            return []
        items = self.checked.drafts.reading.spellings.items()
        return [Spellings(label, tuple(names)) for (label, _), names in items if len(names) > 1]

    @property
    def joined_sentences(self) -> list[str]:
        """What was joined by its name, within the file and with the graph, for people."""
        return [*(names.sentence for names in self.spellings), *sentences_of(self.joined)]

    @property
    def heading_questions(self) -> list[HeadingQuestion]:
        """The columns of a flat sheet that somebody may say the meaning of: left out, or guessed by their values."""
        return self.checked.drafts.reading.heading_questions if self.checked else []

    @property
    def columns(self) -> dict[str, str]:
        """What the headings of a flat sheet were taken for; empty for whatever is none."""
        return self.checked.drafts.reading.columns if self.checked else {}

    @property
    def action_differences(self) -> list[ActionDifference]:
        """What an action plan, or a workbook that comes back, changes of each action, and what it adds; else empty."""
        if self.checked is None or self.plan is None or self.checked.drafts.reading.loader not in _OF_ACTIONS:
            return []
        return action_differences(self.plan, self.checked.drafts)

    @property
    def version_sentence(self) -> str:
        """The day that an action plan is taken to be of, for people; empty where it names none, and for other files."""
        if self.checked is None or self.checked.drafts.reading.loader != action_plan.LOADER:
            return ""
        sources = (record.values for record in self.checked.drafts.reading.records if record.kind == "Source")
        return next(
            (f"{at['title']}, as it was on {day(str(at['taken_on']))}" for at in sources if "taken_on" in at), ""
        )

    @property
    def recognised(self) -> list[RecognisedChanges]:
        """The cases of the file that the graph has already, and how much of each would change."""
        return changes_of(self.checked.drafts.recognised, self.plan) if self.checked and self.plan else []

    @property
    def questions(self) -> list[Question]:
        """Which records of the file are perhaps the same as others, where nobody has decided that before."""
        if self.checked is None:
            return []
        decided = self.checked.drafts.answers.decided
        return [question for question in self.checked.drafts.questions if question.id not in decided]

    @property
    def word_questions(self) -> list[OpenQuestion]:
        """What the words of the file mean, where nobody has decided that before."""
        questions = self.checked.drafts.reading.questions if self.checked else []
        return [question for question in questions if not question.is_decided]

    @property
    def asked(self) -> list[Question | OpenQuestion | Conflict]:
        """All that somebody may answer before the load, answered or not: of conflicts those that have a choice."""
        conflicts = self.plan.conflicts if self.plan else []
        return [*self.questions, *self.word_questions, *(conflict for conflict in conflicts if conflict.has_choice)]

    @property
    def open_questions(self) -> list[Question]:
        """The questions that nobody has answered; that a case was recognised is said elsewhere (`recognised`)."""
        return [
            question
            for question in self.questions
            if question.answer is None and (question.assumed == DIFFERENT or question.label != "Case")
        ]

    @property
    def cases_without_sensitivity(self) -> int:
        """How many real cases state none, in the file or in the graph."""
        return self.checked.drafts.cases_without_sensitivity if self.checked else 0

    @property
    def errors(self) -> list[Problem]:
        """The problems that prevent the load."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def lasting_errors(self) -> list[Problem]:
        """The errors that no file loaded before this one could mend."""
        return [problem for problem in self.errors if problem.code not in _OF_WHAT_IS_NOT_THERE]

    @property
    def warnings(self) -> list[Problem]:
        """What is worth knowing and prevents nothing."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    @property
    def warnings_beside_conflicts(self) -> list[Problem]:
        """The warnings without those that the conflicts of the plan say."""
        return [problem for problem in self.warnings if self.plan is None or problem.code != CHANGED_MEANWHILE]
