"""A column that has a post, its team and its directorate in one, as the plan of a patient safety investigation has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.people import may_be_person
from loaders.read.posts import is_one_post
from loaders.records.problem_log import ProblemLog

_HEADING = re.compile(
    r".*\brole\b\W+team\b\W+(?:and |or )?(?:directorate|division|department|service)\b.*", re.I | re.S
)


@dataclass
class PostsWithTeams:
    """Parts the cells of such a column of one table: of "Ward manager, Ward 7, Medicine" the owner is Medicine, and its post
    "Ward manager (Ward 7)"."""

    sheet: PlanSheet
    _heading: str = ""  # of the column that was parted

    def take(self, row: PlanRow) -> None:
        """Give a row its owner and its post."""
        column = next((name for name in ("owners", "job_role") if _HEADING.fullmatch(row.headings.get(name, ""))), "")
        text = row.text(column) if column else ""
        if not text or "\n" in text or any(row.text(name) for name in {"owners", "job_role"} - {column}):
            return
        post, *teams = [part.strip() for part in re.split(r",|\s[-–—/]\s", text)]
        if not teams or not all(teams) or (may_be_person(post) and not is_one_post(post)):
            return
        self._heading = row.headings[column]
        row.headings |= {"owners": self._heading, "job_role": self._heading}
        row.cells["owners"] = [teams[-1]]
        row.cells["job_role"] = [f"{post} ({', '.join(teams[:-1])})" if teams[1:] else post]

    def report(self, log: ProblemLog) -> None:
        """Say that the column was parted."""
        if self._heading:
            rule = "has posts and bodies in one column: the body at the end of a cell is taken for the owner, the rest for its post"
            fix = "Give each a column of its own, if what is listed is not as it is meant."
            place = self.sheet.table.place()
            log.add("posts_with_teams", place, rule, fix, column=self._heading, severity="warning")
