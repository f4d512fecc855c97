"""What somebody does in a page who uses the keyboard alone.

Each step first waits until the page is loaded: as it begins, its script, or the browser going to the fragment of its
address, moves the focus.
"""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page, expect

ROLES: tuple[Literal["link", "button", "checkbox"], ...] = ("link", "button", "checkbox")
# A list of errors, which takes the focus when its script begins; that may be after the page has loaded.
WAITS_FOR_SCRIPT = ".js-enabled [data-module=govuk-error-summary]:not([data-govuk-error-summary-init])"
MAX_TRIES = 3  # a browser may go to the fragment a frame after the page has loaded


def press(page: Page, name: str, key: str = "Enter", *, exact: bool = True) -> None:
    """Go to a link, a button or a box by its name, or part of it, and press a key."""
    page.wait_for_load_state()
    expect(page.locator(WAITS_FOR_SCRIPT)).to_have_count(0)
    link, button, box = (page.get_by_role(role, name=name, exact=exact) for role in ROLES)
    target = link.or_(button).or_(box).first
    target.focus()
    page.keyboard.press(key)


def enter(page: Page, field: str, text: str) -> None:
    """Go to a field by its label and type a text in place of what stands there."""
    page.wait_for_load_state()
    target = page.get_by_label(field, exact=True).first
    for _ in range(MAX_TRIES):
        target.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        if target.input_value() == text:
            return
    expect(target).to_have_value(text)


def choose(page: Page, field: str, value: str) -> None:
    """Go to a list of choices by its label and take one."""
    page.wait_for_load_state()
    target = page.get_by_label(field, exact=True).first
    target.focus()
    target.select_option(value)


def pick(page: Page, choice: str) -> None:
    """Go to one of several choices by its label and take it."""
    page.get_by_label(choice, exact=True).focus()
    page.keyboard.press("Space")


def send(page: Page) -> None:
    """Save the form in whose field the focus is."""
    page.keyboard.press("Enter")
