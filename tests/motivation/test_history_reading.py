"""What is read from the history of one complaint."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Absorbed,
    Accepted,
    Actor,
    Admitted,
    Analysed,
    Analysis,
    Answered,
    AuditFinding,
    Closed,
    Corrected,
    DecisionApproved,
    DecisionProposed,
    Declined,
    Direction,
    Erased,
    Feedback,
    FeedbackGiven,
    HandOverConfirmed,
    HandOverReturned,
    Merged,
    Nature,
    OmbudsmanDecided,
    OmbudsmanResult,
    Outcome,
    Referred,
    Released,
    Reopened,
    Resumed,
    Settled,
    Stage,
    Stage2Requested,
    Submission,
    TaskDeclined,
    TaskFinished,
    TaskGiven,
    TransferAccepted,
    TransferDeclined,
    TransferOffered,
    Unmerged,
    Waited,
    WaitsFor,
    Withdrawn,
)
from grievance.motivation.history._case import Case, End, Ending
from grievance.motivation.history._holding import held
from grievance.motivation.history._reading import read_case
from grievance.motivation.history._terms import Shares, Terms
from grievance.testing import a_refusal
from support.courses import CUSTOMER, SYSTEM, Course, answered, day

IMPORT = Actor(id="import", roles=("system", "import"))
OPEN: dict[str, Any] = {"stage": Stage.OPEN}
WINDOW = 28


def read(course: Course, *, now: float | None = None, **given: Any) -> Case:
    """The case of a course."""
    return read_case(*course.told, given.pop("terms", Terms()), now=None if now is None else day(now), **given)


def standing(course: Course, **given: Any) -> End:
    """The end that stands."""
    end = read(course, **given).standing
    assert end is not None
    return end


def found(on: float, *, passed: bool, complaint_id: str = "c-1") -> AuditFinding:
    """A finding of an audit."""
    return AuditFinding(complaint_id=complaint_id, by="audit", at=day(on), passed=passed)


# --- who did what


def test_the_credit_is_shared_by_kinds_of_work() -> None:
    """Received and worked 1, wrote 1, a task 2, decided 3, approved 1; the shares are parts of their sum."""
    course = Course(by="ann").noted(1, "bob").wrote(2, "bob").then(3, TaskGiven, "bob", task_id="t", to="dan")
    course.then(4, TaskFinished, "dan", task_id="t").answered(5, "bob", approved_by="liz")
    shares = read(course).shares
    assert dict(shares) == {
        "ann": Fraction(1, 9),
        "bob": Fraction(5, 9),
        "dan": Fraction(2, 9),
        "liz": Fraction(1, 9),
    }


def test_each_kind_of_work_counts_once() -> None:
    """Ten notes are worth what one is."""
    once, often = Course(receiver="bob").noted(1, "bob").answered(2, "ann"), Course(receiver="bob")
    for hour in range(10):
        often.noted(hour / 24, "bob")
    assert read(often.answered(2, "ann")).shares == read(once).shares == {"bob": Fraction(2, 5), "ann": Fraction(3, 5)}


def test_programs_customers_and_imports_are_no_people() -> None:
    """Only the staff share the credit; an actor without roles, as imported logs have them, is of the staff."""
    course = Course(by=IMPORT).noted(1, SYSTEM).wrote(1, CUSTOMER, Direction.IN).then(2, Resumed, Actor(id="u7"))
    assert dict(read(course).shares) == {"u7": Fraction(1)}


@pytest.mark.parametrize("how", ["noted", "wrote"])
def test_who_has_no_part_in_it_earns_nothing_with_notes_and_letters(how: str) -> None:
    """A trace on every case of a colleague is worth nothing, however it ends."""
    course = getattr(Course(receiver="ann"), how)(1, "bob").answered(2, "ann").accepted(3)
    assert dict(read(course).shares) == {"ann": 1}
    assert standing(course).credit.weights == (("ann", 4),)


@pytest.mark.parametrize(
    ("part", "weight"),
    [
        ({"event": TransferAccepted}, 2),
        ({"event": DecisionApproved}, 1),
        ({"event": Answered, "resolution": None}, 5),
        ({"event": Analysed, "analysis": Analysis()}, 0),
        ({"event": TaskGiven, "task_id": "t", "to": "dan"}, 0),
    ],
)
def test_who_has_a_part_is_worth_their_notes_and_letters(part: dict[str, Any], weight: int) -> None:
    """Who owned it or decided: one more for working and one for writing; approving and other work make no part."""
    course = Course().noted(1, "bob").wrote(2, "bob").then(3, by="bob", **part)
    assert dict(read(course).credit.weights).get("bob", 0) == weight


def test_a_part_in_it_is_not_lost_with_the_decision() -> None:
    """Who had decided has worked, and written; who receives it has a part from the beginning."""
    course = Course().wrote(1, "bob").answered(2, "bob").then(3, Reopened, SYSTEM, **OPEN)
    assert dict(read(course).credit.weights) == {"bob": 2}
    assert dict(read(Course(by="ann", receiver="bob").wrote(1, "ann").wrote(1, "bob")).credit.weights) == {
        "ann": 2,
        "bob": 2,
    }


def test_a_part_counts_from_when_somebody_has_it() -> None:
    """What was earned before is not shared again."""
    course = Course().noted(1, "bob").answered(2, "ann").then(3, Reopened, SYSTEM, stage=Stage.OPEN, owner="bob")
    first, second = read(course.answered(4, "ann")).ends
    assert dict(first.credit.weights) == {"ann": 3}
    assert dict(second.credit.weights) == {"ann": 4, "bob": 1}


@pytest.mark.parametrize(("giver", "counts"), [("ann", True), (SYSTEM, True), ("dan", False), (None, False)])
def test_a_task_is_one_that_somebody_else_gave(giver: Actor | str | None, counts: bool) -> None:
    """Nobody gives themselves a part; what nobody gave is none either."""
    course = Course(receiver="ann")
    if giver is not None:
        course.then(1, TaskGiven, giver, task_id="t", to="dan")
    course.then(1, TaskGiven, "ann", task_id="other", to="bob").then(2, TaskFinished, "dan", task_id="t")
    assert dict(read(course).credit.weights).get("dan", 0) == (0 if not counts else 3 if giver == "dan" else 2)


def test_what_another_system_tells_counts_for_everybody() -> None:
    """It tells nobody's part: notes and tasks of all are worth what they are."""
    course = Course(by=IMPORT).noted(1, Actor(id="u7")).wrote(2, Actor(id="u8"))
    course.then(3, TaskFinished, Actor(id="u9"), task_id="t")
    assert dict(read(course).credit.weights) == {"u7": 1, "u8": 1, "u9": 2}


