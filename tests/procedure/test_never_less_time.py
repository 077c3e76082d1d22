"""Does a new procedure ever give less time? Proofs hold at every instant tried, counter-examples are real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.deadlines._counting import Counting
from grievance.errors import InvalidDocument, InvalidValue
from grievance.model import Duty
from grievance.procedure import Procedure, pack_names
from grievance.procedure._regime_rules import rules_by_standard
from grievance.procedure.comparing import TimeProof, never_less_time
from grievance.rules.analysis import Outcome
from grievance.testing import given_facts
from support.procedures import a_mapping, a_procedure, a_standard_row

MOMENT = timedelta(microseconds=1)
OFFICE: dict[str, Any] = {
    "zone": "Europe/London",
    "week": {"mon-thu": ["09:00-13:00", "14:00-18:00"], "fri": ["09:00-12:00"]},
    "holidays": [date(2026, 4, 1)],
    "openings": [{"on": date(2026, 3, 28), "hours": ["10:00-12:00"]}],
}
PLANT: dict[str, Any] = {"zone": "Europe/Berlin", "week": {"mon-sun": ["22:00-02:00"]}, "closures": [date(2026, 3, 31)]}
CALENDARS = {"office": OFFICE, "plant": PLANT}
SPANS = (
    "0 days", "2 hours", "26 hours", "50 hours", "1 day", "2 days", "1 week", "3 working hours", "10 working hours",
    "0 business days", "1 business day", "2 business days", "end of the 1st business day",
)  # fmt: skip


def with_standards(*rows: dict[str, Any], **sections: Any) -> Procedure:
    """Return a procedure with these standards, ids given by their places unless they have some."""
    named = [{"id": f"s{number}", "duty": "acknowledgement", **row} for number, row in enumerate(rows)]
    calendars = {name: dict(one) for name, one in CALENDARS.items()}
    return a_procedure(standards=named, **{"calendars": calendars, **sections})


def rows() -> st.SearchStrategy[dict[str, Any]]:
    """Return a standard of a few terms."""
    return st.fixed_dictionaries(
        {
            "within": st.sampled_from(SPANS),
            "calendar": st.sampled_from(["office", "office", "plant"]),
            "statutory": st.booleans(),
            "deemed": st.booleans(),
            "rolls": st.booleans(),
            "when": st.sampled_from([{}, {}, {"channel": "web"}, {"regime": {"not": "r"}}]),
        },
        optional={
            "regime": st.just("r"),
            "since": st.just(date(2026, 3, 29)),
            "until": st.just(date(2026, 3, 31)),
        },
    )


class Owing:
    """A procedure that is asked by when it owes something; whom it binds is asked once for a date in all its zones."""

    zones = (ZoneInfo("UTC"), ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin"))

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.known: dict[object, list[Counting]] = {}

    def countings(self, facts: dict[str, Any], at: datetime) -> list[Counting]:
        """Return how the standards count that bind a complaint received *at* that instant."""
        key = (*facts.items(), *(at.astimezone(zone).date() for zone in self.zones))
        if key not in self.known:
            binding = self.procedure.binding(given_facts(facts, self.procedure, at))
            self.known[key] = [Counting.of(one, self.procedure.terms) for one in binding]
        return self.known[key]

    def earliest(self, facts: dict[str, Any], at: datetime) -> datetime | None:
        """Return by when it is to be acknowledged."""
        owed = [one for one in self.countings(facts, at) if one.standard.duty is Duty.ACKNOWLEDGEMENT]
        return min((one.due(one.start(at)) for one in owed), default=None)


def less(old: Owing, new: Owing, facts: dict[str, Any], at: datetime) -> bool:
    """Return whether a complaint received *at* that instant is to be acknowledged earlier, or at all."""
    before, after = old.earliest(facts, at), new.earliest(facts, at)
    return after is not None and (before is None or after < before)


def receipts() -> Iterator[tuple[dict[str, Any], datetime]]:
    """Yield complaints, with instants at and beside every hour of some days with a change of clocks."""
    start = datetime(2026, 3, 26, tzinfo=UTC)
    for hours, beside in product(range(24 * 8), (-MOMENT, timedelta(0), MOMENT)):
        for channel, regime in product(("web", "letter"), (None, "r", "z")):
            facts = {"channel": channel, **({} if regime is None else {"regime": regime})}
            yield facts, start + timedelta(hours=hours) + beside


@given(st.lists(rows(), max_size=2), st.lists(rows(), min_size=1, max_size=2))
@settings(max_examples=25, deadline=None)
def test_proofs_and_counter_examples_are_true(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    """What some instant refutes is refuted, what is refuted is less time, and on equal terms all is decided."""
    was, now = with_standards(*old), with_standards(*new)
    proof = never_less_time(was, now, years=(2026, 2026))
    if proof.outcome is Outcome.REFUTED:
        assert proof.received_at == proof.counted_from
        assert proof.example is not None
        assert proof.received_at is not None
        facts = {"channel": "letter", **proof.example}
        assert less(Owing(was), Owing(now), facts, proof.received_at)
        dues = [Owing(one).earliest(facts, proof.received_at) for one in (was, now)]
        assert [proof.old_due, proof.new_due] == dues
    else:
        assert proof.outcome is Outcome.PROVED
        old_one, new_one = Owing(was), Owing(now)
        assert not [case for case in receipts() if less(old_one, new_one, *case)]


@given(st.lists(rows(), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_rules_say_what_standards_bind(found: list[dict[str, Any]]) -> None:
    """The rules of a standard hold exactly where the procedure gives it, dates of receipt aside."""
    timeless = [{key: value for key, value in row.items() if key not in ("since", "until")} for row in found]
    procedure = with_standards(*timeless)
    rules = rules_by_standard(procedure)
    for regime, channel in product((None, "r", "z"), ("web", "letter")):
        named = {"channel": channel, **({} if regime is None else {"regime": regime})}
        facts = given_facts(named, procedure, datetime(2026, 7, 1, tzinfo=UTC))
        binding = {one.id for one in procedure.binding(facts)}
        held = {
            name
            for name, ruled in rules.items()
            if any(all(one.holds(named.get(one.fact.name)) for one in rule.when) for rule in ruled)
        }
        assert binding == held


REGIMES: list[dict[str, Any] | None] = [
    None,
    {"regime": "r"},
    {"regime": "z"},
    {"regime": ["r", "z"]},
    {"regime": {"not": "r"}},
    {"regime": {"not": ["r", "y"]}},
    {"regime": {"present": False}},
    {"regime": {"present": True}},
]


@pytest.mark.parametrize("when", REGIMES, ids=str)
@pytest.mark.parametrize("own", [None, "r"])
@pytest.mark.parametrize("adopted", [frozenset(), frozenset({"r"})], ids=["apart", "adopted"])
def test_rules_of_regimes(when: dict[str, Any] | None, own: str | None, adopted: frozenset[str]) -> None:
    """So they do where a standard asks for the regime itself, and where a regime binds every issue that names none."""
    row: dict[str, Any] = {"within": "1 day", "when": when or {}, **({"regime": own} if own else {})}
    mapping = a_mapping(
        standards=[a_standard_row("s", **row), a_standard_row("t", regime="r")], adopted=sorted(adopted)
    )
    procedure = Procedure.from_mapping(mapping)
    ruled = rules_by_standard(procedure)["s"]
    for regime in (None, "r", "y", "z"):
        named = {} if regime is None else {"regime": regime}
        facts = given_facts(named, procedure, datetime(2026, 7, 1, tzinfo=UTC))
        held = any(all(one.holds(named.get(one.fact.name)) for one in rule.when) for rule in ruled)
        assert held == ("s" in {one.id for one in procedure.binding(facts)}), regime


def test_shorter_is_refuted_with_a_complaint() -> None:
    """Less time is shown by a complaint, the instant it was received, and both deadlines."""
    old = with_standards({"id": "ack", "within": "2 days"})
    new = with_standards(
        {"id": "ack", "within": "2 days"}, {"id": "fast", "within": "1 day", "when": {"channel": "web"}}
    )
    proof = never_less_time(old, new)
    assert (proof.outcome, proof.example, proof.rows) == (Outcome.REFUTED, {"channel": "web"}, ("ack", "fast"))
    assert proof.received_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert proof.old_due == datetime(2026, 1, 3, 23, 59, 59, 999999, UTC)
    assert proof.new_due == datetime(2026, 1, 2, 23, 59, 59, 999999, UTC)
    assert str(proof) == (
        "refuted: the acknowledgement, counted from received, was due 2026-01-03T23:59:59.999999+00:00 ('ack') "
        "and is due 2026-01-02T23:59:59.999999+00:00 ('fast')"
    )
    assert never_less_time(new, old) == TimeProof(
        outcome=Outcome.PROVED, because="no duty is due earlier, and none is new"
    )


def test_the_dates_are_those_that_are_due_first() -> None:
    """Of several standards that bind together the one is told that is due first, whichever is looked at first."""
    old = with_standards({"id": "ack", "within": "1 month"})
    slow = {"id": "slow", "within": "49 hours"}
    new = with_standards(slow, {"id": "fast", "within": "30 working minutes", "calendar": "office"})
    proof = never_less_time(old, new)
    assert proof.old_due == datetime(2026, 2, 1, 23, 59, 59, 999999, UTC)
    assert (proof.new_due, proof.rows) == (datetime(2026, 1, 1, 9, 30, tzinfo=UTC), ("ack", "fast"))
    assert proof.because.endswith("and is due 2026-01-01T09:30:00+00:00 ('fast')")


@pytest.mark.parametrize("sides", [(1, 7), (7, 1)], ids=["new is later", "old is later"])
def test_complaints_are_received_once_both_are_in_force(sides: tuple[int, int]) -> None:
    """Without years a counter-example is not older than either version, by the clock of the procedure."""
    rows = {"within": "2 days"}, {"within": "1 day"}, {"within": "3 business days", "calendar": "office"}
    old, new, later = (
        attrs.evolve(with_standards(row), effective=date(2026, month, 1))
        for row, month in zip(rows, (*sides, sides[1]), strict=True)
    )
    assert never_less_time(old, new).received_at == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert never_less_time(old, new, years=(2026, 2026)).received_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert never_less_time(old, later).because == (
        "no duty of what begins from 2026-07-01 to the end of 2029 is due earlier, and none is new"
    )


def test_what_is_excepted_may_be_shorter() -> None:
    """Complaints that are excepted are not looked at, whether a standard asks about them or not."""
    old = with_standards({"within": "2 days"})
    new = with_standards({"within": "2 days"}, {"within": "1 day", "when": {"channel": ["web", "letter"]}})
    assert never_less_time(old, new, except_when={"channel": ["web", "letter"]})
    assert never_less_time(old, new, except_when={"channel": "web"}).example == {"channel": "letter"}
    everywhere = with_standards({"within": "1 day"})
    other = never_less_time(old, everywhere, except_when={"channel": "web"}).example
    assert other is not None
    assert other["channel"] != "web"


def test_a_new_duty_is_less_time() -> None:
    """What is owed now and was not is less time; so is the same duty counted from another event."""
    nothing = with_standards({"within": "1 day", "duty": "final response"})
    new = with_standards({"within": "1 day", "duty": "final response"}, {"id": "ack", "within": "9 weeks"})
    proof = never_less_time(nothing, new)
    assert (proof.outcome, proof.rows, proof.old_due) == (Outcome.REFUTED, ("ack",), None)
    assert proof.because.startswith("the acknowledgement, counted from received, was not owed and is due 2026-03-05")
    assert never_less_time(new, nothing)
    moved = with_standards({"within": "1 day", "duty": "final response", "from": "acknowledged"})
    assert never_less_time(nothing, moved).because.startswith("the final response, counted from acknowledged, was not")


def test_a_right_of_the_complainant_is_no_duty() -> None:
    """The time to go elsewhere is the complainant's: to have it is not less time for us."""
    new = with_standards({"within": "26 weeks", "duty": "external route", "from": "answered"})
    assert never_less_time(with_standards(), new)


