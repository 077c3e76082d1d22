"""What a letter that a person wrote contains."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correspondence.letters import rich
from grievance.correspondence import LetterFacts, contained, uncovered
from grievance.model import Element

ON = date(2026, 7, 1)

SPELLINGS = [
    "1 July 2026",
    "1 july, 2026",
    "01 July 2026",
    "1st July 2026",
    "1st of July",
    "July 1, 2026",
    "July 1st",
    "1 Jul 2026",
    "Jul. 1, 2026",
    "2026-07-01",
    "01.07.2026",
    "1.7.26",
    "01/07/2026",
    "7/1/2026",
    "1 июля 2026 года",
    "1  ИЮЛЯ",
    "1 июл. 2026",
]
OTHERS = [
    "1 July 2025",
    "July 1, 2027",
    "1 Jul. 2027",
    "11 July 2026",
    "21 July",
    "July 11",
    "1 June 2026",
    "1 julyish",
    "2026-07-011",
    "2026-07-10",
    "01.07.2027",
    "1.7.20",
    "11.07.2026",
    "1 июля 2025 года",
    "31 июля",
]


@pytest.mark.parametrize("words", SPELLINGS)
def test_a_date_is_found_in_its_usual_spellings(words: str) -> None:
    """However people write the date, it is found."""
    assert Element.NEXT_DATE in contained(f"You will hear from us by {words}.", LetterFacts(next_date=ON))


@pytest.mark.parametrize("words", OTHERS)
def test_another_date_is_not_taken_for_it(words: str) -> None:
    """Another day, month or year is another date."""
    assert Element.NEXT_DATE not in contained(f"You will hear from us by {words}.", LetterFacts(next_date=ON))


@settings(max_examples=60, deadline=None)
@given(
    on=st.dates(date(1990, 1, 1), date(2089, 12, 31)),
    other=st.dates(date(1990, 1, 1), date(2089, 12, 31)),
    form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y"]),
)
def test_dates_are_told_apart(on: date, other: date, form: str) -> None:
    """A date that is written out in full is found if and only if it is the one."""
    found = Element.NEXT_DATE in contained(f"By {other.strftime(form)}!", LetterFacts(next_date=on))

    assert found is (on == other)


FOUND = [
    ("Your case is c-2026/17.", {"reference": "C-2026/17"}, Element.REFERENCE),
    ("Case C-2026/17\nis yours", {"reference": "c-2026/17"}, Element.REFERENCE),
    ("I am MARY   BROWN", {"owner": "Mary\nBrown"}, Element.OWNER),
    ("пишет Алёна", {"owner": "Алена"}, Element.OWNER),
    ("Turn to Jane Roe, jane@shop.example, if", {"last_resort": "Jane Roe, jane@shop.example"}, Element.LAST_RESORT),
    ("write to JANE@shop.example.", {"last_resort": "Jane Roe, jane@shop.example"}, Element.LAST_RESORT),
    ("call 02079460000", {"last_resort": "Jane, 020 7946 0000"}, Element.LAST_RESORT),
    ("call (020) 7946-0000", {"last_resort": "Jane, 020 7946 0000"}, Element.LAST_RESORT),
    ("звоните 8 (800) 100 20 30", {"external_route": "Союз, 8 800 100-20-30"}, Element.EXTERNAL_ROUTE),
    ("see fos.example/help", {"website": "https://www.fos.example/help/"}, Element.WEBSITE),
    ("see http://www.fos.example/help.", {"website": "https://fos.example/help"}, Element.WEBSITE),
    ("see fos.example.", {"external_route": "FOS (www.fos.example)"}, Element.EXTERNAL_ROUTE),
    ("Parcel Trust helps", {"body": "Parcel Trust."}, Element.SIGNPOST),
    ("We can send another chair.", {"instead": "we can send another chair."}, Element.HELP_INSTEAD),
    ("see c-0", {"original": "c-0"}, Element.ORIGINAL),
    ("they answer at help@trust.example", {"body_contact": "Trust, help@trust.example"}, Element.SIGNPOST),
    ("our leaflet: www.shop.example/rights", {"leaflet": "https://shop.example/rights"}, Element.LEAFLET),
]
NOT_FOUND = [
    ("case C-2026/171", {"reference": "C-2026/17"}, Element.REFERENCE),
    ("case XC-2026/17", {"reference": "C-2026/17"}, Element.REFERENCE),
    ("case c-1-2", {"reference": "c-1"}, Element.REFERENCE),
    ("I am Mary Browne", {"owner": "Mary Brown"}, Element.OWNER),
    ("write to ann.jane@shop.example", {"last_resort": "Jane Roe, jane@shop.example"}, Element.LAST_RESORT),
    ("write to jane@shop.examples", {"last_resort": "Jane Roe, jane@shop.example"}, Element.LAST_RESORT),
    ("call 1 020 7946 00001", {"last_resort": "Jane, 020 7946 0000"}, Element.LAST_RESORT),
    ("call 020 7946", {"last_resort": "Jane, 020 7946 0000"}, Element.LAST_RESORT),
    ("see profos.example", {"website": "https://fos.example"}, Element.WEBSITE),
    ("write to help@fos.example", {"website": "https://fos.example"}, Element.WEBSITE),
    ("see sub.fos.example", {"website": "https://fos.example"}, Element.WEBSITE),
    ("whatever", {}, Element.REFERENCE),
    ("whatever", {"owner": "."}, Element.OWNER),
    ("case D-20260001", {"reference": "C-20260001"}, Element.REFERENCE),
    ("case 2026 0001", {"original": "C-20260001"}, Element.ORIGINAL),
]


@pytest.mark.parametrize(("text", "facts", "element"), FOUND)
def test_facts_are_found_however_they_are_written(text: str, facts: dict[str, Any], element: Element) -> None:
    """Letters' case, spaces, prefixes of addresses and the grouping of a number do not matter."""
    assert element in contained(text, LetterFacts(**facts))


