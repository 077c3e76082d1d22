"""JSON both ways for every document of the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar, get_args, overload

import attrs

from grievance.codec._engine import Engine, make_engine, wants_fast
from grievance.codec._envelope import FORMAT, enveloped, opened, refusal
from grievance.codec._kinds import KINDS, Document, kind_of
from grievance.codec._personal import personal_fields
from grievance.errors import InvalidDocument, Problem
from grievance.model import Event

__all__ = ["Codec", "Detached"]

D = TypeVar("D", bound=Document)

_EVENTS = get_args(Event)
_KIND = re.compile(rb'\{"format":%d,"kind":"([a-z0-9-]+)"' % FORMAT)


@attrs.frozen(kw_only=True)
class Detached:
    """An event in two parts: its document without personal values, and these as JSON by their paths."""

    document: bytes
    personal: Mapping[str, bytes] = attrs.field(repr=False)


@attrs.frozen
class Codec:
    """
    JSON both ways, without loss, for everything that can be a document of its own.

    A document is ``{"format":1,"kind":"complaint","value":{…}}`` in UTF-8. Instants are ISO 8601 in UTC with ``Z``,
    dates ISO 8601, decimals text that keeps the scale; the decimals of attributes are ``{"decimal":"12.50"}``.
    A value's own fields stand before inherited ones, both in alphabetical order. Fields that this version does not
    know are skipped, fields that are missing take their defaults.

    Building a codec costs nothing; what it needs is made at the first use and kept. Threads may share one.

    >>> from grievance.model import Team
    >>> codec = Codec()
    >>> codec.dumps(Team(id="claims"))
    b'{"format":1,"kind":"team","value":{"calendar":null,"id":"claims","name":""}}'
    >>> codec.loads(codec.dumps(Team(id="claims")), Team)
    Team(id='claims', name='', calendar=None)

    Attributes:
        fast: None takes msgspec when it is installed, True requires it, False leaves it alone; the bytes, the values
            and the refusals are the same.

    Raises:
        MissingExtra: msgspec is required and not installed.
    """

    fast: bool | None = None

    def __attrs_post_init__(self) -> None:
        wants_fast(fast=self.fast)

    @cached_property
    def _engine(self) -> Engine:
        return make_engine(fast=wants_fast(fast=self.fast))

    def dumps(self, value: Document) -> bytes:
        """
        Return the document of *value*.

        Raises:
            InvalidValue: The value is no document of its own.
        """
        return self._engine.dumps(kind_of(type(value)), value)

    @overload
    def loads(self, data: bytes | str) -> Document: ...

    @overload
    def loads(self, data: bytes | str, cls: type[D]) -> D: ...

    def loads(self, data: bytes | str, cls: type[Any] | None = None) -> Any:
        """
        Return the value of a document, which must be one of the class *cls* if that is given.

        Raises:
            UnknownFormat: A newer version of the library wrote it, or something else did.
            InvalidDocument: With every fault and its path in the value, never with what stands there.
        """
        return self._engine.loads(data, cls)

    def kind(self, document: bytes) -> str:
        """
        Return the kind that a document says it is, without reading its value where it is written as we write it.

        Raises:
            UnknownFormat: A newer version of the library wrote it, or something else did.
            InvalidDocument: It is no document.
        """
        found = _KIND.match(document)
        if found is not None and found[1].decode() in KINDS:
            return found[1].decode()
        cls, _ = opened(self._engine.read(document), None)
        return kind_of(cls)

    def detach(self, event: Event, commit: Callable[[str, bytes], str]) -> Detached:
        """
        Take an event's personal values out of its document.

        The document has the blank of each such field in its place, and beside ``value`` an object ``withheld`` from
        the paths to what *commit* returned for the path and the JSON of the value. Fields that are blank stay; where
        nothing was withheld the document is that of ``dumps``.
        """
        engine = self._engine
        cls: Any = type(event)
        found = [field for field in personal_fields(cls) if not field.blank_in(event)]
        if not found:
            return Detached(document=engine.dumps(kind_of(cls), event), personal={})
        plain = engine.plain(event)
        withheld, personal = {}, {}
        for field in found:
            holder = field.holder_in(plain)
            personal[field.path] = value = engine.write(holder[field.name])
            withheld[field.path] = commit(field.path, value)
            holder[field.name] = engine.plain(field.blank)
        document = {**enveloped(kind_of(cls), plain), "withheld": withheld}
        return Detached(document=engine.write(document), personal=personal)

    def attach(self, document: bytes | str, personal: Mapping[str, bytes]) -> Event:
        """
        Return the event of a document with its personal values put back; those not given stay blank, as after erasure.

        Whether the values are the ones that were withheld is not asked here: compare the commitments.

        Raises:
            UnknownFormat: A newer version of the library wrote it, or something else did.
            InvalidDocument: It is no event, it has faults, or a value in *personal* was not withheld from it.
        """
        engine = self._engine
        tree = engine.read(document)
        cls, plain = _opened_event(tree)
        withheld = _withheld(tree, kind_of(cls))
        strangers = [Problem(path, "was not withheld from this document") for path in personal if path not in withheld]
        if strangers:
            raise InvalidDocument(kind_of(cls), strangers)
        for field in personal_fields(cls):
            holder = field.holder_in(plain)
            if holder is not None and field.path in personal:
                holder[field.name] = engine.read(personal[field.path], field.path)
        event: Event = engine.build(plain, cls)
        return event

    def withheld(self, document: bytes | str) -> Mapping[str, str]:
        """
        Return the commitments of a document by the paths of the personal values that were withheld from it.

        Raises:
            UnknownFormat: A newer version of the library wrote it, or something else did.
            InvalidDocument: It is no event.
        """
        tree = self._engine.read(document)
        cls, _ = _opened_event(tree)
        return _withheld(tree, kind_of(cls))


def _opened_event(tree: Any) -> tuple[Any, Any]:
    cls, plain = opened(tree, None)
    if cls not in _EVENTS:
        raise refusal(kind_of(cls), "kind", "must be the kind of an event, such as 'registered'")
    return cls, plain


def _withheld(tree: Mapping[str, Any], kind: str) -> Mapping[str, str]:
    found = tree.get("withheld", {})
    if not isinstance(found, dict) or not all(isinstance(commitment, str) for commitment in found.values()):
        raise refusal(kind, "withheld", "must be an object from paths to commitments in text")
    return found
