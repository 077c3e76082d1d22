"""Case by case from history to measurements: the memory does not grow with the number of complaints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model import AuditFinding, Event, ImprovementProposal
from grievance.motivation._period import Period
from grievance.motivation.history._case import Case
from grievance.motivation.history._gathering import Sort
from grievance.motivation.history._making import Sources, gatherer_of, guard_of, guards_of
from grievance.motivation.history._matters import Matters
from grievance.motivation.history._merges import Merges
from grievance.motivation.history._purchases import Purchases
from grievance.motivation.history._reading import read_known
from grievance.motivation.history._reference import Difficulty, Reference
from grievance.motivation.history._span import Span
from grievance.motivation.history._terms import Terms
from grievance.motivation.history._within import Within
from grievance.motivation.scheme._component import Measure
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Scheme

__all__ = ["CaseCounts", "Measured", "Tally"]

_TERMS = Terms()


@attrs.frozen(kw_only=True)
class CaseCounts:
    """
    What became of the complaints that were read.

    ``read`` are all histories; ``regular`` ones can earn something; ``merged``, ``split`` and ``self_created`` ones
    cannot. ``without_people`` are the regular ones on which nobody of the staff has done anything. The rest are no
    complaints (S23), or were not on record by then.
    """

    read: int = 0
    regular: int = 0
    merged: int = 0
    split: int = 0
    self_created: int = 0
    without_people: int = 0


@attrs.frozen(kw_only=True)
class Measured:
    """
    What history comes to, as `staff_indices` takes it.

    ``measured`` is by person and name of the component, ``guards`` by person and counter-metric. ``reference`` is the
    yardstick of this period, for the next.
    """

    measured: Mapping[str, Mapping[str, Measurement]]
    guards: Mapping[str, Mapping[Measure, Measurement]]
    reference: Reference
    cases: CaseCounts

    def with_given(self, given: Mapping[str, Mapping[str, Measurement]], scheme: Scheme) -> Measured:
        """
        Return this with what the host has measured itself: by person, and by name of a component of `Measure.HOST`.

        Who has no complaints in the period, and something given, is among the people too.

        Raises:
            InvalidValue: A component is not one of the host's: what history tells is not overwritten.
        """
        for name in sorted({name for figures in given.values() for name in figures}):
            if scheme.component(name).measure is not Measure.HOST:
                raise InvalidValue(f"given[{name!r}]", "is measured from history: give components of the host alone")
        people = sorted(self.measured.keys() | given.keys())
        measured = {person: {**self.measured.get(person, {}), **given.get(person, {})} for person in people}
        return attrs.evolve(self, measured=measured)


class Tally:
    """
    Takes the histories of complaints one by one and says in the end what they come to for each person.

    Give them in the order of the register, each complaint once; how they are paged makes no difference. It keeps sums
    by person and stratum, the customers' matters of the last weeks, the complaints that were merged and those into
    which they were, and, with *purchases*, the customers of the period.

    *now* is as of when the histories are read; a reference of an earlier period is used instead of the period's own.
    *proposals* None are not recorded at all. *audits* are all findings, those about other complaints are passed by.

    Raises:
        InvalidValue: The period has not begun by *now*, or *now* is a naive datetime.
    """

    def __init__(
        self,
        *,
        scheme: Scheme,
        period: Period,
        now: datetime,
        terms: Terms = _TERMS,
        purchases: Purchases | None = None,
        proposals: Iterable[ImprovementProposal] | None = (),
        audits: Iterable[AuditFinding] = (),
        reference: Reference | None = None,
    ):
        self._span = span = Span.of(period, now)
        if span.now < span.since:
            raise InvalidValue("now", "must not lie before the period: nothing of it is known")
        self._terms = terms
        known = None if proposals is None else tuple(proposals)
        self._people = {one.by for one in known or () if span.holds(one.accepted_at)}
        self._findings: dict[str, list[AuditFinding]] = {}
        for finding in audits:
            self._findings.setdefault(finding.complaint_id, []).append(finding)
        self._matters, self._counts = Matters(terms.same_matter_within), Counter[str]()
        self._difficulty, self._merges = Difficulty(span, terms), Merges()
        sources = Sources(
            span=span,
            terms=terms,
            confidence=scheme.confidence,
            purchases=purchases,
            proposals=known,
            reference=reference or Reference(),
            difficulty=self._difficulty,
            merges=self._merges,
        )
        self._components = {one.name: gatherer_of(one, sources) for one in scheme.components}
        self._guards = {measure: guard_of(measure, sources) for measure in guards_of(scheme)}
        self._takers: tuple[Callable[[Case, Sort], None], ...] = (
            self._difficulty.add,
            *(one.add for one in self._components.values()),
            *(one.add for one in self._guards.values()),
        )

    def add(self, complaint_id: str, events: Iterable[Event]) -> None:
        """
        Take the history of a complaint in, in the order of its events.

        Raises:
            InvalidValue: It does not begin with Registered.
        """
        self._counts["read"] += 1
        findings = self._findings.get(complaint_id, ())
        case = read_known(complaint_id, events, self._terms, self._span.now, findings)
        if case is None or not case.counts:
            return
        sort = self._sort(case)
        self._counts[sort.name.lower()] += 1
        self._merges.add(case)
        self._meet(case, sort)
        for take in self._takers:
            take(case, sort)

    def _sort(self, case: Case) -> Sort:
        """Return the sort of a case; merged ones are no earlier complaint that another could be split from."""
        if case.merged_at is not None:
            return Sort.MERGED
        if self._matters.follows(case.matter, case.received_at):
            return Sort.SPLIT
        return Sort.SELF_CREATED if case.self_created else Sort.REGULAR

    def _meet(self, case: Case, sort: Sort) -> None:
        """Remember whose work or time counts in the period; what a merged one had earned can be taken back."""
        holds, people = self._span.holds, self._people
        if sort is Sort.SPLIT:
            return
        if sort is Sort.REGULAR:
            self._counts["without_people"] += not case.credit.total
        if not case.self_created and holds(case.received_at):
            people.update(person for person, _ in case.credit.weights)
            people.update(person for _, person in case.holding if person is not None)
        for end in case.ends:
            if end.earned_at is not None and (holds(end.earned_at) or holds(end.taken_up_at)):
                people.update(person for person, _ in end.credit.weights)

    def measured(self) -> Measured:
        """Return what has been measured so far, by person; it may go on afterwards."""
        people = sorted(self._people)
        components = {name: gatherer.measured(people) for name, gatherer in self._components.items()}
        guards = {measure: gatherer.measured(people) for measure, gatherer in self._guards.items()}
        rates = {name: one.rates for name, one in self._components.items() if isinstance(one, Within)}
        return Measured(
            measured={person: {name: found[person] for name, found in components.items()} for person in people},
            guards={person: {measure: found[person] for measure, found in guards.items()} for person in people},
            reference=Reference(rates=rates, difficulty=self._difficulty.by_stratum()),
            cases=CaseCounts(**self._counts),
        )
