"""Letters, checklists, what channels ask for, recurrence and retention, as people read them in the procedure."""

# ruff: noqa: RUF001

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Any

import attrs
import pytest

from grievance.model import Nature
from grievance.policies import RecurrenceWindows
from grievance.procedure import Procedure, describe
from support.pages import lines, section
from support.procedures import a_procedure, a_standard_row

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
    """Return a procedure with these sections."""
    return a_procedure(**{**tomllib.loads(FILE), **sections})


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
    assert "**, не улажено сразу: **sms**, в течение 2 рабочих дней; сначала подтверждается получение\n" in russian
    assert "Контрольный список **any** (всегда):" in russian
    assert "- Узнать, где она: «Минутку.», «I look.»\n" in russian


def test_without_letters() -> None:
    """A procedure that lays down nothing about letters says what is used and what is lacking."""
    text = section(describe(a_procedure()), "Letters and checklists")

    assert text.strip().split("\n\n") == [
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
