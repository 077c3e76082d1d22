"""What the procedure says of remedies, refusals, letters, filing and retention, as staff and as customers read it."""

# ruff: noqa: RUF001

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest
from markdown_it import MarkdownIt

from grievance.decision import Decision, Phrase
from grievance.model import Element, Ground, Nature
from grievance.policies import RecurrenceWindows
from grievance.procedure import Procedure, describe
from grievance.rules import Rule
from support.procedures import a_mapping, a_procedure, a_standard_row

FILE = """
[channels.web]
name = "Web form"
asks = ["text", "email or phone or customer_id", "product or category"]
welcomes = ["attachments"]

[channels.sms]
welcomes = ["name"]

[channels.fax]
name = "Fax"

[recurrence]
product = "90 days"
customer = "52 weeks"

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

[remedies]
window = "90 days"

[[remedies.allowed]]
id = "late"
when = { category = "delivery/late/**" }
kinds = ["price reduction", "refund"]
because = { en = "usual for late parcels", ru = "обычно при опоздании" }
authority = "our promise to all"

[[remedies.authority]]
id = "clerk"
roles = ["clerk"]
on_remedy = "21.00 GBP"
on_complaint = "31.00 GBP"
on_customer = "51.00 GBP"
because = "small things are settled at once"

[[remedies.authority]]
id = "head"
roles = ["head", "deputy"]
kinds = ["refund"]
when = { "severity.hard" = { at_least = 2 } }
unlimited = true
approve = true
because = "grave cases"
authority = "decree 7"

[[remedies.rates]]
on = 2026-07-01
from = "EUR"
to = "GBP"
rate = 0.85

[remedies.return_discount]
percent = 10
cap = "17.00 GBP"
within = "90 days"
valid = "30 days"

[letters]
website = "shop.example/complaints"
signature = { en = "The Shop", ru = "Магазин" }

[[letters.templates.update.blocks]]
id = "owner"
provides = "owner"
text = { en = "$owner is on it.", ru = "Этим занимается $owner." }

[[letters.responses]]
channel = "web"
solved_at_once = true
by = "sms"
within = "1 day"

[[letters.responses]]
channel = "web"
by = "sms"
within = "2 business days"
confirm = true

[checklists.late-parcel]
channels = ["web", "sms"]
categories = ["delivery/**"]

[[checklists.late-parcel.items]]
id = "trace"
what = { en = "Look where it is", ru = "Узнать, где она" }
phrases = [{ en = "One moment.", ru = "Минутку." }, "I look."]

[checklists.any]

[[checklists.any.items]]
id = "listen"
what = "Listen"

[[retention.rules]]
id = "withdrawn"
stages = ["withdrawn"]
keep = "1 year"

[[retention.rules]]
id = "complaints"
when = { nature = ["complaint", "service request"] }
stages = ["closed", "withdrawn"]
keep = "3 years"
authority = "the books"

[[retention.rules]]
id = "unsafe"
when = { category = "product/unsafe/**" }
keep = "10 years"

[[retention.rules]]
id = "large"
when = { nature = "complaint", amount = { above = 500 } }
keep = "6 years"
"""


def full(**sections: object) -> Procedure:
    """Return a procedure that has every section."""
    return a_procedure(**{**tomllib.loads(FILE), **sections})


def section(page: str, heading: str) -> str:
    """Return a section of a page by the beginning of its heading."""
    parts = [part for part in page.split("\n## ") if part.startswith(heading)]
    assert len(parts) == 1, heading
    return parts[0]


def lines(text: str, beginning: str) -> list[str]:
    """Return the lines of a text that begin so."""
    return [line for line in text.split("\n") if line.startswith(beginning)]


def test_standards_for_satisfying() -> None:
    """S25: the rows that allow remedies stand under stage 3 with their conditions, reasons and clauses."""
    text = section(describe(full()), "3.")

    assert "In every case may be given: apology, explanation. Beside that, each rule that holds allows:" in text
    assert (
        r"- if category is delivery/late/\*\*: refund, price reduction, because: usual for late parcels \[late\] "
        "(our promise to all)"
    ) in text
    assert "no table of remedies" not in text
    russian = section(describe(full(), language="ru"), "3.")
    assert "В любом случае допускается: извинение, объяснение." in russian
    assert r"/\*\*: возврат денег, снижение цены, потому что: обычно при опоздании \[late\]" in russian


def test_without_standards_for_satisfying() -> None:
    """A procedure that allows by no table says so, and knows no discount."""
    text = section(describe(a_procedure()), "3.")
    russian = section(describe(a_procedure(), language="ru"), "3.")

    assert "This procedure has no table of remedies by category" in text
    assert "Таблицы возмещений по категориям в этой процедуре нет" in russian
    assert "comes back" not in text
    assert "скидк" not in russian


