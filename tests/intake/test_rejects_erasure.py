"""What a rejects file holds of a person can be erased, and nothing else of it is lost."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.intake._rejects import RejectsFile, erase_rejects


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the rejects are."""
    return tmp_path / "rejects.jsonl"


def rejected(path: Path, *originals: str | bytes) -> list[bytes]:
    """Write a rejects file with these original texts, and return its lines."""
    with RejectsFile(path) as rejects:
        for number, raw in enumerate(originals, 1):
            rejects.add(line=number, raw=raw, reasons=(f"reason {number}", "é"))
    return path.read_bytes().splitlines(keepends=True)


def erased(number: int) -> bytes:
    """Return an entry as it stands once it is erased."""
    entry = {"line": number, "reasons": [f"reason {number}", "é"], "raw": "erased"}
    return (json.dumps(entry, ensure_ascii=False) + "\n").encode()


@pytest.mark.parametrize(
    ("original", "marker"),
    [
        ("7,Ann Smith,late", "ann smith"),
        ("7,ANN SMITH,late", "Ann Smith"),
        ("7,STRASSE,late", "straße"),
        ("7,Иван Петров,поздно", "ИВАН ПЕТРОВ"),
        ("7,e\u0301va,late", "Éva"),
        ('{"name": "\\u0418\\u0432\\u0430\\u043d"}', "Иван"),
        ('{"name": "\\u0418ван \\"Ваня\\""}', 'Иван "Ваня"'),
        ('{"name": "\\ud83d\\ude00x"}', "\U0001f600X"),
        ('{"inner": "{\\"name\\": \\"\\\\u0418ван\\"}"}', "иван"),
        ("line one\nAnn\nline three", "one\nann"),
        (b"caf\xe9 Ann Smith", "ann smith"),
        ("Иван".encode("cp1251"), "иван"),
        (b"\xff\xfe" + "Иван".encode("utf-16-le"), "иван"),
        ("Иван".encode("utf-16-be") + b"\xd8", "иван"),
        (b"r\xe9my", "Rémy"),
        ("\udc80 ann", "Ann"),
    ],
)
def test_an_entry_that_holds_a_marker_is_erased(path: Path, original: str | bytes, marker: str) -> None:
    """Capitals, Unicode forms, JSON escapes and unknown encodings hide nobody; line and reasons stay."""
    lines = rejected(path, "before", original, "after")
    assert erase_rejects(path, ["nobody", marker]) == 1
    assert path.read_bytes().splitlines(keepends=True) == [lines[0], erased(2), lines[2]]
    assert erase_rejects(path, [marker]) == 0


def test_what_holds_no_marker_stays_byte_for_byte(path: Path) -> None:
    """Entries of others stay as they are, the odd ones too; a blank marker marks nobody."""
    before = rejected(path, "a\x85b\u2028", b"caf\xe9", '"\\u00e9\\n"', "\udc80", "C:\\new\\users", "")
    assert erase_rejects(path, ["", " ", "zz"]) == 0
    assert b"".join(before) == path.read_bytes()


@pytest.mark.parametrize(
    "damaged",
    [
        b'{"line": 3, "reasons": ["x"], "raw": "Ann Sm',
        b"Ann Smith\n",
        b'["Ann Smith"]\n',
        b'{"line": 3, "reasons": [], "raw": ["Ann Smith"]}\n',
        b'{"line": 3, "raw": "Ann Smith"}\n',
        b'{"reasons": [], "raw": "Ann Smith"}\n',
        b'{"line": 3, "reasons": [], "note": "Ann Smith"}\n',
        b'{"line": 3, "reasons": [], "raw_base64": "Ann Smith"}\n',
        b'{"line": 3, "reasons": [], "raw_base64": 7, "raw": "Ann Smith"}\n',
        b'\xff "Ann Smith"\n',
        b'{"raw": "\\u0041nn Smith',
    ],
)
def test_a_damaged_entry_hides_nobody(path: Path, damaged: bytes) -> None:
    """An entry that cannot be read is erased as a whole if a marker stands in it, and kept as it is if none does."""
    good = b'{"line": 1, "reasons": [], "raw": "x"}\n'
    path.write_bytes(good + damaged)
    assert erase_rejects(path, ["somebody else"]) == 0
    assert path.read_bytes() == good + damaged
    assert erase_rejects(path, ["ann sm"]) == 1
    left = path.read_bytes().splitlines(keepends=True)
    assert left[0] == good
    assert json.loads(left[1]) == {"line": None, "reasons": ["the entry could not be read"], "raw": "erased"}


@pytest.mark.skipif(os.name != "posix", reason="rights and links are those of POSIX")
def test_the_file_is_replaced_as_a_whole_and_its_owners_alone(path: Path) -> None:
    """Nobody else may read the new file, nothing is left beside it, and a link leads to it as before."""
    rejected(path, "Ann")
    path.chmod(0o644)
    link = path.with_name("link")
    link.symlink_to(path)
    inode = path.stat().st_ino
    assert erase_rejects(link, ["ann"]) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_ino != inode
    assert link.is_symlink()
    assert sorted(file.name for file in path.parent.iterdir()) == ["link", "rejects.jsonl"]
    assert b"Ann" not in path.read_bytes()


def test_what_cannot_be_replaced_stays_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new file cannot take the place of the old one, that is told, and the old one is there alone."""

    def refuse(_old: str, _new: str) -> None:
        raise PermissionError("in use")

    before = b"".join(rejected(path, "Ann"))
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError, match="in use"):
        erase_rejects(path, ["ann"])
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_not_there(path: Path) -> None:
    """There is nothing to erase in no file: that is told, and none is made."""
    with pytest.raises(FileNotFoundError):
        erase_rejects(path, ["ann"])
    assert not list(path.parent.iterdir())


@settings(max_examples=60, deadline=None)
@given(
    around=st.tuples(st.text(max_size=6), st.text(max_size=6)),
    marker=st.text(st.characters(categories=("L", "N")), min_size=1, max_size=6),
    form=st.sampled_from(("text", "JSON", "bytes")),
)
def test_no_planted_marker_is_left(
    tmp_path_factory: pytest.TempPathFactory, around: tuple[str, str], marker: str, form: str
) -> None:
    """Wherever a marker of letters and figures stands in an original text, as text, JSON or bytes, it is found."""
    path = tmp_path_factory.mktemp("rejects") / "rejects.jsonl"
    text = f"{around[0]} {marker} {around[1]}"
    forms: dict[str, str | bytes] = {
        "text": text,
        "JSON": json.dumps([text]),
        "bytes": text.encode("utf-8", "surrogatepass"),
    }
    rejected(path, forms[form])
    assert erase_rejects(path, [marker]) == 1
    assert path.read_bytes() == erased(1)
