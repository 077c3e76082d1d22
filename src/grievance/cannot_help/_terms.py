"""The terms on which a company says that it cannot help: what the procedure knows before anybody writes a word."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from grievance.cannot_help._policy import RefusalPolicy, ask_a_person
from grievance.cannot_help._words import WORD_OF
from grievance.codec import nearest
from grievance.decision import Decision, Phrase
from grievance.errors import InvalidValue
from grievance.model import Body, Element, Ground, RemedyKind, Span

__all__ = ["GOODWILL", "CannotHelp", "Routes"]

GOODWILL = frozenset({RemedyKind.GOODWILL, RemedyKind.APOLOGY, RemedyKind.EXPLANATION})
"""What may be given without accepting the complaint where a procedure does not say (L54, [D])."""


@attrs.frozen(kw_only=True)
class Routes:
    """
    Which body can help instead (L53): ids of bodies by the rule that proposed the ground, and by category.

    A category stands for itself and all below it; the nearest one counts, and a rule counts before a category.
    """

    by_rule: Mapping[str, str] = attrs.field(factory=dict)
    by_category: Mapping[str, str] = attrs.field(factory=dict)

    def body_for(self, category: str, proposal: Decision[Ground] | None = None) -> str | None:
        """Return the id of the body for a complaint of this *category* on which a policy made a *proposal*."""
        for rule in proposal.rules if proposal is not None else ():
            if rule in self.by_rule:
                return self.by_rule[rule]
        names = category.split("/")
        paths = ("/".join(names[:depth]) for depth in range(len(names), 0, -1))
        return next((self.by_category[path] for path in paths if path in self.by_category), None)


def _phrase(text: str | Mapping[str, str] | Phrase | None) -> Phrase | None:
    return None if text is None else Phrase.of(text)


@attrs.frozen(kw_only=True)
class CannotHelp:
    """
    The terms on which the company says that it cannot help (S44).

    ``policy`` proposes the ground. ``bodies`` are those who can help instead, by id, and ``routes`` says which of them
    (L53). ``review`` says who looks at a refusal again and ``external_route`` where that can be asked for outside
    (L54), each a text or a mapping ``{"en": …, "ru": …}``. ``owes`` is what a ground owes beyond what the model
    demands, ``two_persons`` the grounds on which a second person has to review (D38, L59), ``goodwill`` the kinds of
    remedy that may be given all the same (L54). A body that does not say how long it may be silent after a hand-over
    has ``silence``; both are counted on the calendar named ``calendar``.

    Raises:
        InvalidValue: A ground owes what no refusal says, or a route leads to no body.
    """

    policy: RefusalPolicy = ask_a_person
    bodies: Mapping[str, Body] = attrs.field(factory=dict)
    routes: Routes = Routes()
    review: Phrase | None = attrs.field(default=None, converter=_phrase)
    external_route: Phrase | None = attrs.field(default=None, converter=_phrase)
    owes: Mapping[Ground, tuple[Element, ...]] = attrs.field(factory=dict)
    two_persons: frozenset[Ground] = frozenset()
    goodwill: frozenset[RemedyKind] = GOODWILL
    silence: Span | None = None
    calendar: str | None = None

    def __attrs_post_init__(self) -> None:
        for element in (element for owed in self.owes.values() for element in owed):
            if element not in WORD_OF:
                raise InvalidValue("CannotHelp.owes", f"no refusal says {element.value!r}: demand it of the letter")
        for body in (*self.routes.by_rule.values(), *self.routes.by_category.values()):
            self.body(body)

    def body(self, body_id: str) -> Body:
        """
        Return the body with this id.

        Raises:
            InvalidValue: There is none.
        """
        if body_id not in self.bodies:
            raise InvalidValue("body", f"{body_id!r} is no body of this procedure{nearest(body_id, self.bodies)}")
        return self.bodies[body_id]

    def proposed_body(self, category: str, proposal: Decision[Ground] | None = None) -> Body | None:
        """Return the body that the routes propose, or None: then a person says who can help (L53)."""
        body_id = self.routes.body_for(category, proposal)
        return None if body_id is None else self.bodies[body_id]
