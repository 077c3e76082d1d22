"""CSV comes back as it was written, and what is no record is told apart."""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HEADER = "id,name,text\n"

CELLS = st.one_of(
    st.text(st.sampled_from("ab \",;\n\r'\x85\u2028\x0b\x0c\x1c\té😀"), max_size=8),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
)
WIDTHS = st.shared(st.integers(2, 5), key="width")
TABLES = WIDTHS.flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))


def written(rows: list[list[str]], **options: Any) -> str:
    """Return what the csv module writes below a header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, **options)
    writer.writerow([f"c{i}" for i in range(len(rows[0]) if rows else 2)])
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture(name="field_limit")
def _keep_field_limit() -> Iterator[None]:
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)


@settings(max_examples=150, deadline=None)
@given(
    rows=TABLES,
    end=st.sampled_from(["\n", "\r\n"]),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    packed=st.booleans(),
    bom=st.booleans(),
    last_end=st.booleans(),
    chunk=st.sampled_from([7, 64, 1 << 18]),
)
def test_any_table_comes_back(
    read: Callable[..., Any],
    rows: list[list[str]],
    *,
    end: str,
    delimiter: str,
    quoting: Any,
    packed: bool,
    bom: bool,
    last_end: bool,
    chunk: int,
) -> None:
    """Whatever the csv module writes is read back equal, in any chunks, packed or not."""
    if any("\r" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # the csv module of Python 3.11 and 3.12 forgets to quote a carriage return
    text = written(rows, lineterminator=end, delimiter=delimiter, quoting=quoting)
    data = text.removesuffix("" if last_end else end).encode("utf-8-sig" if bom else "utf-8")

    with mock.patch("grievance.intake._bytes.CHUNK", chunk):
        got = read(gzip.compress(data, mtime=0) if packed else data, kind="csv", delimiter=delimiter)

    assert rows == got.values
    assert got.rejects == []
    assert text.removesuffix("" if last_end else end).endswith("".join(record.raw for record in got.records))


def test_line_numbers_are_those_of_the_source(read: Callable[..., Any]) -> None:
    """A record has the number of the line at which it starts, with line breaks in cells and blank lines counted."""
    got = read(HEADER + '1,a,"x\ny\nz"\n\n2,b,c\r\n   \n3,"d\r\n",e')

    assert [(record.line, record.values[2]) for record in got.records] == [(2, "x\ny\nz"), (6, "c"), (8, "e")]
    assert [record.raw for record in got.records] == ['1,a,"x\ny\nz"\n', "2,b,c\r\n", '3,"d\r\n",e']
    assert got.records[2].values[1] == "d\r\n"
    assert got.header == ("id", "name", "text")


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_only_a_line_feed_ends_a_line(read: Callable[..., Any], odd: str) -> None:
    """What other tools take for a line end is data."""
    got = read(f'{HEADER}1,a{odd}b,"c{odd}"\n2,c,d\n')

    assert [["1", f"a{odd}b", f"c{odd}"], ["2", "c", "d"]] == got.values
    assert [record.line for record in got.records] == [2, 3]


def test_ends_of_lines_may_be_mixed(read: Callable[..., Any]) -> None:
    r"""LF, CRLF and the CRCRLF of a twice translated file end lines alike."""
    got = read("id,name\r\n1,a\n2,b\r\n3,c\r\r\n4,d")

    assert got.values == [["1", "a"], ["2", "b"], ["3", "c"], ["4", "d"]]


def test_a_ragged_row_is_rejected_with_its_widths(read: Callable[..., Any]) -> None:
    """Fewer or more cells than the header has are told in numbers, and the good rows go in."""
    got = read(HEADER + '1,a\n2,a,b\n3,a,b,c\n4\n5,"a\nb"\n6,a,b,,x\n7,a,b\n')

    assert got.values == [["2", "a", "b"], ["7", "a", "b"]]
    assert got.told == [
        (2, "1,a\n", ("has 2 cells, the header has 3",)),
        (4, "3,a,b,c\n", ("has 4 cells, the header has 3",)),
        (5, "4\n", ("has 1 cell, the header has 3",)),
        (6, '5,"a\nb"\n', ("has 2 cells, the header has 3; it runs from line 6 to 7",)),
        (8, "6,a,b,,x\n", ("has 5 cells, the header has 3",)),
    ]


def test_empty_cells_beyond_the_header_are_dropped(read: Callable[..., Any]) -> None:
    """A row that is too wide by empty cells alone is good."""
    got = read(HEADER + '1,a,b,,\n2,a,,\n3,"a\nb",c,""\n')

    assert got.values == [["1", "a", "b"], ["2", "a", ""], ["3", "a\nb", "c"]]
    assert got.rejects == []


@pytest.mark.parametrize("blank", ["\n", "\r\n", "  \n", '""\n', "\t\r\n"])
def test_a_blank_line_is_nothing(read: Callable[..., Any], blank: str) -> None:
    """Lines that hold nothing are passed over, before the header too."""
    got = read(blank + HEADER + blank + "1,a,b\n" + blank)

    assert got.header == ("id", "name", "text")
    assert got.values == [["1", "a", "b"]]
    assert got.rejects == []


def test_in_a_table_of_one_column_an_empty_line_is_blank_and_an_empty_cell_is_not(read: Callable[..., Any]) -> None:
    """The csv module writes an empty only cell in quotes, and so it is read."""
    got = read('text\n""\n\nx\n \n')

    assert got.values == [[""], ["x"], [" "]]


def test_a_row_of_empty_cells_is_a_record(read: Callable[..., Any]) -> None:
    """Only a line without cells is blank; whether a record says anything is not for the reader to judge."""
    got = read(HEADER + ",,\n,\n")

    assert got.values == [["", "", ""]]
    assert got.told == [(3, ",\n", ("has 2 cells, the header has 3",))]


def test_a_lone_carriage_return_is_told(read: Callable[..., Any]) -> None:
    """A carriage return outside quotes is neither data nor a line end; inside quotes it is data."""
    got = read(HEADER + '1,a\rb,c\n2,"a\rb",c\n3,\r,c\n')

    problem = "a carriage return stands outside quotes; lines must end in LF or CRLF"
    assert got.values == [["2", "a\rb", "c"]]
    assert [
        (2, "1,a\rb,c\n", (f"line 2, character 4: {problem}",)),
        (4, "3,\r,c\n", (f"line 4, character 3: {problem}",)),
    ] == got.told


def test_a_cell_of_megabytes_is_read(read: Callable[..., Any]) -> None:
    """Length alone is no fault, with or without quotes, line breaks and doubled quotes in it."""
    plain, folded = "x" * 3_000_000, 'line "one"\n' * 150_000
    got = read(written([["1", plain], ["2", folded], ["3", "end"]]))

    assert [["1", plain], ["2", folded], ["3", "end"]] == got.values


@pytest.mark.usefixtures("field_limit")
@pytest.mark.parametrize("limit", [3, sys.maxsize])
def test_the_limit_that_others_set_does_not_matter(read: Callable[..., Any], limit: int) -> None:
    """The field limit of the csv module belongs to the whole process: it is neither obeyed nor changed."""
    csv.field_size_limit(limit)
    got = read(HEADER + '1,abcdef,"x\ny"\n2,"never\n3,abcdef,c\n')

    assert got.values == [["1", "abcdef", "x\ny"], ["3", "abcdef", "c"]]
    assert [reject.line for reject in got.rejects] == [4]
    assert limit == csv.field_size_limit()


def test_nul_is_rejected(read: Callable[..., Any]) -> None:
    """A record with NUL is rejected as text, with how many there are; its neighbours go in."""
    got = read(HEADER + '1,a,b\n2,a\0\0,b\n3,"\n\0",b\n4,a,b\n5,\0\n')

    assert got.values == [["1", "a", "b"], ["4", "a", "b"]]
    assert got.told == [
        (3, "2,a\0\0,b\n", ("holds 2 NUL characters",)),
        (4, '3,"\n\0",b\n', ("holds 1 NUL character",)),
        (7, "5,\0\n", ("holds 1 NUL character", "has 2 cells, the header has 3")),
    ]


def test_a_representation_shows_no_content(read: Callable[..., Any]) -> None:
    """Neither a record nor a reject shows what it holds when it is printed."""
    got = read(HEADER + "1,Anna,secret\n2,Anna\n")

    assert repr(got.records[0]) == "Record(line=2)"
    assert repr(got.rejects[0]) == "Unreadable(line=3, reasons=('has 2 cells, the header has 3',))"


@pytest.mark.parametrize(("extra", "good"), [(0, True), (1, False)])
@pytest.mark.parametrize("filler", ["x", "\n", "é"])
def test_a_record_has_a_ceiling(read: Callable[..., Any], *, filler: str, extra: int, good: bool) -> None:
    """A record may have as many bytes as the ceiling says and not one more, on one line or several."""
    ceiling = 1000
    cell = "x" * ((ceiling + extra - 7) % len(filler.encode())) + filler * (
        (ceiling + extra - 7) // len(filler.encode())
    )
    record = f'2,b,"{cell}"\n'
    assert ceiling + extra == len(record.encode())
    got = read(HEADER + "1,a,b\n" + record + "3,a,b\n", max_record_bytes=ceiling)

    assert (["1", "2", "3"] if good else ["1", "3"]) == [values[0] for values in got.values]
    assert ([] if good else [3]) == [reject.line for reject in got.rejects if reject.line == 3]


def test_a_line_without_end_is_cut_at_the_ceiling(read: Callable[..., Any]) -> None:
    """The rest of a line that is far too long is dropped, not held; the lines after it keep their numbers."""
    with mock.patch("grievance.intake._bytes.CHUNK", 64):
        got = read(HEADER + "1,a," + "x" * 5000 + "\n2,a,b\n3,a," + "y" * 5000, max_record_bytes=200)

    assert [(record.line, record.values) for record in got.records] == [(3, ["2", "a", "b"])]
    reason = ("is longer than 200 bytes, the most that a record may have",)
    assert [(2, "1,a," + "x" * 197, reason), (4, "3,a," + "y" * 197, reason)] == got.told


@pytest.mark.usefixtures("field_limit")
def test_with_a_raised_limit_a_record_of_several_lines_keeps_to_the_ceiling(
    read: Callable[..., Any],
) -> None:
    """What the csv module would swallow whole is still measured."""
    csv.field_size_limit(sys.maxsize)
    got = read(HEADER + '1,a,"' + "line\n" * 1000 + '"\n2,a,b\n', max_record_bytes=4000)

    assert got.values == [["2", "a", "b"]]
    assert got.rejects[0].reasons[0] == "line 2, character 5: a quote is opened and not closed within 4,000 bytes"
