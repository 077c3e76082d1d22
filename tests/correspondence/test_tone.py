"""The tone of letters: findings with their places, and no false alarm on our own templates (S35, S36)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import pytest

from correspondence.letters import rich
from grievance.correspondence import LetterFacts, check_tone, draft, packaged_templates, reading_ease
from grievance.model import Ground, Outcome

SORRY = {"en": "We are sorry. ", "ru": "Простите нас. "}


def quoted(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Return the rules of the findings in an apologetic text, with the words at their places."""
    whole = SORRY[language] + text
    return [(one.rule, whole[one.start : one.end]) for one in check_tone(whole, language=language)]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", packaged_templates().kinds)
def test_our_own_letters_are_clean(language: str, kind: str) -> None:
    """Every packaged template, for every outcome and ground, is apologetic, plain and about the case."""
    template = packaged_templates().of(kind)
    usual = template.wording(language)

    for variant in (*(outcome.value for outcome in Outcome), *(ground.value for ground in Ground)):
        facts = rich(language, variant=variant)
        text = draft(kind, facts).text
        assert check_tone(text, language=language, template_text=usual, facts=facts) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We are not sorry."),
        ("en", "We do not apologise for this."),
        ("en", "There is nothing to apologise for."),
        ("ru", "Извинений не будет."),
        ("ru", "Мы не извиняемся."),
    ],
)
def test_to_say_that_one_is_not_sorry_is_no_apology(language: str, text: str) -> None:
    """S36: the word alone is no apology."""
    assert "no-apology" in {one.rule for one in check_tone(text, language=language)}


@pytest.mark.parametrize(
    ("language", "rule", "text"),
    [
        ("en", "arguing", "We are sorry. You should have been at home."),
        ("en", "arguing", "We are sorry, but it is not our fault."),
        ("en", "boilerplate", "We are sorry. This does not pertain to our office."),
        ("en", "boilerplate", "We are sorry. This decision is final, and we will revert to you in due course."),
        ("ru", "boilerplate", "Простите. В соответствии с п. 14.2 оснований для удовлетворения не усматривается."),
        ("ru", "boilerplate", "Простите. Решение обжалованию не подлежит."),
    ],
)
def test_more_ways_to_argue_and_to_sound_like_an_office(language: str, rule: str, text: str) -> None:
    """S35, S36: what turns people away is found where it stands."""
    assert rule in {one.rule for one in check_tone(text, language=language)}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_letter_without_an_apology_is_found(language: str) -> None:
    """The missing apology concerns all of the letter; one is enough, in either language (S36)."""
    (finding,) = check_tone("2 + 2", language=language)

    assert (finding.rule, finding.start, finding.end) == ("no-apology", 0, 0)
    assert check_tone(SORRY[language], language=language) == ()


PHRASES = [
    ("en", "arguing", "You failed to", "{} read it."),
    ("en", "arguing", "as you should know", "But {}, no."),
    ("en", "arguing", "you should have checked", "Yet {} first."),
    ("en", "arguing", "As we have already explained", "{}, no."),
    ("en", "arguing", "if you had\nread", "And {} it."),
    ("en", "arguing", "your own fault", "That is {}."),
    ("en", "arguing", "nobody else has ever complained", "And {}."),
    ("en", "boilerplate", "Please be advised", "{} of this."),
    ("en", "boilerplate", "in accordance with our policy", "It was {}."),
    ("en", "boilerplate", "any  inconvenience", "Take {} lightly."),
    ("en", "boilerplate", "Do not hesitate to", "{} write."),
    ("en", "half-apology", "sorry if", "I am {} so."),
    ("en", "half-apology", "sorry that you feel", "We are {} so."),
    ("ru", "arguing", "Но вы сами", "{} это сделали."),
    ("ru", "arguing", "Вам следовало бы", "{} прочесть."),
    ("ru", "arguing", "Как мы вам уже писали", "{}, нет."),
    ("ru", "arguing", "по вашей собственной вине", "Это {}."),
    ("ru", "arguing", "Вы ошибаетесь", "{} в этом."),
    ("ru", "boilerplate", "Настоящим уведомляем", "{} вас."),
    ("ru", "boilerplate", "вышеизложенного", "После {} нет."),
    ("ru", "boilerplate", "в установленном порядке", "Решим {}."),
    ("ru", "boilerplate", "не представляется возможным", "Это {}."),
    ("ru", "boilerplate", "причинённые неудобства", "Простите за {}."),
    ("ru", "half-apology", "Извините, если", "{} так."),
    ("ru", "half-apology", "жаль, что вы так считаете", "Нам {}."),
]


