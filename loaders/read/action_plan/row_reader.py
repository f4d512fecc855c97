"""What one row of a plan says of its action or recommendation: when it is due, how far it is, when it was completed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from graph.dates import PartialDate
from graph.dates import day as shown_day
from graph.names import name_key
from loaders.read.action_plan.completion import completed_on, completion_of, says_when_completed
from loaders.read.action_plan.due import COMPLETED_WHEN_DUE, due_of
from loaders.read.action_plan.headings import meaning
from loaders.read.action_plan.lettered import is_list, marks_of
from loaders.read.action_plan.months import date_of
from loaders.read.action_plan.note_days import is_day_alone
from loaders.read.action_plan.notes import PlanNote, agency_of_notes, notes_of, opening_in_doubt
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.rag import (
    ANSWERS,
    NOT_COUNTED,
    ask_status,
    colour_against,
    is_unknown_state,
    rag_colours,
    rag_word,
    read_rag,
)
from loaders.read.action_plan.references import names_another_row
from loaders.read.action_plan.row_dates import RowDates
from loaders.read.action_plan.statement import Doubt, Statement
from loaders.read.cells import is_sign
from loaders.read.dates_in_texts import date_in_doubt
from loaders.read.placeholders import says_nothing
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, shown
from loaders.records.values import cell_text

OPEN, COMPLETED, NOT_KNOWN = "in_progress", "completed", "not_known"
STATUSES = ("planned", OPEN, "blocked", COMPLETED, "closed_not_effective", "superseded", "withdrawn", NOT_KNOWN)
MAX_SHOWN_LENGTH = 30  # characters of a cell that the account of the cells repeats


@dataclass
class Reader:
    """Reads rows."""

    log: ProblemLog
    questions: OpenQuestions
    dates: RowDates
    _left_out: Counter[str] = field(default_factory=Counter)
    _named: set[tuple[Place, str]] = field(default_factory=set)  # the cells that were left out, by row and kind
    _several: set[str] = field(default_factory=set)  # the actions and recommendations that were said to be several

    def statement(self, row: PlanRow) -> Statement:
        """All that a row says, besides whose it is."""
        statement = Statement()
        self._name_several(row)
        self._take_due(row, statement)
        status = self._take_rag(row, statement) or row.state_above or None
        self._take_completion(row, statement, status)
        if row.refusal:
            statement.values |= {"status": "rejected", "status_in_source": row.refusal}
        for name, prop in (("evidence", "evidence_in_source"), ("measure", "measure")):
            if texts := row.texts(name):
                before = [statement.values[prop]] if prop in statement.values else []
                statement.values[prop] = "\n".join([*texts, *before])
        for cell, heading in zip(row.cells.get("notes", ()), row.note_headings, strict=True):
            order = self.dates.order(row, date_in_doubt(heading))
            month = date_of(heading, day_first=order) or self.dates.month_of_year(row, heading)
            month = month or self.dates.quarter_of(row, heading)
            if says_nothing(text := _note_text(cell)) or is_day_alone(text):
                self._leave_out_note(row, heading, text)
                continue
            order = self.dates.order(row, opening_in_doubt(text))
            notes = notes_of(text, day_first=order, last_day=self.dates.last_known[0])
            agency = agency_of_notes(heading)
            notes = [note if note.written else replace(note, date=month) for note in notes]
            statement.notes += [replace(note, text=f"{agency}: {note.text}") if agency else note for note in notes]
        return statement

    def _leave_out_note(self, row: PlanRow, heading: str, text: str) -> None:
        """Name a cell that stands where a note should, and is none."""
        what = "says nothing" if says_nothing(text) else "is a day alone"
        rule = f"{what}, and is left out: it is no note on progress"
        self.log.add("no_note", row.place, rule, column=heading, value=text, severity="warning")
        self._left_out[f"{text!r} in column {heading!r}"] += 1

    def _name_several(self, row: PlanRow) -> None:
        """Say of cells that hold several actions or colours that they are read as one, or not at all."""
        action = row.text("action")
        marks = marks_of(action)
        if (marks or is_list(action)) and action not in self._several:
            self._several.add(action)
            which = ", ".join(marks) or "each in a line of its own"
            rule = f"holds several actions, {which}: they are read as one action, with the owners of all"
            self._warn("several_actions", row, "action", rule, "Give each a row of its own.", shows_value=False)
        recommendation = row.text("recommendation")
        marks = marks_of(recommendation)
        if marks and recommendation.startswith(marks[0]) and recommendation not in self._several:
            self._several.add(recommendation)
            rule = f"holds several recommendations, {', '.join(marks)}: they are read as one, to which all actions beside it lead back"
            self._warn(
                "several_recommendations", row, "recommendation", rule, "Give each a row of its own.", shows_value=False
            )
        for name in ("rag", "status"):
            if len(rag_colours(row.text(name))) > 1:
                self._warn(
                    "several_colours", row, name, "names several colours: it is stored as it stands, and is no RAG"
                )

    def _take_due(self, row: PlanRow, statement: Statement) -> None:
        if not row.text("due_on"):
            return
        raw = row.value("due_on")
        due = due_of(row, self.dates)
        statement.values["due_on"] = due.date.text if due.date else None
        if due.doubt:
            self.say(row, due.doubt)
        if isinstance(raw, str) or not due.date:
            statement.values["due_in_source"] = cell_text(raw)
            is_past = due.doubt is not None and due.doubt.code == COMPLETED_WHEN_DUE  # which takes no earlier day away
            statement.cleared |= set() if due.date or is_past else {"due_on"}
        else:
            statement.cleared.add("due_in_source")

    def _take_rag(self, row: PlanRow, statement: Statement) -> str | None:
        """The RAG, and the status that it or a column of statuses says, which may hold the RAG where no other does.

        Such a column has one word for both: whichever it is now, what an earlier one said as the other holds no more.
        """
        word, status_text = (
            "" if row.fill and is_sign(row.text(name)) else row.text(name) for name in ("rag", "status")
        )
        is_for_both = "rag" not in row.headings and bool(status_text)
        if is_for_both and rag_word(status_text):
            word, status_text = status_text, ""
            statement.cleared.add("status_in_source")
        rag = read_rag(word, row.fill, self.questions, row.place, STATUSES)
        if colour := colour_against(word, row.fill):
            rule = f"stands in a cell that looks {colour}: its word counts"
            name = "rag" if row.text("rag") else "status"
            self._warn("word_against_colour", row, name, rule, "Correct one of the two in the plan.")
        if word or rag.colour or is_for_both:
            statement.values |= {"rag": rag.colour, "rag_in_source": word}
            statement.cleared |= {name for name in ("rag", "rag_in_source") if not statement.values[name]}
        if status_text:
            statement.values["status_in_source"] = status_text
        if meaning(row.headings.get("status", "")) == "closed_on" and (answer := ANSWERS.get(name_key(status_text))):
            is_to_start = answer == OPEN and ANSWERS.get(name_key(row.text("started"))) == OPEN  # "no" to both
            return "planned" if is_to_start else answer
        own = read_rag(status_text, "", self.questions, row.place, STATUSES)
        if status := own.status or (
            COMPLETED if says_when_completed(row, self.dates, status_text or word) else rag.status
        ):
            return status
        return self._unknown_status(row, "status" if status_text else "rag") if status_text or word else None

    def _unknown_status(self, row: PlanRow, name: str) -> str:
        """The status of a word that nobody knows, as it is answered; a sentence is only named."""
        word = row.text(name)
        if names_another_row(word):
            return NOT_KNOWN  # which is said where the rows are read
        if is_unknown_state(word) and len(rag_colours(word)) <= 1:
            return ask_status(word, self.questions, row.place, STATUSES) or NOT_KNOWN
        if not is_unknown_state(word):
            rule = f"is no word of a status or a RAG: it is stored as it stands, and {NOT_COUNTED}"
            self._warn("status_not_known", row, name, rule, "Write the status alone, and the rest under Progress.")
        return NOT_KNOWN

    def _take_completion(self, row: PlanRow, statement: Statement, status: str | None) -> None:
        closed, is_complete = self._completion(row, statement)
        closed = closed or completed_on(row, self.dates, row.text("status") or row.text("rag"))
        ahead = closed is not None and self._lies_ahead(closed, status, has_due="due_on" in row.headings)
        if closed and ahead:
            self._take_as_expected(row, statement, closed)
            closed, is_complete = None, False
        if closed or is_complete or status == COMPLETED:
            statement.values |= {"status": COMPLETED, "closed_on": closed.text if closed else None}
        elif status:
            statement.values["status"] = status
        colour = statement.values.get("rag")
        if closed and colour in ("red", "amber"):
            rule = f"stands beside {colour}: the row contradicts itself, and is taken as completed"
            statement.doubts.append(Doubt("contradiction", "closed_on", rule, "Correct one of the two in the plan."))
        elif statement.values.get("status") == COMPLETED and not (
            closed or ahead or self.dates.is_in_doubt(row, "closed_on")
        ):
            rule, fix = "is completed, and no date says when", "Fill in the date of completion."
            statement.doubts.append(Doubt("completed_undated", "closed_on", rule, fix, is_undated=True))

    def _completion(self, row: PlanRow, statement: Statement) -> tuple[PartialDate | None, bool]:
        """The date of completion, and whether its cell says "complete" without one; what it says besides is evidence."""
        if not row.text("closed_on"):
            return None, False
        completion = completion_of(row, self.dates)
        if not completion.words:
            return completion.date, completion.is_complete
        if completion.is_complete or "outcome" in row.headings.get("closed_on", "").casefold():
            if completion.doubt:
                self.say(row, completion.doubt)
            statement.values["evidence_in_source"] = completion.words
        elif "due_on" in row.headings:
            rule = "is not a date of completion, and is left out"
            if self.dates.is_in_doubt(row, "closed_on"):
                rule = (
                    "may begin with the day or with the month, and is left out until the question about it is answered"
                )
            self.leave_out(row, "closed_on", rule)
        else:
            statement.values["due_in_source"] = completion.words
        return completion.date, completion.is_complete

    def _lies_ahead(self, day: PartialDate, status: str | None, *, has_due: bool) -> bool:
        """Whether a day of completion is one that this version can only expect; what says otherwise that it is completed
        may have a day after an old one that still stands above the headings, if it is not to come."""
        is_completed = has_due and status == COMPLETED
        return day.earliest > (date.today().isoformat() if is_completed else self.dates.last_known[0])

    def _take_as_expected(self, row: PlanRow, statement: Statement, day: PartialDate) -> None:
        """A completion that lies ahead closes nothing: it is due where no column says what is, else in a note."""
        limit, what = self.dates.last_known
        name = "closed_on" if row.text("closed_on") else "status" if row.text("status") else "rag"
        rule = f"is later than {shown_day(limit)}, {what}, so it is not a date of completion"
        if "due_on" not in row.headings:
            statement.values |= {"due_on": day.text, "due_in_source": row.text(name)}
            self._warn("completion_ahead", row, name, f"{rule}, and is taken as due")
            return
        heading, due = row.headings.get(name, name), row.headings["due_on"]
        statement.notes.append(PlanNote(f"{heading} (still to come): {row.text(name)}"))
        rule += ": it is stored as a note, and the status is what the rest of the row says"
        fix = f"Write what is expected under {due!r}; if it is done, correct the day, or that of the version above the headings."
        self._warn("completion_ahead", row, name, rule, fix)

    def say(self, row: PlanRow, doubt: Doubt) -> None:
        """Say what is wrong with the state of a row."""
        self._warn(doubt.code, row, doubt.column, doubt.rule, doubt.fix, shows_value=not doubt.is_undated)

    def leave_out(self, row: PlanRow, name: str, rule: str, *, shows_value: bool = True) -> None:
        """Name a cell that says nothing which the graph has a place for; one that is left out already is not counted again."""
        if (row.place, name) in self._named:
            return
        self._named.add((row.place, name))
        self._warn(f"{name}_left_out", row, name, rule, shows_value=shows_value and bool(row.text(name)))
        if not row.text(name):
            return  # only its colour
        heading, is_short = row.headings.get(name, name), len(row.text(name)) < MAX_SHOWN_LENGTH
        part = (
            f"{shown(row.value(name))!r} in column {heading!r}" if shows_value and is_short else f"column {heading!r}"
        )
        self._left_out[part] += 1

    def take_left_out(self) -> Counter[str]:
        """How many cells were left out since this was last asked, by what they are."""
        left_out, self._left_out = self._left_out, Counter()
        return left_out

    def _warn(self, code: str, row: PlanRow, name: str, rule: str, fix: str = "", *, shows_value: bool = True) -> None:
        value = row.value(name) if shows_value else None
        row.warn(self.log, code, name, rule, fix, value=value)


def _note_text(cell: Any) -> str:
    return cell if isinstance(cell, str) else cell_text(cell)
