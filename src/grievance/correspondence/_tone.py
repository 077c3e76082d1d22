"""The tone of a letter: it apologises, does not argue, speaks plainly, and is about this case (S35, S36)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from grievance.correspondence._containing import says_sorry
from grievance.correspondence._facts import LetterFacts, primary
from grievance.correspondence._reading_ease import reading_ease, sentences, words
from grievance.correspondence._tone_words import ARGUING, BOILERPLATE, EMPHASIS, HALF_APOLOGY
from grievance.decision import Phrase
from grievance.model._checks import check

__all__ = ["ToneFinding", "check_tone"]


@attrs.frozen(kw_only=True)
class ToneFinding:
    """
    What is wrong with the tone of a letter, what to do about it, and where: from the character ``start`` up to ``end``.

    Both are 0 where the whole letter is meant. The text itself is not repeated: it may be personal.
    """

    rule: str
    problem: Phrase
    advice: Phrase
    start: int = 0
    end: int = 0

    def __attrs_post_init__(self) -> None:
        check(self)

    def __str__(self) -> str:
        place = f" [{self.start}:{self.end}]" if self.end else ""
        return f"{self.rule}{place}: {self.problem}; {self.advice}"


def check_tone(
    text: str, *, language: str, template_text: str | None = None, facts: LetterFacts | None = None
) -> tuple[ToneFinding, ...]:
    """
    Return what is wrong with the tone of a letter, in the order of its text; what concerns all of it comes first.

    Phrases that argue or sound like an office, half apologies, shouting and long sentences are reported with their
    places; the missing apology, the text that is hard to read and the letter that could go to anybody as a whole (S35,
    S36). The last is told by *template_text*, the usual words, and by the *facts* of the case; without both it is not
    looked at. Names and contacts among the facts are no words of ours: they are not judged. In a language other than
    English and Russian, only sentences and shouting are looked at.

    >>> for finding in check_tone("You failed to read the terms. Pursuant to these, no.", language="en"):
    ...     print(finding.rule, finding.start, finding.end)
    no-apology 0 0
    arguing 0 13
    boilerplate 30 41
    """
    language, judged = primary(language), _without_names(text, facts)
    found = [*_whole(text, judged, language), *_uniform(text, template_text, facts), *_places(judged, language)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _without_names(text: str, facts: LetterFacts | None) -> str:
    """Blank the names and contacts, so that all places stay as they are."""
    names = [getattr(facts, name) for name in _NAMES] if facts else []
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " " * len(name), text)
    return text


_NAMES = (
    *("addressee", "reference", "owner", "team", "product", "last_resort", "body", "body_contact", "original"),
    *("review", "external_route", "time_limit_waiver", "website", "leaflet", "signature"),
)


def _whole(text: str, judged: str, language: str) -> Iterator[ToneFinding]:
    if language in ARGUING and not says_sorry(text):
        yield _finding("no-apology")
    ease = reading_ease(judged, language) if len(words(judged)) >= _ENOUGH else None
    if ease is not None and ease < _EASE[language]:
        yield _finding("hard-to-read")


_ENOUGH = 40
"""Fewer words tell nothing about the ease of reading."""

_EASE = {"en": 50, "ru": 40}
"""Below it a text is hard: fairly difficult in Flesch's own table; Russian words are longer, so ours is lower there."""

_LONG = 25
"""The words that a sentence may have; guides to plain English say 15 to 25 [R]."""


def _places(text: str, language: str) -> Iterator[ToneFinding]:
    for rule, phrases in _PHRASES.items():
        if language in phrases:
            yield from (_finding(rule, *found.span()) for found in phrases[language].finditer(text))
    yield from (_finding("shouting", start, end) for start, end in _shouts(text))
    for start, end in sentences(text):
        if len(words(text[start:end])) > _LONG:
            yield _finding("long-sentence", start, end)


_PHRASES = MappingProxyType({"arguing": ARGUING, "boilerplate": BOILERPLATE, "half-apology": HALF_APOLOGY})

