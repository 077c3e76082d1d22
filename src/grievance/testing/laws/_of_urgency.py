"""Laws of how urgent something is, and of the place in the queue that it gets by that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

import attrs

from grievance.decision import Decision
from grievance.model import Severity, Submission, TimeFrame
from grievance.policies import SEVERITY_TOP, Facts, Levels, ScorePolicy, supposing
from grievance.procedure import Procedure
from grievance.testing.laws._inputs import answer, inputs_of, said
from grievance.testing.laws._law import law
from grievance.testing.laws._varying import with_severity

__all__ = ["blind_to_the_clock", "monotone_in_severity", "nobody_starves"]

__tracebackhide__ = True  # pytest shows the line of the test instead


@law("P6", "What is more severe is never less urgent.")
def monotone_in_severity(subject: ScorePolicy | Procedure, cases: Iterable[Facts] | None = None) -> int:
    """Raise each part of the severity step by step: no step may cost points; who must ask a person comes first."""
    facts, policy = inputs_of(subject, cases), _score_of(subject)
    for one in facts:
        for part in attrs.fields(Severity):
            steps = [(step, answer(policy, with_severity(one, step))) for step in _raised(one, part.name)]
            for (_, before), (severity, after) in pairwise(steps):
                if before is not None and after is not None and _points(after) < _points(before):
                    what = f"it fell from {said(before)} to {said(after)} when {part.name} rose by one"
                    raise monotone_in_severity.broken(what, with_severity(one, severity))
    return len(facts)


def _raised(facts: Facts, part: str) -> Iterator[Severity]:
    severity = facts.submission.severity or Severity()
    yield from (attrs.evolve(severity, **{part: level}) for level in range(getattr(severity, part), SEVERITY_TOP + 1))


def _points(found: Decision[int]) -> float:
    return float("inf") if found.value is None else found.value


@law("P7", "Nothing starves: who is received later than a complaint's rank and the bound never comes before it (L74).")
def nobody_starves(subject: Levels | Procedure, cases: Iterable[Facts] | None = None) -> int:
    """Place each complaint at each level, whenever it is received and whatever law or customer ask of it."""
    facts, levels = inputs_of(subject, cases), subject.levels if isinstance(subject, Procedure) else subject
    for submission, one in {_moved(one, hours): one for one in facts for hours in (0, 31, 62, 93)}.items():
        received = submission.received_at
        for level in levels.levels:
            for legal in (None, received, received + timedelta(days=1)):
                latest = received - levels.overtaking_bound
                rank_at = levels.place(submission, level, 0, legal).rank_at
                if rank_at < latest:
                    what = f"at level {level.name} it comes {latest - rank_at} further to the front"
                    raise nobody_starves.broken(what, one)
    return len(facts)


def _moved(facts: Facts, hours: int) -> Submission:
    """Return a bare submission that is received later, of which an answer is wanted at once."""
    before = facts.submission
    received = before.received_at + timedelta(hours=hours)
    frame = TimeFrame(not_after=received) if hours % 2 else None
    return Submission(category=before.category, channel=before.channel, received_at=received, time_frame=frame)


@law("P12", "The queue never changes by itself: how urgent something is does not depend on when one asks (L74).")
def blind_to_the_clock(subject: ScorePolicy | Procedure, cases: Iterable[Facts] | None = None) -> int:
    """Ask again later, from an hour to a year; of a procedure it is the score that is asked."""
    facts, policy = inputs_of(subject, cases), _score_of(subject)
    for one in facts:
        before = answer(policy, one)
        for later in _LATER:
            after = answer(policy, supposing(attrs.evolve(one, now=one.now + later), one.named(())))
            if before is not None and after is not None and before != after:
                what = f"it answered {said(before)} at first and {said(after)} when asked {later} later"
                raise blind_to_the_clock.broken(what, one)
    return len(facts)


_LATER = (*(timedelta(hours=hours) for hours in (1, 7, 13)), *(timedelta(days=days) for days in (1, 3, 33, 400)))


def _score_of(subject: ScorePolicy | Procedure) -> ScorePolicy:
    return subject.score if isinstance(subject, Procedure) else subject
