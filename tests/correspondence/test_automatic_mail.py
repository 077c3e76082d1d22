"""Automatic mail falls silent (S72, pain 51): no answer to machines, and never many in a row."""

from __future__ import annotations

import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.correspondence import AUTOMATIC_HEADERS, Mail, may_answer_automatically
from grievance.errors import InvalidValue

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


def a_mail(sender: str = "ann@mail.example", **headers: str) -> Mail:
    """Return a mail with headers whose names are written with underscores."""
    return Mail(sender=sender, headers={name.replace("_", "-"): value for name, value in headers.items()}, at=NOON)


@pytest.mark.parametrize(
    ("mail", "rules"),
    [
        (a_mail(), ("free",)),
        (a_mail(Auto_Submitted="no"), ("free",)),
        (a_mail(Auto_Submitted="No (a person)"), ("free",)),
        (a_mail(Auto_Submitted="no; owner=x"), ("free",)),
        (a_mail(Auto_Submitted="auto-replied"), ("auto-submitted",)),
        (a_mail(auto_submitted="auto-generated (rule); x=1"), ("auto-submitted",)),
        (a_mail(Auto_Submitted="none"), ("auto-submitted",)),
        (a_mail(Auto_Submitted=""), ("auto-submitted",)),
        (a_mail(Precedence="BULK"), ("precedence",)),
        (a_mail(Precedence="list"), ("precedence",)),
        (a_mail(Precedence="junk"), ("precedence",)),
        (a_mail(Precedence="first-class"), ("free",)),
        (a_mail(LIST_ID="<a.list>"), ("list",)),
        (a_mail(List_Unsubscribe="<mailto:a@b>"), ("list",)),
        (a_mail(Listing="1"), ("free",)),
        (a_mail(X_Auto_Response_Suppress="DR, AutoReply"), ("suppressed",)),
        (a_mail(X_Auto_Response_Suppress="All"), ("suppressed",)),
        (a_mail(X_Auto_Response_Suppress="OOF"), ("suppressed",)),
        (a_mail(X_Auto_Response_Suppress="DR, RN"), ("free",)),
        (a_mail(""), ("report",)),
        (a_mail(" <> "), ("report",)),
        (a_mail(Return_Path="<>"), ("report",)),
        (a_mail(Return_Path="<ann@mail.example>"), ("free",)),
        (a_mail(Content_Type="Multipart/Report; report-type=x"), ("report",)),
        (a_mail(Content_Type="text/plain"), ("free",)),
        (a_mail("MAILER-DAEMON@mail.example"), ("machine",)),
        (a_mail("<postmaster@mail.example>"), ("machine",)),
        (a_mail("no-reply@mail.example"), ("machine",)),
        (a_mail("noreply+17@mail.example"), ("machine",)),
        (a_mail("shop-do-not-reply@mail.example"), ("machine",)),
        (a_mail("donotreply@mail.example"), ("machine",)),
        (a_mail("bounces-1=x@mail.example"), ("machine",)),
        (a_mail("owner-dogs@mail.example"), ("machine",)),
        (a_mail("dogs-request@mail.example"), ("machine",)),
        (a_mail("bounce@mail.example"), ("machine",)),
        (a_mail("dogs-owner@mail.example"), ("machine",)),
        (a_mail("listserv@mail.example"), ("machine",)),
        (a_mail("do.not.reply@mail.example"), ("free",)),
        (a_mail("reply@mail.example"), ("free",)),
        (a_mail("requested@mail.example"), ("free",)),
        (a_mail("bouncer@mail.example"), ("free",)),
        (a_mail("ann@no-reply.example"), ("free",)),
        (a_mail("marino.reply@mail.example"), ("free",)),
        (a_mail("", Precedence="bulk", List_Id="x"), ("precedence", "list", "report")),
    ],
)
def test_machines_are_not_answered(mail: Mail, rules: tuple[str, ...]) -> None:
    """Marked mail, lists, bulk, reports and addresses that nobody reads get no automatic answer (RFC 3834)."""
    answer = may_answer_automatically(mail, sent=[], now=NOON)

    assert answer.rules == rules
    assert answer.value is (rules == ("free",))


def test_our_own_automatic_mail_is_never_answered_by_us() -> None:
    """The headers that our mail carries are among those that we obey, each of them alone."""
    for name, value in AUTOMATIC_HEADERS.items():
        assert may_answer_automatically(a_mail(**{name: value}), sent=[], now=NOON).value is False


