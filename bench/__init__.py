"""The bench. It computes as the command line does, which must be settled before anything imports numpy."""

from casethread.__main__ import use_one_thread_for_algebra

use_one_thread_for_algebra()
