"""Decisions explain themselves: phrases, reasons, and what an abstention says."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.decision import Decision, Phrase, Reason
from grievance.errors import InvalidValue
from grievance.testing import values_of

LATE = {"ru": "посылка опоздала", "en": "the parcel is late", "nl": "het pakket is te laat"}


def test_a_plain_sentence_is_said_in_every_language() -> None:
    """A sentence without a language is what there is to say."""
    phrase = Phrase.of("the parcel is late")

    assert phrase.texts == (("", "the parcel is late"),)
    assert [phrase.said_in(language) for language in ("en", "ru", "")] == ["the parcel is late"] * 3
    assert str(phrase) == "the parcel is late"


@pytest.mark.parametrize(("language", "said"), [("ru", "ru"), ("nl", "nl"), ("en", "en"), ("fr", "en")])
def test_a_phrase_in_several_languages(language: str, said: str) -> None:
    """A phrase is said in the language asked for, else in English."""
    assert Phrase.of(LATE).said_in(language) == LATE[said]


def test_a_phrase_without_english() -> None:
    """Without the language asked for and without English the first sentence is said."""
    phrase = Phrase.of({"ru": LATE["ru"], "nl": LATE["nl"]})

    assert phrase.said_in("fr") == phrase.said_in() == str(phrase) == LATE["ru"]
    assert phrase.said_in("nl") == LATE["nl"]


def test_english_is_the_language_of_text() -> None:
    """Without a language a phrase is said in English, wherever English stands."""
    assert str(Phrase.of(LATE)) == Phrase.of(LATE).said_in() == LATE["en"]


def test_a_phrase_of_a_phrase_is_itself() -> None:
    """What is a phrase already is taken as it is."""
    phrase = Phrase.of(LATE)

    assert Phrase.of(phrase) is phrase


@given(phrase=values_of(Phrase))
def test_a_phrase_keeps_what_it_was_told(phrase: Phrase) -> None:
    """Each sentence of a phrase can be had by its language."""
    assert all(phrase.said_in(language) == sentence for language, sentence in phrase.texts)
    assert Phrase.of(dict(phrase.texts)) == phrase
    assert phrase.said_in("xx") in dict(phrase.texts).values()


@pytest.mark.parametrize("text", ["", {}, {"en": ""}, {"en": "late", "ru": ""}], ids=repr)
def test_a_reason_without_words_is_refused(text: str | dict[str, str]) -> None:
    """A phrase needs a sentence, and no language may have an empty one."""
    with pytest.raises(InvalidValue) as refused:
        Reason(rule="late", because=text)

    assert str(refused.value) == "Phrase.texts: needs at least one sentence, and none may be empty"


def test_a_reason_names_its_rule_and_its_source() -> None:
    """A reason is one sentence with the rule and, if there is one, the authority in brackets."""
    plain = Reason(rule="late", because=LATE)
    clause = attrs.evolve(plain, authority="DISP 1.6.2")

    assert str(plain) == "the parcel is late [late]"
    assert str(clause) == "the parcel is late [late; DISP 1.6.2]"
    assert clause.said_in("ru") == "посылка опоздала [late; DISP 1.6.2]"


def test_reasons_compare_by_what_they_say() -> None:
    """A reason is a value, however its words were handed in."""
    assert Reason(rule="a", because="so") == Reason(rule="a", because=Phrase.of("so"))
    assert len({Reason(rule="a", because=LATE), Reason(rule="a", because=dict(LATE))}) == 1


def test_a_decision_tells_its_rules_and_sentences() -> None:
    """Rules and sentences stand in the order of the reasons, each in the language asked for."""
    reasons = (Reason(rule="late", because=LATE), Reason(rule="gold", because="a good customer", authority="promise"))
    decision = Decision(value=7, reasons=reasons, read={"tier": "gold"})

    assert decision.rules == ("late", "gold")
    assert decision.sentences() == ("the parcel is late [late]", "a good customer [gold; promise]")
    assert decision.sentences("nl") == ("het pakket is te laat [late]", "a good customer [gold; promise]")
    assert not decision.abstained


@pytest.mark.parametrize("value", [0, "", False, ()])
def test_only_none_is_an_abstention(value: object) -> None:
    """An answer of nothing is an answer."""
    assert not Decision(value=value).abstained


def test_an_abstention_says_why_and_on_what() -> None:
    """A policy that cannot decide gives no value, the reason, and the facts that it read (S40)."""
    decision: Decision[str] = Decision.abstain("routing", "no rule holds", read={"category": "other"})

    assert decision.value is None
    assert decision.abstained
    assert decision.sentences() == ("no rule holds [routing]",)
    assert decision.read == {"category": "other"}


def test_a_decision_needs_no_reasons() -> None:
    """A decision that read nothing and says nothing is a value all the same."""
    decision = Decision(value=1)

    assert (decision.reasons, decision.read, decision.rules, decision.sentences()) == ((), {}, (), ())
    assert decision == Decision(value=1)
    assert Decision.abstain("a", "b").read == {}


def test_decisions_do_not_share_what_they_read() -> None:
    """Nobody can write into the facts of a decision that was given none."""
    with pytest.raises(TypeError):
        Decision(value=1).read["tier"] = "gold"  # type: ignore[index]


@given(read=st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), phrase=values_of(Phrase))
def test_a_decision_survives_pickling_and_copying(read: dict[str, int], phrase: Phrase) -> None:
    """A decision is a value that can be sent to another process."""
    for decision in (
        Decision(value=7, reasons=(Reason(rule="late", because=phrase),), read=read),
        Decision(value=7),
        Decision[int].abstain("late", "nobody knows"),
    ):
        assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301
        assert copy.deepcopy(decision) == decision
