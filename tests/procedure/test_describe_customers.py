"""The procedure as customers read it, and what becomes of words that Markdown would take for markup."""

# ruff: noqa: RUF001

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grievance.procedure import Procedure, describe
from grievance.procedure._page import escaped
from support.procedures import a_mapping, a_procedure, a_standard_row

MARK = "MARK"


def test_what_concerns_a_customer() -> None:
    """How to complain, what happens, by when, what if not satisfied, and the last resort (S38, S43)."""
    page = describe(Procedure.pack("retail"), audience="customer")

    headings = [line for line in page.split("\n") if line.startswith("#")]
    assert headings == [
        "# How we handle your complaint",
        "## How to complain",
        "## What happens then",
        "## By when",
        "## If we cannot help you",
        "## If you are not satisfied",
        "## How long we keep your data",
        "## The last resort",
    ]
    assert "- Letter, costs 0.85 GBP\n" in page
    assert "- **final response**: within 10 business days after the receipt (our promise); " in page
    assert page.count("Business days and hours: Monday–Friday 09:00–18:00;") == 1
    assert "Tell us within 28 days after our answer, and we take your complaint up again." in page
    assert "turn to complaints@shop.example." in page


def test_in_russian() -> None:
    """All fixed sentences are Russian."""
    page = describe(Procedure.pack("retail"), audience="customer", language="ru")

    assert page.startswith("# Как мы работаем с вашей жалобой\n\nВерсия 2026.2, действует с 2026-07-01.\n")
    assert "- **окончательный ответ**: в течение 10 рабочих дней с момента получения жалобы" in page
    assert "Если ничто не помогло, обратитесь сюда: complaints@shop.example." in page


def test_no_internal_name_but_the_last_resort() -> None:
    """With a marker in every internal word of the procedure none of them reaches a customer."""
    header = {
        **a_mapping()["procedure"],
        "process_owner": MARK,
        "deputies": [MARK],
        "decree": {"number": MARK, "on": date(2026, 1, 1), "signed_by": MARK, "agreed_with": MARK},
    }
    levels = {MARK: {"at_least": 0, "work_within": "1 day"}}
    rule = {"id": MARK, "when": {MARK: MARK}, "score": 1, "because": MARK, "authority": MARK}
    procedure = a_procedure(
        procedure=header,
        facts={MARK: [MARK]},
        calendars={MARK: {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}},
        standards=[a_standard_row(MARK, calendar=MARK, ahead="1 day", source=MARK, when={MARK: MARK})],
        teams={MARK: {"name": MARK, "calendar": MARK}},
        priority={"hit": "collect", "levels": levels, "rules": [rule]},
        routing={"hit": "first", "rules": [], "otherwise": {"to": MARK, "because": MARK}},
        escalation=[{"rungs": [{"after": "1 day", "to": MARK}, {"after": "2 days", "to": "accountable"}]}],
        permissions=[{"roles": [MARK], "may": ["*"]}],
        views={MARK: {"fields": ["id"]}},
        delivery={"calendar": MARK},
    )

    assert describe(procedure).count(MARK) > 15
    for language in ("en", "ru"):
        page = describe(procedure, audience="customer", language=language)
        assert MARK not in page
        assert "boss@shop.example" in page


def test_checks_of_our_own_are_not_promises() -> None:
    """A check or a hand-over of ours is no date for the customer; where nothing else is owed none is promised."""
    rows = [a_standard_row("check", duty="execution check"), a_standard_row("over", duty="hand-over")]
    page = describe(a_procedure(standards=rows), audience="customer")

    assert "We promise no dates." in page
    assert "business day" not in page.lower()


def test_what_depends_on_the_case_is_said_to() -> None:
    """A standard that binds some complaints only is not promised to all; its conditions stay inside."""
    row = a_standard_row(when={"channel": "web"})
    page = describe(a_procedure(standards=[row]), audience="customer")

    assert "- in certain cases: **acknowledgement**: within 1 business day after the receipt" in page
    assert "channel" not in page


def test_the_ways_on() -> None:
    """A second stage and an external body are named where the procedure has them; reopening without limit too."""
    rows = [
        a_standard_row("second", duty="final response", within="20 days", **{"from": "stage 2 requested"}),
        a_standard_row("outside", duty="external route", within="6 months", **{"from": "answered"}),
    ]
    page = describe(a_procedure(standards=rows), audience="customer")

    assert "Tell us at any time after our answer" in page
    assert "You may ask for a second look" in page
    assert "- **the complainant's way to an external body**: within 6 months after the answer" in page
    assert "second look" not in describe(a_procedure(), audience="customer")


def test_no_channels() -> None:
    """Where no channel is declared a customer may tell anybody."""
    assert "Tell any of us." in describe(a_procedure(), audience="customer")


HOSTILE = [
    "<script>alert(1)</script>",
    "**bold**",
    "_it_",
    "`code`",
    "[click](http://evil.example)",
    "![img](x)",
    "# title",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "===",
    "a | b",
    "~~gone~~",
    "&lt;b&gt;",
    "\\*x\\*",
    "line\n\n# next",
    "```\nfence",
]


def _read(page: str) -> str:
    """Return what a reader of the page as HTML sees, without the tags."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)
    return "\n".join(
        "".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"
    )


def _tags(page: str) -> set[str]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)
    inline = [child for token in tokens for child in token.children or ()]
    return {token.tag or token.type for token in (*tokens, *inline) if token.type not in ("inline", "text")}


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_the_procedure_stay_words(words: str) -> None:
    """Whatever the procedure's own words are, the page has the same structure, and a reader sees them as they are."""

    def procedure(said: str) -> Procedure:
        header = {**a_mapping()["procedure"], "name": said, "accountable": said}
        channels = {"web": {"name": said}}
        row = a_standard_row(authority=said)
        return a_procedure(procedure=header, channels=channels, standards=[row])

    audiences: tuple[Any, ...] = ("staff", "customer")
    for audience in audiences:
        page = describe(procedure(words), audience=audience)
        assert " ".join(words.split()) in _read(page)
        assert _tags(page) == _tags(describe(procedure("plain"), audience=audience))


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab1 -+=.)(*_`[]<>!#&;\\~|>\n\t\"'"), min_size=1, max_size=12))
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    """Any text as an item of a list is one item and reads as it was written, on one line."""
    words = " ".join(text.split())
    tokens = MarkdownIt("commonmark").parse(f"- {escaped(text)}\n- end\n")

    assert [token.type for token in tokens].count("list_item_open") == 2
    assert _read(f"- {escaped(text)}\n- end\n") == f"{words}\nend" if words else True
    assert "html_inline" not in {child.type for token in tokens for child in token.children or ()}
