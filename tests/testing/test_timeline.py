"""Timelines: time passes on a real desk, what is due is handed out, and expectations say what is not so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grievance.errors import GrievanceError, IllegalMove, InvalidValue, NotPermitted
from grievance.lifecycle import EVENT_OF, Accept, Answer, Approve, CheckExecution, Decline, Propose, RecordContact
from grievance.model import ContactKind, Direction, Element, RemedyKind, Span, Stage
from grievance.procedure import Procedure
from grievance.testing import VERBS, Step, Timeline, TimelineCase, run_timeline
from support.builders import RECEIVED, a_customer, a_submission
from support.life import LADDER, a_living_procedure
from support.procedures import a_procedure, a_standard_row

LATE = {"category": "delivery/late", "channel": "web"}

PROMISES = a_procedure(
    standards=[
        a_standard_row(within="3 business days"),
        a_standard_row("answer", duty="final response", within="8 weeks"),
    ]
)
"""A receipt is confirmed in three business days, and a final response given in eight weeks."""


@pytest.fixture(scope="module")
def retail() -> Procedure:
    """Return the pack of a shop."""
    return Procedure.pack("retail")


def a_day(procedure: Procedure = PROMISES, facts: Mapping[str, object] = LATE, **changes: Any) -> Timeline:
    """Return a timeline that begins on a Wednesday at ten."""
    return Timeline(procedure, facts, **{"now": RECEIVED, "calendar": "office", **changes})


def told(timeline: Timeline) -> list[type]:
    """Return the kinds of events since the complaint was registered."""
    return [type(event) for event in timeline.desk.history(timeline.complaint.id)]


def test_it_reads_like_the_sentence_that_it_checks() -> None:
    """Day 0 received, three business days later acknowledged, after eight weeks the final response is overdue."""
    day = a_day()

    day.at("0 days").expect_nothing()
    day.at("3 business days").did("acknowledged").effects("letter acknowledge").states(acknowledge="met")
    day.at("7 weeks").expect_nothing().states(acknowledge="met", answer="running").stage("open")
    day.at("8 weeks").effects("letter answer").states(answer="overdue").stage(Stage.OPEN)


@pytest.mark.parametrize(
    ("when", "instant"),
    [
        ("0 minutes", "2026-07-01T10:00:00+00:00"),
        ("90 minutes", "2026-07-01T11:30:00+00:00"),
        ("0 days", "2026-07-01T22:59:59.999999+00:00"),
        ("1 business day", "2026-07-02T17:00:00+00:00"),
        ("3 business days", "2026-07-06T17:00:00+00:00"),
        ("8 weeks", "2026-08-26T22:59:59.999999+00:00"),
        (Span.parse("24 hours"), "2026-07-02T10:00:00+00:00"),
        (datetime(2026, 7, 4, 12, tzinfo=UTC), "2026-07-04T12:00:00+00:00"),
    ],
)
def test_an_instant_is_where_a_deadline_of_that_length_ends(when: str | Span | datetime, instant: str) -> None:
    """Days end with the day in London, business days when the office closes, hours are elapsed time."""
    day = a_day()

    day.at(when)

    assert instant == day.now.isoformat()


def test_a_moment_says_when_it_is() -> None:
    """The length of time is told with the instant that it led to."""
    assert repr(a_day().at("1 business day")) == "<at 1 business day (2026-07-02 18:00 Europe/London)>"
    assert repr(a_day().at(datetime(2026, 7, 2, 17, 30, tzinfo=UTC))) == "<at 2026-07-02 18:30 Europe/London>"


def test_time_does_not_go_back() -> None:
    """Steps come in the order of time; the same instant may come again."""
    day = a_day()
    day.at("2 days")
    day.at("2 days")

    with pytest.raises(InvalidValue, match=r"^at: must not go back in time: 1 day \(.*\) lies before 2026-07-03 23:59"):
        day.at("1 day")


def test_business_days_need_a_calendar() -> None:
    """Without a calendar plain time can be counted, and business days cannot."""
    day = a_day(calendar=None)
    day.at("1 day")

    with pytest.raises(InvalidValue, match="business day"):
        day.at("2 business days")


def test_an_unknown_calendar_is_told_with_the_nearest() -> None:
    """A misspelt calendar is no calendar of the procedure."""
    with pytest.raises(InvalidValue, match=r"'offce' is no calendar of this procedure; did you mean 'office'\?"):
        a_day(calendar="offce")


def test_facts_need_the_instant_of_receipt() -> None:
    """A submission says itself when it was received, facts by name do not."""
    with pytest.raises(InvalidValue, match=r"^now: is needed beside facts by name: the instant of receipt"):
        Timeline(PROMISES, LATE)

    assert Timeline(PROMISES, a_submission()).complaint.received_at == RECEIVED


def test_a_submission_may_be_registered_late() -> None:
    """Time counts from the receipt, wherever the clock stands when it is registered."""
    day = Timeline(PROMISES, a_submission(), now=RECEIVED + timedelta(days=2), calendar="office")

    assert day.complaint.registered_at == RECEIVED + timedelta(days=2)
    day.at("3 business days").effects("letter acknowledge")
    assert day.now.isoformat() == "2026-07-06T17:00:00+00:00"


def test_nothing_may_fire_where_nothing_is_expected() -> None:
    """An empty expectation fails on the first thing that is handed out, and says when, what and what instead."""
    with pytest.raises(AssertionError) as failure:
        a_day().at("3 business days").expect_nothing()

    assert str(failure.value) == (
        "at 3 business days (2026-07-06 18:00 Europe/London)\n"
        "  expected  nothing is handed out\n"
        "  got       letter acknowledge, at 2026-07-06 18:00\n"
        '  by        acknowledge (3 business days from received, calendar "office")'
    )


def test_what_is_expected_and_does_not_come_fails_too() -> None:
    """Effects are exactly those that are named."""
    with pytest.raises(AssertionError, match=r"letter acknowledge\n {12}letter answer\n  got       letter"):
        a_day().at("3 business days").effects("letter acknowledge", "letter answer")


def test_effects_are_those_since_the_moment_before() -> None:
    """What was handed out up to one moment is not handed out again at the next."""
    day = a_day()
    day.at("3 business days").effects("letter acknowledge")

    day.at("4 business days").expect_nothing()


def test_a_state_that_is_not_so_fails() -> None:
    """The message names the standard, the state that is expected and the one that it has."""
    with pytest.raises(AssertionError, match=r"answer is met\n  got       overdue, due 2026-08-26 23:59\n"):
        a_day().at("8 weeks").states({"answer": "met"})


def test_several_states_fail_together() -> None:
    """Everything that is not so is told at once."""
    with pytest.raises(AssertionError) as failure:
        a_day().at("1 day").states(answer="met", acknowledge="overdue")

    expected = [line.split()[1] for line in str(failure.value).split("\n") if "expected" in line]
    assert expected == ["answer", "acknowledge"]


def test_a_standard_that_does_not_bind_has_no_state() -> None:
    """A standard of the procedure that binds other complaints is told as such."""
    elsewhere = a_standard_row(when={"channel": "letter"})

    with pytest.raises(AssertionError, match="acknowledge is running\n  got       not bound by it\n"):
        a_day(a_procedure(standards=[elsewhere])).at("1 day").states(acknowledge="running")


def test_misspelt_standards_and_states_are_errors() -> None:
    """A misspelling never passes as a state that something does not have."""
    moment = a_day().at("1 day")

    with pytest.raises(InvalidValue, match=r"there is no 'anser'; did you mean 'answer'\?"):
        moment.states(anser="met")
    with pytest.raises(InvalidValue, match=r"there is no 'overdu'; did you mean 'overdue'\?"):
        moment.states(answer="overdu")


def test_a_stage_that_is_not_so_fails() -> None:
    """The message names both stages."""
    with pytest.raises(AssertionError, match="stage closed\n  got       stage open"):
        a_day().at("1 day").stage("closed")


def test_words_that_nothing_in_a_timeline_has_are_refused() -> None:
    """A misspelt stage or effect is told with the nearest, and no failure of the procedure."""
    with pytest.raises(InvalidValue, match=r"^stage: 'clsed' is no stage; did you mean 'closed'"):
        a_day().at("1 day").stage("clsed")
    with pytest.raises(
        InvalidValue, match=r"^effects: 'leter answer' is nothing that is handed out; did you mean 'let"
    ):
        a_day().at("1 day").effects("leter answer")


def test_a_deadline_that_is_kept_at_the_last_instant_is_met() -> None:
    """What happens at the very instant at which it is due is in time."""
    a_day().at("3 business days").did("acknowledged").states(acknowledge="met")
    a_day().at("6 days").did("acknowledged").states(acknowledge="met late")


def test_every_rung_of_a_ladder_is_told_when_it_is_reached() -> None:
    """A host that never sleeps reminds of each rung, however far apart two moments lie."""
    day = a_day(a_living_procedure(notices={}))
    day.at("0 minutes").did("acknowledged")

    day.at("9 business days").expect_nothing()
    day.at("20 business days").effects(
        "letter answer",
        "reminder answer to logistics",
        "reminder answer to logistics",
        "reminder answer to boss@shop.example",
        "reminder answer to boss@shop.example",
    )


def test_a_sweep_that_hands_out_nothing_does_not_go_on_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something due cannot be handed out, time passes all the same."""
    day = a_day()
    monkeypatch.setattr(day.desk, "due", lambda: ())

    day.at("8 weeks").expect_nothing()


