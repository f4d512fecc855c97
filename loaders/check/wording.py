"""What in texts and names deserves a second look (rules 8, 10 and 11): warnings, unless strict."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from graph.schema import Property
from loaders.check.drafts import Draft, Drafts
from loaders.check.identifiers import identifiers_in
from loaders.records.problem import Severity

# Texts that name, number or point to something; an identifier in them would be somebody's reference, not a person's.
_NOT_SCREENED = {"id", "source_id", "ref", "url", "page", "code", "version", "mention_id", "codebook_version"}
_JUDGES = re.compile(r"(good|poor|lack of|high|low|inadequate)\b", re.IGNORECASE)
# UTF-8 that was read as Windows-1252 leaves these pairs behind.
_MOJIBAKE = re.compile("Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\x80-\xbf™œ“”˜¦]|Â[\xa0-\xbf]|ï¿½|\ufffd")
_EXCEL_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")


def check_wording(drafts: Drafts) -> None:
    """Identifiers, broken texts, names that judge, cases without anything that went well, hollow intents."""
    for kind, drafts_of_kind in drafts.by_kind():
        texts = [prop.name for prop in kind.properties.values() if is_screened(prop)]
        for draft in drafts_of_kind if texts else ():
            _screen(drafts, draft, texts)
    _check_factor_names(drafts)
    _check_balance(drafts)
    _check_intents(drafts)


def is_screened(prop: Property) -> bool:
    """Whether a property holds what somebody tells in their own words."""
    return prop.type in ("text", "long_text") and prop.name not in _NOT_SCREENED


def _screen(drafts: Drafts, draft: Draft[Any], texts: list[str]) -> None:
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
            rule = "is text that was read with the wrong encoding"
            drafts.log.add_for("mojibake", draft.record, name, rule, value=match[0], severity="warning")
        if "_x" in text and (match := _EXCEL_ESCAPE.search(text)):
            rule = "is a mark that Excel left in the text"
            drafts.log.add_for("escape", draft.record, name, rule, value=match[0], severity="warning")


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
