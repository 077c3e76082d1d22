"""Which elements of a complaint system the procedure provides, and which are missing (S21, S22)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Mapping

from grievance.decision import Phrase
from grievance.model import Duty
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure

__all__ = ["elements"]


def elements(page: Page, procedure: Procedure) -> None:
    """Say what of steps five and six is provided, what is missing, and what no procedure file can say."""
    page.heading(2, _TITLE)
    page.items(
        page.say(_THERE if there else _MISSING, name=name, by=_ELEMENTS[name])
        for name, there in _found(procedure).items()
    )
    page.paragraph(both("No procedure file can hold:", "Файл процедуры не может содержать:"))
    page.items(map(page.say, _ELSEWHERE))


_TITLE = both("What this procedure provides, and what is missing", "Что эта процедура обеспечивает и чего в ней нет")
_THERE = both("{name}: **provided** by {by}", "{name}: **есть** ({by})")
_MISSING = both("{name}: **missing**; it takes {by}", "{name}: **нет**; нужно: {by}")


def _found(procedure: Procedure) -> Mapping[Phrase, bool]:
    duties = {bound.standard.duty for bound in procedure.standards}
    told = Duty.UPDATE in duties or Duty.HOLDING_NOTICE in duties or procedure.conduct.holding_before is not None
    return {
        _CHANNELS: bool(procedure.channels),
        _REACTION: Duty.ACKNOWLEDGEMENT in duties,
        _FEEDBACK: told,
        _ANSWER: Duty.FINAL_RESPONSE in duties,
        _ORGANISATION: bool(procedure.teams),
        _FIRST_CONTACT: procedure.authority.limits is not None,
        _INTERACTION: bool(procedure.conduct.ladders),
    }


_CHANNELS = both("Open channels", "Открытые каналы")
_REACTION = both("Immediate reaction", "Немедленная реакция")
_FEEDBACK = both("Feedback to the complainant", "Обратная связь с заявителем")
_ANSWER = both("Answer without delay", "Ответ без задержки")
_ORGANISATION = both("Organisation", "Организация")
_FIRST_CONTACT = both("First-contact programme", "Программа первого контакта")
_INTERACTION = both("Infrastructure of interaction", "Инфраструктура взаимодействия")

_ELEMENTS = {
    _CHANNELS: both("channels by which complaints come in", "каналы приёма жалоб"),
    _REACTION: both("a standard for the acknowledgement", "стандарт подтверждения получения"),
    _FEEDBACK: both("updates or holding notices", "сообщения о ходе дела или предварительные уведомления"),
    _ANSWER: both("a standard for the final response", "стандарт окончательного ответа"),
    _ORGANISATION: both(
        "units, beside the accountable person and the process owner",
        "подразделения помимо ответственного и владельца процесса",
    ),
    _FIRST_CONTACT: both(
        "limits of what each role may grant alone, beside the rule that whoever hears a complaint first owns it",
        "пределы того, что каждая роль вправе предоставить сама, помимо правила: кто первым принял, тот и отвечает",
    ),
    _INTERACTION: both(
        "escalation ladders, beside tasks and transfers with their own deadlines",
        "лестницы эскалации помимо заданий и передач со своими сроками",
    ),
}

_ELSEWHERE = (
    both(
        "Training: who acknowledged this version is on record, not who was trained.",
        "Обучение: записано, кто ознакомлен с этой версией, а не кто обучен.",
    ),
    both(
        "Staff profile: it belongs to the descriptions of posts.",
        "Требования к персоналу: им место в должностных инструкциях.",
    ),
)
