"""What each role may see: only what the procedure allows, and nothing where it says nothing."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Mapping

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import CUSTOMER, Actor, Complaint
from grievance.policies import MASKED, Conduct, view
from support.builders import a_complaint, a_submission

FIELDS = [field.name for field in attrs.fields(Complaint)]
COMPLAINT = a_complaint(owner="h-2", team="logistics")
ROLES = ("handler", "department", "analyst", "stranger", CUSTOMER)


def seen_by(complaint: Complaint, roles: Collection[str], conduct: Conduct) -> Mapping[str, object]:
    """Return what an actor in these roles sees."""
    return view(complaint, Actor(id="reader", roles=tuple(roles)), conduct)


def test_the_person_complained_about_sees_nothing() -> None:
    """Whoever the complaint is about is no reader of it, whatever roles they have."""
    complaint = a_complaint(submission=a_submission(staff_complained_about=("reader",)))
    assert set(seen_by(complaint, ("handler",), _conduct(handler=FIELDS)).values()) == {MASKED}


def _conduct(**views: Collection[str]) -> Conduct:
    shown = {role: frozenset(fields) for role, fields in views.items()}
    return Conduct(accountable="boss", process_owner="head", views=shown)


@pytest.mark.parametrize("roles", [(), ("stranger",), ("Handler",), ("",)])
def test_who_has_no_table_sees_nothing(roles: tuple[str, ...]) -> None:
    """No role, an unknown role and a role spelt otherwise see every field masked: it fails closed."""
    seen = seen_by(COMPLAINT, roles, _conduct(handler=FIELDS))

    assert list(seen) == FIELDS
    assert set(seen.values()) == {MASKED}


def test_a_role_sees_its_fields() -> None:
    """The fields of the table hold what the complaint holds; the others are masked."""
    seen = seen_by(COMPLAINT, ("handler",), _conduct(handler=["id", "owner"]))

    assert {name: value for name, value in seen.items() if value is not MASKED} == {"id": "c-1", "owner": "h-2"}


def test_roles_add_up() -> None:
    """Somebody in two roles sees what either may see; a role without a table adds nothing."""
    seen = seen_by(COMPLAINT, ("handler", "analyst", "stranger"), _conduct(handler=["id"], analyst=["team"]))

    assert [name for name in FIELDS if seen[name] is not MASKED] == ["id", "team"]


@pytest.mark.parametrize("roles", [(CUSTOMER,), (CUSTOMER, "handler"), ("handler", CUSTOMER)])
def test_the_customer_never_sees_a_field(roles: tuple[str, ...]) -> None:
    """Whatever the table says, and in whatever other role: the customer is given no field."""
    seen = seen_by(COMPLAINT, roles, _conduct(customer=FIELDS, handler=FIELDS))

    assert set(seen.values()) == {MASKED}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(ROLES), st.frozensets(st.sampled_from(FIELDS))),
    st.lists(st.sampled_from(ROLES), max_size=3),
)
def test_a_field_is_seen_if_and_only_if_a_role_may(views: dict[str, frozenset[str]], roles: list[str]) -> None:
    """The law: never as the customer; else a field is there exactly when the table of one of the roles names it."""
    seen = seen_by(COMPLAINT, roles, Conduct(accountable="boss", process_owner="head", views=views))

    for name in FIELDS:
        may = CUSTOMER not in roles and any(name in views.get(role, ()) for role in roles)
        assert (seen[name] is not MASKED) == may
        assert seen[name] is MASKED or seen[name] == getattr(COMPLAINT, name)


def test_a_view_cannot_be_changed() -> None:
    """What was masked stays masked."""
    seen = seen_by(COMPLAINT, ("handler",), _conduct())

    with pytest.raises(TypeError):
        seen["owner"] = "me"  # type: ignore[index]


def test_the_mask_is_one_value() -> None:
    """It is the same object after a trip through pickle, and reads as what it is."""
    assert pickle.loads(pickle.dumps(MASKED)) is MASKED  # noqa: S301 - its own bytes
    assert repr(MASKED) == "masked"
