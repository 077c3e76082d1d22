"""What one reader may see of an index: one's own figures, groups, and single persons only by agreement (S49)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from grievance.errors import InvalidValue
from grievance.model import CUSTOMER, Actor, MonitoringAgreement
from grievance.motivation.privacy._groups import GroupIndex, figures_of_groups
from grievance.motivation.scheme._index import PersonIndex, StaffIndices
from grievance.motivation.scheme._ranking import Ranking, ranking

__all__ = ["HEADS", "StaffView", "view_indices"]

HEADS = frozenset({"head", "accountable"})
"""The roles that may look at groups, and at persons where an agreement allows it."""

OUTSIDERS = frozenset({CUSTOMER, "system", "import"})
"""The roles of those who are not of the staff, whatever their id."""

_NOBODY: Mapping[str, str] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class StaffView:
    """
    What one reader may see of an index.

    ``own`` are the reader's own figures, with all that is needed to contest them. ``groups`` are what a head sees: how
    many, the mean with its interval, the quartiles, nobody by name. ``people`` are figures of single persons, and
    ``ranking`` who of them is ahead of whom: empty unless ``agreement`` (its reference) allows it. ``hidden`` says in
    words what is kept back and why.
    """

    scheme: str
    own: PersonIndex | None = None
    groups: tuple[GroupIndex, ...] = ()
    people: tuple[PersonIndex, ...] = ()
    ranking: Ranking | None = None
    agreement: str | None = None
    hidden: tuple[str, ...] = ()


def view_indices(
    indices: StaffIndices,
    by: Actor,
    *,
    on: date,
    since: date | None = None,
    agreements: Iterable[MonitoringAgreement] = (),
    groups: Mapping[str, str] = _NOBODY,
    smallest: int = 5,
) -> StaffView:
    """
    Return what *by* may see of *indices* on a date; it fails closed (S49).

    Everybody of the staff sees their own figures. The roles of `HEADS` see groups, and single persons while one of the
    *agreements* is in force that began before *since*. Any other role sees nothing else.

    Args:
        indices: The indices of all.
        by: Who looks, in which roles.
        on: The date on which it is looked at: an agreement has to be in force then.
        since: The first day of what was measured: an agreement opens nothing that lies before it.
        agreements: Those on record.
        groups: The group of each person; who is in none is in the group ``""``.
        smallest: How many people beside the reader a group needs to be shown ([D]: 5); smaller ones are put together,
            and kept back if that does not suffice. It holds for one call: who may choose other groups, periods or
            schemes for the next one can find a person by subtraction, so let the host choose them, not the reader.

    Raises:
        InvalidValue: *smallest* is below 2: a group of one is a person.
    """
    if smallest < 2:
        raise InvalidValue("smallest", "must be at least 2: a group of one is a person")
    own = None if OUTSIDERS & set(by.roles) else next((one for one in indices.people if one.person == by.id), None)
    name = indices.scheme.name
    if not HEADS & set(by.roles):
        return StaffView(scheme=name, own=own, hidden=("figures of others are not for this role",))
    shown, kept_back = figures_of_groups(indices, groups, smallest=smallest, reader=by.id)
    holding = next((one.reference for one in agreements if one.holds_on(on) and one.first <= (since or on)), None)
    hidden: tuple[str, ...] = (f"{kept_back} people are in groups of fewer than {smallest}",) if kept_back else ()
    seen = StaffView(scheme=name, own=own, groups=shown)
    if holding is None:
        hidden += ("single persons: no agreement on record covers this (S49)",)
        return attrs.evolve(seen, hidden=hidden)
    return attrs.evolve(seen, people=indices.people, ranking=ranking(indices), agreement=holding, hidden=hidden)
