"""The sections on retention, on what channels ask, and on recurrence: what they give, and every fault with its path."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import TypeVar

import pytest

from grievance.codec import structured
from grievance.model import Stage
from grievance.policies import BUILT_IN
from grievance.procedure._filing import RecurrenceTable, asks_of, windows_of
from grievance.procedure._privacy import RetentionTable, retention_of
from grievance.rules import FactSchema

T = TypeVar("T")

SCHEMA = FactSchema.from_mapping(BUILT_IN)
YEAR = timedelta(weeks=52)

RETENTION = """
[[rules]]
id = "usual"
keep = "3 years"

[[rules]]
id = "payments"
keep = "6 years"
when = { category = "payment/**", "customer.tier" = ["gold", "silver"] }
authority = "books have to be kept"

[[rules]]
id = "withdrawn"
keep = "90 days"
stages = ["withdrawn"]
"""


def read(cls: type[T], text: str) -> T:
    """Return a section as the file gives it."""
    table, problems = structured(cls, tomllib.loads(text))
    assert not problems
    assert table is not None
    return table


def faults(text: str) -> list[tuple[str, str]]:
    """Return the faults of a retention section."""
    _, problems = retention_of(read(RetentionTable, text), SCHEMA, zone="UTC")
    return [(problem.path, problem.message) for problem in problems]


def test_retention_is_read_from_a_file() -> None:
    """Rules keep their order, spans, conditions, stages and authorities; days end in the zone of the procedure."""
    terms, problems = retention_of(read(RetentionTable, RETENTION), SCHEMA, zone="Europe/Moscow")
    assert problems == []
    assert terms.zone == "Europe/Moscow"
    assert [(rule.id, str(rule.keep), rule.stages, rule.authority) for rule in terms.rules] == [
        ("usual", "3 years", (), None),
        ("payments", "6 years", (), "books have to be kept"),
        ("withdrawn", "90 days", (Stage.WITHDRAWN,), None),
    ]
    assert [str(condition) for condition in terms.rules[1].when] == [
        "category is payment/**", "customer.tier is one of gold, silver",
    ]  # fmt: skip
    assert terms.reads == ("category", "customer.tier")


def test_a_procedure_without_retention_keeps_for_ever() -> None:
    """No rules are no fault."""
    terms, problems = retention_of(RetentionTable(), SCHEMA, zone="UTC")
    assert (terms.rules, terms.reads, problems) == ((), (), [])


def test_every_fault_of_retention_is_told_with_its_path() -> None:
    """Ids that are empty or stand twice, spans on calendars, stages that are no end, unknown facts: all at once."""
    text = """
        [[rules]]
        id = ""
        keep = "3 business days"
        [[rules]]
        id = "a"
        keep = "1 year"
        stages = ["open", "closed"]
        when = { categry = "x", nature = "rant" }
        [[rules]]
        id = "a"
        keep = "0 years"
        """
    found = dict(faults(text))
    assert list(found) == [
        "retention.rules[0].id", "retention.rules[2].id", "retention.rules[0].keep", "retention.rules[1].when.categry",
        "retention.rules[1].when.nature", "retention.rules[1].stages", "retention.rules[2].keep",
    ]  # fmt: skip
    assert found["retention.rules[2].id"] == "'a' stands twice"
    assert "3 years" in found["retention.rules[0].keep"]
    assert found["retention.rules[2].keep"] == "must be longer than nothing"
    assert "category" in found["retention.rules[1].when.categry"]


def test_a_rule_with_faults_is_left_out() -> None:
    """A rule whose conditions cannot be read never holds for everything instead."""
    table = read(RetentionTable, '[[rules]]\nid = "a"\nkeep = "1 year"\nwhen = { nobody = 1 }')
    assert retention_of(table, SCHEMA, zone="UTC")[0].rules == ()


def test_what_a_channel_asks_is_read() -> None:
    """Entries keep their order; several names of which one will do are joined by or."""
    asks, problems = asks_of(["text", "customer_id or email"], ["product"], path="channels.web")
    assert problems == []
    assert [str(ask) for ask in asks.needed] == ["text", "customer_id or email"]
    assert [str(ask) for ask in asks.welcome] == ["product"]
    assert asks_of([], [], path="channels.web") == (type(asks)(), [])


def test_every_fault_of_what_a_channel_asks_is_told() -> None:
    """Unknown names come with the nearest right one; what stands twice is told where it stands the second time."""
    asks, problems = asks_of(
        ["text", "custmer_id or email", "text", "email or email"], ["text", "phnoe", ""], path="channels.web"
    )
    found = [(problem.path, problem.message) for problem in problems]
    assert [path for path, _ in found] == [
        "channels.web.asks[1]", "channels.web.asks[2]", "channels.web.asks[3]", "channels.web.welcomes[1]",
        "channels.web.welcomes[2]", "channels.web.welcomes[0]",
    ]  # fmt: skip
    assert found[0][1] == "'custmer_id' is nothing that can be asked for; did you mean 'customer_id'?"
    assert found[2][1] == "must name each thing once, such as 'customer_id or email'"
    assert found[1][1] == "'text' stands twice"
    assert found[3][1].endswith("; did you mean 'phone'?")
    assert found[5][1] == "'text' is needed already: name it once"
    assert asks.needed[0].any_of == ("text",)


@pytest.mark.parametrize(
    ("text", "product", "customer"),
    [
        ("", YEAR, YEAR),
        ('product = "26 weeks"', timedelta(weeks=26), YEAR),
        ('customer = "14 days"', YEAR, timedelta(days=14)),
        ('product = "26 weeks"\ncustomer = "52 weeks"', timedelta(weeks=26), YEAR),
    ],
)
def test_windows_are_read(text: str, product: timedelta, customer: timedelta) -> None:
    """Each window is for itself; where none is given the usual one counts."""
    windows, problems = windows_of(read(RecurrenceTable, text), default=YEAR)
    assert (windows.product, windows.customer, problems) == (product, customer, [])


def test_a_procedure_without_windows_has_the_usual_ones() -> None:
    """Without a section both windows are the usual one."""
    windows, _ = windows_of(None, default=YEAR)
    assert (windows.product, windows.customer) == (YEAR, YEAR)


def test_every_fault_of_windows_is_told() -> None:
    """A window has a fixed length, and one that is longer than nothing."""
    windows, problems = windows_of(read(RecurrenceTable, 'product = "6 months"\ncustomer = "0 days"'), default=YEAR)
    assert [problem.path for problem in problems] == ["recurrence.product", "recurrence.customer"]
    assert "weeks" in problems[0].message
    assert problems[1].message == "must be longer than nothing"
    assert (windows.product, windows.customer) == (YEAR, YEAR)
