"""Templates of letters: blocks of text with placeholders, each saying which element it provides. No code in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from string import Template as Text
from typing import TypeVar

import attrs

from grievance.correspondence._dates import date_in
from grievance.correspondence._facts import CASE_FACTS, FIELD_OF, LETTER_FACTS, LetterFacts
from grievance.decision import Phrase
from grievance.errors import InvalidValue
from grievance.model import ContactKind, Element, Ground, Outcome
from grievance.model._checks import check

__all__ = ["Block", "LetterTemplate", "Templates"]

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Block:
    """
    A piece of a letter: a paragraph, or with ``goes_on`` a further sentence of the one before.

    ``text`` has a sentence for each language, English among them, with placeholders such as ``$reference``;
    ``provides`` is the element that it says, if any. It is left out where ``only`` names variants (outcomes, grounds)
    and this is none of them, where the fact named by ``unless`` is known, and where a fact that it needs is not.

    Raises:
        InvalidValue: A placeholder is no fact, a variant is unknown, English is missing, or it claims an element that
            it does not say.
    """

    id: str
    text: Phrase
    provides: Element | None = None
    only: tuple[str, ...] = ()
    unless: str | None = None
    goes_on: bool = False

    def __attrs_post_init__(self) -> None:
        check(self)
        for variant in self.only:
            if variant not in _VARIANTS:
                raise InvalidValue("Block.only", f"{variant!r} is no outcome or ground{_nearest(variant, _VARIANTS)}")
        if self.unless is not None and self.unless not in LETTER_FACTS:
            raise InvalidValue(
                "Block.unless", f"{self.unless!r} is no fact of a letter{_nearest(self.unless, LETTER_FACTS)}"
            )
        if "en" not in dict(self.text.texts):
            raise InvalidValue("Block.text.en", "is required: every other language falls back to English")
        for language, text in self.text.texts:
            self._check_text(f"Block.text.{language}", text)

    def _check_text(self, field: str, text: str) -> None:
        if not Text(text).is_valid():
            raise InvalidValue(field, "has a $ that begins no placeholder: write $$ for the sign itself")
        names = Text(text).get_identifiers()
        for name in names:
            if name not in LETTER_FACTS:
                raise InvalidValue(field, f"'${name}' is no fact of a letter{_nearest(name, LETTER_FACTS)}")
        if self.provides is not None and (needed := FIELD_OF[self.provides]) not in names:
            raise InvalidValue(field, f"claims to say the {self.provides.value}: it must hold ${needed}")

    def suits(self, facts: LetterFacts) -> bool:
        """Return whether the block is meant for a letter with these *facts*, as ``only`` and ``unless`` say."""
        meant = not self.only or facts.variant in self.only
        return meant and (self.unless is None or getattr(facts, self.unless) is None)

    def said(self, facts: LetterFacts, language: str) -> str | None:
        """
        Return the text with the facts put in; None if one of them is not known.

        A fact that ends its own sentence takes the full stop after it away.
        """
        text = Text(self.text.said_in(language))
        known = {name: _shown(getattr(facts, name), language) for name in text.get_identifiers()}
        if None in known.values():
            return None
        return text.substitute(known).replace(f"{_ENDED}.", "").replace(_ENDED, "")


_VARIANTS = frozenset(member.value for kind in (Outcome, Ground) for member in kind)

_ENDED = "\0"
"""Marks the end of a fact that ends its own sentence; no fact holds it."""


def _shown(value: object, language: str) -> str | None:
    if value is None:
        return None
    words = date_in(language, value) if isinstance(value, date) else str(value)
    return words + _ENDED if words.endswith((".", "!", "?", "…")) else words


@attrs.frozen(kw_only=True)
class LetterTemplate:
    """
    A kind of letter: its blocks in order, and as which contact it is recorded when it is sent.

    Raises:
        InvalidValue: It has no blocks, an id stands twice, or nothing in it tells the case: it would be mere
            boilerplate (S35).
    """

    kind: str
    sent_as: ContactKind = ContactKind.MESSAGE
    blocks: tuple[Block, ...]

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.blocks:
            raise InvalidValue("LetterTemplate.blocks", "needs at least one block")
        ids = [block.id for block in self.blocks]
        if len(set(ids)) != len(ids):
            raise InvalidValue("LetterTemplate.blocks", "each id may stand once")
        if CASE_FACTS.isdisjoint(Text(self.wording("en")).get_identifiers()):
            raise InvalidValue("LetterTemplate.blocks", "must tell the case, as by $category or $explanation (S35)")

    def wording(self, language: str) -> str:
        """Return its usual words, those of all blocks: what `check_tone` tells a letter of its own from."""
        return "\n".join(block.text.said_in(language) for block in self.blocks)

    def speaks(self, language: str) -> bool:
        """Return whether every block has a text in the *language*."""
        return all(language in dict(block.text.texts) for block in self.blocks)

    def block(self, block_id: str) -> Block:
        """
        Return the block of this id, for a letter that a person writes (S71).

        Raises:
            InvalidValue: There is none.
        """
        return _named(block_id, {block.id: block for block in self.blocks}, "LetterTemplate.block")


@attrs.frozen(kw_only=True)
class Templates:
    """The templates at hand, each kind once."""

    templates: tuple[LetterTemplate, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        if len(set(self.kinds)) != len(self.templates):
            raise InvalidValue("Templates.templates", "each kind may stand once")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of letters."""
        return tuple(template.kind for template in self.templates)

    def __iter__(self) -> Iterator[LetterTemplate]:
        return iter(self.templates)

    def of(self, kind: str) -> LetterTemplate:
        """
        Return the template of this *kind*.

        Raises:
            InvalidValue: There is none.
        """
        return _named(kind, {template.kind: template for template in self}, "Templates.of")

    def overridden_by(self, others: Templates) -> Templates:
        """Return these templates with *others* in place of those of the same kind, and beside the rest."""
        merged = {template.kind: template for template in (*self, *others)}
        return Templates(templates=tuple(merged.values()))


def _named(name: str, known: Mapping[str, T], field: str) -> T:
    if name not in known:
        raise InvalidValue(field, f"there is no {name!r}{_nearest(name, known)}")
    return known[name]


def _nearest(name: str, known: Iterable[str]) -> str:
    from grievance.codec import nearest  # only where there is a fault: it takes long to load

    return nearest(name, known)
