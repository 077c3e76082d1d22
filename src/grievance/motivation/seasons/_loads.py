"""The search behind the plan: which months to lengthen and by how much, so that the busiest is as light as can be."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

import attrs

__all__ = ["Choice", "Load", "best_choice", "leave_in"]


@attrs.frozen(kw_only=True)
class Load:
    """
    What a month has to carry, for one handler.

    ``work`` is in complaints, ``usual`` in hours, ``days`` are those that season hours lengthen. ``room`` is the most
    leave that it takes, in steps.
    """

    work: Fraction
    usual: Fraction
    days: int
    room: int

    def at(self, hours: Fraction) -> Fraction:
        """Return the complaints for an hour if it has so many; none at all are no load."""
        return self.work / hours if self.work else Fraction(0)

    @property
    def before(self) -> Fraction:
        """The load in usual hours."""
        return self.at(self.usual)


@attrs.frozen(kw_only=True)
class Choice:
    """
    Hours for a year.

    ``peak`` is the largest load or the target if that is more, ``worked`` the steps of overtime, ``high`` the places
    of the months of the high season, ``steps`` the steps by which a day of theirs is longer.
    """

    peak: Fraction
    worked: int
    high: tuple[int, ...]
    steps: int


def best_choice(loads: Sequence[Load], *, step: Fraction, most: int, target: Fraction) -> Choice:
    """
    Return the hours with the lowest peak; of those the least overtime, and of those the fewest months.

    Only the months above some load need be looked at together: a longer day in another month lowers no peak, and its
    hours would have to be given back. The mildest are never among them: somebody has to give back. The rest is a search
    that leaves out what cannot be better than what it has.
    """
    best = Choice(peak=max(target, *(load.before for load in loads)), worked=0, high=(), steps=0)
    levels = sorted({load.before for load in loads})[1:]
    highs = [tuple(place for place, load in enumerate(loads) if load.before >= level) for level in levels]
    hopes = [_hope(loads, high, steps, step, target) for high in highs for steps in range(1, most + 1)]
    for hope in sorted(hopes, key=_rank):
        if _rank(hope) < _rank(best) and hope.worked <= sum(_rooms(loads, hope.high, best.peak, step)):
            choice = attrs.evolve(hope, peak=_peak(loads, hope, step))
            best = min(best, choice, key=_rank)
    return best


def leave_in(loads: Sequence[Load], choice: Choice, *, step: Fraction) -> list[int]:
    """
    Return the steps of leave of each month: in the mildest months, as few as hold it at the peak, and evenly there.

    Evenly means that each step goes where the load after it is lowest.
    """
    rooms = _rooms(loads, choice.high, choice.peak, step) if choice.worked else []
    mildest = sorted(range(len(rooms)), key=lambda place: (loads[place].before, place))
    dead: list[int] = []
    while sum(rooms[place] for place in dead) < choice.worked:
        dead.append(mildest[len(dead)])
    leave = [0] * len(loads)
    _spread(loads, dead, choice.worked, leave, step)
    return leave


def _rank(choice: Choice) -> tuple[Fraction, int, int]:
    return choice.peak, choice.worked, len(choice.high)


def _hope(loads: Sequence[Load], high: tuple[int, ...], steps: int, step: Fraction, target: Fraction) -> Choice:
    """Return a choice as if the hours given back made no month busier than another is."""
    longer = {place: loads[place].days * steps * step for place in high}
    eased = (load.at(load.usual + longer.get(place, 0)) for place, load in enumerate(loads))
    worked = steps * sum(loads[place].days for place in high)
    return Choice(peak=max(target, *eased), worked=worked, high=high, steps=steps)


def _rooms(loads: Sequence[Load], high: Collection[int], peak: Fraction, step: Fraction) -> list[int]:
    """Return how many steps of leave leave each month no more loaded than *peak*; none in the high season."""
    return [0 if place in high else _room_at(load, peak, step) for place, load in enumerate(loads)]


def _room_at(load: Load, peak: Fraction, step: Fraction) -> int:
    return min(load.room, int((load.usual - load.work / peak) // step))


def _peak(loads: Sequence[Load], hope: Choice, step: Fraction) -> Fraction:
    """Return the lowest peak at which the months outside the high season hold the leave of a choice."""
    leave = _rooms(loads, hope.high, hope.peak, step)
    others = [place for place in range(len(loads)) if place not in hope.high]
    last = _spread(loads, others, hope.worked - sum(leave), leave, step)
    return max(hope.peak, last)


def _spread(loads: Sequence[Load], places: Collection[int], steps: int, leave: list[int], step: Fraction) -> Fraction:
    """Add steps to the *leave* of *places*, each where the load after it is lowest; return the load after the last."""
    last = Fraction(0)
    queue = [one for place in places for one in _next_load(loads[place], place, leave[place], step)]
    heapq.heapify(queue)
    for _ in range(steps):
        last, place = heapq.heappop(queue)
        leave[place] += 1
        for one in _next_load(loads[place], place, leave[place], step):
            heapq.heappush(queue, one)
    return last


def _next_load(load: Load, place: int, leave: int, step: Fraction) -> Iterable[tuple[Fraction, int]]:
    if leave < load.room:
        yield load.at(load.usual - (leave + 1) * step), place
