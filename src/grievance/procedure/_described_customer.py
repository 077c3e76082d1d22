"""What complainants should know of the procedure: how to complain, what happens, by when, and what if it fails."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator

from grievance.model import Duty
from grievance.procedure._described_classes import channels
from grievance.procedure._described_filing import asks
from grievance.procedure._described_help import if_we_cannot_help
from grievance.procedure._described_retention import your_data
from grievance.procedure._described_standards import promise
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import hours_in, within_in

__all__ = ["for_customers"]

_DURING = (Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE, Duty.SUMMARY)


def for_customers(page: Page, procedure: Procedure) -> None:
    """Say what concerns a complainant, and no internal name but the contact of last resort (S38, S43)."""
    page.heading(1, both("How we handle your complaint", "Как мы работаем с вашей жалобой"))
    page.paragraph(_IN_FORCE, version=procedure.ref.version, effective=procedure.effective)
    page.heading(2, both("How to complain", "Как пожаловаться"))
    page.items(channels(page, procedure), both("Tell any of us.", "Скажите любому из нас."))
    page.paragraph(_WHAT_TO_SAY)
    asks(page, procedure, both("What we need to be told:", "Что нам нужно знать:"))
    page.heading(2, both("What happens then", "Что будет дальше"))
    page.items(map(page.say, _HAPPENS))
    page.heading(2, both("By when", "В какие сроки"))
    page.items(_promises(page, procedure, _DURING), both("We promise no dates.", "Сроков мы не обещаем."))
    for hours in dict.fromkeys(_business_hours(page, procedure)):
        page.paragraph(_HOURS, hours=hours)
    if_we_cannot_help(page, procedure)
    page.heading(2, both("If you are not satisfied", "Если вы не удовлетворены"))
    _not_satisfied(page, procedure)
    your_data(page, procedure)
    page.heading(2, both("The last resort", "Последняя инстанция"))
    page.paragraph(_LAST_RESORT, person=procedure.accountable)


_IN_FORCE = both("Version {version}, in force from {effective}.", "Версия {version}, действует с {effective}.")
_WHAT_TO_SAY = both(
    "Tell us what happened, when and where, and what you ask for. You may name the time frame that suits you, and "
    "somebody may speak for you.",
    "Расскажите, что произошло, когда и где, и чего вы просите. Можно указать удобный вам срок; за вас может "
    "обратиться другой человек.",
)
_HAPPENS = (
    both(
        "Whoever hears your complaint stays responsible until somebody else has taken it over.",
        "Кто принял вашу жалобу, отвечает за неё, пока её не принял другой.",
    ),
    both("It gets a reference, and is never lost.", "Она получает номер и не теряется."),
    both("Nobody decides a complaint about themselves.", "Никто не решает жалобу на самого себя."),
    both("We tell you our decision and the reasons for it.", "Мы сообщаем вам решение и его причины."),
    both("You can ask at any time how far it has come.", "Вы можете в любое время узнать, как идёт дело."),
)
_HOURS = both("Business days and hours: {hours}.", "Рабочие дни и часы: {hours}.")
_IN_SOME_CASES = both("in certain cases: ", "в некоторых случаях: ")
_LAST_RESORT = both(
    "If nothing else helps, turn to {person}. This person answers for the satisfaction of everybody who complains to "
    "us. If your complaint is about this person, somebody else takes it.",
    "Если ничто не помогло, обратитесь сюда: {person}. Здесь отвечают за то, чтобы каждый заявитель был удовлетворён. "
    "Если жалоба касается этого лица, её рассматривает другой.",
)


def _promises(page: Page, procedure: Procedure, duties: tuple[Duty, ...]) -> Iterator[str]:
    for bound in procedure.standards:
        if bound.standard.duty in duties:
            said = promise(page, bound.standard)
            yield (page.say(_IN_SOME_CASES) + said) if bound.when else said


def _business_hours(page: Page, procedure: Procedure) -> Iterator[str]:
    for bound in procedure.standards:
        calendar = procedure.calendars.get(bound.standard.calendar or "")
        if calendar is not None and bound.standard.duty in _DURING and bound.standard.within.on_calendar:
            yield hours_in(calendar, page.language)


def _not_satisfied(page: Page, procedure: Procedure) -> None:
    within = procedure.conduct.reopening.within
    limit = _AT_ANY_TIME if within is None else within_in(within, page.language)
    page.paragraph(_REOPENING, limit=limit)
    if any(bound.standard.anchor.of_stage_2 for bound in procedure.standards):
        page.paragraph(_SECOND_STAGE)
    page.items(_promises(page, procedure, (Duty.EXTERNAL_ROUTE,)))


_AT_ANY_TIME = both("at any time", "в любое время")
_REOPENING = both(
    "Tell us {limit} after our answer, and we take your complaint up again.",
    "Сообщите нам {limit} после нашего ответа, и мы вернёмся к вашей жалобе.",
)
_SECOND_STAGE = both(
    "You may ask for a second look: somebody else than the one who decided takes it.",
    "Вы можете попросить о пересмотре: им займётся не тот, кто принял решение.",
)
