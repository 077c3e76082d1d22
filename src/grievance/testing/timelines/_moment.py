"""What is so at an instant of a timeline, and what is expected of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from grievance.codec import nearest
from grievance.deadlines import State, status
from grievance.errors import InvalidValue
from grievance.model import Stage
from grievance.testing.asking._cases import Step
from grievance.testing.builders._stages import stage_called
from grievance.testing.timelines._effect_words import check_effect, unlike
from grievance.testing.timelines._unlike import Handed, in_lines, locally, which_standards

if TYPE_CHECKING:
    from grievance.testing.timelines._timeline import Timeline

__all__ = ["Moment"]

__tracebackhide__ = True  # pytest shows the line of the test instead

_RIGHT_AFTER = timedelta(microseconds=1)


class Moment:
    """
    An instant of a timeline. Its methods can be chained.

    What is handed out counts from the instant before up to this one, with what follows from what happened at it.
    """

    def __init__(self, name: str, timeline: Timeline, handed: list[Handed], do: Callable[[str], list[Handed]]) -> None:
        self.name, self._timeline, self._handed, self._do = name, timeline, handed, do

    def __repr__(self) -> str:
        return f"<at {self.name}>"

    @property
    def handed(self) -> tuple[str, ...]:
        """What was handed out, in the words of `effect_words`."""
        return tuple(one.words for one in self._handed)

    @property
    def clocks(self) -> Mapping[str, str]:
        """The states of all clocks a moment later, by the ids of their standards."""
        clocks = status(self._timeline.complaint, self._timeline.now + _RIGHT_AFTER)
        return {one.clock.standard: one.state.value for one in clocks}

    def did(self, *words: str) -> Moment:
        """
        Let something happen, in words of `VERBS` such as ``"acknowledged"`` or ``"refused as duplicate"``.

        Raises:
            InvalidValue: There is no such verb; the nearest is given.
            GrievanceError: The desk refuses it.
        """
        for one in words:
            self._handed += self._do(one)
        return self

    def effects(self, *words: str) -> Moment:
        """
        Expect exactly these effects, in any order, in the words of `effect_words`; none: nothing may fire.

        Raises:
            InvalidValue: Words are none of an effect; the nearest is given.
        """
        for one in words:
            check_effect(one)
        return self._expect(self._effects(words))

    def expect_nothing(self) -> Moment:
        """Expect that nothing was handed out."""
        return self.effects()

    def states(self, expected: Mapping[str, str] | None = None, /, **named: str) -> Moment:
        """
        Expect states of clocks (words of `State`) by the ids of their standards.

        They are told a moment later: what was due at this instant and was not done is overdue.
        """
        return self._expect(self._states({**(expected or {}), **named}))

    def stage(self, expected: str | Stage) -> Moment:
        """Expect the complaint to be at a stage."""
        return self._expect(self._stage(stage_called(expected)))

    def unmet(self, step: Step) -> Iterator[str]:
        """Yield what is not as a *step* expects it, in lines."""
        if step.effects is not None:
            yield from self._effects(step.effects)
        yield from self._states(step.states)
        if step.stage is not None:
            yield from self._stage(step.stage)

    def _expect(self, unmet: Iterable[str]) -> Moment:
        sentences = tuple(unmet)
        if sentences:
            raise AssertionError("\n".join(sentences))
        return self

    def _effects(self, expected: tuple[str, ...]) -> Iterator[str]:
        if any(unlike(expected, self.handed)):
            got = [f"{one.words}, at {locally(one.at, self._timeline.procedure)}" for one in self._handed]
            yield self._unlike(expected or "nothing is handed out", got or "nothing", (*expected, *self.handed))

    def _states(self, expected: Mapping[str, str]) -> Iterator[str]:
        timeline, found = self._timeline, self.clocks
        for standard, state in expected.items():
            _check_known("states", standard, (bound.standard.id for bound in timeline.procedure.standards))
            _check_known("states", state, (one.value for one in State))
            got = found.get(standard, "not bound by it")
            if got != state:
                yield self._unlike(f"{standard} is {state}", f"{got}{self._since(standard)}", [standard])

    def _stage(self, expected: Stage) -> Iterator[str]:
        got = self._timeline.complaint.stage
        if got is not expected:
            yield self._unlike(f"stage {expected.value}", f"stage {got.value}")

    def _since(self, standard: str) -> str:
        """Return by when a standard has to be met, if that is known."""
        clocks = (one for one in self._timeline.complaint.clocks if one.standard == standard and one.due_at)
        due = min((one.due_at for one in clocks if one.due_at), default=None)
        return f", due {locally(due, self._timeline.procedure)}" if due else ""

    def _unlike(self, expected: str | Iterable[str], got: str | Iterable[str], about: Iterable[str] = ()) -> str:
        told = {"expected": expected, "got": got}
        return in_lines(f"at {self.name}", {**told, **which_standards(about, self._timeline.procedure)})


def _check_known(field: str, name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name not in names:
        raise InvalidValue(field, f"there is no {name!r}{nearest(name, names)}")
