"""The page on which ticked rows are changed, while nothing is saved: its form, its rows, and what each would become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from graph.errors import BadRequest
from loaders.check.existing_graph import Key
from queries.wording.figures import counted
from webapp.editing.fields import FormField
from webapp.editing.form import FormError, seal, wrong_in
from webapp.tracker.bulk_forms import OPERATIONS
from webapp.tracker.bulk_view import ChangeRow, key_text
from webapp.tracker.view import tracker_address


@dataclass(frozen=True, slots=True)
class BulkPage:
    """The page while nothing is saved: its form, the records, and, once the form says what to do, each change.

    `seen` holds the versions that the rows show, and `shown` is the sign of what they were made from.
    """

    name: str
    fields: tuple[FormField, ...]
    why: str
    query: str
    keys: tuple[Key, ...]
    rows: tuple[ChangeRow, ...] | None = None
    seen: str = ""
    errors: tuple[FormError, ...] = ()

    @property
    def title(self) -> str:
        """What is done, and to how many."""
        return f"{OPERATIONS[self.name].title}: {counted(len(self.keys), 'row')}"

    @property
    def values(self) -> dict[str, str]:
        """What is in the fields."""
        return {entry.name: entry.value.strip() for entry in self.fields}

    @property
    def shown(self) -> str:
        """A sign of what to do, why, and to which rows."""
        return seal([self.name, *self.values.values(), self.why, *(key_text(*key) for key in self.keys)])

    @property
    def key_texts(self) -> list[str]:
        """The records as the form sends them along."""
        return [key_text(*key) for key in self.keys]

    @property
    def ready(self) -> int:
        """How many rows can be saved."""
        return sum(row.is_ready for row in self.rows or ())

    @property
    def suggests(self) -> bool:
        """Whether a field suggests records."""
        return any(entry.suggestions for entry in self.fields)

    @property
    def back_url(self) -> str:
        """The tracker as it was."""
        return tracker_address(dict(parse_qsl(self.query)))

    def with_wrong(self, error: BadRequest) -> BulkPage:
        """The page with what is wrong, at the fields that an error names."""
        fields, errors = wrong_in(self.fields, error)
        return replace(self, fields=fields, errors=errors)