# --- whose time it was


def parts(course: Course, *, now: float = 10, window: float | None = 10, **given: Any) -> dict[str, Fraction]:
    """Who held a case for which part of the time."""
    case = read(course, now=now, **given)
    return dict(held(case, day(now), None if window is None else timedelta(days=window)).shares)


def test_time_is_of_who_held_it() -> None:
    """The receiver until somebody accepts, whoever answers; the parts are billionths and sum to one."""
    course = Course(receiver="ann").then(3, TransferOffered, "ann", to="bob").then(4, TransferAccepted, "bob")
    course.answered(7, "dan")
    assert parts(course) == {"ann": Fraction(571428571, 10**9), "bob": Fraction(428571429, 10**9)}
    assert parts(course, now=5) == {"ann": Fraction(4, 5), "bob": Fraction(1, 5)}
    assert parts(course, now=10, window=5) == {"ann": Fraction(4, 5), "bob": Fraction(1, 5)}
    assert parts(course, now=20, window=None) == parts(course)


def test_in_time_or_late_the_parts_are_the_same() -> None:
    """Handing it over the day before it is late leaves the failure with who sat on it."""
    course = Course(receiver="ann").then(9, TransferAccepted, "bob")
    assert parts(course, now=50) == {"ann": Fraction(9, 10), "bob": Fraction(1, 10)}
    assert parts(course.answered(40, "bob"), now=50) == {"ann": Fraction(9, 10), "bob": Fraction(1, 10)}
    assert parts(Course(receiver="ann").then(9, TransferAccepted, "bob").answered(10, "bob"), now=50) == {
        "ann": Fraction(9, 10),
        "bob": Fraction(1, 10),
    }


def test_who_comes_back_to_it_holds_it_in_all() -> None:
    """The parts of time add up, in the order in which each came to it first."""
    course = Course(receiver="ann").then(2, TransferAccepted, "bob").then(5, TransferAccepted, "ann")
    assert list(parts(course).items()) == [("ann", Fraction(7, 10)), ("bob", Fraction(3, 10))]


def test_time_in_which_nobody_held_it_counts_for_nobody() -> None:
    """Where nobody ever did, and where no second passed, the work shares it."""
    course = Course().noted(1, "ann").then(8, TransferAccepted, "bob")
    assert parts(course) == {"bob": 1}
    nobody = Course(by="ann").answered(3, "bob")
    assert parts(nobody) == dict(read(nobody).shares) == {"ann": Fraction(1, 4), "bob": Fraction(3, 4)}
    at_once = Course(receiver="ann").answered(0.9 / 86400, "bob")
    assert parts(at_once) == dict(read(at_once).shares)
    assert parts(Course(receiver="ann").answered(1 / 86400, "bob")) == {"ann": 1}
    reopened = Course(receiver="ann").answered(2, "ann").then(4, Reopened, SYSTEM, **OPEN)
    assert parts(reopened.then(6, TransferAccepted, "bob")) == {"ann": Fraction(1, 2), "bob": Fraction(1, 2)}


def test_seconds_are_whole() -> None:
    """Each change is taken at the second that has begun since the receipt."""
    course = Course(receiver="ann").then(1.9 / 86400, TransferAccepted, "bob").answered(4.9 / 86400, "bob")
    assert parts(course) == {"ann": Fraction(1, 4), "bob": Fraction(3, 4)}


def test_a_moment_in_a_long_time_is_nothing() -> None:
    """What is not a billionth is no part."""
    course = Course(receiver="ann").then(1 / 86400, TransferAccepted, "bob")
    assert parts(course, now=365 * 40, window=None) == {"bob": 1}


def test_a_transfer_that_a_program_accepts_is_of_whom_it_was_offered_to() -> None:
    """One that nobody was asked for leaves it to nobody."""
    offered = Course(receiver="ann").then(4, TransferOffered, "ann", to="bob")
    assert parts(offered) == {"ann": 1}
    assert parts(offered.then(5, TransferAccepted, SYSTEM)) == {"ann": Fraction(1, 2), "bob": Fraction(1, 2)}
    assert dict(read(offered).shares) == {"ann": 1}
    assert parts(Course(receiver="ann").then(5, TransferAccepted, SYSTEM)) == {"ann": 1}


def test_a_reopening_says_who_owns_it() -> None:
    """It may be nobody; an answer alone changes no owner, a return neither."""
    course = Course(receiver="ann").answered(2, "ann").then(5, Reopened, SYSTEM, stage=Stage.OPEN, owner="bob")
    assert parts(course) == {"ann": Fraction(1, 2), "bob": Fraction(1, 2)}
    returned = Course(receiver="ann").then(2, Referred, "ann", to="courier", refusal=a_refusal(decided_by="ann"))
    assert parts(returned.then(5, HandOverReturned).then(9, TransferAccepted, "bob")) == {
        "ann": Fraction(9, 10),
        "bob": Fraction(1, 10),
    }


