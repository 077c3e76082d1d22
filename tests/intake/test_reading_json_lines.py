"""JSON Lines: one object a line, and a reason for everything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(
    objects=st.lists(st.dictionaries(st.text(max_size=4), JSON, max_size=4), max_size=5),
    end=st.sampled_from(["\n", "\r\n", "\n\n", "\n \r\n"]),
    ascii_only=st.booleans(),
    chunk=st.sampled_from([7, 1 << 18]),
)
def test_any_objects_come_back(
    read: Callable[..., Any], objects: list[dict[str, Any]], *, end: str, ascii_only: bool, chunk: int
) -> None:
    """Whatever the json module writes a line each is read back equal; blank lines are nothing."""
    lines = [json.dumps(each, ensure_ascii=ascii_only or not _is_text(each)) for each in objects]
    with mock.patch("grievance.intake._bytes.CHUNK", chunk):
        got = read(end.join(lines), kind="jsonl")

    assert got.values == objects
    assert [record.raw.rstrip() for record in got.records] == lines
    assert [record.line for record in got.records] == [1 + i * end.count("\n") for i in range(len(lines))]
    assert (got.header, got.rejects) == ((), [])


def _is_text(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def test_numbers_keep_their_value(read: Callable[..., Any]) -> None:
    """Fractions are decimals with their scale, whole numbers are whole however large."""
    (values,) = read('{"a": 1.50, "b": 1e2, "c": -0.1, "d": 123456789012345678901234567890, "e": [2.0]}').values

    assert values == {
        "a": Decimal("1.50"),
        "b": Decimal(100),
        "c": Decimal("-0.1"),
        "d": int("1234567890" * 3),
        "e": [2],
    }
    assert str(values["a"]) == "1.50"
    assert isinstance(values["e"][0], Decimal)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1]", "is a list in JSON, not an object"),
        ('"secret"', "is a string in JSON, not an object"),
        ("17", "is a number in JSON, not an object"),
        ("1.5", "is a number in JSON, not an object"),
        ("true", "is true or false in JSON, not an object"),
        ("null", "is null in JSON, not an object"),
        ('{"a": NaN}', "holds NaN or Infinity, which are not JSON"),
        ('{"a": [-Infinity]}', "holds NaN or Infinity, which are not JSON"),
        ('{"a": 1, "a": 1}', "has an object with one key given twice, so that either value may be meant"),
        ('{"b": [{"a": 1, "a": 2}]}', "has an object with one key given twice, so that either value may be meant"),
        ('{"a": ' + "9" * 5000 + "}", "holds a number with too many digits"),
        ('{"a": 1e' + "9" * 30 + "}", "holds a number with too many digits"),
        ('{"a":' + "[" * 100_000, "is JSON nested too deeply"),
        ('{"a": secret', "is not JSON: expecting value, character 7"),
        ('{"a": "secret', "is not JSON: unterminated string starting at, character 7"),
        ('{"a": 1} secret', "is not JSON: extra data, character 10"),
        ('{"a": "\x01secret"}', "is not JSON: invalid control character at, character 8"),
        ('{"a": "\\secret"}', "is not JSON: invalid \\escape, character 8"),
        ("{secret: 1}", "is not JSON: expecting property name enclosed in double quotes, character 2"),
    ],
)
def test_what_is_no_record_is_told(read: Callable[..., Any], line: str, reason: str) -> None:
    """Each fault has its reason, by position and never by content, and costs its line alone."""
    got = read('{"a": 1}\n' + line + '\n{"a": 2}\n', kind="jsonl")

    assert got.told == [(2, line + "\n", (reason,))]
    assert [record.line for record in got.records] == [1, 3]


def test_strange_text_inside_json_is_left_to_the_mapping(read: Callable[..., Any]) -> None:
    """NUL and half surrogates that JSON spells out are valid JSON."""
    assert read('{"a": "\\u0000", "b": "\\ud800", "c": "\\ud83d\\ude00"}').values == [
        {"a": "\0", "b": "\ud800", "c": "😀"}
    ]


def test_foreign_bytes_and_nul_cost_their_line(read: Callable[..., Any]) -> None:
    """What is not text is rejected as the bytes that it is."""
    got = read(b'{"a": 1}\n{"a": "\xe9"}\n{"a": "\0"}\n{"a": 2}\n')

    assert got.values == [{"a": 1}, {"a": 2}]
    assert [(line, raw) for line, raw, _ in got.told] == [(2, b'{"a": "\xe9"}\n'), (3, '{"a": "\0"}\n')]
    assert got.rejects[0].reasons[0].startswith("line 2 is not utf-8 (its byte 8)")
    assert got.rejects[1].reasons == ("holds 1 NUL character",)


def test_other_line_ends_are_data(read: Callable[..., Any]) -> None:
    """U+0085 and U+2028 stand in strings as they are."""
    assert read('{"a": "x\x85y\u2028z"}\n{"a": 1}\n').values == [{"a": "x\x85y\u2028z"}, {"a": 1}]


@pytest.mark.parametrize(("extra", "good"), [(0, True), (1, False)])
def test_a_line_has_a_ceiling(read: Callable[..., Any], *, extra: int, good: bool) -> None:
    """A line may have as many bytes as the ceiling says, its end counted, and not one more."""
    line = '{"a": "' + "x" * (91 + extra - len('"}\n')) + '"}\n'
    got = read('{"b": 1}\n' + line + '{"b": 2}\n', max_record_bytes=98)

    assert len(line) == 98 + extra
    assert (len(got.records), len(got.rejects)) == ((3, 0) if good else (2, 1))
    assert got.told == [] or got.told[0][2] == ("is longer than 98 bytes, the most that a record may have",)


def test_a_line_of_megabytes_is_read(read: Callable[..., Any]) -> None:
    """Length alone is no fault."""
    assert read('{"a": "' + "x" * 3_000_000 + '"}\n{"b": 1}').values == [{"a": "x" * 3_000_000}, {"b": 1}]
