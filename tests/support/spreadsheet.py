"""
A second way from the raw rows of a log to the figures of its people, written apart, as one would in a spreadsheet.

It reads the CSV itself, groups the rows by case and goes by the written definitions with plain loops; of the library it
uses nothing. This sheet has the cases: who did what, when each ended, and when work went on.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

__all__ = [
    "CaseRow",
    "EndRow",
    "RawCase",
    "Shares",
    "cases_as_of",
    "handed_over",
    "handlers_of",
    "helpdesk_cases",
    "permit_cases",
]

WEIGHTS = {"received": 1, "worked": 1, "wrote": 1, "did a task": 2, "decided": 3, "approved": 1}
"""What each kind of work weighs; each counts once a person."""

REOPEN_WITHIN = timedelta(days=28)
SAME_MATTER_WITHIN = timedelta(days=7)

SECOND = timedelta(seconds=1)
BILLION = 10**9

Row = dict[str, str]
Kinds = dict[str, set[str]]
Shares = dict[str, Fraction]


class RawCase(NamedTuple):
    """One case of a log: what was received, and its acts in the order of their instants (at, who, meaning)."""

    id: str
    received: datetime
    receiver: str
    customer: str | None
    words: dict[str, str]
    acts: list[tuple[datetime, str | None, str]]


class EndRow:
    """One end of a case: when, by an answer or without, who decided, who did what by then, and when work went on."""

    def __init__(self, at: datetime, kind: str, decider: str | None, shares: Shares):
        self.at, self.kind, self.decider, self.shares = at, kind, decider, shares
        self.taken_up: datetime | None = None

    @property
    def earned(self) -> datetime | None:
        """When it is confirmed, as nobody accepts anything here; None if work went on before."""
        confirmed = self.at + REOPEN_WITHIN
        return None if self.taken_up is not None and self.taken_up < confirmed else confirmed


class CaseRow:
    """
    One case as it is known at an instant.

    ``owners`` are since when who had it: None after the last take-over that another system tells, nothing without one.
    """

    def __init__(self, raw: RawCase, ends: list[EndRow], shares: Shares, owners: list[tuple[datetime, str | None]]):
        self.received, self.customer, self.words = raw.received, raw.customer, raw.words
        self.ends, self.owners = ends, owners
        self.standing = ends[-1] if ends and ends[-1].taken_up is None else None
        self.shares = self.standing.shares if self.standing else shares
        self.split = False

    @property
    def answered(self) -> datetime | None:
        """When the end that stands was; all ends of these logs answer."""
        return self.standing.at if self.standing else None

    def held(self, now: datetime, window: timedelta | None) -> Shares:
        """Return whose time it was up to the answer, the window or *now*, in billionths; untold time goes by work."""
        if not self.owners:
            return self.shares
        until = self.answered or now
        if window is not None:
            until = min(until, self.received + window)
        last = (until - self.received) // SECOND
        marks = [*((at - self.received) // SECOND for at, _ in self.owners[1:]), last]
        seconds: dict[str, Fraction] = {}
        reached = untold = 0
        for (_, who), mark in zip(self.owners, marks, strict=True):
            passed = max(0, min(mark, last) - reached)
            reached += passed
            if who is None:
                untold += passed
            elif passed:
                seconds[who] = seconds.get(who, Fraction(0)) + passed
        if untold:
            for who, share in self.shares.items():
                seconds[who] = seconds.get(who, Fraction(0)) + share * untold
        total = sum(seconds.values(), Fraction(0))
        found: Shares = {}
        so_far = given = Fraction(0)
        for who, number in seconds.items():
            so_far += number
            found[who] = Fraction(BILLION * so_far // total, BILLION) - given
            given += found[who]
        return {who: share for who, share in found.items() if share} or self.shares


def helpdesk_cases(path: Path, meanings: Mapping[str, str], otherwise: str) -> list[RawCase]:
    """Read the ticket log: times of Rome, received with the first row, by who wrote it."""
    rome = ZoneInfo("Europe/Rome")
    cases = []
    for case_id, rows in _by_case(path).items():
        timed = [(datetime.fromisoformat(row["timestamp"]).replace(tzinfo=rome).astimezone(UTC), row) for row in rows]
        timed.sort(key=lambda one: one[0])
        first = timed[0][1]
        acts = [(at, row["resource"], meanings.get(row["activity"], otherwise)) for at, row in timed]
        words = {"category": "software", "channel": "ticket", "product": first["product"]}
        cases.append(RawCase(case_id, timed[0][0], first["resource"], first["customer"], words, list(acts)))
    return cases


def permit_cases(path: Path, meanings: Mapping[str, str], otherwise: str, channels: Mapping[str, str]) -> list[RawCase]:
    """Read the permit log: receipt, end and receiver stand in columns of the case; nobody is named who ended it."""
    cases = []
    for case_id, rows in _by_case(path).items():
        timed = sorted(((datetime.fromisoformat(row["timestamp"]), row) for row in rows), key=lambda one: one[0])
        first = timed[0][1]
        ended = datetime.fromisoformat(first["case_end"]) if first["case_end"] else None
        acts: list[tuple[datetime, str | None, str]] = []
        for at, row in timed:
            after = ended is not None and at > ended
            acts.append((at, row["resource"], "note" if after else meanings.get(row["activity"], otherwise)))
        if ended is not None:
            acts.append((ended, None, "answer"))
            acts.append((ended, None, "close"))
            acts.sort(key=lambda act: act[0])
        words = {"category": "permit", "channel": channels[first["case_channel"]]}
        received = datetime.fromisoformat(first["case_start"])
        cases.append(RawCase(case_id, received, first["case_responsible"], None, words, acts))
    return cases


def handlers_of(path: Path) -> set[str]:
    """Return who has done anything in a log."""
    return {row["resource"] for rows in _by_case(path).values() for row in rows}


def handed_over(raw: RawCase, taken: Iterable[tuple[datetime, str]]) -> RawCase:
    """Return a case in which, besides, somebody took it over at each of the instants *taken*."""
    acts = [*raw.acts, *((at, who, "take over") for at, who in taken)]
    return raw._replace(acts=sorted(acts, key=lambda act: act[0]))


def cases_as_of(raw: Iterable[RawCase], now: datetime, *, ours: bool = False) -> list[CaseRow]:
    """
    Return the cases as they are known at *now*, in the order given, splits among them marked.

    *ours* reads them as if they had not been taken over from another system: then it is known who was asked, and the
    work of others weighs nothing.
    """
    cases = [_case(one, now, ours=ours) for one in raw if one.received <= now]
    latest: dict[Any, datetime] = {}
    newest = cases[0].received
    for case in cases:
        newest = max(newest, case.received)
        if case.customer is None:
            continue
        matter = (case.customer, case.words.get("product") or case.words["category"])
        before = latest.get(matter)
        if before is not None and newest - before > 4 * SAME_MATTER_WITHIN:
            before = None
        if before is None:
            latest[matter] = case.received
        else:
            case.split = abs(case.received - before) <= SAME_MATTER_WITHIN
            latest[matter] = max(before, case.received)
    return cases


class _Work:
    """Who has done which kinds of work, and who had a part in it."""

    def __init__(self, receiver: str, *, ours: bool):
        self.kinds: Kinds = {receiver: {"received"}}
        self.parts, self.ours = {receiver}, ours

    def did(self, who: str | None, kind: str | None) -> None:
        if who is not None and kind is not None:
            self.kinds.setdefault(who, set()).add(kind)
            if kind == "decided":
                self.parts.add(who)

    def goes_on(self, end: EndRow, at: datetime) -> None:
        """Work goes on after an end: what was decided is worth no more than a note."""
        end.taken_up = max(at, end.at)
        for mine in self.kinds.values():
            if "decided" in mine:
                mine.remove("decided")
                mine.add("worked")

    def shares(self) -> Shares:
        weights = {
            who: sum(WEIGHTS[kind] for kind in mine)
            for who, mine in self.kinds.items()
            if who in self.parts or not self.ours
        }
        total = sum(weights.values())
        return {who: Fraction(weight, total) for who, weight in weights.items()}


def _case(raw: RawCase, now: datetime, *, ours: bool) -> CaseRow:
    """Go through the acts of a case: each is read against what stands then."""
    work, closed = _Work(raw.receiver, ours=ours), False
    ends: list[EndRow] = []
    owners: list[tuple[datetime, str | None]] = [(raw.received, raw.receiver)]
    for at, who, meaning in raw.acts:
        if at > now:
            continue
        stands = ends[-1] if ends and ends[-1].taken_up is None else None
        if stands is not None and (meaning == "work" or (meaning == "answer" and stands.kind == "close")):
            work.did(who, "worked")
            work.goes_on(stands, at)
            stands, closed = None, False
            if ours:
                owners.append((at, raw.receiver))
        if meaning in ("answer", "close") and stands is None:
            work.did(who, "decided" if meaning == "answer" else None)
            ends.append(EndRow(at, meaning, who, work.shares()))
        elif meaning != "close" or closed:
            work.did(who, {"acknowledge": "wrote"}.get(meaning, "worked"))
        closed = closed or meaning == "close"
        if meaning == "take over" and who is not None:
            work.parts.add(who)
            owners.append((at, who))
    if not ours:
        owners[-1] = (owners[-1][0], None)
    return CaseRow(raw, ends, work.shares(), owners if any(who for _, who in owners) else [])


def _by_case(path: Path) -> dict[str, list[Row]]:
    """Return the rows by case, exact duplicates once."""
    text = gzip.decompress(path.read_bytes()).decode()
    found: dict[str, list[Row]] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        rows = found.setdefault(row["case_id"], [])
        if row not in rows:
            rows.append(row)
    return found