@pytest.mark.parametrize(
    ("event", "content"),
    [(Stage2Requested, {}), (OmbudsmanDecided, {"result": OmbudsmanResult.OVERTURNED})],
)
def test_who_decided_holds_it_no_longer_when_that_does_not_stand(event: Any, content: dict[str, Any]) -> None:
    """Who did not decide it goes on."""
    course = Course(receiver="ann").answered(2, "ann").then(4, event, CUSTOMER, **content)
    assert parts(course.then(6, TransferAccepted, "bob")) == {"ann": Fraction(1, 2), "bob": Fraction(1, 2)}
    other = Course(receiver="ann").answered(2, "dan").then(4, event, CUSTOMER, **content)
    assert parts(other.then(8, TransferAccepted, "bob")) == {"ann": Fraction(4, 5), "bob": Fraction(1, 5)}
    unanswered = Course(receiver="ann").then(4, event, CUSTOMER, **content)
    assert parts(unanswered.then(8, TransferAccepted, "bob")) == {"ann": Fraction(4, 5), "bob": Fraction(1, 5)}


def test_whom_it_is_about_holds_nothing() -> None:
    """Neither from the beginning nor until that comes out; the owner is another from then on."""
    about = Course(receiver="ann", staff_complained_about=("ann",)).then(5, TransferAccepted, "bob")
    assert parts(about) == {"bob": 1}
    course = Course(receiver="ann")
    right = Submission(category="x", channel="web", received_at=day(0), staff_complained_about=("ann",))
    course.then(4, Corrected, "bob", submission=right, fields=())
    assert parts(course.then(8, TransferAccepted, "bob")) == {"bob": 1}
    back = Submission(category="x", channel="web", received_at=day(0))
    course = Course(receiver="ann").then(4, Corrected, "bob", submission=right, fields=())
    course.then(5, Corrected, "bob", submission=back, fields=()).then(6, TransferAccepted, "bob")
    assert parts(course) == {"ann": Fraction(1, 2), "bob": Fraction(1, 2)}


def test_entries_of_an_earlier_day_hold_no_time() -> None:
    """A change counts no earlier than the one before, nor than the receipt, nor later than the end."""
    course = Course(receiver="ann").then(6, TransferAccepted, "bob").then(3, TransferAccepted, "dan")
    assert parts(course) == {"ann": Fraction(3, 5), "dan": Fraction(2, 5)}
    assert parts(Course(receiver="ann").then(-2, TransferAccepted, "bob")) == {"bob": 1}
    course = Course(receiver="ann").answered(2, "ann").then(4, TransferAccepted, "bob")
    assert parts(course.then(1, TransferAccepted, "dan")) == {"ann": 1}


def test_a_history_of_another_system_tells_holders_up_to_the_last_transfer() -> None:
    """Who handed it over had it until then; the rest of the time is of the work, as all of it is without a transfer."""
    course = Course(by=IMPORT, receiver="u7").answered(5, "u8")
    assert parts(course) == {"u7": Fraction(1, 4), "u8": Fraction(3, 4)}
    course = Course(by=IMPORT, receiver="u7").then(4, TransferAccepted, "u8").answered(5, "u8")
    assert parts(course) == {"u7": Fraction(4 * 5 + 1, 25), "u8": Fraction(4, 25)}
    course = Course(by=IMPORT, receiver="u7").then(2, TransferAccepted, "u8").then(4, TransferAccepted, "u9")
    assert parts(course.answered(5, "u9")) == {
        "u7": Fraction(433333333, 10**9),
        "u8": Fraction(433333333, 10**9),
        "u9": Fraction(133333334, 10**9),
    }
    reopened = Course(by=IMPORT, receiver="u7").answered(2, "u8")
    reopened.then(3, Reopened, Actor(id="u8"), stage=Stage.OPEN, owner="u7")
    assert parts(reopened) == {"u7": Fraction(1, 2), "u8": Fraction(1, 2)}
    accused = Course(by=IMPORT, receiver="u7", staff_complained_about=("u8", "u9")).then(5, TransferAccepted, "u8")
    assert parts(accused) == {"u7": 1}


def test_a_withdrawal_ends_the_holding() -> None:
    """As an answer does."""
    course = Course(receiver="ann").then(2, TransferAccepted, "bob").then(4, Withdrawn, CUSTOMER)
    assert parts(course) == {"ann": Fraction(1, 2), "bob": Fraction(1, 2)}


def test_an_automatic_letter_is_nobody_s_work() -> None:
    """What no person wrote earns nothing."""
    assert not read(Course().wrote(1, "ann", automatic=True)).shares


def test_closing_handing_over_and_recording_the_customer_earn_nothing() -> None:
    """Credit does not go to whoever presses the button (pain 52)."""
    course = Course().answered(1, "ann").accepted(2, "bob").then(3, Closed, "bob").then(4, Settled, "bob", effects=())
    assert dict(read(course).shares) == {"ann": 1}
    handed = Course().then(1, TransferOffered, "bob", to="dan").then(2, TransferDeclined, "dan")
    handed.then(3, TaskGiven, SYSTEM, task_id="t", to="dan").then(4, TaskDeclined, "dan", task_id="t")
    assert not read(handed).shares


def test_who_took_a_case_over_keeps_credit_after_handing_it_on() -> None:
    """Handing a case over does not remove you from it."""
    course = Course(receiver="ann").then(1, TransferOffered, "ann", to="bob").then(2, TransferAccepted, "bob")
    course.then(3, TransferOffered, "bob", to="dan").then(4, TransferAccepted, "dan").answered(5, "dan")
    assert dict(read(course).shares) == {"ann": Fraction(1, 6), "bob": Fraction(1, 6), "dan": Fraction(4, 6)}