def test_a_proof_by_instants_is_one_for_its_years() -> None:
    """Where only dates tell, the proof says for which years: here a holiday of 2027 makes business days longer."""
    old = with_standards({"within": "5 days"})
    new = with_standards({"within": "4 business days", "calendar": "office"})
    proof = never_less_time(old, new, years=(2026, 2026))
    assert proof.outcome is Outcome.REFUTED
    later = with_standards({"within": "6 business days", "calendar": "office"})
    proof = never_less_time(old, later, years=(2026, 2027))
    assert proof
    assert proof.because == "no duty of what begins from 2026-01-01 to the end of 2027 is due earlier, and none is new"
    assert "from 2026-01-01 to the end of 2029" in never_less_time(old, later).because
    office = {**OFFICE, "closures": [{"from": date(2031, 1, 1), "to": date(2031, 1, 2)}]}
    assert "to the end of 2031" in never_less_time(old, with_standards(
        {"within": "6 business days", "calendar": "office"}, calendars={**CALENDARS, "office": office}
    )).because  # fmt: skip


def test_less_time_within_the_hours() -> None:
    """Less time that is neither at an opening nor at a closing is found: between one and two in the afternoon here."""
    early = {"zone": "UTC", "week": {"mon-sun": ["09:00-17:00"]}}
    late = {"zone": "UTC", "week": {"mon-sun": ["11:00-22:00"]}}
    calendars = {"early": early, "late": late}
    old = with_standards({"within": "4 working hours", "calendar": "early"}, calendars=calendars)
    new = with_standards({"within": "8 working hours", "calendar": "late"}, calendars=calendars)
    proof = never_less_time(old, new, years=(2026, 2026))
    assert proof.received_at == datetime(2026, 1, 1, 13, 0, 0, 1, UTC)
    assert proof.old_due == datetime(2026, 1, 2, 9, 0, 0, 1, UTC)
    assert proof.new_due == datetime(2026, 1, 1, 21, 0, 0, 1, UTC)
    later = with_standards({"within": "9 working hours", "calendar": "late"}, calendars=calendars)
    assert never_less_time(old, later, years=(2026, 2026))


