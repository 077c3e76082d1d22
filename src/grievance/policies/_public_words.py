"""What a complainant is told at each stage, and of each duty, in plain words (S35, S38)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from grievance.decision import Phrase
from grievance.errors import InvalidValue
from grievance.model import Duty, Stage

__all__ = ["LANGUAGES", "PUBLIC_DUTIES", "PUBLIC_STAGES", "STAND_IN", "PublicStage", "check_language"]

LANGUAGES = ("en", "ru")
"""The languages in which the library itself speaks to people."""


def check_language(language: str) -> str:
    """Return *language*; raise InvalidValue for one that the library does not speak."""
    if language not in LANGUAGES:
        raise InvalidValue("language", f"must be one of {', '.join(LANGUAGES)}")
    return language


@attrs.frozen(kw_only=True)
class PublicStage:
    """A stage as the complainant is told of it: the status, and the next step."""

    status: Phrase
    step: Phrase


def _stage(status: tuple[str, str], step: tuple[str, str]) -> PublicStage:
    return PublicStage(status=_both(status), step=_both(step))


def _both(texts: tuple[str, str]) -> Phrase:
    return Phrase.of(dict(zip(LANGUAGES, texts, strict=True)))


PUBLIC_STAGES: Mapping[Stage, PublicStage] = MappingProxyType(
    {
        Stage.RECORDED: _stage(
            ("We have recorded what you told us.", "Мы записали ваше обращение."),
            (
                "We will find out whether it is a complaint, and tell you.",
                "Мы выясним, является ли оно жалобой, и сообщим вам.",
            ),
        ),
        Stage.OPEN: _stage(
            ("We are looking into your complaint.", "Мы рассматриваем вашу жалобу."),
            ("We will answer you.", "Мы ответим вам."),
        ),
        Stage.AWAITING_CUSTOMER: _stage(
            ("We are waiting for something from you.", "Мы ждём от вас сведений."),
            (
                "Send us what we asked you for, and we go on at once.",
                "Пришлите то, о чём мы вас просили, и мы сразу продолжим.",
            ),
        ),
        Stage.AWAITING_THIRD_PARTY: _stage(
            ("We are waiting for word from somebody outside our company.", "Мы ждём сведений от другой организации."),
            ("As soon as we have it, we will answer you.", "Как только они поступят, мы ответим вам."),
        ),
        Stage.ANSWERED: _stage(
            ("We have answered you.", "Мы вам ответили."),
            (
                "Tell us whether you accept our answer, and if not, why.",
                "Сообщите, согласны ли вы с ответом, а если нет, то почему.",
            ),
        ),
        Stage.RESOLVED: _stage(
            ("You have accepted our answer.", "Вы приняли наш ответ."),
            (
                "We will see to it that what we promised is carried out.",
                "Мы проследим, чтобы обещанное было выполнено.",
            ),
        ),
        Stage.DECLINED: _stage(
            ("We could not help you, and have told you why.", "Мы не смогли помочь вам и объяснили почему."),
            (
                "If you do not agree, turn to the contact that is named here.",
                "Если вы не согласны, обратитесь по указанному здесь адресу.",
            ),
        ),
        Stage.REFERRED: _stage(
            (
                "We have passed your complaint on to the body that can decide it.",
                "Мы передали вашу жалобу в организацию, которая может её решить.",
            ),
            ("We will make sure that it has taken over.", "Мы убедимся, что она приняла её к рассмотрению."),
        ),
        Stage.WITH_OMBUDSMAN: _stage(
            (
                "Your complaint is with the outside body that you turned to.",
                "Вашу жалобу рассматривает внешняя инстанция, в которую вы обратились.",
            ),
            (
                "We give it what it needs, and keep to its decision.",
                "Мы передаём ей всё необходимое и выполним её решение.",
            ),
        ),
        Stage.WITHDRAWN: _stage(
            ("You have withdrawn your complaint.", "Вы отозвали свою жалобу."),
            (
                "There is nothing more to do. You can turn to us again at any time.",
                "Больше ничего делать не нужно. Вы можете обратиться к нам снова в любое время.",
            ),
        ),
        Stage.CLOSED: _stage(
            ("The matter is closed.", "Дело закрыто."),
            (
                "There is nothing more to do. If you are not satisfied, turn to the contact that is named here.",
                "Больше ничего делать не нужно. Если вы не удовлетворены, обратитесь по указанному здесь адресу.",
            ),
        ),
    }
)
"""Every stage, so that nobody is ever left without a status and a next step."""


PUBLIC_DUTIES: Mapping[Duty, Phrase] = MappingProxyType(
    {
        Duty.ACKNOWLEDGEMENT: _both(("the confirmation that we have received it", "подтверждение получения")),
        Duty.UPDATE: _both(("word of how far we have come", "сообщение о ходе рассмотрения")),
        Duty.HOLDING_NOTICE: _both(
            ("word of how long it will still take", "сообщение о том, сколько ещё потребуется времени")
        ),
        Duty.FINAL_RESPONSE: _both(("our answer", "наш ответ")),
        Duty.SUMMARY: _both(("a short note of how it was settled", "краткое уведомление о том, как улажено дело")),
    }
)
"""The duties that reach the complainant; the others are steps of our own, of which no date is told."""


STAND_IN = _both(("an independent person from outside our company", "независимое лицо вне нашей компании"))
"""Whom to turn to where the complaint is about everybody who would answer for it."""
