"""Letters, reactions by channel and checklists in words (S55, S70, S71)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator

from grievance.correspondence import ChannelResponse, Checklist
from grievance.procedure._described_filing import channel_name
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import ELEMENTS, within_in

__all__ = ["letters"]


def letters(page: Page, procedure: Procedure) -> None:
    """Say what letters say in every case, how to react on each channel, and what to think of (S55, S70)."""
    own = procedure.letters
    page.heading(2, both("Letters and checklists", "Письма и контрольные списки"))
    kinds = ", ".join(own.templates.kinds)
    page.paragraph(_OWN if kinds else _PACKAGED, kinds=kinds)
    if own.fixed:
        page.paragraph(both("What letters say in every case:", "Что письма сообщают в любом случае:"))
        page.items(page.say(_FIXED, name=_NAMES[name], said=said) for name, said in own.fixed.items())
    if own.responses:
        page.paragraph(both("How to react on each channel:", "Как отвечать по каждому каналу:"))
    page.items((_response(page, response, procedure) for response in own.responses), _NO_RESPONSES)
    for checklist in own.checklists:
        page.paragraph(_CHECKLIST, id=checklist.id, where=_where(page, checklist, procedure))
        page.items(_items(page, checklist))
    if not own.checklists:
        page.paragraph(both("No checklists are declared.", "Контрольные списки не указаны."))


_OWN = both(
    "Templates of our own: {kinds}. All others come with the library.",
    "Собственные шаблоны: {kinds}. Остальные поставляются с библиотекой.",
)
_PACKAGED = both("The templates that come with the library are used.", "Используются шаблоны из библиотеки.")
_FIXED = both("{name}: {said}", "{name}: {said}")
_NAMES = {
    **{element.value.replace(" ", "_"): words for element, words in ELEMENTS.items()},
    "signature": both("the signature", "подпись"),
}


def _response(page: Page, response: ChannelResponse, procedure: Procedure) -> str:
    said = page.say(
        _AT_ONCE if response.solved_at_once else _LATER,
        channel=channel_name(procedure, response.channel),
        by=channel_name(procedure, response.by),
        within=within_in(response.within, page.language),
    )
    return said + page.say(_CONFIRM) if response.confirm else said


_AT_ONCE = both(
    "**{channel}**, settled at once: **{by}**, {within}", "**{channel}**, улажено сразу: **{by}**, {within}"
)
_LATER = both(
    "**{channel}**, not settled at once: **{by}**, {within}", "**{channel}**, не улажено сразу: **{by}**, {within}"
)
_CONFIRM = both("; the receipt is confirmed first", "; сначала подтверждается получение")
_NO_RESPONSES = both(
    "How to react on each channel is not laid down.", "Как отвечать по каждому каналу, не установлено."
)


def _where(page: Page, checklist: Checklist, procedure: Procedure) -> str:
    names = (*(channel_name(procedure, one) for one in checklist.channels), *checklist.categories)
    return "; ".join(names) or page.plain(_EVERYWHERE)


_CHECKLIST = both("Checklist **{id}** ({where}):", "Контрольный список **{id}** ({where}):")
_EVERYWHERE = both("always", "всегда")


def _items(page: Page, checklist: Checklist) -> Iterator[str]:
    for item in checklist.items:
        ready = ", ".join(page.say(_READY, phrase=phrase) for phrase in item.phrases)
        yield page.say(_ITEM, what=item.what) + (f": {ready}" if ready else "")


_ITEM = both("{what}", "{what}")
_READY = both("“{phrase}”", "«{phrase}»")
