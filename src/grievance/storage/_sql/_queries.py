"""The questions of the port as statements: pure functions, each answer served by an index, each statement made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    func,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.selectable import CompoundSelect

from grievance.storage._position import micros
from grievance.storage._queries import Changed, Due, Numbered, Query, Queue, Related, Search
from grievance.storage._rows import INDEXED
from grievance.storage._sql._columns import Values, array_of, given
from grievance.storage._sql._tables import COMPLAINTS
from grievance.storage._words import words_of

__all__ = ["Question", "claiming", "page", "question", "search_question"]

_C = COMPLAINTS.c
_ENTRY = [_C[name] for name in ("id", *INDEXED)]

_LAST = 2**63 - 1
_NOBODY_SHARES = {"changed", "registered"}
"""The orders in which no two complaints of a tenant have the same place."""


def _given(column: Any, name: str | None = None) -> BindParameter[Any]:
    return given(name or column.name, column.type)


_LIMIT = given("limit", _C.number.type)
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "ranked": and_(_C.open, _C.rank_at.is_not(None)),
    "exception": and_(_C.exception),
    **{name: _C[name] == _given(_C[name]) for name in ("team", "owner", "level", "stage", "customer_id", "product")},
    "due": and_(_C.next_due.is_not(None), _C.next_due <= _given(_C.next_due, "before")),
    "since": _C.recency <= _given(_C.recency, "since"),
    "of another": _C.customer_id.is_distinct_from(_given(_C.customer_id)),
    "numbered": _C.registered >= _given(_C.registered, "first"),
    "every word": _C.words.contains(array_of("words", "text")),
    "some word": _C.words.overlap(array_of("words", "text")),
    "stages": _C.stage == func.any(array_of("stages", "text")),
}


@attrs.frozen
class Question:
    """
    What is asked of the complaints of a tenant: in which order, under which conditions, with which parameters.

    An entry fulfils all conditions of one of the ``ways``; no entry fulfils those of two.
    """

    order: str
    ways: tuple[tuple[str, ...], ...]
    parameters: dict[str, object] = attrs.field(factory=dict)


def question(query: Query) -> Question:
    """Return what *query* asks."""
    return _QUESTIONS[type(query)](query)


def _queue(queue: Queue) -> Question:
    fields = {"team": queue.team, "owner": queue.owner, "level": queue.level}
    asked: dict[str, object] = {name: value for name, value in fields.items() if value is not None}
    if queue.stage is not None:
        asked["stage"] = queue.stage.value
    exception = ("exception",) if queue.exception else ()
    return Question("rank_at", (("ranked", *exception, *asked),), asked)


def _due(due: Due) -> Question:
    return Question("next_due", (("due",),), {"before": micros(due.before)})


def _related(related: Related) -> Question:
    """Each way is the walk along one index; the second leaves out what the first one finds."""
    fields = {"customer_id": related.customer_id, "product": related.product}
    asked: dict[str, object] = {name: value for name, value in fields.items() if value is not None}
    ways = tuple((name, "since") for name in asked)
    if len(ways) > 1:
        ways = (ways[0], (*ways[1], "of another"))  # type: ignore[assignment]
    return Question("recency", ways, {**asked, "since": -micros(related.since)})


def _changed(_changed: Changed) -> Question:
    return Question("changed", ((),))


def _numbered(numbered: Numbered) -> Question:
    return Question("registered", (("numbered",),), {"first": min(max(numbered.since, 0), _LAST)})


_QUESTIONS: dict[type[Query], Callable[[Any], Question]] = {
    Queue: _queue,
    Due: _due,
    Related: _related,
    Changed: _changed,
    Numbered: _numbered,
}


def search_question(search: Search) -> Question:
    """Return what *search* asks; a text without words has no way to be found."""
    words = words_of(search.text)
    if not words:
        return Question("recency", ())
    which = "every word" if search.every else "some word"
    parameters: dict[str, object] = {"words": Values(words)}
    if not search.stages:
        return Question("recency", ((which,),), parameters)
    stages = Values(stage.value for stage in search.stages)
    return Question("recency", ((which, "stages"),), {**parameters, "stages": stages})


@cache
def page(order: str, ways: tuple[tuple[str, ...], ...], *, behind: bool) -> Select[Any] | CompoundSelect[Any]:
    """Return the statement for one page; the last column of each row is its place in the *order*."""
    parts = [_part(order, way, behind=behind) for way in ways]
    if len(parts) == 1:
        return parts[0]
    parts = [select(part.subquery()) for part in parts]
    return union_all(*parts).order_by("place", "id").limit(_LIMIT)


def _part(order: str, way: tuple[str, ...], *, behind: bool) -> Select[Any]:
    """Return the statement for what a page needs of those that are found in one *way*."""
    places = [_C[order]] if order in _NOBODY_SHARES else [_C[order], _C.id]
    found = _found(way, *_ENTRY, _C[order].label("place"))
    if behind:
        after = [_given(place, name) for place, name in zip(places, ("after_place", "after_id"), strict=False)]
        found = found.where(tuple_(*places) > tuple_(*after))
    return found.order_by(*places).limit(_LIMIT)


@cache
def claiming(way: tuple[str, ...]) -> ReturningUpdate[Any]:
    """Return the statement that claims the first free complaint of a queue; what another is claiming is not free."""
    free = or_(_C.claimed_until.is_(None), _C.claimed_until <= _given(_C.claimed_until, "at"))
    first = (
        _found(way, _C.number)
        .where(free)
        .order_by(_C.rank_at, _C.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
        .scalar_subquery()
    )
    return (
        update(COMPLAINTS)
        .where(_C.number == first)
        .values(claimed_by=_given(_C.claimed_by, "by"), claimed_until=_given(_C.claimed_until, "until"))
        .returning(*_ENTRY)
    )


def _found(way: tuple[str, ...], *columns: Any) -> Select[Any]:
    found: Select[Any] = select(*columns)  # pyright: ignore[reportAssignmentType] - as many as there are
    return found.where(_C.tenant == _given(_C.tenant), *(_CONDITIONS[name] for name in way))
