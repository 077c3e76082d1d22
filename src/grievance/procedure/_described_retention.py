"""How long personal data is kept, in words for staff and for customers (L83)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from grievance.model import Nature, Stage
from grievance.policies import RetentionRule
from grievance.procedure._described_rules import asked
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import NATURES, listed_in, span_in

__all__ = ["retention", "your_data"]


def retention(page: Page, procedure: Procedure) -> None:
    """Say how long personal data is kept, by which rules (L83)."""
    page.heading(2, both("How long personal data is kept", "Как долго хранятся персональные данные"))
    page.items((_rule(page, rule) for rule in procedure.retention.rules), _NO_RULES)
    if procedure.retention.rules:
        page.paragraph(_COUNTED)


_NO_RULES = both("No rule says it: somebody has to decide.", "Правил нет: срок должен кто-то определить.")
_COUNTED = both(
    "It counts from the closing, and the longest of several that hold keeps. Then the person is erased; the case and "
    "its numbers stay. What a court or an authority may ask for is held until it is released.",
    "Срок считается от закрытия; из нескольких подходящих действует самый долгий. Затем данные человека стираются, а "
    "само дело и показатели остаются. Что могут запросить суд или ведомство, хранится до снятия запрета на удаление.",
)


def _rule(page: Page, rule: RetentionRule) -> str:
    said = asked(page, rule.when) + _ended(page, rule) + page.say(_KEPT, span=span_in(rule.keep, page.language))
    authority = page.say(_AUTHORITY, authority=rule.authority) if rule.authority else ""
    return f"{said}{authority} {page.say(_ID, id=rule.id)}"


def _ended(page: Page, rule: RetentionRule) -> str:
    return "".join(page.say(_ENDED[stage]) for stage in rule.stages)


_KEPT = both(": for {span}", ": в течение {span}")
_AUTHORITY = both(" ({authority})", " ({authority})")
_ID = both(r"\[{id}\]", r"\[{id}\]")
_ENDED = {
    Stage.CLOSED: both(", when closed", ", если дело закрыто"),
    Stage.WITHDRAWN: both(", when withdrawn", ", если жалоба отозвана"),
}


def your_data(page: Page, procedure: Procedure) -> None:
    """Say how long complainants' data is kept, without the conditions; nothing where no rule says it (L83)."""
    rules = procedure.retention.rules
    if not rules:
        return
    page.heading(2, both("How long we keep your data", "Как долго мы храним ваши данные"))
    page.items(
        _about(page, rule) + _ended(page, rule) + page.say(_KEPT, span=span_in(rule.keep, page.language))
        for rule in rules
    )
    page.paragraph(_YOURS)


_YOURS = both(
    "This counts from the day on which we closed the matter; if several apply, the longest does. Then your personal "
    "data is erased, unless a court or an authority may still ask for it.",
    "Срок считается со дня, когда мы закрыли дело; если подходят несколько, действует самый долгий. Затем ваши "
    "персональные данные стираются, если их ещё не могут запросить суд или ведомство.",
)


def _about(page: Page, rule: RetentionRule) -> str:
    """Return what a rule is about, as far as anybody may know it: the kinds of contacts, or some of them."""
    if not rule.when:
        return page.say(_ALL)
    condition, *others = rule.when
    match condition.fact.name, condition.tests, others:
        case "nature", (("any_of", natures),), []:
            return page.say(_SOME, natures=listed_in(NATURES, map(Nature, natures), page.language))
        case _:
            return page.say(_CERTAIN)


_ALL = both("whatever you told us", "всё, что вы нам сообщили")
_SOME = both("{natures}", "{natures}")
_CERTAIN = both("in certain cases", "в некоторых случаях")
