"""A standard in words: the duty, within what time from when, and the terms that go with it."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator

from grievance.model import Standard
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import BoundStandard
from grievance.procedure._wording import (
    ANCHORS,
    DUTIES,
    ELEMENTS,
    ON_REOPENING,
    WAITS,
    conditions_in,
    listed_in,
    span_in,
    within_in,
)

__all__ = ["bound_standard", "promise"]

_PROMISE = both("**{duty}**: {within} after {anchor}", "**{duty}**: {within} с момента {anchor}")
_AUTHORITY = both("({authority})", "({authority})")
_REPEATS = both("again and again until the answer", "повторяется вплоть до ответа")
_STATUTORY = both("required by law", "требование закона")
_PAUSES = both("the time spent waiting for {waits} does not count", "время ожидания не считается (ждём {waits})")
_EXTENDED_BY = both(
    "a holding notice in time extends it by {span}",
    "своевременное предварительное уведомление добавляет не более {span}",
)
_EXTENDED_TO = both(
    "a holding notice in time extends it to {span} after {anchor}",
    "своевременное предварительное уведомление продлевает до истечения {span} с момента {anchor}",
)
_UNLESS = both("falls away if resolved {within} of the receipt", "отпадает, если улажено {within} с момента получения")
_ONLY_IF = both("owed only if resolved {within} of the receipt", "только если улажено {within} с момента получения")
_SINCE = both("for what is received from {on} on", "для поступивших начиная с {on}")
_UNTIL = both("for what is received until {on}", "для поступивших по {on} включительно")
_DEEMED = both(
    "what arrives after hours counts as received on the next business day",
    "поступившее в нерабочее время считается полученным на следующий рабочий день",
)
_ROLLS = both(
    "a last day that is no business day moves on to the next one",
    "если последний день нерабочий, срок истекает в следующий рабочий день",
)
_PENALTY = both("each day of delay costs {percent} % of the price", "каждый день просрочки стоит {percent} % цены")

_ID = both(r"\[{id}\]", r"\[{id}\]")
_CALENDAR = both("counted on the calendar {calendar}", "по календарю {calendar}")
_REGIME = both("under {regime}", "по правилам {regime}")
_AHEAD = both("comes up {span} before", "появляется, когда до срока остаётся не более {span}")
_RESPONSE = both("fulfilled only by: {kinds}", "исполняется только так: {kinds}")
_REQUIRES = both("its letter has to say: {elements}", "в письме должно быть: {elements}")
_REOPENED = both("if reopened, {what}", "при возобновлении {what}")
_SOURCE = both("source: {source}", "источник: {source}")
_WHEN = both("if {conditions}", "если {conditions}")


def promise(page: Page, standard: Standard) -> str:
    """Return what a standard promises, as anybody may know it."""
    return "; ".join(_promised(page, standard))


def bound_standard(page: Page, bound: BoundStandard) -> str:
    """Return all of a standard, as staff must know it."""
    return (
        "; ".join((*_promised(page, bound.standard), *_for_staff(page, bound)))
        + f" {page.say(_ID, id=bound.standard.id)}"
    )


def _promised(page: Page, standard: Standard) -> Iterator[str]:
    within = within_in(standard.within, page.language)
    said = page.say(_PROMISE, duty=DUTIES[standard.duty], within=within, anchor=ANCHORS[standard.anchor])
    yield f"{said} {page.say(_AUTHORITY, authority=standard.authority)}" if standard.authority else said
    if standard.statutory:
        yield page.say(_STATUTORY)
    if standard.repeats:
        yield page.say(_REPEATS)
    if standard.pauses:
        yield page.say(_PAUSES, waits=listed_in(WAITS, standard.pauses, page.language))
    yield from _extended(page, standard)
    yield from _counted(page, standard)
    if standard.daily_penalty is not None:
        yield page.say(_PENALTY, percent=standard.daily_penalty)


def _extended(page: Page, standard: Standard) -> Iterator[str]:
    extension, anchor = standard.extension, ANCHORS[standard.anchor]
    if extension is not None and extension.by is not None:
        yield page.say(_EXTENDED_BY, span=span_in(extension.by, page.language))
    if extension is not None and extension.to is not None:
        yield page.say(_EXTENDED_TO, span=span_in(extension.to, page.language), anchor=anchor)


def _counted(page: Page, standard: Standard) -> Iterator[str]:
    for text, span in ((_UNLESS, standard.unless_resolved_within), (_ONLY_IF, standard.if_resolved_within)):
        if span is not None:
            yield page.say(text, within=within_in(span, page.language))
    for text, on in ((_SINCE, standard.since), (_UNTIL, standard.until)):
        if on is not None:
            yield page.say(text, on=on)
    for text, holds in ((_DEEMED, standard.deemed), (_ROLLS, standard.rolls)):
        if holds:
            yield page.say(text)


def _for_staff(page: Page, bound: BoundStandard) -> Iterator[str]:
    standard, language = bound.standard, page.language
    if standard.calendar is not None:
        yield page.say(_CALENDAR, calendar=standard.calendar)
    if standard.regime is not None:
        yield page.say(_REGIME, regime=standard.regime)
    if standard.ahead is not None:
        yield page.say(_AHEAD, span=span_in(standard.ahead, language))
    if standard.response is not None:
        yield page.say(_RESPONSE, kinds=", ".join((*standard.response.kinds, *standard.response.channels)))
    if standard.requires:
        yield page.say(_REQUIRES, elements=listed_in(ELEMENTS, standard.requires, page.language))
    if standard.on_reopening is not None:
        yield page.say(_REOPENED, what=ON_REOPENING[standard.on_reopening])
    if standard.source is not None:
        yield page.say(_SOURCE, source=standard.source)
    if bound.when:
        yield page.say(_WHEN, conditions=conditions_in(bound.when, language))
