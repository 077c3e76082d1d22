"""What classes demand beyond the types of their fields, for `values_of`: by type, by class, and by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from grievance.errors import GrievanceError, InvalidValue
from grievance.testing.strategies import _of_assignment as of_assignment
from grievance.testing.strategies import _of_calendars as of_calendars
from grievance.testing.strategies import _of_cases as of_cases
from grievance.testing.strategies import _of_indices as of_indices
from grievance.testing.strategies import _of_letters as of_letters
from grievance.testing.strategies import _of_model as of_model
from grievance.testing.strategies import _of_pay as of_pay
from grievance.testing.strategies import _of_policies as of_policies
from grievance.testing.strategies import _of_procedures as of_procedures
from grievance.testing.strategies import _of_schemes as of_schemes
from grievance.testing.strategies import _of_seasons as of_seasons
from grievance.testing.strategies import _of_staff as of_staff
from grievance.testing.strategies import _of_storage as of_storage
from grievance.testing.strategies._scalars import (
    NOTHING,
    Field,
    Strategy,
    dates,
    decimals,
    facts,
    instants,
    lengths,
    names,
    rationals,
    texts,
    whole_numbers,
)

__all__: list[str] = []

SCALARS: Final[Mapping[Any, Strategy]] = {
    type(None): NOTHING,
    Any: facts(),
    object: facts(),
    str: texts(),
    bytes: st.binary(max_size=8),
    int: whole_numbers(),
    bool: st.booleans(),
    Decimal: decimals(),
    Fraction: rationals(),
    float: st.floats(0, 3600),
    date: dates(),
    datetime: instants(),
    timedelta: lengths(),
    GrievanceError: st.builds(InvalidValue, names(), names()),
}

WHOLE: Final[Mapping[Any, Field]] = {
    **of_model.WHOLE,
    **of_calendars.WHOLE,
    **of_policies.WHOLE,
    **of_letters.WHOLE,
    **of_storage.WHOLE,
    **of_procedures.WHOLE,
    **of_staff.WHOLE,
    **of_schemes.WHOLE,
    **of_indices.WHOLE,
    **of_cases.WHOLE,
    **of_pay.WHOLE,
    **of_seasons.WHOLE,
    **of_assignment.WHOLE,
}
"""Classes whose fields hang together."""

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    **of_model.FIELDS,
    **of_calendars.FIELDS,
    **of_policies.FIELDS,
    **of_letters.FIELDS,
    **of_staff.FIELDS,
    **of_schemes.FIELDS,
    **of_cases.FIELDS,
    **of_pay.FIELDS,
    **of_seasons.FIELDS,
    **of_assignment.FIELDS,
}
"""Fields whose type alone allows too much."""

NEEDED: Final = of_model.NEEDED
"""Fields that have a default which does not do, as the others of a strategy are drawn."""
