"""Splitting one record: the csv module's strict mode is the oracle."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grievance.intake._split import split_record


@settings(max_examples=1000, deadline=None)
@given(text=st.text(st.sampled_from('aé""",,;;\n\r\x85 '), min_size=1, max_size=30), delimiter=st.sampled_from(",;|^-"))
@example(text='"a"\r\r\n', delimiter=",")
@example(text='""""\n', delimiter=",")
@example(text='a-b^"', delimiter="-")
def test_it_splits_as_the_csv_module_does(text: str, delimiter: str) -> None:
    """The first record of any text has the cells that the strict csv module finds, over as many lines, or a fault."""
    lines = io.StringIO(text, newline="\n")
    split = split_record(lines, delimiter)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)

    expected, fault = None, None
    try:
        expected = next(reader)
    except csv.Error as error:
        fault = str(error)

    assert (split.problem is None) == (fault is None)
    assert split.is_open == (fault == "unexpected end of data")
    if fault is None:
        assert split.cells == expected
        assert len(lines.read()) == len("".join(list(io.StringIO(text, newline="\n"))[reader.line_num :]))


@pytest.mark.parametrize(
    ("text", "opened", "at", "is_open"),
    [
        ('a,"b', 0, (0, 3), True),
        ('a,"b\nc","d\ne', 1, (1, 4), True),
        ('a,"b\nc",d,"e"f', 0, (1, 9), False),
        ('a,"b\nc"d', 0, (1, 3), False),
        ("a,b\rc", 0, (0, 4), False),
    ],
)
def test_the_place_of_a_fault(text: str, opened: int, at: tuple[int, int], *, is_open: bool) -> None:
    """A fault is told by line and character, with the line of the last quote that ran over a line end."""
    split = split_record(io.StringIO(text, newline="\n"), ",")

    assert (split.opened, split.at, split.is_open) == (opened, at, is_open)


def test_only_the_lines_of_the_record_are_taken() -> None:
    """What follows the record stays for the next one."""
    lines = iter(['1,"a\n', 'b"\n', "2,c\n"])

    assert split_record(lines, ",").cells == ["1", "a\nb"]
    assert list(lines) == ["2,c\n"]
