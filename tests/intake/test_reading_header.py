"""The header is found, or the file is refused with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grievance.errors import InvalidValue, UnreadableFile


def problem(read: Callable[..., Any], data: bytes | str, **options: Any) -> str:
    """Return why the file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read(data, **options)
    assert str(caught.value) == f"{caught.value.path}: {caught.value.problem}"
    return caught.value.problem


def test_the_first_line_is_the_header(read: Callable[..., Any]) -> None:
    """Names come in the order of the cells, without the white space around them and without a byte order mark."""
    got = read(b'\xef\xbb\xbf id ,"two\nlines",\tn\xc3\xa9\n1,a,b\n')

    assert got.header == ("id", "two\nlines", "né")
    assert got.notes == ()
    assert [(record.line, record.values) for record in got.records] == [(3, ["1", "a", "b"])]
    assert got.rejects == []


@pytest.mark.parametrize("stray", [1, 5])
def test_stray_lines_before_the_header_are_noted(read: Callable[..., Any], stray: int) -> None:
    """Up to five lines may stand before the line that has all needed columns."""
    got = read('Report "x", of 2026\n' * stray + "\nid,name,text\n1,a,b\n", expect=["text", "id"])

    assert got.header == ("id", "name", "text")
    assert got.notes == tuple(f"line {i + 1}, before the header, was left out" for i in range(stray))
    assert [(record.line, record.values) for record in got.records] == [(stray + 3, ["1", "a", "b"])]


def test_a_stray_line_may_be_anything(read: Callable[..., Any]) -> None:
    """Open quotes, NUL and foreign bytes before the header cost their line alone."""
    got = read(b'"never closed\n\0\n\xff\nid,text\n1,a\n', expect=["id"])

    assert got.header == ("id", "text")
    assert got.values == [["1", "a"]]
    assert [note.split(",")[0] for note in got.notes] == ["line 1", "line 2", "line 3"]


def test_beyond_five_stray_lines_there_is_no_header(read: Callable[..., Any]) -> None:
    """The sixth other line is one too many."""
    told = problem(read, "x,y\n" * 6 + "id,text\n1,a\n", expect=["id"])

    assert told == (
        "its header lacks the columns 'id': name the columns as the file does, "
        "or, if it has no header, give header = false and columns"
    )


def test_missing_columns_are_named_with_the_nearest(read: Callable[..., Any]) -> None:
    """Every missing column is told once; the nearest name of the line that has most of them stands by it."""
    told = problem(
        read, "a,b\nComplaint ID,Issue,sub product\n", expect=["complaint_id", "Issue", "Sub-product", "State", "State"]
    )

    assert told.startswith(
        "its header lacks the columns 'complaint_id' (the nearest is 'Complaint ID'), "
        "'Sub-product' (the nearest is 'sub product'), 'State': name the columns"
    )


def test_a_file_without_a_header_shows_nobodys_data(read: Callable[..., Any]) -> None:
    """What stands in the place of the header may be personal; only the needed names are told."""
    told = problem(read, "c-17,Anna Smith,my parcel never came\n", expect=["customer", "name", "text"])

    assert told.startswith("its header lacks the columns 'customer', 'name', 'text': ")
    assert "Anna" not in told


def test_without_a_header_the_columns_are_given(read: Callable[..., Any]) -> None:
    """The first line is then a record."""
    got = read("1,a\n2,b\n3\n", header=False, columns=["id", "text"], expect=["id"])

    assert got.header == ("id", "text")
    assert got.values == [["1", "a"], ["2", "b"]]
    assert [reject.line for reject in got.rejects] == [3]


@pytest.mark.parametrize(("delimiter", "written"), [(";", ";"), ("\t", "\\t"), ("|", "|")])
def test_another_delimiter_is_told(read: Callable[..., Any], delimiter: str, written: str) -> None:
    """A header that another usual delimiter parts into the needed columns says which, below a stray line too."""
    data = f"report\n{delimiter.join(['id', 'a name', 'text'])}\n"

    assert problem(read, data, expect=["id", "text"]) == (
        f'its cells are parted by another character: give delimiter = "{written}"'
    )


def test_a_comma_is_told_where_another_delimiter_was_given(read: Callable[..., Any]) -> None:
    """The remedy names the comma too."""
    assert 'give delimiter = ","' in problem(read, "id,text\n", expect=["id", "text"], delimiter=";")


def test_a_needed_column_may_not_stand_twice(read: Callable[..., Any]) -> None:
    """Which of two equal names is meant nobody can tell; names that nobody needs may be doubled."""
    data = "id,text,id,text,text\n1,a,2,b,c\n"

    assert problem(read, data, expect=["text"]) == (
        "its header has the column 'text' in the places 2, 4, 5: rename all but one"
    )
    assert read(data).values == [["1", "a", "2", "b", "c"]]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"id,pr\xe9nom\n1,a\n", "line 1 is not utf-8 (its byte 6)"),
        (b'id,"text\n1,a\n', "a quote is opened and never closed"),
        (b"id\0,text\n", "holds 1 NUL character"),
        (b"id,text\r1,a\r2,b\r", "a carriage return stands outside quotes; lines must end in LF or CRLF"),
    ],
)
@pytest.mark.parametrize("expect", [(), ("id", "text")])
def test_an_unreadable_header_is_told(
    read: Callable[..., Any], data: bytes, told: str, expect: tuple[str, ...]
) -> None:
    """Where the header itself is broken the file is refused; the next line is never taken for it."""
    assert f"its header, line 1, cannot be read: {told}" in problem(read, data, expect=expect)


def test_utf16_without_a_mark_is_told(read: Callable[..., Any]) -> None:
    """Text of two bytes a character shows by its NULs."""
    assert "NUL" in problem(read, "id,text\n1,a\n".encode("utf-16-le"), expect=["id"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": ["a"]}, "open_records.columns: are for files without a header"),
        ({"header": False}, "open_records.columns: must name the cells"),
        ({"header": False, "columns": []}, "open_records.columns: must name the cells"),
        ({"header": False, "columns": ["name"], "expect": ["b", "Name"]}, "'b', 'Name' (the nearest is 'name')"),
        ({"delimiter": ""}, "open_records.delimiter: must be one character"),
        ({"delimiter": ",,"}, "open_records.delimiter"),
        ({"delimiter": '"'}, "open_records.delimiter"),
        ({"delimiter": "\n"}, "open_records.delimiter"),
        ({"delimiter": "\r"}, "open_records.delimiter"),
        ({"delimiter": "\0"}, "open_records.delimiter"),
        ({"kind": "json"}, "open_records.kind: must be one of csv, jsonl, parquet, not 'json'"),
        ({"max_record_bytes": 0}, "open_records.max_record_bytes: must be at least 1"),
        ({"encoding": "utf-16"}, "open_records.encoding: must extend ASCII, as utf-8 and cp1252 do, not 'utf-16'"),
        ({"encoding": "utf-7"}, "open_records.encoding"),
        ({"encoding": "cp037"}, "open_records.encoding"),
        ({"encoding": "iso2022_jp"}, "open_records.encoding"),
        ({"encoding": "base64"}, "open_records.encoding"),
        ({"encoding": "no such"}, "open_records.encoding"),
        ({"encoding": "a\0b"}, "open_records.encoding"),
    ],
)  # fmt: skip
def test_arguments_that_do_not_fit_are_refused(read: Callable[..., Any], options: dict[str, Any], message: str) -> None:
    """Every wrong argument is refused by name before the file is looked at."""
    with pytest.raises(InvalidValue) as caught:
        read("a\n1\n", **options)

    assert message in str(caught.value)
