"""What a procedure lays down about letters."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from grievance.correspondence._checklists import Checklist
from grievance.correspondence._facts import FIXED_FACTS, primary
from grievance.correspondence._responses import ChannelResponse
from grievance.correspondence._template import Templates
from grievance.decision import Phrase
from grievance.errors import InvalidValue

__all__ = ["Correspondence"]


@attrs.frozen(kw_only=True)
class Correspondence:
    """
    What one organisation lays down about letters.

    ``templates`` are its own: they stand in for the packaged ones of the same kind. ``fixed`` are the `FIXED_FACTS`
    that it has.
    """

    templates: Templates = Templates()
    responses: tuple[ChannelResponse, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    fixed: Mapping[str, Phrase] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        unknown = sorted(set(self.fixed) - set(FIXED_FACTS))
        if unknown:
            raise InvalidValue(f"Correspondence.fixed.{unknown[0]}", f"must be one of {', '.join(FIXED_FACTS)}")

    def fixed_in(self, language: str) -> Mapping[str, str]:
        """Return the fixed facts in *language*, by the names that `facts_of` takes them under."""
        return {name: phrase.said_in(primary(language)) for name, phrase in self.fixed.items()}

    @property
    def all_templates(self) -> Templates:
        """The packaged templates, overridden by those of the organisation."""
        from grievance.correspondence._packaged import packaged_templates

        return packaged_templates().overridden_by(self.templates)
