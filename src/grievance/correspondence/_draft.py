"""Drafts: a template with the facts of a case put in, and what it contains for sure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from grievance.correspondence._facts import LetterFacts
from grievance.correspondence._packaged import packaged_templates
from grievance.correspondence._template import Block, Templates
from grievance.errors import InvalidValue
from grievance.model import Contact, ContactKind, Direction, Element
from grievance.model._checks import check, personal

__all__ = ["Draft", "draft"]


@attrs.frozen(kw_only=True)
class Draft:
    """
    A letter that was written from a template: its text, what it contains, and what is owed and still missing.

    A letter with something missing satisfies no duty (L9): a person completes it first.
    """

    kind: str
    language: str
    text: str = personal(default="")
    sent_as: ContactKind
    contains: tuple[Element, ...] = ()
    missing: tuple[Element, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)

    def contact(
        self,
        *,
        at: datetime,
        channel: str,
        id: str | None = None,  # noqa: A002 - the name that the contact has for it
        automatic: bool = False,
        promises: datetime | None = None,
    ) -> Contact:
        """
        Return the record that it was sent at *at* through *channel*.

        *id* is the host's own, by which its delivery is reported; *promises* goes with a holding notice.

        Raises:
            InvalidValue: A holding notice names a new date, and nobody says which instant it promises (S72).
        """
        if self.sent_as is ContactKind.HOLDING_NOTICE and Element.NEXT_DATE in self.contains and promises is None:
            raise InvalidValue("promises", "must be the instant of the new date that the notice names (S72)")
        return Contact(
            kind=self.sent_as,
            direction=Direction.OUT,
            channel=channel,
            at=at,
            automatic=automatic,
            promises=promises,
            id=id,
            contains=self.contains,
            text=self.text,
        )


def draft(kind: str, facts: LetterFacts, *, owes: Iterable[Element] = (), templates: Templates | None = None) -> Draft:
    """
    Return the letter of this *kind* in the language of the *facts*, English where a template does not speak it.

    Nothing is invented: a block whose facts are not known is left out, and an element counts as contained only if the
    block that provides it stands in the text. *owes* is what the letter has to contain (L8, L9, S43).

    >>> facts = LetterFacts(reference="c-1", last_resort="Ann Lee, 020 7946 0000", apology="We are sorry.")
    >>> letter = draft("acknowledgement", facts, owes=[Element.REFERENCE, Element.OWNER])
    >>> [element.value for element in letter.contains], [element.value for element in letter.missing]
    (['reference', 'apology', 'last resort'], ['owner'])

    Raises:
        InvalidValue: There is no template of this kind.
    """
    template = (templates or packaged_templates()).of(kind)
    language = facts.language if template.speaks(facts.language) else "en"
    said = [(block, block.said(facts, language)) for block in template.blocks if block.suits(facts)]
    provided = {block.provides for block, text in said if text is not None}
    return Draft(
        kind=kind,
        language=language,
        text=_joined(said),
        sent_as=template.sent_as,
        contains=tuple(element for element in Element if element in provided),
        missing=tuple(element for element in Element if element in set(owes) - provided),
    )


def _joined(said: Iterable[tuple[Block, str | None]]) -> str:
    """Join blocks to paragraphs; what goes on begins one where the start of its own was left out."""
    letter, begun = "", False
    for block, text in said:
        begun = begun and block.goes_on
        if text is not None:
            letter += (" " if begun else "\n\n") + text
            begun = True
    return letter.strip()
