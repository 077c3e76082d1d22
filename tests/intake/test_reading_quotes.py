"""What a quote that is never closed costs, and that nothing good is lost by it."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from unittest import mock

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from grievance.intake._records import Record
from grievance.intake._split import Split, split_record

HEADER = "id,name,text\n"
GOOD = "8,a,b\n"
NOT_DOUBLED = "text follows a closing quote; quotes inside a quoted cell must be doubled"


def strictly(lines: Iterable[str]) -> list[list[str]] | None:
    """Return the rows that the csv module reads in strict mode, or None where it finds a fault."""
    try:
        return list(csv.reader(lines, strict=True))
    except csv.Error:
        return None


def is_good(line: str, width: int) -> bool:
    """Return whether one line is by itself a record of *width* cells, empty ones beyond not counted."""
    rows = strictly([line]) or [[]]
    return len(rows[0]) >= width and not any(rows[0][width:])


def test_a_quote_never_closed_costs_its_line(read: Callable[..., Any]) -> None:
    """The reject names the line of the quote, and reading resumes on the next one."""
    got = read(HEADER + '1,a,b\n2,"never closed,b\n3,c,d\n4,e,f\n')

    assert got.values == [["1", "a", "b"], ["3", "c", "d"], ["4", "e", "f"]]
    assert [record.line for record in got.records] == [2, 4, 5]
    assert got.told == [(3, '2,"never closed,b\n', ("line 3: a quote is opened and never closed",))]


def test_a_later_quote_does_not_close_it(read: Callable[..., Any]) -> None:
    """The quote that opens a later cell is followed by text: the record that it seems to close was never closed."""
    got = read(HEADER + '1,"never\n2,a,b\n3,"line\nbreak",b\n4,"",b\n5,"""c""",b\n')

    assert [values[0] for values in got.values] == ["2", "3", "4", "5"]
    assert [values[1] for values in got.values[1:]] == ["line\nbreak", "", '"c"']
    assert got.told == [(2, '1,"never\n', ("line 2: a quote is opened and never closed",))]


def test_bad_lines_below_it_are_rejects_of_their_own(read: Callable[..., Any]) -> None:
    """Between an open quote and the next good record every line is judged by itself."""
    got = read(HEADER + '1,"never\n2,a\n\n3,a,b,c\n' + GOOD + '4,"a"x,b\n' + GOOD)

    assert got.values == [["8", "a", "b"]] * 2
    assert got.told == [
        (2, '1,"never\n', ("line 2: a quote is opened and never closed",)),
        (3, "2,a\n", ("has 2 cells, the header has 3",)),
        (5, "3,a,b,c\n", ("has 4 cells, the header has 3",)),
        (7, '4,"a"x,b\n', (f"line 7, character 6: {NOT_DOUBLED}",)),
    ]


def test_the_line_of_the_open_quote_ends_the_reject(read: Callable[..., Any]) -> None:
    """A record whose first cells ran over lines properly is one reject up to the line of the open quote."""
    got = read(HEADER + '1,"two\nlines","never\n' + GOOD)

    assert got.told == [(2, '1,"two\nlines","never\n', ("line 3: a quote is opened and never closed",))]
    assert got.values == [["8", "a", "b"]]


def test_where_an_open_quote_seems_closed_and_opened_again_the_good_lines_between_are_kept(
    read: Callable[..., Any],
) -> None:
    """The reject ends before the first good record, wherever the text went wrong."""
    got = read(HEADER + '1,"never\n2,a,b\n3,",c","never\n' + GOOD)

    assert got.values == [["2", "a", "b"], ["8", "a", "b"]]
    assert [reject.line for reject in got.rejects] == [2, 4]


def test_at_the_end_of_the_file_all_lines_of_the_open_cell_are_one_reject(read: Callable[..., Any]) -> None:
    """A file cut in the middle of a long cell loses one record, not one for each line of the cell."""
    got = read(HEADER + GOOD + '2,a,"dear sir,\n\nI am, you\nnot')

    assert got.values == [["8", "a", "b"]]
    reason = ("line 3, character 5: a quote is opened and never closed",)
    assert [(3, '2,a,"dear sir,\n\nI am, you\nnot', reason)] == got.told


def test_quotes_that_are_not_doubled_cost_the_record(read: Callable[..., Any]) -> None:
    """A quoted cell with bare quotes in it is told by line and character, and never guessed at."""
    got = read(HEADER + '1,a,"he said "no", twice"\n2,a,"over\ntwo "lines"\n"\n' + GOOD)

    assert got.values == [["8", "a", "b"]]
    assert got.told == [
        (2, '1,a,"he said "no", twice"\n', (f"line 2, character 15: {NOT_DOUBLED}",)),
        (3, '2,a,"over\ntwo "lines"\n', (f"line 4, character 6: {NOT_DOUBLED}",)),
        (5, '"\n', ("line 5: a quote is opened and never closed",)),
    ]


def test_a_quote_inside_an_unquoted_cell_is_data(read: Callable[..., Any]) -> None:
    """Inches are no quotes."""
    got = read(HEADER + '1,5" pipe,3" pipe\n2,it"s, "so"\n')

    assert got.values == [["1", '5" pipe', '3" pipe'], ["2", 'it"s', ' "so"']]


def test_an_open_quote_is_looked_for_up_to_the_ceiling(read: Callable[..., Any]) -> None:
    """Not more than the ceiling is held for a quote that is never closed, and all lines after it are read."""
    lines = "".join(f"{i},a,b\n" for i in range(5000))
    with mock.patch("grievance.intake._bytes.CHUNK", 512):
        got = read(HEADER + '1,a,"never\n' + lines, max_record_bytes=3000)

    assert [str(i) for i in range(5000)] == [values[0] for values in got.values]
    assert got.told == [(2, '1,a,"never\n', ("line 2: a quote is opened and never closed",))]


def test_a_cell_longer_than_the_ceiling_is_told_so(read: Callable[..., Any]) -> None:
    """Where no good record stands in what the open quote ran over, the ceiling is named."""
    got = read(HEADER + '1,a,"' + "no record\n" * 10 + GOOD, max_record_bytes=50)

    reason = ("line 2, character 5: a quote is opened and not closed within 50 bytes",)
    assert (2, '1,a,"' + "no record\n" * 4, reason) == got.told[0]
    assert [(i, "no record\n", ("has 1 cell, the header has 3",)) for i in range(6, 12)] == got.told[1:]
    assert got.values == [["8", "a", "b"]]


def test_many_lines_that_end_inside_quotes_cost_no_more_than_themselves(read: Callable[..., Any]) -> None:
    """Lines that each end inside quotes, however they fit together, are looked at a bounded number of times."""
    taken = 0

    def counted(lines: Iterable[str]) -> Iterator[str]:
        nonlocal taken
        for line in lines:
            taken += 1
            yield line

    def split(lines: Iterable[str], delimiter: str) -> Split:
        return split_record(counted(lines), delimiter)

    def rows(lines: Iterable[str], **options: Any) -> Iterator[list[str]]:
        return csv.reader(counted(lines), **options)

    with (
        mock.patch("grievance.intake._csv.split_record", split),
        mock.patch("grievance.intake._csv.csv", mock.Mock(reader=rows, Error=csv.Error)),
    ):
        got = read("id,name\n" + 'x""","\n1,2\n' * 2000)

    assert (len(got.records), len(got.rejects)) == (2000, 2000)
    assert taken < 6 * 4000


