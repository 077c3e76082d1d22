"""``grievance deadlines``: what a regime asks for, by when, on which clause, and which days were counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grievance.cli._given import local, read_anchors, read_dates
from grievance.cli._printing import say_json
from grievance.cli._regime_rows import Row, holidays_that_mattered, rows_of
from grievance.model import Anchor
from grievance.procedure import Regime, regime

__all__ = ["deadlines"]


def deadlines(name: str, received: datetime, *, anchors: Iterable[str], holidays: Path | None, as_json: bool) -> None:
    """Print what binds under the regime *name*; the *holidays* of a file stand instead of its country's."""
    found = regime(name, holidays=None if holidays is None else read_dates(holidays))
    reached = {Anchor.RECEIVED: received, **read_anchors(anchors, received, found.calendar.zone)}
    rows = rows_of(found, reached)
    holiday_set = _holiday_set(found, holidays)
    mattered = holidays_that_mattered(found, rows)
    if as_json:
        say_json(_document(found, received, rows, holiday_set, mattered))
    else:
        _print(found, received, rows, holiday_set, mattered)


def _holiday_set(found: Regime, path: Path | None) -> str:
    if path is not None:
        return f"{path} ({len(found.calendar.holidays)} dates)"
    if found.country is not None:
        return f"{found.country}, from the package holidays {version('holidays')}"
    return "none: no row of this regime counts business days"


def _document(
    found: Regime, received: datetime, rows: Iterable[Row], holiday_set: str, mattered: Mapping[date, str]
) -> dict[str, Any]:
    zone = found.calendar.zone
    return {
        "regime": found.name,
        "title": found.title,
        "zone": zone,
        "received": local(received, zone).isoformat(),
        "holidays": {
            "set": holiday_set,
            "mattered": [{"on": on.isoformat(), "name": name} for on, name in mattered.items()],
        },
        "deadlines": [_entry(row, zone) for row in rows],
    }


def _entry(row: Row, zone: str) -> dict[str, Any]:
    standard = row.bound.standard
    return {
        "id": standard.id,
        "duty": standard.duty.value,
        "within": str(standard.within),
        "from": standard.anchor.value,
        "anchored_at": _iso(row.anchored_at, zone),
        "due_on": None if row.due_at is None else local(row.due_at, zone).date().isoformat(),
        "due_at": _iso(row.due_at, zone),
        "extended_to": _iso(row.extended_to, zone),
        "unless_resolved_by": _iso(row.unless_resolved_by, zone),
        "if_resolved_by": _iso(row.if_resolved_by, zone),
        "when": [str(condition) for condition in row.bound.when],
        "daily_penalty": None if standard.daily_penalty is None else str(standard.daily_penalty),
        "authority": standard.authority,
        "source": standard.source,
        "mark": standard.mark,
        "ledger": [
            {
                "from": run.dates[0].isoformat(),
                "to": run.dates[-1].isoformat(),
                "days": len(run.dates),
                "counted": run.counted,
                "why": run.why,
            }
            for run in row.ledger
        ],
    }


def _iso(at: datetime | None, zone: str) -> str | None:
    return None if at is None else local(at, zone).isoformat()


def _print(
    found: Regime, received: datetime, rows: tuple[Row, ...], holiday_set: str, mattered: Mapping[date, str]
) -> None:
    zone = found.calendar.zone
    print(f"{found.name}: {found.title}")
    print(f"received {_words(received, zone)} ({zone})")
    print(f"holidays: {holiday_set}")
    for on, name in mattered.items():
        print(f"  left out {on:%a} {on}{f' {name}' if name else ''}")
    if not rows:
        print("\nnothing of this regime was in force at that date")
    for row in rows:
        print()
        for line in _lines(row, zone):
            print(line)


def _lines(row: Row, zone: str) -> Iterator[str]:
    """Yield what is said of one row."""
    standard = row.bound.standard
    due = f"waits for {standard.anchor.value!r}" if row.due_at is None else f"by {_words(row.due_at, zone)}"
    yield f"{standard.id}: {standard.duty.value} {due}"
    since = "" if row.anchored_at is None else f", {_words(row.anchored_at, zone)}"
    yield f"  term:   {standard.within} from {standard.anchor.value}{since}"
    if row.extended_to is not None:
        yield f"          with a holding notice in time at most until {_words(row.extended_to, zone)}"
    if row.unless_resolved_by is not None:
        yield f"          not owed if resolved by {_words(row.unless_resolved_by, zone)}"
    if row.if_resolved_by is not None:
        yield f"          owed only if resolved by {_words(row.if_resolved_by, zone)}"
    if standard.daily_penalty is not None:
        yield f"          each day of delay costs {standard.daily_penalty} % of the price"
    if row.bound.when:
        yield f"  if:     {', '.join(map(str, row.bound.when))}"
    yield f"  clause: {standard.authority}"
    yield f"  source: {standard.source} (mark {standard.mark})"
    for number, run in enumerate(row.ledger):
        days = f"{len(run.dates)} day{'' if len(run.dates) == 1 else 's'}"
        what = "counted" if run.counted else f"left out, {run.why}"
        yield f"  {'' if number else 'days:':<7} {_range(run.dates)}: {days} {what}"


def _range(dates: tuple[date, ...]) -> str:
    first, last = dates[0], dates[-1]
    return f"{first:%a} {first}" if first == last else f"{first:%a} {first} to {last:%a} {last}"


def _words(at: datetime, zone: str) -> str:
    return f"{local(at, zone):%a %Y-%m-%d %H:%M}"
