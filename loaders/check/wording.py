"""What in texts and names deserves a second look (rules 8, 10 and 11): warnings, unless strict."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from graph.schema import Property
from loaders.check.drafts import Draft, Drafts
from loaders.check.identifiers import identifiers_in
from loaders.records.problem import Place, Severity

# Texts that name, number or point to something; an identifier in them would be somebody's reference, not a person's.
_NOT_SCREENED = {"id", "source_id", "ref", "url", "page", "code", "version", "mention_id", "codebook_version"}
_JUDGES = re.compile(r"(good|poor|lack of|high|low|inadequate)\b", re.IGNORECASE)
# UTF-8 that was read as Windows-1252 leaves these pairs behind.
_MOJIBAKE = re.compile("Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\x80-\xbf™œ“”˜¦]|Â[\xa0-\xbf]|ï¿½|\ufffd")
_IN_WORD = re.compile(r"[\w'-]{0,20}")
_BEFORE_IN_WORD = re.compile(r"[\w'-]{0,20}\Z")
_GARBLED_FIX = (
    "Save the original as 'CSV UTF-8' again, from before it was opened in the wrong letters, or correct the words."
)
# By file, sheet and column, the records with broken texts: where each is, and the first broken word of it.
_Garbled = dict[tuple[str, str | None, str], dict[int, tuple[Place, str]]]
_EXCEL_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")


def check_wording(drafts: Drafts) -> None:
    """Identifiers, broken texts, names that judge, cases without anything that went well, hollow intents."""
    garbled: _Garbled = defaultdict(dict)
    for kind, drafts_of_kind in drafts.by_kind():
        texts = [prop.name for prop in kind.properties.values() if is_screened(prop)]
        for draft in drafts_of_kind if texts else ():
            _screen(drafts, draft, texts, garbled)
    _note_garbled(drafts, garbled)
    _check_factor_names(drafts)
    _check_balance(drafts)
    _check_intents(drafts)


def is_screened(prop: Property) -> bool:
    """Whether a property holds what somebody tells in their own words."""
    return prop.type in ("text", "long_text") and prop.name not in _NOT_SCREENED


def _screen(drafts: Drafts, draft: Draft[Any], texts: list[str], garbled: _Garbled) -> None:
    severity: Severity = "error" if drafts.strict else "warning"
    properties = draft.properties
    for name in texts:
        text = properties.get(name)
        if not isinstance(text, str):
            continue
        for kind, passage in identifiers_in(text):
            fix = "Say a role instead, or leave it out."
            drafts.log.add_for(kind, draft.record, name, f"looks like {kind}", fix, value=passage, severity=severity)
        if not text.isascii() and (match := _MOJIBAKE.search(text)):
            column = draft.record.columns.get(name, name)
            of_column = garbled[draft.record.place.file, draft.record.place.sheet, column]
            of_column.setdefault(id(draft.record), (draft.record.place, _word_around(text, match)))
        if "_x" in text and (match := _EXCEL_ESCAPE.search(text)):
            rule = "is a mark that Excel left in the text"
            drafts.log.add_for("escape", draft.record, name, rule, value=match[0], severity="warning")


def _word_around(text: str, match: re.Match[str]) -> str:
    before = _BEFORE_IN_WORD.search(text[max(0, match.start() - 20) : match.start()])
    after = _IN_WORD.match(text, match.end())
    return f"{before[0] if before else ''}{match[0]}{after[0] if after else ''}"


def _note_garbled(drafts: Drafts, garbled: _Garbled) -> None:
    """Say once for each column how many records have broken texts from it: a name that many rows have is one."""
    for (_, _, column), records in garbled.items():
        (first, word), number = next(iter(records.values())), len(records)
        rule = "is text that was read with the wrong encoding"
        if number > 1:
            rule += f", the first of {number:,} records with such text in this column"
        drafts.log.add("mojibake", first, rule, _GARBLED_FIX, column=column or None, value=word, severity="warning")


def _check_factor_names(drafts: Drafts) -> None:
    for draft in drafts.nodes_of("Factor").values():
        name = str(draft.properties.get("name", ""))
        if _JUDGES.match(name):
            rule = "sounds like a judgement: the name of a factor is neutral, and each contribution says whether it supports or hinders"
            fix = "Name it by what it is about: 'Caseload', not 'High caseload'."
            drafts.log.add_for("judging_name", draft.record, "name", rule, fix, value=name, severity="warning")


def _check_balance(drafts: Drafts) -> None:
    """Cases with hindering contributions only, in the file and in the graph."""
    polarities: dict[str, set[str]] = defaultdict(set)
    for draft in drafts.relationships_of("CONTRIBUTED_TO"):
        element = draft.element
        case = element.to_id if element.to_label == "Case" else drafts.case_of.get(element.to_id)
        if case:
            polarities[case].add(str(draft.properties.get("polarity", "")))
    cases = drafts.nodes_of("Case")
    for case, recorded in polarities.items():
        if recorded == {"hindering"} and case in cases and not drafts.existing("Case", case):
            rule = "has only hindering contributions: nothing is recorded that helped"
            record, title = cases[case].record, cases[case].properties.get("title", case)
            fix = "If the report says what went well, add it."
            drafts.log.add_for("balance", record, "title", rule, fix, value=title, severity="warning")


def _check_intents(drafts: Drafts) -> None:
    drafts_to_check = [
        d for d in drafts.relationships_of("ADDRESSES") if d.properties.get("intent") in ("protect", "spread")
    ]
    supported = {
        draft.element.from_id
        for draft in (drafts.relationships_of("CONTRIBUTED_TO") if drafts_to_check else ())
        if draft.properties.get("polarity") in ("supporting", "mixed")
    }
    not_in_file = {draft.element.to_id for draft in drafts_to_check} - supported
    supported |= drafts.graph.supported_factors(not_in_file)
    for draft in drafts_to_check:
        if draft.element.to_id not in supported:
            rule = f"is meant for a factor that helped somewhere, and {draft.element.to_id!r} is never recorded as supporting"
            intent = draft.properties["intent"]
            drafts.log.add_for("intent", draft.record, "intent", rule, value=intent, severity="warning")