DAILY = {"zone": "UTC", "week": {"mon-sun": ["09:00-17:00"]}}
NARROW = {"zone": "America/Regina", "week": {"mon-sun": ["14:00-15:00"]}}
WEEKLY = {"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}}
FOUND: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], datetime]] = {
    "after hours, up to an hour later": (
        DAILY,
        {"within": "2 hours", "calendar": "own", "deemed": True},
        {"within": "17 hours"},
        datetime(2026, 1, 1, 17, tzinfo=UTC),
    ),
    "from a midnight that is none where it counted": (
        NARROW,
        {"within": "0 days", "zone": "Africa/Nairobi"},
        {"within": "2 hours", "calendar": "own", "deemed": True},
        datetime(2026, 1, 1, 6, tzinfo=UTC),
    ),
    "before a last day that rolled": (
        WEEKLY,
        {"within": "1 day", "calendar": "own", "rolls": True},
        {"within": "1 day", "calendar": "own"},
        datetime(2026, 1, 2, tzinfo=UTC),
    ),
    "after hours that counted as the next day": (
        WEEKLY,
        {"within": "1 day", "calendar": "own", "deemed": True},
        {"within": "1 day", "calendar": "own"},
        datetime(2026, 1, 1, 17, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_less_time_at_odd_hours(name: str) -> None:
    """Less time is found at the first instant at which there is any; two of the same terms are equal on every date."""
    calendar, before, after, at = FOUND[name]
    calendars = {"own": calendar, "office": calendar}
    old, new = (with_standards({"id": "s", **row}, calendars=calendars) for row in (before, after))
    proof = never_less_time(old, new, years=(2026, 2026))
    assert (proof.outcome, proof.received_at) == (Outcome.REFUTED, at)
    for one in (old, new):
        assert never_less_time(one, one).because == "no duty is due earlier, and none is new"


def test_standards_bind_by_the_date_of_receipt() -> None:
    """A shorter standard that has ended is nothing; one that begins is told at its first instant."""
    old = with_standards({"within": "2 days"})
    ended = with_standards({"within": "2 days"}, {"within": "1 day", "until": date(2025, 12, 31)})
    assert never_less_time(old, ended)
    ending = with_standards({"within": "2 days", "until": date(2025, 12, 30)}, {"within": "3 days"})
    assert (
        never_less_time(old, ending).because
        == "no duty of what begins from 2026-01-01 to the end of 2029 is due earlier, and none is new"
    )
    begins = with_standards({"within": "2 days"}, {"within": "1 day", "since": date(2027, 6, 1)})
    assert never_less_time(old, begins).received_at == datetime(2027, 5, 31, 23, tzinfo=UTC)
    assert never_less_time(old, begins, years=(2026, 2026)).because.startswith("no duty of what begins from 2026-01-01")


def test_other_events_come_after_receipt() -> None:
    """What counts from another event may begin long after the standard has ended for what is received."""
    row = {"duty": "execution check", "from": "answered", "within": "2 days"}
    old = with_standards(row)
    short = {**row, "within": "3 working hours", "calendar": "office", "until": date(2025, 12, 31)}
    within = never_less_time(old, with_standards(row, short), years=(2025, 2026))
    assert within.received_at is not None
    assert within.received_at < datetime(2026, 1, 1, tzinfo=UTC)
    lunch = {**OFFICE, "closures": [{"from": date(2025, 1, 1), "to": date(2026, 3, 1)}]}
    late = with_standards(row, short, calendars={"office": lunch})
    proof = never_less_time(old, late, years=(2025, 2026))
    assert proof.counted_from is not None
    assert proof.counted_from > datetime(2026, 2, 27, tzinfo=UTC)
    assert proof.received_at == datetime(2025, 12, 31, 23, 59, 59, 999999, UTC)


TERMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a pause less": ({"pauses": ["customer"]}, {}),
    "another extension": ({"extension": {"by": "1 week"}}, {"extension": {"by": "1 day"}}),
    "no extension": ({"extension": {"by": "1 week"}}, {}),
    "falls away otherwise": ({"unless_resolved_within": "3 days"}, {}),
    "binds otherwise": ({"if_resolved_within": "3 days"}, {}),
    "repeats": ({}, {"repeats": True}),
    "taken up again otherwise": ({"on_reopening": "restart"}, {"on_reopening": "continue"}),
}


@pytest.mark.parametrize("name", TERMS)
def test_stricter_terms_are_undecided(name: str) -> None:
    """Equal time on terms that are stricter, or just others, is not proved, and both standards are named."""
    before, after = TERMS[name]
    old, new = (
        with_standards({"id": side, "within": "2 days", **terms}) for side, terms in (("a", before), ("b", after))
    )
    proof = never_less_time(old, new, years=(2026, 2026))
    assert (proof.outcome, proof.rows) == (Outcome.UNDECIDED, ("a", "b"))
    assert proof.because == (
        "the acknowledgement, counted from received, by 'b' pauses, extends, falls away, repeats or is taken up again "
        "otherwise than 'a'"
    )


@pytest.mark.parametrize(
    "name", [name for name in TERMS if name not in ("another extension", "taken up again otherwise")]
)
def test_more_lenient_terms_are_more_time(name: str) -> None:
    """The other way round it is proved: what pauses, falls away or comes once gives no less time."""
    before, after = TERMS[name]
    old, new = (with_standards({"within": "2 days", **terms}) for terms in (after, before))
    assert never_less_time(old, new)


def test_facts_of_another_kind_are_undecided() -> None:
    """A standard on a fact that is of another kind now cannot be compared; a fact that no standard asks can."""
    asks = with_standards({"within": "1 day", "when": {"value": {"above": 1}}}, facts={"value": "integer"})
    other = with_standards({"within": "1 day", "when": {"value": "1"}}, facts={"value": "text"})
    proof = never_less_time(asks, other)
    assert (proof.outcome, proof.because) == (Outcome.UNDECIDED, "the facts value are of another kind now")
    assert never_less_time(with_standards(facts={"value": "integer"}), with_standards(facts={"value": "text"}))


def test_too_much_is_undecided() -> None:
    """What cannot be told within the steps is undecided, and so are too many combinations."""
    old = with_standards({"within": "2 days"})
    new = with_standards({"within": "1 day", "when": {"channel": "web"}})
    assert never_less_time(old, new, steps=1).because == (
        "the acknowledgement, counted from received, is undecided within 1 steps"
    )
    many = [{"within": "2 days", "when": {f"f{number}": True}} for number in range(10)]
    facts = {f"f{number}": "boolean" for number in range(10)}
    proof = never_less_time(old, with_standards({"within": "2 days"}, *many, facts=facts))
    assert proof.outcome is Outcome.UNDECIDED
    assert "more than 1000 combinations" in proof.because
    unlike = with_standards({"id": "a", "within": "2 days", "repeats": True}, {"id": "b", "within": "1 week"})
    assert never_less_time(with_standards({"id": "a", "within": "2 days"}), unlike).rows == ("a",)
    shorter = with_standards(*({**row, "within": "1 day"} for row in many), facts=facts)
    assert never_less_time(old, shorter).outcome is Outcome.REFUTED


def test_wrong_questions_are_refused() -> None:
    """Facts that there are not, and years that run backwards, are told."""
    old = with_standards({"within": "2 days"})
    with pytest.raises(InvalidDocument, match="chanel"):
        never_less_time(old, old, except_when={"chanel": "web"})
    with pytest.raises(InvalidValue, match="the first and the last"):
        never_less_time(old, old, years=(2027, 2026))


@pytest.mark.parametrize("name", pack_names())
def test_packs_give_no_less_time_than_themselves(name: str) -> None:
    """A procedure never gives less time than itself, and that is proved for every date."""
    pack = Procedure.pack(name)
    assert never_less_time(pack, pack).because == "no duty is due earlier, and none is new"
