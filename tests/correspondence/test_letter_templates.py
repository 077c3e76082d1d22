"""Templates: what they may say, which fault is named where, and the packaged ones."""

from __future__ import annotations

from typing import Any

import pytest

from correspondence.letters import rich
from grievance.correspondence import Block, LetterTemplate, Templates, packaged_templates, read_templates
from grievance.decision import Phrase
from grievance.errors import InvalidDocument, InvalidValue
from grievance.model import ContactKind, Duty, Element, Ground, Outcome


def a_block(text: str = "Hello", **changes: Any) -> Block:
    """Return a block with an English text."""
    return Block(**{"id": "b", "text": Phrase.of({"en": text}), **changes})


def a_template(*blocks: Block, kind: str = "mine") -> LetterTemplate:
    """Return a template of these blocks."""
    return LetterTemplate(kind=kind, blocks=blocks or (a_block("$category"),))


REFUSED = [
    ({"text": "Dear $adressee"}, r"Block\.text\.en: '\$adressee' is no fact of a letter; did you mean 'addressee'\?"),
    ({"text": "Dear ${Owner}"}, r"'\$Owner' is no fact of a letter; did you mean 'owner'\?"),
    ({"text": "in $language"}, r"'\$language' is no fact"),
    ({"text": "100 $ back"}, r"Block\.text\.en: has a \$ that begins no placeholder: write \$\$"),
    ({"text": "Hello", "provides": Element.OWNER}, r"Block\.text\.en: claims to say the owner: it must hold \$owner"),
    ({"text": "$owner", "provides": Element.SIGNPOST}, r"claims to say the signpost: it must hold \$body"),
    ({"only": ("upheld", "upheeld")}, r"Block\.only: 'upheeld' is no outcome or ground; did you mean 'upheld'\?"),
    ({"unless": "ownr"}, r"Block\.unless: 'ownr' is no fact of a letter; did you mean 'owner'\?"),
]


@pytest.mark.parametrize(("given", "problem"), REFUSED)
def test_a_block_says_what_it_claims_from_known_facts(given: dict[str, Any], problem: str) -> None:
    """A block with an unknown placeholder, variant or fact, or that claims what it does not say, is refused."""
    with pytest.raises(InvalidValue, match=problem):
        a_block(**given)


def test_every_language_says_what_the_block_claims() -> None:
    """A translation that drops the placeholder is refused, at its language; so is one without English."""
    with pytest.raises(InvalidValue, match=r"Block\.text\.ru: claims to say the owner"):
        Block(id="b", text=Phrase.of({"en": "$owner", "ru": "Привет"}), provides=Element.OWNER)
    with pytest.raises(InvalidValue, match=r"Block\.text\.en: is required"):
        Block(id="b", text=Phrase.of({"ru": "Привет"}))


@pytest.mark.parametrize("element", list(Element))
def test_every_element_has_a_fact_behind_it(element: Element) -> None:
    """Whatever a standard may require, a template can say."""
    for template in packaged_templates():
        for block in template.blocks:
            if block.provides is element:
                assert block.said(rich(), "en")
                return
    pytest.fail(f"no packaged template says the {element.value}")


@pytest.mark.parametrize(
    ("text", "fact", "said"),
    [
        ("See: $review.", "Tom Hill", "See: Tom Hill."),
        ("See: $review.", "Ask Tom.", "See: Ask Tom."),
        ("See: $review.", "Why not?", "See: Why not?"),
        ("See: $review. Bye", "Go on…", "See: Go on… Bye"),
        ("$review Bye", "Ask Tom.", "Ask Tom. Bye"),
        ("Pay $$5 to ${review}", "$owner", "Pay $5 to $owner"),
    ],
)
def test_facts_are_put_in_as_they_are(text: str, fact: str, said: str) -> None:
    """A fact that ends its own sentence takes the stop after it away; a dollar in a fact is no placeholder."""
    assert a_block(text).said(rich(review=fact), "en") == said


def test_a_block_whose_fact_is_missing_is_left_out() -> None:
    """A block is said only if everything in it is known."""
    assert a_block("$owner and $body").said(rich(body=None), "en") is None
    assert a_block("$owner and $body").said(rich(), "en") == "Mary Brown and Parcel Trust"


def test_dates_are_said_in_the_manner_of_the_language() -> None:
    """A date is written as people write it."""
    block = Block(id="b", text=Phrase.of({"en": "by $next_date.", "ru": "до $next_date."}))

    assert block.said(rich(), "en") == "by 15 July 2026."
    assert block.said(rich(), "ru") == "до 15 июля 2026 года."


