"""Does a new version of a procedure ever give less time than the old one?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from grievance.errors import InvalidDocument, InvalidValue
from grievance.model import Anchor, Duty
from grievance.procedure._procedure import Procedure
from grievance.procedure._regime_rules import rules_by_standard
from grievance.procedure.comparing._inputs import Inputs, When
from grievance.procedure.comparing._time_due import Promised
from grievance.procedure.comparing._time_instants import Instants
from grievance.rules import Rule, read_when
from grievance.rules.analysis import STEPS, Outcome, Proof, Undecided, differences

__all__ = ["TimeProof", "never_less_time"]

_MOST = 1000
"""How many combinations of standards of one duty are looked at."""

_MOMENT = timedelta(microseconds=1)
_NOTHING: Mapping[str, object] = {}
_Side = tuple[Promised, ...]


@attrs.frozen(kw_only=True)
class TimeProof(Proof):
    """
    A proof about time; a counter-example is a complaint, and when what its deadline counts from happened.

    ``example`` are its facts, ``received_at`` is when it was received and ``counted_from`` the instant from which the
    duty counts. ``old_due`` and ``new_due`` are by when each procedure owes it first; ``old_due`` is None where the old
    one owes nothing.
    """

    received_at: datetime | None = None
    counted_from: datetime | None = None
    old_due: datetime | None = None
    new_due: datetime | None = None


def never_less_time(
    old: Procedure,
    new: Procedure,
    *,
    except_when: Mapping[str, object] = _NOTHING,
    years: tuple[int, int] | None = None,
    steps: int = STEPS,
) -> TimeProof:
    """
    Return whether *new* never gives us less time than *old* for a duty, counted from the same event.

    For each duty of ours and each anchor that standard counts which is due first. Less time is to be due earlier, or to
    be owed at all where *old* owes nothing; a duty that is dropped, or due later, is no less time. All facts that both
    procedures know are looked at, regimes included, but for those of which *except_when* (a ``when`` table) holds, and
    all dates of receipt: standards bind from their ``since`` to their ``until``.

    Where an old standard is, by the spans alone, due no later than a new one, that is proved for every date. Else both
    are compared at every instant at which either may bend (midnights, ends of hours, and what leads to them by working
    time) and right beside it; between those they stand still or move alike, so that this is a proof for what begins in
    the *years*, the first and the last, and is said to be one for these alone. If they are not given, it is one from
    the date on which both are in force to the end of the last year for which a calendar or a standard names a date, or
    of the third year after that date if this is later.

    What is proved is the time without waits, extensions, promises and quick resolutions: where a new standard pauses,
    extends, falls away, repeats or is taken up again on other terms than each old one that is due no later, it is
    undecided, and they are named. So it is where the combinations of standards cannot be told within *steps*.

    Raises:
        InvalidDocument: *except_when* has faults.
        InvalidValue: The *years* run backwards.
        CalendarExhausted: They lie outside those that a calendar answers for.
    """
    inputs = Inputs.of(old, new, steps=steps)
    excepted, faults = read_when(except_when, inputs.schema, "except_when")
    if faults:
        raise InvalidDocument("except_when", faults)
    if years is not None and years[0] > years[1]:
        raise InvalidValue("years", "must be the first and the last")
    begins = datetime(years[0], 1, 1, tzinfo=UTC) if years else max(map(_in_force, (old, new)))
    last_year = years[1] if years else _last_year(old, new, begins.year)
    asked = _Asked(old=old, new=new, inputs=inputs, excepted=excepted, begins=begins, last_year=last_year)
    unsettled, limited = None, False
    for answer in asked.answers():
        if answer.outcome is Outcome.REFUTED:
            return answer
        if answer.outcome is Outcome.UNDECIDED and unsettled is None:
            unsettled = answer
        limited = limited or bool(answer.because)
    if unsettled is not None:
        return unsettled
    when = f" of what begins from {begins.date()} to the end of {last_year}" if limited else ""
    return TimeProof(outcome=Outcome.PROVED, because=f"no duty{when} is due earlier, and none is new")


def _in_force(procedure: Procedure) -> datetime:
    return datetime.combine(procedure.effective, time(), ZoneInfo(procedure.zone))


def _last_year(old: Procedure, new: Procedure, first: int) -> int:
    found = [
        year
        for procedure in (old, new)
        for bound in procedure.standards
        for year in (
            *Promised.of(bound.standard, procedure).years,
            *(on.year for on in (bound.standard.since, bound.standard.until) if on is not None),
        )
    ]
    return max([first + 3, *found])


@attrs.frozen(kw_only=True)
class _Asked:
    """Two procedures, the inputs that they have in common, and from when to which year instants are compared."""

    old: Procedure
    new: Procedure
    inputs: Inputs
    excepted: When
    begins: datetime
    last_year: int

    def answers(self) -> Iterator[TimeProof]:
        """Yield an answer for each duty and each combination of standards; a proof says why if it is limited."""
        strange = {
            one.fact.name
            for procedure in (self.old, self.new)
            for bound in procedure.standards
            for one in bound.when
            if one.fact.name in self.inputs.clashing
        }
        if strange:
            yield _undecided(f"the facts {', '.join(sorted(strange))} are of another kind now")
            return
        owed = [bound.standard for bound in self.new.standards if bound.standard.duty.ours]
        for duty, anchor in dict.fromkeys((one.duty, one.anchor) for one in owed):
            yield from self._about(duty, anchor)

    def _about(self, duty: Duty, anchor: Anchor) -> Iterator[TimeProof]:
        was, now = (
            tuple(
                Promised.of(bound.standard, procedure)
                for bound in procedure.standards
                if (bound.standard.duty, bound.standard.anchor) == (duty, anchor)
            )
            for procedure in (self.old, self.new)
        )
        first, last = self.begins.astimezone(UTC), datetime(self.last_year + 1, 1, 1, tzinfo=UTC)
        question = _Question(
            about=f"the {duty.value}, counted from {anchor.value},",
            anchor=anchor,
            instants=Instants(promised=(*was, *now), first=first, last=last),
        )
        try:
            groups = tuple(self._groups(was, now))
        except Undecided as reached:
            groups = ()
            yield _undecided(f"{question.about} is {reached}")
        if len(groups) == _MOST:
            yield _undecided(f"{question.about} is owed by more than {_MOST} combinations of standards")
        for before, after, example in groups:
            yield from question.answers(before, after, example)

    def _groups(self, was: _Side, now: _Side) -> Iterator[tuple[_Side, _Side, Mapping[str, object]]]:
        """Yield the standards that bind together, the old and the new ones, each combination with an example."""
        rules = [
            Rule(id=f"{side} {rule.id}", when=rule.when, value=1 << number + shift, because="-")
            for side, promised, procedure, shift in (("old", was, self.old, 0), ("new", now, self.new, len(was)))
            for bound in (rules_by_standard(procedure),)
            for number, one in enumerate(promised)
            for rule in bound[one.standard.id]
        ]
        never = (*self.inputs.never, self.excepted) if self.excepted else self.inputs.never
        asked = [Rule(id="excepted", when=self.excepted, value=0, because="-")] * bool(self.excepted)
        table = self.inputs.table("standards", [*rules, *asked], hit="collect")
        nothing = self.inputs.table("nothing", asked, hit="collect")
        for found in differences(table, nothing, implied=never, limit=_MOST, steps=self.inputs.steps):
            before = tuple(one for number, one in enumerate(was) if found.old >> number & 1)
            after = tuple(one for number, one in enumerate(now, len(was)) if found.old >> number & 1)
            yield before, after, found.example


@attrs.frozen(kw_only=True)
class _Question:
    """Is one duty, counted from one anchor, ever due earlier?"""

    about: str
    anchor: Anchor
    instants: Instants

    def answers(self, old: _Side, new: _Side, example: Mapping[str, object]) -> Iterator[TimeProof]:
        """Yield an answer for each new standard and each stretch of receipts in which the same ones are in force."""
        first, last = self.instants.first, self.instants.last
        turns = {at for one in (*old, *new) for at in one.turns if first < at < last}
        starts = [first, *sorted(turns)]
        for since, until in zip(starts, [*starts[1:], last], strict=True):
            was, now = (tuple(one for one in side if one.binds(since)) for side in (old, new))
            for one in now:
                found = self._answer(was, one, since, until)
                yield self._refuted(was, now, example, found, until) if isinstance(found, datetime) else found
        if any(not first < at < last for one in (*old, *new) for at in one.turns):
            yield TimeProof(outcome=Outcome.PROVED, because=_LIMITED)

    def _answer(self, old: _Side, new: Promised, since: datetime, until: datetime) -> TimeProof | datetime:
        """Return an answer for a new standard, or the first instant from which it is due before all old ones."""
        lenient = tuple(one for one in old if new.as_lenient(one))
        if any(one.never_later(new) for one in lenient):
            return TimeProof(outcome=Outcome.PROVED, because="")
        last = until if self.anchor is Anchor.RECEIVED else self.instants.last
        at = self.instants.first_shorter(old, new, since, last) if old else since
        if at is not None:
            return at
        if lenient and self.instants.first_shorter(lenient, new, since, last) is None:
            return TimeProof(outcome=Outcome.PROVED, because=_LIMITED)
        because = f"pauses, extends, falls away, repeats or is taken up again otherwise than {_ids(*old)}"
        return _undecided(f"{self.about} by {_ids(new)} {because}", *old, new)

    def _refuted(
        self, old: _Side, new: _Side, example: Mapping[str, object], at: datetime, until: datetime
    ) -> TimeProof:
        before = min((one.due(at) for one in old), default=None)
        first = min(new, key=lambda one: one.due(at))
        after = first.due(at)
        was = "was not owed" if before is None else f"was due {before.isoformat()} ({_ids(*old)})"
        return TimeProof(
            outcome=Outcome.REFUTED,
            because=f"{self.about} {was} and is due {after.isoformat()} ({_ids(first)})",
            example=example,
            rows=_rows(*old, first),
            received_at=min(at, until - _MOMENT),
            counted_from=at,
            old_due=before,
            new_due=after,
        )


_LIMITED = "in these years"


def _undecided(because: str, *about: Promised) -> TimeProof:
    return TimeProof(outcome=Outcome.UNDECIDED, because=because, rows=_rows(*about))


def _rows(*promised: Promised) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.standard.id for one in promised))


def _ids(*promised: Promised) -> str:
    return ", ".join(map(repr, _rows(*promised)))
