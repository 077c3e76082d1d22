"""The tables of a case file as they are written: field names are the keys."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from grievance.model import Span, Stage

__all__ = [
    "AnswerTable",
    "CaseRow",
    "MatrixAnswer",
    "MatrixRow",
    "StepRow",
    "SuiteTable",
    "TimelineRow",
]


@attrs.frozen(kw_only=True)
class SuiteTable:
    """``[suite]``."""

    now: object
    procedure: str | None = None
    calendar: str | None = None


@attrs.frozen(kw_only=True)
class _GivenRow:
    """What every kind of case is given: fixtures, facts of its own, its instant; and why it is not run."""

    id: str
    given: tuple[str, ...] = ()
    facts: Mapping[str, object] = attrs.field(factory=dict)
    now: object = None
    skip: str | None = None


@attrs.frozen(kw_only=True)
class AnswerTable:
    """An answer that is expected, and why."""

    is_: object = None
    abstains: bool = False
    because: tuple[str, ...] | None = None
    because_at_least: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class CaseRow(_GivenRow):
    """``[[cases]]``."""

    expect: Mapping[str, object] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class MatrixAnswer(AnswerTable):
    """``[[matrices.expect]]``: the answer for all combinations with some values of the dimensions."""

    when: Mapping[str, object] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class MatrixRow(_GivenRow):
    """``[[matrices]]``."""

    question: str
    over: Mapping[str, tuple[object, ...]]
    expect: tuple[MatrixAnswer, ...] = ()
    otherwise: object = None


@attrs.frozen(kw_only=True)
class StepRow:
    """``[[timelines.steps]]``."""

    after: Span | None = None
    at: object = None
    did: str | None = None
    effects: tuple[str, ...] | None = None
    states: Mapping[str, str] = attrs.field(factory=dict)
    stage: Stage | None = None


@attrs.frozen(kw_only=True)
class TimelineRow(_GivenRow):
    """``[[timelines]]``."""

    steps: tuple[StepRow, ...]
