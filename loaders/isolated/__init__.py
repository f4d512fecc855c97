"""Reads files in a process of its own, which a hostile file can end, and never the program that wants it read.

    load, site, command line                    reader (loaders.isolated.reader_process)
    request: a path and options  ------------>  loaders.read: bytes -> tables -> records
    what the graph knows         <----------->  (asked for where the file is an action plan)
    progress, records, problems  <------------
    what a backup holds          <------------  graph.backup.archive

A reader has limits of memory and of time, is started as a fresh interpreter, serves one file after the other, and is
ended by the first that exceeds a limit. Checking, planning and writing are outside: they see records, never bytes.
"""

from loaders.isolated.limits import DEFAULT_LIMITS, Limits
from loaders.isolated.reader import ReaderFault
from loaders.isolated.readers import opened_backup, read, read_entries, start_reader

__all__ = ["DEFAULT_LIMITS", "Limits", "ReaderFault", "opened_backup", "read", "read_entries", "start_reader"]
