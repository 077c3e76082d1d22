"""Files as they come: packed, cut, damaged, in several encodings, of the wrong kind, or not there."""

from __future__ import annotations

import errno
import gzip
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from grievance.errors import UnreadableFile
from grievance.intake._reading import open_records
from grievance.intake._records import Record, Unreadable

TABLE = b"id,text\n" + b"".join(b'%d,"text \xc3\xa9 %d\nand %d"\n' % (i, i * i, i**3) for i in range(300))
CUT = ("the compressed file ends in the middle: get the whole file again",)
REMEDY = "if the file was saved in another encoding, say which, for example"
DAMAGED = ("the compressed file is damaged here: get it again",)


def rows(count: int) -> list[list[str]]:
    """Return the first records of the table."""
    return [[str(i), f"text é {i * i}\nand {i**3}"] for i in range(count)]


def raw(outcome: Record | Unreadable) -> bytes:
    """Return the original bytes of an outcome."""
    return outcome.raw if isinstance(outcome.raw, bytes) else outcome.raw.encode()


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a"])
def test_gzip_is_known_by_its_content(read: Callable[..., Any], name: str) -> None:
    """Whether a file is packed is read from its bytes, whatever its name; several members are one file."""
    half = len(TABLE) // 2
    members = gzip.compress(TABLE[:half]) + gzip.compress(b"", mtime=0) + gzip.compress(TABLE[half:])

    assert read(TABLE, name=name).values == rows(300)
    assert read(gzip.compress(TABLE), name=name).values == rows(300)
    assert read(members, name=name).values == rows(300)


