"""The text index of a file: made when it is asked for, kept by everybody from then on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grievance.errors import UnknownFormat
from grievance.storage import Search
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import SHOP, a_commit, after
from support.together import at_once


def saying(text: str) -> dict[str, Any]:
    """Return the fields of a commit that says this."""
    return {"head": {"submission": a_submission(text=text)}}


def found(store: SqliteStore, text: str, *, tenant: str = SHOP) -> list[str]:
    """Return the ids of what is found."""
    return [entry.complaint_id for entry in store.search(tenant, Search(text=text), limit=2000).entries]


def words(path: Path) -> list[tuple[object, ...]] | None:
    """Return the rows of the index, None if there is none."""
    with SqliteStore(path) as store:
        if not store._file.read("select 1 from sqlite_schema where name in ('words', 'texts')"):
            return None
        return store._file.read("select tenant, word, id from words")


def test_a_store_that_does_not_search_has_no_index(path: Path) -> None:
    """Who does not ask for it pays nothing."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("a", **saying("late"))])
    assert words(path) is None


def test_what_is_there_is_found_too(path: Path) -> None:
    """A file that is opened for search for the first time gets the words of all that it holds, of all tenants."""
    with SqliteStore(path) as store:
        store.save(
            SHOP, [a_commit(f"c-{n:04}", **saying(f"late n{n}"), received_at=after(hours=-n)) for n in range(1001)]
        )
        store.save("bank", [a_commit("a", **saying("late loan"))])
        store.save(SHOP, [a_commit("c-0003", before=1, **saying("early"))])
    with SqliteStore(path, search=True) as store:
        assert found(store, "late") == [f"c-{n:04}" for n in range(1001) if n != 3]
        assert [found(store, f"n{n}") for n in (0, 3, 499, 500, 1000)] == [
            ["c-0000"],
            [],
            ["c-0499"],
            ["c-0500"],
            ["c-1000"],
        ]
        assert found(store, "late loan", tenant="bank") == ["a"]
        store.save(SHOP, [a_commit("c-0500", before=1, **saying("early"), received_at=after(hours=-500))])
        assert found(store, "early") == ["c-0003", "c-0500"]


def test_the_index_is_made_once(path: Path) -> None:
    """Several that open a file for search at once make one index, and one that is there is not made again."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit(f"c-{n}", **saying("late")) for n in range(50)])

    def work(thread: int) -> None:
        with SqliteStore(path, search=True) as store:
            assert len(found(store, "late")) == 50

    at_once(4, work)
    assert sorted(words(path) or []) == sorted((SHOP, "late", f"c-{n}") for n in range(50))


@pytest.mark.parametrize("opened", ["before", "after"])
def test_who_does_not_search_keeps_the_index(path: Path, opened: str) -> None:
    """A store without the option, opened before the index was made or later, leaves nothing stale in it."""
    if opened == "after":
        SqliteStore(path, search=True).close()
    with SqliteStore(path) as plain, SqliteStore(path, search=True) as searching:
        plain.save(SHOP, [a_commit("a", **saying("parcel late")), a_commit("b", **saying("parcel"))])
        assert (found(searching, "late"), found(searching, "parcel")) == (["a"], ["a", "b"])
        plain.save(SHOP, [a_commit("a", before=1, **saying("lamp")), a_commit("b", before=1, erases=True)])
        assert (found(searching, "late"), found(searching, "parcel"), found(searching, "lamp")) == ([], [], ["a"])
    assert words(path) == [(SHOP, "lamp", "a")]


def test_words_that_another_unicode_told_apart_go_too(path: Path) -> None:
    """The words of the head before are those that were taken then, not those that would be taken now."""
    with SqliteStore(path, search=True) as store:
        store.save(SHOP, [a_commit("a", **saying("late parcel"))])
        store._file.connection.execute("update words set word = 'lāte' where word = 'late'")
        store._file.connection.execute("update texts set words = 'lāte parcel'")
        store.save(SHOP, [a_commit("a", before=1, **saying("late"))])
    assert words(path) == [(SHOP, "late", "a")]


def test_a_change_that_leaves_the_words_leaves_the_index(path: Path) -> None:
    """Most changes write nothing into it."""
    with SqliteStore(path, search=True) as store:
        store.save(SHOP, [a_commit("a", **saying("late"))])
        seen: list[str] = []
        store._file.connection.set_trace_callback(seen.append)
        store.save(SHOP, [a_commit("a", before=1, team="t", **saying("Late!"))])
        store._file.connection.set_trace_callback(None)
    assert seen
    assert not [
        one for one in seen if one.startswith(("insert into words", "insert into texts", "delete", "update texts"))
    ]


def test_an_index_is_made_as_a_whole(path: Path) -> None:
    """If one head cannot be read there is no index, and the file is as it was."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("a", **saying("late")), a_commit("b")])
        store._file.connection.execute(
            "update complaints set head = ? where id = 'b'", (b'{"format":2,"kind":"complaint"}',)
        )
    with pytest.raises(UnknownFormat):
        SqliteStore(path, search=True)
    assert words(path) is None
