"""The one path by which people and programs write single records: recognised, checked, planned and written as a load is."""

from loaders.write.conflicts import Conflict, FieldConflict
from loaders.write.current import current_elements, find_link
from loaders.write.edits import Edit, End, EventEdit, LinkEdit, RecordEdit, Removal
from loaders.write.problems import FieldProblem
from loaders.write.pseudonyms import Pseudonyms
from loaders.write.texts import MAX_REASON_LENGTH
from loaders.write.undo import undo
from loaders.write.values import find_record
from loaders.write.within_roles import REPORTED
from loaders.write.write import write
from loaders.write.written import Written

__all__ = [
    "MAX_REASON_LENGTH",
    "REPORTED",
    "Conflict",
    "Edit",
    "End",
    "EventEdit",
    "FieldConflict",
    "FieldProblem",
    "LinkEdit",
    "Pseudonyms",
    "RecordEdit",
    "Removal",
    "Written",
    "current_elements",
    "find_link",
    "find_record",
    "undo",
    "write",
]
