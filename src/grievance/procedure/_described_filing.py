"""What the channels ask of a complainant, in the words in which it is asked (S33)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.decision import Phrase
from grievance.policies import Ask
from grievance.policies._filing_words import QUESTIONS
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure

__all__ = ["asks", "channel_name"]


def channel_name(procedure: Procedure, channel_id: str) -> str:
    """Return what a channel is called, its id if it has no name."""
    channel = procedure.channels.get(channel_id)
    return channel.name or channel.id if channel is not None else channel_id


def asks(page: Page, procedure: Procedure, intro: Phrase, otherwise: Phrase | None = None) -> None:
    """Say after an *intro* what each channel needs to be told, and what is welcome; *otherwise* if none says it."""
    lines = tuple(_lines(page, procedure))
    if lines:
        page.paragraph(intro)
    page.items(lines, otherwise)


def _lines(page: Page, procedure: Procedure) -> Iterator[str]:
    for channel_id, asked in procedure.asks.items():
        parts = ((_NEEDED, asked.needed), (_WELCOME, asked.welcome))
        said = "; ".join(page.say(text, asked=_nouns(page, asks)) for text, asks in parts if asks)
        if said:
            yield page.say(_CHANNEL, name=channel_name(procedure, channel_id)) + said


def _nouns(page: Page, asks: Iterable[Ask]) -> str:
    return " + ".join(page.plain(_OR).join(page.plain(QUESTIONS[name].noun) for name in ask.any_of) for ask in asks)


_CHANNEL = both("{name}: ", "{name}: ")
_NEEDED = both("needed: {asked}", "нужно: {asked}")
_WELCOME = both("welcome: {asked}", "по желанию: {asked}")
_OR = both(" or ", " или ")
