"""The laws of data that outlives a store: a store over a file keeps them, and each is broken by one made for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conformance.filed import FiledStore, filed, reopen
from conformance.saboteurs_durable import DURABLE, HALVES, PROCESSES
from conformance.stores import SingleStore
from grievance.errors import Unsupported
from grievance.storage import Commit, Page, Saved, Search
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import LAWS, LawViolation, StoreLaw, Subject, Trial, check_store
from grievance.testing.conformance import _process as process_module
from grievance.testing.conformance._process import Process, processes

LACKS = dict.fromkeys(("purge", "faults"), "it is for tests")
DURABLE_LAWS: Sequence[StoreLaw] = [law for law in LAWS if law.name in DURABLE]
PROCESS_LAWS: Sequence[StoreLaw] = [law for law in LAWS if law.name in PROCESSES]
SABOTEURS = DURABLE | PROCESSES


def broken_by(make: Any, laws: Sequence[StoreLaw]) -> list[str]:
    """Return the names of the *laws* that a store breaks."""
    return [one.law.name for one in check_store(make, laws=laws, reopen=reopen, lacks=LACKS).broken]


def test_every_law_has_a_saboteur() -> None:
    """No law of reopening or of processes is without a store that breaks it."""
    assert {law.name for law in LAWS if law.id.startswith("STORE-8")} == SABOTEURS.keys()


@pytest.mark.parametrize("name", SABOTEURS)
def test_a_saboteur_breaks_its_law_alone(name: str, tmp_path: Path) -> None:
    """Each law catches its saboteur, and no law of reopening does that is not its own."""
    own = [law for law in PROCESS_LAWS if law.name == name]
    assert broken_by(filed(tmp_path, SABOTEURS[name]), [*DURABLE_LAWS, *own]) == [name]


@pytest.mark.parametrize("name", HALVES)
def test_a_save_that_is_done_by_halves_is_caught_in_the_middle(name: str, tmp_path: Path) -> None:
    """A store that acknowledges nothing too early, and takes two steps, is caught between them."""
    assert broken_by(filed(tmp_path, HALVES[name]), [*DURABLE_LAWS, *PROCESS_LAWS[-2:]]) == [name]


def test_a_store_over_a_file_keeps_them(tmp_path: Path) -> None:
    """A store that writes its file as a whole with each call keeps all laws of durable stores and of processes."""
    assert broken_by(filed(tmp_path), [*DURABLE_LAWS, *PROCESS_LAWS]) == []


class PlainFiledStore(FiledStore):
    """Saves single commits, numbers nothing and finds no words."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        if len(commits) > 1:
            raise Unsupported("batches", because="save them one by one")
        saved = super().save(tenant, commits)
        for kept in self._at(tenant).kept.values():
            kept.number = None  # type: ignore[assignment]
        return saved

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[Any]:
        raise Unsupported("search", because="it keeps no words")


def test_a_store_that_does_less_keeps_them(tmp_path: Path) -> None:
    """A store without batches, numbers and words breaks those that need them, and no others."""
    report = check_store(
        filed(tmp_path, PlainFiledStore),
        laws=[*DURABLE_LAWS, *PROCESS_LAWS],
        reopen=reopen,
        lacks=LACKS | dict.fromkeys(("batches", "register", "search"), "it is plain"),
    )
    assert report.conforms, str(report)
    needed = [one.value for verdict in report.verdicts if verdict.broken for one in verdict.law.needs[1:]]
    assert needed == ["register", "search", "register", "batches"]


def test_a_store_in_memory_breaks_them() -> None:
    """A store of which the kit was not told how to open it again is told what is missing."""
    report = check_store(SingleStore, laws=[*DURABLE_LAWS, *PROCESS_LAWS])
    assert all("give it reopen=" in (one.broken or "") for one in report.broken)
    assert {one.law.name for one in report.broken} == SABOTEURS.keys()


def test_a_store_that_was_closed_is_not_closed_again(tmp_path: Path) -> None:
    """A trial closes once each what it opened."""
    closed: list[str] = []

    class Closing(MemoryStore):
        def close(self) -> None:
            closed.append("closed")

    with Trial(Subject(make=Closing, reopen=lambda _store: Closing)) as trial:
        trial.again(trial.store)
        assert closed == ["closed"]
    assert closed == ["closed"] * 2


def refuse() -> Any:
    """Open nothing."""
    raise OSError("no such file")


def test_a_process_that_cannot_open_the_data_says_why() -> None:
    """What goes wrong in another process is told by the law."""
    with pytest.raises(LawViolation, match="OSError: no such file"), processes(refuse, "create", ["ann"]):
        pytest.fail("it began")


def test_a_process_that_ends_early_breaks_the_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that runs out of patience is ended, and what is not acknowledged then breaks the law."""
    monkeypatch.setattr(process_module, "PATIENCE", 0.01)
    opener = partial(FiledStore, tmp_path / "data")
    with Process(opener, "create", "ann") as process, pytest.raises(LawViolation, match="it ended early"):
        process.rest()
