"""Markdown as HTML for the site's pages: no raw HTML, no inline style, links and pictures rewritten to the site's.

The result is safe to print unescaped: the parser escapes all text, and HTML in a document stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

Address = Callable[[str], str | None]

CLASSES = {
    "heading_open": {
        "h1": "govuk-heading-l", "h2": "govuk-heading-m", "h3": "govuk-heading-s", "h4": "govuk-heading-s",
    },
    "paragraph_open": {"p": "govuk-body"},
    "bullet_list_open": {"ul": "govuk-list govuk-list--bullet"},
    "ordered_list_open": {"ol": "govuk-list govuk-list--number"},
    "blockquote_open": {"blockquote": "govuk-inset-text"},
    "table_open": {"table": "govuk-table"},
    "tr_open": {"tr": "govuk-table__row"},
    "th_open": {"th": "govuk-table__header"},
    "td_open": {"td": "govuk-table__cell"},
    "link_open": {"a": "govuk-link"},
    "hr": {"hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible"},
}  # fmt: skip
NOT_IN_SLUG = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level, with its anchor."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """A document as HTML, and its headings of the second level."""

    html: Markup
    headings: list[Heading]


def render(text: str, link_address: Address, picture_address: Address) -> Page:
    """The HTML of a document.

    The addresses give the site's address of a link or a picture, or None where the site has none: then a link is
    plain text, and of a picture its description stays.
    """
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    tokens = parser.parse(text)
    headings = _add_anchors(tokens)
    for token in tokens:
        _add_classes(token)
        token.children = _with_addresses(token.children or [], link_address, picture_address)
        for child in token.children:
            _add_classes(child)
    return Page(Markup(parser.renderer.render(tokens, parser.options, {})), headings)  # noqa: S704 escaped by the parser


class _Renderer(RendererHTML):
    """Writes tables and code into regions that scroll by themselves and can be reached by keyboard."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The table within its region."""
        region = f'<div class="ct-scroll" role="region" tabindex="0" aria-label="{_region("Table", env)}">'
        return region + self.renderToken(tokens, idx, options, env)

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of the table and of its region."""
        return f"{self.renderToken(tokens, idx, options, env)}</div>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A block of code."""
        code, label = escape(tokens[idx].content), _region("Code", env)
        return f'<pre class="ct-code ct-document__code" tabindex="0" role="region" aria-label="{label}">{code}</pre>\n'

    code_block = fence


def _region(kind: str, env: EnvType) -> str:
    """The next name of a region of this kind: `Table 2`. Landmarks of a page need names of their own."""
    env[kind] = int(env.get(kind, 0)) + 1
    return f"{kind} {env[kind]}"


def anchor_of(text: str) -> str:
    """The anchor of a heading, as GitHub makes it: `A flat sheet` is `a-flat-sheet`."""
    return NOT_IN_SLUG.sub("", text.lower()).replace(" ", "-")


def _add_anchors(tokens: list[Token]) -> list[Heading]:
    headings = []
    used: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(child.content for child in inline.children or [])
        slug = anchor_of(text)
        used[slug] = used.get(slug, -1) + 1
        anchor = f"{slug}-{used[slug]}" if used[slug] else slug
        opening.attrSet("id", anchor)
        if opening.tag == "h2":
            headings.append(Heading(text, anchor))
    return headings


def _add_classes(token: Token) -> None:
    if name := CLASSES.get(token.type, {}).get(token.tag):
        token.attrJoin("class", name)
    # The parser aligns cells by a style, which the policy of the site forbids.
    if "right" in str(token.attrs.pop("style", "")):
        token.attrJoin("class", f"{token.attrs.get('class')}--numeric")


def _with_addresses(tokens: list[Token], link_address: Address, picture_address: Address) -> list[Token]:
    """The tokens of a line with the site's addresses, without links that lead nowhere here."""
    line = []
    opened = []  # of each open link, whether it stays
    for token in tokens:
        if token.type == "link_open":
            address = link_address(str(token.attrs["href"]))
            opened.append(address is not None)
            if address is None:
                continue
            token.attrSet("href", address)
            if "://" in address:
                token.attrSet("rel", "noreferrer")
        elif token.type == "link_close" and not opened.pop():
            continue
        elif token.type == "image":
            line.append(_image(token, picture_address))
            continue
        line.append(token)
    return line


def _image(token: Token, picture_address: Address) -> Token:
    address = picture_address(str(token.attrs["src"]))
    if address is None:
        return Token("text", "", 0, content=f"Picture: {token.content}")
    token.attrSet("src", address)
    token.attrSet("class", "ct-picture")
    return token
