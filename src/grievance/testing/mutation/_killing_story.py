"""The timeline that would have noticed a mistake in a duration: the story that two procedures first tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import takewhile

import attrs

from grievance.model import Standard
from grievance.procedure import Procedure, tables_of
from grievance.rules.analysis import Implied
from grievance.testing.asking._cases import Step, TimelineCase
from grievance.testing.mutation._apart import apart
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._stories import Beat, Story, beats, stories, stories_of
from grievance.testing.timelines._timeline import passes

__all__ = ["Storyteller"]

_DAYS = 7


@attrs.frozen(slots=False)
class Storyteller:
    """Plays stories of complaints received from ``now`` on under a procedure and its mutants."""

    procedure: Procedure
    now: datetime
    known: Implied
    _told: dict[str, tuple[Beat, ...]] = attrs.field(factory=dict)

    def killing(self, mutant: Mutant) -> TimelineCase | None:
        """Return a timeline that passes on the procedure and fails on *mutant*; None if no story tells them apart."""
        for story in self._stories(mutant):
            case = _told_apart(story, self._beats(story), beats(story, mutant.procedure), mutant.id)
            if case is not None and passes(case, self.procedure) and not passes(case, mutant.procedure):
                return case
        return None

    def _beats(self, story: Story) -> tuple[Beat, ...]:
        """Return how a story goes under the procedure itself: it is told once for all mutants."""
        key = repr(story)  # facts may hold what has no hash
        if key not in self._told:
            self._told[key] = beats(story, self.procedure)
        return self._told[key]

    def _stories(self, mutant: Mutant) -> Iterator[Story]:
        """Yield the stories that may show a duration, those that begin on the first day first."""
        assert mutant.span is not None  # only mistakes in durations are told by stories  # noqa: S101
        for day in range(_DAYS):
            later = timedelta(days=day)
            for standard, facts, at in self._bound:
                if standard.id in mutant.bound_by:
                    on = at + later if standard.binds_on((at + later).date()) else at - later
                    yield from stories_of(self.procedure, standard, mutant.span, facts, on)
            yield from stories(self.procedure, mutant.span, self.now + later)

    @cached_property
    def _bound(self) -> Sequence[tuple[Standard, Mapping[str, object], datetime]]:
        """The standards that can bind, each with facts of a complaint that it binds, and when that is received."""
        rules = tables_of(self.procedure)["standards"].rules
        found = []
        for at, (rule, bound) in enumerate(zip(rules, self.procedure.standards, strict=True)):
            without = Mutant(
                id=rule.id, sentence="", kind="rows", table="standards", at=at, was=(rule,), make=lambda: self.procedure
            )
            examples = apart(self.procedure, without, self.known).examples
            found += [(bound.standard, facts, _received(bound.standard, self.now)) for facts in examples[:1]]
        return found


def _received(standard: Standard, now: datetime) -> datetime:
    """Return *now*, or the date nearest to it on which complaints are bound by a standard."""
    if standard.binds_on(now.date()):
        return now
    on = standard.since if standard.since and now.date() < standard.since else standard.until
    return now if on is None else datetime.combine(on, time(12), UTC)


def _told_apart(story: Story, old: Sequence[Beat], new: Sequence[Beat], case_id: str) -> TimelineCase | None:
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    if alike == len(old) == len(new):
        return None
    steps = (*_steps_to(old[:alike]), _looking(old[alike:], new[alike:]))
    return TimelineCase(id=case_id, where="", facts=story.facts, now=story.now, steps=steps)


def _steps_to(alike: Sequence[Beat]) -> Iterator[Step]:
    """Yield steps up to the last instant at which both are alike: what is done, and that instant itself."""
    yield from (Step(at=beat.at, did=beat.did) for beat in alike if beat.did is not None)
    if alike and alike[-1].did is None:
        yield Step(at=alike[-1].at)


def _looking(old: Sequence[Beat], new: Sequence[Beat]) -> Step:
    """Return the step that looks at the first instant of two stories: at what was handed out, else at the clocks."""
    at = min(beat.at for beat in (*old[:1], *new[:1]))
    was, now = (next((beat for beat in beats[:1] if beat.at == at), None) for beats in (old, new))
    if was is None or now is None or was.handed != now.handed:
        return Step(at=at, did=was.did if was else None, effects=was.handed if was else ())
    states = {name: state for name, state in was.clocks.items() if now.clocks.get(name) != state}
    return Step(at=at, did=was.did, states=states, stage=was.stage if was.stage is not now.stage else None)