def test_lines_that_end_inside_quotes_end_like_the_record_that_ran_over_them(read: Callable[..., Any]) -> None:
    """A later open line of a bad record takes the rest of it, unless a good record stands there."""
    got = read('id,name\nx""","\n1,2\nx""","\nthe rest')

    assert got.values == [["1", "2"]]
    assert [(line, raw) for line, raw, _ in got.told] == [(2, 'x""","\n'), (4, 'x""","\nthe rest')]


def test_the_line_at_which_a_bad_record_is_found_out_is_read_as_any_other(read: Callable[..., Any]) -> None:
    """It may begin a record of several lines, good or bad."""
    got = read(HEADER + '1,"never\n2,a,b\n3,"ragged\nbreak"\n' + GOOD)

    assert got.values == [["2", "a", "b"], ["8", "a", "b"]]
    assert got.told == [
        (2, '1,"never\n', ("line 2: a quote is opened and never closed",)),
        (4, '3,"ragged\nbreak"\n', ("has 2 cells, the header has 3; it runs from line 4 to 5",)),
    ]


ROWS = st.lists(
    st.lists(st.text(st.sampled_from('ab ",\n\r'), max_size=6), min_size=3, max_size=3), min_size=1, max_size=5
)


@settings(max_examples=300, deadline=None)
@given(
    before=ROWS,
    broken=st.tuples(st.lists(st.sampled_from(["a", "", '"b,c"', '"x""y"']), max_size=2), st.text("ab ,", max_size=5)),
    after=ROWS,
)
@example(before=[["1", "2", "3"]], broken=([], ""), after=[["", ",", "\n"]])
def test_one_line_with_an_open_quote_loses_itself_alone(
    read: Callable[..., Any],
    before: list[list[str]],
    broken: tuple[list[str], str],
    after: list[list[str]],
) -> None:
    """All records around it are read, unless the text from the open quote on reads as one good record."""
    top, below = io.StringIO(newline=""), io.StringIO(newline="")
    csv.writer(top, lineterminator="\r\n").writerows(before)
    csv.writer(below, lineterminator="\r\n").writerows(after)
    cells, rest = broken
    line = ",".join([*cells, '"' + rest]) + "\n"
    merged = csv.reader(io.StringIO(line + below.getvalue(), newline="\n"), strict=True)
    with contextlib.suppress(csv.Error):
        assume(len(next(merged)) < 3)

    got = read(HEADER + top.getvalue() + line + below.getvalue())

    assert before + after == got.values
    assert [line] == [reject.raw for reject in got.rejects]
    assert [2 + top.getvalue().count("\n")] == [reject.line for reject in got.rejects]


