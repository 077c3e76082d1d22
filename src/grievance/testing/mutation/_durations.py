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
    for section, root in _sections(procedure):
        for path, span in spans_in(reduce(part, root, procedure), root):
            if path[-2:] != ("standard", "within"):
                name = f"{section}{_words(path[len(root) :])}"
                yield from _lasting_otherwise(procedure, section, name, path, span)


def _due_otherwise(procedure: Procedure, at: int, rule: Rule[Any]) -> Iterator[Mutant]:
    within = procedure.standards[at].standard.within
    for count, other in _nearly(within):
        yield Mutant(
            id=f"standards/{rule.id}/{'relaxed' if count > 0 else 'tightened'}",
            sentence=f"standards: '{rule.id}' is due within {other}, not {within}",
            table="standards",
            at=at,
            was=(rule,),
            standard=rule.id,
            make=partial(put, procedure, ("standards", at, "standard", "within"), other),
        )


def _sections(procedure: Procedure) -> Iterator[tuple[str, Path]]:
    """Yield the sections of the file whose durations say when something happens, and where the procedure has them."""
    for at, bound in enumerate(procedure.standards):
        yield f"standards.{bound.standard.id}", ("standards", at, "standard")
    yield "escalation", ("conduct", "ladders")
    yield from ((f"notices.{name}", ("conduct", name)) for name in ("holding_before", "waiting_after", "closing_after"))
    yield "reopening", ("conduct", "reopening")
    yield from ((f"cannot_help.{name}", ("help", name)) for name in ("silence", "bodies"))


def _words(path: Path) -> str:
    return "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in path)


def _lasting_otherwise(procedure: Procedure, section: str, name: str, path: Path, span: Span) -> Iterator[Mutant]:
    for count, other in _nearly(span):
        if count < 0 or not _unseen(procedure, path):
            yield Mutant(
                id=f"{name}/{'longer' if count > 0 else 'shorter'}",
                sentence=f"{name} is {other}, not {span}",
                table=section,
                span=span,
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
