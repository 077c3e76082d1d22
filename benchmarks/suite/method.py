"""How two sides are timed: alternating rounds in one process, the median of the paired ratios, no collector."""

from __future__ import annotations

import gc
import operator
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

import attrs

__all__ = ["DifferentAnswers", "NotMeasured", "Outcome", "Setting", "Side", "compare", "each", "race"]

Side: TypeAlias = Callable[[Any], object]
"""What one side does in one round; its argument is what the round feeds to both sides."""


class DifferentAnswers(Exception):
    """The two sides do not answer alike: nothing may be timed."""


class NotMeasured(Exception):
    """A row cannot run here; the message says why."""


@attrs.frozen(kw_only=True)
class Setting:
    """
    Where a group of rows works, and how much time a row may take: a smoke run (``quick``) or a real one.

    ``leave`` closes, when the group is done, what its rows keep open between them.
    """

    quick: bool
    folder: Path
    leave: ExitStack

    def size(self, quick: int, full: int) -> int:
        """Return how many of something a row uses."""
        return quick if self.quick else full

    @property
    def lap(self) -> float:
        """How many seconds one side works in one round, at least, by doing the same several times."""
        return 0.002 if self.quick else 0.03

    def rounds(self, seconds: float) -> int:
        """Return how many rounds of this many seconds there are to be; an odd number."""
        if self.quick:
            return 3
        return min(max(int(6 / seconds), 5), 31) | 1


@attrs.frozen(kw_only=True)
class Outcome:
    """
    What came out of a row, of one operation each: ``ours`` and ``theirs``, and the median of the paired ratios.

    ``theirs`` and ``ratio`` (ours by theirs) are None where the peer was not there, or where there is none.
    """

    ours: float
    theirs: float | None = None
    ratio: float | None = None
    rounds: int = 1
    note: str = ""


def each(call: Callable[..., object], arguments: Sequence[tuple[object, ...]]) -> Side:
    """Return the side that calls *call* with each of *arguments* and gives the list of the answers."""
    return lambda _: [call(*given) for given in arguments]


def compare(
    ours: Side,
    theirs: Side | None,
    *,
    setting: Setting,
    operations: int = 1,
    same: Callable[[Any, Any], bool] = operator.eq,
    note: str = "",
) -> Outcome:
    """Check that both sides give the same answers for their *operations*, then time them."""
    if theirs is not None and not same(ours(None), theirs(None)):
        raise DifferentAnswers
    return race(ours, theirs, setting=setting, operations=operations, note=note)


def race(
    ours: Side,
    theirs: Side | None,
    *,
    setting: Setting,
    operations: int = 1,
    their_operations: int | None = None,
    feed: Callable[[int], object] | None = None,
    clock: Callable[[Side, object], float] | None = None,
    note: str = "",
) -> Outcome:
    """
    Time both sides in alternating rounds.

    *feed* makes what a round works on, outside the time that counts; what was fed can be used up, so that each side
    works once a round. *clock* returns the seconds of one call where they cannot be taken from outside.
    """
    sides = [side for side in (ours, theirs) if side is not None]
    counts = [operations, their_operations or operations]
    timed, food = clock or _seconds, feed or _nothing
    with _no_collector():
        given = food(0)
        warm = [timed(side, given) for side in sides]
        repeats = [1 if feed or clock else max(1, ceil(setting.lap / max(seconds, 1e-7))) for seconds in warm]
        costs = [seconds * times for seconds, times in zip(warm, repeats, strict=True)]
        laps: list[list[float]] = [[] for _ in sides]
        rounds = setting.rounds(sum(costs))
        for number in range(1, rounds + 1):
            given = food(number)
            for which in _order(len(sides), number):
                gc.collect()
                seconds = sum(timed(sides[which], given) for _ in range(repeats[which]))
                laps[which].append(seconds / repeats[which] / counts[which])
    ratios = [mine / yours for mine, yours in zip(*laps, strict=True)] if len(laps) > 1 else []
    return Outcome(
        ours=median(laps[0]),
        theirs=median(laps[1]) if ratios else None,
        ratio=median(ratios) if ratios else None,
        rounds=rounds,
        note=note,
    )


def _order(sides: int, number: int) -> list[int]:
    return list(range(sides))[:: 1 if number % 2 else -1]


def _seconds(side: Side, given: object) -> float:
    start = perf_counter()
    side(given)
    return perf_counter() - start


def _nothing(_number: int) -> None:
    return None


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the garbage collector out, and what is there already out of the collections between the laps."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
