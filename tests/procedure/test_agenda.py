"""The agenda of a complaint: what is to be done, by whom and from when on, each thing under one stable id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.deadlines import Binding, run_clocks
from grievance.model import (
    Complaint,
    ContactKind,
    Direction,
    Duty,
    Letter,
    Nature,
    OnReopening,
    Pause,
    Prompt,
    Reminder,
    Reopening,
    Stage,
    Task,
    TaskState,
    WaitsFor,
    Waiver,
)
from grievance.procedure import Item, Procedure, agenda, next_due
from support.builders import a_complaint, a_contact, a_submission
from support.procedures import a_mapping, a_procedure, a_standard_row, check_faults, faults_of

TICK = timedelta(microseconds=1)
BOSS = "boss@shop.example"
OFFICE = {"zone": "UTC", "week": {"mon-fri": ["09:00-18:00"]}}
ANSWER = a_standard_row("answer", duty="final response", within="5 business days", pauses=["customer"])
RUNGS = [
    {"to": "owner", "before": "1 business day"},
    {"to": "team", "after": "2 working hours"},
    {"to": "accountable", "after": "1 day"},
]
LADDER = {"calendar": "office", "rungs": RUNGS}


def july(day: int, hour: float = 0) -> datetime:
    """Return an instant of July 2026, of which the 1st is a Wednesday."""
    return datetime(2026, 7, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


RECEIVED, DUE = july(1, 10), july(8, 18)


def procedure(**sections: Any) -> Procedure:
    """Return a procedure with one standard for the final response, due on Wednesday, 8 July, when business closes."""
    own = {"calendars": {"office": OFFICE}, "standards": [ANSWER], "escalation": [LADDER]}
    return a_procedure(**{**own, **sections})


def complaint(under: Procedure, *, submission: dict[str, Any] | None = None, **changes: Any) -> Complaint:
    """Return a complaint with the clocks that its history gives it."""
    own = a_submission(received_at=RECEIVED, **(submission or {}))
    found = a_complaint(**{"submission": own, "registered_at": RECEIVED, "owner": "ann", "team": "desk", **changes})
    bindings = [Binding(standard=bound.standard, issue=0, terms=under.terms) for bound in under.standards]
    return attrs.evolve(found, clocks=run_clocks(found, bindings))


def items(under: Procedure, **changes: Any) -> tuple[Item, ...]:
    """Return the agenda of a complaint."""
    return agenda(complaint(under, **changes), {None: under})


def told(found: tuple[Item, ...]) -> list[tuple[datetime, str]]:
    """Return when what is to be done."""
    return [(item.at, item.effect.id.removeprefix("c-1/")) for item in found]


def reminded(found: tuple[Item, ...]) -> list[str]:
    """Return who is reminded, in order."""
    return [item.effect.to for item in found if isinstance(item.effect, Reminder)]


USUAL = [
    (july(7, 18), "answer/0/rung-1"),
    (DUE, "answer/0"),
    (july(9, 11), "answer/0/rung-2"),
    (july(10) - TICK, "answer/0/rung-3"),
]


def test_what_is_on_the_agenda_when() -> None:
    """A rung before the date, the letter when it is due, two rungs after it: the earliest first (S72, L28)."""
    found = items(procedure())

    assert told(found) == USUAL
    assert [item.owed for item in found] == [False, True, False, False]
    assert reminded(found) == ["ann", "desk", BOSS]
    assert all(item.effect.due_at == DUE and item.effect.complaint_id == "c-1" for item in found)
    letter = found[1].effect
    assert isinstance(letter, Letter)
    assert (letter.duty, letter.standard, letter.team) == (Duty.FINAL_RESPONSE, "answer", "desk")
    first = found[0].effect
    assert isinstance(first, Reminder)
    assert first.about == "final response [answer], 1 business day before it is due"


def test_a_letter_is_handed_out_ahead() -> None:
    """A standard says how long before its date the letter comes up, counted on its calendar."""
    under = procedure(standards=[{**ANSWER, "ahead": "4 working hours"}], escalation=[])

    assert told(items(under)) == [(july(8, 14), "answer/0")]


@pytest.mark.parametrize(
    "changes",
    [
        {"answered_at": july(2, 12), "stage": Stage.ANSWERED},
        {"stage": Stage.CLOSED},
        {"stage": Stage.WITHDRAWN},
        {"stage": Stage.CLOSED, "tasks": (Task(id="t", to="bob", given_at=RECEIVED, due_at=july(3)),)},
        {"nature": Nature.ENQUIRY, "stage": Stage.RECORDED},
        {"waivers": (Waiver(standard="answer", by="boss", at=july(2)),)},
        {
            "referred_to": "post",
            "referred_at": july(2),
            "taken_over_at": july(2, 12),
            "stage": Stage.REFERRED,
            "contacts": (a_contact(ContactKind.UPDATE, at=july(2, 13)),),
        },
        {"pauses": (Pause(waits_for=WaitsFor.CUSTOMER, since=july(2)),), "stage": Stage.AWAITING_CUSTOMER},
        {"submission": {"reachable": False}},
    ],
)
def test_nothing_goes_on_mailing(changes: dict[str, Any]) -> None:
    """What is met, waived, referred, paused, closed or no complaint is on no agenda (pains 16, 17)."""
    under = procedure(notices={"holding_before": "1 day"})

    assert items(under, **changes) == ()
    assert next_due(complaint(under, **changes), {None: under}) is None


def test_a_completed_clock_mails_no_more() -> None:
    """With a new clock after a reopening only that one is on the agenda, under ids of its own (pains 15, 16, 25)."""
    under = procedure(reopening={"clocks": "new"})
    taken_up = (Reopening(at=july(2, 12), ended_at=july(2, 11)),)

    found = items(under, reopenings=taken_up)

    assert [what for _, what in told(found)] == [what.replace("answer/0", "answer/0/1") for _, what in USUAL]


def test_a_letter_is_owed_again_on_a_clock_that_continues() -> None:
    """The answer was sent, and is asked for again: a new letter; the rungs of the clock fire once (pain 25)."""
    found = items(procedure(), reopenings=(Reopening(at=july(3, 12), answered_at=july(2, 12)),))

    names = [what for _, what in told(found)]
    assert names == ["answer/0/rung-1", "answer/0/again-1", "answer/0/rung-2", "answer/0/rung-3"]
    restarted = procedure(reopening={"clocks": OnReopening.RESTART.value})
    again = items(restarted, reopenings=(Reopening(at=july(3, 12), answered_at=july(2, 12)),))
    assert [what for _, what in told(again)][1] == "answer/0/1"


def test_each_rung_is_told_once() -> None:
    """Ids do not change when the date moves or staff changes, so no rung is told twice (pain 25)."""
    under = procedure()
    before = {item.effect.id for item in items(under)}
    pause = Pause(waits_for=WaitsFor.CUSTOMER, since=july(2, 10), until=july(6, 10))

    for changes in ({"pauses": (pause,)}, {"owner": "bob"}, {"team": None}, {"contacts": (a_contact(at=july(3)),)}):
        assert {item.effect.id for item in items(under, **changes)} == before


def test_an_edit_starts_no_escalation_anew() -> None:
    """A rung counts from the date of the clock, never from the last change (pain 29)."""
    edited = items(procedure(), version=9, contacts=(a_contact(ContactKind.NOTE, direction=Direction.INTERNAL),))

    assert told(edited) == USUAL


def test_an_owner_who_wrote_once_is_still_reminded() -> None:
    """The first reply takes nobody off the complaint (pain 28)."""
    found = items(procedure(), contacts=(a_contact(ContactKind.MESSAGE, at=july(8, 20)),))

    assert reminded(found) == ["ann", "desk", BOSS]


def test_every_repetition_has_ladder_and_letter_of_its_own() -> None:
    """An update every four working hours is asked for, and escalated, each time (pains 20, 27)."""
    row = a_standard_row("update", duty="update", within="4 working hours", repeats=True)
    under = procedure(standards=[row])
    sent = a_contact(ContactKind.UPDATE, at=july(1, 12))
    seen = [{item.effect.id for item in items(under, contacts=contacts)} for contacts in ((), (sent,))]

    assert [len(ids) for ids in seen] == [4, 4]
    assert not seen[0] & seen[1]
    assert items(under, answered_at=july(1, 11)) == ()


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({}, ["ann", "desk", BOSS]),
        ({"owner": None}, ["desk", "desk", BOSS]),
        ({"owner": None, "team": None}, [BOSS, BOSS, BOSS]),
        ({"submission": {"staff_complained_about": ("ann",)}}, ["desk", "desk", BOSS]),
        ({"submission": {"staff_complained_about": ("ann", "desk")}}, [BOSS, BOSS, BOSS]),
        ({"submission": {"staff_complained_about": (BOSS,)}}, ["ann", "desk", "deputy"]),
        ({"submission": {"staff_complained_about": (BOSS, "deputy")}}, ["ann", "desk", "outside reviewer"]),
    ],
)
def test_everybody_who_is_to_be_told_is_there(changes: dict[str, Any], who: list[str]) -> None:
    """Unowned complaints go to a role that is there (pains 27, 29, 30); nobody is told of one about themselves."""
    header = {**a_mapping()["procedure"], "zone": "UTC", "deputies": ["deputy"]}

    assert reminded(items(procedure(procedure=header), **changes)) == who


def test_a_rung_may_name_a_person_or_the_process_owner() -> None:
    """Any other word is a person; the process owner is the accountable person unless somebody is named (L28)."""
    rungs = [{"to": "zoe", "after": "1 hour"}, {"to": "process owner", "after": "2 hours"}]
    ladder = [{"rungs": rungs}]
    header = {**a_mapping()["procedure"], "process_owner": "pat"}

    assert reminded(items(procedure(escalation=ladder))) == ["zoe", BOSS]
    named = procedure(escalation=ladder, procedure=header)
    assert reminded(items(named)) == ["zoe", "pat"]
    accused = {"staff_complained_about": ("zoe", "pat")}
    assert reminded(items(named, submission=accused)) == [BOSS, BOSS]


def test_staff_are_told_in_the_hours_of_delivery() -> None:
    """A reminder that is reached at night or at a weekend waits for the morning; a letter does not (pain 26)."""
    rungs = [
        {"to": "owner", "before": "66 hours"},
        {"to": "owner", "before": "3 days"},
        {"to": "team", "after": "2 days"},
        {"to": "accountable", "after": "3 days"},
    ]
    tasks = (Task(id="t", to="bob", given_at=RECEIVED, due_at=july(4, 3)),)
    row = {**ANSWER, "within": "150 hours"}
    under = procedure(standards=[row], escalation=[{"rungs": rungs}], delivery={"calendar": "office"})

    assert told(items(under, tasks=tasks)) == [
        (july(6, 9), "answer/0/rung-1"),
        (july(6, 9), "answer/0/rung-2"),
        (july(6, 9), "task/t"),
        (july(6, 9), "task/t/owner"),
        (july(7, 16), "answer/0"),
        (july(10, 9), "answer/0/rung-3"),
        (july(13, 9), "answer/0/rung-4"),
    ]


@settings(max_examples=40, deadline=None)
@given(hours=st.integers(1, 400), lead=st.integers(0, 300))
def test_no_reminder_at_midnight_or_at_weekends(hours: int, lead: int) -> None:
    """Whenever a clock is due, all who are reminded are at work (pain 26), and no later than at the next opening."""
    rungs = [{"to": "owner", "before": f"{lead} hours"}, {"to": "accountable", "after": f"{lead} hours"}]
    row = {**ANSWER, "within": f"{hours} hours"}
    under = procedure(standards=[row], escalation=[{"rungs": rungs}], delivery={"calendar": "office"})

    for item in items(under):
        if isinstance(item.effect, Reminder):
            assert item.at.weekday() < 5
            assert 9 <= item.at.hour < 18


def test_the_first_ladder_that_fits_is_the_ladder() -> None:
    """A ladder is for one standard, for a duty, or for all; the first of the file that fits a clock is its own."""
    last = [{"to": "accountable", "after": "1 hour"}]

    def ladder(to: str, **about: str) -> dict[str, Any]:
        return {**about, "rungs": [{"to": to, "before": "1 hour"}, *last]}

    ladders = [ladder("a", standard="second"), ladder("b", duty="update"), ladder("c")]
    rows = [ANSWER, a_standard_row("second"), a_standard_row("third", duty="update")]
    found = items(procedure(standards=rows, escalation=ladders))

    people = {item.effect.id: item.effect.to for item in found if isinstance(item.effect, Reminder)}
    first = {name.split("/")[1]: to for name, to in people.items() if name.endswith("rung-1")}
    assert first == {"second": "a", "third": "b", "answer": "c"}
    assert told(items(procedure(escalation=[ladder("b", duty="update")]))) == [(DUE, "answer/0")]


def test_tasks_have_their_own_dates() -> None:
    """Whoever has an open task is reminded when it is due, unless the complaint is about them (S37)."""
    under = procedure(escalation=[])

    def task(name: str, **changes: Any) -> Task:
        return Task(**{"id": name, "to": "bob", "given_at": RECEIVED, "due_at": july(3, 12), **changes})

    tasks = (
        task("open"),
        task("done", state=TaskState.FINISHED),
        task("no", state=TaskState.DECLINED),
        task("x", due_at=None),
    )

    assert told(items(under, tasks=tasks)) == [
        (july(3, 12), "task/open"), (july(3, 12), "task/open/owner"), (DUE, "answer/0"),
    ]  # fmt: skip
    reminder = items(under, tasks=tasks)[0].effect
    assert isinstance(reminder, Reminder)
    assert (reminder.to, reminder.about, reminder.due_at) == ("bob", "task open is due", july(3, 12))
    accused = items(under, tasks=tasks, submission={"staff_complained_about": ("bob",)})
    assert reminded(accused)[0] == BOSS


NOTICES = {"holding_before": "1 business day", "calendar": "office"}


def holding(under: Procedure, **changes: Any) -> list[tuple[datetime, str]]:
    """Return the holding notices on the agenda."""
    return [(at, what) for at, what in told(items(under, **changes)) if "holding" in what]


def notice(at: datetime, promises: datetime | None = None, **changes: Any) -> Any:
    """Return a holding notice."""
    return a_contact(ContactKind.HOLDING_NOTICE, at=at, promises=promises, **changes)


def test_a_holding_notice_comes_up_before_the_date_passes() -> None:
    """D39: a business day before the final response is due the notice is asked for (S72)."""
    under = procedure(notices=NOTICES, escalation=[])

    [item] = [one for one in items(under) if one.effect.id != "c-1/answer/0"]

    assert item.at == july(7, 18)
    assert isinstance(item.effect, Letter)
    assert (item.effect.duty, item.effect.due_at) == (Duty.HOLDING_NOTICE, DUE)
    assert holding(procedure(escalation=[])) == []
    assert holding(procedure(notices=NOTICES, standards=[{**ANSWER, "duty": "update"}])) == []


def test_a_holding_notice_is_asked_for_again_for_a_new_date() -> None:
    """D39: the notice gives a new date; before that one passes another is owed, under another id (S72)."""
    under = procedure(notices=NOTICES)
    [(_, first)] = holding(under)

    early = holding(under, contacts=(notice(july(3, 12), july(15, 12)),))
    in_time = holding(under, contacts=(notice(july(8, 12), july(15, 12)),))
    without = holding(under, contacts=(notice(july(8, 12)),))

    assert [at for at, _ in early] == [at for at, _ in in_time] == [july(14, 12)]
    assert first not in [what for _, what in (*early, *in_time)]
    assert without == []


@pytest.mark.parametrize("changes", [{"automatic": True}, {"direction": Direction.IN}])
def test_only_a_person_of_ours_gives_notice(changes: dict[str, Any]) -> None:
    """Automatic mail and what came in are no holding notice: it stays on the agenda (D39, pain 19)."""
    assert holding(procedure(notices=NOTICES), contacts=(notice(july(8, 12), **changes),)) != []


def test_a_clock_is_read_by_the_procedure_that_it_is_pinned_to() -> None:
    """The letter follows the procedure of the clock, the ladder that of the complaint (pain 22)."""
    old = procedure(standards=[{**ANSWER, "ahead": "1 day"}])
    new = procedure(standards=[])
    found = complaint(old)
    pinned = attrs.evolve(found, clocks=tuple(attrs.evolve(clock, under="old") for clock in found.clocks))

    names = told(agenda(pinned, {None: new, "old": old}))

    assert names == [(july(7, 18), "answer/0"), (july(7, 18), "answer/0/rung-1"), *USUAL[2:]]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_next_due_is_the_first_that_was_not_handed_out(data: st.DataObject) -> None:
    """Whatever was handed out or passed over, the next instant is the earliest of the rest; ids are unique."""
    rows = [ANSWER, a_standard_row("ack"), a_standard_row("check", duty="update", repeats=True)]
    under = procedure(standards=rows, notices=NOTICES)
    tasks = (Task(id="t", to="bob", given_at=RECEIVED, due_at=july(3)),)
    found = complaint(under, tasks=tasks)
    listed = agenda(found, {None: under})
    done = data.draw(st.sets(st.sampled_from([item.effect.id for item in listed])))
    prompts = tuple(Prompt(effect=name, passed=data.draw(st.booleans())) for name in sorted(done))

    left = [item.at for item in listed if item.effect.id not in done]

    assert next_due(attrs.evolve(found, prompts=prompts), {None: under}) == (left[0] if left else None)
    assert len({item.effect.id for item in listed}) == len(listed) == 15
    assert [item.at for item in listed] == sorted(item.at for item in listed)
    assert agenda(attrs.evolve(found, prompts=prompts), {None: under}) == listed


@pytest.mark.parametrize("last", ["owner", "team", "zoe"])
def test_a_ladder_ends_in_a_role_that_is_there(last: str) -> None:
    """A procedure whose ladder may end with nobody does not load (pain 30)."""
    rungs = [{"to": "accountable", "before": "1 day"}, {"to": last, "after": "1 day"}]
    expected = "escalation[0].rungs: must end in a role that always resolves: 'process owner' or 'accountable'"

    check_faults(faults_of(a_mapping(escalation=[{"rungs": rungs}])), [expected])
