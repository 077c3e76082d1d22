"""The values of a case file: what is given, what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from grievance.model import Span, Stage

__all__ = ["Case", "Expectation", "Step", "Suite", "TimelineCase"]


@attrs.frozen(kw_only=True)
class Expectation:
    """
    What one question must be answered with, and why.

    ``question`` is one of `QUESTIONS`, or ``due``, whose value maps ids of standards to instants. ``value`` is the
    answer in the words of the file (None: whatever the answer is), ``abstains`` that a person must decide.
    ``because`` are the ids of all rules that give the answer, in any order (None: whichever); with ``at_least`` there
    may be more of them.
    """

    question: str
    value: object = None
    abstains: bool = False
    because: frozenset[str] | None = None
    at_least: bool = False


@attrs.frozen(kw_only=True)
class Case:
    """
    Facts by name, and what the procedure must answer to some questions about them.

    ``where`` is the place in the file, and ``places`` those of its facts. A combination of a matrix is a case of its
    own, called ``ID[a, b]``. A case with a reason to ``skip`` it is not run.
    """

    id: str
    where: str
    facts: Mapping[str, object]
    now: datetime
    expect: tuple[Expectation, ...]
    skip: str | None = None
    places: Mapping[str, str] = attrs.field(factory=dict, eq=False, repr=False)

    def place_of(self, question: str) -> str:
        """Return the place in the file of what is expected of *question*."""
        return f"{self.where}.expect.{question}" if self.where.startswith("cases") else self.where


@attrs.frozen(kw_only=True)
class Step:
    """
    An instant of a timeline: what happened then, and what must be so right after.

    The instant is ``at``, or ``after`` a span from the receipt. ``did`` is what happened, in a word of `Timeline`.
    ``effects`` is exactly what is handed out from the step before up to this instant, in any order (None: whatever).
    ``states`` are states of clocks by the ids of their standards.
    """

    after: Span | None = None
    at: datetime | None = None
    did: str | None = None
    effects: tuple[str, ...] | None = None
    states: Mapping[str, str] = attrs.field(factory=dict)
    stage: Stage | None = None


@attrs.frozen(kw_only=True)
class TimelineCase:
    """A complaint with these facts, received at ``now``, and what happens to it; spans are counted on ``calendar``."""

    id: str
    where: str
    facts: Mapping[str, object]
    now: datetime
    steps: tuple[Step, ...]
    calendar: str | None = None
    skip: str | None = None
    places: Mapping[str, str] = attrs.field(factory=dict, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Suite:
    """
    The cases of one file.

    ``procedure`` is the path or the name of the pack that they are about, ``fixtures`` the facts that have a name, and
    ``calendar`` what counts the spans of timelines.
    """

    source: str
    procedure: str | None
    calendar: str | None = None
    fixtures: Mapping[str, Mapping[str, object]] = attrs.field(factory=dict)
    cases: tuple[Case, ...] = ()
    timelines: tuple[TimelineCase, ...] = ()

    @property
    def every(self) -> tuple[Case | TimelineCase, ...]:
        """All cases, those with a timeline last."""
        return (*self.cases, *self.timelines)
