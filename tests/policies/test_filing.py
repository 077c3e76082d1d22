"""The least is asked, once, in plain words, and a form that asks too much is told so (S33, S50, S52)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import (
    Attachment,
    Channel,
    Customer,
    Money,
    Occurrence,
    Party,
    RemedyKind,
    Role,
    TimeFrame,
)  # fmt: skip
from grievance.policies._effort import Form, FormField, effort_of
from grievance.policies._filing import ASKABLE, Ask, Asks, missing, next_question, questions
from support.builders import RECEIVED, a_submission

COST = Money(amount=Decimal("0.20"), currency="EUR")


def asks(needed: str, welcome: str = "") -> Asks:
    """Return what is asked for, from words with commas."""
    first, then = (tuple(Ask.parse(one) for one in words.split(", ") if one) for words in (needed, welcome))
    return Asks(needed=first, welcome=then)


ASKS = asks("text, customer_id or email or phone", "product, attachments")


@pytest.mark.parametrize("words", ["", "texts", "text or ", "text or text", "text or e-mail"])
def test_what_nobody_can_ask_for(words: str) -> None:
    """An ask names things that can be asked for, each once."""
    with pytest.raises(InvalidValue) as refusal:
        Ask.parse(words)
    assert refusal.value.field == "Ask"


def test_an_ask_of_nothing() -> None:
    """An ask names at least one thing."""
    with pytest.raises(InvalidValue):
        Ask(any_of=())


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({}, ("text", "customer_id or email or phone")),
        ({"text": " ", "email": None}, ("text", "customer_id or email or phone")),
        ({"text": "late"}, ("customer_id or email or phone",)),
        ({"phone": "1"}, ("text",)),
        ({"text": "late", "email": "a@b.c", "more": 1}, ()),
        (a_submission(text=" "), ("text", "customer_id or email or phone")),
        (a_submission(text="late", customer_id="c"), ()),
        (a_submission(people=(Party(role=Role.WITNESS, email="a@b.c"),)), ("text", "customer_id or email or phone")),
        (a_submission(people=(Party(email=" "), Party(role=Role.REPRESENTATIVE, phone="1"))), ("text",)),
    ],
)
def test_what_is_missing(told: Any, left: tuple[str, ...]) -> None:
    """Blank is not told, a witness is not who complains, and one of several will do."""
    assert missing(ASKS, told) == left


def test_all_of_a_submission_is_known() -> None:
    """Nothing that a full submission says is asked for again, whatever a channel asks."""
    full = a_submission(
        text="late", customer_id="c", product="p", amount=COST, demanded=RemedyKind.REFUND, language="en",
        answer_wanted="letter", time_frame=TimeFrame(not_after=RECEIVED), occurred=Occurrence(on=date(2026, 7, 1)),
        attachments=(Attachment(digest="d", media_type="m", size=1),),
        people=(Party(name="Ann", email="a@b.c", phone="1", address="x"),),
    )  # fmt: skip
    everything = asks(", ".join(ASKABLE))
    assert missing(everything, full) == ()
    assert missing(everything, a_submission()) == tuple(name for name in ASKABLE if name != "category")


def test_what_is_known_of_the_customer_is_not_asked() -> None:
    """A customer whom the company knows does not have to say again who it is."""
    known = Customer(id="c-17", email="a@b.c", language="ru")
    assert missing(asks("customer_id, email, language, name, phone"), {}, known) == ("name", "phone")
    assert missing(asks("customer_id"), a_submission(), known) == ()


def test_one_thing_is_asked_at_a_time() -> None:
    """First what is needed, in its order; then, with the offer to stop, what is welcome; then nothing."""
    told: dict[str, object] = {}
    asked = []
    while (question := next_question(ASKS, told)) is not None:
        asked.append((question.ask, question.text, question.stop is not None))
        told[question.ask.split(" or ")[0]] = "said"
    assert asked == [
        ("text", "What happened?", False),
        (
            "customer_id or email or phone",
            "Tell us one of these: your customer number, your e-mail address or your phone number.",
            False,
        ),
        ("product", "Which order, account or product is it about?", True),
        ("attachments", "Do you have a document or a picture of it?", True),
    ]


def test_questions_in_russian() -> None:
    """The same questions, and the offer to stop, in Russian."""
    first, second, third, _ = questions(ASKS, {}, "ru")
    assert first.text == "Что произошло?"
    assert second.text == "Укажите что-нибудь одно: номер клиента, адрес электронной почты или номер телефона."
    assert (first.stop, third.stop) == (None, "На этом можно остановиться: всё необходимое у нас уже есть.")
    with pytest.raises(InvalidValue):
        questions(ASKS, {}, "de")


def test_every_thing_has_its_own_words_in_both_languages() -> None:
    """Whatever can be asked for has a question and a name of its own, in English and Russian."""
    for language in ("en", "ru"):
        texts = [question.text for question in questions(asks(", ".join(ASKABLE)), {}, language)]
        assert len({*texts}) == len(ASKABLE)
        assert all(text.endswith("?") for text in texts)
    for one in ASKABLE:
        other = "text" if one != "text" else "email"
        english, russian = (questions(asks(f"{one} or {other}"), {}, language)[0].text for language in ("en", "ru"))
        assert english.isascii()
        assert "{" not in english + russian
        assert not any("a" <= letter <= "z" for letter in russian)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(ASKABLE), max_size=5, unique=True),
    st.lists(st.sampled_from(ASKABLE), max_size=5, unique=True),
    st.sets(st.sampled_from(ASKABLE)),
    st.sets(st.sampled_from(ASKABLE)),
)
def test_nothing_known_or_declined_is_ever_asked(
    needed: list[str], welcome: list[str], told: set[str], declined: set[str]
) -> None:
    """What was told or declined is not asked; and whoever has answered the first questions may stop."""
    wanted = asks(", ".join(needed), ", ".join(welcome))
    left = questions(wanted, dict.fromkeys(told, "said"), declined=declined)
    assert [one.ask for one in left] == [name for name in (*needed, *welcome) if name not in told | declined]
    stops = [one.stop is not None for one in left]
    assert stops == sorted(stops)
    assert missing(wanted, dict.fromkeys(told, 1)) == tuple(name for name in needed if name not in told)


def a_form(required: str, optional: str = "", **more: Any) -> Form:
    """Return a form with these fields."""
    fields = [FormField(name=name, required=True) for name in required.split(", ") if name]
    fields += [FormField(name=name) for name in optional.split(", ") if name]
    return Form(fields=tuple(fields), **more)


def found(form: Form, *more: Any) -> list[str]:
    """Return the findings in words."""
    return [str(reason) for reason in effort_of(form, *more).findings]


def test_the_effort_of_a_form() -> None:
    """Worked by hand: 0.5 + 2 + 3 minutes of three fields, 0.1 for one to read, 0.25 for a page, and 6 on the phone."""
    fields = (
        FormField(name="text", required=True), FormField(name="receipt", required=True, attachment=True),
        FormField(name="story", required=True, minutes=Decimal(3), attachment=True), FormField(name="phone"),
    )  # fmt: skip
    effort = effort_of(Form(fields=fields, steps=2, contacts=2, phone_minutes=Decimal(6), cost=COST))
    assert (effort.asked, effort.mandatory, effort.minutes) == (4, 3, Decimal("11.85"))
    assert (effort.contacts, effort.cost) == (2, COST)
    assert effort.score == round(9 + 1 + 23.7 + 15 + 10)


def test_the_least_and_the_most() -> None:
    """A form that asks nothing costs nothing; nothing costs more than 100."""
    assert (effort_of(Form(fields=())).score, effort_of(Form(fields=())).findings) == (0, ())
    assert effort_of(a_form(", ".join(f"f{n}" for n in range(60)))).score == 100


def test_a_form_that_asks_for_the_least_has_no_findings() -> None:
    """One of several is enough; what is not mandatory may be asked."""
    assert found(a_form("text, email", "product, phone, shoe size"), ASKS, Channel(id="web")) == []


def test_a_form_that_asks_too_much_is_told_so() -> None:
    """Mandatory fields that are not needed, several where one is enough, and what is needed and not asked (S33)."""
    assert found(a_form("email, phone, passport", "product"), ASKS) == [
        "'passport' is mandatory, though the channel does not need it [more than needed; S33]",
        "the form does not ask for text [not asked; S33]",
        "one of these is enough, and all are mandatory: email, phone [more than needed; S33]",
    ]


@pytest.mark.parametrize(
    ("more", "channel", "findings"),
    [
        ({"cost": COST}, None, ["complaining costs the customer 0.20 EUR: make it free [costs; S50, S52]"]),
        ({}, Channel(id="w", cost=COST), ["complaining costs the customer 0.20 EUR: make it free [costs; S50, S52]"]),
        ({}, Channel(id="w", two_way=False), ["no answer can be given on this channel [one way; S50]"]),
        ({"contacts": 3}, None,
         ["it takes 3 contacts until the complaint is filed: one should do [contacts; S52]"]),
    ],
)  # fmt: skip
def test_a_channel_that_costs_or_is_one_way_is_a_finding(
    more: dict[str, Any], channel: Channel | None, findings: list[str]
) -> None:
    """Channels have to be free and two-way, and one contact has to do (S50, S52)."""
    assert found(a_form("text", **more), None, channel) == findings


def test_findings_are_told_in_russian_too() -> None:
    """Each finding has words in both languages."""
    form = a_form("phone, email, passport", cost=COST, contacts=2)
    for reason in effort_of(form, asks("text, phone or email"), Channel(id="w", two_way=False)).findings:
        assert any("а" <= letter <= "я" for letter in reason.said_in("ru"))
        assert reason.said_in("ru") != reason.said_in("en")


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: FormField(name="x", minutes=Decimal(-1)), "FormField.minutes"),
        (lambda: Form(fields=(FormField(name="x"), FormField(name="x"))), "Form.fields"),
        (lambda: Form(fields=(), steps=0), "Form.steps"),
        (lambda: Form(fields=(), contacts=0), "Form.contacts"),
        (lambda: Form(fields=(), phone_minutes=Decimal(-1)), "Form.phone_minutes"),
    ],
)
def test_a_form_that_cannot_be(make: Any, field: str) -> None:
    """Forms have fields with names of their own, and no negative lengths."""
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert refusal.value.field == field


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 4), st.booleans())
def test_more_is_never_less_effort(required: int, optional: int, steps: int, attachment: bool) -> None:
    """Another field, page or contact never makes a form easier, and the score stays within 0 and 100."""

    def score(more: tuple[FormField, ...] = (), steps: int = steps, contacts: int = 1) -> int:
        fields = [FormField(name=f"r{n}", required=True) for n in range(required)]
        fields += [FormField(name=f"o{n}") for n in range(optional)]
        return effort_of(Form(fields=(*fields, *more), steps=steps, contacts=contacts)).score

    alone = score()
    assert 0 <= alone <= 100
    assert score((FormField(name="x", required=True, attachment=attachment),)) >= min(100, alone + 3)
    assert score((FormField(name="x"),)) >= min(100, alone + 1)
    assert score(steps=steps + 1) >= alone
    assert score(contacts=2) >= min(100, alone + 14)


def test_a_submission_is_told() -> None:
    """A submission that was begun goes on where it was left."""
    submission = a_submission(text="x", product="p", customer_id="c")
    question = next_question(ASKS, submission)
    assert question is not None
    assert question.ask == "attachments"
    assert next_question(ASKS, submission, declined=["attachments"]) is None
