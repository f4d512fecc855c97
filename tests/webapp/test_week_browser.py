"""The learning lead's week in a real browser, by mouse and by keyboard alone.

Rows moved and the move undone, a status that breaks a rule, a report of completion and its sign-off by two people.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from keyboard import choose, enter, press
from playwright.sync_api import Browser, Page, expect

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.database import Database
from webapp import create_app

pytestmark = pytest.mark.slow
SLOW = 30_000  # milliseconds for a page that writes, on a machine that others use too
TWENTY = 20
MOVED = "MATCH (a:Action {due_on: '2031-03-31'}) RETURN count(a) AS number ORDER BY number"
PASSWORD = "a long sentence"
WAITING = "MATCH (a:Action {status: 'in_progress'}) RETURN a.id AS id, a.title AS title ORDER BY id LIMIT 2"


@pytest.fixture(scope="module")
def address(edited: Database, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return serve(create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}))


def number_moved(graph: Database) -> int:
    return int(graph.read(MOVED)[0]["number"])


def test_twenty_rows_are_moved_by_mouse_and_the_move_is_undone(
    watched: Page, address: str, edited: Database, check_looks: Callable[[Page], None]
) -> None:
    watched.goto(f"{address}/tracker?state=all&of=action")
    boxes = watched.locator("#table tbody .govuk-checkboxes__input")
    for place in range(TWENTY - 2):
        boxes.nth(place).check()
    watched.get_by_role("link", name="Due on", exact=True).click()
    expect(watched.locator("[data-ticked]")).to_contain_text("18 ticked")
    for box in [box for box in boxes.all() if not box.is_checked()][:2]:
        box.check()
    watched.get_by_label("Change ticked rows").select_option("due-date")
    watched.get_by_role("button", name="Change the ticked rows").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Move the due date: 20 rows")
    watched.get_by_role("link", name="Cancel").click()
    expect(watched.locator("[data-ticked]")).to_contain_text("20 ticked")  # as they were before the form
    watched.get_by_label("Change ticked rows").select_option("due-date")
    watched.get_by_role("button", name="Change the ticked rows").click()
    watched.get_by_role("button", name="Look at the changes").click()
    expect(watched.locator(".govuk-error-summary")).to_be_focused(timeout=SLOW)
    watched.get_by_label("To the day").fill("31 March 2031")
    watched.get_by_label("Why").fill("Board of 3 May")
    watched.get_by_role("button", name="Look at the changes").click()
    expect(watched.get_by_text("20 rows of 20 can be saved")).to_be_in_viewport()
    expect(watched.locator("#changes")).to_be_focused()
    check_looks(watched)
    watched.get_by_role("button", name="Save the ticked rows").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Saved: 20 rows", timeout=SLOW)
    assert number_moved(edited) == TWENTY
    check_looks(watched)
    watched.get_by_role("button", name="Undo all of it").click()
    expect(watched.get_by_role("alert")).to_contain_text("Undone", timeout=SLOW)
    assert number_moved(edited) == 0
    expect(watched.locator("[data-ticked]")).to_be_hidden()

    watched.goto(f"{address}/tracker?state=open&of=action&status=in_progress")
    boxes.first.check()
    watched.get_by_label("Change ticked rows").select_option("status")
    watched.get_by_role("button", name="Change the ticked rows").click()
    watched.locator("form").get_by_label("Status", exact=True).select_option("completed")
    watched.get_by_label("Why").fill("Board of 3 May")
    watched.get_by_role("button", name="Look at the changes").click()
    expect(watched.get_by_text("0 rows of 1 can be saved")).to_be_visible()
    expect(watched.get_by_text("is blank, though the status is").first).to_be_visible()


def test_rows_are_moved_and_a_status_breaks_a_rule_by_keyboard_without_javascript(
    browser: Browser, address: str, edited: Database
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/tracker?state=open&of=action&status=in_progress")
    names = [row.inner_text() for row in page.locator("#table td[data-title='Action or recommendation']").all()][:2]
    for name in names:
        press(page, f"Tick {name}", "Space")
    choose(page, "Change ticked rows", "due-date")
    press(page, "Change the ticked rows")
    expect(page.get_by_role("heading", level=1)).to_have_text("Move the due date: 2 rows", timeout=SLOW)
    enter(page, "To the day (optional)", "31 March 2031")
    enter(page, "Why", "Board of 3 May")
    press(page, "Look at the changes")
    expect(page.get_by_text("2 rows of 2 can be saved")).to_be_visible()
    press(page, "Save the ticked rows")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved: 2 rows", timeout=SLOW)
    assert number_moved(edited) == len(names)
    press(page, "Undo all of it")
    expect(page.get_by_role("alert")).to_contain_text("Undone", timeout=SLOW)
    assert number_moved(edited) == 0
    for name in names:
        press(page, f"Tick {name}", "Space")
    choose(page, "Change ticked rows", "status")
    press(page, "Change the ticked rows")
    expect(page.get_by_role("button", name="Look at the changes")).to_be_visible(
        timeout=SLOW
    )  # the tracker has a status, too
    choose(page, "Status", "completed")
    enter(page, "Why", "Board of 3 May")
    press(page, "Look at the changes")
    expect(page.get_by_text("0 rows of 2 can be saved")).to_be_visible()
    expect(page.get_by_text("is blank, though the status is").first).to_be_visible()
    enter(page, "Closed on (optional)", "3 May 2025")
    press(page, "Look at the changes again")
    expect(page.get_by_text("2 rows of 2 can be saved")).to_be_visible()
    press(page, f"Tick {names[1]}", "Space")
    press(page, "Save the ticked rows")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved: 1 row", timeout=SLOW)
    closed = edited.read(
        "MATCH (a:Action {status: 'completed', closed_on: '2025-05-03'}) RETURN a.title AS title ORDER BY title"
    )
    assert [row["title"] for row in closed] == names[:1]
    press(page, "Undo all of it")
    expect(page.get_by_role("alert")).to_contain_text("Undone", timeout=SLOW)


@pytest.fixture(scope="module")
def with_accounts(edited: Database, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the site where two people have accounts that sign off."""
    app = create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path_factory.mktemp("accounts")})
    accounts = Accounts(AccountsFile(app.config["CASETHREAD_HOME"], app.config["SECRET_KEY"]))
    for name in ("ada", "grace"):
        accounts.accept(accounts.add(name, "lead"), name.title(), PASSWORD)
    return serve(app)


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    enter(page, "Name", name)
    enter(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=name.title(), exact=True)).to_be_visible()