@pytest.mark.parametrize(("language", "rule", "phrase", "text"), PHRASES)
def test_phrases_are_found_with_their_places(language: str, rule: str, phrase: str, text: str) -> None:
    """What argues, sounds like an office or half apologises is found exactly where it stands (S35, S36)."""
    assert quoted(text.format(phrase), language) == [(rule, phrase)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We failed to send it."),
        ("en", "You told us in July."),
        ("en", "We should have known."),
        ("en", "It is a policy of theirs."),
        ("ru", "Мы сами это исправим."),
        ("ru", "Вы самый терпеливый клиент."),
        ("ru", "Порядок установлен."),
    ],
)
def test_what_only_sounds_alike_is_left_alone(language: str, text: str) -> None:
    """Owning up to one's own mistakes is no arguing."""
    assert quoted(text, language) == []


@pytest.mark.parametrize(
    ("text", "loud"),
    [
        ("You must NOT write.", ["NOT"]),
        ("Это НЕЛЬЗЯ делать.", ["НЕЛЬЗЯ"]),
        ("IT IS LATE now.", ["IT IS LATE"]),
        ("It is IMPOSSIBLE to say.", ["IMPOSSIBLE"]),
        ("Wait!! Really?!", ["!!"]),
        ("What?!!", ["?!!"]),
        ("The FCA and the FOS UK say so!", []),
        ("UNESCO, NATO know.", []),
        ("It is POSSIBLE now.", ["POSSIBLE"]),
        ("In BENELUX it rains.", []),
        ("I saw it.", []),
    ],
)
def test_shouting_is_found(text: str, loud: list[str]) -> None:
    """Emphasis by capitals and rows of marks shout; abbreviations and a single mark do not."""
    assert [words for rule, words in quoted(text) if rule == "shouting"] == loud
    assert all(rule == "shouting" for rule, _ in quoted(text))


def test_a_sentence_of_more_than_25_words_is_long() -> None:
    """The 26th word makes a sentence too long; the finding covers just that sentence."""
    fits, long = (" ".join(["a"] * count) + "." for count in (25, 26))

    assert quoted(f"{fits} {fits}") == []
    assert quoted(f"{fits} {long}\n{fits}") == [("long-sentence", long)]


def test_figures_addresses_and_names_are_no_words_of_ours() -> None:
    """A long address makes no sentence long, and a product in capitals does not shout."""
    route = " ".join(["Ombudsman"] * 30)
    text = f"We are sorry. Turn to {route} about THE BIG CHAIR, write to a@b.example or see www.c.example 1 2 3."
    facts = LetterFacts(external_route=route, product="THE BIG CHAIR")

    assert {one.rule for one in check_tone(text, language="en")} >= {"long-sentence", "shouting"}
    assert check_tone(text, language="en", facts=facts) == ()


def test_a_name_within_a_longer_one_leaves_nothing_behind() -> None:
    """The longest name is blanked first."""
    facts = LetterFacts(owner="Ann", last_resort="Ann WONDERFUL", category="late")

    assert check_tone("Sorry, late. Ask Ann WONDERFUL.", language="en", facts=facts) == ()


def test_names_are_blanked_as_whole_words() -> None:
    """A short name does not hide the words that contain it, and places stay what they were."""
    text = "We are sorry, Hal. You shall not: you failed to read."
    (finding,) = check_tone(
        text, language="en", template_text=None, facts=LetterFacts(addressee="ail", category="read")
    )

    assert text[finding.start : finding.end] == "you failed to"


HARD = {
    "en": "Regrettably, the institutional considerations surrounding reimbursement necessitate verification. "
    "Administrative authorities subsequently communicate determinations accordingly. ",
    "ru": "Осуществление административного рассмотрения предполагает предоставление дополнительных подтверждающих "
    "документов. Соответствующее уведомление предоставляется уполномоченными представителями. ",
}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_text_that_is_hard_to_read_is_found(language: str) -> None:
    """Long words in a long enough text are found, as a finding on all of it; a short text tells nothing."""
    short, text = SORRY[language] + HARD[language], SORRY[language] + HARD[language] * 4

    assert check_tone(short, language=language) == ()
    (finding,) = check_tone(text, language=language)
    assert (finding.rule, finding.start, finding.end) == ("hard-to-read", 0, 0)


@pytest.mark.parametrize(("count", "found"), [(38, False), (39, True)])
def test_ease_is_judged_from_40_words_on(count: int, *, found: bool) -> None:
    """With the apology, 39 long words make 40: from there on the ease of reading is judged."""
    rules = [finding.rule for finding in check_tone("Sorry. " + "Consideration. " * count, language="en")]

    assert rules == (["hard-to-read"] if found else [])


@pytest.mark.parametrize(
    ("language", "sorry", "short", "long", "easy"),
    [("en", "Sorry", "a", "banana", 14), ("ru", "Простите", "и", "молоко", 30)],
)
def test_the_ease_that_is_asked_for(language: str, sorry: str, short: str, long: str, easy: int) -> None:
    """Four sentences of ten words, at 50.8 (English) and 40.6 (Russian): one long word more makes them too hard."""
    for count, rules in ((easy, []), (easy + 1, ["hard-to-read"])):
        said = [sorry, *[long] * count, *[short] * (39 - count)]
        text = " ".join(" ".join(said[start : start + 10]) + "." for start in range(0, 40, 10))
        assert [finding.rule for finding in check_tone(text, language=language)] == rules


