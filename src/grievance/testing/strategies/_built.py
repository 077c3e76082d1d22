"""
Hypothesis strategies for any value class of the library: each field of its type, with what its constructor demands.

A field that has a default is told or left out, so that what a failing test does not need shrinks away.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, partial, reduce
from operator import or_
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.testing.strategies import _special as special
from grievance.testing.strategies._scalars import NOTHING, Strategy

__all__ = ["made_of", "values_of"]

T = TypeVar("T")
_Strategies = Mapping[str, Strategy]


def values_of(cls: type[T], **fields: SearchStrategy[Any]) -> SearchStrategy[T]:
    """
    Return a strategy for any value of a class of the library: each field of its type, *fields* as told.

    What holds between fields is kept, as far as it does not touch *fields*. Complaints have all their fields drawn
    apart, which no history may lead to: `complaints` have one. A class may be told what it holds, as
    ``Decision[int]``, but for what is drawn as part of a procedure, such as tables and their rules.
    """
    return _built(cls, **fields) if fields else _any(cast("Any", cls))


@cache
def _any(cls: Any) -> Strategy:
    made = special.WHOLE.get(typing.get_origin(cls) or cls)
    if made is None:
        return _built(cls)

    def build(other: Any, **fields: Strategy) -> Strategy:
        return _built(other, **fields) if other is cls else values_of(other, **fields)

    return made(build)


def _built(cls: Any, **fields: Strategy) -> Strategy:
    needed, others = _of_fields(cls)
    free = {name: strategy for name, strategy in others.items() if name not in fields}
    return made_of(typing.get_origin(cls) or cls, {**needed, **fields}, free)


def made_of(make: Callable[..., T], needed: _Strategies, others: _Strategies) -> SearchStrategy[T]:
    """Return a strategy for what *make* makes of all that is *needed* and any of the *others*, by name."""
    return st.fixed_dictionaries({**needed}, optional={**others}).map(lambda fields: make(**fields))


@cache
def _of_fields(cls: Any) -> tuple[_Strategies, _Strategies]:
    """Return the strategies of the fields that have to be told, and of those that have a default."""
    origin = typing.get_origin(cls) or cls
    held = dict(zip(getattr(origin, "__parameters__", ()), typing.get_args(cls), strict=False))
    hints, own = typing.get_type_hints(origin), special.FIELDS.get(origin, {})
    needed: dict[str, Strategy] = {}
    others: dict[str, Strategy] = {}
    for field in attrs.fields(origin):
        if field.init:
            hint = _told(hints[field.name]) if field.default is None else hints[field.name]
            strategy = own[field.name](values_of) if field.name in own else _of(hint, held)
            has_default = field.default is not attrs.NOTHING and field.name not in special.NEEDED.get(origin, ())
            (others if has_default else needed)[field.alias or field.name] = strategy
    return needed, others


def _told(hint: Any) -> Any:
    """Return a type without None: a field that is None by default is something else if it is told."""
    others = [one for one in typing.get_args(hint) if one is not type(None)]
    return reduce(or_, others) if isinstance(hint, UnionType) else hint


def _of(hint: Any, held: Mapping[Any, Any]) -> Strategy:
    """Return the strategy for a type; *held* is what type variables stand for."""
    of, arguments = partial(_of, held=held), typing.get_args(hint)
    origin = typing.get_origin(hint) or hint
    if origin in (UnionType, Union):
        return st.one_of(sorted(map(of, arguments), key=lambda option: option is not NOTHING))
    if origin in _CONTAINERS:
        made: Strategy = _CONTAINERS[origin](arguments, of)
        return made
    if isinstance(hint, TypeVar):
        return _of(held.get(hint, Any), held)
    if origin in special.SCALARS:
        return special.SCALARS[origin]
    if issubclass(origin, Enum):
        return st.sampled_from(origin)
    return st.deferred(lambda: values_of(hint))


def _tuples(arguments: Any, of: Any) -> Strategy:
    if arguments[-1] is ...:
        return st.lists(of(arguments[0]), max_size=2).map(tuple)
    return st.tuples(*map(of, arguments))


_CONTAINERS: Mapping[Any, Any] = {
    tuple: _tuples,
    frozenset: lambda arguments, of: st.frozensets(of(arguments[0]), max_size=2),
    typing.get_origin(Mapping[str, str]): lambda arguments, of: st.dictionaries(*map(of, arguments), max_size=2),
    Literal: lambda arguments, _of: st.sampled_from(arguments),
}