def test_who_decided_counts_not_who_entered_it() -> None:
    """An answer that names who decided is theirs; one that tells nothing is of who gave it, if that is a person."""
    entered = Course().answered(1, "clerk", decided_by="ann")
    assert dict(read(entered).shares) == {"ann": 1}
    assert dict(read(Course().then(1, Answered, "clerk", resolution=None)).shares) == {"clerk": 1}
    nobody = standing(Course().then(1, Answered, IMPORT, resolution=None))
    assert nobody.deciders == ()
    assert not nobody.credit.shares


def test_a_decision_that_does_not_stand_is_work_and_no_more() -> None:
    """An empty first answer is worth a note once another one has to be given."""
    course = Course().answered(1, "ann", approved_by="liz").then(2, Reopened, "bob", **OPEN).answered(3, "bob")
    assert dict(read(course).shares) == {"ann": Fraction(1, 5), "bob": Fraction(4, 5)}


def test_work_after_the_end_changes_no_credit_for_it() -> None:
    """Credit is what had been done by the end; when work goes on, the rest counts too."""
    course = Course().answered(1, "ann").then(2, TransferAccepted, "bob")
    assert dict(read(course).shares) == {"ann": 1}
    course.then(3, Reopened, SYSTEM, **OPEN)
    assert dict(read(course).shares) == {"ann": Fraction(1, 2), "bob": Fraction(1, 2)}


def test_whom_it_is_about_has_no_credit() -> None:
    """Nobody earns with a complaint about themselves."""
    course = Course(staff_complained_about=("bob",), receiver="bob").answered(2, "ann")
    assert dict(read(course).shares) == {"ann": 1}
    assert read(course).accused == {"bob"}


def test_an_accusation_after_the_answer_takes_nothing_back() -> None:
    """Pain 52: else whoever corrects a colleague's answered case takes the credit and the time for it from them."""
    course = Course(receiver="bob").answered(2, "bob")
    bob = Submission(category="x", channel="web", received_at=day(0), staff_complained_about=("bob",))
    course.then(3, Corrected, "ann", submission=bob, fields=())
    assert dict(read(course).shares) == parts(course) == {"bob": 1}
    assert read(course).accused == {"bob"}
    course.then(4, Reopened, "ann", stage=Stage.OPEN, owner="ann", reason="…")
    assert dict(read(course).shares) == parts(course) == {"ann": 1}
    assert dict(read(course).ends[0].credit.shares) == {"bob": 1}
    again = course.answered(5, "ann")
    assert [dict(one.credit.shares) for one in read(again).ends] == [{"bob": 1}, {"ann": 1}]


def test_the_weights_are_the_company_s() -> None:
    """Kinds of work that weigh nothing earn nothing."""
    course = Course().then(1, TransferAccepted, "bob").answered(2, "ann")
    assert dict(read(course, terms=Terms(shares=Shares(worked=0))).shares) == {"ann": 1}


def test_a_second_person_s_approval_is_work() -> None:
    """Who proposes has worked, who approves has approved."""
    course = Course(receiver="ann").then(1, DecisionProposed, "ann").then(2, DecisionApproved, "liz").answered(3, "bob")
    assert dict(read(course).shares) == {"ann": Fraction(2, 6), "liz": Fraction(1, 6), "bob": Fraction(3, 6)}


# --- when it ended, and what that is worth


def test_a_closure_is_earned_when_it_is_accepted() -> None:
    """The complainant's acceptance confirms it (L7)."""
    end = standing(Course().answered(1, "ann").accepted(3))
    assert (end.kind, end.at, end.earned_at, end.favour) == (Ending.ANSWERED, day(1), day(3), 2)


def test_a_closure_is_earned_when_it_can_no_longer_be_reopened() -> None:
    """Without an acceptance it is confirmed when the reopen window has passed (L59), closed or not."""
    course = Course().answered(1, "ann").then(2, Closed, "ann")
    assert standing(course).earned_at == day(1 + WINDOW)
    assert standing(course, terms=Terms(reopen_within=timedelta(days=5))).earned_at == day(6)


@pytest.mark.parametrize(("reopened", "earned"), [(1 + WINDOW - 0.001, None), (1 + WINDOW, day(1 + WINDOW))])
def test_an_end_reopened_within_the_window_never_was_a_closure(reopened: float, earned: datetime | None) -> None:
    """One that is reopened later was one, until then."""
    course = Course().answered(1, "ann").then(reopened, Reopened, CUSTOMER, **OPEN)
    [end] = read(course).ends
    assert (end.earned_at, end.taken_up_at, read(course).standing) == (earned, day(reopened), None)


def test_an_accepted_end_that_is_reopened_is_taken_back() -> None:
    """Closed - reopened is the net (D16): the closure has an instant at which it counts, and one at which it ends."""
    course = Course().answered(1, "ann").accepted(2).then(5, Reopened, CUSTOMER, **OPEN).answered(6, "bob")
    first, second = read(course).ends
    assert (first.earned_at, first.taken_up_at) == (day(2), day(5))
    assert (second.earned_at, second.taken_up_at) == (day(6 + WINDOW), None)
    assert dict(first.credit.shares) == {"ann": 1}


@pytest.mark.parametrize("result", [OmbudsmanResult.OVERTURNED, OmbudsmanResult.PARTLY_OVERTURNED])
def test_what_an_ombudsman_overturned_is_taken_back(result: OmbudsmanResult) -> None:
    """Upheld appeals are taken back, as overturned."""
    [end] = read(Course().answered(1, "ann").accepted(2).then(9, OmbudsmanDecided, result=result)).ends
    assert (end.taken_up_at, end.overturned) == (day(9), True)


@pytest.mark.parametrize("result", [OmbudsmanResult.CONFIRMED, OmbudsmanResult.DISMISSED, OmbudsmanResult.SETTLED])
def test_what_an_ombudsman_let_stand_is_confirmed(result: OmbudsmanResult) -> None:
    """Nobody needs to wait for the window any more."""
    end = standing(Course().answered(1, "ann").then(4, OmbudsmanDecided, result=result))
    assert (end.earned_at, end.overturned) == (day(4), False)


