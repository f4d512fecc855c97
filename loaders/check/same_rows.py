"""Recognises the rows that the last copy of a file had, where neither copy gives them ids (rule 15).

The id of such a row was made from its number, and a list is numbered anew when a row is put in. So a row is known by its
words; only where these are much the same, or its reference is more than a place in a list, is it known by that.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.names import name_key
from graph.schema import Label, schema
from loaders.check.drafts import Drafts
from loaders.check.elements import a_record_of
from loaders.check.existing_graph import Key
from loaders.check.questions import DIFFERENT, SAME, Compared, Question, question_id
from loaders.check.renaming import rename
from loaders.check.row_pairs import Pairs, Row
from loaders.records.ids import distinct, slug
from loaders.records.problem import Place
from loaders.records.problem_log import listed
from loaders.records.record import FORM, OWN

MAX_NAMED = 5  # records that the file no longer has


def recognise_rows(drafts: Drafts) -> None:
    """Give each row whose id was made the id of the record that it was in the last copy of its file.

    An id that the loader made is made from words: it is of the same record as long as these are.
    """
    for name, label in schema().labels.items():
        if "ref" not in label.properties or name == "Case":  # a case is known by more than its row
            continue
        drafts_of_label = drafts.nodes_of(name).items()
        rows = [_row(id_, draft.properties, label) for id_, draft in drafts_of_label if (name, id_) in drafts.made_ids]
        if rows and drafts.graph.holds(name) and (known := _known(drafts, label)):
            by_words = {row.id: row for row in known if (name, row.id) in drafts.reading.made_ids}
            pairs = Pairs(rows, known, by_words)
            _ask_of_reworded(drafts, label, pairs)
            _settle(drafts, name, pairs)
            _note_remaining(drafts, label, pairs)


def _row(id_: str, properties: Mapping[str, object], label: Label) -> Row:
    name = name_key(str(properties.get(label.caption) or ""))
    return Row(id_, name, name_key(str(properties.get("ref") or "")))


def _known(drafts: Drafts, label: Label) -> list[Row]:
    """What the graph has of the file's last copy."""
    cypher = (
        f"MATCH (n:{label.name} {{source_id: $source}}) "
        f"RETURN n.id AS id, n.{label.caption} AS {label.caption}, n.ref AS ref ORDER BY id"
    )
    rows = drafts.graph.seen(label.name, drafts.graph.read(cypher, source=drafts.reading.source_id))
    in_file = {id_ for id_ in drafts.nodes_of(label.name) if (label.name, id_) not in drafts.made_ids}
    return [_row(row["id"], row, label) for row in rows if row["id"] not in in_file]


def _ask_of_reworded(drafts: Drafts, label: Label, pairs: Pairs) -> None:
    """Ask of each row that may be a record in other words, under another number, whether it is that one."""
    for row, its in list(pairs.reworded()):
        assumed = SAME if row.resembles(its) and pairs.moved_along(row, its) else DIFFERENT
        question = _question(drafts, label, row, its, assumed)
        drafts.questions.append(question)
        if (question.answer or assumed) == SAME:
            pairs.same[row.id] = its


def _question(drafts: Drafts, label: Label, row: Row, its: Row, assumed: str) -> Question:
    draft, properties = drafts.nodes_of(label.name)[row.id], drafts.graph.node(label.name, its.id) or {}
    title, known = str(draft.properties.get(label.caption)), str(properties.get(label.caption))
    id_ = question_id(label.name, its.id, row.name, its.name)
    numbers = f"; its number is {row.ref or 'blank'} here and {its.ref or 'blank'} there" if row.ref or its.ref else ""
    return Question(
        id_,
        label.name,
        f"Is the {label.title.lower()} {title!r} your {label.title.lower()} {known!r} ({its.id})?",
        f"Their words are alike, and the file does not have yours{numbers}.",
        (SAME, DIFFERENT),
        assumed,
        Compared(title, str(draft.record.place)),
        Compared(known, its.id),
        drafts.answers.to(id_),
    )


def _settle(drafts: Drafts, label: str, pairs: Pairs) -> None:
    """Put the rows under the ids of their records, and new rows that have such an id under ids of their own."""
    known = {its.id: its for its in pairs.known}
    new_ids: dict[Key, str] = {(label, id_): its.id for id_, its in pairs.same.items()}
    displaced = [row for row in pairs.new if row.id in known]
    taken = known.keys() | drafts.nodes_of(label).keys()
    bases = [f"{drafts.reading.source_id}-{slug(row.name or label)}" for row in displaced]
    for row, new in zip(displaced, distinct(bases, taken), strict=True):
        new_ids[label, row.id] = new
    remaining = {its.id for its in pairs.remaining}
    for row in displaced:
        if row.id in remaining and known[row.id].ref == row.ref:
            _warn(drafts, label, row, known[row.id])
    drafts.recognised_keys |= {(label, its.id) for its in pairs.same.values()} - drafts.reading.made_ids
    rename(drafts, new_ids)


def _warn(drafts: Drafts, label: str, row: Row, known: Row) -> None:
    """Say of a new row that it has the number of a record that no row is: it may be that one in quite other words."""
    draft = drafts.nodes[label][row.id]
    kind, properties = schema().labels[label], drafts.graph.node(label, known.id) or {}
    rule = (
        f"has the number of your {kind.title.lower()} {str(properties.get(kind.caption))!r} ({known.id}) and other words; "
        "it is added as a new record, and that one stays as it is"
    )
    fix = f"If it is the same one, give the row its id: {known.id}."
    title = draft.properties.get(kind.caption)
    drafts.log.add_for("other_words", draft.record, kind.caption, rule, fix, value=title, severity="warning")


def _note_remaining(drafts: Drafts, label: Label, pairs: Pairs) -> None:
    """Name the records that no row of a newer copy is: they stay, unless the load replaces."""
    if drafts.replace or not pairs.remaining or drafts.reading.loader == FORM:  # a form is no copy of a source
        return
    titles = [str((drafts.graph.node(label.name, its.id) or {}).get(label.caption)) for its in pairs.remaining]
    noun = a_record_of(label.name) if len(titles) == 1 else f"{len(titles):,} {label.plural.lower()}"
    rule = (
        f"has no row for {noun} that the graph has of it, which {'stays' if len(titles) == 1 else 'stay'} as before: "
    )
    rule += listed([repr(title) for title in titles], MAX_NAMED)
    fix = "With --replace it is removed." if len(titles) == 1 else "With --replace they are removed."
    if drafts.reading.loader == OWN:
        fix = f"If a row is one of them in other words, give it the id of that one. {fix}"
    drafts.log.add("rows_gone", Place(drafts.file), rule, fix, severity="warning")
