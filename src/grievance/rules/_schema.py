"""The facts that the rules of a procedure may read, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs

from grievance.errors import InvalidDocument, Problem
from grievance.rules._facts import Fact
from grievance.rules._problems import join, moved, shown, unknown_keys

_FORMS = 'a kind such as "text", a list of choices, or a table with a type'
_KEYS = ("type", "values", "at_least", "at_most")


@attrs.frozen
class FactSchema(Mapping[str, Fact]):
    """
    Declared facts by name; a rule may read nothing else (S23).

    Schemas combine with ``|``; a name may be declared once.

    >>> from grievance.rules import FactSchema
    >>> schema = FactSchema.from_mapping({"tier": ["none", "gold"], "amount": {"type": "decimal", "at_least": 0}})
    >>> schema["amount"].expected
    'a number at least 0'

    Raises:
        InvalidDocument: A name is declared twice.
    """

    facts: tuple[Fact, ...] = ()

    def __attrs_post_init__(self) -> None:
        names = [fact.name for fact in self.facts]
        twice = [name for position, name in enumerate(names) if name in names[:position]]
        if twice:
            raise InvalidDocument("facts", [Problem(name, "is declared already") for name in twice])

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> FactSchema:
        """
        Return the schema that the ``facts`` table of a procedure file declares.

        Raises:
            InvalidDocument: Some declarations are wrong; every fault is listed with its path.
        """
        schema, problems = read_facts(mapping)
        if problems:
            raise InvalidDocument("facts", problems)
        return schema

    @cached_property
    def _by_name(self) -> dict[str, Fact]:
        return {fact.name: fact for fact in self.facts}

    def __getitem__(self, name: str) -> Fact:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self.facts)

    def __or__(self, other: FactSchema) -> FactSchema:
        return FactSchema((*self.facts, *other.facts))


def read_facts(mapping: object, path: str = "") -> tuple[FactSchema, list[Problem]]:
    """Return the facts of *mapping* that are declared well, and the faults of the others below *path*."""
    if not isinstance(mapping, Mapping):
        return FactSchema(), [Problem(path, f"must be a table of facts, not {shown(mapping)}")]
    facts: list[Fact] = []
    problems: list[Problem] = []
    for name, raw in mapping.items():
        try:
            facts.append(_fact(name, raw))
        except InvalidDocument as error:
            problems += moved(error.problems, join(path, str(name)))
    return FactSchema(tuple(facts)), problems


def _fact(name: str, raw: object) -> Fact:
    if isinstance(raw, str):
        return _declared(name, {"type": raw})
    if isinstance(raw, list | tuple):
        return _declared(name, {"type": "choice", "values": list(raw)})
    if isinstance(raw, Mapping):
        return _declared(name, raw)
    raise InvalidDocument(f"fact {name!r}", [Problem("", f"must be {_FORMS}, not {shown(raw)}")])


def _declared(name: str, raw: Mapping[str, Any]) -> Fact:
    unknown = list(unknown_keys(raw, _KEYS))
    kind: Any = raw.get("type")
    known: dict[str, Any] = {key: raw[key] for key in _KEYS[1:] if key in raw}
    try:
        fact = Fact(name=name, kind=kind, **known)
    except InvalidDocument as error:
        raise InvalidDocument(error.document, [*unknown, *error.problems]) from None
    if unknown:
        raise InvalidDocument(f"fact {name!r}", unknown)
    return fact
