"""The driver's errors, translated into errors of Casethread that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import exceptions

from graph.errors import (
    CasethreadError,
    CypherError,
    DatabaseUnavailable,
    Forbidden,
    GraphChanged,
    OutcomeUnknown,
    TookTooLong,
    TransactionTooLarge,
)


@contextmanager
def translated_errors(address: str) -> Iterator[None]:
    """Raise the driver's errors inside the block as errors of Casethread, which say what to do."""
    try:
        yield
    except (exceptions.DriverError, exceptions.Neo4jError) as error:
        raise _translated(error, address) from error


def _translated(error: Exception, address: str) -> CasethreadError:
    if isinstance(error, exceptions.Neo4jError):
        return _refusal(error, address)
    if isinstance(error, exceptions.IncompleteCommit):
        return OutcomeUnknown(
            f"The connection to the database at {address} was lost while it was saving, so it is not known whether the "
            "change was saved: all of it is there, or nothing of it. Repeat it; a load or an undo that went through is not "
            "done a second time."
        )
    if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired):
        return DatabaseUnavailable(f"No database answers at {address}: is it running, and is that its address?")
    return DatabaseUnavailable(f"The connection to {address} cannot be used: {_first_line(str(error))}")


def _refusal(error: exceptions.Neo4jError, address: str) -> CasethreadError:
    """The error for what a server refused; the codes are those of Neo4j and, mostly, of ArcadeDB too."""
    code, message = error.code or "", error.message or ""
    if "OutOfMemory" in code or "OutOfMemory" in message or "Java heap space" in message:
        return TransactionTooLarge(
            "This is more than the database has memory for in one piece; nothing of it was saved. "
            "Load it in parts (--in-parts), or give the database more memory."
        )
    if "TimedOut" in code or code.endswith(".Terminated"):
        return TookTooLong("The database stopped this because it took too long. Ask for less, or give it more time.")
    if code.startswith("Neo.TransientError"):
        return GraphChanged(f"Somebody else was writing to the graph at the same time. Try again. ({message})")
    return _not_allowed(code, message, address) or CypherError(_explained(code, message or str(error)))


def _explained(code: str, message: str) -> str:
    """The server's message, with an explanation that ArcadeDB leaves out."""
    if code.endswith("ConstraintValidationFailed"):
        return f"Two nodes would have the same value where every value may occur only once. ({message})"
    if code.startswith("Neo.DatabaseError") and message.startswith("Error executing"):
        return f"The database failed at this, most likely because it needs more memory than it has. ({message})"
    return message


def _not_allowed(code: str, message: str, address: str) -> CasethreadError | None:
    if code.endswith((".Forbidden", ".AccessMode")):
        return Forbidden(f"Questions may only read the graph, so the database refused: {message}")
    if ".Security." in code:
        return DatabaseUnavailable(
            f"The database at {address} does not accept the user name or the password. "
            "Set NEO4J_USERNAME and NEO4J_PASSWORD."
        )
    if code.endswith("DatabaseNotFound"):
        return DatabaseUnavailable(f"The server at {address} has no such database: {message} Set NEO4J_DATABASE.")
    return None


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
