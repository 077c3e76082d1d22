"""JSON with msgspec, straight from and to the classes of the model. What it refuses, the core engine judges."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property, reduce
from operator import or_
from typing import Any, TypeVar

import msgspec

from grievance.codec._attributes import attributes_from, plain_attributes
from grievance.codec._engine import Engine, make_engine
from grievance.codec._envelope import FORMAT, enveloped
from grievance.codec._kinds import KINDS, Document
from grievance.model import Attributes

__all__ = ["FastEngine"]

T = TypeVar("T", bound=Document)

_REFUSED = (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError)


class FastEngine:
    """The same answers as the core engine, at C speed."""

    def __init__(self) -> None:
        self._encoder = msgspec.json.Encoder(enc_hook=_plain)
        self._documents = msgspec.json.Decoder(_any_document(), dec_hook=_unplain)
        self._reader = msgspec.json.Decoder(float_hook=Decimal)

    @cached_property
    def _core(self) -> Engine:
        return make_engine(fast=False)

    def dumps(self, kind: str, value: Document) -> bytes:
        """Return the document of *value*."""
        if not hasattr(value, "__slots__"):  # msgspec would write what such a value has cached
            return self._core.dumps(kind, value)
        return self.write(enveloped(kind, value))

    def loads(self, data: bytes | str, wanted: type[Document] | None) -> Document:
        """Return the value of a document."""
        try:
            document = self._documents.decode(_text(data))
            if document.format == FORMAT and wanted in (type(document.value), None):
                value: Document = document.value
                return value
        except _REFUSED:
            pass
        return self._core.loads(data, wanted)

    def plain(self, value: object) -> Any:
        """Return *value* as dicts, sequences, text, numbers, booleans and None."""
        return msgspec.to_builtins(value, enc_hook=_plain)

    def build(self, plain: Any, cls: type[T]) -> T:
        """Return the value of the class *cls* that *plain* stands for."""
        try:
            return msgspec.convert(plain, cls, dec_hook=_unplain)
        except _REFUSED:
            return self._core.build(plain, cls)

    def write(self, plain: Any) -> bytes:
        """Return *plain* as JSON in UTF-8."""
        return self._encoder.encode(plain)

    def read(self, data: bytes | str, path: str = "") -> Any:
        """Return the plain value of JSON text; numbers with a fraction become decimals."""
        try:
            return self._reader.decode(_text(data))
        except _REFUSED:
            return self._core.read(data, path)


def _text(data: bytes | str) -> str:
    """Return JSON as text: what msgspec skips must be UTF-8 too."""
    return data if isinstance(data, str) else data.decode()


def _any_document() -> Any:
    documents = (
        msgspec.defstruct("Document", [("format", int), ("value", cls)], tag_field="kind", tag=kind)
        for kind, cls in KINDS.items()
    )
    return reduce(or_, documents)


def _plain(value: Any) -> Any:
    if type(value) is Attributes:
        return plain_attributes(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _unplain(cls: type, plain: Any) -> Any:
    if cls is Attributes:
        return attributes_from(plain)
    raise TypeError(f"no reader for {cls.__name__}")
