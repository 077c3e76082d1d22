"""What the page on storage shows of PostgreSQL runs there."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from grievance import Desk, Procedure, Submission
from grievance.storage.sql import SqlStore
from support.postgres import empty_database, postgres  # noqa: F401 - fixtures of the test here

PAGE = Path(__file__).parents[2] / "docs" / "storage.md"


@pytest.mark.slow
def test_the_page_on_storage_runs_on_postgresql(empty_database: str) -> None:  # noqa: F811
    """Complaints and rows of the host's own are saved together, with an event loop and without."""
    blocks = re.findall(r"^```py\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {
        "url": empty_database.replace("postgresql:", "postgresql+psycopg:"),
        "Desk": Desk,
        "Procedure": Procedure,
        "late": a_late_parcel("C-1"),
    }
    for block in blocks:
        exec(block, names)  # noqa: S102 - it is a page of ours
    case = asyncio.run(names["dispute"](a_late_parcel("C-2")))
    names["engine"].dispose()

    engine = create_engine(names["url"])
    with engine.connect() as connection:
        assert connection.execute(text("select * from orders")).all() == [("O-7", "disputed")]
    desk = Desk(Procedure.pack("retail"), SqlStore(engine))
    assert [desk.number("C-1"), desk.number(case.id)] == [1, 2]
    engine.dispose()


def a_late_parcel(key: str) -> Submission:
    """Return a complaint that comes in."""
    return Submission(
        category="delivery/late", channel="web", source_key=key, received_at=datetime(2026, 7, 1, tzinfo=UTC)
    )