@pytest.mark.parametrize(("single", "en", "ru"), [(True, "once", "один раз"), (False, "each time", "каждый раз")])
def test_the_return_discount(single: bool, en: str, ru: str) -> None:
    """S7: who comes back in time, how much, at most how much, how long, how often."""
    remedies = tomllib.loads(FILE)["remedies"]
    remedies["return_discount"]["single_use"] = single
    procedure = full(remedies=remedies)

    assert (
        "A customer who comes back within 90 days of the resolution of a complaint gets 10 % off, at most 17.00 GBP, "
        f"valid for 30 days from then on, {en}."
    ) in section(describe(procedure), "3.")
    assert (
        "Клиент, который вернулся в течение 90 дней после урегулирования жалобы, получает скидку 10 %, но не более "
        f"17.00 GBP; она действует в течение 30 дней с этого дня, {ru}."
    ) in section(describe(procedure, language="ru"), "3.")


def test_who_may_grant_how_much() -> None:
    """S29: each row with roles, kinds, limits and who approves; then the window and the rates."""
    text = section(describe(full()), "7.")

    assert lines(text, "- always: **clerk**") == [
        "- always: **clerk**, remedies of every kind: up to 21.00 GBP on one remedy, up to 31.00 GBP on one complaint, "
        r"up to 51.00 GBP for one customer, because: small things are settled at once \[clerk\]"
    ]
    assert lines(text, "- if severity.hard") == [
        "- if severity.hard at least 2: **deputy, head**, refund: without limit; may approve as the second person, "
        r"because: grave cases \[head\] (decree 7)"
    ]
    assert "For one customer counts what was granted in the last 90 days." in text
    assert "- from 2026-07-01 on 1 EUR is 0.85 GBP\n" in text
    assert "No limits are set" not in text


def test_who_may_grant_how_much_in_russian() -> None:
    """The same in Russian."""
    text = section(describe(full(), language="ru"), "7.")

    assert (
        "- всегда: **clerk**, возмещения любого вида: до 21.00 GBP на одно возмещение, до 31.00 GBP на одну жалобу, "
        "до 51.00 GBP на одного клиента, потому что"
    ) in text
    assert "**deputy, head**, возврат денег: без ограничений; вправе утверждать вторым лицом, потому что" in text
    assert "В сумму на одного клиента входят возмещения не старше 90 дней." in text
    assert "- с 2026-07-01: за 1 EUR считается 0.85 GBP\n" in text


def test_authority_without_window_and_rates() -> None:
    """Without a window sums are of all time, without rates none are listed; a limit that is absent is not said."""
    row = {"id": "clerk", "roles": ["clerk"], "on_customer": "5.00 GBP", "because": "little"}
    procedure = a_procedure(remedies={"authority": [row]})
    text = section(describe(procedure), "7.")

    assert (
        r"- always: **clerk**, remedies of every kind: up to 5.00 GBP for one customer, because: little \[clerk\]"
        in text
    )
    assert "For one customer counts whatever was ever granted." in text
    assert "these rates" not in text
    assert "В сумму на одного клиента входят возмещения за всё время." in describe(procedure, language="ru")


def test_without_authority() -> None:
    """Where nobody's authority is limited the page says so."""
    assert "No limits are set: whoever may decide, may grant whatever stage 3 allows." in describe(a_procedure())
    assert "Пределы не установлены" in describe(a_procedure(), language="ru")
    assert "Who may grant how much alone" not in describe(a_procedure())


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


def test_letters_reactions_and_checklists() -> None:
    """S55, S70: own templates, what letters always say, how to react on each channel, ready phrases."""
    text = section(describe(full()), "Letters and checklists")

    assert "Templates of our own: update. All others come with the library." in text
    assert "- the website: shop.example/complaints\n- the signature: The Shop\n" in text
    assert "- **Web form**, settled at once: **sms**, within 1 day\n" in text
    assert (
        "- **Web form**, not settled at once: **sms**, within 2 business days; the receipt is confirmed first\n"
    ) in text
    assert (
        "Checklist **late-parcel** (Web form; sms; delivery/\\*\\*):\n\n- Look where it is: “One moment.”, “I look.”\n"
    ) in text
    assert "Checklist **any** (always):\n\n- Listen\n" in text
    russian = section(describe(full(), language="ru"), "Письма и контрольные списки")
    assert "- сайт: shop.example/complaints\n- подпись: Магазин\n" in russian
    assert (
        "- **Web form**, не улажено сразу: **sms**, в течение 2 рабочих дней; сначала подтверждается получение\n"
        in russian
    )
    assert "Контрольный список **any** (всегда):" in russian
    assert "- Узнать, где она: «Минутку.», «I look.»\n" in russian


