"""Faults of the sections on conduct: each is named with its exact path, and all are found at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from grievance.model import Duty, OnReopening, Span, Stage
from grievance.policies import Decree, ReopenedTo
from support.procedures import a_mapping, a_procedure, check_faults, faults_of

HEADER = a_mapping()["procedure"]
LAST = {"to": "accountable", "after": "1 day"}


def permissions(**row: object) -> dict[str, Any]:
    """Return a table of permissions with one row changed."""
    return {"permissions": [{"roles": ["clerk"], "may": ["Close"], **row}]}


def ladder(*rungs: dict[str, object], **table: object) -> dict[str, Any]:
    """Return one ladder that ends as it must."""
    return {"escalation": [{"rungs": [*rungs, LAST], **table}]}


def decree(**changes: object) -> dict[str, Any]:
    """Return a header with a decree."""
    known = {"number": "7", "on": date(2026, 1, 1), "signed_by": "the board"}
    table = {key: value for key, value in {**known, **changes}.items() if value is not None}
    return {"procedure": {**HEADER, "decree": table}}


FAULTS = [
    (permissions(roles=[]), ["permissions[0].roles: must name at least one role"]),
    (permissions(roles=["clerk", ""]), ["permissions[0].roles: must name at least one role"]),
    (permissions(may=["Close", "Clsoe"]), ["permissions[0].may[1]: 'Clsoe' is no command; did you mean 'Close'?"]),
    (permissions(at=["opne"]), ["permissions[0].at[0]: is no stage; did you mean 'open'?"]),
    (permissions(when=["x"]), ["permissions[0].when: is no known key"]),
    ({"permissions": [{"roles": ["clerk"]}]}, ["permissions[0].may: is required"]),
    ({"reopening": {"to": "closed"}}, ["reopening.to: must be 'open', or 'recorded' to be looked at first"]),
    ({"reopening": {"to": "ajar"}}, ["reopening.to: is no stage; known are answered, awaiting customer,"]),
    ({"reopening": {"owner": "keeep"}}, ["reopening.owner: is no reopened to; did you mean 'keep'?"]),
    ({"reopening": {"clocks": "stop"}}, ["reopening.clocks: is no on reopening; known are continue, new, restart"]),
    ({"reopening": {"within": "a while"}}, ["reopening.within: must be a length of time"]),
    ({"reopening": {"within": "2 business days"}}, [
        "reopening.within: is counted on a calendar: name one beside it (2 business days)"]),
    ({"reopening": {"within": "2 business days", "calendar": "ofice"}}, [
        "reopening.calendar: 'ofice' is no calendar of this procedure; did you mean 'office'?"]),
    ({"ownership": {"hops": 0}}, ["ownership.hops: must be at least 1"]),
    ({"ownership": {"hops": "many"}}, ["ownership.hops: must be a whole number"]),
    ({"recategorising": {"route": "no"}}, ["recategorising.route: must be"]),
    ({"recategorising": {"clock": False}}, ["recategorising.clock: is no known key; did you mean 'clocks'?"]),
    ({"escalation": [{"rungs": []}]}, ["escalation[0].rungs: needs at least one"]),
    ({"escalation": [{"rungs": [LAST, {"to": "owner", "after": "2 days"}]}]}, [
        "escalation[0].rungs: must end in a role that always resolves: 'process owner' or 'accountable'"]),
    ({"escalation": [{"rungs": [{"to": "accountable"}]}]}, ["escalation[0].rungs[0]: needs either before"]),
    (ladder({"to": "owner"}), ["escalation[0].rungs[0]: needs either before (it is due) or after (it was due)"]),
    (ladder({"to": "owner", "before": "1 day", "after": "1 day"}), ["escalation[0].rungs[0]: needs either before"]),
    (ladder({"to": "", "after": "1 hour"}), [
        "escalation[0].rungs[0].to: must name a person or one of owner, team, process owner, accountable"]),
    (ladder({"to": "owner", "before": "1 month"}), ["escalation[0].rungs[0].before: must be minutes, hours, days or"]),
    (ladder({"to": "owner", "before": "1 working hour"}), [
        "escalation[0].rungs[0].before: is counted on a calendar: name one beside it (1 working hour)"]),
    (ladder({"to": "owner", "after": "1 business day"}), ["escalation[0].rungs[0].after: is counted on a calendar"]),
    (ladder({"to": "owner", "after": "soon"}), ["escalation[0].rungs[0].after: must be a length of time"]),
    (ladder(calendar="ofice"), ["escalation[0].calendar: 'ofice' is no calendar of this procedure; did you mean"]),
    (ladder(duty="updaet"), ["escalation[0].duty: is no duty; did you mean 'update'?"]),
    (ladder(standard="acknowledg"), [
        "escalation[0].standard: 'acknowledg' is no standard; did you mean 'acknowledge'?"]),
    ({"notices": {"holding_before": "1 month"}}, ["notices.holding_before: must be minutes, hours, days or weeks"]),
    ({"notices": {"holding_before": "1 business day"}}, ["notices.holding_before: is counted on a calendar"]),
    ({"notices": {"calendar": "ofice"}}, ["notices.calendar: 'ofice' is no calendar of this procedure"]),
    ({"delivery": {"calendar": "ofice"}}, ["delivery.calendar: 'ofice' is no calendar of this procedure; did you"]),
    ({"delivery": {}}, ["delivery.calendar: is required"]),
    ({"views": {"clerk": {"fields": ["stage", "onwer"]}}}, [
        "views.clerk.fields[1]: 'onwer' is no field; did you mean 'owner'?"]),
    ({"views": {"clerk": {}}}, ["views.clerk.fields: is required"]),
    (decree(number=None), ["procedure.decree.number: is required"]),
    (decree(on="soon"), ["procedure.decree.on: must be a date"]),
    (decree(signed_by=None), ["procedure.decree.signed_by: is required"]),
    (decree(signed="x"), ["procedure.decree.signed: is no known key; did you mean 'signed_by'?"]),
]  # fmt: skip


@pytest.mark.parametrize(("sections", "expected"), FAULTS)
def test_a_fault_is_named_with_its_path(sections: dict[str, Any], expected: list[str]) -> None:
    """What a section on conduct has wrong is told at its place, with the nearest right word (pain 30: at load)."""
    check_faults(faults_of(a_mapping(**sections)), expected)


def test_all_faults_are_found_at_once() -> None:
    """One load tells the faults of all sections."""
    sections = {
        **permissions(may=["Clsoe"]),
        **ladder({"to": "", "after": "1 hour"}, calendar="ofice"),
        "reopening": {"to": "closed"},
        "ownership": {"hops": -1},
        "delivery": {"calendar": "ofice"},
    }

    paths = {fault.partition(":")[0] for fault in faults_of(a_mapping(**sections))}

    assert paths == {
        "permissions[0].may[0]",
        "escalation[0].calendar",
        "escalation[0].rungs[0].to",
        "reopening.to",
        "ownership.hops",
        "delivery.calendar",
    }


def test_calendars_that_cannot_be_told_are_not_blamed_on_others() -> None:
    """Where the calendars are no table only that is the fault."""
    found = faults_of(a_mapping(calendars=[], standards=[], delivery={"calendar": "office"}))

    assert not [fault for fault in found if fault.startswith("delivery")]


def test_what_is_said_is_what_holds() -> None:
    """Every key of the sections reaches the terms on which complaints are handled."""
    found = a_procedure(
        procedure={**HEADER, "process_owner": "pat", "deputies": ["dep"], **decree(agreed_with="staff")["procedure"]},
        permissions=[{"roles": ["clerk"], "may": ["*"], "at": ["open"]}],
        reopening={
            "to": "recorded", "owner": "accountable", "within": "2 business days", "calendar": "office", "clocks": "new"
        },
        ownership={"hops": 5},
        recategorising={"route": False, "clocks": False},
        escalation=[{"rungs": [LAST], "duty": "update", "calendar": "office"}],
        notices={"holding_before": "1 business day", "calendar": "office"},
        delivery={"calendar": "office"},
        views={"clerk": {"fields": ["stage"]}},
    ).conduct  # fmt: skip

    assert found.decree == Decree(number="7", on=date(2026, 1, 1), signed_by="the board", agreed_with="staff")
    [permit] = found.permissions.permits
    assert permit.covers("Close", Stage.OPEN)
    assert permit.covers("Waive", Stage.OPEN)
    assert not permit.covers("Close", Stage.ANSWERED)
    terms = found.reopening
    assert (terms.to, terms.owner, terms.clocks) == (Stage.RECORDED, ReopenedTo.ACCOUNTABLE, OnReopening.NEW)
    assert (terms.within, terms.calendar) == (Span.parse("2 business days"), "office")
    assert (found.hops, found.anew_route, found.anew_clocks) == (5, False, False)
    assert [(one.duty, one.calendar, len(one.rungs)) for one in found.ladders] == [(Duty.UPDATE, "office", 1)]
    assert (found.holding_before, found.notices_calendar) == (Span.parse("1 business day"), "office")
    assert (found.delivery, found.views) == ("office", {"clerk": frozenset({"stage"})})
    assert (found.process_owner, found.deputies) == ("pat", ("dep",))
