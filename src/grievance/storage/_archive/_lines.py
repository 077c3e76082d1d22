"""The lines of an export: a header, the parts, a footer; each is sealed with the digest of all before it."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import attrs

from grievance.codec import Codec
from grievance.errors import GrievanceError, InvalidDocument, InvalidValue, Problem, UnknownFormat
from grievance.model import Complaint, Effect
from grievance.storage._archive._parts import CopiedComplaint, Part, Totals
from grievance.storage._capabilities import KeptDocument

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["FORMAT", "Header", "lines_of", "opened"]

FORMAT = 1
"""The newest format of exports that this library reads, and the one that it writes."""

_OPENING, _CLOSING = b'{"sha256":"', b'",'
_BODY = len(_OPENING) + 64 + len(_CLOSING)


@attrs.frozen(kw_only=True)
class Header:
    """What the first line says: the format, and whose complaints these were."""

    format: int
    tenant: str


_Line: TypeAlias = Header | Part

_KINDS: dict[str, type[Any]] = {"export": Header, "complaint": CopiedComplaint, "document": KeptDocument, "end": Totals}
_KIND_OF: dict[type[Any], str] = {cls: kind for kind, cls in _KINDS.items()}


def lines_of(tenant: str, parts: Iterable[Part]) -> Iterator[bytes]:
    """Yield the lines of an export, each with its line end."""
    unstructure, digest = _converter().unstructure, b""
    lines: Iterable[_Line] = chain((Header(format=FORMAT, tenant=tenant),), parts)
    for line in lines:
        tree = {_KIND_OF[type(line)]: unstructure(line)}
        body = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()[1:]
        digest = hashlib.sha256(digest + body).digest()
        yield _OPENING + digest.hex().encode() + _CLOSING + body + b"\n"


def opened(lines: Iterable[bytes]) -> tuple[Header, Iterator[Part]]:
    """
    Return what the first of *lines* says, and the parts in the others; these are read when they are asked for.

    Raises:
        UnknownFormat: A newer version of the library wrote them.
        InvalidDocument: They are no export, or a line was changed, removed or added; it says which one.
    """
    read = _read(lines)
    header = next(read, None)
    if header is None:
        raise _fault(1, "is missing: the file is empty")
    if not isinstance(header, Header):
        raise _fault(1, "must be the header of an export")
    return header, _parts(read)


def _parts(lines: Iterator[_Line]) -> Iterator[Part]:
    number = 1
    for number, line in enumerate(lines, 2):
        if isinstance(line, Header):
            raise _fault(number, "must not be a second header")
        yield line
        if isinstance(line, Totals):
            if next(lines, None) is not None:
                raise _fault(number + 1, "must not be there: the export ends before it")
            return
    raise _fault(number + 1, "is missing: the export was cut off; with the whole one the copy goes on")


def _read(lines: Iterable[bytes]) -> Iterator[_Line]:
    digest = b""
    for number, line in enumerate(lines, 1):
        content = line.removesuffix(b"\n").removesuffix(b"\r")
        tree = _tree(number, content)
        body = content[_BODY:]
        digest = hashlib.sha256(digest + body).digest()
        if content[:_BODY] != _OPENING + digest.hex().encode() + _CLOSING:
            raise _fault(number, "was changed, or a line before it was: its digest is another one")
        yield _value(number, tree)


def _tree(number: int, content: bytes) -> dict[str, Any]:
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        raise _fault(number, "cannot be read: it is no JSON, or was cut off") from None
    if number == 1:
        _check_format(tree)
    if type(tree) is not dict or len(tree) != 2 or "sha256" not in tree:
        raise _fault(number, f"must be an object with its digest and one of {', '.join(_KINDS)}")
    return tree


def _check_format(tree: Any) -> None:
    header = tree.get("export") if type(tree) is dict else None
    found = header.get("format") if type(header) is dict else None
    if type(found) is int and found != FORMAT:
        raise UnknownFormat("export", found=found, known=FORMAT)


def _value(number: int, tree: dict[str, Any]) -> _Line:
    from cattrs import BaseValidationError

    from grievance.codec._problems import problems_of

    kind, plain = next((name, plain) for name, plain in tree.items() if name != "sha256")
    if kind not in _KINDS:
        raise _fault(number, f"must be one of {', '.join(_KINDS)}")
    try:
        value: _Line = _converter().structure(plain, _KINDS[kind])
    except (BaseValidationError, GrievanceError) as error:
        _raise_newer(error)
        raise InvalidDocument("export", [_at(number, problem) for problem in problems_of(error)]) from None
    return value


def _raise_newer(error: Exception) -> None:
    """Raise what says that a document is of a newer version, if it is among the faults: then upgrading helps."""
    for fault in error.exceptions if isinstance(error, ExceptionGroup) else ():
        _raise_newer(fault)
    if isinstance(error, UnknownFormat):
        raise error from None


def _at(number: int, problem: Problem) -> Problem:
    return Problem(f"line {number}", str(problem))


def _fault(number: int, message: str) -> InvalidDocument:
    return InvalidDocument("export", [Problem(f"line {number}", message)])


@cache
def _converter() -> Converter:
    """Return what reads and writes the parts: bytes are text where they are UTF-8, values the codec's documents."""
    from grievance.codec._hooks import make_converter

    codec, converter = Codec(), make_converter()
    for cls in (Complaint, *get_args(Effect)):
        converter.register_unstructure_hook(cls, lambda value: codec.dumps(value).decode())
    converter.register_structure_hook(Complaint, lambda text, _: codec.loads(text, Complaint))
    converter.register_structure_hook(Effect, lambda text, _: _effect(codec, text))
    converter.register_unstructure_hook(bytes, _plain_bytes)
    converter.register_structure_hook(bytes, lambda plain, _: _bytes(plain))
    return converter


def _effect(codec: Codec, text: str) -> Effect:
    value: Any = codec.loads(text)
    if type(value) not in get_args(Effect):
        raise InvalidValue("", "must be the document of an effect")
    effect: Effect = value
    return effect


def _plain_bytes(value: bytes) -> str | dict[str, str]:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(value).decode()}


def _bytes(plain: Any) -> bytes:
    if type(plain) is str:
        return plain.encode()
    if type(plain) is dict and type(plain.get("base64")) is str:
        return b64decode(plain["base64"], validate=True)
    raise InvalidValue("", 'must be text, or {"base64": "…"}')
