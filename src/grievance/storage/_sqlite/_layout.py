"""The tables of the SQLite store, and the statements over them. Instants are whole microseconds since 1970."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from grievance.errors import StorageError, UnknownFormat
from grievance.storage._rows import INDEXED

__all__ = [
    "APPLICATION",
    "EVENTS_AT_MOST",
    "EVENTS_OF",
    "FIND_COMPLAINT",
    "INSERTS",
    "LAYOUT",
    "LAYOUT_VERSION",
    "RECEIVED_AT",
    "WITHIN_HISTORY",
    "layout_of",
    "place_of",
    "places_of",
    "update_complaint",
]

EVENTS_AT_MOST = 1 << 20
"""A complaint has fewer events than this: its history is one range of places."""


def place_of(number: int, seq: int) -> int:
    """Return where event *seq* of the complaint with this *number* stands: histories lie together, in order."""
    return number * EVENTS_AT_MOST + seq


def places_of(number: int) -> tuple[int, int]:
    """Return the first place of a history and the one behind its last: the parameters of `WITHIN_HISTORY`."""
    return place_of(number, 1), place_of(number + 1, 0)


WITHIN_HISTORY = "where place >= ? and place < ?"

APPLICATION = 0x67_72_69_76  # "griv": how SQLite files of this library are told from others

LAYOUT_VERSION = 3

_FIRST_RELEASED = 2
_MARKS = ("pragma user_version", "pragma application_id", "select count(*) from sqlite_schema")


def layout_of(connection: sqlite3.Connection) -> int | None:
    """
    Return which layout the file has, None if it is empty.

    Raises:
        StorageError: It belongs to another program, or is from before the first release.
        UnknownFormat: A newer version of the library has laid it out.
    """
    layout, application, tables = (connection.execute(mark).fetchone()[0] for mark in _MARKS)
    if application != APPLICATION:
        if application or layout or tables:
            raise StorageError("the file is no store: it belongs to another program")
        return None
    if layout > LAYOUT_VERSION:
        raise UnknownFormat("the store", found=layout, known=LAYOUT_VERSION)
    if layout < _FIRST_RELEASED:
        raise StorageError(f"the store has layout {layout}, from before the first release: register its records anew")
    return int(layout)


LAYOUT = """
create table complaints (
    number integer primary key,
    tenant text not null,
    id text not null,
    registered integer not null,
    version integer not null,
    head blob not null,
    seal blob not null,
    secret blob,
    stage text not null,
    open integer not null,
    received_at integer not null,
    recency integer as (-received_at),
    team text,
    owner text,
    level text,
    rank_at integer,
    next_due integer,
    customer_id text,
    product text,
    exception integer not null,
    changed integer not null,
    claimed_by text,
    claimed_until integer
) strict;
create unique index complaint_by_id on complaints (tenant, id);
create index queue_by_team on complaints (tenant, team, rank_at, id) where open = 1 and rank_at is not null;
create index queue_by_owner on complaints (tenant, owner, rank_at, id)
    where open = 1 and rank_at is not null and owner is not null;
create index queue_by_rank on complaints (tenant, rank_at, id) where open = 1 and rank_at is not null;
create index exceptions on complaints (tenant, rank_at, id) where open = 1 and exception = 1 and rank_at is not null;
create index due on complaints (tenant, next_due, id) where next_due is not null;
create index of_customer on complaints (tenant, customer_id, recency, id) where customer_id is not null;
create index of_product on complaints (tenant, product, recency, id) where product is not null;
create index changes on complaints (tenant, changed, id);

create table register (
    tenant text not null,
    registered integer not null,
    number integer,
    primary key (tenant, registered)
) strict, without rowid;

create table events (
    place integer primary key,
    document blob not null,
    seal blob not null,
    request_key text
) strict;

create table personal (
    place integer not null,
    field text not null,
    value blob not null
) strict;
create unique index personal_of on personal (place, field);

create table requests (
    tenant text not null,
    key text not null,
    complaint_id text not null,
    version integer not null,
    primary key (tenant, key)
) strict, without rowid;

create table outbox (
    number integer primary key,
    tenant text not null,
    id text not null,
    document blob not null,
    unique (tenant, id)
) strict;
create index outbox_by_age on outbox (tenant, number);

create table documents (
    number integer primary key,
    tenant text not null,
    kind text not null,
    key text not null,
    document blob not null
) strict;
create index documents_by_key on documents (tenant, kind, key, number);
"""

_INDEXED = ", ".join(INDEXED)
RECEIVED_AT = 2
"""Which of the index fields of `FIND_COMPLAINT` the receipt is."""

INSERTS = {
    "complaints": "insert into complaints (number, tenant, id, registered, secret, version, head, seal, "
    f"{_INDEXED}, changed) values ({', '.join('?' * 20)})",
    "register": "insert into register (tenant, registered, number) values (?, ?, ?)",
    "events": "insert into events (place, document, seal, request_key) values (?, ?, ?, ?)",
    "personal": "insert into personal (place, field, value) values (?, ?, ?)",
    "requests": "insert into requests (tenant, key, complaint_id, version) values (?, ?, ?, ?)",
    "outbox": "insert into outbox (tenant, id, document) values (?, ?, ?) on conflict do nothing",
}

FIND_COMPLAINT = f"select number, version, {_INDEXED} from complaints where tenant = ? and id = ?"


EVENTS_OF = f"""
select place, document, events.seal, requests.key from events
left join requests on requests.tenant = ? and requests.key = events.request_key
    and requests.complaint_id = ? and requests.version = place - ?
{WITHIN_HISTORY} order by place
"""
"""The events of a history, each with the key of the request that it completed, if that is still known."""


@lru_cache
def update_complaint(changed: tuple[int, ...]) -> str:
    """Return the statement that updates a complaint and those index fields (by position) that have *changed*."""
    fields = "".join(f", {INDEXED[position]} = ?" for position in changed)
    return f"update complaints set version = ?, head = ?, seal = ?{fields}, changed = ? where number = ?"
