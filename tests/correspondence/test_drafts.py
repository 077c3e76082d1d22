"""Drafts: what is contained is said, what is not known is not said, what is owed and not said is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correspondence.letters import rich
from grievance.correspondence import (
    Block,
    LetterFacts,
    LetterTemplate,
    Templates,
    contained,
    draft,
    packaged_templates,
    uncovered,
)
from grievance.deadlines._met import fulfils
from grievance.decision import Phrase
from grievance.errors import InvalidValue
from grievance.model import ContactKind, Direction, Duty, Element, Ground, Outcome

AT = datetime(2026, 7, 2, 9, tzinfo=UTC)
NAMES = [field.name for field in attrs.fields(LetterFacts) if field.name not in ("language", "variant")]
VARIANTS = [member.value for kind in (Outcome, Ground) for member in kind]


def blocks(*texts: tuple[str, dict[str, Any]], kind: str = "mine") -> Templates:
    """Return one template of blocks with English texts."""
    made = tuple(
        Block(**{"id": str(number), "text": Phrase.of({"en": text}), **more})
        for number, (text, more) in enumerate(texts)
    )
    return Templates(templates=(LetterTemplate(kind=kind, blocks=made),))


def test_an_answer_that_names_no_external_route_satisfies_no_duty() -> None:
    """A final response without the external route is missing it, and satisfies no standard that requires it (L9)."""
    required = [Element.OUTCOME, Element.EXPLANATION, Element.EXTERNAL_ROUTE]
    poor = draft("final response", rich(external_route=None), owes=required)
    good = draft("final response", rich(), owes=required)

    assert (poor.missing, good.missing) == ((Element.EXTERNAL_ROUTE,), ())
    sent = [one.contact(at=AT, channel="letter") for one in (poor, good)]
    assert [set(required) <= set(one.contains or ()) for one in sent] == [False, True]


def test_an_acknowledgement_without_a_last_resort_satisfies_nothing() -> None:
    """Every acknowledgement names the contact of last resort; one that does not is no acknowledgement (S43)."""
    owed = [Element.LAST_RESORT]
    poor, good = (draft("acknowledgement", rich(last_resort=name), owes=owed) for name in (None, "Jane Roe"))

    assert poor.missing == (Element.LAST_RESORT,)
    assert not fulfils(poor.contact(at=AT, channel="email"), Duty.ACKNOWLEDGEMENT, None, owed)
    assert fulfils(good.contact(at=AT, channel="email"), Duty.ACKNOWLEDGEMENT, None, owed)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(packaged_templates().kinds),
    language=st.sampled_from(["en", "ru"]),
    variant=st.sampled_from(VARIANTS),
    unknown=st.sets(st.sampled_from(NAMES)),
)
def test_a_draft_never_claims_what_its_text_does_not_hold(
    kind: str, language: str, variant: str, unknown: set[str]
) -> None:
    """Whatever is known, all that a draft claims is found in its text, and what is not known is never claimed."""
    facts = rich(language, variant=variant, **dict.fromkeys(unknown))

    letter = draft(kind, facts, owes=Element)

    found = contained(letter.text, facts)
    assert set(letter.contains) <= found
    assert uncovered(letter.text, letter.contains, facts) == frozenset()
    assert set(letter.contains).isdisjoint(letter.missing)
    assert set(letter.contains) | set(letter.missing) == set(Element)
    assert "$" not in letter.text
    assert "None" not in letter.text
    assert "\n\n\n" not in letter.text
    assert letter.language == language


def test_elements_stand_in_their_order() -> None:
    """What a draft contains and misses is listed in the order of the elements, each once."""
    letter = draft("refusal", rich(variant=Ground.NO_FAULT.value, owner=None), owes=[Element.WHY_LATE, Element.OWNER])

    order = list(Element)
    assert list(letter.contains) == sorted(set(letter.contains), key=order.index)
    assert letter.missing == (Element.OWNER, Element.WHY_LATE)


@pytest.mark.parametrize(
    ("outcome", "begins"),
    [
        (Outcome.UPHELD, "You are right, and"),
        (Outcome.PARTLY_UPHELD, "You are right in part"),
        (Outcome.REJECTED, "We have looked at everything closely"),
    ],
)
def test_an_answer_says_the_outcome_once(outcome: Outcome, begins: str) -> None:
    """Of the words for the outcomes only those for this one are said."""
    text = draft("final response", rich(variant=outcome.value)).text

    told = ("You are right, and", "You are right in part", "We have looked at everything closely")
    assert [words for words in told if words in text] == [begins]


def test_every_ground_has_words_of_its_own() -> None:
    """Refusals differ where the ground does; only what belongs elsewhere or cannot be done shares its words."""
    texts = {ground: draft("refusal", rich(variant=ground.value)).text for ground in Ground}

    assert len(set(texts.values())) == len(Ground) - 3
    assert len({texts[ground] for ground in Ground if ground.elsewhere}) == 1
    assert texts[Ground.LEGALLY_BARRED] == texts[Ground.IMPOSSIBLE]


def test_a_letter_greets_whoever_it_goes_to() -> None:
    """With a name it greets by name, else everybody, never both."""
    named, unnamed = (draft("update", rich(addressee=name)).text for name in ("Anna", None))

    assert named.startswith("Dear Anna,\n\nWe are")
    assert unnamed.startswith("Hello,\n\nWe are")


def test_paragraphs_are_joined_as_they_were_meant() -> None:
    """A block that goes on stays with its own paragraph, and begins one where the start of that was left out."""
    templates = blocks(
        ("First.", {}),
        ("$owner starts.", {}),
        ("It goes on.", {"goes_on": True}),
        ("$body too.", {"goes_on": True}),
        ("And on.", {"goes_on": True}),
    )

    assert draft("mine", LetterFacts(owner="Ann"), templates=templates).text == (
        "First.\n\nAnn starts. It goes on. And on."
    )
    assert draft("mine", LetterFacts(body="Trust"), templates=templates).text == (
        "First.\n\nIt goes on. Trust too. And on."
    )


def test_alternatives_do_not_break_a_paragraph() -> None:
    """A block that is not meant for the letter is as if it were not there."""
    templates = blocks(("Of $received_on.", {}), ("Undated.", {"unless": "received_on"}), ("More.", {"goes_on": True}))

    assert draft("mine", rich(), templates=templates).text == "Of 1 July 2026. More."
    assert draft("mine", rich(received_on=None), templates=templates).text == "Undated. More."


def test_a_language_that_a_template_lacks_is_answered_in_english() -> None:
    """A letter never mixes languages: one block without a translation makes all of it English."""
    both = Phrase.of({"en": "Hello, $received_on", "de": "Hallo, $received_on"})
    whole = LetterTemplate(kind="whole", blocks=(Block(id="a", text=both),))
    half = LetterTemplate(kind="half", blocks=(Block(id="a", text=both), Block(id="b", text=Phrase.of({"en": "Bye"}))))
    templates = Templates(templates=(whole, half))

    letters = [draft(kind, rich(language="de"), templates=templates) for kind in ("whole", "half")]

    assert [(letter.language, letter.text) for letter in letters] == [
        ("de", "Hallo, 2026-07-01"),
        ("en", "Hello, 1 July 2026\n\nBye"),
    ]


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    """A misspelt kind is refused by name."""
    with pytest.raises(InvalidValue, match=r"there is no 'final respone'; did you mean 'final response'\?"):
        draft("final respone", rich())


def test_a_draft_is_recorded_as_what_was_sent() -> None:
    """The contact goes out, says what the draft contains, and keeps its text."""
    letter = draft("holding notice", rich())
    promised = datetime(2026, 7, 15, tzinfo=UTC)

    sent = letter.contact(at=AT, channel="email", id="m-1", promises=promised)
    with pytest.raises(InvalidValue, match="the instant of the new date"):
        letter.contact(at=AT, channel="letter")
    plain = draft("update", rich()).contact(at=AT, channel="letter", automatic=True)

    assert (sent.kind, sent.direction, sent.channel) == (ContactKind.HOLDING_NOTICE, Direction.OUT, "email")
    assert (sent.at, sent.id, sent.promises, sent.automatic) == (AT, "m-1", promised, False)
    assert (sent.contains, sent.text) == (letter.contains, letter.text)
    assert (plain.id, plain.promises, plain.automatic) == (None, None, True)


def test_the_text_of_a_draft_stays_out_of_logs() -> None:
    """What is written to a person is personal."""
    assert "Anna" not in repr(draft("update", rich()))
