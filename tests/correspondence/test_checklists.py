"""How to react on each channel (S70), and what to think of (S55)."""

from __future__ import annotations

from typing import Any

import pytest

from grievance.correspondence import (
    ChannelResponse,
    Checklist,
    ChecklistItem,
    Correspondence,
    checklists_for,
    left,
    packaged_templates,
    response_for,
)
from grievance.decision import Phrase
from grievance.errors import InvalidValue
from grievance.model import Span

DAY = Span.parse("1 day")


def an_item(name: str = "track", **changes: Any) -> ChecklistItem:
    """Return an item to do."""
    return ChecklistItem(**{"id": name, "what": Phrase.of("Look where the parcel is"), **changes})


def a_checklist(name: str = "late", **changes: Any) -> Checklist:
    """Return a checklist of two items."""
    return Checklist(**{"id": name, "items": (an_item(), an_item("call")), **changes})


def test_the_response_depends_on_channel_and_solution() -> None:
    """What could not be solved at once by phone is answered as was laid down for the phone (S70)."""
    unsolved = ChannelResponse(channel="phone", by="email", within=DAY, confirm=True)
    solved = ChannelResponse(channel="phone", solved_at_once=True, by="phone", within=DAY)
    responses = (unsolved, solved)

    assert response_for(responses, channel="phone", solved_at_once=False) is unsolved
    assert response_for(responses, channel="phone", solved_at_once=True) is solved
    assert response_for(responses, channel="fax", solved_at_once=False) is None


@pytest.mark.parametrize("field", ["channel", "by"])
def test_a_response_names_its_channels(field: str) -> None:
    """Both the channel and the one to answer on are named."""
    named: dict[str, Any] = {"channel": "phone", "by": "email"}

    with pytest.raises(InvalidValue, match=rf"ChannelResponse\.{field}: must name a channel"):
        ChannelResponse(**{**named, field: ""}, within=DAY)


@pytest.mark.parametrize(
    ("terms", "covered"),
    [
        ({}, True),
        ({"channels": ("phone",)}, True),
        ({"channels": ("email", "fax")}, False),
        ({"categories": ("delivery/**",)}, True),
        ({"categories": ("**",)}, True),
        ({"categories": ("delivery/late",)}, True),
        ({"categories": ("delivery",)}, False),
        ({"categories": ("delivery/late/**",)}, True),
        ({"categories": ("deliver/**", "staff")}, False),
        ({"channels": ("phone",), "categories": ("staff",)}, False),
        ({"channels": ("email",), "categories": ("delivery/**",)}, False),
    ],
)
def test_checklists_are_chosen_by_channel_and_category(terms: dict[str, Any], *, covered: bool) -> None:
    """A checklist is for its channels and its categories, or for all where it names none (S55)."""
    one = a_checklist(**terms)

    assert checklists_for([one], channel="phone", category="delivery/late") == ((one,) if covered else ())


def test_all_checklists_that_fit_are_given() -> None:
    """Several may fit; they stay in their order."""
    one, two = a_checklist("one"), a_checklist("two")

    assert checklists_for([one, two], channel="web", category="x") == (one, two)


def test_what_is_not_ticked_is_left() -> None:
    """An item is done when it is ticked under its own checklist, as the complaint keeps it."""
    one = a_checklist()

    assert [item.id for item in left(one, [])] == ["track", "call"]
    assert [item.id for item in left(one, iter(["late/track", "other/call", "call"]))] == ["call"]
    assert left(one, ["late/track", "late/call"]) == ()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"name": ""}, r"Checklist\.id: must be a name without a slash"),
        ({"name": "a/b"}, r"Checklist\.id: must be a name without a slash"),
        ({"items": ()}, r"Checklist\.items: needs at least one item"),
        ({"items": (an_item(), an_item())}, r"Checklist\.items: each id may stand once"),
        ({"categories": ("a", "a/*")}, r"Checklist\.categories\[1\]: must be a category, or a pattern that ends in"),
        ({"categories": ("/**",)}, r"Checklist\.categories\[0\]: must be a category"),
        ({"categories": ("",)}, r"Checklist\.categories\[0\]: must be a category"),
    ],
)
def test_a_checklist_that_cannot_work_is_refused(given: dict[str, Any], problem: str) -> None:
    """Names, items and patterns are checked when it is built."""
    with pytest.raises(InvalidValue, match=problem):
        a_checklist(**given)


@pytest.mark.parametrize("name", ["", "a/b"])
def test_an_item_has_a_name_without_a_slash(name: str) -> None:
    """Ticks are written with a slash between checklist and item."""
    with pytest.raises(InvalidValue, match=r"ChecklistItem\.id: must be a name without a slash"):
        an_item(name)


def test_fixed_facts_are_said_in_the_language() -> None:
    """What is the same in every letter is said in its language, English where there is none."""
    own = Correspondence(fixed={"website": Phrase.of({"en": "x.example", "ru": "x.example/ru"})})

    assert own.fixed_in("ru") == own.fixed_in("ru-RU") == {"website": "x.example/ru"}
    assert own.fixed_in("de") == {"website": "x.example"}
    with pytest.raises(InvalidValue, match=r"Correspondence\.fixed\.owner: must be one of response_times,"):
        Correspondence(fixed={"owner": Phrase.of("Mary")})


def test_without_templates_of_its_own_the_packaged_ones_stand() -> None:
    """A procedure that says nothing about letters has all of them."""
    assert Correspondence().all_templates == packaged_templates()