def test_facts_that_no_complaint_has_are_refused() -> None:
    """Not so many issues are built: no timeline runs on something else than it says."""
    with pytest.raises(InvalidValue, match="no complaint that can be built has issues = 101 beside the other facts"):
        a_day(facts={**LATE, "issues": 101})


def test_a_matter_that_recurs_has_a_complaint_before_it() -> None:
    """The complaint that makes it a repetition is on the desk, and what it brings is not counted."""
    reading = [{"id": "again", "when": {"recurrence": "both"}, "score": 90, "because": "it is the second time"}]
    procedure = a_procedure(priority_rules=reading)
    day = a_day(procedure, {**LATE, "recurrence": "both", "product": "kettle"})

    assert day.complaint.priority is not None
    assert (day.complaint.priority.level, day.complaint.id) == ("urgent", "complaint")
    day.at("1 business day").effects("letter acknowledge")


TIER = [{"id": "gold", "when": {"customer.tier": "gold"}, "score": 90, "because": "a customer of many years"}]


def test_facts_of_the_customer_are_kept_for_the_desk() -> None:
    """What is named of a customer, or handed over with a submission, is read by rules."""
    procedure = a_procedure(priority_rules=TIER)
    by_name = a_day(procedure, {**LATE, "customer.tier": "gold"})
    customer = a_customer(id="k-1", tier="gold")
    handed = Timeline(procedure, a_submission(customer_id="k-1"), customer=customer)

    assert [one.complaint.priority.level for one in (by_name, handed) if one.complaint.priority] == ["urgent", "urgent"]


