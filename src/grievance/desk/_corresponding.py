"""Letters about a complaint: drafted from templates, checked for what they owe and for their tone; checklists (S55)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from grievance.correspondence import (
    ChannelResponse,
    Checklist,
    ChecklistItem,
    Draft,
    LetterFacts,
    ToneFinding,
    check_tone,
    checklists_for,
    contained,
    draft,
    facts_of,
    left,
    response_for,
)
from grievance.deadlines import status
from grievance.desk._context import Context
from grievance.desk._driving import Operation, one_head
from grievance.model import Complaint, ContactKind, Duty, Element, Letter
from grievance.procedure import Procedure, agenda

__all__ = ["Checked", "LetterChecked", "checklists", "letter_checked", "letter_drafted", "response_terms"]


@attrs.frozen(kw_only=True)
class LetterChecked:
    """What a letter that a person wrote says, what it owes and does not say, and what is wrong with its tone."""

    contains: tuple[Element, ...]
    missing: tuple[Element, ...]
    tone: tuple[ToneFinding, ...]


@attrs.frozen(kw_only=True)
class Checked:
    """A checklist for a complaint, and the items of it that nobody has ticked off yet."""

    checklist: Checklist
    left: tuple[ChecklistItem, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return not self.left


def letter_drafted(
    context: Context, complaint_id: str, kind: str, language: str | None, known: dict[str, Any]
) -> Operation[Draft]:
    """Return a letter of a *kind* about a complaint, with what it owes and lacks."""
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    procedures = yield from context.procedures_of(complaint)
    templates = procedure.letters.all_templates
    facts = _facts(complaint, procedure, language, known, context.clock())
    sent_as = templates.of(kind).sent_as
    effects = (item.effect for item in agenda(complaint, procedures))
    letters = [one for one in effects if isinstance(one, Letter)]
    return draft(kind, facts, owes=_owed(complaint, sent_as, letters), templates=templates)


def letter_checked(
    context: Context, complaint_id: str, letter: tuple[ContactKind, str], language: str | None, known: dict[str, Any]
) -> Operation[LetterChecked]:
    """Return what a *letter* (its kind and its text) that a person wrote says and lacks."""
    kind, text = letter
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    procedures = yield from context.procedures_of(complaint)
    facts = _facts(complaint, procedure, language, known, context.clock())
    effects = (item.effect for item in agenda(complaint, procedures))
    letters = [one for one in effects if isinstance(one, Letter)]
    says = contained(text, facts)
    owed = _owed(complaint, kind, letters)
    return LetterChecked(
        contains=tuple(one for one in Element if one in says),
        missing=tuple(one for one in Element if one in owed and one not in says),
        tone=check_tone(text, language=facts.language, facts=facts),
    )


def checklists(context: Context, complaint_id: str) -> Operation[tuple[Checked, ...]]:
    """Return the checklists for a complaint's channel and category, with what is left of each."""
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    submission = complaint.submission
    found = checklists_for(procedure.letters.checklists, channel=submission.channel, category=submission.category)
    return tuple(Checked(checklist=one, left=tuple(left(one, complaint.ticked))) for one in found)


def response_terms(context: Context, complaint_id: str, *, solved_at_once: bool) -> Operation[ChannelResponse | None]:
    """Return how to answer what came on the complaint's channel (S70), None where the procedure does not say."""
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    channel = complaint.submission.channel
    return response_for(procedure.letters.responses, channel=channel, solved_at_once=solved_at_once)


def _owed(complaint: Complaint, kind: ContactKind, letters: Iterable[Letter]) -> frozenset[Element]:
    """
    Return what a letter has to say: what its standards and the refusal owe, and always whom to turn to (S43).

    Only an acknowledgement and a final answer always name the last resort.
    """
    owed = {element for one in letters if one.duty.value == kind.value for element in one.owes}
    if kind in (ContactKind.ACKNOWLEDGEMENT, ContactKind.FINAL_RESPONSE):
        owed.add(Element.LAST_RESORT)
    if kind is ContactKind.FINAL_RESPONSE and complaint.refusal is not None:
        owed |= complaint.refusal.owed
    return frozenset(owed)


def _facts(
    complaint: Complaint, procedure: Procedure, language: str | None, known: dict[str, Any], now: datetime
) -> LetterFacts:
    spoken = language or complaint.submission.language or "en"
    told: dict[str, Any] = {**_dates(complaint, procedure.zone, now), **_names(complaint, procedure)}
    route = procedure.help.external_route
    if route is not None:
        told["external_route"] = route.said_in(spoken)
    told |= procedure.letters.fixed_in(spoken)
    if complaint.refusal is not None:
        told.pop("external_route", None)
    return facts_of(
        complaint,
        language=spoken,
        zone=procedure.zone,
        last_resort=procedure.conduct.answerable(complaint.submission),
        **told | known,
    )


def _dates(complaint: Complaint, zone: str, now: datetime) -> dict[str, date]:
    """Return by when the complainant hears next, and until when the external route is open."""
    found: dict[str, date] = {}
    for name, duties in (
        ("next_date", (Duty.FINAL_RESPONSE, Duty.UPDATE, Duty.HOLDING_NOTICE)),
        ("time_limit", (Duty.EXTERNAL_ROUTE,)),
    ):
        clocks = (one.clock for one in status(complaint, now) if one.clock.duty in duties and one.met_at is None)
        due = min((clock.due_at for clock in clocks if clock.due_at is not None), default=None)
        if due is not None:
            found[name] = due.astimezone(ZoneInfo(zone)).date()
    return found


def _names(complaint: Complaint, procedure: Procedure) -> dict[str, str]:
    """Return the names of what the complaint knows by its id."""
    found = {}
    team = procedure.teams.get(complaint.team or "")
    if team is not None and team.name:
        found["team"] = team.name
    taxonomy = procedure.taxonomy
    category = taxonomy.by_path.get(complaint.submission.category) if taxonomy is not None else None
    if category is not None and category.name:
        found["category"] = category.name
    return found
