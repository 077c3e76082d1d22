"""When we cannot help, as staff and as customers read it in the procedure (S44)."""

# ruff: noqa: RUF001

from __future__ import annotations

import tomllib
from typing import Any

from grievance.decision import Decision
from grievance.model import Ground
from grievance.procedure import Procedure, describe
from support.pages import lines, section
from support.procedures import a_procedure

FILE = """
[cannot_help]
hit = "first"
review = { en = "the quality team", ru = "отдел качества" }
external_route = { en = "the ombudsman of shops", ru = "омбудсмен торговли" }
goodwill = ["goodwill"]
silence = "10 business days"
calendar = "office"

[cannot_help.bodies.harbour]
name = "Harbour Authority"
contact = "complaints@harbour.example"
answers_within = "15 business days"

[cannot_help.bodies.police]
name = "Police station"
contact = "dial 101"

[cannot_help.grounds."third party at fault"]
owes = ["help instead", "signpost"]

[cannot_help.grounds."unreasonable conduct"]
two_persons = true

[cannot_help.routes]
"travel/ferry" = "harbour"
"parking" = "harbour"

[[cannot_help.rules]]
id = "ferry"
when = { category = "travel/ferry/**" }
ground = "another body responsible"
body = "harbour"
because = { en = "the harbour runs the ferry", ru = "паромом ведает порт" }
authority = "port act"

[[cannot_help.rules]]
id = "old"
when = { amount = { at_least = 600 } }
ground = "time-barred"
because = "it was long ago"
"""


def full(**sections: object) -> Procedure:
    """Return a procedure with these sections."""
    return a_procedure(**{**tomllib.loads(FILE), **sections})


def test_what_each_ground_owes() -> None:
    """S44: every ground stands there once, with what it owes, what the procedure adds, and whether it takes two."""
    text = section(describe(full()), "When we cannot help")

    always = "the reasons in plain words, a word of apology, the contact of last resort"
    assert f"Every ground owes the complainant: {always}. Beside that:" in text
    assert all(len(lines(text, f"- **{ground.value}**: ")) == 1 for ground in Ground)
    assert (
        "- **third party at fault**: who can help and how to reach them; in this procedure also what can be done "
        "instead\n"
    ) in text
    assert (
        "- **unreasonable conduct**: a judgment on the matter itself, who looks at it again, the last day of the "
        "restriction, where to turn outside the company; a second person reviews it before it goes out\n"
    ) in text
    assert "- **withdrawn**: nothing more\n" in text
    assert text.count("a second person") == 1


def test_what_each_ground_owes_in_russian() -> None:
    """The same in Russian."""
    text = section(describe(full(), language="ru"), "Когда мы не можем помочь")

    assert (
        "- **виновата третья сторона**: кто может помочь и как с ним связаться; в этой процедуре также чем можно "
        "помочь взамен\n"
    ) in text
    assert (
        "последний день ограничения, куда обратиться за пределами компании; до отправки решение проверяет второе"
        in text
    )
    assert "- **жалоба отозвана**: больше ничего\n" in text


def test_rules_rights_and_bodies() -> None:
    """S44, L53: rules propose grounds and bodies; goodwill, review, external route, and each body with its silence."""
    text = section(describe(full()), "When we cannot help")

    assert (
        r"- if category is travel/ferry/\*\*: **another body responsible**; who can help: Harbour Authority, "
        r"because: the harbour runs the ferry \[ferry\] (port act)"
    ) in text
    assert r"- if amount at least 600: **time-barred**, because: it was long ago \[old\]" in text
    assert "What may be given all the same: goodwill." in text
    assert "- Who looks at it again: the quality team\n" in text
    assert "- Where to turn outside the company: the ombudsman of shops\n" in text
    assert (
        "- **Harbour Authority** (harbour): complaints@harbour.example; for parking, travel/ferry; "
        "after 15 business days of silence we are reminded\n"
        "- **Police station** (police): dial 101; after 10 business days of silence we are reminded\n"
    ) in text
    assert "Silence is counted on the calendar office." in text


