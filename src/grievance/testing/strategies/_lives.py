"""Hypothesis strategies for complaints that a history of real commands has led to."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.errors import GrievanceError
from grievance.model import Complaint, Event, Nature, Submission
from grievance.procedure import Procedure
from grievance.testing.builders._builders import a_submission
from grievance.testing.builders._life import Life
from grievance.testing.builders._noise import of_submission
from grievance.testing.strategies._asked import next_command
from grievance.testing.strategies._built import made_of
from grievance.testing.strategies._values import submissions

__all__ = ["complaints", "histories"]

_GO_ON = st.integers(0, 7).map(bool)


def complaints(*, procedure: Procedure | None = None, steps: int = 6) -> SearchStrategy[Complaint]:
    """
    Return a strategy for complaints that up to so many *steps* of real commands have led to.

    Under a *procedure* they have its categories, channels and facts, its clocks, priorities and teams. The smallest
    one is `a_complaint`.
    """
    return _lives(_submitted(procedure), procedure, steps).map(lambda life: life.complaint)


def histories(*, procedure: Procedure | None = None, steps: int = 6) -> SearchStrategy[tuple[Event, ...]]:
    """Return a strategy for the events that led to one of `complaints`, the registration first."""
    return _lives(_submitted(procedure), procedure, steps).map(lambda life: life.events)


@st.composite
def _lives(draw: st.DrawFn, submitted: SearchStrategy[Submission], procedure: Procedure | None, steps: int) -> Life:
    life = Life.begun(draw(submitted), procedure=procedure)
    for _ in range(steps):
        if not draw(_GO_ON):
            break
        command = next_command(draw, life)
        with suppress(GrievanceError):  # what is refused has not happened
            life.do(command)
    return life


def _submitted(procedure: Procedure | None) -> SearchStrategy[Submission]:
    if procedure is None:
        return submissions()
    told = {name: [one for one in values if one is not None] for name, values in of_submission(procedure).items()}
    others = {name: st.sampled_from(values) for name, values in told.items()}
    others["nature"] = st.sampled_from(Nature)
    return made_of(partial(a_submission, procedure=procedure), {}, others)
