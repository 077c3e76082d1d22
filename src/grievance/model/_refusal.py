"""Cases that the company cannot help with: on which ground, what that owes the complainant, and what is provided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, personal
from grievance.model._content import Element
from grievance.model._resolution import Remedy, check_remedies
from grievance.model._span import Span
from grievance.model._word import Word

__all__ = ["Body", "Ground", "Refusal"]


class Ground(Word):
    """Why the company cannot help (S44). Which grounds there are is S44; those beside it are ours."""

    OUTSIDE_COMPETENCE = "outside competence"
    OTHER_BODY = "another body responsible"
    THIRD_PARTY = "third party at fault"
    LEGALLY_BARRED = "legally barred"
    TIME_BARRED = "time-barred"
    ALREADY_ANSWERED = "already finally answered"
    NO_FAULT = "no fault found"
    IMPOSSIBLE = "impossible or disproportionate"
    INSUFFICIENT_INFORMATION = "not enough information"
    UNREASONABLE_CONDUCT = "unreasonable conduct"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"

    @property
    def owes(self) -> frozenset[Element]:
        """
        What a refusal on this ground has to say at the least.

        Always in plain words why, a word of apology for the trouble, and the contact of last resort (S36, S43, S44);
        where to turn to when it is somebody else's matter (D36, L53); a judgment on the merits and an end date when it
        is the conduct (L50, L52); else what can be done instead, who looks at it again, and the external route (L54).
        """
        return _ALWAYS | _OWED[self]

    @property
    def elsewhere(self) -> bool:
        """Whether it is somebody else's matter: then a hand-over is better than a signpost (L53)."""
        return self in (Ground.OUTSIDE_COMPETENCE, Ground.OTHER_BODY, Ground.THIRD_PARTY)


_ALWAYS = frozenset({Element.EXPLANATION, Element.APOLOGY, Element.LAST_RESORT})
_RIGHTS = frozenset({Element.REVIEW, Element.EXTERNAL_ROUTE})
_ELSEWHERE = frozenset({Element.SIGNPOST})
_INSTEAD = _RIGHTS | {Element.HELP_INSTEAD}

_OWED: Mapping[Ground, frozenset[Element]] = MappingProxyType(
    {
        Ground.OUTSIDE_COMPETENCE: _ELSEWHERE,
        Ground.OTHER_BODY: _ELSEWHERE,
        Ground.THIRD_PARTY: _ELSEWHERE,
        Ground.LEGALLY_BARRED: _INSTEAD,
        Ground.TIME_BARRED: _INSTEAD,
        Ground.ALREADY_ANSWERED: frozenset({Element.ORIGINAL, Element.EXTERNAL_ROUTE}),
        Ground.NO_FAULT: _INSTEAD,
        Ground.IMPOSSIBLE: _INSTEAD,
        Ground.INSUFFICIENT_INFORMATION: frozenset({Element.QUESTION, Element.REVIEW}),
        Ground.UNREASONABLE_CONDUCT: _RIGHTS | {Element.MERITS, Element.REVIEW_DATE},
        Ground.DUPLICATE: frozenset({Element.ORIGINAL}),
        Ground.WITHDRAWN: frozenset(),
    }
)


@attrs.frozen(kw_only=True)
class Body:
    """
    Another body to which a complaint can be handed over or its complainant sent: its name, and how it is reached.

    ``answers_within`` is how long it may be silent after a hand-over before somebody is told.
    """

    id: str
    name: str
    contact: str
    answers_within: Span | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        for name in ("id", "name", "contact"):
            if not getattr(self, name).strip():
                raise InvalidValue(f"Body.{name}", "must not be empty: the complainant has to find it")


@attrs.frozen(kw_only=True)
class Refusal:
    """
    Why the company cannot help, and everything that it owes the complainant for that.

    ``explanation`` is in plain words; ``apology`` is for the trouble; ``instead`` is what can be done all the same,
    with ``remedies`` given out of goodwill (L54); ``body`` is who can help; ``question`` is what was asked and not
    answered; ``original`` is the id of the complaint that this one repeats; ``merits`` is the judgment on the matter,
    however it was brought forward (L52), and ``until`` the last day on which the restriction holds; ``review`` says who
    looks at it again, ``external_route`` where that can be asked for outside, ``last_resort`` whom to turn to (S43).

    ``owes`` is what the procedure demands beyond the ground. ``need`` names what the complainant needed and nobody
    could give, in one word, for analysis. ``reviewed_by`` is the second person, if there was one.

    ``provides`` is read off these fields. Only a refusal whose personal data was erased has it without the words.

    Raises:
        InvalidValue: Something that is owed is not there (S44, D36), or who decided also reviewed it.
    """

    ground: Ground
    decided_by: str
    reviewed_by: str | None = None
    explanation: str = personal(default="")
    apology: str = personal(default="")
    instead: str = personal(default="")
    remedies: tuple[Remedy, ...] = ()
    body: Body | None = None
    question: str = personal(default="")
    original: str | None = None
    merits: str = personal(default="")
    until: date | None = None
    review: str = ""
    external_route: str = ""
    last_resort: str = ""
    need: str | None = None
    owes: tuple[Element, ...] = ()
    provides: tuple[Element, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        check_remedies("Refusal.remedies", self.remedies)
        if self.reviewed_by is not None and self.reviewed_by == self.decided_by:
            raise InvalidValue("Refusal.reviewed_by", "must be somebody else than who decided (D38)")
        said = self._said()
        if not self.provides:
            object.__setattr__(self, "provides", said)
        missing = [one.value for one in Element if one in self.owed and one not in self.provides]
        if missing:
            raise InvalidValue(
                "Refusal", f"on the ground {self.ground.value!r} also owes: {', '.join(missing)} (S44, D36)"
            )

    @property
    def owed(self) -> frozenset[Element]:
        """What it has to say: what its ground owes, and what the procedure demands."""
        return self.ground.owes.union(self.owes)

    @property
    def unsaid(self) -> tuple[Element, ...]:
        """What it claims to provide without the words for it: nothing, unless its personal data was erased."""
        said = self._said()
        return tuple(one for one in self.provides if one not in said)

    def _said(self) -> tuple[Element, ...]:
        return tuple(element for element, name in _FIELD_OF.items() if _filled(getattr(self, name)))


_FIELD_OF: Mapping[Element, str] = {
    Element.EXPLANATION: "explanation",
    Element.APOLOGY: "apology",
    Element.HELP_INSTEAD: "instead",
    Element.SIGNPOST: "body",
    Element.QUESTION: "question",
    Element.ORIGINAL: "original",
    Element.MERITS: "merits",
    Element.REVIEW_DATE: "until",
    Element.REVIEW: "review",
    Element.EXTERNAL_ROUTE: "external_route",
    Element.LAST_RESORT: "last_resort",
    Element.REMEDY: "remedies",
}


def _filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)