@pytest.mark.parametrize(("text", "facts", "element"), NOT_FOUND)
def test_what_only_looks_alike_is_not_found(text: str, facts: dict[str, Any], element: Element) -> None:
    """A longer reference, another name, address or number is something else."""
    assert element not in contained(text, LetterFacts(**facts))


WORDS = [
    ("We are so SORRY for this.", Element.APOLOGY),
    ("I apologise.", Element.APOLOGY),
    ("Please accept my apologies.", Element.APOLOGY),
    ("Простите нас.", Element.APOLOGY),
    ("Приносим извинения.", Element.APOLOGY),
    ("Нам очень жаль.", Element.APOLOGY),
    ("We uphold your complaint.", Element.OUTCOME),
    ("You were right.", Element.OUTCOME),
    ("We have rejected your complaint.", Element.OUTCOME),
    ("Мы отклонили вашу жалобу.", Element.OUTCOME),
    ("Жалоба обоснованна.", Element.OUTCOME),
    ("It was late because it snowed.", Element.EXPLANATION),
    ("Так вышло из-за снега.", Element.EXPLANATION),
    ("Причина в том, что шёл снег.", Element.EXPLANATION),
]


@pytest.mark.parametrize(("text", "element"), WORDS)
def test_apology_outcome_and_reasons_have_words_of_their_own(text: str, element: Element) -> None:
    """These are found by the words that the language has for them, and by nothing else."""
    assert contained(text, LetterFacts()) == {element}


@pytest.mark.parametrize("text", ["A sorrylooking box.", "A right turn.", "Cause unknown.", "Прощай.", ""])
def test_other_words_are_no_apology_outcome_or_reason(text: str) -> None:
    """A word that only begins alike says nothing."""
    assert contained(text, LetterFacts()) == frozenset()


def test_a_claim_that_the_text_does_not_hold_is_uncovered() -> None:
    """Claimed and not there is uncovered; not claimed, there, or a matter of meaning is not."""
    text = "Case C-2026/17. Sorry."
    claimed = [Element.REFERENCE, Element.APOLOGY, Element.OWNER, Element.OUTCOME, Element.MERITS, Element.REMEDY]

    assert uncovered(text, claimed, rich()) == {Element.OWNER, Element.OUTCOME}


def test_nobody_can_name_a_last_resort_that_is_not_known() -> None:
    """A claim without a fact behind it is uncovered (S43)."""
    assert uncovered("Ask Jane.", [Element.LAST_RESORT], LetterFacts()) == {Element.LAST_RESORT}
