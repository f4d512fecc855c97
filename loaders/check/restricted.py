"""A blank lifts no restriction: whoever clears blanks clears no case's protection with them."""

from __future__ import annotations

from loaders.check.drafts import Drafts, blanks


def check_blanks(drafts: Drafts) -> None:
    """Warn of every case whose protection a blank cell does not lift, although blanks clear."""
    for one, draft in drafts.of("Case").items() if drafts.clear_blanks else ():
        standing = (drafts.standing("Case", one) or {}).get("sensitivity")
        if standing in ("restricted", "internal") and "sensitivity" in blanks(draft):
            rule = f"is blank, and the case stays {standing}: a blank lifts no restriction"
            fix = "Where it is to be lifted, write open."
            drafts.log.at("stays_restricted", draft.record, "sensitivity", rule, fix, severity="warning")
