"""What people call the pages of the site, for the log: it stores an endpoint, which is no name for a person."""

from __future__ import annotations

# Of an endpoint, else of its blueprint, whose pages are about one thing.
PAGE_NAMES = {
    "agency": "Agencies with open actions",
    "api": "The API",
    "api_relationships": "The API: relationships",
    "api_writing": "The API: adding and changing records",
    "bulk_changes": "Changing several rows of the tracker",
    "edit_links": "The form of a relationship",
    "editing": "The form of a record",
    "editing.new": "The form for a new record",
    "editing.remove": "Removing a record",
    "editions": "Editions",
    "episode_order": "Moving an episode",
    "explorer": "Network",
    "home": "Start",
    "imports": "Import",
    "imports.undo": "Undoing an import",
    "list_workbooks": "A list as a workbook",
    "manage": "Accounts",
    "manage.log": "The log",
    "merging": "Merging two records",
    "merging.duplicates": "Likely duplicates",
    "ours": "Who we are",
    "questions": "The answer to a question",
    "questions.catalogue_page": "Questions",
    "record_history": "The history of a record",
    "record_history.undo": "Undoing an import",
    "records": "The page of a record",
    "records.listing": "A list of records",
    "redo": "Doing again what was undone",
    "removals": "Removed records",
    "search": "Find",
    "sign_off": "Awaiting sign-off",
    "sign_off.decide": "Signing off an action",
    "sign_off.report": "Reporting on an action",
    "suggestions": "Suggestions of records in a form",
    "tracker": "Tracker",
}


def page_name(endpoint: str) -> str:
    """What people call the page of an endpoint; the endpoint itself where there is no such page any more."""
    return PAGE_NAMES.get(endpoint) or PAGE_NAMES.get(endpoint.partition(".")[0]) or endpoint
