"""What may be granted, and who may grant how much, in words (S25, S29, S56, S7)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator

from grievance.model import Money
from grievance.policies import ALWAYS_ALLOWED, Authority, Limit, ReturnDiscount
from grievance.procedure._described_rules import rule_line
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import REMEDIES, listed_in, span_in, span_of, within_in

__all__ = ["delegating", "satisfying"]


def satisfying(page: Page, procedure: Procedure) -> None:
    """Say on what standards claims are granted, and what a customer gets who comes back (S25, S7)."""
    page.heading(2, both("3. Standards for satisfying claims", "3. Стандарты удовлетворения претензий"))
    page.items(map(page.say, _SATISFYING))
    table = procedure.authority.granting.table
    if table is None:
        page.paragraph(_NO_TABLE)
    else:
        page.paragraph(_ALLOWED, always=_kinds(page, ALWAYS_ALLOWED))
        page.items(rule_line(page, rule, page.say(_KINDS, kinds=_kinds(page, rule.value))) for rule in table.rules)
    _returning(page, procedure.discount)


_SATISFYING = (
    both(
        "A decision names its outcome, its reasons, who decided and at least one measure.",
        "Решение называет итог, причины, принявшего решение и хотя бы одну меру.",
    ),
    both(
        "A remedy is ordered at most once, and followed until it is carried out.",
        "Каждое возмещение назначается не более одного раза и остаётся под контролем до исполнения.",
    ),
)
_NO_TABLE = both(
    "This procedure has no table of remedies by category: who decides, decides within the permissions above.",
    "Таблицы возмещений по категориям в этой процедуре нет: решает тот, кому это разрешено выше.",
)
_ALLOWED = both(
    "In every case may be given: {always}. Beside that, each rule that holds allows:",
    "В любом случае допускается: {always}. Кроме того, каждое подходящее правило допускает:",
)
_KINDS = both("{kinds}", "{kinds}")


def _kinds(page: Page, kinds: frozenset[object]) -> str:
    return listed_in(REMEDIES, (kind for kind in REMEDIES if kind in kinds), page.language)


def _returning(page: Page, discount: ReturnDiscount | None) -> None:
    if discount is None:
        return
    page.paragraph(
        _RETURNING,
        within=within_in(discount.within, page.language),
        percent=discount.percent,
        cap=_money(discount.cap),
        valid=span_in(discount.valid, page.language),
        once=_ONCE if discount.single_use else _EACH_TIME,
    )


_RETURNING = both(
    "A customer who comes back {within} of the resolution of a complaint gets {percent} % off, at most {cap}, valid "
    "for {valid} from then on, {once}.",
    "Клиент, который вернулся {within} после урегулирования жалобы, получает скидку {percent} %, но не более {cap}; "
    "она действует в течение {valid} с этого дня, {once}.",
)
_ONCE = both("once", "один раз")
_EACH_TIME = both("each time", "каждый раз")


def delegating(page: Page, procedure: Procedure) -> None:
    """Say who may grant how much alone, who approves what lies beyond, and how sums are measured (S29, S56)."""
    authority = procedure.authority
    if authority.limits is None:
        page.paragraph(_NO_LIMITS)
        return
    page.paragraph(both("Who may grant how much alone:", "Кто сколько вправе предоставить сам:"))
    page.items(rule_line(page, rule, _limit(page, rule.value)) for rule in authority.limits.rules)
    page.paragraph(_BEYOND)
    _measured(page, authority)


_NO_LIMITS = both(
    "No limits are set: whoever may decide, may grant whatever stage 3 allows.",
    "Пределы не установлены: кто вправе решать, может предоставить всё, что допускает раздел 3.",
)
_BEYOND = both(
    "What lies beyond, somebody approves who may; nobody approves what they decided themselves. Small remedies that "
    "add up count together. What nobody here may approve, the accountable person decides.",
    "Что выходит за предел, утверждает тот, кому это разрешено, и никто не утверждает своё собственное решение. Мелкие "
    "возмещения складываются. Чего не вправе утвердить никто из названных, решает ответственный за работу с жалобами.",
)


def _limit(page: Page, limit: Limit) -> str:
    kinds = _kinds(page, limit.kinds) if limit.kinds else page.plain(_EVERY_KIND)
    upto = page.say(_UNLIMITED) if limit.unlimited else ", ".join(_sums(page, limit))
    who = page.say(_WHO, roles=", ".join(sorted(limit.roles)), kinds=kinds)
    return who + upto + (page.say(_APPROVES) if limit.approve else "")


_WHO = both("**{roles}**, {kinds}: ", "**{roles}**, {kinds}: ")
_EVERY_KIND = both("remedies of every kind", "возмещения любого вида")
_UNLIMITED = both("without limit", "без ограничений")
_APPROVES = both("; may approve as the second person", "; вправе утверждать вторым лицом")


def _sums(page: Page, limit: Limit) -> Iterator[str]:
    sums = ((_ON_REMEDY, limit.on_remedy), (_ON_COMPLAINT, limit.on_complaint), (_ON_CUSTOMER, limit.on_customer))
    for text, most in sums:
        if most is not None:
            yield page.say(text, most=_money(most))


_ON_REMEDY = both("up to {most} on one remedy", "до {most} на одно возмещение")
_ON_COMPLAINT = both("up to {most} on one complaint", "до {most} на одну жалобу")
_ON_CUSTOMER = both("up to {most} for one customer", "до {most} на одного клиента")


def _measured(page: Page, authority: Authority) -> None:
    if authority.window is None:
        page.paragraph(_ENDLESS)
    else:
        page.paragraph(_WINDOW, span=span_in(span_of(authority.window), page.language))
    if authority.rates:
        page.paragraph(_CURRENCIES)
        page.items(page.say(_RATE, on=one.on, unit=one.from_, rate=f"{one.rate:f} {one.to}") for one in authority.rates)


_ENDLESS = both(
    "For one customer counts whatever was ever granted.", "В сумму на одного клиента входят возмещения за всё время."
)
_WINDOW = both(
    "For one customer counts what was granted in the last {span}.",
    "В сумму на одного клиента входят возмещения не старше {span}.",
)
_CURRENCIES = both(
    "A currency in which the role has no limit is measured at these rates, each until there is a newer one:",
    "Валюта, в которой для роли нет предела, пересчитывается по этим курсам; каждый действует до появления нового:",
)
_RATE = both("from {on} on 1 {unit} is {rate}", "с {on}: за 1 {unit} считается {rate}")


def _money(money: Money) -> str:
    return f"{money.amount:f} {money.currency}"
