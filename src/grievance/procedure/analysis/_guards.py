"""Which standards keep somebody at work until there is an answer, and from where complaints set out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

import attrs

from grievance.model import Anchor, Duty, Stage
from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.procedure.analysis._inputs import When
from grievance.procedure.analysis._permitted import permitted
from grievance.procedure.analysis._regions import groups

__all__ = ["Round", "rounds"]

_FIRST = (Anchor.RECEIVED, Anchor.REGISTERED, Anchor.SENT)
_SECOND = (Anchor.STAGE_2_REQUESTED,)
"""The anchors that a complaint reaches by itself when it comes in, and when it is taken up a second time."""

_OWED_FOR: Mapping[Anchor, tuple[Duty, tuple[Anchor, ...]]] = {
    Anchor.ACKNOWLEDGED: (Duty.ACKNOWLEDGEMENT, _FIRST),
    Anchor.FILE_COMPLETE: (Duty.CASE_FILE, _FIRST),
    Anchor.STAGE_2_ACKNOWLEDGED: (Duty.ACKNOWLEDGEMENT, _SECOND),
}
"""What has to be owed, from which anchors on, for another anchor to be reached."""


@attrs.frozen(kw_only=True)
class Round:
    """
    A time through which complaints of a regime go, the first or the second, received from a day on.

    ``since`` is None for the day on which the procedure is in force. ``guards`` are the standards that bind then and
    whose clocks, once they run, run until there is an answer. ``owed`` are the standards that have to bind for an
    anchor to be reached; anchors that are not named are reached by themselves.
    """

    regime: str | None
    second: bool
    since: date | None
    guards: tuple[BoundStandard, ...]
    owed: Mapping[Anchor, tuple[BoundStandard, ...]]

    @property
    def ids(self) -> tuple[str, ...]:
        """The standards that guard."""
        return tuple(one.standard.id for one in self.guards)

    def escapes(self, guards: Iterable[BoundStandard]) -> Iterator[tuple[When, ...]]:
        """
        Yield lists of conditions: where none of one list holds, none of these *guards* runs; and only there.

        A guard does not run where it does not bind, or where what its anchor needs is not owed.
        """
        counted = list(guards)
        needed = sorted({one.standard.anchor for one in counted} & set(self.owed), key=list(self.owed).index)
        for missed in (one for size in range(len(needed) + 1) for one in combinations(needed, size)):
            running = [one.when for one in counted if one.standard.anchor not in missed]
            yield (*running, *(one.when for anchor in missed for one in self.owed[anchor]))


def rounds(procedure: Procedure) -> Iterator[Round]:
    """Yield all rounds of complaints: of each regime, the first and, where anybody may ask for it, the second time."""
    again = any(permitted(procedure, "RequestStage2", stage) for stage in Stage)
    for regime, standards in groups(procedure):
        for second in (False, True) if again else (False,):
            for since, bound in _periods(procedure, standards):
                yield _round(regime, since, bound, second=second)


def _round(regime: str | None, since: date | None, bound: list[BoundStandard], *, second: bool) -> Round:
    begins = _SECOND if second else _FIRST
    owed = {
        anchor: tuple(one for one in bound if one.standard.duty is duty and one.standard.anchor in begins)
        for anchor, (duty, after) in _OWED_FOR.items()
        if after == begins
    }
    guards = tuple(one for one in bound if _until_answered(one) and one.standard.anchor in {*begins, *owed})
    return Round(regime=regime, second=second, since=since, guards=guards, owed=owed)


def _periods(
    procedure: Procedure, standards: tuple[BoundStandard, ...]
) -> Iterator[tuple[date | None, list[BoundStandard]]]:
    """Yield from when on which standards bind what is received, from the day on which the procedure is in force."""
    begins = [procedure.effective]
    for bound in standards:
        begins += [bound.standard.since] if bound.standard.since is not None else []
        begins += [bound.standard.until + timedelta(1)] if bound.standard.until is not None else []
    for since in sorted({one for one in begins if one >= procedure.effective}):
        yield (
            None if since == procedure.effective else since,
            [bound for bound in standards if bound.standard.binds_on(since)],
        )


def _until_answered(bound: BoundStandard) -> bool:
    standard = bound.standard
    lasting = standard.duty is Duty.FINAL_RESPONSE or (standard.duty is Duty.UPDATE and standard.repeats)
    return lasting and standard.if_resolved_within is None
