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
        said = [page.say(text, nouns=_nouns(page, asks)) for text, asks in parts if asks]
        if said:
            yield page.say(_CHANNEL, name=channel_name(procedure, channel_id)) + "; ".join(said)


_CHANNEL = both("**{name}**: ", "**{name}**: ")
_NEEDED = both("{nouns}", "{nouns}")
_WELCOME = both("if you like, also: {nouns}", "при желании также: {nouns}")


def _nouns(page: Page, asks: Iterable[Ask]) -> str:
    return "; ".join(_any_of(page, *(page.plain(QUESTIONS[name].noun) for name in ask.any_of)) for ask in asks)


def _any_of(page: Page, first: str, *others: str) -> str:
    """Return one noun, or several of which one will do."""
    return page.plain(_OR).join((", ".join((first, *others[:-1])), *others[-1:]))


_OR = both(" or ", " или ")
