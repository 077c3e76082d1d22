"""Stages seven to nine of the procedure in words: decisions and time, monitoring, notification (S29-S31)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator

from grievance.calendars import BusinessCalendar
from grievance.model import Duty
from grievance.policies import Ladder, ReopenedTo, Rung
from grievance.procedure._described_remedies import delegating
from grievance.procedure._described_standards import bound_standard
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import DUTIES, ON_REOPENING, hours_in, span_in, within_in

__all__ = ["deciding", "monitoring", "notifying"]


def deciding(page: Page, procedure: Procedure) -> None:
    """Say who grants how much, by when what is owed, who is told, what reopens, and how time is counted (S29)."""
    conduct = procedure.conduct
    page.heading(2, both("7. Standards for decisions and time", "7. Стандарты решений и сроки"))
    delegating(page, procedure)
    page.paragraph(both("What is owed, and by when:", "Что и к какому сроку обещано:"))
    page.items((bound_standard(page, bound) for bound in procedure.standards), _NO_STANDARDS)
    if conduct.holding_before is not None:
        page.paragraph(_HOLDING, span=span_in(conduct.holding_before, page.language))
    for ladder in conduct.ladders:
        page.paragraph(_LADDER, what=_about(page, ladder))
        page.items(_rung(page, rung) for rung in ladder.rungs)
    _reopened(page, procedure)
    page.items(_calendar(page, name, calendar) for name, calendar in sorted(procedure.calendars.items()))
    page.paragraph(_ZONE, zone=procedure.zone)
    if conduct.delivery is not None:
        page.paragraph(_DELIVERY, calendar=conduct.delivery)


_NO_STANDARDS = both("No standards are declared: nothing is promised.", "Стандарты не указаны: ничего не обещано.")
_HOLDING = both(
    "If the final response will be late, a holding notice with a new date comes up {span} before it is due.",
    "Если окончательный ответ задерживается, предварительное уведомление с новой датой отправляют, когда до срока "
    "остаётся не более {span}.",
)
_LADDER = both("Escalation of {what}:", "Эскалация ({what}):")
_ZONE = both("Dates without a calendar are taken in {zone}.", "Даты без календаря считаются в зоне {zone}.")
_DELIVERY = both(
    "Staff are reminded in the hours of the calendar {calendar}.", "Напоминания приходят в часы календаря {calendar}."
)


def _about(page: Page, ladder: Ladder) -> str:
    if ladder.standard is not None:
        return ladder.standard
    return page.plain(DUTIES[ladder.duty] if ladder.duty else _EVERYTHING)


_EVERYTHING = both("everything that is owed", "всё обещанное")


def _rung(page: Page, rung: Rung) -> str:
    to = _ROLES.get(rung.to, rung.to)
    if rung.before is not None:
        return page.say(_BEFORE, span=span_in(rung.before, page.language), to=to)
    assert rung.after is not None  # a rung has one of them  # noqa: S101
    return page.say(_AFTER, span=span_in(rung.after, page.language), to=to)


_BEFORE = both("{span} before it is due: {to}", "когда до срока остаётся не более {span}: {to}")
_AFTER = both("{span} after it was due: {to}", "по истечении {span} после срока: {to}")
_ROLES = {
    "owner": both("the owner", "ответственный за жалобу"),
    "team": both("the unit", "подразделение"),
    "process owner": both("the process owner", "владелец процесса"),
    "accountable": both("the accountable person", "ответственный за работу с жалобами"),
}


def _reopened(page: Page, procedure: Procedure) -> None:
    terms = procedure.conduct.reopening
    limit = both("at any time", "в любое время") if terms.within is None else within_in(terms.within, page.language)
    page.paragraph(_REOPENING, limit=limit, owner=_OWNERS[terms.owner], clocks=ON_REOPENING[terms.clocks])


_REOPENING = both(
    "A complaint that is not settled is taken up again: {limit} after its end, {owner}; {clocks}.",
    "Неулаженную жалобу возобновляют {limit} после её завершения: {owner}; {clocks}.",
)
_OWNERS = {
    ReopenedTo.KEEP: both("by whoever owned it", "тот же ответственный"),
    ReopenedTo.RELEASE: both("by nobody until it is given to somebody", "без ответственного, пока его не назначат"),
    ReopenedTo.ACCOUNTABLE: both("by the accountable person", "ответственный за работу с жалобами"),
}


def _calendar(page: Page, name: str, calendar: BusinessCalendar) -> str:
    hours = hours_in(calendar, page.language)
    return page.say(_CALENDAR, name=name, zone=calendar.zone, hours=hours, number=len(calendar.holidays))


_CALENDAR = both(
    "Calendar **{name}** ({zone}): {hours}; holidays: {number}",
    "Календарь **{name}** ({zone}): {hours}; праздничных дней: {number}",
)


def monitoring(page: Page, procedure: Procedure) -> None:
    """Say how it is seen to that what was granted is carried out, and how satisfied the complainants are (S30)."""
    page.heading(2, both("8. Monitoring of granted claims", "8. Контроль удовлетворённых претензий"))
    checks = [bound for bound in procedure.standards if bound.standard.duty is Duty.EXECUTION_CHECK]
    page.items((bound_standard(page, bound) for bound in checks), _NO_CHECK)
    page.paragraph(_FEEDBACK)


_NO_CHECK = both(
    "No standard says by when it is checked that what was granted was carried out.",
    "Нет стандарта, к какому сроку проверяется исполнение обещанного.",
)
_FEEDBACK = both(
    "What complainants say of outcome, process and treatment, whether they stay customers and what complaining took is "
    "kept with the complaint.",
    "Отзывы заявителей об итоге, порядке и отношении, о том, остаются ли они клиентами и чего им стоило обращение, "
    "хранятся вместе с жалобой.",
)


def notifying(page: Page, procedure: Procedure) -> None:
    """Say how staff come to know the procedure, and what each role sees (S31)."""
    page.heading(2, both("9. Notification of staff", "9. Уведомление сотрудников"))
    page.paragraph(_NOTIFIED, digest=procedure.ref.digest[:12])
    page.items(_views(page, procedure), _NO_VIEWS)


_NOTIFIED = both(
    "Every employee acknowledges this version (digest {digest}). Who did so, and when, is on record at the complaints "
    "desk; a changed procedure is acknowledged anew.",
    "Каждый сотрудник подтверждает, что ознакомлен с этой версией (отпечаток {digest}). Кто и когда это сделал, "
    "записано в службе жалоб; с изменённой процедурой знакомятся заново.",
)


def _views(page: Page, procedure: Procedure) -> Iterator[str]:
    for role, fields in sorted(procedure.conduct.views.items()):
        yield page.say(_VIEW, role=role, fields=", ".join(sorted(fields)))


_VIEW = both("**{role}** sees: {fields}", "**{role}** видит: {fields}")
_NO_VIEWS = both(
    "No role may see the fields of a complaint: no views are declared.",
    "Ни одна роль не видит полей жалобы: представления не указаны.",
)
