"""A refusal is prepared: the procedure fills in what it knows, a person the words, and nothing owed is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.cannot_help import WORD_OF, CannotHelp, Words, needs_second_person, prepare, wanted
from grievance.errors import InvalidValue
from grievance.model import Body, Element, Ground, Money, Refusal, Remedy, RemedyKind

HARBOUR = Body(id="harbour", name="Harbour Authority", contact="complaints@harbour.example")
REVIEW = {"en": "The quality team looks at it again if you ask.", "ru": "Отдел качества пересмотрит решение."}
OUTSIDE = "Consumer ombudsman, ombudsman.example"
TERMS = CannotHelp(bodies={"harbour": HARBOUR}, review=REVIEW, external_route=OUTSIDE)

SAID: dict[Element, dict[str, Any]] = {
    Element.EXPLANATION: {"explanation": "The ferry is run by the harbour."},
    Element.APOLOGY: {"apology": "We are sorry for the trouble."},
    Element.HELP_INSTEAD: {"instead": "We print your ticket again, free of charge."},
    Element.SIGNPOST: {"body": "harbour"},
    Element.QUESTION: {"question": "Which day was it?"},
    Element.ORIGINAL: {"original": "c-1"},
    Element.MERITS: {"merits": "The fare was right."},
    Element.REVIEW_DATE: {"until": date(2026, 12, 31)},
    Element.REMEDY: {"remedies": (Remedy(id="r1", kind=RemedyKind.GOODWILL),)},
    Element.REVIEW: {"review": "The quality team."},
    Element.EXTERNAL_ROUTE: {"external_route": "The ombudsman."},
}


def words_for(elements: tuple[Element, ...]) -> dict[str, Any]:
    """Return what a person says for these elements."""
    return {name: word for element in elements for name, word in SAID[element].items()}


def prepared(ground: Ground, terms: CannotHelp = TERMS, **words: Any) -> Refusal:
    """Return the refusal of a clerk."""
    return prepare(terms, ground, decided_by="ann", last_resort="boss@shop.example", **words)


@pytest.mark.parametrize("ground", Ground)
def test_what_is_wanted_is_enough_and_all_of_it_is_needed(ground: Ground) -> None:
    """S44, D36: with the words that are wanted there is a refusal; without any one of them there is none."""
    elements = wanted(TERMS, ground)
    refusal = prepared(ground, **words_for(elements))
    assert set(refusal.provides) >= refusal.owed
    for missing in elements:
        with pytest.raises(InvalidValue, match=missing.value):
            prepared(ground, **words_for(tuple(one for one in elements if one is not missing)))


def test_third_party() -> None:
    """D36: third party at fault: an explanation, a signpost and the last resort, or it cannot be said (pain 48)."""
    assert wanted(TERMS, Ground.THIRD_PARTY) == (Element.EXPLANATION, Element.APOLOGY, Element.SIGNPOST)
    refusal = prepared(Ground.THIRD_PARTY, body="harbour", explanation="The ferry is theirs.", apology="Sorry.")
    assert (refusal.body, refusal.last_resort, refusal.decided_by) == (HARBOUR, "boss@shop.example", "ann")
    with pytest.raises(InvalidValue, match="also owes: signpost"):
        prepared(Ground.THIRD_PARTY, explanation="Not ours.", apology="Sorry.")


def test_the_procedure_says_it_in_the_language_of_the_complainant() -> None:
    """L54: who looks at it again and the external route come from the procedure, in the language that is asked for."""
    words = words_for((Element.EXPLANATION, Element.APOLOGY, Element.HELP_INSTEAD))
    assert prepared(Ground.NO_FAULT, **words).review == REVIEW["en"]
    russian = prepared(Ground.NO_FAULT, language="ru", **words)
    assert (russian.review, russian.external_route) == (REVIEW["ru"], OUTSIDE)


def test_a_person_may_say_it_otherwise_and_a_blank_form_does_not_wipe_it_out() -> None:
    """What a person says of review and external route takes the place of the procedure's words; nothing does not."""
    words = words_for((Element.EXPLANATION, Element.APOLOGY, Element.HELP_INSTEAD))
    own = prepared(Ground.NO_FAULT, review="Ms Low looks at it.", external_route="The court of Leith", **words)
    assert (own.review, own.external_route) == ("Ms Low looks at it.", "The court of Leith")
    blank = prepared(Ground.NO_FAULT, review="", external_route="", **words)
    assert (blank.review, blank.external_route) == (REVIEW["en"], OUTSIDE)


def test_what_the_procedure_does_not_say_a_person_has_to() -> None:
    """Without a review and an external route in the procedure they are wanted of the person, in the usual order."""
    assert wanted(CannotHelp(), Ground.NO_FAULT) == (
        Element.EXPLANATION, Element.APOLOGY, Element.HELP_INSTEAD, Element.REVIEW, Element.EXTERNAL_ROUTE,
    )  # fmt: skip
    words = words_for((Element.EXPLANATION, Element.APOLOGY, Element.HELP_INSTEAD))
    with pytest.raises(InvalidValue, match="also owes: review, external route"):
        prepared(Ground.NO_FAULT, CannotHelp(), **words)