def test_an_open_complaint_settled_outside_ends_there() -> None:
    """Its end is the settlement; nobody of the staff decided."""
    end = standing(Course(receiver="ann").then(4, OmbudsmanDecided, result=OmbudsmanResult.SETTLED))
    assert (end.kind, end.at, end.earned_at, end.deciders) == (Ending.SETTLED, day(4), day(4), ())
    assert dict(end.credit.shares) == {"ann": 1}


def test_a_second_stage_takes_the_first_answer_back() -> None:
    """It is overturned when the second answer grants more than the first."""
    course = Course().answered(1, "ann", Outcome.REJECTED).accepted(2).then(5, Stage2Requested, CUSTOMER)
    assert read(course).ends[0].taken_up_at == day(5)
    for outcome, overturned in [(Outcome.REJECTED, False), (Outcome.PARTLY_UPHELD, True), (Outcome.UPHELD, True)]:
        again = Course().answered(1, "ann", Outcome.REJECTED).then(5, Stage2Requested, CUSTOMER)
        assert read(again.answered(9, "bob", outcome)).ends[0].overturned is overturned


def test_a_second_stage_cannot_overturn_what_is_not_told() -> None:
    """Past cases whose records do not tell the outcome, and mere reopenings, overturn nothing."""
    course = Course().then(1, Answered, "ann", resolution=None).then(5, Stage2Requested, CUSTOMER)
    assert not read(course.answered(9, "bob")).ends[0].overturned
    untold = Course().answered(1, "ann", Outcome.REJECTED).then(5, Stage2Requested, CUSTOMER)
    assert not read(untold.then(9, Answered, "bob", resolution=None)).ends[0].overturned
    reopened = Course().answered(1, "ann", Outcome.REJECTED).then(5, Reopened, CUSTOMER, **OPEN)
    assert not read(reopened.answered(9, "bob")).ends[0].overturned


def test_only_the_answer_after_the_second_stage_overturns() -> None:
    """What a later reopening grants says nothing of the first stage."""
    course = Course().answered(1, "ann", Outcome.REJECTED).then(2, Stage2Requested, CUSTOMER)
    course.then(3, Declined, "bob", refusal=a_refusal(decided_by="bob")).then(4, Reopened, CUSTOMER, **OPEN)
    first, second = read(course.answered(5, "dan")).ends
    assert (first.overturned, first.taken_up_at, second.overturned) == (False, day(4), False)


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, None])
def test_a_second_stage_that_comes_to_the_same_takes_nothing_back(outcome: Outcome | None) -> None:
    """Only upheld appeals do: the first decision stands, with its credit, and somebody else has looked at it."""
    first = Course(receiver="ann").answered(1, "ann", Outcome.REJECTED).then(2, Accepted, CUSTOMER)
    appealed = first.then(3, Stage2Requested, CUSTOMER)
    assert read(appealed).standing is None
    if outcome is None:
        case = read(appealed.then(5, Declined, "bob", refusal=a_refusal(decided_by="bob")))
    else:
        case = read(appealed.answered(5, "bob", outcome))
    [end] = case.ends
    assert (end.at, end.earned_at, end.taken_up_at, end.overturned, end.second_look) == (
        day(1),
        day(2),
        None,
        False,
        True,
    )
    assert dict(case.shares) == {"ann": 1}


def test_what_was_decided_after_an_appeal_in_vain_counts_from_there() -> None:
    """Taken up again, the first decision is work that did not stand, and so is the review."""
    course = Course(receiver="ann").answered(1, "ann", Outcome.REJECTED).then(3, Stage2Requested, CUSTOMER)
    course.answered(5, "bob", Outcome.REJECTED).then(6, Reopened, CUSTOMER, **OPEN)
    first, second = read(course.answered(7, "ann")).ends
    assert (first.taken_up_at, second.taken_up_at) == (day(6), None)
    assert dict(second.credit.shares) == {"ann": 1}


def test_who_approves_earns_that_and_nothing_for_notes() -> None:
    """Approving is no part in the complaint: a note and a letter beside it earn nothing (L57)."""
    course = Course(receiver="ann").then(0.5, DecisionProposed, "ann").then(0.6, DecisionApproved, "bob")
    plain = read(course.answered(1, "ann")).shares
    noted = Course(receiver="ann").then(0.5, DecisionProposed, "ann").then(0.6, DecisionApproved, "bob")
    assert read(noted.noted(0.7, "bob").wrote(0.8, "bob").answered(1, "ann")).shares == plain
    assert plain["bob"] == Fraction(1, 6)


def test_closing_what_is_answered_adds_nothing_and_closing_what_is_not_is_an_end() -> None:
    """Only past cases whose log has no answer are closed without one."""
    assert [end.kind for end in read(Course().answered(1, "ann").then(2, Closed, "bob")).ends] == [Ending.ANSWERED]
    end = standing(Course(receiver="ann").then(2, Closed, "bob"))
    assert (end.kind, end.deciders, dict(end.credit.shares)) == (Ending.CLOSED, ("bob",), {"ann": Fraction(1)})
    assert end.earned_at == day(2 + WINDOW)
    assert standing(Course().then(2, Closed, SYSTEM)).deciders == ()


def test_a_withdrawal_ends_what_is_open_and_leaves_an_answer_alone() -> None:
    """It is worth nothing, and no answer."""
    case = read(Course(receiver="ann").then(2, Withdrawn, CUSTOMER))
    assert (case.withdrawn_at, case.answered_at) == (day(2), None)
    assert case.ends[0].earned_at is None
    answered_first = read(Course().answered(1, "ann").then(2, Withdrawn, CUSTOMER))
    assert (answered_first.withdrawn_at, answered_first.answered_at) == (None, day(1))


