"""Stages four to six of the procedure in words: registration, classes, routes (S26-S28)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grievance.model import Channel
from grievance.policies import Factors, Level, Routing, Scoring
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import conditions_in, within_in
from grievance.rules import Rule

__all__ = ["addressing", "channels", "classifying", "documenting"]


def documenting(page: Page, procedure: Procedure) -> None:
    """Say through which channels complaints come and what is recorded (S26)."""
    page.heading(2, both("4. Documenting and registering", "4. Документирование и регистрация"))
    page.items(channels(page, procedure), _NO_CHANNELS)
    page.paragraph(_RECORDED)


def channels(page: Page, procedure: Procedure) -> Iterator[str]:
    """Yield the ways in, with what they cost."""
    return (_channel(page, channel) for channel in procedure.channels.values())


def _channel(page: Page, channel: Channel) -> str:
    said = page.say(_CHANNEL, name=channel.name or channel.id)
    if channel.cost is not None:
        said += page.say(_COST, amount=channel.cost.amount, currency=channel.cost.currency)
    return said if channel.two_way else said + page.say(_ONE_WAY)


_CHANNEL = both("{name}", "{name}")
_COST = both(", costs {amount} {currency}", ", стоит {amount} {currency}")
_ONE_WAY = both(", no answer can go this way", ", ответить этим путём нельзя")
_NO_CHANNELS = both("No channels are declared.", "Каналы приёма не указаны.")
_RECORDED = both(
    "Recorded are: a unique reference, who complains and about whom, each issue with its category and demand, the "
    "text, channel, place and instant of receipt, the time frame that the customer asks for, every contact, decision, "
    "transfer and task with its reason. Nothing of it is changed later: a correction keeps the old value.",
    "Записываются: уникальный номер, кто и на кого жалуется, каждый вопрос с категорией и требованием, текст, канал, "
    "место и момент получения, желаемый клиентом срок, каждый контакт, решение, передача и задание с причиной. "
    "Записанное не меняется: исправление сохраняет прежнее значение.",
)


def classifying(page: Page, procedure: Procedure) -> None:
    """Say which classes there are, and what makes a complaint urgent (S27)."""
    page.heading(2, both("5. Classification", "5. Классификация"))
    taxonomy = procedure.taxonomy
    if taxonomy is None:
        page.paragraph(both("Categories are not fixed.", "Категории не зафиксированы."))
    else:
        page.paragraph(both("Categories, version {version}:", "Категории, версия {version}:"), version=taxonomy.version)
        page.items(page.say(_CATEGORY, path=one.path, name=one.name or one.path) for one in taxonomy.categories)
    page.paragraph(both("Levels of priority:", "Уровни приоритета:"))
    page.items(_level(page, level) for level in procedure.levels.levels)
    if isinstance(procedure.score, Scoring):
        page.paragraph(both("Points are added up:", "Баллы складываются:"))
        page.items(_scored(page, procedure.score))
    else:
        page.paragraph(_BY_HOST)


_CATEGORY = both("{name} ({path})", "{name} ({path})")
_BY_HOST = both("Decided by a function of the host application.", "Решает функция самого приложения.")


def _level(page: Page, level: Level) -> str:
    within = within_in(level.work_within, page.language)
    if level.at_least is None:
        return page.say(_RESERVED, name=level.name, within=within)
    return page.say(_LEVEL, name=level.name, score=level.at_least, within=within)


_LEVEL = both("**{name}**: from {score} points, work begins {within}", "**{name}**: от {score} баллов, начать {within}")
_RESERVED = both(
    "**{name}**: given by people only, work begins {within}", "**{name}**: присваивает только человек, начать {within}"
)


def _scored(page: Page, score: Scoring) -> Iterator[str]:
    for rule in score.table.rules:
        yield _rule(page, rule, page.say(_POINTS, points=f"{rule.value:+d}"))
    for name, weight in _weights(score.factors):
        yield page.say(_FACTOR, name=name, points=weight)


_POINTS = both("{points} points", "{points} баллов")
_FACTOR = both("factor {name}: weight {points}", "фактор «{name}»: вес {points}")


def _weights(factors: Factors) -> Iterator[tuple[object, int]]:
    for name, words in _FACTORS.items():
        if weight := getattr(factors, name):
            yield words, weight


_FACTORS = {
    "hard": both("hard severity", "жёсткие факторы тяжести"),
    "soft": both("soft severity", "мягкие факторы тяжести"),
    "importance": both("importance of the customer", "важность клиента"),
    "value_at_stake": both("value at stake", "стоимость под угрозой"),
    "vulnerability": both("vulnerable circumstances", "уязвимое положение"),
    "recurrence": both("complained about before", "повторная жалоба"),
    "time_frame": both("time frame of the customer", "желаемый клиентом срок"),
}


def _rule(page: Page, rule: Rule[Any], result: str) -> str:
    conditions = conditions_in(rule.when, page.language)
    asked = page.say(_IF, conditions=conditions) if conditions else page.say(_ALWAYS)
    because = page.say(_BECAUSE, because=rule.because, id=rule.id)
    authority = page.say(_AUTHORITY, authority=rule.authority) if rule.authority else ""
    return f"{asked}: {result}{because}{authority}"


_IF = both("if {conditions}", "если {conditions}")
_ALWAYS = both("always", "всегда")
_BECAUSE = both(r", because: {because} \[{id}\]", r", потому что: {because} \[{id}\]")
_AUTHORITY = both(" ({authority})", " ({authority})")


def addressing(page: Page, procedure: Procedure) -> None:
    """Say to whom complaints go, and how they change hands (S28, S54)."""
    conduct = procedure.conduct
    page.heading(2, both("6. Addressing and re-addressing", "6. Адресация и переадресация"))
    if isinstance(procedure.route, Routing):
        table = procedure.route.table
        page.paragraph(both("The first rule that holds names the unit:", "Подразделение называет первое подходящее:"))
        page.items(_rule(page, rule, page.say(_TO, to=rule.value)) for rule in table.rules)
        if table.otherwise is not None:
            page.paragraph(_OTHERWISE, to=table.otherwise.value, because=table.otherwise.because)
    else:
        page.paragraph(_BY_HOST)
    page.items(
        (
            page.say(_TRANSFER),
            page.say(_HOPS, hops=conduct.hops, person=conduct.accountable),
            page.say(_ANEW[conduct.anew_route, conduct.anew_clocks]),
        )
    )


_TO = both("to **{to}**", "в **{to}**")
_OTHERWISE = both("Otherwise to **{to}**, because: {because}.", "Иначе в **{to}**, потому что: {because}.")
_TRANSFER = both(
    "A transfer is offered, and the owner stays the owner until it is accepted. Declined transfers stay on record.",
    "Передача предлагается; ответственный остаётся прежним, пока её не приняли. Отказы остаются в истории.",
)
_HOPS = both(
    "After {hops} changes of owner {person} takes it over.",
    "Если ответственный сменился столько раз: {hops}, жалобу принимает {person}.",
)
_ANEW = {
    (True, True): both(
        "A corrected category decides route and clocks anew.", "Исправление категории заново решает адресацию и сроки."
    ),
    (True, False): both(
        "A corrected category decides the route anew; the clocks stay.",
        "Исправление категории заново решает адресацию; сроки остаются.",
    ),
    (False, True): both(
        "A corrected category decides the clocks anew; the route stays.",
        "Исправление категории заново решает сроки; адресация остаётся.",
    ),
    (False, False): both(
        "A corrected category changes neither route nor clocks.", "Исправление категории ничего не меняет."
    ),
}