_CAPITALS = re.compile(r"\b[A-ZА-ЯЁ]{2,}\b(?:[ ,]+\b[A-ZА-ЯЁ]{1,}\b)*")
_MARKS = re.compile(r"[!?]{2,}")


def _shouts(text: str) -> Iterator[tuple[int, int]]:
    """Yield capitals that are no abbreviation: an emphasised word, a long one, three in a row; and rows of marks."""
    for found in _CAPITALS.finditer(text):
        loud = re.findall(r"\w+", found.group())
        if len(loud) > 2 or any(word in EMPHASIS or len(word) > 7 for word in loud):
            yield found.span()
    yield from (found.span() for found in _MARKS.finditer(text) if "!!" in found.group())


def _uniform(text: str, template_text: str | None, facts: LetterFacts | None) -> Iterator[ToneFinding]:
    """Yield a finding for a letter that could go to anybody: few words of its own, and none that tell the case."""
    if template_text is None and facts is None:
        return
    usual = _stems(template_text or "")
    own = _stems(text) - usual
    telling = _stems(_told(facts)) - usual if facts else frozenset()
    told = len(telling & own) >= min(2, len(telling)) > 0
    written = template_text is not None and len(own) >= _OWN
    if not told and not written:
        yield _finding("not-about-the-case")


_OWN = 8
"""So many words beside the template's own are a letter that somebody wrote."""

_TELLING = ("category", "product", "explanation", "why_late", "remedy", "merits", "instead", "body", "question")


def _told(facts: LetterFacts) -> str:
    return " ".join(filter(None, (getattr(facts, name) for name in _TELLING)))


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the longer words: what is left of them in every case and number."""
    return frozenset(word[:5].lower().replace("ё", "е") for word in words(text) if len(word) > 3)


def _finding(rule: str, start: int = 0, end: int = 0) -> ToneFinding:
    problem, advice = _TOLD[rule]
    return ToneFinding(rule=rule, problem=problem, advice=advice, start=start, end=end)


def _both(en: str, ru: str) -> Phrase:
    return Phrase((("en", en), ("ru", ru)))


_TOLD: Mapping[str, tuple[Phrase, Phrase]] = MappingProxyType(
    {
        "no-apology": (
            _both("it does not apologise (S36)", "в письме нет извинения (S36)"),
            _both("say sorry for the trouble, whoever is at fault", "извинитесь за хлопоты, кто бы ни был виноват"),
        ),
        "half-apology": (
            _both("the apology doubts that there is a reason for it (S36)", "извинение с оговоркой (S36)"),
            _both("say what you are sorry for, without if", "скажите, за что извиняетесь, без «если»"),
        ),
        "arguing": (
            _both("it argues or puts the blame on the customer (S36)", "письмо спорит или винит клиента (S36)"),
            _both("leave it out, or say what happened on our side", "уберите или скажите, что произошло у нас"),
        ),
        "boilerplate": (
            _both("it sounds like an office (S35)", "звучит по-канцелярски (S35)"),
            _both("say it as you would say it aloud", "скажите так, как сказали бы вслух"),
        ),
        "not-about-the-case": (
            _both("it could go to anybody (S35)", "такое письмо можно послать кому угодно (S35)"),
            _both("name what happened to this customer", "назовите то, что случилось именно с этим клиентом"),
        ),
        "long-sentence": (
            _both(f"the sentence has more than {_LONG} words", f"в предложении больше {_LONG} слов"),
            _both("make two of it", "разделите его на два"),
        ),
        "hard-to-read": (
            _both("it is hard to read (Flesch's reading ease)", "текст трудно читать (индекс Флеша)"),
            _both("take shorter words and shorter sentences", "возьмите слова и предложения покороче"),
        ),
        "shouting": (
            _both("it shouts", "текст кричит"),
            _both("write in small letters, with one mark at most", "пишите строчными и ставьте не больше одного знака"),
        ),
    }
)