@settings(max_examples=500, deadline=None)
@given(text=st.text(st.sampled_from('aa""",,\n\n\r'), max_size=60), chunk=st.sampled_from([1, 5, 1 << 18]))
@example(text='x""","\na,b\nx""","\na,b\nx"\n', chunk=5)
@example(text='"a\n"",\nb,c', chunk=1)
def test_every_line_has_one_outcome(read: Callable[..., Any], text: str, chunk: int) -> None:
    """
    Any text is parted into records, rejects and blank lines; no line that is good by itself is lost in a reject.

    The cells of a record are those that the csv module finds in its text, and rejects are no good records.
    """
    width = 2
    with mock.patch("grievance.intake._bytes.CHUNK", chunk):
        got = read(text, kind="csv", header=False, columns=["x", "y"])
    lines = list(io.StringIO(text, newline="\n"))

    at = 0
    for outcome in got.outcomes:
        blank = lines[at : outcome.line - 1]
        assert all(not line.strip('\r\n"') for line in blank)
        taken = list(io.StringIO(outcome.raw, newline="\n"))
        at = outcome.line - 1
        assert taken == lines[at : at + len(taken)]
        at += len(taken)
        rows = strictly(taken)
        if isinstance(outcome, Record):
            assert rows is not None
            assert [outcome.values] == [row[:width] for row in rows]
            assert not any(rows[0][width:])
        else:
            assert not any(is_good(line, width) for line in taken)
    assert all(not line.strip('\r\n"') for line in lines[at:])


@settings(max_examples=200, deadline=None)
@given(rows=ROWS, cut=st.integers(0, 100))
def test_a_file_cut_anywhere_keeps_what_stands_before(
    read: Callable[..., Any], rows: list[list[str]], cut: int
) -> None:
    """Every record that is whole before the cut is read."""
    texts = []
    for row in rows:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(row)
        texts.append(out.getvalue())
    whole = sum(end - 1 <= cut for end in itertools.accumulate(map(len, texts)))

    got = read("".join(texts)[:cut], kind="csv", header=False, columns=["x", "y", "z"])

    assert [outcome.values for outcome in got.outcomes[:whole]] == rows[:whole]


@pytest.mark.parametrize("line", ['1,"a,b\n', '"1,a\n', '1,a,b,c,"d\n', '"\n'])
def test_wherever_the_quote_is_opened(read: Callable[..., Any], line: str) -> None:
    """The place of the open quote in its line does not matter, nor how many cells stand before it."""
    got = read(HEADER + GOOD + line + GOOD)

    assert got.values == [["8", "a", "b"]] * 2
    assert [(3, line, ("line 3: a quote is opened and never closed",))] == got.told
