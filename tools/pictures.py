"""Write the pictures of the guides from the invented sample: `make pictures`.

It starts an embedded database in a folder of its own, loads the sample, serves the site on this machine and photographs
its pages with Chromium, so that the guides show what the site looks like today.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from graph.database import connect
from graph.embedded import launcher
from graph.migrations import prepare
from graph.viewer import machine_owner
from loaders.load import load
from loaders.sample import sample_folder
from tools.site import chromium, served, site

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "guide" / "pictures"
PLANS = ROOT / "tests" / "loaders" / "files" / "action-plan"  # an invented plan in October and in December
WIDTH, HEIGHT = 1100, 760  # of what is photographed, in pixels


@dataclass(frozen=True)
class Picture:
    """One picture: the page's address, what to do there first, and which part of it begins the picture."""

    name: str
    address: str
    begins_at: str = "main"
    first: Callable[[Page], None] | None = None
    height: int = HEIGHT  # of the window, too: a network is as high as its window has room for


def _choose_the_sample(page: Page) -> None:
    """Choose a small file on the import page, and stop at its check."""
    sheet = Path(tempfile.mkdtemp()) / "audit.csv"
    sheet.write_text(
        "case,episode,factor,+ or -,quote,page\n"
        "A visit on a Friday,First visit,Caseload,-,Eleven visits were due that day,4\n"
        "A visit on a Friday,First visit,Joint visits,+,They went together,5\n"
        "A visit on a Friday,Second visit,Joint visits,perhaps,They meant to,6\n",
        encoding="utf-8",
    )
    page.set_input_files("input[type=file]", str(sheet))
    page.click("form[enctype] button[type=submit]")
    page.wait_for_selector("h1")


def _write_a_contribution(page: Page) -> None:
    """Go from an episode to the form for what contributed to it, and begin to fill it in."""
    page.get_by_role("link", name="Add a contributory factor").first.click()
    page.get_by_label("Factor", exact=True).fill("Time to think")
    page.keyboard.press("Tab")
    page.get_by_label("Supporting", exact=True).check()
    page.get_by_label("Quote (optional)").fill("She gave us half an hour for this one family.")


def _see_it_as_a_network(page: Page) -> None:
    """Go from the page of a record to its network."""
    page.get_by_role("link", name="See it as a network").click()
    page.wait_for_load_state("networkidle")


def _move_due_dates(page: Page) -> None:
    """Tick three rows of the tracker, and look at what moving their due dates would change."""
    for box in page.locator("#table tbody").get_by_role("checkbox").all()[:3]:
        box.check()
    page.get_by_label("Change ticked rows").select_option(label="Move the due date")
    page.get_by_role("button", name="Change the ticked rows").click()
    page.get_by_label("Or by weeks").fill("4")
    page.get_by_label("Why").fill("Board of 3 May")
    page.get_by_role("button", name="Look at the changes").click()
    page.wait_for_selector("text=What would change")


def _report_and_sign_off(page: Page) -> None:
    """Report an action complete, and stop where somebody accepts or returns it."""
    page.get_by_label("Complete: it then awaits sign-off").check()
    page.get_by_label("Reported by").fill("Head of Service")
    page.get_by_label("What shows it").fill("Audit of March: in 18 of 20 files the handover was written down")
    page.get_by_label("Why").fill("Return of the agency")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector("text=Reported complete. It is open")
    page.get_by_role("link", name="Sign it off").click()
    page.wait_for_selector("text=Decided by")


def _check_the_plan(page: Page, month: str = "october") -> None:
    """Choose the plan of a month on the import page, and stop at its check."""
    page.set_input_files("input[type=file]", str(PLANS / f"plan-{month}.xlsx"))
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_selector(f"h1:has-text('What plan-{month}.xlsx would change')")


def _open_what_was_read(page: Page) -> None:
    """Check October's plan, and list its actions as they were read."""
    _check_the_plan(page)
    page.get_by_text("Show each recommendation and action").click()


def _check_the_next_version(page: Page) -> None:
    """Load October's plan, and check December's."""
    _check_the_plan(page)
    page.get_by_role("button", name="Load it").click()
    page.wait_for_selector("text=plan-october.xlsx is loaded")
    page.get_by_role("link", name="Import", exact=True).first.click()
    _check_the_plan(page, "december")


PICTURES = (
    Picture("start", "/"),
    Picture("import-check", "/imports", first=_choose_the_sample),
    Picture("recurring-factors", "/questions/recurring-factors"),
    Picture("factors-together", "/questions/factors-together"),
    Picture("evidence", "/questions/evidence-for?factor=sample-caseload"),
    Picture("case", "/case/sample-c01"),
    Picture("write-episode", "/case/sample-c01", begins_at="#episode-1 > .ct-balance", height=480),
    Picture("write-contribution", "/case/sample-c01", first=_write_a_contribution, height=1100),
    Picture("network", "/case/sample-c01", first=_see_it_as_a_network, height=1000),
    Picture("seen-before", "/questions/seen-before?case=sample-c01"),
    Picture("overdue-actions", "/questions/overdue-actions"),
    Picture("trace", "/questions/trace?action=sample-a08"),
    Picture("recorded-again", "/questions/recorded-again"),
    Picture("tracker", "/tracker?columns=node,owners,status,due_on&open=Action:sample-a08", height=1000),
    Picture("move-due-dates", "/tracker", first=_move_due_dates, height=1200),
    Picture("sign-off", "/report?action=sample-a08", first=_report_and_sign_off, height=1300),
    Picture("plan-read", "/imports", begins_at="#actions", first=_open_what_was_read, height=900),
    Picture("plan-changes", "/imports", begins_at="#actions", first=_check_the_next_version, height=620),
)  # the last ones write


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _site() as address, chromium() as browser:
        for picture in PICTURES:
            page = browser.new_page(viewport={"width": WIDTH, "height": picture.height})
            _photograph(page, address, picture)
            page.close()


def _photograph(page: Page, address: str, picture: Picture) -> None:
    page.goto(f"{address}{picture.address}", wait_until="networkidle")
    if picture.first:
        picture.first(page)
    page.wait_for_timeout(500)  # for charts and networks to be drawn
    top = page.evaluate(
        "selector => document.querySelector(selector).getBoundingClientRect().top + scrollY", picture.begins_at
    )
    page.screenshot(
        path=FOLDER / f"{picture.name}.png",
        clip={"x": 0.0, "y": float(top), "width": float(WIDTH), "height": float(picture.height)},
        full_page=True,
    )


@contextmanager
def _site() -> Iterator[str]:
    """The address of a site over the sample, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        database = connect(home=home)
        prepare(database)
        load(database, sample_folder(), by=machine_owner("owner"))
        with served(site(database, home)) as address:
            yield address
        database.close()
        launcher.stop(home)


if __name__ == "__main__":
    main()
