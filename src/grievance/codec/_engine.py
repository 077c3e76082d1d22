"""What the codec needs of an engine; there are two, with equal answers."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Protocol, TypeVar

from grievance.codec._kinds import Document
from grievance.errors import MissingExtra

__all__ = ["Engine", "make_engine", "wants_fast"]

T = TypeVar("T", bound=Document)


class Engine(Protocol):
    """
    Turns values into plain ones (dicts, sequences, text, numbers, booleans, None), these into JSON, and both back.

    Whatever cannot be read raises InvalidDocument.
    """

    def dumps(self, kind: str, value: Document) -> bytes:
        """Return the document of *value*."""
        ...

    def loads(self, data: bytes | str, wanted: type[Document] | None) -> Document:
        """Return the value of a document, which must be one of the class *wanted* if that is given."""
        ...

    def plain(self, value: object) -> Any:
        """Return *value* as a plain one."""
        ...

    def build(self, plain: Any, cls: type[T]) -> T:
        """Return the value of the class *cls* that *plain* stands for."""
        ...

    def write(self, plain: Any) -> bytes:
        """Return *plain* as JSON in UTF-8."""
        ...

    def read(self, data: bytes | str, path: str = "") -> Any:
        """Return the plain value of JSON; a fault is said to be at *path*. Numbers with a fraction become decimals."""
        ...


def wants_fast(*, fast: bool | None) -> bool:
    """
    Return whether to use msgspec: when it is there, unless *fast* says otherwise.

    Raises:
        MissingExtra: It is required and not installed.
    """
    installed = fast is not False and find_spec("msgspec") is not None
    if fast and not installed:
        raise MissingExtra("fast", needs="msgspec")
    return installed


def make_engine(*, fast: bool) -> Engine:
    """Return an engine; what it needs is imported now, not with the package."""
    if fast:
        from grievance.codec._fast import FastEngine

        return FastEngine()
    from grievance.codec._core import CoreEngine

    return CoreEngine()
