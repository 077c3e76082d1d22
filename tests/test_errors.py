"""Errors: one base, facts as attributes, messages that say what is wrong and what would be right, picklable."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest

from grievance import errors
from grievance.errors import (
    CalendarError,
    CalendarExhausted,
    FactError,
    GrievanceError,
    IllegalMove,
    InvalidDocument,
    InvalidValue,
    LifecycleError,
    MissingExtra,
    NotPermitted,
    Problem,
    StaleComplaint,
    StorageError,
    UnknownComplaint,
    UnknownFormat,
    UnknownProcedure,
    UnreadableFile,
    Unsupported,
)

TWO = (Problem("teams.a", "is no team; did you mean 'b'?"), Problem("", "must be a table"))

RAISED: dict[type[GrievanceError], tuple[Callable[[], GrievanceError], dict[str, Any], str]] = {
    GrievanceError: (lambda: GrievanceError("it went wrong"), {}, "it went wrong"),
    InvalidValue: (
        lambda: InvalidValue("Money.currency", "must be an ISO 4217 code"),
        {"field": "Money.currency", "problem": "must be an ISO 4217 code"},
        "Money.currency: must be an ISO 4217 code",
    ),
    InvalidDocument: (
        lambda: InvalidDocument("procedure 'shop'", iter(TWO)),
        {"document": "procedure 'shop'", "problems": TWO},
        "procedure 'shop' has 2 faults:\n  teams.a: is no team; did you mean 'b'?\n  must be a table",
    ),
    CalendarError: (lambda: CalendarError("no working time"), {}, "no working time"),
    CalendarExhausted: (
        lambda: CalendarExhausted("office", years=(1900, 2199)),
        {"calendar": "office", "years": (1900, 2199)},
        "calendar 'office' has no answer within the years 1900 to 2199: ask for less time or nearer instants",
    ),
    FactError: (
        lambda: FactError("loyalty", expected="one of 'gold' or 'none'", got="int"),
        {"fact": "loyalty", "expected": "one of 'gold' or 'none'", "got": "int"},
        "fact 'loyalty' must be one of 'gold' or 'none', not int",
    ),
    LifecycleError: (lambda: LifecycleError("it may not happen"), {}, "it may not happen"),
    IllegalMove: (
        lambda: IllegalMove("c-1", stage="recorded", tried="Answer", allowed=["Admit", "Close"]),
        {"complaint_id": "c-1", "stage": "recorded", "tried": "Answer", "allowed": ("Admit", "Close")},
        "complaint 'c-1' is recorded: cannot Answer; allowed: Admit, Close",
    ),
    NotPermitted: (
        lambda: NotPermitted("c-1", tried="Answer", because="handlers may, auditors may not"),
        {"complaint_id": "c-1", "tried": "Answer", "because": "handlers may, auditors may not"},
        "complaint 'c-1': Answer is not permitted: handlers may, auditors may not",
    ),
    StorageError: (lambda: StorageError("the disk is full"), {}, "the disk is full"),
    UnknownProcedure: (
        lambda: UnknownProcedure("c-1", "Shop 1", "was changed"),
        {"complaint_id": "c-1", "procedure": "Shop 1", "problem": "was changed"},
        "the procedure 'Shop 1', which decided 'c-1', was changed",
    ),
    UnknownComplaint: (
        lambda: UnknownComplaint("c-1"),
        {"complaint_id": "c-1"},
        "no complaint 'c-1' in this store",
    ),
    StaleComplaint: (
        lambda: StaleComplaint("c-1", expected=3, actual=5),
        {"complaint_id": "c-1", "expected": 3, "actual": 5, "since": ()},
        "complaint 'c-1' is at version 5, the commit expected version 3: load it again and retry",
    ),
    Unsupported: (
        lambda: Unsupported("search", because="open it with search=True"),
        {"capability": "search", "because": "open it with search=True"},
        "the store has no capability 'search': open it with search=True",
    ),
    UnknownFormat: (
        lambda: UnknownFormat("complaint", found=7, known=2),
        {"document": "complaint", "found": 7, "known": 2},
        "complaint has format 7; this library reads formats 1 to 2: upgrade grievance",
    ),
    UnreadableFile: (
        lambda: UnreadableFile("in.csv.gz", "ends in the middle: get it again"),
        {"path": "in.csv.gz", "problem": "ends in the middle: get it again"},
        "in.csv.gz: ends in the middle: get it again",
    ),
    MissingExtra: (
        lambda: MissingExtra("cli", needs="typer"),
        {"extra": "cli", "needs": "typer"},
        "this needs typer: install it with  pip install 'grievance[cli]'",
    ),
}

CLASSES = [name for name in errors.__all__ if inspect.isclass(getattr(errors, name)) and name != "Problem"]
NAMES = pytest.mark.parametrize("name", CLASSES)


def raised(name: str) -> tuple[GrievanceError, dict[str, Any], str]:
    """Return an error of the class *name*, its facts and its message."""
    make, facts, message = RAISED[getattr(errors, name)]
    return make(), facts, message


def test_every_error_is_public_and_tried_here() -> None:
    """No error of the module is left out of its public names, nor of these tests."""
    defined = {one for one in vars(errors).values() if inspect.isclass(one) and issubclass(one, Exception)}

    assert {getattr(errors, name) for name in CLASSES} == defined == RAISED.keys()
    assert errors.__all__ == sorted(errors.__all__)


@NAMES
def test_whoever_catches_the_base_catches_all(name: str) -> None:
    """Every error is of the one family."""
    with pytest.raises(GrievanceError):
        raise raised(name)[0]


@NAMES
def test_facts_are_attributes(name: str) -> None:
    """What a caller may want to act on need not be cut from the message."""
    error, facts, _ = raised(name)

    assert {fact: getattr(error, fact) for fact in facts} == facts
    assert vars(error) == facts


@NAMES
def test_messages_say_what_is_wrong_and_what_is_right(name: str) -> None:
    """The message is the one that users read."""
    error, _, message = raised(name)

    assert str(error) == message


@NAMES
def test_messages_are_lower_case(name: str) -> None:
    """A message begins in lower case unless it begins with the name of a field, and ends without a full stop."""
    message = str(raised(name)[0])

    assert re.match(r"[a-z]|[A-Z]\w+\.\w+: ", message)
    assert not message.endswith((".", "!"))


@NAMES
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_survive_pickling(name: str, protocol: int) -> None:
    """An error that crosses a process is the same error, whatever the constructor asks for."""
    error, facts, message = raised(name)

    again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301

    assert type(again) is type(error)
    assert (str(again), again.args, vars(again)) == (message, error.args, facts)


@NAMES
def test_errors_survive_copying(name: str) -> None:
    """A copy tells what the error told."""
    error, facts, message = raised(name)

    for again in (copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert (str(again), vars(again)) == (message, facts)


def test_what_an_import_error_keeps_survives_pickling() -> None:
    """A missing extra is an import error after pickling too, with the message where import errors have it."""
    again = pickle.loads(pickle.dumps(MissingExtra("cli", needs="typer")))  # noqa: S301

    assert again.msg == str(again)


def test_notes_survive_pickling() -> None:
    """What a caller added to an error is not lost."""
    error = InvalidValue("a", "b")
    error.add_note("in line 7")

    assert pickle.loads(pickle.dumps(error)).__notes__ == ["in line 7"]  # noqa: S301


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (InvalidValue, ValueError),
        (InvalidDocument, ValueError),
        (FactError, TypeError),
        (UnknownComplaint, LookupError),
        (MissingExtra, ImportError),
        (CalendarExhausted, CalendarError),
        (IllegalMove, LifecycleError),
        (UnknownComplaint, StorageError),
        (StaleComplaint, StorageError),
        (Unsupported, StorageError),
    ],
)
def test_families(error: type[Exception], kind: type[Exception]) -> None:
    """An error is also what Python calls such an error, and belongs to its family."""
    assert issubclass(error, kind)


def test_one_fault_is_one_fault() -> None:
    """A document with one fault has no faults in the plural."""
    assert str(InvalidDocument("map", TWO[:1])) == "map has 1 fault:\n  teams.a: is no team; did you mean 'b'?"
    assert str(InvalidDocument("map", [])).startswith("map has 0 faults:")


def test_an_illegal_move_at_the_end_of_the_road() -> None:
    """A stage that allows nothing says so."""
    error = IllegalMove("c-1", stage="gone", tried="Close", allowed=())

    assert str(error) == "complaint 'c-1' is gone: cannot Close; allowed: nothing"


def test_a_new_complaint_that_is_there_already() -> None:
    """Version 0 means that no complaint was expected."""
    error = StaleComplaint("c-1", expected=0, actual=1)

    assert "the commit expected no complaint" in str(error)


def test_what_happened_meanwhile_is_told() -> None:
    """Whoever knows what came in between says it, in the order in which it came."""
    error = StaleComplaint("c-1", expected=3, actual=5, since=("Answered", "Timed"))

    assert "is at version 5 (meanwhile: Answered, Timed), the commit expected version 3" in str(error)


def test_a_problem_is_a_value() -> None:
    """Problems compare by what they say; one of the whole document has no path."""
    assert Problem("a.b", "is missing") == Problem("a.b", "is missing")
    assert str(Problem("a.b", "is missing")) == "a.b: is missing"
    assert str(Problem("", "is missing")) == "is missing"
