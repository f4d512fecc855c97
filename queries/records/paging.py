"""What is too much for one page comes in several. A page that is not there is an error, never the last one."""

from __future__ import annotations

from graph.errors import NotFound
from queries.questions.values import whole_number

MAX_PAGES = 1_000_000  # beyond the end of anything


def page_number(text: str, name: str = "page") -> int:
    """The page that the parameter of this name gives, counted from 1; raises BadRequest for what is no page."""
    return whole_number(name, text, MAX_PAGES, least=1)


def pages_of(total: int, per_page: int) -> int:
    """How many pages so many make; nothing at all makes one, which is empty."""
    return max(1, -(-total // per_page))


def check_page(page: int, pages: int, list_name: str, name: str = "page") -> None:
    """Raise NotFound for a page beyond the last; `name` is the parameter that gave it."""
    if page > pages:
        rule = f"{name}={page} lies beyond the end: {list_name} has {pages:,} {'page' if pages == 1 else 'pages'}."
        raise NotFound.about(name, str(page), rule, f"The last is {name}={pages}.")