LIVES: Mapping[str, tuple[tuple[str, ...], Stage]] = {
    "passed on": ((), Stage.OPEN),
    "acknowledged": ((), Stage.OPEN),
    "updated": ((), Stage.OPEN),
    "held": ((), Stage.OPEN),
    "summarised": ((), Stage.OPEN),
    "sent the case file": ((), Stage.OPEN),
    "wrote": ((), Stage.OPEN),
    "completed the file": ((), Stage.OPEN),
    "asked the customer": ((), Stage.AWAITING_CUSTOMER),
    "asked a third party": ((), Stage.AWAITING_THIRD_PARTY),
    "resumed": (("asked the customer",), Stage.OPEN),
    "answered": ((), Stage.ANSWERED),
    "refused": ((), Stage.DECLINED),
    "handed over": ((), Stage.REFERRED),
    "taken over": (("handed over",), Stage.REFERRED),
    "sent back": (("handed over",), Stage.OPEN),
    "carried out": (("answered",), Stage.ANSWERED),
    "accepted": (("answered",), Stage.RESOLVED),
    "closed": (("answered", "carried out"), Stage.CLOSED),
    "withdrawn": ((), Stage.WITHDRAWN),
    "reopened": (("answered",), Stage.OPEN),
    "asked for a second stage": (("answered",), Stage.OPEN),
    "went to the ombudsman": (("answered",), Stage.WITH_OMBUDSMAN),
    "confirmed by the ombudsman": (("answered", "went to the ombudsman"), Stage.ANSWERED),
    "settled by the ombudsman": (("went to the ombudsman",), Stage.RESOLVED),
    "overturned by the ombudsman": (("answered", "went to the ombudsman"), Stage.OPEN),
}
"""What has to happen before each verb, and the stage that it leads to."""


@pytest.mark.parametrize("verb", LIVES)
def test_every_verb_is_a_command_that_the_desk_takes(verb: str, retail: Procedure) -> None:
    """Each word of the domain leads where its commands lead."""
    before, stage = LIVES[verb]

    a_day(retail).at("1 hour").did(*before, verb).stage(stage)


def test_there_is_an_example_of_every_verb() -> None:
    """A verb without one would be no use to anybody."""
    assert VERBS.keys() == LIVES.keys() | {"admitted"}
    assert all(VERBS.values())


