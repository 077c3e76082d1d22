"""A procedure with one mistake in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

import attrs

from grievance.model import Span
from grievance.procedure import Procedure
from grievance.rules import Rule

__all__ = ["KINDS", "Kind", "Mutant"]

Rules: TypeAlias = tuple[Rule[Any], ...]
Kind: TypeAlias = Literal["rows", "conditions", "limits", "values", "levels", "factors", "durations"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What a mistake may be made in."""


@attrs.frozen(kw_only=True)
class Mutant:
    """
    A procedure with one mistake, which ``sentence`` tells, in something of a ``kind``.

    ``table`` is the section. From position ``at`` on, the rules that it ``was`` made of ``become`` others; the position
    after the last rule is that of ``otherwise``. A mistake in a duration changes the time of a ``standard``, or another
    ``span`` that only time shows, on complaints that are ``bound_by`` some standards or on any; one in a level decides
    otherwise for a ``score``, one in a factor for the facts that are ``shown``.
    """

    id: str
    sentence: str
    kind: Kind
    table: str
    at: int = 0
    was: Rules = ()
    become: Rules = ()
    standard: str | None = None
    span: Span | None = None
    bound_by: tuple[str, ...] = ()
    score: int | None = None
    shown: Mapping[str, object] | None = None
    _make: Callable[[], Procedure] = attrs.field(alias="make", repr=False, eq=False)

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure with the mistake in it, which is not equal to the one without it."""
        made = self._make()
        digest = hashlib.sha256(f"{made.ref.digest} {self.id}".encode()).hexdigest()
        return attrs.evolve(made, ref=attrs.evolve(made.ref, digest=digest))

    def __str__(self) -> str:
        return f"{self.id}: {self.sentence}"
