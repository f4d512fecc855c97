"""The bench. It computes as the command line does, which must be settled before anything imports numpy."""

from casethread.own_process import use_one_thread_for_algebra

use_one_thread_for_algebra()
