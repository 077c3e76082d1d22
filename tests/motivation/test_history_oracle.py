"""A naive recomputation from a table of rows, as one would do it in a spreadsheet, beside what the library makes."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any, TypeAlias

import pytest

from grievance.model import Absorbed, Closed, Merged, Reopened, Stage, TransferAccepted, Withdrawn
from grievance.motivation._period import Period
from grievance.motivation.history._measure import measure
from grievance.motivation.history._terms import Terms
from grievance.motivation.scheme._builders import closures, handling_time, load
from grievance.motivation.scheme._component import Better, Measure, Scope, Statistic
from grievance.motivation.scheme._scheme import Gate, Scheme
from support.courses import CUSTOMER, SYSTEM, Course, day

Row: TypeAlias = dict[str, Any]

PEOPLE = ("ann", "bob", "dan", "eve", "kim")
SINCE, UNTIL, NOW, WINDOW, REOPEN = 31, 61, 80, 6, 14  # April 2026, in days after March 1
SCHEME = Scheme(
    name="oracle",
    version="1",
    components=(
        closures(weight=Fraction(1, 5), guarded_by=()),
        closures(weight=Fraction(1, 5), statistic=Statistic.RATE, name="rate", guarded_by=()),
        handling_time(weight=Fraction(1, 5), within=timedelta(days=WINDOW), guarded_by=()),
        handling_time(
            weight=Fraction(1, 5),
            within=timedelta(days=WINDOW),
            statistic=Statistic.RESTRICTED_MEAN,
            name="mean",
            guarded_by=(),
        ),
        load(weight=Fraction(1, 5), better=Better.HIGHER, scope=Scope.PERSON),
    ),
    gates=(Gate(measure=Measure.REOPENED, at_most=1),),
)


def drawn(random: Random, number: int) -> list[Row]:
    """Complaints as rows: who had it, noted and answered when, what became of it; days with fractions."""
    rows: list[Row] = []
    for one in range(number):
        received = one * 75 / number
        row: Row = {"id": f"c-{one}", "received": received, "category": random.choice("xyz")}
        row["helper"] = random.choice((None, None, *PEOPLE))
        row["receiver"] = random.choice((None, *PEOPLE))
        row["handed"] = received + random.choice((0.25, 2.1, 5.5, 5.9, 9)) if random.random() < 0.4 else None
        row["handed_to"] = random.choice(PEOPLE)
        row["customer"], row["product"] = random.choice(("u", "v", "w", None, None)), random.choice("pqrst")
        row["answered"] = received + random.choice((1, 3, 5, 6, 8, 20)) if random.random() < 0.85 else None
        row["by"] = random.choice(PEOPLE)
        row["accepted"] = row["answered"] + 2 if row["answered"] and random.random() < 0.5 else None
        row["reopened"] = (
            row["answered"] + random.choice((3, 10, 14, 18)) if random.random() < 0.3 and row["answered"] else None
        )
        row["again"] = row["reopened"] + 4 if row["reopened"] and random.random() < 0.6 else None
        row["again_by"] = random.choice(PEOPLE)
        row["withdrawn"] = (
            received + random.choice((2, 6, 9)) if not row["answered"] and random.random() < 0.4 else None
        )
        goes_on = row["answered"] or row["withdrawn"]
        row["merged"] = received + random.choice((1, 4, 6.5)) if not goes_on and random.random() < 0.8 else None
        row["into"], row["merged_by"] = f"c-{random.randrange(number)}", random.choice((*PEOPLE, SYSTEM))
        rows.append(row)
    for row in rows:
        row["takes"] = [one["id"] for one in rows if one["merged"] and one["into"] == row["id"]]
    return rows


def course(row: Row) -> Course:
    """The history that a row tells."""
    told = Course(
        row["id"],
        on=row["received"],
        category=row["category"],
        customer_id=row["customer"],
        product=row["product"],
        receiver=row["receiver"],
    )
    happened: list[tuple[float, Any]] = []
    if row["helper"]:
        happened.append((row["received"] + 0.5, lambda at: told.noted(at, row["helper"])))
    if row["answered"]:
        happened.append((row["answered"], lambda at: told.answered(at, row["by"])))
        happened.append((row["answered"] + 2.5, lambda at: told.then(at, Closed, "eve")))
    if row["accepted"]:
        happened.append((row["accepted"], told.accepted))
    if row["reopened"]:
        happened.append((row["reopened"], lambda at: told.then(at, Reopened, SYSTEM, stage=Stage.OPEN)))
    if row["again"]:
        happened.append((row["again"], lambda at: told.answered(at, row["again_by"])))
    if row["withdrawn"]:
        happened.append((row["withdrawn"], lambda at: told.then(at, Withdrawn, CUSTOMER)))
    for at, tell in sorted([*happened, *moved(row, told)], key=lambda one: one[0]):
        tell(at)
    return told


def moved(row: Row, told: Course) -> list[tuple[float, Any]]:
    """What a row tells of transfers and mergers."""
    happened: list[tuple[float, Any]] = []
    if row["handed"]:
        happened.append((row["handed"], lambda at: told.then(at, TransferAccepted, row["handed_to"])))
    if row["merged"]:
        happened.append((row["merged"], lambda at: told.then(at, Merged, row["merged_by"], into=row["into"])))
    for one in row["takes"]:
        takes: dict[str, Any] = {"complaint_id": one, "received_at": day(0)}
        happened.append((row["received"], lambda at, takes=takes: told.then(at, Absorbed, SYSTEM, **takes)))
    return happened


class Sheet:
    """The spreadsheet: each complaint once more, in plain numbers."""

    def __init__(self, rows: list[Row]):
        self.rows = [row for row in rows if row["received"] <= NOW]
        self.by_id = {row["id"]: row for row in self.rows}
        self.merged = [row["merged"] is not None and row["merged"] <= NOW for row in self.rows]
        self.split = [self._is_split(number) for number in range(len(self.rows))]

    def _is_split(self, number: int) -> bool:
        mine = self.rows[number]
        return not self.merged[number] and any(
            mine["customer"] is not None
            and row["id"] not in {one["id"] for one, merged in zip(self.rows, self.merged, strict=True) if merged}
            and (row["customer"], row["product"]) == (mine["customer"], mine["product"])
            and mine["received"] - row["received"] <= 7
            for row in self.rows[:number]
        )

    def genuine(self) -> list[Row]:
        return [row for row in self.rows if row not in self.splits() and row not in self.mergers()]

    def mergers(self) -> list[Row]:
        return [row for row, merged in zip(self.rows, self.merged, strict=True) if merged]

    def splits(self) -> list[Row]:
        return [row for row, split in zip(self.rows, self.split, strict=True) if split]

    def weights(self, row: Row, ends: int) -> dict[str, float]:
        """Who did how much by the first or second end, or by now (0)."""
        kinds: set[tuple[str, str]] = set()
        last = {1: row["answered"], 2: row["again"], 0: min(row["withdrawn"] or NOW, NOW)}[ends]
        parts = {row["receiver"]}
        if row["receiver"]:
            kinds.add((row["receiver"], "received"))
        if row["handed"] and row["handed"] <= last:
            kinds.add((row["handed_to"], "worked"))
            parts.add(row["handed_to"])
        reopened = row["reopened"] is not None and row["reopened"] <= last and ends != 1
        if row["answered"] and row["answered"] <= NOW:
            kinds.add((row["by"], "worked" if reopened else "decided"))
        if ends == 2:
            kinds.add((row["again_by"], "decided"))
            parts.add(row["again_by"])
        if row["answered"] and row["answered"] <= NOW:
            parts.add(row["by"])
        if row["helper"] in parts - {None} and row["received"] + 0.5 <= last:
            kinds.add((row["helper"], "worked"))
        weights: dict[str, float] = {}
        for person, kind in kinds:
            weights[person] = weights.get(person, 0) + {"received": 1, "worked": 1, "decided": 3}[kind]
        return {person: weight / sum(weights.values()) for person, weight in weights.items()}

    def closings(self, row: Row) -> list[tuple[float, float | None, int]]:
        """When a closure counts, when it is taken back, and after how many ends."""
        found: list[tuple[float, float | None, int]] = []
        if row["answered"] and row["answered"] <= NOW:
            counts = row["answered"] + REOPEN
            if row["accepted"] and (not row["reopened"] or row["accepted"] < row["reopened"]):
                counts = row["accepted"] if row["accepted"] <= NOW else counts
            back = row["reopened"] if row["reopened"] and row["reopened"] <= NOW else None
            if back is None or back >= counts:
                found.append((counts, back, 1))
        if row["again"] and row["again"] <= NOW:
            found.append((row["again"] + REOPEN, None, 2))
        return found

    def stands(self, row: Row) -> tuple[float | None, int]:
        """The answer that stands, and which one it is; of a merged one that of the other."""
        if row in self.mergers():
            there = self.stands_elsewhere(row, ())
            return None if there is None else max(there, row["merged"]), 0
        if row["again"] and row["again"] <= NOW:
            return row["again"], 2
        if row["answered"] and row["answered"] <= NOW and not (row["reopened"] and row["reopened"] <= NOW):
            return row["answered"], 1
        return None, 0

    def stands_elsewhere(self, row: Row, passed: tuple[str, ...]) -> float | None:
        """When the complaint was answered into which it went: of the same customer, or merged by somebody else."""
        into = self.by_id.get(row["into"])
        parts = {row["receiver"], row["handed_to"] if row["handed"] and row["handed"] <= row["merged"] else None}
        if into is None or into["id"] in passed:
            return None
        if row["merged_by"] in parts and (row["customer"] is None or row["customer"] != into["customer"]):
            return None
        if into in self.mergers():
            return self.stands_elsewhere(into, (*passed, row["id"]))
        return self.stands(into)[0]

    def held(self, row: Row) -> dict[str, float]:
        """Who held it for which part of the time, second by second; where nobody did, who worked on it."""
        answered, ends = self.stands(row)
        withdrawn = row["withdrawn"] if row["withdrawn"] and row["withdrawn"] <= NOW else None
        owners = [(row["received"], row["receiver"])]
        owners += [(row["handed"], row["handed_to"])] if row["handed"] and row["handed"] <= NOW else []
        owners += [(row["reopened"], None)] if row["reopened"] and row["reopened"] <= NOW else []
        owners.sort(key=lambda one: one[0])
        last = seconds(row, min(answered or withdrawn or NOW, row["received"] + WINDOW))
        held = dict.fromkeys(PEOPLE, 0)
        for (since, owner), (until, _) in pairwise([*owners, (10**6, None)]):
            if owner:
                held[owner] += max(min(seconds(row, until), last) - min(seconds(row, since), last), 0)
        total = sum(held.values())
        if not total:
            return self.weights(row, ends)
        return {owner: number / total for owner, number in held.items() if number}

    def net(self, person: str, difficulty: dict[str, float]) -> float:
        total = 0.0
        for row in self.genuine():
            for counts, back, ends in self.closings(row):
                mine = self.weights(row, ends).get(person, 0) * difficulty[row["category"]]
                total += mine * (SINCE <= counts < UNTIL and counts <= NOW)
                total -= mine * (back is not None and SINCE <= back < UNTIL)
        return total

    def load(self, person: str) -> float:
        rows = [row for row in self.genuine() if SINCE <= row["received"] < UNTIL]
        return sum(self.weights(row, self.stands(row)[1]).get(person, 0) for row in rows)

    def carried(self, person: str) -> float:
        total = 0.0
        for row in self.genuine():
            _, ends = self.stands(row)
            gone = row["withdrawn"] is not None and row["withdrawn"] <= NOW
            before = any(counts < SINCE and back is None for counts, back, _ in self.closings(row))
            if row["received"] < UNTIL and not gone and not before:
                total += self.weights(row, ends).get(person, 0)
        return total

    def reopened(self, person: str) -> float:
        """How many ends one has had in the period."""
        total = 0.0
        for row in self.genuine():
            for at, ends in ((row["answered"], 1), (row["again"], 2)):
                if at and SINCE <= at < UNTIL and at <= NOW:
                    total += self.weights(row, ends).get(person, 0)
        return total

    def cohort(self, rows: list[Row]) -> list[tuple[str, str, float, bool]]:
        """Each part of each case that was received and is due: whose, of which category, how much, and if in time."""
        parts: list[tuple[str, str, float, bool]] = []
        for row in rows:
            due = row["received"] + WINDOW
            gone = row["withdrawn"] is not None and row["withdrawn"] <= due
            if SINCE <= row["received"] < UNTIL and due < NOW and not gone:
                at, _ = self.stands(row)
                for person, weight in self.held(row).items():
                    parts.append((person, row["category"], weight, at is not None and at <= due))
        return parts

    def in_time(self) -> dict[str, float]:
        """The share within the window of each person: adjusted for the mix, then drawn towards all."""
        parts = self.cohort(self.genuine() + self.mergers())
        late = [part for part in self.cohort(self.splits()) if not part[3]]
        overall = sum(weight for *_, weight, met in parts if met) / sum(weight for *_, weight, _ in parts)
        rate = {}
        for category in "xyz":
            n = sum(weight for _, kind, weight, _ in parts if kind == category)
            x = sum(weight for _, kind, weight, met in parts if kind == category and met)
            rate[category] = (x + 10 * overall) / (n + 10)
        fair, own = {}, {}
        for person in {who for who, *_ in parts}:
            n = sum(weight for who, _, weight, _ in parts if who == person)
            observed = sum(weight for who, _, weight, met in parts if who == person and met)
            expected = sum(weight * rate[kind] for who, kind, weight, _ in parts if who == person)
            beside = sum(weight * rate[kind] for who, kind, weight, _ in late if who == person)
            fair[person] = (min(observed / expected * overall, 1) * n, n)
            own[person] = (min(observed / (expected + beside) * overall, 1) * n, n)
        return drawn_together(fair, own)

    def known(self) -> dict[str, float]:
        """How much of the cohort each person worked on."""
        known = dict.fromkeys(PEOPLE, 0.0)
        for row in self.genuine() + self.mergers():
            gone = row["withdrawn"] is not None and row["withdrawn"] <= row["received"] + WINDOW
            if SINCE <= row["received"] < UNTIL and row["received"] + WINDOW < NOW and not gone:
                for person, weight in self.weights(row, self.stands(row)[1]).items():
                    known[person] += weight
        return known

    def hours(self, row: Row) -> tuple[int, bool]:
        """How many hours it took, each begun one whole, and whether it was answered."""
        at, _ = self.stands(row)
        until = at or (row["withdrawn"] if row["withdrawn"] and row["withdrawn"] <= NOW else None) or NOW
        length = (day(until) - day(row["received"])).total_seconds() / 3600
        return max(int(-(-length // 1)), 0), at is not None

    def mean(self, person: str) -> float | None:
        """The area under the curve of a person, up to the window, each case weighing the time held."""
        hours = [
            (*self.hours(row), self.held(row)[person])
            for row in self.genuine() + self.mergers()
            if SINCE <= row["received"] < UNTIL and person in self.held(row)
        ]
        return area(hours, WINDOW * 24) if hours else None

    def difficulty(self) -> dict[str, float]:
        """The restricted mean hours of each category over those of all, each with ten cases of the average."""
        hours: dict[str, list[tuple[int, bool, float]]] = {kind: [] for kind in "xyz"}
        for row in self.genuine():
            if SINCE <= row["received"] < UNTIL:
                hours[row["category"]].append((*self.hours(row), 1))
        overall = area([one for all_of in hours.values() for one in all_of], 90 * 24)
        ratio = {
            kind: (len(found) * area(found, 90 * 24) + 10 * overall) / (len(found) + 10) / overall
            for kind, found in hours.items()
        }
        return {kind: min(max(round(one, 3), 0.25), 4) for kind, one in ratio.items()}


def seconds(row: Row, at: float) -> int:
    """Whole seconds after the receipt."""
    return (day(at) - day(row["received"])) // timedelta(seconds=1)


def area(hours: list[tuple[int, bool, float]], horizon: int) -> float:
    """The area under the Kaplan-Meier curve, hour by hour."""
    total, left = 0.0, 1.0
    for hour in range(horizon):
        at_risk = sum(weight for length, _, weight in hours if length >= hour)
        ended = sum(weight for length, done, weight in hours if length == hour and done)
        left *= 1 - ended / at_risk if at_risk else 1
        total += left
    return total


def drawn_together(counts: dict[str, tuple[float, float]], own: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Beta-binomial shrinkage of the *own* by the moments of all counts, in binary fractions."""
    total = sum(n for _, n in counts.values())
    common = sum(x for x, _ in counts.values()) / total
    share = {who: n / total for who, (_, n) in counts.items()}
    variance = sum(share[who] * (x / n - common) ** 2 for who, (x, n) in counts.items())
    chance = common * (1 - common) * sum(share[who] * (1 - share[who]) / n for who, (_, n) in counts.items())
    scale = common * (1 - common) * sum(share[who] * (1 - share[who]) * (1 - 1 / n) for who, (_, n) in counts.items())
    if variance <= chance or scale <= 0:
        return dict.fromkeys(counts, common)
    strength = max(scale / (variance - chance) - 1, 1)
    return {who: (x + strength * common) / (n + strength) for who, (x, n) in own.items()}