def test_a_contact_is_admitted_as_a_complaint(retail: Procedure) -> None:
    """An enquiry is recorded only; once it is admitted, clocks run."""
    day = a_day(retail, {**LATE, "nature": "enquiry"})
    day.at("1 hour").stage("recorded").expect_nothing().did("admitted").stage("open").effects("letter acknowledge")


def test_an_unknown_verb_is_told_with_the_nearest() -> None:
    """Nothing happens that has no word."""
    with pytest.raises(InvalidValue, match=r"^did: 'acknowleged' is nothing .*; did you mean 'acknowledged'"):
        a_day().at("1 day").did("acknowleged")


def test_a_verb_tells_more_only_behind_its_word() -> None:
    """*refused because* is no word, and *acknowledged* has none to tell."""
    for words in ("refused because duplicate", "acknowledged as duplicate", "refused as"):
        with pytest.raises(InvalidValue, match=r"^did: "):
            a_day().at("1 day").did(words)


def test_what_the_desk_refuses_is_its_own_error() -> None:
    """An illegal move is told as the desk tells it."""
    with pytest.raises(IllegalMove, match="cannot Accept"):
        a_day().at("1 day").did("accepted")


def test_an_answer_meets_its_standard_whatever_that_requires(retail: Procedure) -> None:
    """The letters of a timeline say all that a standard can demand of them."""
    day = a_day(retail)

    day.at("1 hour").did("acknowledged", "answered").states(acknowledge="met", answer="met")
    letters = [one for one in day.complaint.contacts if one.direction is Direction.OUT]
    assert [one.kind for one in letters] == [ContactKind.ACKNOWLEDGEMENT, ContactKind.FINAL_RESPONSE]
    assert all(set(one.contains or ()) == set(Element) for one in letters)


def test_a_remedy_is_ordered_and_carried_out(retail: Procedure) -> None:
    """What an answer grants is handed out as an order, and the check that it was carried out is met."""
    day = a_day(retail)

    day.at("1 hour").did("answered with refund 20.00 GBP").effects("letter acknowledge", "remedy r-1")
    [granted] = day.complaint.granted
    assert granted.remedy.amount is not None
    assert (
        granted.remedy.kind,
        f"{granted.remedy.amount.amount} {granted.remedy.amount.currency}",
    ) == (RemedyKind.REFUND, "20.00 GBP")
    day.at("2 hours").did("carried out").states({"carried-out": "met"}).expect_nothing()


def test_a_remedy_without_an_amount_is_granted_too(retail: Procedure) -> None:
    """A replacement costs what it costs."""
    day = a_day(retail)

    day.at("1 hour").did("answered with replacement")
    assert [one.remedy.kind for one in day.complaint.granted] == [RemedyKind.REPLACEMENT]


@pytest.mark.parametrize("words", ["answered with refnd", "answered with refund of 20", "answered with 20.00 GBP"])
def test_an_unknown_remedy_is_told(words: str) -> None:
    """A misspelt remedy grants nothing."""
    with pytest.raises(InvalidValue, match=r"is no remedy such as 'refund 20\.00 GBP'"):
        a_day().at("1 hour").did(words)


def test_a_refusal_names_its_ground(retail: Procedure) -> None:
    """Without one no fault was found; another is told behind *as*."""
    day, other = a_day(retail), a_day(retail)
    day.at("1 hour").did("refused").states(answer="met")
    other.at("1 hour").did("refused as third party at fault").states(answer="met")

    assert day.complaint.refusal is not None
    assert other.complaint.refusal is not None
    assert (
        day.complaint.refusal.ground.value,
        other.complaint.refusal.ground.value,
    ) == ("no fault found", "third party at fault")
    assert other.complaint.refusal.body is retail.help.bodies["courier"]


def test_an_unknown_ground_is_told_with_the_nearest() -> None:
    """A misspelt ground refuses nothing."""
    with pytest.raises(InvalidValue, match=r"'duplicat' is no ground; did you mean 'duplicate'\?"):
        a_day().at("1 hour").did("refused as duplicat")


def test_a_ground_that_needs_two_persons_gets_them(retail: Procedure) -> None:
    """Where the procedure wants a second person, one proposes, another approves, and then it is told."""
    day = a_day(retail)
    day.at("1 hour").did("refused as legally barred").stage("declined")

    decided = [EVENT_OF[command] for command in (Propose, Approve, Decline)]
    assert decided == [event for event in told(day) if event in decided]
    assert day.complaint.refusal is not None
    assert day.complaint.refusal.reviewed_by == "second-handler-1"


