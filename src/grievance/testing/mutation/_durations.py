"""Durations that are a unit of time too long or too short: of standards, ladders, notices, reopening, hand-overs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import attrs

from grievance.errors import InvalidValue
from grievance.model import Span
from grievance.procedure import Procedure, tables_of
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._spans import Path, put, spans_in

__all__ = ["duration_mutants"]


def duration_mutants(procedure: Procedure) -> Iterator[Mutant]:
    """Yield *procedure* with a duration that is a unit of time longer or shorter, if a case or timeline can see it."""
    rules = tables_of(procedure)["standards"].rules
    for at, (rule, bound) in enumerate(zip(rules, procedure.standards, strict=True)):
        path: Path = ("standards", at, "standard", "within")
        for count, other in _nearly(bound.standard.within):
            yield Mutant(
                id=f"standards/{rule.id}/{'relaxed' if count > 0 else 'tightened'}",
                sentence=f"standards: '{rule.id}' is due within {other}, not {bound.standard.within}",
                table="standards",
                at=at,
                was=(rule,),
                standard=rule.id,
                make=partial(put, procedure, path, other),
            )
    for section, root in _sections(procedure):
        for path, span in spans_in(_at(procedure, root), root):
            if path[-1] != "within" or section == "reopening":
                yield from _lasting(procedure, section, path, f"{section}{_words(path[len(root) :])}", span)


def _sections(procedure: Procedure) -> Iterator[tuple[str, Path]]:
    """Yield the sections of the file whose durations decide when something happens, and where the procedure has them."""
    for at, bound in enumerate(procedure.standards):
        yield f"standards.{bound.standard.id}", ("standards", at, "standard")
    yield "escalation", ("conduct", "ladders")
    for notice in ("holding_before", "waiting_after", "closing_after"):
        yield f"notices.{notice}", ("conduct", notice)
    yield "reopening", ("conduct", "reopening")
    yield "cannot_help.silence", ("help", "silence")
    yield "cannot_help.bodies", ("help", "bodies")


def _at(value: object, path: Path) -> object:
    for name in path:
        value = value[name] if isinstance(value, tuple) and isinstance(name, int) else getattr(value, str(name))
    return value


def _words(path: Path) -> str:
    return "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in path)


def _lasting(procedure: Procedure, section: str, path: Path, name: str, span: Span) -> Iterator[Mutant]:
    for count, other in _nearly(span):
        with suppress(InvalidValue):
            if section == "reopening" and count > 0:
                continue
            made = put(procedure, path, other)
            yield Mutant(
                id=f"{name}/{'longer' if count > 0 else 'shorter'}",
                sentence=f"{name} is {other}, not {span}",
                table=section,
                span=span,
                make=lambda made=made: made,
            )


def _nearly(span: Span) -> Iterator[tuple[int, Span]]:
    for count in (1, -1):
        with suppress(InvalidValue):
            yield count, attrs.evolve(span, count=span.count + count)
