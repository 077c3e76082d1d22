"""A shop whose complaints are in a file, and its command line, run in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from grievance.cli._app import run
from grievance.desk import Desk
from grievance.storage.sqlite import SqliteStore
from support.life import a_living_desk
from support.postgres import empty_database, postgres  # noqa: F401 - fixtures of the tests here
from support.procedures import Clock

HELP: dict[str, Any] = {
    "review": "Our head of service looks at it again.",
    "external_route": "The parcel ombudsman, ombudsman.example",
    "hit": "first",
    "bodies": {"courier": {"name": "The courier", "contact": "help@courier.example"}},
    "routes": {"delivery": "courier"},
    "rules": [
        {
            "id": "courier",
            "when": {"category": "delivery/late/**"},
            "ground": "third party at fault",
            "body": "courier",
            "because": "the courier had it",
        }
    ],
}
REMEDIES: dict[str, Any] = {
    "allowed": [{"id": "all", "kinds": ["refund", "goodwill"], "because": "what is late is paid back"}],
    "authority": [
        {"id": "small", "roles": ["handler"], "on_remedy": "20.00 GBP", "because": "small sums are settled at once"},
        {
            "id": "large",
            "roles": ["lead"],
            "on_remedy": "200.00 GBP",
            "approve": True,
            "because": "a lead answers for more",
        },
    ],
}
CHECKLISTS: dict[str, Any] = {
    "late": {
        "categories": ["delivery/**"],
        "items": [
            {"id": "track", "what": {"en": "Look where it is", "ru": "Узнать, где она"}, "phrases": ["I will look."]},
            {"id": "call", "what": "Call the courier"},
        ],
    }
}
RETENTION: dict[str, Any] = {"rules": [{"id": "a-year", "keep": "1 year", "authority": "our promise"}]}

SHOP = {"cannot_help": HELP, "remedies": REMEDIES, "checklists": CHECKLISTS, "retention": RETENTION}


@pytest.fixture(name="shop")
def _shop(tmp_path: Path) -> Callable[..., AbstractContextManager[tuple[Desk, Clock]]]:
    """Return how to open the desk of the shop: it keeps its complaints in x.db."""

    @contextmanager
    def opened(**sections: Any) -> Iterator[tuple[Desk, Clock]]:
        with SqliteStore(tmp_path / "x.db") as store:
            yield a_living_desk(store, **{**SHOP, **sections})

    return opened


@pytest.fixture(name="cli")
def _cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return how to run a command in the shop's folder: it gives the exit code, what was printed, and the errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def ran(*arguments: str, store: bool = True) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["grievance", *arguments, *(["--store", "sqlite:///x.db"] if store else [])])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run()
        printed = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return code, printed.out, printed.err

    return ran
