"""Outcomes, remedies and apologies in words, English and Russian."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.decision import Phrase
from grievance.model import Ground, Money, Outcome, Remedy, RemedyKind

__all__ = ["APOLOGY", "OUTCOMES", "refused_as", "remedies_in"]


def _both(en: str, ru: str) -> Phrase:
    return Phrase((("en", en), ("ru", ru)))


APOLOGY = _both(
    "We are sorry for the trouble that this has caused you.",
    "Нам очень жаль, что вам пришлось с этим столкнуться. Простите нас, пожалуйста.",
)

_CANNOT_HELP = _both("we cannot help you with this ourselves", "сами помочь вам в этом мы не можем")
_AS_IT_STANDS = _both("we cannot decide it as it stands", "в таком виде решить его мы не можем")

_REFUSED: Mapping[Ground, Phrase] = MappingProxyType(
    {
        Ground.NO_FAULT: _both("we do not uphold your complaint", "признать вашу жалобу обоснованной мы не можем"),
        Ground.ALREADY_ANSWERED: _both("our answer stays as it was", "наш ответ остаётся прежним"),
        Ground.INSUFFICIENT_INFORMATION: _AS_IT_STANDS,
        Ground.UNREASONABLE_CONDUCT: _both(
            "our answer on the matter stands, and for a while we limit how you can reach us",
            "наш ответ по существу остаётся в силе, а способы связи с нами мы на время ограничиваем",
        ),
        Ground.DUPLICATE: _both(
            "we look into it together with your other complaint", "мы рассматриваем её вместе с другой вашей жалобой"
        ),
        Ground.WITHDRAWN: _both("we close it, as you asked", "мы закрываем её, как вы просили"),
    }
)


def refused_as(ground: Ground) -> Phrase:
    """Return the outcome of a refusal, in part of a sentence."""
    return _REFUSED.get(ground, _CANNOT_HELP)


OUTCOMES: Mapping[Outcome, Phrase] = MappingProxyType(
    {
        Outcome.UPHELD: _both("we uphold your complaint", "мы признаём вашу жалобу обоснованной"),
        Outcome.PARTLY_UPHELD: _both(
            "we uphold a part of your complaint", "мы признаём вашу жалобу обоснованной частично"
        ),
        Outcome.REJECTED: _both("we do not uphold your complaint", "признать вашу жалобу обоснованной мы не можем"),
    }
)

_REMEDIES: Mapping[RemedyKind, Phrase] = MappingProxyType(
    {
        RemedyKind.APOLOGY: _both("an apology", "извинения"),
        RemedyKind.EXPLANATION: _both("an explanation", "объяснение"),
        RemedyKind.REFUND: _both("a refund", "возврат денег"),
        RemedyKind.REPLACEMENT: _both("a replacement", "замена"),
        RemedyKind.REPAIR: _both("a free repair", "бесплатный ремонт"),
        RemedyKind.PRICE_REDUCTION: _both("a lower price", "снижение цены"),
        RemedyKind.CANCELLATION: _both("the cancellation of the contract", "расторжение договора"),
        RemedyKind.COMPENSATION: _both("compensation", "компенсация"),
        RemedyKind.PENALTY: _both("a payment for the delay", "неустойка за просрочку"),
        RemedyKind.GOODWILL: _both("a gesture of goodwill", "знак нашего внимания"),
        RemedyKind.CORRECTION: _both("a correction of our records", "исправление ошибки в наших данных"),
    }
)


def remedies_in(language: str, remedies: tuple[Remedy, ...]) -> str | None:
    """Return what is given, in words, with the amounts; None if nothing is."""
    return ", ".join(_remedy(language, one) for one in remedies) or None


def _remedy(language: str, remedy: Remedy) -> str:
    words = _REMEDIES[remedy.kind].said_in(language)
    return f"{words} ({_money(language, remedy.amount)})" if remedy.amount else words


def _money(language: str, money: Money) -> str:
    figures = f"{money.amount:f}"
    return f"{figures.replace('.', ',') if language == 'ru' else figures} {money.currency}"
