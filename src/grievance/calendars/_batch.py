"""Many instants at once: the questions of a calendar over numpy arrays, on the same tape."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from grievance.calendars._instants import DAY, FIRST_YEAR, LAST_YEAR, MICROSECOND
from grievance.calendars._reel import Reel
from grievance.calendars._tape import Tape
from grievance.errors import InvalidValue, MissingExtra

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Instants = npt.NDArray[np.datetime64]
    Lengths = npt.NDArray[np.timedelta64]
    Integers = npt.NDArray[np.int64]

_LONGEST: Final = (LAST_YEAR + 1 - FIRST_YEAR) * 366 * DAY
_UNITS: Final = ("us", "ms", "s", "m", "h", "D", "ns")


def add_many(reel: Reel, starts: Instants, amount: timedelta | Lengths) -> Instants:
    """Return the instants *amount* of working time after each of *starts*."""
    np = _numpy()
    if isinstance(amount, timedelta):
        amount = np.asarray(min(max(amount // MICROSECOND, -_LONGEST), _LONGEST), "m8[us]")
    span = _micros(np, amount, "timedelta64", "amount").clip(-_LONGEST, _LONGEST)
    at, span = np.broadcast_arrays(_micros(np, starts, "datetime64", "starts"), span)
    moved: Integers = at.copy()
    if not at.size:
        return moved.astype("M8[us]")
    tape = reel.covering(int(at.min()), int(at.max()))
    position = _positions(np, tape, at) + span
    while position.max() > tape.totals[-1]:
        tape = reel.later(tape)
    while position.min() < tape.totals[0]:
        tape = reel.earlier(tape)
    closes, totals = np.asarray(tape.closes), np.asarray(tape.totals)
    for moving, side in ((span > 0, "left"), (span < 0, "right")):
        numbers = np.searchsorted(totals, position[moving], side)
        moved[moving] = (closes - totals)[numbers] + position[moving]
    return moved.astype("M8[us]")


def between_many(reel: Reel, starts: Instants, ends: Instants) -> Lengths:
    """Return the working time from each of *starts* to each of *ends*."""
    np = _numpy()
    first = _micros(np, starts, "datetime64", "starts")
    last = _micros(np, ends, "datetime64", "ends")
    if not first.size or not last.size:
        return (last - first).astype("m8[us]")
    tape = reel.covering(int(min(first.min(), last.min())), int(max(first.max(), last.max())))
    return (_positions(np, tape, last) - _positions(np, tape, first)).astype("m8[us]")


def _positions(np: Any, tape: Tape, at: Integers) -> Integers:
    opens, closes, totals = np.asarray(tape.opens), np.asarray(tape.closes), np.asarray(tape.totals)
    numbers = np.searchsorted(opens, at, "right") - 1
    positions: Integers = totals[numbers] - np.maximum(closes[numbers] - at, 0)
    return positions


def _micros(np: Any, values: Any, kind: str, field: str) -> Integers:
    """Return an array of instants or lengths as whole microseconds; refuse what is none or would be rounded."""
    array = np.asarray(values)
    if array.dtype.kind != np.dtype(kind).kind or np.datetime_data(array.dtype)[0] not in _UNITS:
        raise InvalidValue(field, f"must be an array of {kind}[us], not {array.dtype}")
    micros: npt.NDArray[Any] = array.astype(f"{kind}[us]")
    if np.isnat(array).any():
        raise InvalidValue(field, "must not hold NaT: leave out the missing ones")
    if (micros.astype(array.dtype) != array).any():
        raise InvalidValue(field, "must be whole microseconds within the years that a calendar answers for")
    return micros.astype("int64")


def _numpy() -> Any:
    try:
        import numpy as np
    except ImportError:
        raise MissingExtra("arrow", needs="numpy") from None
    return np