@pytest.mark.parametrize(("event", "kind"), [(Declined, Ending.REFUSED), (Referred, Ending.REFERRED)])
def test_a_refusal_is_no_closure_and_an_answer_once_somebody_else_agrees(event: Any, kind: Ending) -> None:
    """Unreviewed refusals and referrals count as unanswered; all of them earn no closure."""
    more = {"to": "courier"} if event is Referred else {}
    alone = Course().then(1, event, "ann", refusal=a_refusal(decided_by="ann"), **more)
    assert (standing(alone).kind, standing(alone).earned_at, read(alone).answered_at) == (kind, None, None)
    assert read(alone, terms=Terms(refusals_need_review=False)).answered_at == day(1)
    reviewed = Course().then(1, event, "ann", refusal=a_refusal(decided_by="ann", reviewed_by="liz"), **more)
    assert read(reviewed).answered_at == day(1)
    assert dict(read(reviewed).shares) == {"ann": Fraction(3, 4), "liz": Fraction(1, 4)}


def test_an_approved_proposal_justifies_the_refusal() -> None:
    """A second person's approval is the second look, unless the decision was proposed anew or the case corrected."""
    refused = {"refusal": a_refusal(decided_by="ann")}
    course = Course().then(1, DecisionProposed, "ann", **refused).then(2, DecisionApproved, "liz")
    assert standing(course.then(3, Declined, "ann", **refused)).justified_at == day(3)
    anew = Course().then(1, DecisionApproved, "liz").then(2, DecisionProposed, "ann", **refused)
    assert standing(anew.then(3, Declined, "ann", **refused)).justified_at is None
    corrected = Course().then(1, DecisionApproved, "liz")
    corrected.then(2, Corrected, "ann", submission=corrected.events[0].submission, fields=())  # type: ignore[union-attr]
    assert standing(corrected.then(3, Declined, "ann", **refused)).justified_at is None


def test_an_approval_does_not_outlive_the_decision() -> None:
    """What is refused again after a reopening needs a look of its own."""
    refused = {"refusal": a_refusal(decided_by="ann")}
    course = Course().then(1, DecisionApproved, "liz").then(2, Declined, "ann", **refused)
    course.then(3, Reopened, CUSTOMER, **OPEN).then(4, Declined, "ann", **refused)
    assert standing(course).justified_at is None


def test_an_outside_body_or_an_audit_justifies_a_refusal_later() -> None:
    """Then it counts as the answer from when it was given."""
    refused = {"refusal": a_refusal(decided_by="ann")}
    confirmed = Course().then(1, Declined, "ann", **refused).then(8, OmbudsmanDecided, result=OmbudsmanResult.CONFIRMED)
    assert (standing(confirmed).justified_at, read(confirmed).answered_at) == (day(8), day(1))
    audited = Course().then(1, Declined, "ann", **refused)
    assert standing(audited, audits=[found(9, passed=True)]).justified_at == day(9)
    twice = [found(9, passed=True), found(12, passed=True)]
    assert standing(audited, audits=twice).justified_at == day(9)


def test_a_referral_is_justified_when_the_other_body_takes_it_over() -> None:
    """Unless who referred it says so himself; sent back it is open again."""
    referred = {"to": "courier", "refusal": a_refusal(decided_by="ann")}
    assert standing(Course().then(1, Referred, "ann", **referred).then(3, HandOverConfirmed)).justified_at == day(3)
    assert (
        standing(Course().then(1, Referred, "ann", **referred).then(3, HandOverConfirmed, "ann")).justified_at is None
    )
    assert not read(Course().then(3, HandOverConfirmed)).ends
    returned = read(Course().then(1, Referred, "ann", **referred).then(3, HandOverReturned))
    assert (returned.standing, returned.ends[0].taken_up_at) == (None, day(3))


def test_a_refusal_that_tells_nothing_is_of_who_gave_it() -> None:
    """Past cases do not tell who decided; nobody has looked twice."""
    end = standing(Course().then(1, Declined, "u7", reason="no fault"))
    assert (end.deciders, end.favour, end.justified_at) == (("u7",), 0, None)


def test_a_second_answer_replaces_the_first() -> None:
    """Work must have gone on in between, whatever the log says."""
    first, second = read(Course().answered(1, "ann").accepted(2).answered(5, "bob")).ends
    assert (first.earned_at, first.taken_up_at, second.taken_up_at) == (day(2), day(5), None)
    assert dict(second.credit.shares) == {"ann": Fraction(1, 4), "bob": Fraction(3, 4)}


def test_entries_of_an_earlier_day_do_not_turn_time_around() -> None:
    """An end is confirmed and taken up no earlier than it was given."""
    accepted = Course().answered(5, "ann").accepted(4)
    assert standing(accepted).earned_at == day(5)
    [end] = read(accepted.then(3, Reopened, CUSTOMER, **OPEN)).ends
    assert (end.earned_at, end.taken_up_at) == (day(5), day(5))
    refused = Course().then(5, Declined, "ann", refusal=a_refusal(decided_by="ann"))
    confirmed = refused.then(4, OmbudsmanDecided, result=OmbudsmanResult.CONFIRMED)
    assert standing(confirmed).justified_at == day(5)


def test_the_first_acceptance_counts() -> None:
    """A second one changes nothing, and one of an open complaint neither."""
    assert standing(Course().answered(1, "ann").accepted(2).accepted(9)).earned_at == day(2)
    assert not read(Course().accepted(2)).ends


# --- what earns nothing


def test_a_complaint_that_one_person_recorded_from_beginning_to_end_is_self_created() -> None:
    """No trace of anybody else: it earns nothing (L59), whatever customer it names."""
    course = Course(by="ann", customer_id="eve").wrote(1, "ann", Direction.IN).answered(2, "ann").accepted(3, "ann")
    assert read(course).self_created
    assert standing(course).earned_at is None


