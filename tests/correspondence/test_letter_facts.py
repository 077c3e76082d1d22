"""What a complaint knows of what a letter may mention."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from grievance.correspondence import LetterFacts, facts_of
from grievance.errors import InvalidValue
from grievance.model import (
    Absorption,
    Body,
    Duty,
    Ground,
    Money,
    Outcome,
    Party,
    Promise,
    Refusal,
    Remedy,
    RemedyKind,
    Role,
)
from support.builders import a_complaint, a_resolution, a_submission

LATE = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


def a_refund(amount: str = "25.00") -> Remedy:
    """Return a refund in pounds."""
    return Remedy(id="r", kind=RemedyKind.REFUND, amount=Money(amount=Decimal(amount), currency="GBP"))


def a_promise(day: int, *, made_on: int) -> Promise:
    """Return a promise of a day in July, made on another one."""
    return Promise(
        duty=Duty.FINAL_RESPONSE,
        due_at=datetime(2026, 7, day, 12, tzinfo=UTC),
        by="clerk",
        at=datetime(2026, 7, made_on, tzinfo=UTC),
    )


def test_a_fresh_complaint_gives_what_it_knows() -> None:
    """Without a decision the facts are the case's own, and an apology (S36)."""
    known = facts_of(a_complaint(owner="mary", team="logistics"), last_resort="Jane, jane@shop.example")

    assert known == LetterFacts(
        reference="c-1",
        owner="mary",
        team="logistics",
        received_on=date(2026, 7, 1),
        channel="web",
        category="delivery/late",
        last_resort="Jane, jane@shop.example",
        apology="We are sorry for the trouble that this has caused you.",
    )


@pytest.mark.parametrize(("zone", "on"), [("UTC", date(2026, 7, 1)), ("Europe/Moscow", date(2026, 7, 2))])
def test_dates_are_those_of_the_zone(zone: str, on: date) -> None:
    """What comes in before midnight in London comes in on the next day in Moscow."""
    complaint = a_complaint(submission=a_submission(received_at=LATE))

    assert facts_of(complaint, zone=zone, last_resort="Jane").received_on == on


def test_the_first_receipt_counts() -> None:
    """A complaint that took in an earlier one was received when that was."""
    earlier = Absorption(complaint_id="c-0", received_at=datetime(2026, 6, 1, tzinfo=UTC), at=LATE)

    known = facts_of(a_complaint(absorbed=(earlier,)), last_resort="Jane")

    assert known.received_on == date(2026, 6, 1)


def test_the_next_date_is_the_one_promised_last() -> None:
    """A later promise takes the place of an earlier one, whichever day it names."""
    complaint = a_complaint(promises=(a_promise(20, made_on=2), a_promise(15, made_on=3)))

    assert facts_of(complaint, last_resort="Jane").next_date == date(2026, 7, 15)


def test_what_is_given_wins() -> None:
    """Whatever the caller knows better stands, and None keeps a fact out."""
    known = facts_of(a_complaint(owner="mary"), last_resort="Jane", owner="Mary Brown", category=None, apology="Sorry!")

    assert (known.owner, known.category, known.apology) == ("Mary Brown", None, "Sorry!")


@pytest.mark.parametrize(
    ("people", "name"),
    [
        ((), None),
        ((Party(name="Ann"),), "Ann"),
        ((Party(role=Role.WITNESS, name="Tom"), Party(name="Ann")), "Ann"),
        ((Party(name="Ann"), Party(role=Role.REPRESENTATIVE, name="Lee & Co")), "Lee & Co"),
        ((Party(name="Ann"), Party(role=Role.REPRESENTATIVE)), "Ann"),
    ],
)
def test_a_letter_goes_to_whoever_speaks_for_the_complaint(people: tuple[Party, ...], name: str | None) -> None:
    """The representative is addressed before the complainant, and nobody else is."""
    complaint = a_complaint(submission=a_submission(people=people))

    assert facts_of(complaint, last_resort="Jane").addressee == name