def test_rules_rights_and_bodies_in_russian() -> None:
    """The same in Russian."""
    text = section(describe(full(), language="ru"), "Когда мы не можем помочь")

    assert (
        "**отвечает другая организация**; кто может помочь: Harbour Authority, потому что: паромом ведает порт" in text
    )
    assert "Что можно предоставить и при отказе: жест доброй воли." in text
    assert "- Кто пересмотрит решение: отдел качества\n" in text
    assert "- Куда обратиться за пределами компании: омбудсмен торговли\n" in text
    assert "; для категорий: parking, travel/ferry; после 15 рабочих дней молчания приходит напоминание\n" in text


def test_without_terms_for_refusals() -> None:
    """A procedure that says nothing of refusals still owes what every ground owes, and says what it lacks."""
    text = section(describe(a_procedure()), "When we cannot help")

    assert "No rule proposes a ground: a person finds it." in text
    assert text.count("not laid down, whoever decides has to write it") == 2
    assert "No bodies are declared: whoever decides names one." in text
    assert "Silence" not in text
    assert "second person" not in text
    assert "in this procedure" not in text
    assert "What may be given all the same: apology, explanation, goodwill." in text
    russian = section(describe(a_procedure(), language="ru"), "Когда мы не можем помочь")
    assert "Основание находит человек: правил для этого нет." in russian
    assert russian.count("не установлено, это пишет принимающий решение") == 2
    assert "Организации не указаны: их называет решающий." in russian


def test_terms_that_say_little() -> None:
    """No rule, no goodwill, nobody told of silence, no calendar: each is said."""
    terms = {
        "review": "ann",
        "external_route": "bob",
        "hit": "first",
        "goodwill": [],
        "bodies": {"b": {"name": "B", "contact": "c"}},
    }
    text = section(describe(a_procedure(cannot_help=terms)), "When we cannot help")

    assert "No rule proposes a ground: a person finds it." in text
    assert "The first rule that holds" not in text
    assert "Nothing is given with a refusal." in text
    assert "- **B** (b): c; nobody is told of its silence" in text
    assert "calendar" not in text
    assert "При отказе ничего не предоставляется." in describe(a_procedure(cannot_help=terms), language="ru")


def test_a_function_of_the_host_proposes() -> None:
    """Where a function of the host proposes grounds there are no rules to print, and the page says so."""
    terms = {"review": "ann", "external_route": "bob", "policy": "own"}

    def policy(_facts: object) -> Decision[Any]:
        return Decision.abstain("own", "never")

    procedure = a_procedure(cannot_help=terms, policies={"own": policy})
    text = section(describe(procedure), "When we cannot help")
    assert "Decided by a function of the host application." in text
    assert "No rule proposes" not in text


def test_what_customers_can_expect_when_we_cannot_help() -> None:
    """S44, L54: why, sorry, who can help, a second look and the external route, in plain words; no ids, no spans."""
    text = section(describe(full(), audience="customer"), "If we cannot help you")

    assert "We tell you in plain words why, and say sorry for the trouble." in text
    assert "somebody else here looks at it again: the quality team\n" in text
    assert "you can turn to somebody outside: the ombudsman of shops\n" in text
    assert "Who may be able to help instead:\n\n- Harbour Authority: complaints@harbour.example\n" in text
    assert "\n- Police station: dial 101\n" in text
    assert "business days" not in text
    russian = section(describe(full(), audience="customer", language="ru"), "Если мы не можем помочь")
    assert "вашу жалобу рассмотрит у нас другой человек: отдел качества\n" in russian
    assert "вы можете обратиться во внешнюю инстанцию: омбудсмен торговли\n" in russian
    assert "Кто может помочь вместо нас:\n\n- Harbour Authority: complaints@harbour.example\n" in russian


def test_what_customers_can_expect_of_a_bare_procedure() -> None:
    """Even without terms nobody gets a bare no, and somebody else looks again; no body is named that there is not."""
    text = section(describe(a_procedure(), audience="customer"), "If we cannot help you")

    assert "If you see it differently, somebody else here looks at it again.\n" in text
    assert "outside" not in text
    assert "help instead" not in text
    russian = section(describe(a_procedure(), audience="customer", language="ru"), "Если мы не можем помочь")
    assert "рассмотрит у нас другой человек.\n" in russian
    assert "инстанц" not in russian
    assert "вместо нас" not in russian