def test_without_letters() -> None:
    """A procedure that lays down nothing about letters says what is used and what is lacking."""
    text = section(describe(a_procedure()), "Letters and checklists")

    assert text.rstrip().split("\n\n")[1:] == [
        "The templates that come with the library are used.",
        "How to react on each channel is not laid down.",
        "No checklists are declared.",
    ]
    russian = section(describe(a_procedure(), language="ru"), "Письма и контрольные списки")
    assert "Используются шаблоны из библиотеки." in russian
    assert "Контрольные списки не указаны." in russian


def test_every_fixed_word_of_letters_is_named() -> None:
    """S43, L9: whatever a procedure lays down for all letters has a name in both languages."""
    names = ("response_times", "external_route", "time_limit_waiver", "website", "leaflet", "signature")
    letters = {name: f"value of {name}".replace("_", "-") for name in names}
    for language in ("en", "ru"):
        text = describe(a_procedure(letters=letters), language=language)
        assert all(f": {value}" in text for value in letters.values())


def test_what_letters_have_to_say() -> None:
    """L9: a standard names the elements that its letter has to say, and only then."""
    row = a_standard_row(requires=["next date", "last resort"])

    assert "its letter has to say: by when we write again, the contact of last resort" in describe(
        a_procedure(standards=[row])
    )
    assert "в письме должно быть: когда мы напишем снова, контакт последней инстанции" in describe(
        a_procedure(standards=[row]), language="ru"
    )
    assert "has to say" not in describe(a_procedure())


@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_what_channels_ask_for(audience: Any) -> None:
    """S33: each channel with what is needed, of which some can stand for others, and what is welcome."""
    page = describe(full(), audience=audience)

    assert (
        "- **Web form**: what happened; your e-mail address, your phone number or your customer number; "
        "the order, account or product or what it is about; if you like, also: a document or a picture\n"
        "- **sms**: if you like, also: your name\n"
    ) in page
    assert "**Fax**: " not in page
    russian = describe(full(), audience=audience, language="ru")
    assert (
        "- **Web form**: что произошло; адрес электронной почты, номер телефона или номер клиента; "
        "заказ, счёт или товар или о чём жалоба; при желании также: документ или снимок\n"
    ) in russian


def test_without_asks() -> None:
    """Staff read that no channel asks for anything; customers read nothing of it."""
    assert "No channel says what it asks for: a text is enough." in describe(a_procedure())
    assert "хватит текста." in describe(a_procedure(), language="ru")
    assert "need to be told" not in describe(a_procedure(), audience="customer")


@pytest.mark.parametrize(
    ("windows", "en", "ru"),
    [
        (
            RecurrenceWindows(product=timedelta(days=90), customer=timedelta(weeks=52)),
            ("within 90 days", "within 52 weeks"),
            ("в течение 90 дней", "в течение 52 недель"),
        ),
        (RecurrenceWindows(), ("at any time", "at any time"), ("когда-либо", "когда-либо")),
    ],
)
def test_what_is_secondary(windows: RecurrenceWindows, en: tuple[str, str], ru: tuple[str, str]) -> None:
    """S60: how far back the same product and the same customer count stands under the classes."""
    procedure = attrs.evolve(full(), windows=windows)

    assert (
        f"A complaint is secondary by product if the same product was complained about {en[0]} before it, and by "
        f"customer if the same customer complained {en[1]} before it."
    ) in section(describe(procedure), "5.")
    russian = section(describe(procedure, language="ru"), "5.")
    assert f"на тот же товар жаловались {ru[0]} до неё" in russian
    assert f"тот же клиент жаловался {ru[1]} до неё." in russian


def test_retention_for_staff() -> None:
    """L83: each rule with its conditions, how it ended, how long, the clause and its id."""
    text = section(describe(full()), "How long personal data is kept")

    assert lines(text, "- ") == [
        r"- always, when withdrawn: for 1 year \[withdrawn\]",
        r"- if nature is one of complaint, service request, when closed, when withdrawn: for 3 years (the books) "
        r"\[complaints\]",
        r"- if category is product/unsafe/\*\*: for 10 years \[unsafe\]",
        r"- if nature is complaint and amount above 500: for 6 years \[large\]",
    ]
    assert "the longest of several that hold keeps" in text
    russian = section(describe(full(), language="ru"), "Как долго хранятся персональные данные")
    assert r"- всегда, если жалоба отозвана: в течение 1 года \[withdrawn\]" in russian