@pytest.mark.parametrize(
    ("days_ago", "allowed"),
    [
        ([], True),
        ([1, 2], True),
        ([1, 2, 3], False),
        ([3, 2, 1], False),
        ([6.99, 6.99, 6.99], False),
        ([7, 7, 7], True),
        ([1, 2, 9, 10], True),
        ([1, 7.5, 14], False),
        ([1, 8, 14], True),
        ([0, 0, 0], False),
        ([-1, -1, -1], False),
    ],
)
def test_a_correspondent_gets_three_automatic_mails_in_a_row(days_ago: list[float], *, allowed: bool) -> None:
    """A row is ended by a week without automatic mail; the fourth mail of a row is not sent."""
    sent = [NOON - timedelta(days=days) for days in days_ago]

    answer = may_answer_automatically(a_mail(), sent=sent, now=NOON)

    assert answer.value is allowed
    assert answer.rules == (("free",) if allowed else ("limit",))


def test_limit_and_length_of_a_row_can_be_set() -> None:
    """The limit holds for the length of time that is given."""
    sent = [NOON - timedelta(hours=2)]

    assert may_answer_automatically(a_mail(), sent=sent, now=NOON, limit=1).value is False
    assert may_answer_automatically(a_mail(), sent=sent, now=NOON, limit=1, within=timedelta(hours=2)).value is True
    assert may_answer_automatically(a_mail(), sent=[], now=NOON, limit=0).value is False


def test_naive_instants_are_refused() -> None:
    """An instant without a zone is refused by name."""
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(InvalidValue, match="now: is a naive"):
        may_answer_automatically(a_mail(), sent=[], now=naive)
    with pytest.raises(InvalidValue, match="sent: is a naive"):
        may_answer_automatically(a_mail(), sent=[naive], now=NOON)
    with pytest.raises(InvalidValue, match=r"Mail\.at: is a naive"):
        Mail(sender="a@b.example", headers={}, at=naive)


def test_whoever_wrote_stays_out_of_logs() -> None:
    """Address and headers are personal."""
    assert "ann" not in repr(a_mail(Subject="ann"))


@attrs.frozen
class System:
    """A system that answers every mail by machine: how fast, whether it looks at headers, whether it marks its mail."""

    delay: timedelta
    obeys: bool = True
    marks: bool = True


def mails_until_silence(systems: list[System], rounds: int = 500) -> dict[int, int]:
    """
    Return how many mails each system of a ring sent; the first one begins with a mail of a person.

    A system that does not obey still counts what it sent, as all of ours do.
    """
    sent: dict[int, list[datetime]] = {place: [] for place in range(len(systems))}
    order = count()
    first = Mail(sender="someone@mail.example", headers={}, at=NOON)
    post = [(NOON + systems[0].delay, next(order), 0, first)]
    for _ in range(rounds):
        if not post:
            return {place: len(instants) for place, instants in sent.items()}
        at, _number, place, mail = heapq.heappop(post)
        system, following = systems[place], (place + 1) % len(systems)
        seen = mail if system.obeys else Mail(sender=mail.sender, headers={}, at=mail.at)
        if may_answer_automatically(seen, sent=sent[place], now=at).value:
            sent[place].append(at)
            answer = Mail(sender=f"s{place}@mail.example", headers=AUTOMATIC_HEADERS if system.marks else {}, at=at)
            heapq.heappush(post, (at + systems[following].delay, next(order), following, answer))
    pytest.fail(f"still writing after {rounds} mails")


DELAYS = st.timedeltas(timedelta(0), WEEK / 3 - timedelta(seconds=1))


@settings(max_examples=60, deadline=None)
@given(systems=st.lists(st.builds(System, DELAYS, st.booleans(), st.booleans()), min_size=2, max_size=3))
def test_systems_that_answer_each_other_fall_silent(systems: list[System]) -> None:
    """
    Two systems, or three in a ring, fall silent after at most the limit each, whatever they obey and however fast.

    This is pain 51: acknowledgement loops of help desks.
    """
    counts = mails_until_silence(systems)

    assert max(counts.values()) <= 3


@pytest.mark.parametrize("delay", [timedelta(0), timedelta(days=2)])
def test_a_machine_that_strips_headers_is_stopped_by_the_limit(delay: timedelta) -> None:
    """One obeys, the other ignores all headers and strips ours: three mails, then silence (pain 51)."""
    obeying, rude = System(delay), System(delay, obeys=False, marks=False)

    assert mails_until_silence([obeying, rude]) == {0: 3, 1: 3}
    assert mails_until_silence([obeying, System(delay)]) == {0: 1, 1: 0}
    assert mails_until_silence([obeying, rude, rude]) == {0: 3, 1: 3, 2: 3}


def test_a_round_as_long_as_the_row_is_no_storm() -> None:
    """What takes a week for a round is answered at each round: once a week is what RFC 3834 allows."""
    slow = System(WEEK / 2, obeys=False, marks=False)

    with pytest.raises(pytest.fail.Exception, match="still writing"):
        mails_until_silence([slow, slow], rounds=50)
