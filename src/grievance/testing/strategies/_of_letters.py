"""What letters and checklists demand beyond the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from grievance.correspondence import (
    FIELD_OF,
    LETTER_FACTS,
    Block,
    ChannelResponse,
    Checklist,
    ChecklistItem,
    LetterFacts,
    LetterTemplate,
    Templates,
)
from grievance.decision import Phrase
from grievance.desk import Checked
from grievance.model import Element, Ground, Outcome
from grievance.testing.strategies._scalars import Build, Field, Strategy, always, channels, names, paths

__all__: list[str] = []

_VARIANTS = [member.value for kind in (Outcome, Ground) for member in kind]
_LANGUAGES = ("en", "ru", "nl")


def _phrases(_build: Build) -> Strategy:
    told: Strategy = st.dictionaries(st.sampled_from(_LANGUAGES), names(), min_size=1, max_size=2)
    return (names() | told).map(Phrase.of)


def _said(*facts: str) -> Strategy:
    """Return what a block says in one or two languages, each with the *facts* in it."""
    words = names().map(lambda text: " ".join((text.replace("$", "$$"), *(f"${fact}" for fact in facts))))
    return st.fixed_dictionaries({"en": words}, optional={"ru": words}).map(Phrase.of)


def _blocks(build: Build) -> Strategy:
    plain = st.sampled_from(LETTER_FACTS).flatmap(
        lambda fact: build(Block, text=_said() | _said(fact), provides=st.none())
    )
    telling = st.sampled_from(Element).flatmap(
        lambda element: build(Block, text=_said(FIELD_OF[element]), provides=st.just(element))
    )
    return plain | telling


def _blocks_of_letter(build: Build) -> Strategy:
    case = build(Block, id=st.just("case"), text=_said("reference", "category"), provides=st.none())
    others = st.lists(_blocks(build), max_size=2, unique_by=lambda block: block.id)
    return st.builds(lambda first, rest: (first, *(one for one in rest if one.id != first.id)), case, others)


def _templates(build: Build) -> Strategy:
    return st.lists(build(LetterTemplate), max_size=2, unique_by=lambda one: one.kind).map(tuple)


def _items(build: Build) -> Strategy:
    return st.lists(build(ChecklistItem), min_size=1, max_size=3, unique_by=lambda item: item.id).map(tuple)


def _checked(build: Build) -> Strategy:
    return build(Checklist).flatmap(
        lambda checklist: st.lists(st.sampled_from(checklist.items), unique=True).map(
            lambda left: Checked(checklist=checklist, left=tuple(left))
        )
    )


_ids = names().map(lambda text: text.replace("/", "-"))

WHOLE: Final[Mapping[Any, Field]] = {Block: _blocks, Checked: _checked, Phrase: _phrases}

FIELDS: Final[Mapping[type, Mapping[str, Field]]] = {
    Block: {
        "id": always(names()),
        "only": always(st.lists(st.sampled_from(_VARIANTS), max_size=2, unique=True).map(tuple)),
        "unless": always(st.none() | st.sampled_from(LETTER_FACTS)),
    },
    ChannelResponse: {"channel": always(channels()), "by": always(channels())},
    Checklist: {
        "id": always(_ids),
        "items": _items,
        "categories": always(st.lists(paths() | paths().map(lambda path: f"{path}/**"), max_size=2).map(tuple)),
    },
    ChecklistItem: {"id": always(_ids)},
    LetterFacts: {
        "language": always(st.sampled_from((*_LANGUAGES, "en-GB"))),
        "variant": always(st.none() | st.sampled_from(_VARIANTS)),
    },
    LetterTemplate: {"kind": always(names()), "blocks": _blocks_of_letter},
    Templates: {"templates": _templates},
}
