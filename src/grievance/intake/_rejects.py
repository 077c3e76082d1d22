"""The file of records that were not taken in, kept so that nothing is lost."""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Iterable
from types import TracebackType
from typing import Self

__all__ = ["RejectsFile"]

_OWNER_ONLY = 0o600


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
        text = json.dumps(entry, ensure_ascii=False) + "\n"
        self._file.write(text.encode("utf-8", "backslashreplace"))
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