def test_a_refusal_that_owes_a_remedy_grants_one_that_costs_nothing() -> None:
    """Where the procedure demands a kind gesture on a ground, the timeline makes one."""
    procedure = a_procedure(
        cannot_help={
            "review": "ann",
            "external_route": "the ombudsman",
            "grounds": {"no fault found": {"owes": ["remedy"]}},
        }
    )
    day = a_day(procedure)

    day.at("1 hour").did("refused")
    assert [one.remedy.kind for one in day.complaint.granted] == [RemedyKind.APOLOGY]


def test_somebody_is_handed_over_to_a_named_body(retail: Procedure) -> None:
    """The body is one of the procedure's; where it knows none, another body stands for it."""
    day, nobody = a_day(retail), a_day()
    day.at("1 hour").did("handed over to ombudsman").effects(
        "letter acknowledge", "referral to Consumer Ombudsman Service"
    )
    nobody.at("1 hour").did("handed over").effects("referral to another body")
    unnamed = a_day(retail, {"category": "staff/rude", "channel": "web"})
    unnamed.at("1 hour").did("handed over")

    assert unnamed.complaint.referred_to == "Swift Parcels, customer service"
    with pytest.raises(InvalidValue, match=r"'ombudsmann' is no body"):
        a_day(retail).at("1 hour").did("handed over to ombudsmann")


def test_a_duplicate_needs_the_complaint_that_it_repeats() -> None:
    """The desk looks for the original: it is there where the matter recurs, and has to be answered."""
    with pytest.raises(InvalidValue, match="there is no 'earlier'"):
        a_day().at("1 hour").did("refused as duplicate")


def test_letters_go_the_way_that_a_standard_asks_for() -> None:
    """A standard that counts calls only is met by a call, another by the letter of its own kind."""
    call = a_standard_row("call", response={"kinds": ["message"], "channels": ["phone"]})
    note = a_standard_row("note", response={"kinds": ["note"]})
    day = a_day(a_procedure(standards=[call, note, a_standard_row()]))

    day.at("1 hour").did("acknowledged").states(call="met", note="met", acknowledge="met")
    assert {("message", "phone"), ("note", "web"), ("acknowledgement", "web")} == {
        (one.kind.value, one.channel) for one in day.complaint.contacts
    }


def test_the_customer_acts_where_the_procedure_lets_customers_act() -> None:
    """Who accepts and writes is the customer; where no customer may, a handler enters it."""
    everybody = a_day()
    staff = [
        {"roles": ["handler", "system"], "may": ["*"]},
        {"roles": ["customer"], "may": ["RecordContact"], "at": ["open"]},
    ]
    handlers = a_day(a_procedure(permissions=staff))
    for day in (everybody, handlers):
        day.at("1 hour").did("wrote", "answered", "accepted", "wrote")

    wanted = {EVENT_OF[Accept], EVENT_OF[RecordContact], EVENT_OF[Answer]}
    by = [
        [event.by.id for event in day.desk.history("complaint") if type(event) in wanted]
        for day in (everybody, handlers)
    ]
    assert by[0] == ["complainant", "handler-1", "handler-1", "complainant", "complainant"]
    assert by[1] == ["complainant", "handler-1", "handler-1", "handler-1", "handler-1"]


def test_another_person_decides_after_each_reopening(retail: Procedure) -> None:
    """Who has decided an earlier stage decides no later one."""
    day = a_day(retail)
    day.at("1 hour").did("answered", "asked for a second stage", "answered", "reopened", "refused as legally barred")

    assert day.complaint.refusal is not None
    assert (day.complaint.refusal.decided_by, day.complaint.refusal.reviewed_by) == ("handler-3", "second-handler-3")


def test_nobody_may_register_where_nobody_is_permitted_to() -> None:
    """A timeline does nothing that the procedure forbids."""
    with pytest.raises(NotPermitted):
        a_day(a_procedure(permissions=[{"roles": ["handler"], "may": ["Close"]}]))


def a_case(*steps: Step, **changes: Any) -> TimelineCase:
    """Return a timeline of a case file."""
    usual = {"id": "late", "where": "timelines[0]", "facts": LATE, "now": RECEIVED, "calendar": "office"}
    return TimelineCase(**{**usual, **changes}, steps=steps)


