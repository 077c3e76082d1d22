"""Nothing internal reaches customers, and no words of the procedure become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grievance.decision import Phrase
from grievance.model import Element
from grievance.procedure import Procedure, describe
from grievance.rules import Rule
from support.procedures import a_mapping, a_procedure, a_standard_row

MARK = "MARK"


def marked() -> Procedure:
    """Return a procedure with every section, and a mark in each word of it that is internal."""
    names = {"id": MARK, "because": MARK, "authority": MARK}
    asked = {"category": f"{MARK}/**"}
    block = {"id": MARK, "text": f"{MARK} $owner"}
    checklist = {"categories": [MARK], "items": [{"id": MARK, "what": MARK, "phrases": [MARK]}]}
    row = a_standard_row(MARK, calendar=MARK, source=MARK, requires=["owner"], when=asked)
    header = {**a_mapping()["procedure"], "process_owner": MARK, "deputies": [MARK]}
    return a_procedure(
        procedure=header,
        calendars={MARK: {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}},
        channels={"web": {"asks": ["text"]}},
        standards=[row],
        teams={MARK: {"name": MARK, "calendar": MARK}},
        priority_rules=[],
        routing={"hit": "first", "rules": [], "otherwise": {"to": MARK, "because": MARK}},
        cannot_help={
            "review": "quality",
            "external_route": "ombudsman",
            "hit": "first",
            "rules": [{**names, "when": asked, "ground": "third party at fault", "body": MARK}],
            "bodies": {MARK: {"name": "Harbour", "contact": "dial 7", "answers_within": "71 business days"}},
            "routes": {MARK: MARK},
            "grounds": {"no fault found": {"two_persons": True}},
            "silence": "71 business days",
            "calendar": MARK,
        },
        remedies={
            "window": "71 weeks",
            "allowed": [{**names, "when": asked, "kinds": ["penalty"]}],
            "authority": [{**names, "when": asked, "roles": [MARK], "on_remedy": "71.00 GBP", "approve": True}],
            "rates": [{"on": "2026-07-01", "from": "EUR", "to": "GBP", "rate": 71}],
            "return_discount": {"percent": 71, "cap": "71.00 GBP", "within": "71 days", "valid": "71 days"},
        },
        letters={
            "templates": {"own": {"sent_as": "update", "blocks": [block]}},
            "signature": MARK,
            "responses": [{"channel": "web", "by": "web", "within": "71 days"}],
        },
        checklists={MARK: checklist},
        retention={"rules": [{"id": MARK, "when": asked, "authority": MARK, "keep": "3 years"}]},
        recurrence={"product": "71 days", "customer": "71 days"},
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_internal_reaches_customers(language: Any) -> None:
    """With a mark in every internal word, and 71 in every limit and window, neither reaches a customer."""
    procedure = marked()
    staff = describe(procedure, language=language)
    page = describe(procedure, audience="customer", language=language)

    assert staff.count(MARK) > 30
    assert staff.count("71") > 10
    assert MARK not in page
    assert "71" not in page
    for public in ("quality", "ombudsman", "Harbour: dial 7", "web"):
        assert public in page


def internal_words(procedure: Procedure) -> Iterator[str]:
    """Yield the words of a procedure that are for staff: reasons, limits, checklists, roles, units, clauses."""
    authority, route, score, policy = procedure.authority, procedure.route, procedure.score, procedure.help.policy
    tables = (
        authority.limits,
        authority.granting.table,
        *(getattr(one, "table", None) for one in (route, score, policy)),
    )
    rules: list[Rule[Any]] = [rule for table in tables if table is not None for rule in table.rules]
    for rule in rules:
        yield from _texts(rule.because)
        yield rule.authority or rule.because.said_in()
    for rule in authority.limits.rules if authority.limits else ():
        sums = (rule.value.on_remedy, rule.value.on_complaint, rule.value.on_customer)
        yield from (str(money.amount) for money in sums if money is not None)
    for checklist in procedure.letters.checklists:
        yield from (text for item in checklist.items for one in (item.what, *item.phrases) for text in _texts(one))
    yield from (team.name for team in procedure.teams.values() if team.name)
    yield from (rule.authority for rule in procedure.retention.rules if rule.authority)
    yield from procedure.conduct.views
    yield from (procedure.conduct.process_owner, *procedure.conduct.deputies)


def _texts(phrase: Phrase) -> Iterator[str]:
    return (text for _, text in phrase.texts)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_internal_of_the_retail_pack_reaches_customers(language: Any) -> None:
    """No reason, limit, ready phrase, role, unit or clause of the pack stands on the page for customers."""
    procedure = Procedure.pack("retail")
    page = describe(procedure, audience="customer", language=language)
    words = set(internal_words(procedure))

    assert len(words) > 50
    assert [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", page)] == []
    assert [one.value for one in Element if f"[{one.value}]" in page] == []


@pytest.mark.parametrize("words", ["<p>x</p>", "**bold**", "[a](http://b.example)", "line\n\n# next", "- a | b"])
@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_words_of_the_new_parts_stay_words(words: str, audience: Any) -> None:
    """Whatever bodies, rights, checklists and letters say, the page keeps its structure and shows the words."""

    def page(said: str) -> str:
        body = {"name": said, "contact": said}
        return describe(
            a_procedure(
                channels={"web": {"name": said, "asks": ["text"]}},
                cannot_help={"review": said, "external_route": said, "bodies": {"harbour": body}},
                letters={"website": said, "responses": [{"channel": "web", "by": "web", "within": "1 day"}]},
                checklists={"any": {"items": [{"id": "one", "what": said, "phrases": [said]}]}},
            ),
            audience=audience,
        )

    def tokens(text: str) -> list[Token]:
        return MarkdownIt("commonmark").enable("table").parse(text)

    read = "\n".join("".join(child.content for child in one.children or ()) for one in tokens(page(words)))
    assert [one.type for one in tokens(page(words))] == [one.type for one in tokens(page("plain"))]
    assert read.count(" ".join(words.split())) == (11 if audience == "staff" else 6)
