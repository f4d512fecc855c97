"""The history of a record as its page shows it: one entry for each import, with values that it set and links that it made.

What was undone of what was entered by hand can be done again, on a page that shows first what that sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.schema import DerivedColumn, Label, Property, schema
from graph.taxonomies import taxonomy_of
from graph.writer import Import, Step, history
from graph.writer.categories import IN_CATEGORY
from graph.writer.import_elements import Key
from graph.writer.imports import undone_by_hand
from graph.writer.link_history import LinkStep, link_history
from loaders.records.record import FORM
from loaders.write import Edit, EventEdit, RecordEdit
from loaders.write.stored_edits import edits_of_text
from queries.records.captions import captions_of, ids_named
from queries.release.release import withheld_from
from webapp.addresses import LinkedText, record_url
from webapp.connection import graph_database
from webapp.editing.access import is_own_save
from webapp.editing.shown import BLANK, ValueRow, seen_captions, shown_value
from webapp.headings import link_noun
from webapp.properties import Captions
from webapp.viewer import current_viewer

MAX_LINKS = 20  # of one import that are named; a load may link a record with thousands
DONE = {"created": "Added", "changed": "Changed", "removed": "Removed"}
LINKED = {"added": "Linked", "changed": "Link changed", "removed": "Link removed"}
Part = tuple[str, bool]  # an import, and whether it is what was undone of it
Values = tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """What became of one link: the record at the other end, by what it is to this one, and the values that were set."""

    done: str
    noun: str
    other: LinkedText
    values: Values


@dataclass(frozen=True, slots=True)
class Entry:
    """What one import did to a record, and whether it can be undone here; `more` links are not named."""

    done: str
    import_id: str
    revision: int
    at: str
    by: str
    reason: str
    loader: str
    files: list[str]
    is_undone: bool
    values: Values
    links: tuple[LinkView, ...]
    more: int

    @property
    def may_be_done_again(self) -> bool:
        return self.is_undone and is_own_save(self)

    @property
    def may_be_undone(self) -> bool:
        return self.loader == FORM and not self.is_undone


def entries(label: Label, id_: str, values: Mapping[str, Any]) -> list[Entry]:
    """Every entry of a record, the latest first; links with what this viewer may not see are in none."""
    database = graph_database()
    made_by = str(values.get("import_id") or "")
    steps: dict[Part, Step] = {}
    for step in history(database, label.name, id_, made_by):
        part = step.import_id, step.is_undone
        steps[part] = _joined(steps[part], step) if part in steps else step  # undone in two goes
    links: dict[Part, list[LinkStep]] = defaultdict(list)
    for link in _seen(label, id_, link_history(database, label.name, id_)):
        links[link.by.id, link.is_undone].append(link)
    found = _Entries(label, id_, _captions(label, id_, steps.values(), links.values())).of(steps, links)
    known = {entry.import_id for entry in found if entry.is_undone}
    gone = [entry for entry in _without_trace((label.name, id_)) if entry.import_id not in known]
    return sorted([*found, *gone], key=lambda entry: -entry.revision) if gone else found


def _without_trace(key: Key) -> Iterator[Entry]:
    """What was added to a record and undone: nothing of it is left but what was entered."""
    for batch, text in undone_by_hand(graph_database(), key[1]):
        made = [
            each for each in edits_of_text(text) if each.edit.id is None and key in each.records and each.key != key
        ]
        if made:
            kinds = {_added(each.edit) for each in made}
            yield _entry_of(batch, kinds.pop() if len(kinds) == 1 else DONE["created"], is_undone=True)


def _entry_of(
    batch: Import | Step,
    done: str,
    *,
    is_undone: bool,
    values: Values = (),
    links: tuple[LinkView, ...] = (),
    more: int = 0,
) -> Entry:
    """The entry of what one import did."""
    id_ = batch.import_id if isinstance(batch, Step) else batch.id
    by = (batch.revision, batch.at, batch.by, batch.reason, batch.loader, batch.files)
    return Entry(done, id_, *by, is_undone, values, links, more)


def _joined(step: Step, other: Step) -> Step:
    return replace(step, before={**step.before, **other.before}, after={**step.after, **other.after})


def _seen(label: Label, id_: str, links: list[LinkStep]) -> list[LinkStep]:
    """Those with what this viewer may see; of what is gone, nobody knows any more whether they might."""
    if current_viewer().sight.is_everything:
        return links
    hidden = withheld_from(graph_database(), current_viewer())
    others = {link.other((label.name, id_)) for link in links}
    there = captions_of(graph_database(), others).keys()
    shown = {(other, other_id) for other, other_id in there if other_id not in hidden.get(other, ())}
    return [link for link in links if link.other((label.name, id_)) in shown]


def _added(edit: Edit) -> str:
    if isinstance(edit, RecordEdit):
        return f"{schema().labels[edit.label].title} added"
    return "Note added" if isinstance(edit, EventEdit) else "Link added"


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries in the making; `captions` has what people call all that is named in them."""

    label: Label
    id: str
    captions: Captions

    def of(self, steps: Mapping[Part, Step], links: Mapping[Part, list[LinkStep]]) -> list[Entry]:
        revisions = {part: step.revision for part, step in steps.items()}
        revisions |= {part: of_part[0].by.revision for part, of_part in links.items()}
        latest_first = sorted(revisions, key=lambda part: (-revisions[part], part))
        return [self._entry(steps.get(part), links.get(part, [])) for part in latest_first]

    def _entry(self, step: Step | None, links: list[LinkStep]) -> Entry:
        batch, all_links = step or links[0].by, links
        is_new = step is not None and step.what == "created"
        categories = [] if is_new else [link for link in links if self._is_category(link)]
        links = [link for link in links if link not in categories]
        named = [] if is_new else links[:MAX_LINKS]
        values = self._values(self.label.properties, step.before, step.after) if step else ()
        return _entry_of(
            batch,
            self._done(step, links),
            is_undone=step.is_undone if step else all(link.is_undone for link in all_links),
            values=(*values, *self._category_values(categories)),
            links=tuple(map(self._link, named)),
            more=len(links) - len(named),
        )

    def _is_category(self, step: LinkStep) -> bool:
        """Whether a link counts as a value of the record: the category in one of its columns."""
        return step.link.type == IN_CATEGORY and self._column_of(step) is not None

    def _column_of(self, step: LinkStep) -> DerivedColumn | None:
        taxonomy = taxonomy_of(step.link.to_id)
        return next((column for column in self.label.category_columns if column.taxonomy == taxonomy), None)

    @staticmethod
    def _done(step: Step | None, links: list[LinkStep]) -> str:
        if step or not links:
            return DONE[step.what if step else "changed"]
        return LINKED[links[0].what] if len(links) == 1 else "Links changed"

    def _category_values(self, categories: list[LinkStep]) -> Iterator[ValueRow]:
        """The category in each column, before and after."""
        for column in self.label.category_columns:
            of_column = [link for link in categories if self._column_of(link) == column]
            before, after = (
                "; ".join(
                    self.captions.get(("Category", link.link.to_id), "") for link in of_column if link.what == what
                )
                for what in ("removed", "added")
            )
            if of_column:
                is_lost = not after and all(link.is_undone for link in of_column)  # what was added goes without a trace
                yield ValueRow(column.title, before or BLANK, after or ("not known any more" if is_lost else BLANK))

    def _link(self, step: LinkStep) -> LinkView:
        other = step.other((self.label.name, self.id))
        kind = schema().relationships[step.link.type]
        outward = (step.link.from_label, step.link.from_id) == (self.label.name, self.id)
        noun = link_noun(kind, outward=outward, other=schema().labels[other[0]])
        is_there = other in self.captions
        url = record_url(*other) if is_there else ""
        values = self._values(kind.properties, step.before, step.after) if step.what == "changed" else ()
        return LinkView(LINKED[step.what], noun, LinkedText(self.captions.get(other, other[1]), url), values)

    def _values(
        self, properties: Mapping[str, Property], before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Values:
        """What was set; a value that was set to what it was already is no change."""

        def shown(side: Mapping[str, Any], prop: Property) -> str:
            return shown_value(side.get(prop.name), prop, self.captions)

        return tuple(
            ValueRow(prop.title, shown(before, prop), shown(after, prop))
            for name, prop in properties.items()
            if name not in ("id", "source_id") and before.get(name) != after.get(name)
        )


def _captions(label: Label, id_: str, steps: Iterable[Step], links: Iterable[list[LinkStep]]) -> Captions:
    keys: list[Key] = [
        key
        for step in steps
        for side in (step.before, step.after)
        for key in ids_named(label.properties.values(), side)
    ]
    for of_import in links:
        for link in of_import[:MAX_LINKS]:
            keys.append(link.other((label.name, id_)))
            properties = schema().relationships[link.link.type].properties.values()
            keys += [key for side in (link.before, link.after) for key in ids_named(properties, side)]
    return seen_captions(keys)