def after(words: str, **changes: Any) -> Step:
    """Return a step that long after the receipt."""
    return Step(after=Span.parse(words), **changes)


def test_a_timeline_of_a_case_file_passes_without_a_word() -> None:
    """All steps as they are expected leave nothing to say."""
    case = a_case(
        Step(effects=(), stage=Stage.OPEN),
        after("3 business days", did="acknowledged", effects=("letter acknowledge",), states={"acknowledge": "met"}),
        Step(at=datetime(2026, 8, 27, tzinfo=UTC), effects=("letter answer",), states={"answer": "overdue"}),
        after("9 weeks", did="answered"),
    )

    assert run_timeline(case, PROMISES) == ()


THIRD = "at 3 business days (2026-07-06 18:00 Europe/London)"
BY = '  by        acknowledge (3 business days from received, calendar "office")'


def test_a_timeline_of_a_case_file_says_all_that_is_not_so() -> None:
    """It goes on after a mismatch, and tells all of them in order."""
    case = a_case(
        after("3 business days", effects=(), states={"acknowledge": "met"}, stage=Stage.CLOSED),
        after("8 weeks", effects=("letter answer", "notice answer")),
    )

    assert run_timeline(case, PROMISES) == (
        f"{THIRD}\n  expected  nothing is handed out\n  got       letter acknowledge, at 2026-07-06 18:00\n{BY}",
        f"{THIRD}\n  expected  acknowledge is met\n  got       overdue, due 2026-07-06 18:00\n{BY}",
        f"{THIRD}\n  expected  stage closed\n  got       stage open",
        "at 8 weeks (2026-08-26 23:59 Europe/London)\n"
        "  expected  letter answer\n"
        "            notice answer\n"
        "  got       letter answer, at 2026-08-26 23:59\n"
        '  by        answer (8 weeks from received, calendar "office")',
    )


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            a_case(after("1 day", did="accepted")),
            "at 1 day (2026-07-02 23:59 Europe/London)\n  did       accepted\n  refused   not while it is open\n",
        ),
        (
            a_case(after("1 day", did="carried out")),
            "at 1 day (2026-07-02 23:59 Europe/London)\n  did       carried out\n  refused   ",
        ),
        (
            a_case(after("1 day", states={"anser": "met"})),
            "at 1 day (2026-07-02 23:59 Europe/London)\n  refused   states: there is no 'anser'; did you mean 'an",
        ),
        (
            a_case(after("2 days"), after("1 day")),
            "at 2 days (2026-07-03 23:59 Europe/London)\n  refused   at: must not go back in time: 1 day (2026-07-02",
        ),
        (a_case(calendar="nowhere"), "at the receipt\n  refused   calendar: 'nowhere' is no calendar"),
        (a_case(facts={"colour": "red"}), "at the receipt\n  refused   facts: 'colour' is no fact"),
    ],
)
def test_a_timeline_that_cannot_go_on_says_where_and_why(case: TimelineCase, sentence: str) -> None:
    """An error of the desk, or of the file, ends a timeline with a sentence."""
    [found] = run_timeline(case, PROMISES)

    assert found.startswith(sentence)
    assert max(map(len, found.splitlines())) <= 108


def test_what_is_refused_is_told_with_what_is_not() -> None:
    """The verbs that one can write are named, and none that the stage refuses."""
    [found] = run_timeline(a_case(after("1 day", did="accepted")), PROMISES)
    allowed = " ".join(found.partition("allowed")[2].split()).split(", ")
    assert {"answered", "acknowledged", "asked the customer", "withdrawn"} < {*allowed} < VERBS.keys()
    assert not {"accepted", "closed", "reopened", "Answer"} & {*allowed}


def test_a_mismatch_before_the_end_is_not_forgotten() -> None:
    """What was not so is told before what made it impossible to go on."""
    case = a_case(after("1 day", stage=Stage.CLOSED), after("2 days", did="accepted"))

    first, second = run_timeline(case, PROMISES)
    assert first.endswith("got       stage open")
    assert "did       accepted\n  refused" in second


def test_the_ladder_of_the_examples_has_four_rungs() -> None:
    """The reminders that are counted above come from these rungs."""
    assert isinstance(LADDER["rungs"], list)
    assert len(LADDER["rungs"]) == 4


def test_errors_of_the_desk_are_errors_of_the_library() -> None:
    """Whoever drives a timeline in Python catches one base class."""
    with pytest.raises(GrievanceError):
        a_day().at("1 hour").did("carried out")
    assert CheckExecution in EVENT_OF
