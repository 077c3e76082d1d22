"""Past cases of other systems as histories: all of them, as they were, and silently."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grievance.desk import Desk, Registration
from grievance.intake import IntakeMap, PastCase
from grievance.lifecycle import Move, MoveKind, RecordContact, replay
from grievance.model import Stage
from grievance.storage import ComplaintStore
from support.builders import a_contact, a_submission
from support.life import ANN, OPENED, a_living_desk
from support.past_maps import HELPDESK, PERMITS

LONG_AGO = OPENED - timedelta(days=400)


def a_past_case(*moves: tuple[int, MoveKind], **changes: Any) -> PastCase:
    """Return a case of long ago whose moves came so many days after its receipt."""
    told = tuple(Move(at=LONG_AGO + timedelta(days=days), what=what, by="kim") for days, what in moves)
    known = {"submission": a_submission(received_at=LONG_AGO, source_key="old:1"), "moves": told, "promised": None}
    return PastCase(**{**known, "records": (), "notes": (), **changes})


def test_a_past_case_is_its_history_and_sends_nothing(store: ComplaintStore) -> None:
    """Answered late and reopened then, it is so now; nothing is handed out for it, today or later."""
    desk, _ = a_living_desk(store)
    case = a_past_case((3, MoveKind.ANSWER), (9, MoveKind.WORK), (40, MoveKind.ANSWER), (41, MoveKind.CLOSE))
    [outcome] = desk.import_past([case])
    assert isinstance(outcome, Registration)
    complaint = desk.get("old:1")

    assert outcome.complaint == complaint == replay(desk.history("old:1"))
    assert (complaint.stage, len(complaint.reopenings)) == (Stage.CLOSED, 1)
    assert desk.history("old:1")[0].at == LONG_AGO
    assert complaint.answered_at == LONG_AGO + timedelta(days=40)
    late = [one for one in desk.explain("old:1").deadlines if one.standard.id == "answer"]
    assert [one.status.state.value for one in late] == ["met late"]
    assert (desk.due(), desk.outbox(), desk.next_due()) == ((), (), None)
    assert desk.verify().sound


def test_an_open_past_case_goes_on_from_here(store: ComplaintStore) -> None:
    """What is still open stands in the queue with its clocks; what was due before the import never fires."""
    desk, clock = a_living_desk(store)
    [outcome] = desk.import_past([a_past_case((1, MoveKind.WORK))])
    assert isinstance(outcome, Registration)
    assert outcome.complaint is not None
    assert [case.id for case in desk.queue().entries] == ["old:1"]
    clock.turn(days=1)
    assert (desk.due(), desk.next_due()) == ((), None)
    assert desk.explain("old:1").deadlines[1].status.state.value == "overdue"
    assert desk.apply("old:1", RecordContact(by=ANN, contact=a_contact(at=clock.at))).contacts != ()


def test_importing_twice_changes_nothing(store: ComplaintStore) -> None:
    """A case whose key is known is left alone, and one that cannot be taken stops no other."""
    desk, _ = a_living_desk(store)
    case = a_past_case((1, MoveKind.ANSWER))
    desk.import_past([case])
    before = desk.history("old:1")
    blank = a_past_case(submission=a_submission(received_at=OPENED + timedelta(days=9), source_key="future"))
    other = a_past_case(submission=a_submission(received_at=LONG_AGO, source_key="old:2"))
    outcomes = [one for one in desk.import_past([case, blank, other]) if isinstance(one, Registration)]

    assert [outcome.known for outcome in outcomes] == [True, False, False]
    assert [outcome.error is None for outcome in outcomes] == [True, False, True]
    assert desk.history("old:1") == before
    assert desk.get("old:2").stage is Stage.OPEN


SHARED = Path(__file__).parents[3] / "shared" / "data"


def imported(desk: Desk, tmp_path: Path, mapping: dict[str, Any], name: str) -> list[Any]:
    """Import a real log and return the outcomes."""
    source = SHARED / name
    plain = tmp_path / name.removesuffix(".gz")
    plain.write_bytes(gzip.decompress(source.read_bytes()))
    with IntakeMap.from_mapping(mapping).past_cases(plain) as cases:
        return list(desk.import_past([case for case in cases if isinstance(case, PastCase)]))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the real logs are not beside the project")
@pytest.mark.parametrize(
    ("mapping", "name", "cases"),
    [(lambda: HELPDESK, "helpdesk_events.csv.gz", 3435), (lambda: PERMITS, "permit_receipt_events.csv.gz", 1075)],
)
def test_real_logs_are_taken_over(
    tmp_path: Path, store: ComplaintStore, mapping: Callable[[], dict[str, Any]], name: str, cases: int
) -> None:
    """Every case of a real log becomes a complaint whose history replays, whose seals hold, and which is silent."""
    desk, clock = a_living_desk(store)
    clock.at = datetime(2026, 7, 1, tzinfo=UTC)
    outcomes = imported(desk, tmp_path, mapping(), name)

    assert len(outcomes) == cases
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert (desk.due(), desk.next_due()) == ((), None)
    found = desk.verify()
    assert (found.checked, found.sound) == (cases, True)
    if name.startswith("permit"):
        late = sum(
            any(p.due_at < case.answered_at for p in case.promises)
            for case in (outcome.complaint for outcome in outcomes)
            if case.answered_at
        )
        assert late == 332