@pytest.mark.parametrize(
    ("outcome", "language", "words"),
    [
        (Outcome.UPHELD, "en", "we uphold your complaint"),
        (Outcome.PARTLY_UPHELD, "en", "we uphold a part of your complaint"),
        (Outcome.REJECTED, "en", "we do not uphold your complaint"),
        (Outcome.REJECTED, "ru", "признать вашу жалобу обоснованной мы не можем"),
        (Outcome.UPHELD, "de", "we uphold your complaint"),
    ],
)
def test_a_resolution_gives_outcome_and_reasons(outcome: Outcome, language: str, words: str) -> None:
    """The outcome is said in words and chooses the blocks; the reasons are the explanation."""
    complaint = a_complaint(resolution=a_resolution(outcome=outcome, reasons="A label came off."))

    known = facts_of(complaint, language=language, last_resort="Jane")

    assert (known.language, known.variant, known.outcome) == (language, outcome.value, words)
    assert (known.explanation, known.remedy) == ("A label came off.", None)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "a refund (25.00 GBP), an apology"), ("ru", "возврат денег (25,00 GBP), извинения")],
)
def test_remedies_are_named_with_their_amounts(language: str, words: str) -> None:
    """All that is given is named in one list, money in the manner of the language."""
    remedies = (a_refund(), Remedy(id="a", kind=RemedyKind.APOLOGY))
    complaint = a_complaint(resolution=a_resolution(remedies=remedies))

    assert facts_of(complaint, language=language, last_resort="Jane").remedy == words


def test_large_amounts_are_written_out() -> None:
    """An amount never shows an exponent."""
    complaint = a_complaint(resolution=a_resolution(remedies=(a_refund("1E+3"),)))

    assert facts_of(complaint, last_resort="Jane").remedy == "a refund (1000 GBP)"


def test_a_refusal_gives_all_that_it_provides() -> None:
    """Every field of a refusal has its place in a letter; the last resort is the one of today."""
    refusal = Refusal(
        ground=Ground.UNREASONABLE_CONDUCT,
        decided_by="clerk",
        explanation="Why.",
        apology="Sorry.",
        instead="This.",
        remedies=(a_refund(),),
        body=Body(id="b", name="Parcel Trust", contact="help@trust.example"),
        question="Which?",
        original="c-0",
        merits="It was late.",
        until=date(2026, 12, 31),
        review="Tom Hill",
        external_route="Ombudsman",
        last_resort="Old Jane",
    )

    known = facts_of(a_complaint(refusal=refusal), last_resort="Jane")

    assert (known.variant, known.explanation, known.apology) == ("unreasonable conduct", "Why.", "Sorry.")
    assert (known.instead, known.remedy, known.question) == ("This.", "a refund (25.00 GBP)", "Which?")
    assert (known.body, known.body_contact) == ("Parcel Trust", "help@trust.example")
    assert (known.original, known.merits, known.review_date) == ("c-0", "It was late.", date(2026, 12, 31))
    assert (known.review, known.external_route, known.last_resort) == ("Tom Hill", "Ombudsman", "Jane")


def test_an_erased_refusal_leaves_no_words() -> None:
    """What was erased is not known; only the apology is ours again."""
    refusal = Refusal(ground=Ground.WITHDRAWN, decided_by="clerk", provides=tuple(Ground.WITHDRAWN.owes))

    known = facts_of(a_complaint(refusal=refusal), last_resort="Jane")

    assert (known.explanation, known.merits, known.body) == (None, None, None)
    assert known.apology == "We are sorry for the trouble that this has caused you."


@pytest.mark.parametrize(("given", "language", "words"), [("ru-RU", "ru", "мы признаём"), ("EN-gb", "en", "we uphold")])
def test_a_region_changes_no_language(given: str, language: str, words: str) -> None:
    """A code with a region is taken for its language."""
    known = facts_of(a_complaint(resolution=a_resolution()), language=given, last_resort="Jane")

    assert known.language == language
    assert (known.outcome or "").startswith(words)


def test_blank_facts_are_not_there() -> None:
    """A fact of spaces is no fact, and spaces around one are none of it."""
    known = LetterFacts(owner="  ", reference=" c-1 ", explanation="\n")

    assert (known.owner, known.reference, known.explanation) == (None, "c-1", None)


def test_facts_refuse_what_no_letter_holds() -> None:
    """A language is named, dates are dates, and text has no NUL."""
    with pytest.raises(InvalidValue, match=r"LetterFacts\.language: must be a language code"):
        LetterFacts(language="")
    with pytest.raises(InvalidValue, match=r"LetterFacts\.next_date: must be date"):
        LetterFacts(next_date=LATE)
    with pytest.raises(InvalidValue, match=r"LetterFacts\.owner: holds a NUL"):
        LetterFacts(owner="a\0")


def test_personal_words_stay_out_of_logs() -> None:
    """What was written about the person is not in the repr."""
    assert "secret" not in repr(LetterFacts(addressee="secret", explanation="secret", question="secret"))
