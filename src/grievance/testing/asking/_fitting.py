"""Whether facts fit each other: what is told of a complaint, beside what one that was built to fit has."""

from __future__ import annotations

from collections.abc import Mapping

from grievance.errors import InvalidValue
from grievance.policies import implied
from grievance.rules import FactSchema
from grievance.testing.asking._combination import told_as

__all__ = ["demand_fit"]


def demand_fit(told: Mapping[str, object], built: Mapping[str, object], schema: FactSchema) -> None:
    """
    Check that what was *built* has each fact as it is *told*.

    Raises:
        InvalidValue: It has not: no complaint has all of these facts. Those that clash are named.
    """
    unlike = [name for name, value in told.items() if _as_told(built[name]) != _as_told(value)]
    if unlike:
        raise InvalidValue("facts", _clash(told, unlike, schema))


def _as_told(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def _clash(told: Mapping[str, object], unlike: list[str], schema: FactSchema) -> str:
    """Return in words which facts cannot be together, in as few of them as are known to be impossible."""
    for needed in (told, schema):
        for conditions in implied(schema):
            names = dict.fromkeys(condition.fact.name for condition in conditions)
            if (
                not names.keys().isdisjoint(unlike)
                and all(name in needed for name in names)
                and all(condition.holds(told.get(condition.fact.name)) for condition in conditions)
            ):
                return f"no complaint has {' together with '.join(told_as(name, told.get(name)) for name in names)}"
    alone = " and ".join(told_as(name, told[name]) for name in unlike)
    return f"no complaint that can be built has {alone}{' beside the other facts' * (len(told) > len(unlike))}"
