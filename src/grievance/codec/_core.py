"""JSON with cattrs and the standard library: what the fast engine is held to, and the one that lists faults."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

from cattrs import BaseValidationError

from grievance.codec._envelope import enveloped, opened, refusal
from grievance.codec._hooks import make_converter
from grievance.codec._kinds import Document, kind_of
from grievance.codec._problems import problems_of
from grievance.errors import InvalidDocument

__all__ = ["CoreEngine"]

T = TypeVar("T", bound=Document)


class CoreEngine:
    """Turns values into plain ones, plain ones into JSON, and both back."""

    def __init__(self) -> None:
        self._converter = make_converter()
        self._decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)
        self._encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))

    def dumps(self, kind: str, value: Document) -> bytes:
        """Return the document of *value*."""
        return self.write(enveloped(kind, self.plain(value)))

    def loads(self, data: bytes | str, wanted: type[Document] | None) -> Document:
        """Return the value of a document."""
        cls, plain = opened(self.read(data), wanted)
        return self.build(plain, cls)

    def plain(self, value: object) -> Any:
        """Return *value* as dicts, sequences, text, numbers, booleans and None."""
        return self._converter.unstructure(value)

    def build(self, plain: Any, cls: type[T]) -> T:
        """
        Return the value of the class *cls* that *plain* stands for.

        Raises:
            InvalidDocument: With every fault and its path.
        """
        try:
            return self._converter.structure(plain, cls)
        except (BaseValidationError, ValueError) as error:
            problems = problems_of(error)
        raise InvalidDocument(kind_of(cls), problems)

    def write(self, plain: Any) -> bytes:
        """Return *plain* as JSON in UTF-8."""
        return self._encoder.encode(plain).encode()

    def read(self, data: bytes | str, path: str = "") -> Any:
        """
        Return the plain value of JSON text; numbers with a fraction become decimals.

        Raises:
            InvalidDocument: It is no JSON; the one fault is said to be at *path*.
        """
        try:
            text = data if isinstance(data, str) else data.decode()
            return self._decoder.decode(text)
        except (ValueError, ArithmeticError, RecursionError) as error:
            at = getattr(error, "pos", getattr(error, "start", None))
        raise refusal("document", path, "is no JSON in UTF-8" if at is None else f"is no JSON in UTF-8 (at {at})")


def _no_constant(_name: str) -> NoReturn:
    raise ValueError
