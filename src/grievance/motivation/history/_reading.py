"""Reading the history of one complaint: one pass over its events, no rule of a procedure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from grievance.errors import InvalidValue
from grievance.model import AuditFinding, Event, Nature, Registered
from grievance.model._checks import check_instant
from grievance.motivation.history._case import Case, End
from grievance.motivation.history._folding import FOLDS, Open, Reader
from grievance.motivation.history._terms import Terms, stratum_of
from grievance.motivation.history._work import Credit, credit_of, weights_of

__all__ = ["read_case", "read_known"]

_TERMS = Terms()


def read_case(
    complaint_id: str,
    events: Iterable[Event],
    terms: Terms = _TERMS,
    *,
    now: datetime | None = None,
    audits: Sequence[AuditFinding] = (),
) -> Case:
    """
    Return what the history of a complaint says of who did what, when it ended, and what became of that.

    Events are taken in their order, their instants as told. What happened after *now* is not known yet; None knows all.
    *audits* are the findings about this complaint, in any order: one that passed is a trace of somebody else and
    justifies a refusal, one that did not is a reopening of the end that stood then. Nobody audits their own work: a
    finding by somebody who had a part in the complaint is passed by.

    Raises:
        InvalidValue: The history does not begin with Registered, nothing had happened by *now*, a finding is about
            another complaint, or *now* is a naive datetime.
    """
    at = None if now is None else check_instant("now", now)
    if any(one.complaint_id != complaint_id for one in audits):
        raise InvalidValue("audits", "must be about the complaint whose history is read")
    case = read_known(complaint_id, events, terms, at, audits)
    if case is None:
        raise InvalidValue("history", "must hold at least one event that had happened by now")
    return case


def read_known(
    complaint_id: str,
    events: Iterable[Event],
    terms: Terms,
    now: datetime | None,
    audits: Sequence[AuditFinding],
) -> Case | None:
    """Return the case as `read_case` does, None if nothing of it had happened by *now*."""
    known = events if now is None else _known(events, now)
    findings = sorted((one for one in audits if now is None or one.at <= now), key=lambda one: one.at)
    reader = _read(known, findings)
    return _case(complaint_id, reader, terms) if reader is not None else None


def _known(events: Iterable[Event], now: datetime) -> list[Event]:
    """Return what had happened by *now*: nothing as long as it was not registered."""
    listed = list(events)
    return [event for event in listed if event.at <= now] if listed and listed[0].at <= now else []


def _read(events: Iterable[Event], findings: Sequence[AuditFinding]) -> Reader | None:
    reader: Reader | None = None
    left = list(findings)
    for event in events:
        if reader is None:
            if not isinstance(event, Registered):
                raise InvalidValue("history", f"must begin with Registered, not {type(event).__name__}")
            reader = Reader(event)
            continue
        while left and left[0].at < event.at:
            reader.audited(left.pop(0))
        reader.saw(event)
        fold = FOLDS.get(type(event))
        if fold is not None:
            fold(reader, event)
    if reader is not None:
        for finding in left:
            reader.audited(finding)
    return reader


def _case(complaint_id: str, reader: Reader, terms: Terms) -> Case:
    submission, weigh = reader.submission, weights_of(terms.shares)
    accused = reader.standing.accused if reader.standing else submission.accused
    ends = tuple([_end(one, credit_of(one.work, one.accused, weigh), reader.trace_at, terms) for one in reader.ends])
    standing = ends[-1] if ends and ends[-1].taken_up_at is None else None
    customer = reader.pseudonym or submission.customer_id
    return Case(
        id=complaint_id,
        received_at=reader.received_at,
        counts=reader.nature is Nature.COMPLAINT,
        stratum=stratum_of(reader.mixed, terms.mix),
        credit=standing.credit if standing else credit_of(reader.work.items(), accused, weigh),
        customer_id=None if reader.pseudonym else submission.customer_id,
        matter=(customer, submission.product or f"category {submission.category}") if customer else None,
        accused=submission.accused,
        ends=ends,
        imported=reader.imported,
        holding=_holding(reader, accused),
        merged_at=reader.merged.at if reader.merged else None,
        merged_into=reader.merged.into if reader.merged else None,
        merged_alone=reader.merged is not None and reader.merged_alone,
        absorbs=reader.absorbs,
        self_created=reader.trace_at is None,
        satisfied=reader.satisfied,
        satisfied_at=reader.satisfied_at,
        audits=tuple(reader.audits),
    )


def _holding(reader: Reader, accused: frozenset[str]) -> tuple[tuple[datetime, str | None], ...]:
    """Return since when who owned it, the accused as nobody; nothing where nobody is told to have owned it."""
    held = [(at, None if person in accused else person) for at, person in reader.held]
    if reader.imported:
        held[-1] = held[-1][0], None
    return tuple(held) if any(person for _, person in held) else ()


def _end(one: Open, credit: Credit, trace_at: datetime | None, terms: Terms) -> End:
    return End(
        kind=one.kind,
        at=one.at,
        credit=credit,
        deciders=one.deciders,
        favour=one.favour,
        justified_at=_justified_at(one, terms),
        earned_at=_earned_at(one, trace_at, terms),
        taken_up_at=one.taken_up_at,
        overturned=one.overturned,
        second_look=one.second_look,
    )


def _justified_at(one: Open, terms: Terms) -> datetime | None:
    if not one.kind.refuses:
        return None
    return one.justified_at if terms.refusals_need_review else one.at


def _earned_at(one: Open, trace_at: datetime | None, terms: Terms) -> datetime | None:
    """Return when an end counts as a closure: confirmed, and not the work of one person alone from the beginning."""
    if not one.kind.earns or trace_at is None:
        return None
    confirmed_at = one.accepted_at or one.at + terms.reopen_within
    earned_at = max(confirmed_at, trace_at)
    return None if one.taken_up_at is not None and one.taken_up_at < earned_at else earned_at