@pytest.mark.parametrize("tail", [b"", b"1,a\n2", b'1,"a\nb'])
def test_a_packed_file_cut_anywhere(read: Callable[..., Any], tail: bytes) -> None:
    """What can be unpacked is read, then one reject holds the unfinished record, and no byte is lost."""
    packed = gzip.compress(TABLE + tail)
    seen = set()
    for cut in range(len(packed) // 3, len(packed), 7):
        got = read(packed[:cut], header=False, columns=["id", "text"])
        last = got.outcomes[-1]

        assert got.values == [["id", "text"], *rows(300), ["1", "a"]][: len(got.values)]
        assert got.rejects == [last]
        assert last.reasons[0] == CUT[0]
        text = b"".join(raw(outcome) for outcome in got.outcomes)
        assert (TABLE + tail).startswith(text)
        assert last.line == 1 + text.removesuffix(raw(last)).count(b"\n")
        seen.add(len(got.values))
    assert len(seen) > 5


def test_a_packed_file_cut_at_the_end_of_a_line(read: Callable[..., Any]) -> None:
    """The loss is told even where nothing of the next record had been unpacked."""
    packed = gzip.compress(TABLE)
    got = read(packed[:-4])

    assert got.values == rows(300)
    assert got.told == [(602, "", CUT)]


def test_an_unfinished_line_is_a_reject_whatever_it_looks_like(read: Callable[..., Any]) -> None:
    """The last line may look whole, but nobody knows how it goes on."""
    got = read(gzip.compress(b"id,text\n1,a\n2,b", mtime=0)[:-8])

    assert got.values == [["1", "a"]]
    assert got.told == [(3, "2,b", CUT)]
    assert read(gzip.compress(b'{"a": 1}\n{"a": 2}')[:-8]).told == [(2, '{"a": 2}', CUT)]
    assert read(gzip.compress(b'{"a": 1}\n')[:-8]).told == [(2, "", CUT)]


@pytest.mark.parametrize("at", [-8, -4])
def test_a_packed_file_with_a_wrong_checksum_or_length_is_told(read: Callable[..., Any], at: int) -> None:
    """All records are read, and a reject says that they may be wrong."""
    packed = bytearray(gzip.compress(TABLE))
    packed[at] ^= 1
    got = read(bytes(packed))

    assert got.values == rows(300)
    assert got.told == [(602, "", DAMAGED)]


def test_a_packed_file_with_damage_inside_is_told(read: Callable[..., Any]) -> None:
    """Records before the damage are read."""
    packed = bytearray(gzip.compress(TABLE))
    packed[len(packed) // 2 :] = b"\xff" * 100
    got = read(bytes(packed))

    assert got.rejects[-1].reasons == DAMAGED
    assert got.outcomes[-1] is got.rejects[-1]


def test_a_packed_file_cut_in_its_header_is_refused(read: Callable[..., Any]) -> None:
    """Nothing can be read of it, and the error says why."""
    with pytest.raises(UnreadableFile, match=r"its header, line 1, cannot be read: the compressed file ends"):
        read(gzip.compress(TABLE)[:6])


def test_without_a_header_the_cut_is_a_reject(read: Callable[..., Any]) -> None:
    """There is a reject even where there is no record."""
    assert read(gzip.compress(b"1", mtime=0)[:6], header=False, columns=["id"]).told == [(1, "", CUT)]


@pytest.mark.parametrize(
    ("error", "why"), [(OSError(errno.EIO, "Input/output error"), "input/output error"), (OSError(), "oserror")]
)
def test_a_failing_disk_is_told(tmp_path: Path, error: OSError, why: str) -> None:
    """An error of the system ends reading with a reject; what was read before it goes in."""
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id,text\n1,a\n2,b", mtime=0))

    def _fail() -> bytes:
        raise error

    chunks = [b"id,text\n1,a\n2,b"]

    class Failing(gzip.GzipFile):
        def read1(self, _: int = -1) -> bytes:
            return chunks.pop() if chunks else _fail()

    with mock.patch("gzip.GzipFile", Failing), open_records(path) as reader:
        first, last = reader

    assert (first.line, first.raw) == (2, "1,a\n")
    assert last == Unreadable(line=3, raw="2,b", reasons=(f"the file cannot be read from here on ({why})",))


@pytest.mark.parametrize("data", [b"", gzip.compress(b"", mtime=0), b"\xef\xbb\xbf"])
@pytest.mark.parametrize("options", [{}, {"expect": ["id"]}, {"kind": "jsonl"}, {"header": False, "columns": ["id"]}])
def test_an_empty_file_has_no_records(read: Callable[..., Any], data: bytes, options: dict[str, Any]) -> None:
    """Nothing is no error, but it is noted."""
    got = read(data, **options)

    assert got.outcomes == ()
    assert got.notes == ("the file is empty",)
    assert got.header == tuple(options.get("columns", ()))


@pytest.mark.parametrize(("data", "header"), [(b"\n \r\n", ()), (b"id,text", ("id", "text")), (b"id\n\n", ("id",))])
def test_a_file_with_a_header_alone_has_no_records(
    read: Callable[..., Any], data: bytes, header: tuple[str, ...]
) -> None:
    """A header alone, or blank lines alone, are no error."""
    got = read(data)

    assert (got.header, got.outcomes) == (header, ())


def test_cp1252_in_a_file_said_to_be_utf8_costs_the_records_that_show_it(read: Callable[..., Any]) -> None:
    """Such records are kept as bytes with the line, the byte and the remedy; the others go in; nothing is replaced."""
    got = read(b'id,text\n1,caf\xe9\n2,caf\xc3\xa9\n3,"two\nlines \x93so\x94"\n4,\xed\xa0\x80\n5\xe9\n')

    remedy = f'{REMEDY} encoding = "cp1252"'
    assert got.values == [["2", "café"]]
    assert got.told == [
        (2, b"1,caf\xe9\n", (f"line 2 is not utf-8 (its byte 6): {remedy}",)),
        (4, b'3,"two\nlines \x93so\x94"\n', (f"line 5 is not utf-8 (its byte 7): {remedy}",)),
        (6, b"4,\xed\xa0\x80\n", (f"line 6 is not utf-8 (its byte 3): {remedy}",)),
        (7, b"5\xe9\n", (f"line 7 is not utf-8 (its byte 2): {remedy}", "has 1 cell, the header has 2")),
    ]


def test_cp1252_is_read_where_it_is_said(read: Callable[..., Any]) -> None:
    """Bytes that the encoding does not have are told as such."""
    got = read(b"id,text\n1,caf\xe9 \x93so\x94\x85\n2,\x81\n3,b\n", encoding="CP1252")

    assert got.values == [["1", "café “so”…"], ["3", "b"]]
    assert got.told == [
        (
            3,
            b"2,\x81\n",
            (f'line 3 is not cp1252 (its byte 3): {REMEDY} encoding = "utf-8"',),
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-8-sig", "cp1252", "shift_jis", "gb18030", "koi8-r"])
def test_encodings_that_extend_ascii_are_read(read: Callable[..., Any], encoding: str) -> None:
    """Quotes and line ends are found in any of them, also where a second byte looks like another character."""
    word = {"cp1252": "né", "shift_jis": "ソ表", "gb18030": "世界", "koi8-r": "ждз"}.get(encoding, "né世界")
    data = f'id,text\n1,"{word}\n{word}"\n2,{word}\n'.encode(encoding.removesuffix("-sig"))

    assert read(data, encoding=encoding).values == [["1", f"{word}\n{word}"], ["2", word]]


def test_a_byte_order_mark_goes_before_the_given_encoding(read: Callable[..., Any]) -> None:
    """A file that says that it is utf-8 is read so, and the note says that the argument was wrong."""
    got = read("id,text\n1,é\n".encode("utf-8-sig"), encoding="cp1252")

    assert got.header == ("id", "text")
    assert got.values == [["1", "é"]]
    assert got.notes == ("by its byte order mark the file is utf-8, so it is read as utf-8 and not as cp1252",)
    assert read("id\n1\n".encode("utf-8-sig"), encoding="utf-8-sig").notes == ()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04rest", "is a zip archive or a spreadsheet: save it as CSV in UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "is a spreadsheet of the old kind"),
        (gzip.compress(gzip.compress(b"id\n", mtime=0), mtime=0), "is packed with gzip twice: unpack it once"),
        (b"BZh91AY", "is packed with bzip2"),
        (b"\xfd7zXZ\0rest", "is packed with xz"),
        (b"\x28\xb5\x2f\xfdrest", "is packed with zstd"),
        ("id\n".encode("utf-16"), "is UTF-16: save it as UTF-8"),
        (b"\xfe\xff\0i\0d", "is UTF-16: save it as UTF-8"),
        (b'[{"a": 1}]', "holds one JSON list"),
        (b'\n [\n  {"a": 1}\n]', "holds one JSON list"),
        (b"[]\n", "holds one JSON list"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_of_another_kind_is_refused(
    read: Callable[..., Any], data: bytes, told: str, pack: Callable[[bytes], bytes]
) -> None:
    """The error says what the file is and what to do."""
    with pytest.raises(UnreadableFile) as caught:
        read(pack(data))

    assert caught.value.problem.startswith(told)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Each reason why a file cannot be opened has its own words, and no cause that says more."""
    with pytest.raises(UnreadableFile, match="there is no such file"):
        open_records(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="is a directory: name one file") as caught:
        open_records(tmp_path)
    assert caught.value.path == str(tmp_path)
    with pytest.raises(UnreadableFile, match=r"cannot be opened \(.*long"):
        open_records(tmp_path / ("x" * 5000))


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """Missing rights are told."""
    with (
        mock.patch("builtins.open", side_effect=PermissionError(errno.EACCES, "Permission denied")),
        pytest.raises(UnreadableFile, match="may not be read by this user"),
    ):
        open_records(tmp_path / "a.csv")


def test_progress_runs_from_nothing_to_the_size_on_disk(tmp_path: Path) -> None:
    """The bytes read never go back, and at the end they are those of the file, packed or not."""
    for data in (TABLE * 200, gzip.compress(TABLE * 200)):
        path = tmp_path / "a.csv"
        path.write_bytes(data)
        with open_records(path, header=False, columns=["id", "text"]) as reader:
            seen = [reader.bytes_read for _ in reader]

            assert reader.bytes_total == len(data)
            assert seen == sorted(seen)
            assert 0 < seen[0] < len(data)
            assert reader.bytes_read == len(data)
        assert reader.bytes_read == len(data)


def test_a_reader_gone_through_has_closed_its_file(tmp_path: Path) -> None:
    """Who reads to the end needs no with; who closes before it gets an error, not the end of the file."""
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE * 200)

    assert len(list(open_records(path, header=False, columns=["id", "text"]))) == 301 * 200
    reader = open_records(path)
    next(iter(reader))
    reader.close()
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        list(reader)


def test_a_reader_is_gone_through_once(tmp_path: Path) -> None:
    """A second loop goes on where the first one stopped."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"id\n1\n2\n3\n")
    with open_records(path) as reader:
        first = next(iter(reader))

        assert first.raw == "1\n"
        assert [outcome.line for outcome in reader] == [3, 4]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read(tmp_path: Path) -> None:
    """A file need not have a size."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(TABLE,))
    writer.start()
    with open_records(path, kind="csv") as reader:
        assert [record.values for record in reader if isinstance(record, Record)] == rows(300)
        assert (reader.bytes_read, reader.bytes_total) == (0, 0)
    writer.join()


def test_the_kind_is_found_by_content_and_name(read: Callable[..., Any]) -> None:
    """An object at the head, or the name, makes JSON Lines; all else is CSV; the argument goes before both."""
    assert read(b'\n {"a": 1}\n').kind == "jsonl"
    assert read(b'\xef\xbb\xbf{"a": 1}\n').kind == "jsonl"
    assert read(b"broken\n", name="a.jsonl").kind == "jsonl"
    assert read(b"broken\n", name="a.ndjson.gz").kind == "jsonl"
    assert read(b"broken\n", name="A.JSONL.GZ").kind == "jsonl"
    assert read(b"[id],text\n", name="a.json").kind == "csv"
    assert read(b"id\n", name="jsonl").kind == "csv"
    assert read(b'{"a"\n', kind="csv").header == ('{"a"',)
    assert read(b'[{"a": 1}]\n', kind="jsonl").rejects[0].reasons == ("is a list in JSON, not an object",)


def test_packed_parquet_is_refused(read: Callable[..., Any]) -> None:
    """Parquet is packed by itself; a packed one is told to be unpacked."""
    with pytest.raises(UnreadableFile, match="is not Parquet, or is damaged"):
        read(gzip.compress(b"PAR1....", mtime=0))
