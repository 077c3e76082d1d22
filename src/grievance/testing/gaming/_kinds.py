"""Kinds of complaints that differ in difficulty, and draws of what becomes of one."""

from __future__ import annotations

import random
from math import log

import attrs

from grievance.model import Severity

__all__ = ["KINDS", "Chances", "Kind", "drawn_kind", "drawn_severity"]


@attrs.frozen(kw_only=True)
class Kind:
    """
    A kind of complaint: its category, how often it comes, and how hard it is.

    ``hours`` is the median time that handling takes; ``back`` how probable it is that an answer is not the end of it,
    ``content`` that the complainant is satisfied with it.
    """

    category: str
    product: str
    often: int
    hours: float
    back: float
    content: float


KINDS = (
    Kind(category="delivery/late", product="parcel", often=4, hours=60, back=0.04, content=0.85),
    Kind(category="billing/wrong amount", product="invoice", often=3, hours=120, back=0.07, content=0.75),
    Kind(category="product/defect", product="appliance", often=2, hours=200, back=0.12, content=0.60),
    Kind(category="contract/termination", product="contract", often=1, hours=300, back=0.16, content=0.50),
)


@attrs.frozen
class Chances:
    """What becomes of the complaints of a world: draws of one seeded generator, in the order asked for."""

    random: random.Random

    def happens(self, probability: float) -> bool:
        """Draw whether something happens that has a probability."""
        return self.random.random() < probability

    def hours(self, median: float) -> float:
        """Draw a duration in hours that is skewed, as handling times are."""
        return self.random.lognormvariate(log(median), 0.6)


def drawn_kind(chances: Chances) -> Kind:
    """Draw the kind of a complaint."""
    (kind,) = chances.random.choices(KINDS, [kind.often for kind in KINDS])
    return kind


def drawn_severity(chances: Chances) -> Severity:
    """Draw how bad a complaint is: mostly little, and harder to handle the worse."""
    (loss,) = chances.random.choices((0, 1, 2, 3), (50, 30, 15, 5))
    return Severity(loss=loss, anger=chances.random.randrange(4))