@pytest.mark.parametrize(
    ("event", "by", "content"),
    [
        (Accepted, CUSTOMER, {}),
        (Accepted, SYSTEM, {}),
        (FeedbackGiven, SYSTEM, {"feedback": Feedback()}),
        (Stage2Requested, SYSTEM, {}),
        (Withdrawn, CUSTOMER, {}),
        (Analysed, "bob", {"analysis": Analysis()}),
        (TaskFinished, "bob", {"task_id": "t"}),
        (DecisionApproved, "liz", {}),
    ],
)
def test_a_trace_of_somebody_else_makes_it_genuine(event: Any, by: Actor | str, content: Any) -> None:
    """What the complainant, a program for them, or a colleague did is a trace, from then on."""
    course = Course(by="ann").answered(1, "ann").then(40, event, by, **content)
    assert not read(course).self_created
    assert read(Course(by="ann").then(40, event, "ann", **content)).self_created


def test_a_closure_is_earned_no_earlier_than_the_first_trace() -> None:
    """So it counts in one period only, however late somebody else comes in."""
    course = Course(by="ann").answered(1, "ann").wrote(40, SYSTEM, Direction.IN)
    assert standing(course).earned_at == day(40)
    assert standing(Course(by="ann").wrote(0.5, SYSTEM, Direction.IN).answered(1, "ann")).earned_at == day(1 + WINDOW)


@pytest.mark.parametrize("event", [Closed, TransferDeclined])
def test_what_is_no_work_is_no_trace(event: Any) -> None:
    """A colleague who closes it has not looked at it; programs run by themselves."""
    assert read(Course(by="ann").answered(1, "ann").then(2, event, "bob")).self_created
    assert read(Course(by="ann").wrote(1, SYSTEM, automatic=True).answered(2, "ann")).self_created
    assert read(Course(by="ann").noted(1, SYSTEM).then(2, Resumed, SYSTEM)).self_created


def test_an_audit_that_found_it_genuine_lifts_that() -> None:
    """From when it was found; one that did not pass lifts nothing."""
    course = Course(by="ann").answered(1, "ann")
    assert standing(course, audits=[found(50, passed=True)]).earned_at == day(50)
    assert read(course, audits=[found(50, passed=False)]).self_created


def test_an_audit_that_did_not_pass_takes_the_credit_back() -> None:
    """As a reopening does: from the end that stood then; a later one counts anew."""
    course = Course().answered(1, "ann").accepted(2)
    [end] = read(course, audits=[found(5, passed=False)]).ends
    assert (end.earned_at, end.taken_up_at) == (day(2), day(5))
    course.then(7, Reopened, SYSTEM, **OPEN).answered(8, "ann")
    first, second = read(course, audits=[found(5, passed=False)]).ends
    assert (first.taken_up_at, second.taken_up_at) == (day(5), None)
    assert read(course, audits=[found(5, passed=False)], now=4).standing is not None


def test_nobody_audits_their_own_work() -> None:
    """A finding by somebody who had a part in it is passed by; of who came to it later it is not."""
    course = Course(by="ann").answered(1, "ann").then(20, Reopened, "ann", **OPEN)
    own = AuditFinding(complaint_id="c-1", by="ann", at=day(5), passed=True)
    assert read(course, audits=[own]).self_created
    assert read(course, audits=[own]).audits == ()
    later = Course(by="ann").answered(1, "ann").noted(20, "audit")
    assert read(later, audits=[found(5, passed=False)]).ends[0].taken_up_at == day(5)


def test_nobody_approves_their_own_decision() -> None:
    """The second look is a second person's."""
    refused = {"refusal": a_refusal(decided_by="ann")}
    own = Course().then(1, DecisionApproved, "ann").then(2, Declined, "ann", **refused)
    assert standing(own).justified_at is None


def test_findings_are_taken_in_the_order_of_time() -> None:
    """What happened at the same instant comes first."""
    course = Course().answered(1, "ann").then(5, Reopened, SYSTEM, **OPEN).answered(8, "ann")
    findings = [found(9, passed=False), found(5, passed=True)]
    case = read(course, audits=findings)
    assert [one.at for one in case.audits] == [day(5), day(9)]
    assert [end.second_look for end in case.ends] == [False, False]
    assert case.standing is None


def test_a_finding_about_another_complaint_is_refused() -> None:
    """It would take credit from the wrong people."""
    with pytest.raises(InvalidValue, match="must be about the complaint"):
        read(Course(), audits=[found(1, passed=True, complaint_id="c-2")])


def test_a_merged_complaint_is_known_until_it_goes_on_by_itself() -> None:
    """What stood is taken up by the merger."""
    course = Course().answered(1, "ann").accepted(2).then(4, Merged, "ann", into="c-0")
    merged = read(course)
    assert (merged.merged_at, merged.merged_into, merged.standing) == (day(4), "c-0", None)
    alone = read(course.then(5, Unmerged, "ann"))
    assert (alone.merged_at, alone.merged_into) == (None, None)


@pytest.mark.parametrize(
    ("course", "by", "alone"),
    [
        (Course(receiver="ann"), "ann", True),
        (Course(receiver="ann"), "bob", False),
        (Course(receiver="ann"), SYSTEM, False),
        (Course(receiver="ann").noted(1, "bob"), "bob", False),
        (Course(receiver="ann").then(1, TransferAccepted, "bob"), "bob", True),
        (Course().answered(1, "bob"), "bob", True),
        (Course(by=IMPORT).noted(1, Actor(id="u7")), Actor(id="u7"), True),
    ],
)
def test_who_has_a_part_in_a_complaint_merges_it_alone(course: Course, by: Actor | str, alone: bool) -> None:
    """A note makes no part; in a history of another system all work does."""
    case = read(course.then(3, Merged, by, into="c-0"))
    assert (case.merged_alone, case.answered_at) == (alone, None)
    assert not read(course.then(4, Unmerged, by)).merged_alone