def test_a_procedure_may_demand_more_of_a_ground() -> None:
    """What the procedure demands beside is wanted, and without it there is no refusal; other grounds are as before."""
    terms = attrs.evolve(TERMS, owes={Ground.THIRD_PARTY: (Element.HELP_INSTEAD, Element.REVIEW)})
    wanted_now = (Element.EXPLANATION, Element.APOLOGY, Element.HELP_INSTEAD, Element.SIGNPOST)
    assert wanted(terms, Ground.THIRD_PARTY) == wanted_now
    words = words_for(wanted_now)
    assert prepared(Ground.THIRD_PARTY, terms, **words).owes == (Element.HELP_INSTEAD, Element.REVIEW)
    with pytest.raises(InvalidValue, match="help instead"):
        prepared(Ground.THIRD_PARTY, terms, **{**words, "instead": ""})
    assert wanted(terms, Ground.OTHER_BODY) == wanted(TERMS, Ground.OTHER_BODY)


@pytest.mark.parametrize("element", [one for one in Element if one not in WORD_OF])
def test_a_procedure_cannot_demand_what_no_refusal_says(element: Element) -> None:
    """A demand that nobody could fulfil is refused when the terms are built, not when somebody waits for an answer."""
    with pytest.raises(InvalidValue, match="no refusal says") as fault:
        CannotHelp(owes={Ground.NO_FAULT: (element,)})
    assert element.value in fault.value.problem


def test_each_word_is_the_field_of_a_refusal_that_provides_its_element() -> None:
    """Forms write an element under its name: what is written there provides it, and a person can write each but two."""
    values = {**words_for(tuple(SAID)), "body": HARBOUR, "last_resort": "boss@shop.example"}
    full = Refusal(ground=Ground.WITHDRAWN, decided_by="ann", **values)
    assert set(full.provides) == set(WORD_OF)
    for element, name in WORD_OF.items():
        if element not in (Element.EXPLANATION, Element.APOLOGY, Element.LAST_RESORT):
            less = Refusal(ground=Ground.WITHDRAWN, decided_by="ann", **{k: v for k, v in values.items() if k != name})
            assert set(full.provides) - set(less.provides) == {element}
    assert set(WORD_OF.values()) - set(Words.__annotations__) == {"body", "last_resort"}
    assert set(Words.__annotations__) <= {field.name for field in attrs.fields(Refusal)}


def test_an_unknown_body_or_word_is_named_with_the_nearest() -> None:
    """A misspelt body or word is told with the right one; whoever is no body of the procedure is handed in whole."""
    with pytest.raises(InvalidValue, match="'harbor' is no body of this procedure; did you mean 'harbour'"):
        prepared(Ground.THIRD_PARTY, body="harbor", **words_for((Element.EXPLANATION, Element.APOLOGY)))
    with pytest.raises(InvalidValue, match="explanaton: is no part of a refusal; did you mean 'explanation'"):
        prepared(Ground.WITHDRAWN, explanaton="x")
    with pytest.raises(InvalidValue, match="provides: is no part of a refusal"):
        prepared(Ground.WITHDRAWN, provides=tuple(Element))
    other = Body(id="police", name="Police", contact="101")
    words = words_for((Element.EXPLANATION, Element.APOLOGY))
    assert prepared(Ground.OTHER_BODY, body=other, **words).body is other


def test_goodwill_with_a_refusal() -> None:
    """L54: something may be given without accepting the complaint, of the kinds that the procedure names."""
    words = words_for(wanted(TERMS, Ground.NO_FAULT))
    voucher = Remedy(id="r1", kind=RemedyKind.GOODWILL, amount=Money(amount=Decimal(5), currency="GBP"))
    refund = Remedy(id="r2", kind=RemedyKind.REFUND)
    assert prepared(Ground.NO_FAULT, remedies=(voucher,), **words).remedies == (voucher,)
    with pytest.raises(InvalidValue) as fault:
        prepared(Ground.NO_FAULT, remedies=(voucher, refund), **words)
    assert (fault.value.field, fault.value.problem) == (
        "remedies[1].kind",
        "'refund' is not given with a refusal; what may be: apology, explanation, goodwill",
    )
    with pytest.raises(InvalidValue, match="what may be: nothing"):
        prepared(Ground.NO_FAULT, attrs.evolve(TERMS, goodwill=frozenset()), remedies=(voucher,), **words)


def test_two_persons() -> None:
    """D38, L59: on the grounds that the procedure names a second person reviews, and it is never the same one."""
    terms = attrs.evolve(TERMS, two_persons=frozenset({Ground.WITHDRAWN}))
    words = words_for((Element.EXPLANATION, Element.APOLOGY))
    alone = prepared(Ground.WITHDRAWN, terms, **words)
    assert needs_second_person(terms, alone)
    assert not needs_second_person(terms, prepared(Ground.WITHDRAWN, terms, reviewed_by="bob", **words))
    assert not needs_second_person(TERMS, alone)
    with pytest.raises(InvalidValue, match="D38"):
        prepared(Ground.WITHDRAWN, terms, reviewed_by="ann", **words)


def test_needs_are_kept_for_analysis() -> None:
    """What was needed and nobody could give is one word of the refusal (pain 50)."""
    words = words_for((Element.EXPLANATION, Element.APOLOGY))
    assert prepared(Ground.WITHDRAWN, need="night ferry", **words).need == "night ferry"
