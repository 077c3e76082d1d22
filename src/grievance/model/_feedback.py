"""What the complainant says of how the complaint was handled."""

from __future__ import annotations

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, personal
from grievance.model._money import Money

__all__ = ["Feedback"]

_TOP = 5


@attrs.frozen(kw_only=True)
class Feedback:
    """
    Satisfaction, the three justices, whether the customer stays, and what complaining took (S18, S73, S75, L42, S52).

    Marks run from 1 (not at all) to 5 (fully); None where nothing was said. ``distributive`` is about the outcome,
    ``procedural`` about the process and its timing, ``interactional`` about respect and effort. ``contacts``,
    ``minutes`` and ``cost`` are the customer's effort.
    """

    satisfaction: int | None = None
    distributive: int | None = None
    procedural: int | None = None
    interactional: int | None = None
    still_customer: bool | None = None
    contacts: int | None = None
    minutes: int | None = None
    cost: Money | None = None
    remark: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)
        for name in ("satisfaction", "distributive", "procedural", "interactional"):
            mark = getattr(self, name)
            if mark is not None and not 1 <= mark <= _TOP:
                raise InvalidValue(f"Feedback.{name}", f"must be from 1 (not at all) to {_TOP} (fully)")
        for name in ("contacts", "minutes"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise InvalidValue(f"Feedback.{name}", "must not be negative")

    @property
    def satisfied(self) -> bool | None:
        """Whether the complainant is satisfied (a mark of 4 or 5), None if nothing was said."""
        return None if self.satisfaction is None else self.satisfaction > _TOP // 2 + 1
