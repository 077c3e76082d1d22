"""How the tables of an older layout become those of the present one: data, one step a layout, never changed later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from grievance.storage._sqlite._layout import APPLICATION, LAYOUT, LAYOUT_VERSION, layout_of

__all__ = ["MIGRATIONS", "bring_up_to_date"]

MIGRATIONS: dict[int, Iterable[str]] = {
    2: (
        """
        create table register (
            tenant text not null,
            registered integer not null,
            number integer,
            primary key (tenant, registered)
        ) strict, without rowid
        """,
        "insert into register select tenant, registered, number from complaints",
        "insert or ignore into register select tenant, registered, null from registers",
        "drop table registers",  # an older version that has the file open cannot write any more: it would spoil it
        "alter table events add column request_key text",
        """
        update events set request_key = requests.key from requests
        join complaints on complaints.tenant = requests.tenant and complaints.id = requests.complaint_id
        where events.place = complaints.number * 1048576 + requests.version
        """,
        """
        create index queue_by_owner on complaints (tenant, owner, rank_at, id)
        where open = 1 and rank_at is not null and owner is not null
        """,
    ),
}
"""The statements that lead from each layout to the next; the first one here is the first that was released."""


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """
    Lay the tables out in an empty file, or lead those of an older layout to the present one.

    It is for an open transaction, which a crash undoes as a whole.

    Raises:
        StorageError: See `layout_of`.
        UnknownFormat: See `layout_of`.
    """
    layout = layout_of(connection)
    if layout is None:
        connection.execute(f"pragma application_id = {APPLICATION}")
    steps: list[Iterable[str]]
    steps = [MIGRATIONS[step] for step in range(layout, LAYOUT_VERSION)] if layout else [LAYOUT.split(";\n")]
    for step in steps:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"pragma user_version = {LAYOUT_VERSION}")
