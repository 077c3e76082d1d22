"""Stages four to six of the procedure in words: registration, classes, routes (S26-S28)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from grievance.model import Channel
from grievance.policies import Factors, Level, Routing, Scoring
from grievance.procedure._described_filing import asks
from grievance.procedure._described_rules import BY_HOST, rule_line
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import span_of, within_in

__all__ = ["addressing", "channels", "classifying", "documenting"]


def documenting(page: Page, procedure: Procedure) -> None:
    """Say through which channels complaints come, what these ask for, and what is recorded (S26, S33)."""
    page.heading(2, both("4. Documenting and registering", "4. Документирование и регистрация"))
    page.items(channels(page, procedure), _NO_CHANNELS)
    asks(page, procedure, _ASKS, _NO_ASKS)
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
_ASKS = both("What the complainant is asked for, in these words:", "О чём спрашивают заявителя, такими словами:")
_NO_ASKS = both(
    "No channel says what it asks for: a text is enough.", "Что спрашивать, для каналов не указано: хватит текста."
)
_RECORDED = both(
    "Recorded are: a unique reference, who complains and about whom, each issue with its category and demand, the "
    "text, channel, place and instant of receipt, the time frame that the customer asks for, every contact, decision, "
    "transfer and task with its reason. Nothing of it is changed later: a correction keeps the old value.",
    "Записываются: уникальный номер, кто и на кого жалуется, каждый вопрос с категорией и требованием, текст, канал, "
    "место и момент получения, желаемый клиентом срок, каждый контакт, решение, передача и задание с причиной. "
    "Записанное не меняется: исправление сохраняет прежнее значение.",
)


def classifying(page: Page, procedure: Procedure) -> None:
    """Say which classes there are, what is secondary, and what makes a complaint urgent (S27, S60)."""
    page.heading(2, both("5. Classification", "5. Классификация"))
    taxonomy = procedure.taxonomy
    if taxonomy is None:
        page.paragraph(both("Categories are not fixed.", "Категории не зафиксированы."))
    else:
        page.paragraph(both("Categories, version {version}:", "Категории, версия {version}:"), version=taxonomy.version)
        page.items(page.say(_CATEGORY, path=one.path, name=one.name or one.path) for one in taxonomy.categories)
    windows = procedure.windows
    page.paragraph(_SECONDARY, product=_within(page, windows.product), customer=_within(page, windows.customer))
    page.paragraph(both("Levels of priority:", "Уровни приоритета:"))
    page.items(_level(page, level) for level in procedure.levels.levels)
    if isinstance(procedure.score, Scoring):
        page.paragraph(both("Points are added up:", "Баллы складываются:"))
        page.items(_scored(page, procedure.score))
    else:
        page.paragraph(BY_HOST)


_SECONDARY = both(
    "A complaint is secondary by product if the same product was complained about {product} before it, and by customer "
    "if the same customer complained {customer} before it.",
    "Жалоба считается вторичной по товару, если на тот же товар жаловались {product} до неё, и по клиенту, если тот же "
    "клиент жаловался {customer} до неё.",
)


def _within(page: Page, window: timedelta | None) -> str:
    return page.say(_EVER) if window is None else within_in(span_of(window), page.language)


_EVER = both("at any time", "когда-либо")
_CATEGORY = both("{name} ({path})", "{name} ({path})")


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
        yield rule_line(page, rule, page.say(_POINTS, points=f"{rule.value:+d}"))
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


def addressing(page: Page, procedure: Procedure) -> None:
    """Say to whom complaints go, and how they change hands (S28, S54)."""
    conduct = procedure.conduct
    page.heading(2, both("6. Addressing and re-addressing", "6. Адресация и переадресация"))
    if isinstance(procedure.route, Routing):
        table = procedure.route.table
        page.paragraph(both("The first rule that holds names the unit:", "Подразделение называет первое подходящее:"))
        page.items(rule_line(page, rule, page.say(_TO, to=rule.value)) for rule in table.rules)
        if table.otherwise is not None:
            page.paragraph(_OTHERWISE, to=table.otherwise.value, because=table.otherwise.because)
    else:
        page.paragraph(BY_HOST)
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
