"""``grievance staff-index``: what the work of a period comes to, for whoever may see it (S9, S49)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grievance.cli._files import read_text
from grievance.cli._open import TENANT, desk_at, desk_for, open_store
from grievance.cli._orders import read_orders
from grievance.cli._printing import say_json
from grievance.desk import system_clock
from grievance.errors import InvalidDocument, InvalidValue, Problem
from grievance.model import Actor, MonitoringAgreement
from grievance.motivation import (
    Contribution,
    GroupIndex,
    Period,
    PersonIndex,
    Scheme,
    StaffView,
    default_scheme,
    read_scheme,
)
from grievance.procedure import Procedure

__all__ = ["Question", "agree_monitoring", "scheme_of", "staff_index"]


@attrs.frozen(kw_only=True)
class Question:
    """What is asked: the index of which period, under which scheme, with which orders, by whom."""

    url: str
    period: str
    scheme: Path | None
    orders: Path | None
    by: Actor
    now: datetime | None
    zone: str | None


def staff_index(asked: Question, *, as_json: bool) -> None:
    """Print the own figures, or those of groups, and of single persons where an agreement allows it."""
    scheme = default_scheme() if asked.scheme is None else scheme_of(asked.scheme)
    with open_store(asked.url, must_exist=True) as store:
        documents = store.recall(TENANT, "procedure", "current")
        if not documents:
            raise InvalidValue("--store", "holds no complaints yet: run grievance triage first")
        procedure = Procedure.from_document(documents[-1])
        period = Period.parse(asked.period, zone=asked.zone or procedure.zone)
        purchases = None if asked.orders is None else read_orders(asked.orders)
        desk = desk_for(procedure, store, None)
        seen = desk.staff_index(period, by=asked.by, scheme=scheme, purchases=purchases, now=asked.now)
        now = asked.now or system_clock()
    if as_json:
        say_json({**_document(seen, scheme, period), "as_of": now.isoformat()})
        return
    console = Console()
    console.print(f"Index {seen.scheme}, {period}, {_as_of(now, period)}", style="bold", markup=False)
    _print_groups(console, seen)
    _print_people(console, seen)
    if seen.own is None and not seen.groups:
        console.print("no figures of anybody for this reader and period")
    for sentence in (*_own(seen), *(f"not shown: {reason}" for reason in seen.hidden)):
        console.print(sentence, markup=False, soft_wrap=True)


def agree_monitoring(reference: str, url: str, *, signed: tuple[str, ...], first: str, last: str | None) -> None:
    """Record an agreement to look at single persons, and say what it allows."""
    agreement = MonitoringAgreement(
        reference=reference,
        agreed_by=signed,
        first=_date("--from", first),
        last=None if last is None else _date("--to", last),
    )
    with desk_at(url, None) as desk:
        desk.agree_monitoring(agreement)
    until = "" if agreement.last is None else f" to {agreement.last}"
    print(f"{reference}: heads may look at single persons from {agreement.first}{until}")


def _date(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValue(option, "must be a date such as 2026-01-01") from None


def scheme_of(path: Path) -> Scheme:
    """
    Return the scheme of a TOML file.

    Raises:
        UnreadableFile: It is not there, or is no text.
        InvalidDocument: It is no TOML, or no scheme; all faults are listed.
    """
    text = read_text(path)
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidDocument(f"scheme {path}", [Problem("", f"is no TOML: {error}")]) from None
    try:
        return read_scheme(document)
    except InvalidDocument as error:
        raise InvalidDocument(f"scheme {path}", error.problems) from None


def _as_of(now: datetime, period: Period) -> str:
    running = "; the period is not over" if now < period.until else ""
    return f"as of {now:%Y-%m-%d %H:%M} UTC{running}"


def _own(seen: StaffView) -> tuple[str, ...]:
    return () if seen.own is None else seen.own.sentences()


def _print_groups(console: Console, seen: StaffView) -> None:
    if not seen.groups:
        return
    table = Table("group", title="Groups", title_justify="left")
    for column in ("people", "with a figure", "mean", "interval", "quartiles"):
        table.add_column(column, justify="right")
    for group in seen.groups:
        quartiles = " / ".join(_points(value) for value in group.quartiles) or "-"
        counts = (str(group.people), str(group.counted))
        table.add_row(escape(group.group) or "everybody", *counts, _points(group.mean), _ends(group), quartiles)
    console.print(table)


def _print_people(console: Console, seen: StaffView) -> None:
    """Print people by tiers; what each index is made of may take several lines, so that nothing is cut off."""
    if seen.ranking is None:
        return
    table = Table("tier", title=escape(f"People, by {seen.agreement}"), title_justify="left")
    table.add_column("person", overflow="fold")
    for column in ("points", "interval"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("of 100, by component", overflow="fold")
    for tier, one in _ranked(seen):
        parts = ", ".join(f"{part.component.name} {_figure(part)}" for part in one.contributions)
        table.add_row(tier, escape(one.person), _points(one.value), _ends(one), escape(parts))
    console.print(table)
    for _, one in _ranked(seen):
        if remark := _remark(one):
            console.print(f"{one.person}: {remark}", markup=False, soft_wrap=True)


def _ranked(seen: StaffView) -> Iterator[tuple[str, PersonIndex]]:
    """Yield people in the order of their tiers, those who cannot be ranked last."""
    people = {one.person: one for one in seen.people}
    assert seen.ranking is not None  # noqa: S101 - the caller has seen to it
    for number, tier in enumerate(seen.ranking.tiers, 1):
        yield from ((str(number), people[person]) for person in tier)
    yield from (("-", people[person]) for person in seen.ranking.unranked)


def _remark(one: PersonIndex) -> str:
    if one.withheld:
        return f"withheld: {one.withheld}"
    return f"provisional: {', '.join(one.pending)} pending" if one.provisional else ""


def _figure(part: Contribution) -> str:
    return part.standing.value if part.normalised is None else _points(part.normalised)


def _points(value: Fraction | None) -> str:
    return "-" if value is None else f"{_rounded(value):.2f}"


def _rounded(value: Fraction) -> float:
    return round(value * 10_000) / 100


def _ends(one: GroupIndex | PersonIndex) -> str:
    return "-" if one.low is None or one.high is None else f"{_points(one.low)} to {_points(one.high)}"


def _document(seen: StaffView, scheme: Scheme, period: Period) -> dict[str, Any]:
    ranking = seen.ranking
    return {
        "scheme": {"name": scheme.name, "version": scheme.version},
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat(), "zone": period.zone},
        "groups": [_group(group) for group in seen.groups],
        "own": None if seen.own is None else _person(seen.own),
        "people": [_person(one) for one in seen.people],
        "tiers": None if ranking is None else [list(tier) for tier in ranking.tiers],
        "agreement": seen.agreement,
        "hidden": list(seen.hidden),
    }


def _group(group: GroupIndex) -> dict[str, Any]:
    return {
        "group": group.group,
        "people": group.people,
        "counted": group.counted,
        "mean": _rounded(group.mean),
        "low": _optional(group.low),
        "high": _optional(group.high),
        "quartiles": [_rounded(value) for value in group.quartiles],
    }


def _person(one: PersonIndex) -> dict[str, Any]:
    return {
        "person": one.person,
        "points": _optional(one.value),
        "low": _optional(one.low),
        "high": _optional(one.high),
        "provisional": one.provisional,
        "withheld": one.withheld or None,
        "components": [_component(part) for part in one.contributions],
        "sentences": list(one.sentences()),
    }


def _component(part: Contribution) -> dict[str, Any]:
    found = part.measurement
    return {
        "name": part.component.name,
        "unit": part.component.unit,
        "standing": part.standing.value,
        "value": _number(found.value),
        "low": _number(found.low),
        "high": _number(found.high),
        "evidence": _number(found.evidence),
        "observed": _number(found.observed),
        "normalised": _number(part.normalised),
        "weight": _number(part.weight),
        "contribution": _number(part.contribution),
        "because": part.because or None,
    }


def _optional(value: Fraction | None) -> float | None:
    return None if value is None else _rounded(value)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)