@pytest.mark.parametrize(
    ("block", "variant", "suits"),
    [
        ({}, None, True),
        ({"only": ("upheld",)}, "upheld", True),
        ({"only": ("upheld",)}, "rejected", False),
        ({"only": ("upheld",)}, None, False),
        ({"unless": "owner"}, None, False),
        ({"unless": "body"}, None, True),
        ({"only": ("upheld",), "unless": "owner"}, "upheld", False),
    ],
)
def test_blocks_are_chosen_by_variant_and_by_what_is_known(
    block: dict[str, Any], variant: str | None, suits: bool
) -> None:
    """``only`` names the variants that a block is for, ``unless`` a fact that speaks against it."""
    assert a_block(**block).suits(rich(variant=variant, body=None)) is suits


def test_a_template_has_blocks_with_different_ids() -> None:
    """A template without blocks or with nothing about the case (S35) is refused, and so is what stands twice."""
    with pytest.raises(InvalidValue, match="needs at least one block"):
        LetterTemplate(kind="mine", blocks=())
    with pytest.raises(InvalidValue, match="each id may stand once"):
        a_template(a_block(), a_block())
    with pytest.raises(InvalidValue, match=r"must tell the case, as by \$category or \$explanation \(S35\)"):
        a_template(a_block("Dear $addressee, $apology $website $last_resort"))
    with pytest.raises(InvalidValue, match="each kind may stand once"):
        Templates(templates=(a_template(), a_template()))


def test_blocks_and_templates_are_found_by_name() -> None:
    """A person takes a ready block by its name (S71); a misspelt one is answered with the nearest."""
    own = Templates(templates=(a_template(a_block("Case $reference", id="thanks")),))

    assert str(own.of("mine").block("thanks").text) == "Case $reference"
    with pytest.raises(InvalidValue, match=r"there is no 'thank'; did you mean 'thanks'\?"):
        own.of("mine").block("thank")
    with pytest.raises(InvalidValue, match=r"there is no 'mien'; did you mean 'mine'\?"):
        own.of("mien")


def test_templates_override_those_of_the_same_kind() -> None:
    """A template of one's own stands in for the packaged one and leaves the others alone."""
    own = Templates(templates=(a_template(kind="update"), a_template(kind="gift")))

    merged = packaged_templates().overridden_by(own)

    assert set(merged.kinds) == {*packaged_templates().kinds, "gift"}
    assert merged.of("update") == own.of("update")
    assert merged.of("refusal") == packaged_templates().of("refusal")


KINDS = {
    "acknowledgement": ContactKind.ACKNOWLEDGEMENT,
    "update": ContactKind.UPDATE,
    "holding notice": ContactKind.HOLDING_NOTICE,
    "final response": ContactKind.FINAL_RESPONSE,
    "refusal": ContactKind.FINAL_RESPONSE,
    "summary resolution communication": ContactKind.SUMMARY,
    "hand-over notice": ContactKind.UPDATE,
    "question": ContactKind.MESSAGE,
}


def test_the_packaged_kinds_are_recorded_as_what_they_are() -> None:
    """There is a template for every letter that a stage owes, and each is recorded as what a duty asks for."""
    assert {template.kind: template.sent_as for template in packaged_templates()} == KINDS
    named = {duty.value for duty in (Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE)}
    assert named <= set(packaged_templates().kinds)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_packaged_templates_speak_both_languages(kind: str, language: str) -> None:
    """No packaged letter mixes languages."""
    assert packaged_templates().of(kind).speaks(language)


@pytest.mark.parametrize("kind", KINDS)
def test_packaged_letters_can_name_what_every_letter_owes(kind: str) -> None:
    """Each letter can say the reference, an apology and the contact of last resort (S36, S43)."""
    said = {block.provides for block in packaged_templates().of(kind).blocks}

    assert {Element.REFERENCE, Element.APOLOGY, Element.LAST_RESORT} <= said


@pytest.mark.parametrize("ground", list(Ground))
def test_a_refusal_can_say_all_that_its_ground_owes(ground: Ground) -> None:
    """Whatever the ground, the packaged refusal has the words for it and for what it owes (S44, D36)."""
    blocks = packaged_templates().of("refusal").blocks

    assert ground.owes <= {block.provides for block in blocks}
    assert any(ground.value in block.only for block in blocks)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_answer_has_words_for_every_outcome(outcome: Outcome) -> None:
    """Exactly one block tells each outcome."""
    blocks = packaged_templates().of("final response").blocks

    assert [block.provides for block in blocks if outcome.value in block.only] == [Element.OUTCOME]


def test_packaged_templates_with_a_fault_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the library's own data is raised with its path."""
    from grievance.correspondence import _packaged

    monkeypatch.setattr(_packaged, "read_templates", lambda _: read_templates({"mine": {"blocks": []}}))

    with pytest.raises(InvalidDocument, match=r"mine\.blocks: needs at least one block"):
        _packaged.packaged_templates.__wrapped__()
