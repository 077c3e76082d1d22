"""
The text index of a SQLite file: a row for each word of each complaint, in the order in which they are found.

A file has it or not; one that has it keeps it, whoever writes. Beside it stand the words of each complaint as they
were taken, so that the rows of a changed head are found even if a later Unicode tells words apart otherwise.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from grievance.codec import Codec
from grievance.model import Complaint
from grievance.storage._queries import Search
from grievance.storage._sqlite._queries import columns_of
from grievance.storage._words import words_in, words_of

__all__ = ["INSERT_TEXT", "INSERT_WORD", "WordRows", "build_words", "has_words", "search_rows"]

_TABLES = """
create table words (
    tenant text not null,
    word text not null,
    recency integer not null,
    id text not null,
    primary key (tenant, word, recency, id)
) strict, without rowid;

create table texts (
    number integer primary key,
    words text not null
) strict;
"""
INSERT_WORD = "insert into words (tenant, word, recency, id) values (?, ?, ?, ?)"
INSERT_TEXT = "insert into texts (number, words) values (?, ?)"
_DELETE_WORD = "delete from words where tenant = ? and word = ? and recency = ? and id = ?"
_HOW_COMMON = "select count(*) from (select 1 from words where tenant = ? and word = ? limit 1000)"
_AT_ONCE = 500


def has_words(connection: sqlite3.Connection) -> bool:
    """Return whether the file has a text index."""
    return bool(connection.execute("select count(*) from sqlite_schema where name = 'words'").fetchone()[0])


def build_words(connection: sqlite3.Connection, codec: Codec) -> None:
    """Make the text index of a file that has none, in an open transaction."""
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    last = 0
    while some := connection.execute(
        "select number, tenant, id, recency, head from complaints where number > ? order by number limit ?",
        (last, _AT_ONCE),
    ).fetchall():
        rows = [
            WordRows(number, tenant, complaint_id, recency, codec.loads(head, Complaint))
            for number, tenant, complaint_id, recency, head in some
        ]
        connection.executemany(INSERT_TEXT, [row.text for row in rows])
        connection.executemany(INSERT_WORD, [word for row in rows for word in row.words])
        last = some[-1][0]


class WordRows:
    """The rows of one complaint: its words in the index, and those words as one text beside them."""

    def __init__(self, number: int, tenant: str, complaint_id: str, recency: int, head: Complaint) -> None:
        self._tenant, self._complaint_id = tenant, complaint_id
        self.words = self._rows(sorted(words_in(head)), recency)
        self.text = (number, " ".join(word for _, word, *_ in self.words))

    def _rows(self, words: Sequence[str], recency: int) -> list[tuple[str, str, int, str]]:
        return [(self._tenant, word, recency, self._complaint_id) for word in words]

    def replace(self, connection: sqlite3.Connection, *, recency: int) -> None:
        """Put these rows in the place of those that the complaint has; its *recency* was this."""
        number, text = self.text
        [(before,)] = connection.execute("select words from texts where number = ?", (number,)).fetchall()
        old, new = set(self._rows(before.split(), recency)), set(self.words)
        connection.executemany(_DELETE_WORD, sorted(old - new))
        connection.executemany(INSERT_WORD, sorted(new - old))
        if text != before:
            connection.execute("update texts set words = ? where number = ?", (text, number))


def search_rows(
    connection: sqlite3.Connection, tenant: str, search: Search, after: tuple[int, str] | None, limit: int
) -> list[Any]:
    """Return *limit* rows behind the place *after*, if there are so many: entry columns, and the order last."""
    words = sorted(words_of(search.text))
    if search.every and words:
        words.sort(key=lambda word: _how_common(connection, tenant, word))
        return connection.execute(*_page_query(tenant, words, search, after, limit)).fetchall()
    found: dict[str, Any] = {}
    for word in words:
        rows = connection.execute(*_page_query(tenant, [word], search, after, limit))
        found.update((row[0], row) for row in rows)
    return sorted(found.values(), key=lambda row: (row[-1], row[0]))


def _how_common(connection: sqlite3.Connection, tenant: str, word: str) -> int:
    """Return in how many complaints a word is used, as far as that matters: a search begins with the rarest."""
    [(count,)] = connection.execute(_HOW_COMMON, (tenant, word)).fetchall()
    return int(count)


def _page_query(
    tenant: str, words: Sequence[str], search: Search, after: tuple[int, str] | None, limit: int
) -> tuple[str, tuple[object, ...]]:
    """Walk the complaints with the first word in their order, and look for the other words of each by key."""
    first, *others = words
    stages = tuple(sorted(stage.value for stage in search.stages))
    conditions: dict[str, tuple[object, ...]] = {
        "w.tenant = ? and w.word = ?": (tenant, first),
        "(w.recency, w.id) > (?, ?)": after or (),
        _HAS_OTHERS: (json.dumps(others),) if others else (),
        f"c.stage in ({', '.join('?' * len(stages))})": stages,
    }
    asked = {condition: values for condition, values in conditions.items() if values}
    parameters = (value for values in asked.values() for value in values)
    return f"{_ENTRIES} where {' and '.join(asked)} order by w.recency, w.id limit ?", (*parameters, limit)


_ENTRIES = f"""
select {columns_of("c")}, w.recency as place
from words w cross join complaints c on c.tenant = w.tenant and c.id = w.id
"""
_HAS_OTHERS = (
    "not exists (select 1 from json_each(?) other where not exists (select 1 from words o "
    "where o.tenant = w.tenant and o.word = other.value and o.recency = w.recency and o.id = w.id))"
)
