"""Laws of a procedure as a whole: its queue, its teams, its refusals, its clocks; and of every index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from grievance.cannot_help import WORD_OF, CannotHelp, prepare
from grievance.deadlines import Binding, run_clocks
from grievance.errors import GrievanceError, InvalidValue
from grievance.lifecycle import Register, apply
from grievance.model import (
    Actor,
    Body,
    Clock,
    Complaint,
    Element,
    Ground,
    Pause,
    Refusal,
    Remedy,
    WaitsFor,
)
from grievance.policies import Facts, RoutingPolicy
from grievance.procedure import Procedure, bindings
from grievance.testing.laws._inputs import answer, inputs_of
from grievance.testing.laws._law import law

__all__ = ["pauses_never_hurry", "reaches_somebody", "refusals_owe", "within_bounds"]

__tracebackhide__ = True  # pytest shows the line of the test instead

T = TypeVar("T")


@law("P8", "Every complaint lands on somebody who can act: a known team, or a person who decides (S28, S41, S53).")
def reaches_somebody(
    subject: RoutingPolicy | Procedure, cases: Iterable[Facts] | None = None, *, teams: Iterable[str] | None = None
) -> int:
    """
    Route each complaint: never to whom it is about.

    *teams* are those that there are: those of the procedure, unless they are told. A procedure sees to it by itself
    that what its policy gets wrong lands on a person; the law tells what it would have to see to.
    """
    knows = _known_teams(subject, teams)
    route = subject.route if isinstance(subject, Procedure) else subject
    facts = inputs_of(subject, cases)
    for one in facts:
        found = answer(route, one)
        team = None if found is None else found.value
        if team is not None and not knows(team):
            raise reaches_somebody.broken(f"it went to {team!r}, which is no team", one)
        if team in one.submission.accused:
            raise reaches_somebody.broken(f"it went to {team!r}, whom it is about", one)
    return len(facts)


def _known_teams(subject: RoutingPolicy | Procedure, teams: Iterable[str] | None) -> Callable[[str], bool]:
    if teams is not None:
        return frozenset(teams).__contains__
    if not isinstance(subject, Procedure):
        raise InvalidValue("teams", "must be given with a policy: the names of those that there are")
    return subject.knows_team


@law("P9", "A refusal says all that it owes, or there is none (S44, D36).")
def refusals_owe(procedure: Procedure, write: Callable[..., Refusal] = prepare) -> int:
    """
    Write a refusal on every ground, and then without each thing that it owes, which must fail.

    *write* is what writes refusals, with the arguments of `grievance.cannot_help.prepare`.
    """
    terms = attrs.evolve(procedure.help, review=None, external_route=None)
    for ground in Ground:
        owed = ground.owes.union(terms.owes.get(ground, ()))
        try:
            refusal = write(terms, ground, **_words(terms))
        except GrievanceError as error:
            raise refusals_owe.broken(f"as {ground.value} nobody can be refused: {error}") from None
        if not owed.issubset(refusal.provides):
            left = ", ".join(one.value for one in Element if one in owed - {*refusal.provides})
            raise refusals_owe.broken(f"as {ground.value} it did not say: {left}")
        for element in sorted(owed, key=lambda one: one.value):
            if _written(write, terms, ground, element):
                raise refusals_owe.broken(f"as {ground.value} it could be written without the {element.value}")
    return len(Ground)


def _written(write: Callable[..., Refusal], terms: CannotHelp, ground: Ground, without: Element) -> bool:
    try:
        write(terms, ground, **{**_words(terms), WORD_OF[without]: _NOTHING.get(without, " ")})
    except InvalidValue:
        return False
    return True


_NOTHING: Mapping[Element, Any] = {
    Element.SIGNPOST: None,
    Element.ORIGINAL: None,
    Element.REVIEW_DATE: None,
    Element.REMEDY: (),
}


def _words(terms: CannotHelp) -> dict[str, Any]:
    kinds = sorted(terms.goodwill, key=lambda kind: kind.value)
    return {
        **dict.fromkeys(WORD_OF.values(), "said"),
        "decided_by": "somebody",
        "body": Body(id="body", name="body", contact="contact"),
        "until": date.max,
        "remedies": tuple(Remedy(id=kind.value, kind=kind) for kind in kinds[:1]),
    }


@law("P10", "An index of motivation lies within its bounds, whoever is looked at (S9).")
def within_bounds(index: Callable[[T], Decimal | float | None], people: Iterable[T], *, low: float, high: float) -> int:
    """Compute an *index* of each of some people, or groups of them; None is "not known"."""
    tried = 0
    for tried, one in enumerate(people, 1):
        value = index(one)
        if value is not None and not low <= float(value) <= high:
            raise within_bounds.broken(f"that of number {tried} is {value}, not within {low} and {high}")
    if not tried:
        raise InvalidValue("people", "must hold somebody: a law that looked at nothing says nothing")
    return tried


@law("P11", "Waiting for somebody else never makes a deadline come earlier.")
def pauses_never_hurry(procedure: Procedure, cases: Iterable[Facts] | None = None) -> int:
    """Let the handling of each complaint wait, for whom and as long as may be, and look at all its clocks."""
    facts = inputs_of(procedure, cases)
    seen = set()
    for one in facts:
        bound = bindings(procedure, one)
        key = tuple((binding.standard.id, binding.issue) for binding in bound)
        if key not in seen:
            seen.add(key)
            _demand_later(one, bound)
    return len(facts)


def _demand_later(facts: Facts, bound: tuple[Binding, ...]) -> None:
    register = Register(by=Actor(id="law"), complaint_id="complaint", submission=facts.submission)
    complaint, _ = apply(None, register, now=facts.submission.received_at)
    before = _due(complaint, bound)
    for pause in _pauses(complaint.received_at):
        after = _due(attrs.evolve(complaint, pauses=(pause,)), bound)
        for key, due_at in after.items():
            earlier = before[key]
            if due_at is not None and earlier is not None and due_at < earlier:
                length = f"{pause.since - complaint.received_at} after the receipt, for {pause.waits_for.value}"
                what = f"{key} was due {earlier - due_at} earlier because of a wait from {length}"
                raise pauses_never_hurry.broken(what, facts)


def _due(complaint: Complaint, bound: tuple[Binding, ...]) -> dict[str, datetime | None]:
    clocks: tuple[Clock, ...] = run_clocks(complaint, bound)
    return {clock.key: clock.due_at for clock in clocks}


def _pauses(received: datetime) -> Iterator[Pause]:
    hour = timedelta(hours=1)
    for waits_for in WaitsFor:
        for begins, lasts in ((0, 1), (1, 24), (3, 70), (30, 100), (50, 2), (100, 400)):
            since = received + begins * hour
            yield Pause(waits_for=waits_for, since=since, until=since + lasts * hour)
