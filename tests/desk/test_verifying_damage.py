"""Every kind of damage to a file of real complaints is found, and named."""

# ruff: noqa: S608 (statements are made of our own words)

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from grievance.cli._demo import NOW
from grievance.desk import Verification
from grievance.storage.sqlite import SqliteStore
from support.archived import a_bank, lived_in

SECOND = "select number from complaints where registered = 2"
ITS = f"place between (({SECOND}) << 20) and ((({SECOND}) + 1) << 20)"
REFUSED = "cfpb:3182645"
OF_SECOND, INDEX = "c-2", "its place in the index does not follow from its history"
HEAD = "its head does not follow from its history"


@pytest.fixture(name="filled", scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a few real complaints, and what was handed out of them."""
    path = tmp_path_factory.mktemp("bank") / "x.db"
    with SqliteStore(path) as store:
        lived_in(store, 8)
    return path


@pytest.fixture(name="path")
def _path(filled: Path, tmp_path: Path) -> Path:
    """A copy of that file, to be damaged."""
    return Path(shutil.copy(filled, tmp_path / "x.db"))


def damaged(path: Path, *statements: str) -> None:
    """Change the file behind the library's back; each statement changes something."""
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            assert db.execute(statement).rowcount > 0, statement


def names(path: Path) -> list[str]:
    """Return the ids of the complaints by their numbers."""
    with closing(sqlite3.connect(path)) as db:
        return [name for (name,) in db.execute("select id from complaints order by registered")]


def verified(path: Path) -> Verification:
    """Return what a desk finds in the file."""
    with SqliteStore(path) as store:
        return a_bank(store, NOW + timedelta(hours=2))[0].verify()


def found(path: Path) -> set[str]:
    """Return the findings, in which the second complaint, the refused one, is called `c-2`."""
    return {str(finding).replace(REFUSED, OF_SECOND) for finding in verified(path).findings}


def test_the_file_is_sound(path: Path) -> None:
    """Before it is damaged nothing is found."""
    assert found(path) == set()
    assert verified(path).checked == 8


DAMAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "a byte of the first event": (
        (f"update events set document = cast(document || ' ' as blob) "
         f"where {ITS} and place & 1048575 = 1",),
        f"{OF_SECOND}: event 1 was changed",
    ),
    "a seal": (
        (f"update events set seal = zeroblob(32) where {ITS} and place & 1048575 = 2",),
        f"{OF_SECOND}: event 2 was changed",
    ),
    "the last seal": (
        (f"update events set seal = zeroblob(32) where place = (select max(place) from events where {ITS})",),
        f"{OF_SECOND}: its last seal is not the one of its head",
    ),
    "the seal of the head": (
        (f"update complaints set seal = zeroblob(32) where number = ({SECOND})",),
        f"{OF_SECOND}: its last seal is not the one of its head",
    ),
    "a personal value": (
        (f"update personal set value = cast(value || ' ' as blob) where {ITS} and field = 'refusal.merits'",),
        f"{OF_SECOND}: event 4: the value of refusal.merits was changed",
    ),
    "a personal value gone": (
        (f"delete from personal where {ITS} and field = 'refusal.merits'",),
        f"{OF_SECOND}: event 4: the value of refusal.merits was changed",
    ),
    "a personal value that was not there": (
        (f"insert into personal select place, 'by.id', value from personal where {ITS} limit 1",),
        f"{OF_SECOND}: event 4: the value of by.id was changed",
    ),
    "an instant beyond all years": (
        (f"update complaints set received_at = 9223372036854775807 where number = ({SECOND})",),
        "cannot be read",
    ),
    "a request that leads elsewhere": (
        (
            "update requests set version = 7 "
            f"where complaint_id = (select id from complaints where number = ({SECOND}))",
        ),
        "a request that made it is not known any more",
    ),
    "the secret": (
        (f"update complaints set secret = zeroblob(32) where number = ({SECOND})",),
        f"{OF_SECOND}: event 4: the value of refusal.merits was changed",
    ),
    "the secret gone": (
        (f"update complaints set secret = null where number = ({SECOND})",),
        f"{OF_SECOND}: event 4: the value of refusal.merits was changed",
    ),
    "a word of the head": (
        (
            "update complaints set head = cast(replace(head, 'declined', 'answered') as blob) "
            f"where number = ({SECOND})",
        ),
        f"{OF_SECOND}: {HEAD}",
    ),
    "a head that is no document": (
        (f"update complaints set head = x'00' where number = ({SECOND})",),
        f"{OF_SECOND}: cannot be read: InvalidDocument",
    ),
    "an event in the middle gone": (
        (f"delete from events where {ITS} and place & 1048575 = 2",),
        f"{OF_SECOND}: event 2 was changed",
    ),
    "the last event gone": (
        (f"delete from events where place = (select max(place) from events where {ITS})",),
        "are left",
    ),
    "a history gone": ((f"delete from events where {ITS}", f"delete from personal where {ITS}"), "events 0 are left"),
    "a complaint gone": ((f"delete from complaints where number = ({SECOND})",), "the 2nd complaint was removed"),
    "the last complaint gone": (("delete from complaints where registered = 8",), "the 8th complaint was removed"),
    "something to do for a complaint that is gone": (
        ("delete from complaints where registered = 6",),
        "the outbox has something to do for cfpb:3182793, which is not there",
    ),
    "two complaints' ids swapped": (
        (
            "update complaints set id = 'x' where registered = 2",
"update complaints set id = 'y' where registered = 6",
        ),
        INDEX,
    ),
    "two heads swapped": (
        (
            "update complaints set version = -1, head = (select head from complaints where registered = 6) "
            "where registered = 2",
        ),
        "c-2: ",
    ),
    "a number that another one has": (
        ("update complaints set registered = 6 where registered = 2",),
        "has the number 6, and so has",
    ),
    "a number beyond the register": (
        ("update complaints set registered = 99 where registered = 8",),
        "has the number 99, and the register counts 8",
    ),
    "a place in the register gone": (
        ("delete from register where registered = 2",),
        f"{OF_SECOND}: does not stand in the register under its number",
    ),
    "the last place in the register gone": (
        ("delete from register where registered = 8",),
        "has the number 8, and the register counts 7",
    ),
    "two places in the register swapped": (
        (
            "update register set number = -1 where registered = 2",
            "update register set number = (select number from complaints where registered = 2) where registered = 6",
            "update register set number = (select number from complaints where registered = 6) where registered = 2",
        ),
        f"{OF_SECOND}: does not stand in the register under its number",
    ),
    "something to do gone": (
        ("delete from outbox where id = (select max(id) from outbox)",),
        "cfpb:3183052: cfpb:3183052/respond/0/rung-2 left the outbox undone",
    ),
    "the host's erasure gone": (("delete from outbox where id like '%/erasure'",), "/erasure left the outbox undone"),
    "something to do that nobody handed out": (
        ("update outbox set id = 'x/1', document = cast(replace(document, id, 'x/1') as blob) "
         "where number = (select min(number) from outbox)",),
        "x/1 is in the outbox and was never handed out",
    ),
    "something to do that cannot be read": (
        ("update outbox set document = x'00' where number = (select min(number) from outbox)",),
        "the outbox cannot be read: InvalidDocument",
    ),
    "a request": (
        (f"update events set request_key = null where {ITS} and request_key is not null",),
        f"{OF_SECOND}: a request that made it is not known any more",
    ),
    "a procedure": (
        ("update documents set document = cast(document || ' ' as blob) "
         "where kind = 'procedure' and key != 'current'",),
        "was changed or is gone",
    ),
    "a procedure gone": (
        ("delete from documents where kind = 'procedure' and key != 'current'",),
        "was changed or is gone",
    ),
    "the procedure in force": (
        ("update documents set document = cast(document || ' ' as blob) where key = 'current'",),
        "the procedure in force is not one that was kept",
    ),
    "a procedure that governs nothing any more": (
        ("insert into documents (tenant, kind, key, document) values ('bank', 'procedure', 'abc', x'00')",),
        "the procedure abc was changed",
    ),
    "a customer": (
        ("update documents set document = cast(replace(document, '{', '[') as blob) where kind = 'customer'",),
        "a document of the kind customer cannot be read",
    ),
    "a reading": (
        ("update documents set document = x'ff' where kind = 'reading'",),
        "a document of the kind reading cannot be read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found_and_named(path: Path, name: str) -> None:
    """Whatever is changed, removed, swapped or added is found in its place."""
    statements, told = DAMAGE[name]
    damaged(path, *statements)
    assert any(told in finding for finding in found(path)), found(path)


FIELDS = {
    "stage": "'answered'", "open": "1 - open", "received_at": "received_at + 1", "team": "'x'", "owner": "'x'",
    "level": "'x'", "rank_at": "1", "next_due": "1", "customer_id": "'x'", "product": "'x'",
    "exception": "1 - exception",
}  # fmt: skip
"""What each field of an index entry is changed to."""


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_of_the_index_is_compared(path: Path, field: str) -> None:
    """One changed field is found, in that complaint and in no other."""
    damaged(path, f"update complaints set {field} = {FIELDS[field]} where registered = 2")
    assert found(path) == {f"{OF_SECOND}: {INDEX}"}


@pytest.mark.parametrize("field", ["team", "level", "rank_at", "customer_id", "next_due"])
def test_each_field_of_the_index_may_not_be_gone(path: Path, field: str) -> None:
    """A field without its value hides a complaint from queues, which is found."""
    with closing(sqlite3.connect(path)) as db:
        [(number,)] = db.execute(f"select min(registered) from complaints where {field} is not null")
    damaged(path, f"update complaints set {field} = null where registered = {number}")
    assert {str(finding) for finding in verified(path).findings} == {f"{names(path)[number - 1]}: {INDEX}"}


def test_places_in_the_index_that_cannot_be_read_hide_no_others(path: Path) -> None:
    """A row that cannot be read is named by its number, and all others are looked at."""
    damaged(path, "update complaints set stage = 'lost' where registered in (2, 5)")
    damaged(path, "update complaints set team = 'x' where registered = 6")
    outcome = verified(path)
    assert outcome.checked == 6
    assert [str(finding) for finding in outcome.findings] == [
        f"{names(path)[5]}: {INDEX}",
        "the 2nd complaint has a place in the index that cannot be read",
        "the 5th complaint has a place in the index that cannot be read",
    ]


def every_byte(path: Path) -> Iterator[tuple[str, str]]:
    """Yield for a few places in each blob of the complaint a statement that flips a bit there."""
    with closing(sqlite3.connect(path)) as db:
        for table, column, key, where in (
            ("events", "document", "place", ITS),
            ("events", "seal", "place", ITS),
            ("personal", "value", "rowid", ITS),
            ("complaints", "secret", "number", "registered = 2"),
            ("complaints", "seal", "number", "registered = 2"),
        ):
            for row, value in db.execute(f"select {key}, {column} from {table} where {where}").fetchall():
                for at in {0, len(value) // 2}:
                    other = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
                    yield f"update {table} set {column} = x'{other.hex()}' where {key} = {row}", column


def test_a_flipped_bit_is_found_wherever_it_is(path: Path, tmp_path: Path) -> None:
    """In an event, a seal, a personal value or the secret: in that complaint something is not as it was stored."""
    for statement, _ in every_byte(path):
        copy = Path(shutil.copy(path, tmp_path / "y.db"))
        damaged(copy, statement)
        findings = verified(copy).findings
        assert {finding.complaint_id for finding in findings} == {names(path)[1]}, statement
        for rest in ("y.db", "y.db-wal", "y.db-shm"):
            (tmp_path / rest).unlink(missing_ok=True)