EASE = [
    ("The cat sat on the mat.", "en", 206.835 - 1.015 * 6 - 84.6 * 6 / 6),
    ("The table was wanted. People liked it.", "en", 206.835 - 1.015 * 7 / 2 - 84.6 * 10 / 7),
    ("Boxes made for games: www.cat.example 12!", "en", 206.835 - 1.015 * 4 - 84.6 * 5 / 4),
    ("Мама мыла раму.", "ru", 206.835 - 1.3 * 3 - 60.1 * 6 / 3),
    ("Ёлка в лесу\nПень", "ru", 206.835 - 1.3 * 4 / 2 - 60.1 * 6 / 4),
]


@pytest.mark.parametrize(("text", "language", "ease"), EASE)
def test_reading_ease_is_flesch_and_its_russian_adaptation(text: str, language: str, ease: float) -> None:
    """Words, sentences and syllables, counted by hand, put into the published formulas."""
    assert reading_ease(text, language) == pytest.approx(ease, abs=1e-9)


@pytest.mark.parametrize(("text", "language"), [("", "en"), ("1 2 3", "ru"), ("Die Katze", "de")])
def test_reading_ease_is_unknown_without_words_or_formula(text: str, language: str) -> None:
    """No words, or a language without a formula, have no ease."""
    assert reading_ease(text, language) is None


FACTS = LetterFacts(reference="c-1", category="late delivery", explanation="A label came off in our depot.")
USUAL = "We are sorry. We have read your letter $reference and will be in touch about $category."


def uniform(text: str, *, template_text: str | None = None, facts: LetterFacts | None = None) -> bool:
    """Return whether a letter is found to fit anybody."""
    findings = check_tone(text, language="en", template_text=template_text, facts=facts)
    return "not-about-the-case" in [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("text", "template_text", "facts", "found"),
    [
        ("Sorry. We have your letter c-1.", None, FACTS, True),
        ("Sorry. We have your letter c-1 about the delivery.", None, FACTS, True),
        ("Sorry. Your delivery labels fell.", None, FACTS, False),
        ("Sorry. Your labels fell.", None, FACTS, True),
        ("Sorry. It was late.", None, LetterFacts(category="late"), False),
        ("Sorry.", None, LetterFacts(), True),
        ("Sorry. We have your letter.", None, None, False),
        ("We have read your letter c-1 and will be in touch.", USUAL, FACTS, True),
        ("We have read your letter c-1 and will be in touch.", USUAL, None, True),
        ("Anna visited seven foggy islands while buying cheap green socks.", USUAL, FACTS, False),
        ("Anna visited seven foggy islands buying cheap socks.", USUAL, FACTS, False),
        ("Anna visited seven foggy islands buying socks.", USUAL, FACTS, True),
        ("We have read your letter: the label came off in our depot.", USUAL, FACTS, False),
    ],
)
def test_a_letter_that_fits_anybody_is_found(
    text: str, template_text: str | None, facts: LetterFacts | None, *, found: bool
) -> None:
    """Two words that tell the case, or eight beside the template's own, make a letter about the case (S35)."""
    assert uniform(text, template_text=template_text, facts=facts) is found


def test_another_language_is_judged_by_what_needs_no_words() -> None:
    """In German there is no word list: only long sentences and shouting are found."""
    text = "Wie Sie wissen sollten!! " + " ".join(["ja"] * 26)

    assert [finding.rule for finding in check_tone(text, language="de")] == ["shouting", "long-sentence"]


def test_a_region_changes_no_tone() -> None:
    """A code with a region is judged as its language."""
    assert check_tone("You failed to.", language="en-GB") == check_tone("You failed to.", language="en")


def test_findings_stand_in_the_order_of_the_text() -> None:
    """What concerns all of the letter comes first, the rest as it stands in the text."""
    findings = check_tone("Any inconvenience!! You failed to read.", language="en")

    assert [one.rule for one in findings] == ["no-apology", "boilerplate", "shouting", "arguing"]
    assert [one.start for one in findings] == sorted(one.start for one in findings)


def test_a_finding_says_what_to_do_without_the_text() -> None:
    """The words of a letter may be personal: a finding tells the rule, the place and the advice, in both languages."""
    missing, arguing = check_tone("You failed to read.", language="en")

    assert str(missing) == "no-apology: it does not apologise (S36); say sorry for the trouble, whoever is at fault"
    assert str(arguing).startswith("arguing [0:13]: it argues or puts the blame on the customer (S36); leave it out")
    assert arguing.problem.said_in("ru") == "письмо спорит или винит клиента (S36)"
    assert "failed" not in str(arguing)
