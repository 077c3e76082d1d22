"""Does a new version of a procedure ever give less time than the old one?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from grievance.errors import InvalidDocument
from grievance.model import Anchor, Duty, Standard
from grievance.model._checks import check_instant
from grievance.procedure._comparing_facts import Inputs
from grievance.procedure._procedure import Procedure
from grievance.procedure._regime_rules import rules_by_standard
from grievance.procedure.analysis._time_instants import Promised, Shorter, first_shorter
from grievance.rules import read_when
from grievance.rules.analysis import Outcome, Proof, Undecided, differences

__all__ = ["TimeProof", "never_less_time"]

_MOST = 1000
"""How many combinations of standards of one duty are looked at."""

_NOTHING: Mapping[str, object] = {}
Obligation = tuple[Duty, Anchor]


@attrs.frozen(kw_only=True)
class TimeProof(Proof):
    """
    A proof about time; a counter-example is a complaint and when what its deadline counts from happened.

    ``example`` are the facts, ``received_at`` the instant of receipt, which is also the instant from which the duty
    counts. ``old_due`` is None where the old procedure owes nothing.
    """

    received_at: datetime | None = None
    old_due: datetime | None = None
    new_due: datetime | None = None


def never_less_time(
    old: Procedure,
    new: Procedure,
    *,
    except_when: Mapping[str, object] = _NOTHING,
    years: tuple[int, int] | None = None,
) -> TimeProof:
    """
    Return whether *new* never gives us less time than *old* for a duty, counted from the same event.

    For each duty of ours and each anchor that standard counts which is due first. Less time is to be due earlier, or to
    be owed at all where *old* owes nothing; a duty that is dropped, or due later, is no less time. All facts that both
    procedures know are looked at, regimes included, but for those of which *except_when* (a ``when`` table) holds, and
    all dates of receipt: standards bind from their ``since`` to their ``until``.

    Proved without dates is what follows from the spans alone: one old standard is due no later than each new one,
    counted in the same unit on calendars of the same content, or in units of which one is always the shorter. Where
    that does not settle it, both due instants are compared at every instant at which either may bend (ends of hours,
    midnights, and what leads to them by working time) and right beside it; between those both run straight, so that
    this is a proof for what begins in *years*, and is said to be one for these years alone. They are, if not given,
    those from which *new* is in force up to the last that a calendar has a holiday, a closure or an opening in.

    What is proved is the time without waits, extensions, promises and quick resolutions; where a new standard pauses,
    extends, falls away or repeats on other terms than the old one that is due no later, it is undecided, and both are
    named. So it is where there are too many combinations of standards.

    Raises:
        InvalidDocument: *except_when* has faults.
    """
    inputs = Inputs.of(old, new)
    excepted, faults = read_when(except_when, inputs.schema, "except_when")
    if faults:
        raise InvalidDocument("except_when", faults)
    inputs = attrs.evolve(inputs, never=(*inputs.never, excepted) if excepted else inputs.never)
    asked = _Asked(old=old, new=new, inputs=inputs, years=years or _frozen_years(old, new))
    if inputs.clashing:
        because = f"the facts {', '.join(sorted(inputs.clashing))} are of another kind now"
        return TimeProof(outcome=Outcome.UNDECIDED, because=because)
    answers = [asked.answer(obligation) for obligation in _obligations(new)]
    for outcome in (Outcome.REFUTED, Outcome.UNDECIDED):
        found = next((one for one in answers if one.outcome is outcome), None)
        if found is not None:
            return found
    limited = any(one.because for one in answers)
    when = f" that begins in the years {asked.years[0]} to {asked.years[1]}" if limited else ""
    return TimeProof(outcome=Outcome.PROVED, because=f"no duty{when} is due earlier, and none is new")


def _obligations(new: Procedure) -> Sequence[Obligation]:
    standards = [bound.standard for bound in new.standards]
    return tuple(dict.fromkeys((one.duty, one.anchor) for one in standards if one.duty.ours))


@attrs.frozen(kw_only=True)
class _Asked:
    """Two procedures, the inputs that they have in common, and the years in which instants are compared."""

    old: Procedure
    new: Procedure
    inputs: Inputs
    years: tuple[int, int]

    def answer(self, obligation: Obligation) -> TimeProof:
        """Return the answer for one duty from one anchor; a proof says something only if it holds for the years."""
        try:
            groups = list(self._groups(obligation))
        except Undecided:
            groups = []
            return TimeProof(outcome=Outcome.UNDECIDED, because=f"{_named(obligation)}: {_TOO_MANY}")
        if len(groups) >= _MOST:
            return TimeProof(outcome=Outcome.UNDECIDED, because=f"{_named(obligation)}: {_TOO_MANY}")
        answers = [one for group in groups for one in self._by_era(obligation, *group)]
        for outcome in (Outcome.REFUTED, Outcome.UNDECIDED):
            found = next((one for one in answers if one.outcome is outcome), None)
            if found is not None:
                return found
        because = next((one.because for one in answers if one.because), "")
        return TimeProof(outcome=Outcome.PROVED, because=because)

    def _groups(
        self, obligation: Obligation
    ) -> Iterator[tuple[tuple[Promised, ...], tuple[Promised, ...], Mapping[str, object]]]:
        """Yield the standards that bind together, the old and the new ones, each combination with an example."""
        was, now = (_promised(one, obligation) for one in (self.old, self.new))
        rules = [
            [attrs.evolve(rule, id=f"{side} {rule.id}", value=1 << number + shift) for rule in found[one.standard.id]]
            for side, promised, procedure, shift in (("old", was, self.old, 0), ("new", now, self.new, len(was)))
            for found in (rules_by_standard(procedure),)
            for number, one in enumerate(promised)
        ]
        table = self.inputs.table("standards", (rule for each in rules for rule in each), hit="collect")
        nothing = self.inputs.table("nothing", (), hit="collect")
        for found in differences(table, nothing, implied=self.inputs.never, limit=_MOST):
            binding = [one for number, one in enumerate((*was, *now)) if found.old >> number & 1]
            before = tuple(one for one in binding if any(one is each for each in was))
            after = tuple(one for one in binding if not any(one is each for each in before))
            yield before, after, found.example

    def _by_era(
        self,
        obligation: Obligation,
        old: tuple[Promised, ...],
        new: tuple[Promised, ...],
        example: Mapping[str, object],
    ) -> Iterator[TimeProof]:
        """Yield the answer for each stretch of receipts in which the same of the standards are in force."""
        first, last = (datetime(year, 1, 1, tzinfo=ZoneInfo("UTC")) for year in (self.years[0], self.years[1] + 1))
        turns = sorted({at for one in (*old, *new) for at in one.turns})
        for since, until in zip((None, *turns), (*turns, None), strict=True):
            was, now = (tuple(one for one in side if one.binds(since)) for side in (old, new))
            if now:
                begins = max(first, since or first)
                ends = last if until is None or obligation[1] is not Anchor.RECEIVED else min(last, until)
                yield self._within(obligation, was, now, example, (min(begins, ends), ends), since)

    def _within(
        self,
        obligation: Obligation,
        old: tuple[Promised, ...],
        new: tuple[Promised, ...],
        example: Mapping[str, object],
        stretch: tuple[datetime, datetime],
        since: datetime | None,
    ) -> TimeProof:
        rows = tuple(dict.fromkeys(one.standard.id for one in (*old, *new)))
        about = _named(obligation)
        if not old:
            at = check_instant("since", since or stretch[0])
            because = f"{about} is owed, and was not: {_ids(new)}"
            due = min(one.due(at) for one in new)
            return TimeProof(
                outcome=Outcome.REFUTED, because=because, example=example, rows=rows, received_at=at, new_due=due
            )
        if all(any(one.never_later(other) for one in old) for other in new):
            return self._on_terms(about, old, new, rows)
        found = first_shorter(old, new, stretch)
        if isinstance(found, Shorter):
            because = f"{about} is due {found.new_due.isoformat()} ({_ids(new)}) instead of "
            because += f"{found.old_due.isoformat()} ({_ids(old)})"
            return TimeProof(
                outcome=Outcome.REFUTED,
                because=because,
                example=example,
                rows=rows,
                received_at=found.at,
                old_due=found.old_due,
                new_due=found.new_due,
            )
        if not found:
            because = f"{about}: which of {_ids(old)} and {_ids(new)} is due first changes too often to be told"
            return TimeProof(outcome=Outcome.UNDECIDED, because=because, rows=rows)
        proof = self._on_terms(about, old, new, rows)
        return attrs.evolve(proof, because=proof.because or "in these years")

    def _on_terms(
        self, about: str, old: tuple[Promised, ...], new: tuple[Promised, ...], rows: tuple[str, ...]
    ) -> TimeProof:
        """Return the proof, unless a new standard may be stopped or repeated otherwise than each old one."""
        for one in new:
            if not any(_as_lenient(other.standard, one.standard) for other in old):
                because = f"{about}: {_ids([one])} pauses, extends, falls away or repeats otherwise than {_ids(old)}"
                return TimeProof(outcome=Outcome.UNDECIDED, because=because, rows=rows)
        return TimeProof(outcome=Outcome.PROVED, because="")


_TOO_MANY = "too many combinations of standards bind"
