"""A Markdown page in one of two languages; the procedure's own words are escaped where they are put in."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from grievance.decision import Phrase

__all__ = ["Page", "both", "escaped"]


def both(en: str, ru: str) -> Phrase:
    """Return a sentence in both languages that the library speaks."""
    return Phrase.of({"en": en, "ru": ru})


_SPECIAL = re.compile(r"[\\`*_\[\]<>{}|~#&$]")
_AT_START = re.compile(r"^(\d*)(?=[-+.)](?:\s|$)|[-=]+$)")


def escaped(text: str) -> str:
    """Return *text* on one line, without anything that Markdown would take for markup."""
    line = _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    return _AT_START.sub(r"\1\\", line)


@attrs.define
class Page:
    """The page so far."""

    language: str
    _blocks: list[str] = attrs.field(factory=list)

    def say(self, text: Phrase, **words: object) -> str:
        """Return a fixed *text* in the language of the page, with the procedure's own *words* in it."""
        return text.said_in(self.language).format_map({name: escaped(self.plain(word)) for name, word in words.items()})

    def plain(self, word: object) -> str:
        """Return a word of the procedure as it is written."""
        return word.said_in(self.language) if isinstance(word, Phrase) else str(word)

    def heading(self, level: int, text: Phrase, **words: object) -> None:
        """Begin a section."""
        self._blocks.append(f"{'#' * level} {self.say(text, **words)}")

    def paragraph(self, text: Phrase, **words: object) -> None:
        """Add a paragraph."""
        self._blocks.append(self.say(text, **words))

    def items(self, lines: Iterable[str], otherwise: Phrase | None = None) -> None:
        """Add a list of *lines* that were said already; a list of none is the sentence *otherwise*."""
        listed = "\n".join(f"- {line}" for line in lines)
        if listed:
            self._blocks.append(listed)
        elif otherwise is not None:
            self._blocks.append(self.say(otherwise))

    def text(self) -> str:
        """Return the whole page."""
        return "\n\n".join(self._blocks) + "\n"
