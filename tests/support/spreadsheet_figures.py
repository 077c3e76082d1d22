"""The second sheet: from cases to the figures of each person, by the written definitions, with plain loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import inf, log, sqrt
from typing import Any, NamedTuple

from scipy.stats import beta as beta_distribution  # type: ignore[import-untyped]
from scipy.stats import norm

from support.spreadsheet import CaseRow, Shares

__all__ = ["Figure", "Number", "Rates", "Sheet", "byar_interval", "curve_of"]

Number = Fraction | float
Stratum = tuple[str, ...]
Sums = dict[Any, Fraction]
Observation = tuple[int, bool, Fraction]
Orders = Callable[[str, datetime, datetime], int | None]

SMOOTHING = 10
HORIZON = 90 * 24


class Figure(NamedTuple):
    """A figure with its interval, and how many cases it rests on."""

    value: Number
    low: Number
    high: Number
    evidence: Fraction


class Rates(NamedTuple):
    """The share answered in time, of all and by stratum."""

    overall: Fraction
    by_stratum: dict[Stratum, Fraction]


class Step(NamedTuple):
    """A time at which some ended."""

    at: int
    at_risk: Fraction
    ended: Fraction
    going_on: Fraction
    hazard: float


class Sheet:
    """The figures of one period, from *since* up to *until*, as known at *now*."""

    def __init__(
        self,
        cases: Sequence[CaseRow],
        *,
        since: datetime,
        until: datetime,
        now: datetime,
        mix: tuple[str, ...],
        confidence: float = 0.95,
        reference: tuple[Mapping[str, Rates], Mapping[Stratum, Fraction]] | None = None,
    ):
        self.since, self.until, self.now, self.mix, self.confidence = since, until, now, mix, confidence
        self.reference = reference
        self.genuine = [case for case in cases if not case.split]
        self.received = [case for case in self.genuine if self.holds(case.received)]
        self.splits = [case for case in cases if case.split]

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until and at <= self.now

    def stratum(self, case: CaseRow) -> Stratum:
        return tuple(case.words.get(name, "") for name in self.mix)

    def people(self, proposals: Iterable[tuple[str, datetime | None]] = ()) -> list[str]:
        """Return whom the list holds."""
        found = {who for who, accepted in proposals if self.holds(accepted)}
        for case in self.received:
            found.update(case.shares)
            found.update(who for _, who in case.owners if who)
        for case in self.genuine:
            for end in case.ends:
                if end.earned is not None and (self.holds(end.earned) or self.holds(end.taken_up)):
                    found.update(end.shares)
        return sorted(found)

    def difficulty(self) -> dict[Stratum, Fraction]:
        """Return how long the cases of each stratum take against all."""
        if self.reference is not None:
            return dict(self.reference[1])
        hours: dict[Stratum, list[Observation]] = {}
        for case in self.received:
            hours.setdefault(self.stratum(case), []).append((*self.hours(case), Fraction(1)))
        everything = restricted_mean(curve_of([one for many in hours.values() for one in many]), HORIZON)
        found = {}
        for stratum, many in hours.items():
            filled = len(many) * restricted_mean(curve_of(many), HORIZON) + SMOOTHING * everything
            ratio = round(filled / (len(many) + SMOOTHING) / everything, 3)
            found[stratum] = min(max(ratio, Fraction(1, 4)), Fraction(4))
        return found

    def hours(self, case: CaseRow) -> tuple[int, bool]:
        """Return the hours begun until the answer, or until now."""
        passed = (case.answered or self.now) - case.received
        return max(0, -(-passed // timedelta(hours=1))), case.answered is not None

    def closures(self) -> dict[str, Figure]:
        """Return the closures of the period less those taken back in it, with Byar's interval."""
        return {who: self._byar(net, back + carried, Fraction(1)) for who, (net, back, carried) in self._nets().items()}

    def closing_rate(self) -> dict[str, Figure]:
        """Return the closures over what was carried."""
        nets = self._nets().items()
        return {who: self._byar(net, back + carried, carried) for who, (net, back, carried) in nets if carried}

    def _byar(self, net: Fraction, evidence: Fraction, over: Fraction) -> Figure:
        low, high = byar_interval(float(net), self.confidence)
        return Figure(net / over, low / float(over), high / float(over), evidence)

    def _nets(self) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
        difficulty, net, back, carried = self.difficulty(), Sums(), Sums(), Sums()
        for case in self.genuine:
            worth = difficulty.get(self.stratum(case), Fraction(1))
            for end in case.ends:
                if end.earned is not None and self.holds(end.earned):
                    _add(net, end.shares, worth)
                if end.earned is not None and self.holds(end.taken_up):
                    _add(net, end.shares, -worth)
                    _add(back, end.shares)
            standing = case.standing
            open_then = standing is None or (standing.earned is not None and standing.earned >= self.since)
            if case.received < self.until and open_then:
                _add(carried, case.shares)
        people = {who for sums in (back, carried) for who, number in sums.items() if number}
        nothing = Fraction(0)
        return {who: (net.get(who, nothing), back.get(who, nothing), carried.get(who, nothing)) for who in people}

    def cohort(self, window: timedelta) -> tuple[dict[str, Sums], dict[str, Sums], Sums]:
        """Return the time held by person and stratum, in the cohort and in those met; and the shares of the work."""
        tried: dict[str, Sums] = {}
        met: dict[str, Sums] = {}
        worked = Sums()
        for case in self.received:
            due = case.received + window
            if self.now <= due:
                continue
            _add(worked, case.shares)
            for who, share in case.held(self.now, window).items():
                _add(tried.setdefault(who, {}), {self.stratum(case): share})
                if case.answered is not None and case.answered <= due:
                    _add(met.setdefault(who, {}), {self.stratum(case): share})
        return tried, met, worked

    def rates(self, window: timedelta) -> Rates:
        """Return the share answered in time, each stratum filled up with the average."""
        tried, met = Sums(), Sums()
        for sums, by_person in zip((tried, met), self.cohort(window)[:2], strict=True):
            for by_stratum in by_person.values():
                _add(sums, by_stratum)
        overall = round(sum(met.values(), Fraction(0)) / sum(tried.values(), Fraction(0)), 9) if tried else Fraction(0)
        filled = {}
        for stratum, number in tried.items():
            filled[stratum] = round((met.get(stratum, Fraction(0)) + SMOOTHING * overall) / (number + SMOOTHING), 9)
        return Rates(overall, filled)

    def within(self, window: timedelta, name: str) -> dict[str, Figure]:
        """Return observed over expected times the overall rate, drawn towards the share of all."""
        (tried, met, worked), late = self.cohort(window), self._late(window)
        rates = self.reference[0][name] if self.reference else self.rates(window)
        counts: dict[str, tuple[Fraction, Fraction]] = {}
        own: dict[str, tuple[Fraction, Fraction]] = {}
        for who, by_stratum in tried.items():
            number = sum(by_stratum.values(), Fraction(0))
            for sheet, extra in ((counts, {}), (own, late.get(who, {}))):
                expected = trials = Fraction(0)
                for stratum, share in (*by_stratum.items(), *extra.items()):
                    expected += share * rates.by_stratum.get(stratum, rates.overall)
                    trials += share
                observed = sum(met.get(who, {}).values(), Fraction(0))
                fair = min(Fraction(1), observed / expected * rates.overall) if expected else observed / trials
                sheet[who] = (round(fair, 9) * number, number)
        drawn = self._drawn(own, prior_of(counts.values())) if counts else {}
        return {who: one._replace(evidence=worked.get(who, Fraction(0))) for who, one in drawn.items()}

    def _late(self, window: timedelta) -> dict[str, Sums]:
        """Return the shares in splits that were due and not answered in time."""
        found: dict[str, Sums] = {}
        for case in self.splits:
            due = case.received + window
            if self.holds(case.received) and self.now > due and (case.answered is None or case.answered > due):
                for who, share in case.held(self.now, window).items():
                    _add(found.setdefault(who, {}), {self.stratum(case): share})
        return found

    def restricted(self, window: timedelta) -> dict[str, Figure]:
        """Return the mean hours, none counting for more than the window, with Greenwood's interval."""
        horizon, found, worked = int(window / timedelta(hours=1)), {}, self._worked()
        for who, observations in self._observations(window).items():
            steps = curve_of(observations)
            mean, variance, area = restricted_mean(steps, horizon), 0.0, Fraction(0)
            before = Step(0, Fraction(0), Fraction(0), Fraction(1), 0.0)
            for step in steps:
                if step.at < horizon and step.at_risk > step.ended:
                    area += (step.at - before.at) * before.going_on
                    greenwood = step.ended / (step.at_risk * (step.at_risk - step.ended))
                    variance += float(mean - area) ** 2 * float(greenwood)
                    before = step
            reach = quantile(self.confidence) * sqrt(variance)
            low, high = max(float(mean) - reach, 0.0), min(float(mean) + reach, float(horizon))
            found[who] = Figure(mean, low, high, worked.get(who, Fraction(0)))
        return found

    def medians(self) -> dict[str, Figure]:
        """Return the median hours, with Brookmeyer and Crowley's interval."""
        z, found, worked = quantile(self.confidence), {}, self._worked()
        for who, observations in self._observations(None).items():
            steps = curve_of(observations)
            middle = next((step.at for step in steps if step.going_on <= Fraction(1, 2)), None)
            if middle is not None:
                ends = [_first_below_half(steps, shift) for shift in (-z, z)]
                low = middle if ends[0] is None else ends[0]
                high = max(one[0] for one in observations) if ends[1] is None else ends[1]
                found[who] = Figure(middle, low, high, worked.get(who, Fraction(0)))
        return found

    def _observations(self, window: timedelta | None) -> dict[str, list[Observation]]:
        found: dict[str, list[Observation]] = {}
        for case in self.received:
            for who, share in case.held(self.now, window).items():
                found.setdefault(who, []).append((*self.hours(case), share))
        return found

    def repeat_orders(self, window: timedelta, orders: Orders) -> dict[str, Figure]:
        """Return the share of customers who ordered again, each once a person."""
        first: dict[tuple[str, str], tuple[Fraction, bool]] = {}
        for case in self.genuine:
            if case.customer is None or case.answered is None or not self.holds(case.answered + window):
                continue
            number = orders(case.customer, case.answered, case.answered + window)
            if number is not None:
                for who, share in case.shares.items():
                    first.setdefault((who, case.customer), (share, number > 0))
        tried, met = Sums(), Sums()
        for (who, _), (share, again) in first.items():
            _add(tried, {who: share})
            if again:
                _add(met, {who: share})
        return self._shares(tried, met)

    def reopened(self) -> dict[str, Figure]:
        """Return the share of the ends of the period after which work went on."""
        tried, met = Sums(), Sums()
        for case in self.genuine:
            for end in case.ends:
                if self.holds(end.at):
                    _add(tried, end.shares)
                    if end.taken_up is not None:
                        _add(met, end.shares)
        return self._shares(tried, met)

    def overturned(self) -> dict[str, Figure]:
        """Return the share of the answers of the period that were overturned: these logs tell of none."""
        tried = Sums()
        for case in self.genuine:
            for end in case.ends:
                if end.kind == "answer" and end.decider is not None and self.holds(end.at):
                    _add(tried, {end.decider: Fraction(1)})
        return self._shares(tried, Sums())

    def _worked(self) -> Sums:
        sums = Sums()
        for case in self.received:
            _add(sums, case.shares)
        return sums

    def load(self, people: Iterable[str]) -> dict[str, Figure]:
        """Return the complaints received, each as far as it is theirs."""
        sums = self._worked()
        return {who: _known(sums.get(who, Fraction(0))) for who in people}

    def per_head(self, people: Iterable[str]) -> dict[str, Figure]:
        """Return the complaints received over the people with a part in them."""
        heads = {who for case in self.received for who in case.shares}
        return {who: _known(Fraction(len(self.received), len(heads))) for who in people} if heads else {}

    def proposals(self, people: Iterable[str], proposals: Iterable[tuple[str, datetime | None]]) -> dict[str, Figure]:
        """Return the proposals that were accepted in the period."""
        accepted = [who for who, at in proposals if self.holds(at)]
        return {who: _known(Fraction(accepted.count(who))) for who in people}

    def _shares(self, tried: Sums, met: Sums) -> dict[str, Figure]:
        counts = {who: (met.get(who, Fraction(0)), number) for who, number in tried.items() if number}
        return self._drawn(counts, prior_of(counts.values())) if counts else {}

    def _drawn(
        self, counts: Mapping[str, tuple[Fraction, Fraction]], prior: tuple[Fraction, Fraction, bool]
    ) -> dict[str, Figure]:
        """Return shares drawn towards that of all, with the interval of the posterior, or of the common share."""
        alpha, beta, pooled = prior
        found = {}
        for who, (x, n) in counts.items():
            if pooled:
                low, high = wilson_interval(float(alpha), float(alpha + beta), self.confidence)
                found[who] = Figure(alpha / (alpha + beta), low, high, n)
                continue
            value = (x + alpha) / (n + alpha + beta)
            tails = [(1 - self.confidence) / 2, (1 + self.confidence) / 2]
            low, high = beta_distribution.ppf(tails, float(x + alpha), float(n - x + beta))
            found[who] = Figure(value, min(float(low), float(value)), max(float(high), float(value)), n)
        return found


