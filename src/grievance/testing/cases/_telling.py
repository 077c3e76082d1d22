"""Facts by name, as a case file would tell them."""

from __future__ import annotations

from types import MappingProxyType

import attrs

from grievance.policies import BUILT_IN, Facts

__all__ = ["facts_told"]


def facts_told(facts: Facts) -> dict[str, object]:
    """Return what a case file says of *facts*: all that is known, but for what every plain complaint has."""
    customer = facts.customer.attributes if facts.customer else ()
    known = {**attrs.evolve(facts).named((*BUILT_IN, *facts.submission.attributes, *customer)), **facts.named(())}
    return {name: value for name, value in known.items() if value is not None and _PLAIN.get(name) != value}


_PLAIN = MappingProxyType(
    {
        "anonymous": True,
        "about_staff": False,
        "attachments": 0,
        "customer.known": False,
        "issues": 1,
        "nature": "complaint",
        "recurrence": "primary",
        "represented": False,
    }
)
"""What is so of a complaint of which a case file says nothing."""
