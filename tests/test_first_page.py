"""The fifteen lines that an app developer writes first, through every layer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from grievance import Desk, Procedure, Submission
from grievance.lifecycle import replay
from grievance.storage.sqlite import SqliteStore


def test_the_first_fifteen_lines(tmp_path: Path) -> None:
    """A submission becomes a complaint with team, level, deadline and reasons, and its history adds up to it."""
    desk = Desk(Procedure.pack("retail"), SqliteStore(tmp_path / "complaints.db"))
    case = desk.register(
        Submission(
            text="My parcel never came",
            category="delivery/late",
            channel="web",
            customer_id="c-17",
            received_at=datetime(2026, 7, 1, 10, tzinfo=UTC),
        )
    )

    assert case.team == "logistics"
    assert case.priority is not None
    assert case.priority.level == "normal"
    assert any("logistics can trace the parcel" in reason for reason in desk.explain(case.id))
    assert replay(desk.history(case.id)) == desk.get(case.id) == case
    handed_out = desk.due()
    assert f"{case.id}/acknowledge/0" in [effect.id for effect in handed_out]
    assert replay(desk.history(case.id)) == desk.get(case.id)
    told = [prompt.effect for prompt in desk.get(case.id).prompts if not prompt.passed]
    assert told == [effect.id for effect in desk.outbox()]
    assert {effect.id for effect in desk.outbox()} == {effect.id for effect in handed_out}