def prior_of(counts: Iterable[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction, bool]:
    """Return alpha, beta and whether they are pooled: beta-binomial by Kleinman's moments."""
    known = [(x, n) for x, n in counts if n]
    total = sum((n for _, n in known), Fraction(0))
    p = sum((x for x, _ in known), Fraction(0)) / total
    s = sum((n / total * (x / n - p) ** 2 for x, n in known), Fraction(0))
    chance = sum((n / total * (1 - n / total) / n for _, n in known), Fraction(0))
    scale = sum((n / total * (1 - n / total) * (1 - 1 / n) for _, n in known), Fraction(0))
    excess, room = s - p * (1 - p) * chance, p * (1 - p) * scale
    if excess <= 0 or room <= 0:
        return p * total, (1 - p) * total, True
    strength = max(room / excess - 1, Fraction(1))
    return strength * p, strength * (1 - p), False


def quantile(confidence: float) -> float:
    """Return how many standard deviations hold so much of a normal distribution."""
    return float(norm.ppf((1 + confidence) / 2))


def wilson_interval(x: float, n: float, confidence: float) -> tuple[float, float]:
    """Return Wilson's score interval."""
    z = quantile(confidence)
    middle, reach = x / n + z * z / (2 * n), z * sqrt(x / n * (1 - x / n) / n + z * z / (4 * n * n))
    low, high = (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)
    return low if x else 0.0, high if x < n else 1.0


def byar_interval(x: float, confidence: float) -> tuple[float, float]:
    """Return Byar's interval of a Poisson count; of a count below zero, that of the count above, mirrored."""
    if x < 0:
        low, high = byar_interval(-x, confidence)
        return -high, -low
    z, y = quantile(confidence), x + 1
    low = x * max(1 - 1 / (9 * x) - z / (3 * sqrt(x)), 0.0) ** 3 if x else 0.0
    return min(low, x), y * (1 - 1 / (9 * y) + z / (3 * sqrt(y))) ** 3


def curve_of(observations: Iterable[Observation]) -> list[Step]:
    """Return the steps of a Kaplan-Meier curve, in fractions."""
    ended, censored, times = Sums(), Sums(), set[int]()
    for hours, done, weight in observations:
        times.add(hours)
        _add(ended if done else censored, {hours: weight})
    at_risk, nothing = sum((*ended.values(), *censored.values()), Fraction(0)), Fraction(0)
    steps, going_on, hazard = [], Fraction(1), 0.0
    for at in sorted(times):
        if at in ended:
            left = at_risk - ended[at]
            going_on *= left / at_risk
            hazard += float(ended[at] / (at_risk * left)) if left else inf
            steps.append(Step(at, at_risk, ended[at], going_on, hazard))
        at_risk -= ended.get(at, nothing) + censored.get(at, nothing)
    return steps


def restricted_mean(steps: Iterable[Step], horizon: int) -> Fraction:
    """Return the area under a curve up to the horizon, held after the last step."""
    area, at, going_on = Fraction(0), 0, Fraction(1)
    for step in steps:
        if step.at >= horizon:
            break
        area += (step.at - at) * going_on
        at, going_on = step.at, step.going_on
    return area + (horizon - at) * going_on


def _first_below_half(steps: Iterable[Step], shift: float) -> int | None:
    for step in steps:
        if not step.going_on or log(step.going_on) + shift * sqrt(step.hazard) <= log(0.5):
            return step.at
    return None


def _known(value: Fraction) -> Figure:
    return Figure(value, value, value, value)


def _add(sums: Sums, shares: Shares | Sums, times: Fraction = Fraction(1)) -> None:
    for key, share in shares.items():
        sums[key] = sums.get(key, Fraction(0)) + share * times
