"""Lengths of time, the closed vocabularies, conditions and hours of work in words, in English and Russian."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from grievance.calendars import BusinessCalendar, Shift
from grievance.decision import Phrase
from grievance.model import Anchor, Duty, Element, Ground, Nature, OnReopening, RemedyKind, Span, Unit, WaitsFor
from grievance.procedure._page import both
from grievance.rules import Condition

__all__ = [
    "ANCHORS",
    "DUTIES",
    "ELEMENTS",
    "GROUNDS",
    "NATURES",
    "ON_REOPENING",
    "REMEDIES",
    "WAITS",
    "condition_in",
    "conditions_in",
    "hours_in",
    "listed_in",
    "span_in",
    "span_of",
    "within_in",
]

DUTIES = {
    Duty.ACKNOWLEDGEMENT: both("acknowledgement", "подтверждение получения"),
    Duty.UPDATE: both("update", "сообщение о ходе рассмотрения"),
    Duty.HOLDING_NOTICE: both("holding notice", "предварительное уведомление"),
    Duty.FINAL_RESPONSE: both("final response", "окончательный ответ"),
    Duty.SUMMARY: both("summary resolution communication", "краткое уведомление об урегулировании"),
    Duty.CASE_FILE: both("case file for the ombudsman", "материалы дела для омбудсмена"),
    Duty.HAND_OVER: both("hand-over to another body", "передача в другую организацию"),
    Duty.EXECUTION_CHECK: both("check that what was granted was carried out", "проверка исполнения обещанного"),
    Duty.EXTERNAL_ROUTE: both("the complainant's way to an external body", "обращение заявителя во внешнюю инстанцию"),
}

ANCHORS = {
    Anchor.RECEIVED: both("the receipt", "получения жалобы"),
    Anchor.REGISTERED: both("the registration", "регистрации жалобы"),
    Anchor.SENT: both("another body passed it on", "передачи жалобы другой организацией"),
    Anchor.ACKNOWLEDGED: both("the acknowledgement", "подтверждения получения"),
    Anchor.FILE_COMPLETE: both("the file is complete", "получения всех сведений"),
    Anchor.STAGE_2_REQUESTED: both("the second stage is requested", "запроса второй ступени"),
    Anchor.STAGE_2_ACKNOWLEDGED: both("the second stage is acknowledged", "подтверждения второй ступени"),
    Anchor.ANSWERED: both("the answer", "ответа"),
    Anchor.RESOLVED: both("the resolution", "урегулирования"),
    Anchor.OMBUDSMAN_ASKED: both("the complainant goes to the ombudsman", "обращения к омбудсмену"),
    Anchor.OMBUDSMAN_DECIDED: both("the ombudsman's decision", "решения омбудсмена"),
}

WAITS = {
    WaitsFor.CUSTOMER: both("the customer", "клиента"),
    WaitsFor.THIRD_PARTY: both("a third party", "третью сторону"),
}

ON_REOPENING = {
    OnReopening.CONTINUE: both(
        "the clocks continue, and the time between answer and reopening does not count",
        "сроки продолжаются, время между ответом и возобновлением не считается",
    ),
    OnReopening.RESTART: both("the clocks start again", "сроки начинаются заново"),
    OnReopening.NEW: both("new clocks begin beside the completed ones", "начинаются новые сроки, прежние завершены"),
}

ELEMENTS = {
    Element.REFERENCE: both("the number of the complaint", "номер жалобы"),
    Element.OWNER: both("who looks after it", "кто занимается жалобой"),
    Element.NEXT_DATE: both("by when we write again", "когда мы напишем снова"),
    Element.RESPONSE_TIMES: both("how soon we answer", "сроки ответа"),
    Element.WHY_LATE: both("why it is late", "причина задержки"),
    Element.OUTCOME: both("the outcome", "решение"),
    Element.EXPLANATION: both("the reasons in plain words", "объяснение простыми словами"),
    Element.APOLOGY: both("a word of apology", "извинение"),
    Element.REMEDY: both("what is given", "что предоставляется"),
    Element.MERITS: both("a judgment on the matter itself", "оценка вопроса по существу"),
    Element.HELP_INSTEAD: both("what can be done instead", "чем можно помочь взамен"),
    Element.SIGNPOST: both("who can help and how to reach them", "кто может помочь и как с ним связаться"),
    Element.QUESTION: both("what we still need to know", "каких сведений не хватает"),
    Element.ORIGINAL: both("the number of the earlier complaint", "номер прежней жалобы"),
    Element.REVIEW: both("who looks at it again", "кто пересмотрит решение"),
    Element.REVIEW_DATE: both("the last day of the restriction", "последний день ограничения"),
    Element.EXTERNAL_ROUTE: both("where to turn outside the company", "куда обратиться за пределами компании"),
    Element.TIME_LIMIT: both("until when that is possible", "до какого дня это возможно"),
    Element.TIME_LIMIT_WAIVER: both("whether we insist on that day", "настаиваем ли мы на этом дне"),
    Element.WEBSITE: both("the website", "сайт"),
    Element.LEAFLET: both("the leaflet", "памятка"),
    Element.LAST_RESORT: both("the contact of last resort", "контакт последней инстанции"),
}

GROUNDS = {
    Ground.OUTSIDE_COMPETENCE: both("outside competence", "вне нашей компетенции"),
    Ground.OTHER_BODY: both("another body responsible", "отвечает другая организация"),
    Ground.THIRD_PARTY: both("third party at fault", "виновата третья сторона"),
    Ground.LEGALLY_BARRED: both("legally barred", "не позволяет закон"),
    Ground.TIME_BARRED: both("time-barred", "истёк срок"),
    Ground.ALREADY_ANSWERED: both("already finally answered", "окончательный ответ уже дан"),
    Ground.NO_FAULT: both("no fault found", "ошибки не найдено"),
    Ground.IMPOSSIBLE: both("impossible or disproportionate", "невозможно или несоразмерно"),
    Ground.INSUFFICIENT_INFORMATION: both("not enough information", "не хватает сведений"),
    Ground.UNREASONABLE_CONDUCT: both("unreasonable conduct", "недопустимое поведение"),
    Ground.DUPLICATE: both("duplicate", "повтор той же жалобы"),
    Ground.WITHDRAWN: both("withdrawn", "жалоба отозвана"),
}

REMEDIES = {
    RemedyKind.APOLOGY: both("apology", "извинение"),
    RemedyKind.EXPLANATION: both("explanation", "объяснение"),
    RemedyKind.REFUND: both("refund", "возврат денег"),
    RemedyKind.REPLACEMENT: both("replacement", "замена"),
    RemedyKind.REPAIR: both("repair", "ремонт"),
    RemedyKind.PRICE_REDUCTION: both("price reduction", "снижение цены"),
    RemedyKind.CANCELLATION: both("cancellation", "расторжение договора"),
    RemedyKind.COMPENSATION: both("compensation", "компенсация"),
    RemedyKind.PENALTY: both("penalty", "неустойка"),
    RemedyKind.GOODWILL: both("goodwill", "жест доброй воли"),
    RemedyKind.CORRECTION: both("correction", "исправление данных"),
}

NATURES = {
    Nature.COMPLAINT: both("complaints", "жалобы"),
    Nature.ENQUIRY: both("enquiries", "запросы"),
    Nature.SERVICE_REQUEST: both("service requests", "заявки"),
    Nature.UNDECIDED: both("what may yet turn out to be a complaint", "обращения, которые могут оказаться жалобами"),
}

_GENITIVE: Mapping[Unit, tuple[str, str]] = {
    Unit.MINUTE: ("минуты", "минут"),
    Unit.HOUR: ("часа", "часов"),
    Unit.DAY: ("дня", "дней"),
    Unit.WEEK: ("недели", "недель"),
    Unit.MONTH: ("месяца", "месяцев"),
    Unit.YEAR: ("года", "лет"),
    Unit.WORKING_MINUTE: ("рабочей минуты", "рабочих минут"),
    Unit.WORKING_HOUR: ("рабочего часа", "рабочих часов"),
    Unit.BUSINESS_DAY: ("рабочего дня", "рабочих дней"),
}


def listed_in(words: Mapping[Any, Phrase], members: Iterable[object], language: str) -> str:
    """Return members of a vocabulary by their words, with commas between."""
    return ", ".join(words[one].said_in(language) for one in members)


def span_in(span: Span, language: str) -> str:
    """Return a span in words; in Russian in the genitive, as "of 3 business days"."""
    if language != "ru":
        return str(span)
    if span.to_close:
        return f"конца {span.count}-го рабочего дня"
    one = span.count % 10 == 1 and span.count % 100 != 11
    return f"{span.count} {_GENITIVE[span.unit][not one]}"


_SIZES = {Unit.WEEK: timedelta(weeks=1), Unit.DAY: timedelta(days=1), Unit.HOUR: timedelta(hours=1)}


def span_of(length: timedelta) -> Span:
    """Return elapsed time as a span, in the largest unit that it is a whole number of."""
    unit = next((unit for unit, size in _SIZES.items() if not length % size), Unit.MINUTE)
    return Span(count=length // _SIZES.get(unit, timedelta(minutes=1)), unit=unit)


def within_in(span: Span, language: str) -> str:
    """Return a span as a limit: ``within 3 business days``."""
    if language == "ru":
        return f"{'до' if span.to_close else 'в течение'} {span_in(span, language)}"
    return f"by the {span}" if span.to_close else f"within {span}"


def conditions_in(conditions: Iterable[Condition], language: str) -> str:
    """Return what a row asks, "" if it asks nothing."""
    return (" и " if language == "ru" else " and ").join(condition_in(one, language) for one in conditions)


def condition_in(condition: Condition, language: str) -> str:
    """Return what one condition asks."""
    if language != "ru":
        return str(condition)
    return f"{condition.fact.name}: {_tests(condition.tests, tags=condition.fact.kind == 'tags')}"


def _tests(tests: Any, *, tags: bool = False) -> str:
    return " и ".join(_test(name, operand, tags=tags) for name, operand in tests)


_RUSSIAN = {"at_least": "не меньше", "above": "больше", "at_most": "не больше", "below": "меньше"}
_OF_TAGS = {"any_of": "хотя бы одно из: ", "all_of": "все из: ", "none_of": "ни одного из: "}


def _test(name: str, operand: Any, *, tags: bool) -> str:
    if name in _RUSSIAN:
        return f"{_RUSSIAN[name]} {operand}"
    if name == "between":
        return f"от {operand[0]} до {operand[1]}"
    if name == "present":
        return "указано" if operand else "не указано"
    if name == "not":
        return f"не ({_tests(operand)})"
    choices = ", ".join("да" if one is True else "нет" if one is False else str(one) for one in operand)
    return (_OF_TAGS[name] if tags else "") + choices


_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
}


def hours_in(calendar: BusinessCalendar, language: str) -> str:
    """Return when a calendar is open, in its seasons too."""
    season = "в сезон" if language == "ru" else "in the season"
    weeks = [_week(calendar.week, language)]
    weeks += [f"{season} {one.name}: {_week(one.week, language)}" for one in calendar.seasons]
    return "; ".join(weeks)


def _week(week: tuple[tuple[Shift, ...], ...], language: str) -> str:
    return ", ".join(_runs(week, _DAYS[language]))


def _runs(week: tuple[tuple[Shift, ...], ...], names: tuple[str, ...]) -> Iterator[str]:
    for shifts, run in groupby(range(len(week)), key=lambda day: week[day]):
        days = list(run)
        if shifts:
            named = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
            yield f"{named} {', '.join(f'{_clock(shift.opens)}–{_clock(shift.closes)}' for shift in shifts)}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
