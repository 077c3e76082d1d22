"""From a ground to a refusal: the procedure fills in what it knows, a person the words."""

from __future__ import annotations

from typing import Unpack

from grievance.cannot_help._terms import CannotHelp
from grievance.cannot_help._words import Words
from grievance.codec import nearest
from grievance.decision import Phrase
from grievance.errors import InvalidValue
from grievance.model import Body, Element, Ground, Refusal, Remedy

__all__ = ["needs_second_person", "prepare", "wanted"]


def prepare(
    terms: CannotHelp,
    ground: Ground,
    *,
    decided_by: str,
    last_resort: str,
    language: str = "en",
    body: str | Body | None = None,
    **words: Unpack[Words],
) -> Refusal:
    """
    Return the refusal on *ground* that says everything it owes (S44, D36).

    The procedure gives the last resort, the review and the external route in *language*, the body by its id, and what
    the ground owes beside; a person gives the *words*.

    >>> from grievance.cannot_help import CannotHelp, prepare
    >>> from grievance.model import Body, Ground
    >>> harbour = Body(id="harbour", name="Harbour Authority", contact="complaints@harbour.example")
    >>> refusal = prepare(
    ...     CannotHelp(bodies={"harbour": harbour}),
    ...     Ground.THIRD_PARTY,
    ...     decided_by="ann",
    ...     last_resort="boss@shop.example",
    ...     body="harbour",
    ...     explanation="The harbour runs the ferry, and its staff turned you away.",
    ...     apology="We are sorry that your journey began like this.",
    ... )
    >>> refusal.body.name
    'Harbour Authority'

    Args:
        terms: What the procedure knows.
        ground: Why the company cannot help.
        decided_by: Who decides it.
        last_resort: The contact whom the complainant can always turn to (S43), ``Conduct.answerable``.
        language: In which language the procedure speaks; else English, else the one that it has.
        body: Who can help instead: the id of a body of the procedure, or any other body.
        words: See `Words`.

    Raises:
        InvalidValue: Something that is owed is missing, there is no such body or word, or a remedy is of a kind that
            may not be given here (L54).
    """
    for name in words:
        if name not in Words.__annotations__:
            raise InvalidValue(name, f"is no part of a refusal{nearest(name, Words.__annotations__)}")
    _check_goodwill(terms, words.get("remedies", ()))
    words["review"] = words.get("review") or _said(terms.review, language)
    words["external_route"] = words.get("external_route") or _said(terms.external_route, language)
    return Refusal(
        ground=ground,
        decided_by=decided_by,
        last_resort=last_resort,
        body=terms.body(body) if isinstance(body, str) else body,
        owes=terms.owes.get(ground, ()),
        **words,
    )


def wanted(terms: CannotHelp, ground: Ground) -> tuple[Element, ...]:
    """
    Return what a person still has to say for a refusal on *ground*, in the order of a letter.

    A signpost is among it where one is owed: which body it is, somebody has to choose.
    """
    given = {Element.LAST_RESORT}
    given |= {Element.REVIEW} if terms.review is not None else set()
    given |= {Element.EXTERNAL_ROUTE} if terms.external_route is not None else set()
    owed = ground.owes.union(terms.owes.get(ground, ())) - given
    return tuple(element for element in Element if element in owed)


def needs_second_person(terms: CannotHelp, refusal: Refusal) -> bool:
    """Return whether a second person still has to review *refusal* before it goes out (D38, L59)."""
    return refusal.ground in terms.two_persons and refusal.reviewed_by is None


def _said(phrase: Phrase | None, language: str) -> str:
    return "" if phrase is None else phrase.said_in(language)


def _check_goodwill(terms: CannotHelp, remedies: tuple[Remedy, ...]) -> None:
    for number, remedy in enumerate(remedies):
        if remedy.kind not in terms.goodwill:
            may = ", ".join(sorted(kind.value for kind in terms.goodwill)) or "nothing"
            raise InvalidValue(
                f"remedies[{number}].kind", f"{remedy.kind.value!r} is not given with a refusal; what may be: {may}"
            )