def test_without_retention() -> None:
    """Staff read that somebody has to decide; customers are promised nothing."""
    text = section(describe(a_procedure()), "How long personal data is kept")

    assert "No rule says it: somebody has to decide." in text
    assert "It counts from the closing" not in text
    assert "Правил нет: срок должен кто-то определить." in describe(a_procedure(), language="ru")
    assert "your data" not in describe(a_procedure(), audience="customer")
    assert "ваши данные" not in describe(a_procedure(), audience="customer", language="ru")


def test_retention_for_customers() -> None:
    """L83: customers read how long each kind of contact is kept; conditions beside that stay inside."""
    text = section(describe(full(), audience="customer"), "How long we keep your data")

    assert lines(text, "- ") == [
        "- whatever you told us, when withdrawn: for 1 year",
        "- complaints, service requests, when closed, when withdrawn: for 3 years",
        "- in certain cases: for 10 years",
        "- in certain cases: for 6 years",
    ]
    russian = section(describe(full(), audience="customer", language="ru"), "Как долго мы храним ваши данные")
    assert lines(russian, "- ") == [
        "- всё, что вы нам сообщили, если жалоба отозвана: в течение 1 года",
        "- жалобы, заявки, если дело закрыто, если жалоба отозвана: в течение 3 лет",
        "- в некоторых случаях: в течение 10 лет",
        "- в некоторых случаях: в течение 6 лет",
    ]


def test_a_condition_on_the_nature_that_is_no_list_stays_inside() -> None:
    """What a rule excludes is not told as what it is about."""
    rule = {"id": "r", "when": {"nature": {"not": Nature.ENQUIRY.value}}, "keep": "2 years"}
    text = describe(a_procedure(retention={"rules": [rule]}), audience="customer")

    assert "- in certain cases: for 2 years\n" in text
    assert "enquiries" not in text


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
            "bodies": {MARK: {"name": "Harbour", "contact": "dial 7", "answers_within": "77 business days"}},
            "routes": {MARK: MARK},
            "grounds": {"no fault found": {"two_persons": True}},
            "silence": "77 business days",
            "calendar": MARK,
        },
        remedies={
            "window": "77 weeks",
            "allowed": [{**names, "when": asked, "kinds": ["penalty"]}],
            "authority": [{**names, "when": asked, "roles": [MARK], "on_remedy": "77.00 GBP", "approve": True}],
            "rates": [{"on": "2026-07-01", "from": "EUR", "to": "GBP", "rate": 77}],
            "return_discount": {"percent": 77, "cap": "77.00 GBP", "within": "77 days", "valid": "77 days"},
        },
        letters={
            "templates": {"own": {"sent_as": "update", "blocks": [block]}},
            "signature": MARK,
            "responses": [{"channel": "web", "by": "web", "within": "77 days"}],
        },
        checklists={MARK: checklist},
        retention={"rules": [{"id": MARK, "when": asked, "authority": MARK, "keep": "3 years"}]},
        recurrence={"product": "77 days", "customer": "77 days"},
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_internal_reaches_customers(language: Any) -> None:
    """With a mark in every internal word, and 77 in every limit and window, neither reaches a customer."""
    procedure = marked()
    staff = describe(procedure, language=language)
    page = describe(procedure, audience="customer", language=language)

    assert staff.count(MARK) > 30
    assert staff.count("77") > 10
    assert MARK not in page
    assert "77" not in page
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


@pytest.mark.parametrize(
    "words", ["<script>x</script>", "**bold**", "[a](http://b.example)", "line\n\n# next", "- a | b"]
)
@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_words_of_the_new_parts_stay_words(words: str, audience: Any) -> None:
    """Whatever bodies, rights, checklists and letters say, the page keeps its structure and shows the words."""

    def page(said: str) -> str:
        sections = tomllib.loads(FILE)
        sections["cannot_help"]["bodies"]["police"] = {"name": said, "contact": said}
        sections["cannot_help"]["review"] = sections["cannot_help"]["external_route"] = said
        sections["channels"]["web"]["name"] = sections["letters"]["website"] = said
        sections["checklists"]["any"]["items"] = [{"id": "one", "what": said, "phrases": [said]}]
        return describe(a_procedure(**sections), audience=audience)

    def kinds(text: str) -> list[str]:
        return [token.type for token in MarkdownIt("commonmark").enable("table").parse(text)]

    tokens = MarkdownIt("commonmark").parse(page(words))
    read = "\n".join("".join(child.content for child in token.children or ()) for token in tokens)
    assert kinds(page(words)) == kinds(page("plain"))
    assert read.count(" ".join(words.split())) >= 5
