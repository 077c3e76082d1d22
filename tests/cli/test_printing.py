"""What a stream has no characters for is printed as escapes, never as a traceback."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from grievance.cli import main
from grievance.cli._printing import say_json

CASES = """
[suite]
procedure = "retail"
now = 2026-07-01T10:00:00Z
[[cases]]
id = "позже😀"
facts = { category = "delivery/late" }
expect.routing = "logistics"
skip = "später"
[[cases]]
id = "now"
facts = { category = "delivery/late" }
expect.routing = "logistics"
"""


def printed(monkeypatch: pytest.MonkeyPatch, *arguments: str, encoding: str = "ascii") -> str:
    """Return what a command prints to a stream of some encoding."""
    stream = TextIOWrapper(BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "argv", ["grievance", *arguments])
    with pytest.raises(SystemExit):
        main()
    stream.flush()
    stream.seek(0)
    return stream.read()


def test_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words come with escapes for the letters that the stream does not have."""
    (tmp_path / "cases.toml").write_text(CASES, "utf-8")
    words = printed(monkeypatch, "test", "retail", str(tmp_path / "cases.toml"))

    assert words.startswith(r"SKIP  \u043f\u043e\u0437\u0436\u0435\U0001f600: sp\xe4ter")


def test_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON document is still one."""
    (tmp_path / "cases.toml").write_text(CASES, "utf-8")
    for encoding in ("ascii", "utf-8"):
        text = printed(monkeypatch, "test", "retail", str(tmp_path / "cases.toml"), "--json", encoding=encoding)
        assert json.loads(text)["files"][0]["cases"][0]["id"] == "позже😀"
        assert ("позже" in text) == (encoding == "utf-8")


def test_any_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds for every command: the sentences of a procedure have letters of their own."""
    assert r"\u" in printed(monkeypatch, "describe", "retail", "--language", "ru")


def test_decimals_are_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    """A decimal is printed as the number that it is; what is no JSON otherwise is an error."""
    say_json({"amount": Decimal("1.50")}, indent=1)

    assert capsys.readouterr().out == '{\n "amount": 1.5\n}\n'
    with pytest.raises(TypeError):
        say_json({"x": object()})
