"""Durations that are a unit of time too long or too short: of standards, ladders, notices, reopening, hand-overs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial, reduce
from typing import Any

import attrs

from grievance.errors import InvalidValue
from grievance.model import Span, Standard
from grievance.procedure import Procedure, tables_of
from grievance.rules import Rule
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._spans import Path, part, put, spans_in

__all__ = ["duration_mutants"]


def duration_mutants(procedure: Procedure) -> Iterator[Mutant]:
    """
    Yield *procedure* with a duration that is a unit of time longer or shorter, wherever a case or a timeline sees it.

    Nothing sees that a complaint could be reopened for longer (no step expects a refusal), nor that what is handed out
    at once could be handed out earlier still.
    """
    rules = tables_of(procedure)["standards"].rules
    for at, rule in enumerate(rules):
        yield from _due_otherwise(procedure, at, rule)
    for section in _sections(procedure):
        for path, span in spans_in(reduce(part, section.root, procedure), section.root):
            if path[-2:] != ("standard", "within"):
                yield from _lasting_otherwise(procedure, section, path, span)


def _due_otherwise(procedure: Procedure, at: int, rule: Rule[Any]) -> Iterator[Mutant]:
    within = procedure.standards[at].standard.within
    for count, other in _nearly(within):
        yield Mutant(
            id=f"standards/{rule.id}/{'relaxed' if count > 0 else 'tightened'}",
            sentence=f"standards: '{rule.id}' is due within {other}, not {within}",
            kind="durations",
            table="standards",
            at=at,
            was=(rule,),
            standard=rule.id,
            make=partial(put, procedure, ("standards", at, "standard", "within"), other),
        )


@attrs.frozen
class _Section:
    """
    A section of the file whose durations say when something happens, and where the procedure has them.

    It shows on complaints that are ``bound_by`` some standards, or else on any.
    """

    name: str
    root: Path
    bound_by: tuple[str, ...] = ()


def _sections(procedure: Procedure) -> Iterator[_Section]:
    every = tuple(bound.standard.id for bound in procedure.standards)
    for at, standard in enumerate(every):
        yield _Section(f"standards.{standard}", ("standards", at, "standard"), (standard,))
    yield _Section("escalation", ("conduct", "ladders"), every)
    yield _Section("notices.holding_before", ("conduct", "holding_before"), every)
    yield from (_Section(f"notices.{name}", ("conduct", name)) for name in ("waiting_after", "closing_after"))
    yield _Section("reopening", ("conduct", "reopening"))
    yield from (_Section(f"cannot_help.{name}", ("help", name)) for name in ("silence", "bodies"))


def _words(path: Path) -> str:
    return "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in path)


def _lasting_otherwise(procedure: Procedure, section: _Section, path: Path, span: Span) -> Iterator[Mutant]:
    name = f"{section.name}{_words(path[len(section.root) :])}"
    for count, other in _nearly(span):
        if count < 0 or not _unseen(procedure, path):
            yield Mutant(
                id=f"{name}/{'longer' if count > 0 else 'shorter'}",
                sentence=f"{name} is {other}, not {span}",
                kind="durations",
                table=section.name,
                span=span,
                bound_by=section.bound_by,
                make=partial(put, procedure, path, other),
            )


def _unseen(procedure: Procedure, path: Path) -> bool:
    """Return whether a longer duration at *path* shows nowhere."""
    if path[-1] == "ahead":
        return _at_once(procedure.standards[int(path[1])].standard)
    return path == ("conduct", "reopening", "within")


def _at_once(standard: Standard) -> bool:
    """Return whether a letter is handed out as soon as its clock starts: that cannot be any earlier."""
    ahead, within = standard.ahead, standard.within
    moves = standard.rolls or standard.pauses or standard.extension
    return ahead is not None and ahead.unit is within.unit and ahead.count > within.count and not moves


def _nearly(span: Span) -> Iterator[tuple[int, Span]]:
    """Yield spans of a unit more and a unit less."""
    for count in (1, -1):
        with suppress(InvalidValue):
            yield count, attrs.evolve(span, count=span.count + count)
