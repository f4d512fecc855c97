"""How much memory Java takes in the process of the embedded database, and how it returns what it no longer needs."""

from __future__ import annotations

from typing import Any

# Bytes: garbage that is worth a collection of a tenth of a second, and growth since the last check below which the
# database counts as idle.
MIN_GARBAGE, MAX_IDLE_GROWTH = 16_000_000, 1_000_000
# 2,000 cases, after one pass of the catalogue: 305 MB resident, where G1 holds 385 (40 of them for its own data) and
# the parallel collector 430; loading takes as long with each.
JAVA_ARGUMENTS = (
    "-XX:+UseSerialGC",
    "-Xms16m",  # the heap never shrinks below its initial size, and no working heap is smaller
    "-XX:MinHeapFreeRatio=10",
    "-XX:MaxHeapFreeRatio=20",
    "-XX:-ShrinkHeapInSteps",
    "-XX:TrimNativeHeapInterval=5000",
    "-XX:+UseCompactObjectHeaders",
)


class Heap:
    """The Java heap of this process, collected when nobody is at work: 660 MB after a load become 300.

    By itself Java collects only when it needs room, so what a load needed would stay taken for as long as nothing
    happens.
    """

    def __init__(self) -> None:
        import jpype  # noqa: PLC0415 - only the server process has it

        self._runtime: Any = jpype.JClass("java.lang.Runtime").getRuntime()
        self._last_used = self._used_after_collection = self._used()

    def collect_if_worthwhile(self) -> None:
        """Collect if nothing was allocated since the last check, but much since the last collection."""
        used = self._used()
        is_idle = abs(used - self._last_used) < MAX_IDLE_GROWTH
        if is_idle and used - self._used_after_collection > MIN_GARBAGE:
            self._runtime.gc()
            used = self._used_after_collection = self._used()
        self._used_after_collection = min(self._used_after_collection, used)
        self._last_used = used

    def _used(self) -> int:
        return int(self._runtime.totalMemory() - self._runtime.freeMemory())
