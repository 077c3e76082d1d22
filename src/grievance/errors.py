"""
Every error of the library: one base, small families, the facts as attributes.

Messages are lower case, name what was wrong, where, and what would be right. They never hold what a
complainant wrote: a message may name a field, never its personal content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

__all__ = [
    "CalendarError",
    "CalendarExhausted",
    "FactError",
    "GrievanceError",
    "IllegalMove",
    "InvalidDocument",
    "InvalidValue",
    "LifecycleError",
    "MissingExtra",
    "NotPermitted",
    "Problem",
    "StaleComplaint",
    "StorageError",
    "UnknownComplaint",
    "UnknownFormat",
    "UnknownProcedure",
    "UnreadableFile",
    "Unsupported",
]


class GrievanceError(Exception):
    """Base of every error that this library raises."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by state, since constructors take keywords only."""
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(cls: type[GrievanceError], args: tuple[Any, ...], facts: dict[str, Any]) -> GrievanceError:
    error = cls.__new__(cls, *args)
    super(GrievanceError, error).__init__(*args)
    error.__dict__.update(facts)
    return error


class InvalidValue(GrievanceError, ValueError):
    """
    A value was refused when it was built.

    Attributes:
        field: Which one, as ``Class.field``.
        problem: What is wrong with it and what would be right.
    """

    def __init__(self, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"{field}: {problem}")


@attrs.frozen
class Problem:
    """One fault of a document: where (a dotted path) and what, with the nearest right name if there is one."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidDocument(GrievanceError, ValueError):
    """
    A document (procedure, intake map, calendar …) has faults; all of them are listed.

    Attributes:
        document: Its kind and name.
        problems: Every fault, in the order of the document.
    """

    def __init__(self, document: str, problems: Iterable[Problem]) -> None:
        self.document, self.problems = document, tuple(problems)
        count = len(self.problems)
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        super().__init__(f"{document} has {count} fault{'' if count == 1 else 's'}:{lines}")


class CalendarError(GrievanceError):
    """Base of errors of working time."""


class CalendarExhausted(CalendarError):
    """
    A search for working time left the years that a calendar can answer for.

    Attributes:
        calendar: Its name.
        years: The first and the last year that it answers for.
    """

    def __init__(self, calendar: str, *, years: tuple[int, int]) -> None:
        self.calendar, self.years = calendar, years
        super().__init__(
            f"calendar {calendar!r} has no answer within the years {years[0]} to {years[1]}: "
            "ask for less time or nearer instants"
        )


class FactError(GrievanceError, TypeError):
    """
    A fact handed to a rule table has a value that its declaration does not allow.

    Attributes:
        fact: Its name.
        expected: What the declaration allows.
        got: What it has instead, without quoting it.
    """

    def __init__(self, fact: str, *, expected: str, got: str) -> None:
        self.fact, self.expected, self.got = fact, expected, got
        super().__init__(f"fact {fact!r} must be {expected}, not {got}")


class LifecycleError(GrievanceError):
    """Base of errors about what may happen to a complaint."""


class IllegalMove(LifecycleError):
    """
    The stage of a complaint does not allow a command. The complaint is as it was.

    Attributes:
        complaint_id: Which complaint.
        stage: Its stage.
        tried: The command.
        allowed: The commands that the stage allows.
    """

    def __init__(self, complaint_id: str, *, stage: str, tried: str, allowed: Sequence[str]) -> None:
        self.complaint_id, self.stage, self.tried, self.allowed = complaint_id, stage, tried, tuple(allowed)
        super().__init__(
            f"complaint {complaint_id!r} is {stage}: cannot {tried}; allowed: {', '.join(allowed) or 'nothing'}"
        )


class NotPermitted(LifecycleError):
    """
    Whoever asked may not do this with the complaint. It is as it was.

    Attributes:
        complaint_id: Which complaint.
        tried: The command.
        because: Why not, and who may.
    """

    def __init__(self, complaint_id: str, *, tried: str, because: str) -> None:
        self.complaint_id, self.tried, self.because = complaint_id, tried, because
        super().__init__(f"complaint {complaint_id!r}: {tried} is not permitted: {because}")


class StorageError(GrievanceError):
    """Base of errors of stores."""


class UnknownComplaint(StorageError, LookupError):
    """No complaint has this id in this organisation."""

    def __init__(self, complaint_id: str) -> None:
        self.complaint_id = complaint_id
        super().__init__(f"no complaint {complaint_id!r} in this store")


class StaleComplaint(StorageError):
    """
    A commit was based on another version than the stored one. Nothing was changed.

    Attributes:
        complaint_id: Which complaint.
        expected: The version that the commit was based on; 0 for a new complaint.
        actual: The stored version.
        since: What happened meanwhile, as names of events; empty where whoever refused does not know it.
    """

    def __init__(self, complaint_id: str, *, expected: int, actual: int, since: tuple[str, ...] = ()) -> None:
        self.complaint_id, self.expected, self.actual, self.since = complaint_id, expected, actual, since
        wanted = f"version {expected}" if expected else "no complaint"
        meanwhile = f" (meanwhile: {', '.join(since)})" if since else ""
        super().__init__(
            f"complaint {complaint_id!r} is at version {actual}{meanwhile}, the commit expected {wanted}: "
            "load it again and retry"
        )


class Unsupported(StorageError):
    """
    A store was asked for what it cannot do. Nothing was changed.

    Attributes:
        capability: What it cannot do.
        because: Why, and what would help.
    """

    def __init__(self, capability: str, *, because: str) -> None:
        self.capability, self.because = capability, because
        super().__init__(f"the store has no capability {capability!r}: {because}")


class UnknownProcedure(GrievanceError, LookupError):
    """
    The procedure that decided a complaint is not in the store as it was.

    Attributes:
        complaint_id: Which complaint.
        procedure: Its name, as far as known.
        problem: Whether it is missing or was changed.
    """

    def __init__(self, complaint_id: str, procedure: str, problem: str) -> None:
        self.complaint_id, self.procedure, self.problem = complaint_id, procedure, problem
        super().__init__(f"the procedure {procedure!r}, which decided {complaint_id!r}, {problem}")


class UnknownFormat(GrievanceError):
    """
    A stored document was written by a newer version of the library, or by something else.

    Attributes:
        document: What was read.
        found: Its format version.
        known: The newest version that this library reads.
    """

    def __init__(self, document: str, *, found: object, known: int) -> None:
        self.document, self.found, self.known = document, found, known
        super().__init__(f"{document} has format {found!r}; this library reads formats 1 to {known}: upgrade grievance")


class UnreadableFile(GrievanceError):
    """
    A file cannot be read as records at all.

    Attributes:
        path: The file.
        problem: Why, and what would be right.
    """

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class MissingExtra(GrievanceError, ImportError):
    """
    A part was used whose optional packages are not installed.

    Attributes:
        extra: The extra that brings them.
        needs: The packages.
    """

    def __init__(self, extra: str, *, needs: str) -> None:
        self.extra, self.needs = extra, needs
        super().__init__(f"this needs {needs}: install it with  pip install 'grievance[{extra}]'")
