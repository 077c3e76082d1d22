"""What each role may see of a complaint; what nobody has allowed is masked."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

import attrs

from grievance.model import CUSTOMER, Actor, Complaint
from grievance.policies._conduct import Conduct

__all__ = ["MASKED", "Masked", "view"]


class Masked(Enum):
    """Stands where a value is that the reader may not see."""

    MASKED = "masked"

    def __repr__(self) -> str:
        return self.value


MASKED: Final = Masked.MASKED


def view(complaint: Complaint, by: Actor, conduct: Conduct) -> Mapping[str, object]:
    """
    Return every field of *complaint* by name, `MASKED` where none of the reader's roles may see it.

    It fails closed: no role, an unknown role and a role without a table see nothing. Nor does the person whom it is
    about, nor whoever acts as the customer, in whatever other role, and whatever the table says.
    """
    seen = frozenset[str]()
    if CUSTOMER not in by.roles and by.id not in complaint.submission.accused:
        seen = seen.union(*(conduct.views.get(role, frozenset()) for role in by.roles))
    fields = (field.name for field in attrs.fields(Complaint))
    return MappingProxyType({name: getattr(complaint, name) if name in seen else MASKED for name in fields})
