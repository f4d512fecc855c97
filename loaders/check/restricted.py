"""A blank lifts no restriction: clearing blanks never clears a case's protection."""

from __future__ import annotations

from loaders.check.drafts import Drafts, blanks


def check_blanks(drafts: Drafts) -> None:
    """Warn of every case whose protection a blank cell does not lift, although blanks clear."""
    for case, draft in drafts.nodes_of("Case").items() if drafts.clear_blanks else ():
        existing = (drafts.existing("Case", case) or {}).get("sensitivity")
        if existing in ("restricted", "internal") and "sensitivity" in blanks(draft):
            rule = f"is blank, and the case stays {existing}: a blank cell does not lift a restriction"
            fix = "To lift it, write 'open'."
            drafts.log.add_for("stays_restricted", draft.record, "sensitivity", rule, fix, severity="warning")
