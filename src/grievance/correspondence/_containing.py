"""What a letter that a person wrote contains, found in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from grievance.correspondence._facts import FIELD_OF, LetterFacts
from grievance.correspondence._searching import holds, plain, reaches
from grievance.model import Element

__all__ = ["CHECKABLE", "contained", "says_sorry", "uncovered"]

CHECKABLE: frozenset[Element] = frozenset(Element) - {
    Element.RESPONSE_TIMES,
    Element.WHY_LATE,
    Element.REMEDY,
    Element.MERITS,
    Element.HELP_INSTEAD,
    Element.QUESTION,
    Element.REVIEW,
    Element.TIME_LIMIT_WAIVER,
}
"""What can be told from a text alone: names, contacts and dates, and what has words of its own. The rest is a
matter of meaning: it can be put in many ways."""


def contained(text: str, facts: LetterFacts) -> frozenset[Element]:
    """
    Return the elements that *text* holds.

    A fact of the case is found by its value, whatever the case of its letters, its spaces, the spelling of a date; of a
    contact, one way to reach it is enough. An outcome, an apology and an explanation are also found by the words that
    the language has for them. What is not found may still be there in other words, unless it is `CHECKABLE`.

    >>> letter = "Sorry that this took so long. It was the snow, because of which no van could leave. (Case c-7)"
    >>> sorted(element.value for element in contained(letter, LetterFacts(reference="C-7")))
    ['apology', 'explanation', 'reference']
    """
    said = plain(text)
    found = {element for element, name in FIELD_OF.items() if holds(said, getattr(facts, name))}
    reached = {element for element, name in _CONTACTS.items() if reaches(said, getattr(facts, name))}
    told = {element for element, words in _WORDS.items() if words.search(said)}
    told -= set() if says_sorry(text) else {Element.APOLOGY}
    return frozenset(found | reached | told)


def uncovered(text: str, claimed: Iterable[Element], facts: LetterFacts) -> frozenset[Element]:
    """
    Return what *text* is *claimed* to contain and does not hold, as far as that is `CHECKABLE`.

    A claim that rests on no known fact is not held: nobody can name a last resort that is not known.
    """
    return CHECKABLE.intersection(claimed) - contained(text, facts)


def says_sorry(text: str) -> bool:
    """Return whether *text* holds an apology, in English or Russian, and not that there is none."""
    said = _NO_APOLOGY.sub(" ", plain(text))
    return _WORDS[Element.APOLOGY].search(said) is not None


_NO_APOLOGY = re.compile(
    r"\b(?:(?:not|never|no|n't|nothing to) (?:\w+ )?(?:sorry|apologi[sz]e|apolog(?:y|ies))"
    r"|не (?:\w+ )?(?:извиняемся|извинимся|просим прощения)|извинени\w+ (?:не|нет)\b(?: \w+)?)"
)


_CONTACTS: Mapping[Element, str] = MappingProxyType(
    {
        Element.LAST_RESORT: "last_resort",
        Element.EXTERNAL_ROUTE: "external_route",
        Element.SIGNPOST: "body_contact",
        Element.WEBSITE: "website",
        Element.LEAFLET: "leaflet",
    }
)

_WORDS: Mapping[Element, re.Pattern[str]] = MappingProxyType(
    {
        Element.APOLOGY: re.compile(
            r"\b(?:sorry|apologi[sz]e|apolog(?:y|ies)|regret that we|forgive us"
            r"|извини(?:те|ть)?|извинени\w+|извиняемся|прости(?:те)?|просим прощения|прощения|нам (?:очень )?жаль)\b"
        ),
        Element.OUTCOME: re.compile(
            r"\b(?:uphold|upheld|you (?:are|were) right|(?:accept|reject)(?:ed)? your complaint|complaint is justified"
            r"|agree with your complaint|вы (?:были )?правы|обоснованн\w+|необоснованн\w+"
            r"|(?:удовлетвор|отклон)\w+ (?:вашу )?(?:жалоб|претензи)\w+)\b"
        ),
        Element.EXPLANATION: re.compile(
            r"\b(?:because|the reason|due to|потому что|так как|из-за|причин\w+|поскольку|дело в том)\b"
        ),
    }
)
