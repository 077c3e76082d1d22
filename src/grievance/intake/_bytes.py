"""The bytes of a file: opened, unpacked where they are gzip, and counted for a progress bar."""

from __future__ import annotations

import gzip
import os
import zlib
from io import BufferedReader

from grievance.errors import UnreadableFile

__all__ = ["CHUNK", "ByteSource"]

CHUNK = 1 << 18
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_FOREIGN = {
    b"PK\x03\x04": "is a zip archive or a spreadsheet: save it as CSV in UTF-8",
    b"\xd0\xcf\x11\xe0": "is a spreadsheet of the old kind: save it as CSV in UTF-8",
    b"\x1f\x8b": "is packed with gzip twice: unpack it once",
    b"BZh": "is packed with bzip2: unpack it, or pack it with gzip",
    b"\xfd7zXZ\0": "is packed with xz: unpack it, or pack it with gzip",
    b"\x28\xb5\x2f\xfd": "is packed with zstd: unpack it, or pack it with gzip",
    b"\xff\xfe": "is UTF-16: save it as UTF-8",
    b"\xfe\xff": "is UTF-16: save it as UTF-8",
}


class ByteSource:
    """
    The unpacked bytes of one file, in chunks; the file is closed at its end.

    Attributes:
        path: The file.
        size: Its bytes on disk; 0 where that is not known, as of a pipe.
        head: The first bytes, without a byte order mark.
        bom: Whether they began with the byte order mark of UTF-8.
        failure: Why reading ended before the end of the file, or None.

    Raises:
        UnreadableFile: There is no such file, it may not be read, or it is of a kind that holds no records.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self.failure: str | None = None
        self._file = _opened(self.path)
        self.size = os.fstat(self._file.fileno()).st_size
        packed = self._file.peek(len(_GZIP)).startswith(_GZIP)
        self._stream = gzip.GzipFile(fileobj=self._file) if packed else self._file
        self._consumed = 0
        self._ended = False
        first = self._next_chunk()
        self.bom = first.startswith(_BOM)
        self._first = self.head = first.removeprefix(_BOM)
        self._refuse_foreign()

    def read(self) -> bytes:
        """Return the next bytes; none at the end of the file and where it cannot be read further (``failure``)."""
        first, self._first = self._first, b""
        return first or self._next_chunk()

    @property
    def consumed(self) -> int:
        """How many of the bytes on disk have been read; 0 of a pipe."""
        return self._consumed if self._file.closed or not self._file.seekable() else self._file.tell()

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._consumed = self.consumed
        self._stream.close()
        self._file.close()

    def _next_chunk(self) -> bytes:
        if self._ended:
            return b""
        try:
            chunk = self._stream.read1(CHUNK)
        except EOFError:
            self.failure = "the compressed file ends in the middle: get the whole file again"
        except (gzip.BadGzipFile, zlib.error):
            self.failure = "the compressed file is damaged here: get it again"
        except OSError as error:
            self.failure = f"the file cannot be read from here on ({_why(error)})"
        else:
            if chunk:
                return chunk
        self._ended = True
        self.close()
        return b""

    def _refuse_foreign(self) -> None:
        for magic, problem in _FOREIGN.items():
            if self.head.startswith(magic):
                self.close()
                raise UnreadableFile(self.path, problem)


def _opened(path: str) -> BufferedReader:
    try:
        return open(path, "rb")
    except FileNotFoundError:
        raise UnreadableFile(path, "there is no such file") from None
    except IsADirectoryError:
        raise UnreadableFile(path, "is a directory: name one file") from None
    except PermissionError:
        raise UnreadableFile(path, "may not be read by this user") from None
    except OSError as error:
        raise UnreadableFile(path, f"cannot be opened ({_why(error)})") from None


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
