"""What is told to ``grievance deadlines``: holidays in a file, and when events were."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from grievance.cli._files import read_text
from grievance.codec import nearest
from grievance.model import Anchor

__all__ = ["local", "read_anchors", "read_dates"]


def read_dates(path: Path) -> list[date]:
    """Return the dates of a file: one a line; empty lines and what follows a ``#`` are left out."""
    lines = read_text(path).splitlines()
    written = ((number, line.partition("#")[0].strip()) for number, line in enumerate(lines, 1))
    return [_date(words, f"{path}, line {number}") for number, words in written if words]


def _date(words: str, place: str) -> date:
    try:
        found = date.fromisoformat(words)
    except ValueError:
        found = None
    if found is None or found.isoformat() != words:
        raise typer.BadParameter(f"{place}: must be a date such as 2025-04-18", param_hint="--holidays")
    return found


def read_anchors(given: Iterable[str], received: datetime, zone: str) -> dict[Anchor, datetime]:
    """Return the events of words such as ``acknowledged=2025-04-22``; a date stands for its noon in *zone*."""
    reached: dict[Anchor, datetime] = {}
    for words in given:
        name, _, when = words.partition("=")
        anchor = _anchor(name)
        at = _instant(words, when.strip(), zone)
        if anchor in reached:
            raise _refusal(words, "is given twice")
        if anchor is not Anchor.SENT and local(at, zone).date() < local(received, zone).date():
            raise _refusal(words, "lies before the receipt")
        reached[anchor] = at
    return reached


def _anchor(name: str) -> Anchor:
    known = {anchor.value: anchor for anchor in Anchor if anchor is not Anchor.RECEIVED}
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    if words not in known:
        hint = nearest(words, known)
        raise _refusal(name, f"must be an event and when it was, such as acknowledged=2025-04-22{hint}")
    return known[words]


def _instant(words: str, when: str, zone: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(when), time(12), ZoneInfo(zone))
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        raise _refusal(words, "must end with a date or an instant, such as 2025-04-22T10:00+01:00") from None
    if at.utcoffset() is None:
        raise _refusal(words, "must name its offset from UTC, such as 2025-04-22T10:00+01:00")
    return at


def _refusal(words: str, problem: str) -> typer.BadParameter:
    return typer.BadParameter(f"{words!r} {problem}", param_hint="--anchor")


def local(at: datetime, zone: str) -> datetime:
    """Return an instant on the clocks of *zone*."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except OverflowError:
        raise typer.BadParameter(f"{at.isoformat()} lies outside the years that a calendar knows") from None
