"""What each field of a submission may be written as in an intake map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from grievance.intake import _kinds as kinds
from grievance.intake._instants import Days, Instants
from grievance.intake._kinds import Kind
from grievance.intake._map_file import CellTable
from grievance.model import Occurrence, Party, Severity, TimeFrame

__all__ = [
    "AMOUNT",
    "ATTRIBUTE",
    "ATTRIBUTE_KINDS",
    "CATEGORY",
    "EVENTS",
    "FIELDS",
    "GROUPS",
    "PARTY",
    "Form",
    "GroupForm",
]

_TRANSLATED: Final = frozenset({"values", "otherwise"})
_DATED: Final = _TRANSLATED | {"formats"}


@attrs.frozen(kw_only=True)
class Form:
    """How one value is written: which options fit beside the column, and what takes the cells."""

    kind: Callable[[CellTable], Kind]
    options: frozenset[str] = _TRANSLATED
    joint: str = " "
    verbatim: bool = False
    closed: bool = False
    many: bool = False


@attrs.frozen(kw_only=True)
class GroupForm:
    """How a table of values is written: the form of each field, and without which of them there is nothing."""

    build: Callable[..., object]
    fields: Mapping[str, Form]
    needs: frozenset[str] = frozenset()


def _always(kind: Kind) -> Callable[[CellTable], Kind]:
    return lambda _table: kind


ATTRIBUTE_KINDS: Final[Mapping[str, Kind]] = {
    "text": kinds.text,
    "integer": kinds.WholeNumber(),
    "decimal": kinds.decimal,
    "boolean": kinds.boolean,
}
_TEXT = Form(kind=_always(kinds.text))
_INSTANT = Form(
    kind=lambda table: Instants(formats=table.formats or ("iso",), zone=table.zone, hour=table.hour or 0),
    options=_DATED | {"zone", "hour"},
)
_LEVEL = Form(kind=_always(kinds.WholeNumber(0, 3)))

CATEGORY = Form(kind=_always(kinds.text), options=_TRANSLATED | {"split"})
AMOUNT = Form(kind=_always(kinds.decimal), options=_TRANSLATED | {"currency", "currency_column"})
ATTRIBUTE = Form(kind=lambda table: ATTRIBUTE_KINDS[table.type or "text"], options=_TRANSLATED | {"split", "type"})

FIELDS: Final[Mapping[str, Form]] = {
    "text": Form(kind=_always(kinds.text), joint="\n\n", verbatim=True),
    "channel": Form(kind=_always(kinds.text), closed=True),
    "received_at": _INSTANT,
    "sent_at": _INSTANT,
    "customer_id": _TEXT,
    "product": _TEXT,
    "demanded": Form(kind=_always(kinds.remedy)),
    "regime": _TEXT,
    "receiver": _TEXT,
    "place": _TEXT,
    "manner": _TEXT,
    "purpose": _TEXT,
    "answer_wanted": _TEXT,
    "language": _TEXT,
    "staff_complained_about": Form(kind=_always(kinds.text), options=_TRANSLATED | {"split"}, many=True),
}
"""Fields of one value; a category and an amount are made in their own ways."""

GROUPS: Final[Mapping[str, GroupForm]] = {
    "severity": GroupForm(build=Severity, fields={field.name: _LEVEL for field in attrs.fields(Severity)}),
    "time_frame": GroupForm(build=TimeFrame, fields={"not_before": _INSTANT, "not_after": _INSTANT}),
    "occurred": GroupForm(
        build=Occurrence,
        fields={
            "at": _INSTANT,
            "on": Form(kind=lambda table: Days(formats=table.formats or ("iso",)), options=_DATED),
            "zone": Form(kind=_always(kinds.zone)),
            "place": _TEXT,
        },
        needs=frozenset({"at", "on", "place"}),
    ),
}
"""Fields that are records of their own."""

PARTY = GroupForm(
    build=Party,
    fields={field.name: _TEXT for field in attrs.fields(Party) if field.name != "role"},
    needs=frozenset({"name", "email", "phone", "address", "staff_id"}),
)
"""A person: nobody is there whose language or mandate alone is known."""

EVENTS: Final[Mapping[str, Form]] = {
    "at": _INSTANT,
    "activity": _TEXT,
    "by": _TEXT,
    "promised": _INSTANT,
    "ended": _INSTANT,
}
"""What a record of a log tells of its case."""
