"""The source lines of a file, numbered and decoded, in a window that moves with the reader."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from grievance.errors import InvalidValue
from grievance.intake._bytes import ByteSource

__all__ = ["Window", "canonical_encoding"]

_STRIDE = 64
_ASCII = bytes(range(128))
_OTHERS = "éжЖ世한"
_ESCAPED = re.compile("[\udc80-\udcff]")


class _Block(NamedTuple):
    lines: list[str]
    clean: bool


class Window:
    r"""
    The lines from the start of the current record on, each with its end.

    Only ``\n`` ends a line: U+0085, U+2028, ``\v``, ``\f`` and a lone ``\r`` are data. Bytes that are not valid in
    the encoding become lone surrogates (PEP 383), which no valid text holds, and mark the window as not clean.
    Where the file cannot be read further its last line, be it empty, is the unfinished one.

    Attributes:
        lines: The lines that are held.
        number: How many lines stand before the first of them.
        start: Where in ``lines`` the current record begins. The reader moves it; what lies before may be dropped.
        position: Where in ``lines`` reading stands.
        clean: Whether each of the held lines is known to be valid text and within the ceiling.
        ceiling: The most bytes that a record may have.
        encoding: The canonical name of that of the text.
    """

    def __init__(self, source: ByteSource, *, encoding: str, ceiling: int) -> None:
        self.lines: list[str] = []
        self.number = self.start = self.position = 0
        self.clean = True
        self.ceiling = ceiling
        self.encoding = encoding
        self._source = source
        self._blocks = _blocks(source, encoding, ceiling)
        self._ended = False

    def feed(self) -> Iterator[str]:
        """Yield the lines from ``position`` on, moving it; the file's end or far more than the ceiling ends it."""
        while True:
            for line in self.lines[self.position : self.position + _STRIDE]:
                self.position += 1
                yield line
            if not self.more():
                return

    def feed_record(self) -> Iterator[str]:
        """Yield the lines of a record that begins at ``start``: its first one, and more up to the ceiling."""
        self.position, size = self.start, 0
        for line in self.feed():
            size += len(self._encoded(line))
            if size > self.ceiling and self.position > self.start + 1:
                self.position -= 1
                return
            yield line

    def more(self) -> bool:
        """Return whether a line follows ``position``."""
        return self.position < len(self.lines) or self._extend()

    @property
    def exhausted(self) -> bool:
        """Whether reading stands at the end of the file."""
        return self._ended and self.position == len(self.lines)

    def raw(self, start: int, stop: int) -> str | bytes:
        """Return the original text of some held lines, as bytes where it is not valid text."""
        text = "".join(self.lines[start:stop])
        return self._encoded(text) if _ESCAPED.search(text) else text

    def failure_at(self, stop: int) -> str | None:
        """Return why the file could not be read further, if that is where lines before *stop* end."""
        return self._source.failure if stop == len(self.lines) else None

    def fits(self, lines: Sequence[str]) -> bool:
        """Return whether *lines* are surely within the ceiling, however many bytes a character takes."""
        return sum(map(len, lines)) * 4 <= self.ceiling

    def faults(self, start: int, stop: int) -> tuple[str, ...]:
        """Return what makes some held lines unfit to be a record, whatever they say."""
        if failure := self.failure_at(stop):
            return (failure,)
        text = "".join(self.lines[start:stop])
        found = []
        if len(self._encoded(text)) > self.ceiling:
            found.append(f"is longer than {self.ceiling:,} bytes, the most that a record may have")
        if escaped := _ESCAPED.search(text):
            found.append(self._undecodable(text, escaped.start(), self.number + start + 1))
        if nuls := text.count("\0"):
            found.append(f"holds {nuls} NUL character{'' if nuls == 1 else 's'}")
        return tuple(found)

    def _extend(self) -> bool:
        del self.lines[: self.start]
        self.number += self.start
        self.position -= self.start
        self.start = 0
        if sum(map(len, self.lines)) > self.ceiling:
            return False
        block = next(self._blocks, None)
        if block is None:
            self._ended = True
            return False
        self.clean = block.clean and (self.clean or not self.lines)
        self.lines += block.lines
        return True

    def _encoded(self, text: str) -> bytes:
        return text.encode(self.encoding, "surrogateescape")

    def _undecodable(self, text: str, position: int, line: int) -> str:
        before = self._encoded(text[:position])
        line += before.count(b"\n")
        byte = len(before) - before.rfind(b"\n")
        other = "cp1252" if self.encoding == "utf-8" else "utf-8"
        return (
            f"line {line} is not {self.encoding} (its byte {byte}): if the file was saved in another encoding, "
            f'say which, for example encoding = "{other}"'
        )


def _blocks(source: ByteSource, encoding: str, ceiling: int) -> Iterator[_Block]:
    """Yield whole lines, read in chunks; a line far above the ceiling is cut just above it and its rest dropped."""
    pending: list[bytes] = []
    size, skipping = 0, False
    while chunk := source.read():
        if skipping:
            _, end, chunk = chunk.partition(b"\n")
            skipping = not end
        if cut := chunk.rfind(b"\n") + 1:
            yield _block(b"".join((*pending, chunk[:cut])), encoding, ceiling)
            pending, size, chunk = [], 0, chunk[cut:]
        pending.append(chunk)
        size += len(chunk)
        if size > ceiling:
            yield _block(b"".join(pending)[: ceiling + 1], encoding, ceiling)
            pending, size, skipping = [], 0, True
    rest = b"".join(pending)
    if source.failure:
        block = _block(rest, encoding, ceiling)
        yield _Block(block.lines or [""], clean=False)
    elif rest:
        yield _block(rest, encoding, ceiling)


def _block(data: bytes, encoding: str, ceiling: int) -> _Block:
    try:
        text, valid = data.decode(encoding), True
    except UnicodeDecodeError:
        text, valid = data.decode(encoding, "surrogateescape"), False
    clean = valid and "\0" not in text and len(data) <= ceiling
    return _Block(list(StringIO(text, newline="\n")), clean)


def canonical_encoding(encoding: str) -> str:
    """
    Return the canonical name of an encoding that extends ASCII, so that lines and quotes can be found in its bytes.

    Raises:
        InvalidValue: There is no such encoding, or it gives ASCII bytes another meaning, as UTF-16 does.
    """
    try:
        name = codecs.lookup(encoding).name.removesuffix("-sig")
        others = _OTHERS.encode(name, "ignore")
        if _ASCII.decode(name) == _ASCII.decode("ascii") and not (others and others.isascii()):
            return name
    except (LookupError, ValueError):
        pass
    raise InvalidValue(
        "open_records.encoding",
        f"must extend ASCII, as utf-8 and cp1252 do, not {encoding!r}: save the file as utf-8",
    )