def status_of(graph: Database, action: str) -> str:
    return str(graph.read("MATCH (a:Action {id: $id}) RETURN a.status AS s ORDER BY a.id", id=action)[0]["s"])


def test_a_report_and_its_sign_off_by_two_people_by_keyboard_and_by_mouse(
    watched: Page, browser: Browser, with_accounts: str, edited: Database, check_looks: Callable[[Page], None]
) -> None:
    action, another = edited.read(WAITING)
    sign_in(watched, with_accounts, "ada")
    watched.goto(f"{with_accounts}/tracker?state=open&open=Action:{action['id']}")
    press(watched, "Report on it")
    watched.get_by_label("Complete: it then awaits sign-off").focus()
    watched.keyboard.press("Space")
    enter(watched, "Reported by (role)", "Head of Service")
    enter(watched, "What shows it (optional)", "Register of attendance")
    enter(watched, "Where the document is held (optional)", "https://intranet.example/register")
    check_looks(watched)
    enter(watched, "Why", "All teams are trained")
    watched.keyboard.press("Enter")
    expect(watched.get_by_role("alert")).to_contain_text("open until it is accepted", timeout=SLOW)

    other = browser.new_context().new_page()
    sign_in(other, with_accounts, "grace")
    press(other, next(link.inner_text() for link in other.locator(".ct-figures a[href*='/sign-off']").all()))
    expect(other.get_by_role("heading", level=1)).to_have_text("Awaiting sign-off")
    check_looks(other)
    other.get_by_role("link", name=f"Accept or return {action['title']}").or_(
        other.get_by_role("link", name="Accept or return").filter(has_text=str(action["title"]))
    ).first.focus()
    other.keyboard.press("Enter")
    expect(other.get_by_text("Register of attendance").first).to_be_visible()
    expect(other.get_by_role("link", name="https://intranet.example/register").first).to_be_visible()
    other.get_by_label("Accept: completed").focus()
    other.keyboard.press("Space")
    enter(other, "Decided by (role)", "Chair of the board")
    enter(other, "At the meeting (optional)", "Board of 3 May")
    check_looks(other)
    enter(other, "Why", "The register shows it")
    other.keyboard.press("Enter")
    expect(other.get_by_role("alert")).to_contain_text("Accepted: completed", timeout=SLOW)
    expect(other.get_by_role("heading", level=1)).to_have_text("Awaiting sign-off")
    assert status_of(edited, action["id"]) == "completed"
    other.get_by_role("alert").get_by_role("link", name=str(action["title"])).click()
    expect(other.get_by_text("Chair of the board").first).to_be_visible()

    watched.goto(f"{with_accounts}/tracker?state=open&open=Action:{another['id']}")
    watched.get_by_role("link", name="Report on it", exact=True).click()
    watched.get_by_label("Complete: it then awaits sign-off").check()
    watched.get_by_label("Reported by (role)").fill("Head of Service")
    watched.get_by_label("Why", exact=True).fill("Done")
    watched.get_by_role("button", name="Save", exact=True).click()
    expect(watched.get_by_role("alert")).to_contain_text("open until it is accepted", timeout=SLOW)
    other.goto(f"{with_accounts}/sign-off")
    other.get_by_role("link", name="Accept or return").filter(has_text=str(another["title"])).click()
    other.get_by_label("Return", exact=False).check()
    other.get_by_label("Decided by (role)").fill("Chair of the board")
    other.get_by_label("Why", exact=True).fill("Nothing shows it")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_role("alert")).to_contain_text("Returned: it is in progress again", timeout=SLOW)
    expect(other.get_by_role("heading", level=1)).to_have_text("Awaiting sign-off")
    assert status_of(edited, another["id"]) == "in_progress"
