"""Faults of a document as problems with paths, without the values that are wrong: those may be personal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cattrs import AttributeValidationNote, BaseValidationError, IterableValidationNote

from grievance.errors import InvalidValue, Problem

__all__ = ["problems_of"]

_CLASS = re.compile(r"\w*")


def problems_of(error: BaseException) -> list[Problem]:
    """Return the faults that cattrs collected, each with its path in the value, such as ``issues[2].category``."""
    return list(_problems(error, ""))


def _problems(error: BaseException, path: str) -> Iterator[Problem]:
    path += _place(error)
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _problems(inner, path)
    elif isinstance(error, InvalidValue):
        yield Problem(_joined(path, _CLASS.sub("", error.field, count=1)), error.problem)
    elif isinstance(error, KeyError):
        yield Problem(_joined(path, ""), "is missing")
    else:
        yield Problem(_joined(path, ""), "cannot be read")


def _place(error: BaseException) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return f".{note.name}"
        if isinstance(note, IterableValidationNote):
            return f"[{note.index}]"
    return ""


def _joined(path: str, rest: str) -> str:
    return (path + rest).removeprefix(".")
