"""Letters about a complaint: drafted from templates, checked for what they owe and for their tone; checklists (S55)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from grievance.codec import nearest
from grievance.correspondence import (
    LETTER_FACTS,
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
    uncovered,
)
from grievance.deadlines import status
from grievance.desk._context import Context
from grievance.desk._driving import Operation, one_head
from grievance.errors import InvalidValue
from grievance.lifecycle import RecordContact, Tick
from grievance.model import Complaint, Contact, ContactKind, Direction, Duty, Element, Ground, Letter
from grievance.procedure import Procedure, Procedures, agenda

__all__ = [
    "Checked",
    "LetterChecked",
    "check_said",
    "check_tick",
    "checklists",
    "letter_checked",
    "letter_drafted",
    "response_terms",
]


@attrs.frozen(kw_only=True)
class LetterChecked:
    """What a letter that a person wrote says, what it owes and does not say, and what is wrong with its tone."""

    kind: ContactKind
    text: str = attrs.field(repr=False)
    contains: tuple[Element, ...]
    missing: tuple[Element, ...]
    tone: tuple[ToneFinding, ...]

    def contact(
        self,
        *,
        at: datetime,
        channel: str,
        id: str | None = None,  # noqa: A002 - the name that the contact has for it
        promises: datetime | None = None,
    ) -> Contact:
        """Return the record of the letter, once it was sent."""
        return Contact(
            kind=self.kind,
            direction=Direction.OUT,
            channel=channel,
            at=at,
            promises=promises,
            id=id,
            contains=self.contains,
            text=self.text,
        )


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
    sent_as = templates.of(kind).sent_as
    facts = _facts(complaint, procedure, (sent_as, language), known, context.clock())
    owed = _owed(complaint, procedures, sent_as) | _AT_LEAST.get(kind, frozenset())
    return draft(kind, facts, owes=owed, templates=templates)


_AT_LEAST: Mapping[str, frozenset[Element]] = {
    "question": frozenset({Element.QUESTION}),
    "hand-over notice": frozenset({Element.EXPLANATION, Element.SIGNPOST}),
    "refusal": Ground.WITHDRAWN.owes,
}
"""What a letter from a template would be empty without."""


def letter_checked(
    context: Context, complaint_id: str, letter: tuple[ContactKind, str], language: str | None, known: dict[str, Any]
) -> Operation[LetterChecked]:
    """Return what a *letter* (its kind and its text) that a person wrote says and lacks."""
    kind, text = letter
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    procedures = yield from context.procedures_of(complaint)
    facts = _facts(complaint, procedure, (kind, language), known, context.clock())
    says = contained(text, facts)
    owed = _owed(complaint, procedures, kind)
    return LetterChecked(
        kind=kind,
        text=text,
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


def check_tick(procedure: Procedure, command: Tick) -> None:
    """Refuse to tick off what stands on no checklist of the procedure."""
    known = {one.id: [item.id for item in one.items] for one in procedure.letters.checklists}
    if command.checklist not in known:
        hint = nearest(command.checklist, known)
        raise InvalidValue("Tick.checklist", f"{command.checklist!r} is no checklist of this procedure{hint}")
    items = known[command.checklist]
    for item in command.items:
        if item not in items:
            raise InvalidValue("Tick.items", f"{item!r} is no item of that checklist{nearest(item, items)}")


def check_said(procedure: Procedure, complaint: Complaint, command: RecordContact) -> None:
    """Refuse the record of a letter that claims to name the case or the last resort, and whose text does not (S43)."""
    contact = command.contact
    if contact.direction is not Direction.OUT or not contact.text.strip():
        return
    facts = LetterFacts(reference=complaint.id, last_resort=procedure.conduct.answerable(complaint.submission))
    claimed = {Element.REFERENCE, Element.LAST_RESORT}.intersection(contact.contains or ())
    unsaid = uncovered(contact.text, claimed, facts)
    if unsaid:
        words = ", ".join(one.value for one in Element if one in unsaid)
        raise InvalidValue("Contact.contains", f"claims what its text does not say: {words}")


_BY_KIND: Mapping[ContactKind, frozenset[Element]] = {
    ContactKind.ACKNOWLEDGEMENT: frozenset({Element.LAST_RESORT}),
    ContactKind.FINAL_RESPONSE: frozenset({Element.OUTCOME, Element.EXPLANATION, Element.LAST_RESORT}),
    ContactKind.HOLDING_NOTICE: frozenset({Element.WHY_LATE, Element.NEXT_DATE}),
    ContactKind.SUMMARY: frozenset({Element.OUTCOME}),
}
"""What a letter is for: without it there would be none (L6, L9, S43, S72)."""


def _owed(complaint: Complaint, procedures: Procedures, kind: ContactKind) -> frozenset[Element]:
    """Return what a letter has to say: what it is for, and what its standards and a refusal owe."""
    effects = (item.effect for item in agenda(complaint, procedures))
    letters = (one for one in effects if isinstance(one, Letter) and one.duty.value == kind.value)
    owed = {element for one in letters for element in one.owes} | _BY_KIND.get(kind, frozenset())
    if kind is ContactKind.FINAL_RESPONSE and complaint.refusal is not None:
        owed |= complaint.refusal.owed
    return frozenset(owed)


def _facts(
    complaint: Complaint,
    procedure: Procedure,
    letter: tuple[ContactKind, str | None],
    known: dict[str, Any],
    now: datetime,
) -> LetterFacts:
    """Return what a *letter* (its kind and its language) may mention."""
    kind, language = letter
    for name in known.keys() - {*LETTER_FACTS, "variant"}:
        raise InvalidValue(name, f"is no fact of a letter{nearest(name, LETTER_FACTS)}")
    spoken = language or complaint.submission.language or "en"
    told: dict[str, Any] = {**_dates(complaint, procedure.zone, now), **_names(complaint, procedure)}
    if kind is ContactKind.HOLDING_NOTICE:
        told["next_date"] = None
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
        due = min((clock.due_at for clock in clocks if clock.due_at is not None and clock.due_at > now), default=None)
        if due is not None:
            found[name] = due.astimezone(ZoneInfo(zone)).date()
    return found


def _names(complaint: Complaint, procedure: Procedure) -> dict[str, str | None]:
    """Return the names of what the complaint knows by its id; a category without a name is left out of letters."""
    found: dict[str, str | None] = {"category": None}
    team = procedure.teams.get(complaint.team or "")
    if team is not None and team.name:
        found["team"] = team.name
    taxonomy = procedure.taxonomy
    category = taxonomy.by_path.get(complaint.submission.category) if taxonomy is not None else None
    if category is not None and category.name:
        found["category"] = category.name
    return found
