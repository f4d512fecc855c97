"""What somebody does in a page who uses the mouse; the same steps as in `keyboard`."""

from __future__ import annotations

from playwright.sync_api import Page


def press(page: Page, name: str, *, exact: bool = True) -> None:
    """Click a link or a button by its name, or part of it."""
    link, button = (page.get_by_role(role, name=name, exact=exact) for role in ("link", "button"))
    link.or_(button).first.click()


def enter(page: Page, field: str, text: str) -> None:
    """Click into a field by its label and type a text in place of what stands there."""
    target = page.get_by_label(field, exact=True).first
    target.click()
    target.fill("")
    page.keyboard.type(text)


def pick(page: Page, choice: str) -> None:
    """Click one of several choices by its label."""
    page.get_by_text(choice, exact=True).first.click()


def send(page: Page) -> None:
    """Save the form in which something was typed."""
    page.get_by_role("button", name="Save", exact=True).first.click()
