"""How much memory the process of the embedded database holds, and how it gives back what it no longer needs."""

from __future__ import annotations

from typing import Any

# Garbage worth a collection: less is not worth the tenth of a second that one takes.
WORTH, STILL = 16_000_000, 1_000_000  # bytes
# 2,000 cases, after one pass of the catalogue: 305 MB resident, where G1 holds 385 (40 of them to keep its books) and
# the parallel collector 430; loading takes as long with each.
JAVA_ARGUMENTS = (
    "-XX:+UseSerialGC",
    "-Xms16m",  # it never shrinks below what it began with, and no heap that works is smaller
    "-XX:MinHeapFreeRatio=10",
    "-XX:MaxHeapFreeRatio=20",
    "-XX:-ShrinkHeapInSteps",
    "-XX:TrimNativeHeapInterval=5000",
    "-XX:+UseCompactObjectHeaders",
)


class Heap:
    """The heap of this process's Java, collected when nobody is at work: 660 MB after a load become 300.

    Java by itself collects only where room is wanted, so that what a load needed stays taken as long as nothing
    happens.
    """

    def __init__(self) -> None:
        import jpype  # noqa: PLC0415  beside the server, and nowhere else

        self._runtime: Any = jpype.JClass("java.lang.Runtime").getRuntime()
        self._seen = self._after = self._used()

    def look(self) -> None:
        """Collect, where nothing was made since the last look but much since the last collection."""
        used = self._used()
        if abs(used - self._seen) < STILL and used - self._after > WORTH:
            self._runtime.gc()
            used = self._after = self._used()
        self._after = min(self._after, used)
        self._seen = used

    def _used(self) -> int:
        return int(self._runtime.totalMemory() - self._runtime.freeMemory())
