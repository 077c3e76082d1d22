"""The sections of a procedure file on letters and checklists; all their faults, with their exact paths."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from typing import Any

import attrs
import pytest

from grievance.codec import structured
from grievance.correspondence import Correspondence, checklists_for, draft, facts_of, response_for
from grievance.errors import Problem
from grievance.model import Element, Span
from grievance.procedure._letters import ChecklistTable, LetterSections, LettersTable
from support.builders import a_complaint


@attrs.frozen(kw_only=True)
class File:
    """A procedure file of these two sections."""

    letters: LettersTable = LettersTable()
    checklists: Mapping[str, ChecklistTable] = attrs.field(factory=dict)


def built(raw: object, channels: Collection[str] = ()) -> tuple[Correspondence | None, list[Problem]]:
    """Return what the sections lay down, and all faults."""
    file, problems = structured(File, raw)
    if file is None:
        return None, problems
    sections = LetterSections(letters=file.letters, checklists=file.checklists, channels=channels, problems=problems)
    return sections.correspondence(), problems


GOOD = """
[letters]
response_times = { en = "We answer within ten days.", ru = "Мы отвечаем за десять дней." }
website = "https://shop.example/complaints"

[letters.templates.update]
sent_as = "update"
[[letters.templates.update.blocks]]
id = "owner"
provides = "owner"
text = { en = "$owner is on it.", ru = "Этим занимается $owner." }
[[letters.templates.update.blocks]]
id = "thanks"
only = ["upheld"]
unless = "body"
goes_on = true
text = "Thank you."

[[letters.responses]]
channel = "phone"
by = "email"
within = "1 business day"
confirm = true
[[letters.responses]]
channel = "phone"
solved_at_once = true
by = "phone"
within = "0 days"

