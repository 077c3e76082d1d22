"""The rejects file loses nothing and is the owner's alone; repaired text is told as such."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.intake._rejects import RejectsFile
from grievance.intake._repair import repair_text


def entries(path: Path) -> list[dict[str, object]]:
    """Return what a rejects file holds."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def rights(path: Path) -> int:
    """Return the permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_every_reject_is_an_object_on_its_own_line(tmp_path: Path) -> None:
    """Line, reasons and the exact original text, as bytes where it is no text."""
    path = tmp_path / "rejects.jsonl"
    texts = ['1,"a\x85\u2028\n', 'é\0\\"\r\n', "\ud800"]
    with RejectsFile(path) as rejects:
        for i, text in enumerate(texts):
            rejects.add(line=i + 7, raw=text, reasons=(f"reason {i}", "é"))
        rejects.add(line=10, raw=b"caf\xe9\n", reasons=iter(["bytes"]))

        assert rejects.count == 4
    assert entries(path) == [
        *({"line": i + 7, "reasons": [f"reason {i}", "é"], "raw": text} for i, text in enumerate(texts)),
        {"line": 10, "reasons": ["bytes"], "raw_base64": base64.b64encode(b"caf\xe9\n").decode()},
    ]
    assert "é" in path.read_text("utf-8")


def test_a_reject_is_written_at_once(tmp_path: Path) -> None:
    """A reject has left the process before the next record is read, and the file stays good after closing twice."""
    path = tmp_path / "rejects.jsonl"
    rejects = RejectsFile(path)
    rejects.add(line=1, raw="a", reasons=("b",))

    assert len(entries(path)) == 1
    rejects.close()
    rejects.close()
    with pytest.raises(ValueError, match="closed"):
        rejects.add(line=1, raw="a", reasons=("b",))


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
@pytest.mark.parametrize("mask", [0, 0o077])
def test_it_is_readable_by_its_owner_only(tmp_path: Path, mask: int) -> None:
    """Neither the mask of the process nor the rights of an earlier file open it to others."""
    old = tmp_path / "old.jsonl"
    old.write_text("of an earlier run\n" * 99)
    old.chmod(0o666)
    before = os.umask(mask)
    try:
        with RejectsFile(tmp_path / "new.jsonl"), RejectsFile(old):
            assert rights(tmp_path / "new.jsonl") == 0o600
            assert rights(old) == 0o600
            assert old.read_bytes() == b""
    finally:
        os.umask(before)


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="this system has no null device")
def test_the_rights_of_a_device_are_left_alone() -> None:
    """Rejects may be thrown away without closing the null device to everybody else."""
    before = rights(Path("/dev/null"))
    with RejectsFile("/dev/null") as rejects:
        rejects.add(line=1, raw="a", reasons=("b",))

    assert rights(Path("/dev/null")) == before


def test_a_path_that_cannot_be_written_fails_at_once(tmp_path: Path) -> None:
    """The error comes when the file is opened, before any record was read."""
    with pytest.raises(FileNotFoundError):
        RejectsFile(tmp_path / "none" / "rejects.jsonl")


@given(text=st.text(st.sampled_from("ab\0\ud800\udfff\ue000\ud7ff😀")))
def test_repaired_text_is_text(text: str) -> None:
    """NUL and half surrogates become U+FFFD one by one, the note counts them, and good text is left alone."""
    repaired, note = repair_text(text)
    bad = [character == "\0" or 0xD800 <= ord(character) <= 0xDFFF for character in text]

    assert repaired == "".join("\ufffd" if wrong else kept for kept, wrong in zip(text, bad, strict=True))
    repaired.encode()
    assert (note is None) == (not any(bad))
    assert note is None or note.startswith(f"{sum(bad)} character{'' if sum(bad) == 1 else 's'} that ")


def test_the_note_is_a_sentence() -> None:
    """One and several read well."""
    what = "that no text may hold (NUL or half a surrogate pair)"

    assert repair_text("\0")[1] == f"1 character {what} was replaced by U+FFFD"
    assert repair_text("\0\0")[1] == f"2 characters {what} were replaced by U+FFFD"