def test_a_complaint_into_which_others_were_merged_says_so() -> None:
    """So that its answer can be theirs, even if one of them goes on by itself later."""
    assert not read(Course()).absorbs
    course = Course().then(1, Absorbed, SYSTEM, complaint_id="c-2", received_at=day(0))
    assert read(course.then(2, Released, SYSTEM, complaint_id="c-2")).absorbs


# --- the rest of a case


def test_only_complaints_count() -> None:
    """An enquiry is none until it is admitted (S23)."""
    course = Course(nature=Nature.ENQUIRY, receiver="ann")
    assert not read(course).counts
    admitted = read(course.then(1, Admitted, "ann"))
    assert admitted.counts
    assert dict(admitted.shares) == {"ann": 1}


def test_the_matter_is_the_customer_and_the_product_or_the_category() -> None:
    """Without a customer there is none; a correction counts."""
    assert read(Course()).matter is None
    assert read(Course(customer_id="eve", product="fridge")).matter == ("eve", "fridge")
    assert read(Course(customer_id="eve")).matter == ("eve", "category delivery/late")
    course = Course(customer_id="eve", receiver="ann")
    right = Submission(category="price", channel="web", received_at=day(0), customer_id="eve", product="oven")
    course.then(1, Corrected, "ann", submission=right, fields=("product",))
    assert (read(course).matter, dict(read(course).shares)) == (("eve", "oven"), {"ann": Fraction(1)})


@pytest.mark.parametrize(
    ("by", "later"),
    [("ann", 0), ("reg", 0), ("eve", 9), (SYSTEM, 9)],
    ids=["owner", "registrar", "stranger", "program"],
)
def test_who_has_a_part_makes_no_case_younger(by: Actor | str, later: float) -> None:
    """Pain 52: a later receipt is taken from others alone; an earlier one, and the same, from everybody."""
    course = Course(by="reg", receiver="ann").then(10, Corrected, by, submission=received(9), fields=("received_at",))
    assert read(course).received_at == day(later)
    again = course.then(11, Corrected, "eve", submission=received(8), fields=("received_at",))
    assert read(again).received_at == day(8)
    assert read(again.then(12, Corrected, "ann", submission=received(-3), fields=())).received_at == day(-3)


def test_who_has_a_part_makes_no_case_harder() -> None:
    """Pain 52: the place in the case mix is as it was registered, unless somebody else corrects it."""
    course = Course(receiver="ann", category="easy/one")
    hard = Submission(category="hard/one", channel="web", received_at=day(0))
    course.then(1, Corrected, "ann", submission=hard, fields=("category",))
    assert read(course).stratum == ("easy", "")
    assert read(course.then(2, Corrected, "eve", submission=hard, fields=())).stratum == ("hard", "")


def received(on: float) -> Submission:
    """Return a submission that was received on a day."""
    return Submission(category="x", channel="web", received_at=day(on))


def test_an_erased_customer_is_known_by_the_pseudonym() -> None:
    """Matters are still told apart; nobody is asked what the customer bought."""
    case = read(Course(customer_id="eve", product="fridge").then(1, Erased, pseudonym="p-1"))
    assert (case.matter, case.customer_id) == (("p-1", "fridge"), None)
    assert read(Course(customer_id="eve")).customer_id == "eve"


def test_feedback_counts_unless_who_worked_on_it_entered_it() -> None:
    """The last mark counts; nobody gives themselves one."""
    said = {"feedback": Feedback(satisfaction=5)}
    good = Course().answered(1, "ann").then(2, FeedbackGiven, CUSTOMER, **said)
    assert (read(good).satisfied, read(good).satisfied_at) == (True, day(2))
    bad = good.then(3, FeedbackGiven, SYSTEM, feedback=Feedback(satisfaction=3))
    assert (read(bad).satisfied, read(bad).satisfied_at) == (False, day(3))
    assert read(bad.then(4, FeedbackGiven, SYSTEM, feedback=Feedback(distributive=5))).satisfied_at == day(3)
    assert read(Course().answered(1, "ann").then(2, FeedbackGiven, "ann", **said)).satisfied is None


def test_what_happens_after_now_is_not_known() -> None:
    """The same history gives what it gave then."""
    course = Course().answered(1, "ann").accepted(5).then(9, Reopened, SYSTEM, **OPEN)
    assert [standing(course, now=now).earned_at for now in (4, 5, 8)] == [day(1 + WINDOW), day(5), day(5)]
    assert read(course, now=9).standing is None
    with pytest.raises(InvalidValue, match="at least one event that had happened by now"):
        read(Course(on=3), now=2)
    assert read(Course(on=3), now=3).received_at == day(3)


def test_a_history_begins_with_its_registration() -> None:
    """Anything else is refused, and so is no history at all."""
    with pytest.raises(InvalidValue, match="must begin with Registered, not Closed"):
        read_case("c-1", Course().then(1, Closed, "ann").events[1:])
    with pytest.raises(InvalidValue, match="at least one event"):
        read_case("c-1", [])
    with pytest.raises(InvalidValue, match="naive"):
        read_case("c-1", Course().events, now=datetime(2026, 3, 1))  # noqa: DTZ001


def test_the_instants_are_handed_out_as_told() -> None:
    """A wait is work, and the receipt is that of the submission."""
    received = datetime(2026, 2, 20, tzinfo=UTC)
    course = Course(received_at=received, receiver="ann").then(1, Waited, "ann", waits_for=WaitsFor.CUSTOMER)
    assert (read(course).received_at, dict(read(course).shares)) == (received, {"ann": Fraction(1)})


def test_a_plain_course_reads_as_told() -> None:
    """What the builder of these tests makes is an answered and accepted complaint."""
    case = read(answered(7, "ann", on=3))
    assert (case.id, case.answered_at, case.ends[0].earned_at) == ("c-7", day(4), day(5))