[checklists.late-parcel]
channels = ["phone"]
categories = ["delivery/**"]
[[checklists.late-parcel.items]]
id = "track"
what = { en = "Look where it is", ru = "Узнать, где она" }
phrases = ["I will look where it is.", { en = "One moment.", ru = "Минутку." }]
"""


def test_a_procedure_lays_down_its_letters() -> None:
    """Templates, fixed facts, responses and checklists are read as they are written."""
    own, problems = built(tomllib.loads(GOOD), {"phone", "email"})

    assert problems == []
    assert own is not None
    letter = draft(
        "update",
        facts_of(a_complaint(owner="Mary"), last_resort="Jane", **own.fixed_in("en")),
        templates=own.all_templates,
    )
    assert (letter.text, letter.contains) == ("Mary is on it.", (Element.OWNER,))
    unsolved = response_for(own.responses, channel="phone", solved_at_once=False)
    assert unsolved is not None
    assert (unsolved.by, unsolved.within, unsolved.confirm) == ("email", Span.parse("1 business day"), True)
    (checklist,) = checklists_for(own.checklists, channel="phone", category="delivery/late")
    (item,) = checklist.items
    assert (checklist.id, item.id, item.what.said_in("ru")) == ("late-parcel", "track", "Узнать, где она")
    assert [phrase.said_in("ru") for phrase in item.phrases] == ["I will look where it is.", "Минутку."]
    assert own.fixed_in("ru")["response_times"] == "Мы отвечаем за десять дней."


def test_nothing_said_is_nothing_laid_down() -> None:
    """Both sections may be left out."""
    assert built({}) == (Correspondence(), [])


def template(**block: object) -> dict[str, Any]:
    """Return letters with one template of one block."""
    return {"letters": {"templates": {"gift": {"blocks": [{"id": "a", "text": "$category", **block}]}}}}


def response(**row: object) -> dict[str, Any]:
    """Return letters with one response."""
    return {"letters": {"responses": [{"channel": "phone", "by": "email", "within": "1 day", **row}]}}


def checklist(**table: object) -> dict[str, Any]:
    """Return one checklist."""
    return {"checklists": {"late": {"items": [{"id": "a", "what": "Do it"}], **table}}}


ROW = {"channel": "phone", "by": "email", "within": "1 day"}
BLOCK = "letters.templates.gift.blocks[0]"
FAULTS = [
    (template(text="Dear $ownr"), [f"{BLOCK}.text.en: '$ownr' is no fact of a letter; did you mean 'owner'?"]),
    (template(text={"en": "Hi", "ru": "$ownr"}), [f"{BLOCK}.text.ru: '$ownr' is no fact of a letter; did you mean"]),
    (template(text={"ru": "Привет"}), [f"{BLOCK}.text.en: is required"]),
    (template(text={"en": ""}), [f"{BLOCK}.text.en: must be a text that is not empty"]),
    (template(text={"en": "Hi", "ru": 7}), [f"{BLOCK}.text.ru: must be a text that is not empty"]),
    (template(text=7), [f"{BLOCK}.text: must be a text, or a table"]),
    (template(text="5 $"), [f"{BLOCK}.text.en: has a $ that begins no placeholder"]),
    (template(provides="ownr"), [f"{BLOCK}.provides: is no element; did you mean 'owner'?"]),
    (template(provides="owner"), [f"{BLOCK}.text.en: claims to say the owner: it must hold $owner"]),
    (template(only=["upheeld"]), [f"{BLOCK}.only: 'upheeld' is no outcome or ground; did you mean 'upheld'?"]),
    (template(unless="ownr"), [f"{BLOCK}.unless: 'ownr' is no fact of a letter; did you mean 'owner'?"]),
    (template(txet="x"), [f"{BLOCK}.txet: is no known key; did you mean 'text'?"]),
    ({"letters": {"templates": {"gift": {"blocks": []}}}}, ["letters.templates.gift.blocks: needs at least one"]),
    ({"letters": {"templates": {"gift": 7}}}, ["letters.templates.gift: must be a table"]),
    (
        {"letters": {"templates": {"gift": {"sent_as": "gift", "blocks": []}}}},
        ["letters.templates.gift.sent_as: is no contact kind"],
    ),
    (
        {"letters": {"templates": {"gift": {"blocks": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}}}},
        ["letters.templates.gift.blocks: each id may stand once"],
    ),
    (template(text="Hello"), ["letters.templates.gift.blocks: must tell the case, as by $category"]),
    ({"letters": {"website": 7}}, ["letters.website: must be a text, or a table"]),
    ({"letters": {"leaflet": {"ru": "x"}}}, ["letters.leaflet.en: is required"]),
    ({"letters": {"wbsite": "x"}}, ["letters.wbsite: is no known key; did you mean 'website'?"]),
    (response(channel="phon"), ["letters.responses[0].channel: 'phon' is no channel of this procedure; did you mean"]),
    (response(by="emial"), ["letters.responses[0].by: 'emial' is no channel of this procedure; did you mean 'email'?"]),
    (response(within="soon"), ["letters.responses[0].within: must be a length of time"]),
    (
        response(channel=""),
        [
            "letters.responses[0].channel: '' is no channel",
            "letters.responses[0].channel: must name a channel, such as 'phone'",
        ],
    ),
    (
        {"letters": {"responses": [ROW, {**ROW, "solved_at_once": True}, ROW]}},
        ["letters.responses[2]: lays down again what to do on 'phone'"],
    ),
    (checklist(channels=["email", "fax"]), ["checklists.late.channels[1]: 'fax' is no channel of this procedure"]),
    (checklist(categories=["a", "a*"]), ["checklists.late.categories[1]: must be a category, or a pattern"]),
    (checklist(items=[]), ["checklists.late.items: needs at least one item"]),
    (checklist(items=[{"id": "a", "what": {"ru": "x"}}]), ["checklists.late.items[0].what.en: is required"]),
    (
        checklist(items=[{"id": "a", "what": "x", "phrases": ["y", 7]}]),
        ["checklists.late.items[0].phrases[1]: must be a text, or a table"],
    ),
    (checklist(items=[{"id": "a/b", "what": "x"}]), ["checklists.late.items[0].id: must be a name without a slash"]),
]


@pytest.mark.parametrize(("raw", "expected"), FAULTS)
def test_faults_are_named_with_their_paths(raw: dict[str, Any], expected: list[str]) -> None:
    """Each fault is named where it stands, with the nearest right name, and nothing else is."""
    _, problems = built(raw, {"phone", "email"})

    told = [str(problem) for problem in problems]
    assert len(told) == len(expected)
    assert all(one.startswith(start) for one, start in zip(told, expected, strict=True)), told


def test_all_faults_are_found_at_once() -> None:
    """A fault in one part hides none in another, and the good parts stand."""
    raw = {
        "letters": {
            **template(text="$ownr")["letters"],
            "website": 7,
            "leaflet": "Your rights",
            **response(by="fax")["letters"],
        },
        **checklist(channels=["fax"]),
    }

    own, problems = built(raw, {"phone", "email"})

    assert [problem.path for problem in problems] == [
        f"{BLOCK}.text.en",
        "letters.responses[0].by",
        "checklists.late.channels[0]",
        "letters.website",
    ]
    assert own is not None
    assert own.fixed_in("en") == {"leaflet": "Your rights"}
    assert own.templates.kinds == ()


def test_without_declared_channels_any_name_is_one() -> None:
    """A procedure that lists no channels is not checked against a list."""
    _, problems = built({**response(by="pigeon"), **checklist(channels=["smoke"])})

    assert problems == []