@pytest.mark.parametrize("seed", range(12))
def test_the_library_makes_what_a_spreadsheet_makes(seed: int) -> None:
    """Net closures, the rate, the share in time, the mean, the load and the ends: for everybody, to nine digits."""
    rows = drawn(Random(seed), (30, 90, 200)[seed % 3])  # noqa: S311 - no secret
    april = Period(first=date(2026, 4, 1), last=date(2026, 4, 30))
    terms = Terms(reopen_within=timedelta(days=REOPEN), mix=("category",))
    found = measure((course(row).told for row in rows), scheme=SCHEME, period=april, now=day(NOW), terms=terms)
    sheet = Sheet(rows)
    difficulty, in_time, known = sheet.difficulty(), sheet.in_time(), sheet.known()
    assert found.measured
    for person, measured in found.measured.items():
        net, carried = sheet.net(person, difficulty), sheet.carried(person)
        assert float(measured["closures"].value or 0) == pytest.approx(net, abs=1e-9)
        assert float(measured["load"].value or 0) == pytest.approx(sheet.load(person), abs=1e-9)
        if carried:
            assert float(measured["rate"].value or 0) == pytest.approx(net / carried, abs=1e-9)
        if person in in_time:
            assert float(measured["handling time"].value or 0) == pytest.approx(in_time[person], abs=1e-7)
            assert float(measured["handling time"].evidence) == pytest.approx(known[person], abs=1e-9)
        else:
            assert measured["handling time"].pending
        mean = sheet.mean(person)
        assert measured["mean"].pending if mean is None else True
        assert float(measured["mean"].value or 0) == pytest.approx(mean or 0, abs=1e-5)
        assert float(found.guards[person][Measure.REOPENED].evidence) == pytest.approx(sheet.reopened(person), abs=1e-9)
    assert (found.cases.split, found.cases.merged) == (sum(sheet.split), sum(sheet.merged))
