"""Two who take the same hours off at once: one of them learns of it (S3)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from grievance import Desk, Procedure
from grievance.desk._driving import Ask, Operation, drive
from grievance.desk._staff_records import take_time_off
from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation import TimeBank, balance
from grievance.storage.memory import MemoryStore

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BANK = TimeBank(high=[1, 2], dead=[6, 7])
OVER = OvertimeEntry(id="o-1", person="ann", on=date(2026, 1, 5), minutes=120, recorded_by="head", at=AT)
OFF = Redemption(
    id="b", person="ann", first=date(2026, 6, 9), last=date(2026, 6, 9), minutes=90, recorded_by="head", at=AT
)


def answered(store: MemoryStore, ask: Ask) -> Any:
    """Return what the store answers."""
    return getattr(store, ask.method)(*ask.arguments, **ask.named)


def _finished(operation: Operation[Redemption], store: MemoryStore, ask: Ask) -> None:
    """Go on to the end."""
    while True:
        ask = operation.send(answered(store, ask))


def raced(first: Redemption, second: Redemption) -> tuple[Desk, str]:
    """Let two pass the check before either is recorded; return the desk, and what the second is told."""
    store = MemoryStore()
    desk = Desk(Procedure.pack("retail"), store, clock=lambda: AT)
    desk.record_overtime(OVER)
    slow = take_time_off(desk._do.context, second, BANK)
    ask = next(slow)
    while ask.method == "recall":
        ask = slow.send(answered(store, ask))
    assert drive(take_time_off(desk._do.context, first, BANK), store) == first
    with pytest.raises(InvalidValue) as refusal:
        _finished(slow, store, ask)
    return desk, str(refusal.value)


@pytest.mark.parametrize("on", [date(2026, 6, 2), date(2026, 6, 9), date(2026, 6, 30)])
def test_the_loser_learns_of_it(on: date) -> None:
    """What was recorded first stands; the second is told, its record is not counted, and the desk goes on."""
    other = attrs.evolve(OFF, id="a", first=on, last=on, minutes=60)
    desk, told = raced(OFF, other)
    assert told == (
        "Redemption.minutes: what was recorded before it leaves too few hours: it is on record as not covered, and is "
        "not counted until there are hours for it"
    )
    found = balance(desk.overtime(), desk.redemptions(), person="ann", terms=BANK, on=date(2026, 6, 30))
    assert found.redeemed == Fraction(3, 2)
    assert found.uncovered == ("a",)
    assert desk.take_time_off(OFF, BANK) == OFF
    with pytest.raises(InvalidValue, match="not covered"):
        desk.take_time_off(other, BANK)
    assert desk.take_time_off(attrs.evolve(OFF, id="c", minutes=30), BANK).id == "c"
    desk.record_overtime(attrs.evolve(OVER, id="o-2"))
    assert desk.take_time_off(other, BANK) == other


def test_two_of_one_id() -> None:
    """Of two records under one id the first stands, and the second is told."""
    desk, told = raced(OFF, attrs.evolve(OFF, minutes=30))
    assert told == "Redemption.id: is that of another record already: give it its own"
    assert desk.redemptions() == (OFF,)


def test_time_off_goes_by_terms_that_change() -> None:
    """The desk takes terms by their first days."""
    desk = Desk(Procedure.pack("retail"), MemoryStore(), clock=lambda: AT)
    desk.record_overtime(OVER)
    terms = {date(2026, 1, 1): BANK, date(2026, 5, 1): TimeBank(high=[10], dead=[6])}
    assert desk.take_time_off(OFF, terms) == OFF
    with pytest.raises(InvalidValue, match="time off may be taken from 2027-06-01 to 2027-06-30"):
        desk.take_time_off(attrs.evolve(OFF, id="x", first=date(2026, 7, 1), last=date(2026, 7, 1)), terms)
