"""The file of records that were not taken in, kept so that nothing is lost."""

from __future__ import annotations

import base64
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from unicodedata import normalize

__all__ = ["RejectsFile", "erase_rejects"]

_OWNER_ONLY = 0o600
_ERASED = "erased"
_LOST: dict[str, object] = {"line": None, "reasons": ["the entry could not be read"], "raw": _ERASED}
_ESCAPED = re.compile(r'(?:\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt]))+')
_ENCODINGS = ("utf-8", "cp1252", "cp1251", "utf-16-le", "utf-16-be")


class RejectsFile:
    """
    Write bad records as JSON Lines: ``{"line": 7, "reasons": […], "raw": "…"}``, one object each.

    Original text that is not valid in the encoding of its file stands under ``raw_base64`` instead of ``raw``.
    The file is opened at once, emptied, and readable by its owner only, also if it was there before: a path that
    cannot be written shows before the first record is read, and the rejects of an earlier run never pass for those
    of this one. Each reject has left the process when :meth:`add` returns. Use it as a context manager.

    Attributes:
        count: How many were written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        self._file = os.fdopen(descriptor, "wb")
        if stat.S_ISREG(os.fstat(descriptor).st_mode):  # a device keeps the rights it has
            os.chmod(descriptor if os.chmod in os.supports_fd else path, _OWNER_ONLY)
        self.count = 0

    def add(self, *, line: int, raw: str | bytes, reasons: Iterable[str]) -> None:
        """Write one bad record: its source line, its original text and every reason."""
        entry: dict[str, object] = {"line": line, "reasons": list(reasons)}
        if isinstance(raw, bytes):
            entry["raw_base64"] = base64.b64encode(raw).decode("ascii")
        else:
            entry["raw"] = raw
        self._file.write(_written(entry))
        self._file.flush()
        self.count += 1

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def erase_rejects(path: str | os.PathLike[str], markers: Iterable[str]) -> int:
    """
    Erase the original text of every entry of a rejects file in which one of *markers* stands, and count them.

    The entry stays with its line and its reasons; ``raw`` then says "erased". Markers, such as the names and addresses
    of a person, are found in capitals or small letters, in any Unicode form, and where the original text is itself JSON
    with escapes; blank ones mark nothing. An entry that is damaged is erased as a whole if a marker stands in it.
    The file is replaced as a whole by one that only its owner may read: a crash leaves the old one or the new one. It
    must not be erased from while an import is still writing to it.

    Raises:
        OSError: The file cannot be read or replaced.
    """
    sought = tuple(_plain(marker) for marker in markers if marker.strip())
    target = os.path.realpath(path)  # where the path is a link, what it leads to is replaced
    count = 0
    descriptor, beside = tempfile.mkstemp(dir=os.path.dirname(target), prefix=f".{os.path.basename(target)}.")
    try:
        with os.fdopen(descriptor, "wb") as new, open(target, "rb") as old:
            for line in old:
                left = _without(line, sought)
                count += left is not line
                new.write(left)
            new.flush()
            os.fsync(new.fileno())
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    return count


def _without(line: bytes, sought: tuple[str, ...]) -> bytes:
    """Return the entry *line* itself, or without its original text if something that is *sought* stands in it."""
    try:
        entry: Any = json.loads(line)
        line_number, reasons, texts = entry["line"], entry["reasons"], list(_originals(entry))
    except (ValueError, TypeError, KeyError):
        return _written(_LOST) if _stands_in(_decoded(line), sought) else line
    if not _stands_in(texts, sought):
        return line
    return _written({"line": line_number, "reasons": reasons, "raw": _ERASED})


def _originals(entry: dict[str, Any]) -> Iterator[str]:
    if "raw_base64" in entry:
        yield from _decoded(base64.b64decode(entry["raw_base64"], validate=True))
    elif isinstance(entry["raw"], str):
        yield entry["raw"]
    else:
        raise TypeError("the original text must be a text")


def _decoded(raw: bytes) -> Iterator[str]:
    """Yield what *raw* may say: it is not valid in the encoding of its file, so that nobody knows."""
    for encoding in _ENCODINGS:
        yield raw.decode(encoding, "replace")


def _stands_in(texts: Iterable[str], sought: tuple[str, ...]) -> bool:
    return any(marker in form for text in texts for form in _forms(text) for marker in sought)


def _forms(text: str) -> Iterator[str]:
    """Yield *text* as it is compared, then without its JSON escapes, as often as there are any."""
    yield _plain(text)
    while (bare := _ESCAPED.sub(_unescaped, text)) != text:
        text = bare
        yield _plain(text)


def _unescaped(found: re.Match[str]) -> str:
    text: str = json.loads(f'"{found[0]}"')
    return text


def _plain(text: str) -> str:
    return normalize("NFKC", normalize("NFKC", text).casefold())


def _written(entry: dict[str, object]) -> bytes:
    return (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
