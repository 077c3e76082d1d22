"""Stories that show how long something lasts: what is told at which instant, and what follows of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice, product

import attrs

from grievance.deadlines import due_at
from grievance.errors import GrievanceError
from grievance.model import Anchor, Duty, RemedyKind, Span, Stage, Standard
from grievance.procedure import Procedure
from grievance.testing.timelines._timeline import Timeline

__all__ = ["Beat", "Story", "beats", "stories", "stories_of", "ways_to"]


@attrs.frozen
class Story:
    """A complaint with these *facts*, received at ``now``, and what is done at which instants, in order."""

    facts: Mapping[str, object]
    now: datetime
    doings: tuple[tuple[datetime, str], ...]


@attrs.frozen(kw_only=True)
class Beat:
    """What is handed out at an instant of a story, and how the clocks and the complaint stand then."""

    at: datetime
    did: str | None
    handed: tuple[str, ...]
    clocks: Mapping[str, str]
    stage: Stage


_LONGEST = 100
"""More instants than any story has at which something is handed out."""


def beats(story: Story, procedure: Procedure) -> tuple[Beat, ...]:
    """Return every instant of *story* at which something happens, up to the last one or to what the desk refuses."""
    found: list[Beat] = []
    with suppress(GrievanceError):
        found.extend(islice(_beats(story, procedure), _LONGEST))
    return tuple(found)


def _beats(story: Story, procedure: Procedure) -> Iterator[Beat]:
    timeline = Timeline(procedure, story.facts, now=story.now)
    yield _beat(timeline, story.now)
    for at, did in story.doings:
        yield from _left_alone(timeline, at)
        yield _beat(timeline, at, did)
    yield from _left_alone(timeline)


def _left_alone(timeline: Timeline, until: datetime | None = None) -> Iterator[Beat]:
    while (due := timeline.desk.next_due()) is not None and timeline.now < due and (until is None or due < until):
        yield _beat(timeline, due)


def _beat(timeline: Timeline, at: datetime, did: str | None = None) -> Beat:
    moment = timeline.at(at)
    if did is not None:
        moment.did(did)
    return Beat(at=at, did=did, handed=moment.handed, clocks=moment.clocks, stage=timeline.complaint.stage)


def stories(procedure: Procedure, span: Span, now: datetime) -> Iterator[Story]:
    """Yield stories of any complaint received at *now*: it waits, rests, lies elsewhere, comes back late."""
    ways = [*_RESTING, *((f"handed over to {body}",) for body in procedure.help.bodies), ("handed over",)]
    yield from (Story({}, now, _at_once(way, now)) for way in ways)
    for end in _ends(procedure, span, now):
        yield Story({}, now, (*_at_once(_ANSWERED, now), (end, "reopened")))


def stories_of(
    procedure: Procedure, standard: Standard, span: Span, facts: Mapping[str, object], now: datetime
) -> Iterator[Story]:
    """Yield stories of a complaint with *facts* bound by a *standard*: left alone once its clock runs, or resolved."""
    for way, more in product(ways_to(standard), ((), ("held",))):
        yield Story(facts, now, _at_once((*way, *more), now))
    for end in _ends(procedure, span, now):
        yield Story(facts, now, ((now, "went to the ombudsman"), (end, "settled by the ombudsman")))


def _at_once(way: tuple[str, ...], now: datetime) -> tuple[tuple[datetime, str], ...]:
    return tuple((now, verb) for verb in way)


def _ends(procedure: Procedure, span: Span, now: datetime) -> Iterator[datetime]:
    """Yield the last instant within a span from *now* on, and the next one, on every calendar that may count it."""
    for calendar in (None, *procedure.calendars.values()):
        with suppress(GrievanceError):
            end = due_at(now, span, calendar=calendar, zone=procedure.zone)
            yield from (end, end + timedelta(seconds=1))


_ANSWERED = ("answered",)
_RESTING = (("asked the customer",), ("asked a third party",), _ANSWERED, ("refused",))
_LEADING_TO: Mapping[Anchor, tuple[str, ...]] = {
    Anchor.SENT: ("passed on",),
    Anchor.ACKNOWLEDGED: ("acknowledged",),
    Anchor.FILE_COMPLETE: ("completed the file",),
    Anchor.STAGE_2_REQUESTED: (*_ANSWERED, "asked for a second stage"),
    Anchor.STAGE_2_ACKNOWLEDGED: (*_ANSWERED, "asked for a second stage", "acknowledged"),
    Anchor.ANSWERED: _ANSWERED,
    Anchor.RESOLVED: (*_ANSWERED, "accepted"),
    Anchor.OMBUDSMAN_ASKED: (*_ANSWERED, "went to the ombudsman"),
    Anchor.OMBUDSMAN_DECIDED: (*_ANSWERED, "went to the ombudsman", "overturned by the ombudsman"),
}
"""What has to happen before a clock of each anchor starts."""


def ways_to(standard: Standard) -> Iterator[tuple[str, ...]]:
    """Yield what may have happened when the clock of a standard starts; a check needs something granted."""
    ways = _LEADING_TO.get(standard.anchor, ())
    if standard.duty is Duty.EXECUTION_CHECK and ways[:1] == _ANSWERED:
        yield from ((f"answered with {kind.value}", *ways[1:]) for kind in RemedyKind if not kind.by_letter)
    else:
        yield ways
