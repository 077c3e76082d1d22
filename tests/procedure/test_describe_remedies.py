"""What may be granted and by whom, as staff read it in the procedure (S25, S29, S7)."""

# ruff: noqa: RUF001

from __future__ import annotations

import tomllib

import pytest

from grievance.procedure import Procedure, describe
from support.pages import lines, section
from support.procedures import a_procedure

FILE = """
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
"""


def full(**sections: object) -> Procedure:
    """Return a procedure with these sections."""
    return a_procedure(**{**tomllib.loads(FILE), **sections})


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
