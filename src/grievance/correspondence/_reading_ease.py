"""How easily a text reads: its sentences with their places, and Flesch's reading ease."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["reading_ease", "sentences", "words"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?…]+(?=[\s)»”\"]|\Z)|(?=\n)|\Z)")


def words(text: str) -> list[str]:
    """Return the words of *text*: figures and addresses are none."""
    return _WORD.findall(_ADDRESS.sub(" ", text))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends; a new line ends one too."""
    yield from (found.span() for found in _SENTENCE.finditer(text))


def reading_ease(text: str, language: str) -> float | None:
    """
    Return Flesch's reading ease: 100 is very easy, 0 very hard; None without words or for another language.

    English: 206.835 - 1.015 * words a sentence - 84.6 * syllables a word (R. Flesch, A new readability yardstick,
    1948). Russian: 206.835 - 1.3 * words a sentence - 60.1 * syllables a word (I. V. Oborneva, 2006). Both recalled
    and compared with the coefficients in public libraries [R]. Syllables of English are counted by rule, not looked up.

    >>> round(reading_ease("The cat sat on the mat.", "en"), 3)
    116.145
    """
    said = words(text)
    if not said or language not in _COEFFICIENTS:
        return None
    of_length, of_syllables = _COEFFICIENTS[language]
    count = sum(bool(words(text[start:end])) for start, end in sentences(text))
    syllables = sum(_syllables(word, language) for word in said)
    return 206.835 - of_length * len(said) / count - of_syllables * syllables / len(said)


_COEFFICIENTS = {"en": (1.015, 84.6), "ru": (1.3, 60.1)}


def _syllables(word: str, language: str) -> int:
    if language == "ru":
        return max(1, len(re.findall(r"[аеёиоуыэюя]", word.lower())))
    spoken = re.sub(r"(?<=[^aeiouyl])(?:es|ed|e)$|(?<=[aeiouy]l)e[sd]?$", _silent, word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def _silent(ending: re.Match[str]) -> str:
    """Keep the endings that are spoken: -ted, -ded, and -es after a hissing sound."""
    before = ending.string[ending.start() - 1]
    spoken = {"ed": "td", "es": "szxcghj"}.get(ending.group(), "")
    return ending.group() if before in spoken else ""
