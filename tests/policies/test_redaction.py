"""Persons are taken out of free text: those who are known, and whatever looks like an identifier (pain 53)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import Customer, Party, Role
from grievance.policies._redaction import Redactor, identifiers, redact
from support.builders import a_complaint, a_submission

WORDS = st.sampled_from(
    ("parcel", "ошибка", "2026-07-01", "Ann", "(", "7", "a@b.de", "[name]", "+44 20 7946 0958", "\n")
)


@pytest.mark.parametrize(
    ("text", "known", "left"),
    [
        ("Ann Smith called", ["Ann Smith"], "[name] called"),
        ("ANN  SMITH's parcel", ["Ann Smith"], "[name]'s parcel"),
        ("Smith, Ann; annual smithy", ["Ann Smith"], "[name], [name]; annual smithy"),
        ("Ludwig van Beethoven, a van", ["Ludwig van Beethoven"], "[name], a van"),
        ("Li and an LI", ["Li"], "[name] and an LI"),
        ("Ann X", ["Ann X"], "[name]"),
        ("X is gone", ["Ann X"], "X is gone"),
        ("e\u0301va", ["\u00c9va"], "[name]"),
        ("write to Иванову, Ивановым, ИВАНОВ", ["Иванов"], "write to [name], [name], [name]"),
        ("Семёна Семен ивановский", ["Семен", "Иванов"], "[name] [name] ивановский"),
        ("Анны, Анной, аннотация", ["Анна"], "[name], [name], аннотация"),
        ("о Ие", ["Ие"], "о [name]"),
        ("c-17, C-17, xc-17", ["c-17"], "[number], [number], xc-17"),
        ("at 12 High Street in London", ["12 High Street, London"], "at [address] in [address]"),
        ("12 high street,\nLondon!", ["12 High Street, London"], "[address]!"),
        ("ext 12-345", ["12-345"], "ext [phone]"),
        ("me@home", ["me@home"], "[e-mail]"),
        ("a b c", ["", " ", "a", "[b]"], "a b c"),
        ("x y", ["[x y]"], "[name]"),
    ],
)
def test_what_is_known_is_replaced(text: str, known: list[str], left: str) -> None:
    """Names with their parts and cases, ids, addresses and phones are found as words, however they are written."""
    assert redact(text, known) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ann.smith+x@mail.example.com, thanks", "[e-mail], thanks"),
        ("<иван@почта.рф>", "<[e-mail]>"),
        ("me: @ann_smith", "me: [name]"),
        ("https://shop.example and https://shop.example/ stay", "https://shop.example and https://shop.example/ stay"),
        ("https://ann:secret@shop.example", "[link]"),
        ("see HTTPS://fb.example/ann?id=1 now", "see [link] now"),
        ("www.vk.example/id1", "[link]"),
        ("IBAN DE89 3704 0044 0532 0130 00.", "IBAN [number]."),
        ("GB82WEST12345698765432", "[number]"),
        ("4111 1111 1111 1111", "[number]"),
        ("4111-1111-1111-1111", "[number]"),
        ("passport AB1234567 or 123456", "passport [number] or 123456"),
        ("+44 20 7946 0958", "[phone]"),
        ("8 (495) 123-45-67, call", "[phone], call"),
        ("123-45-67 10:00", "[phone] 10:00"),
        ("123-45-67: mine", "[phone]: mine"),
        ("on 2026-07-01T10:00, 01.07.2026 or 7/1/26", "on 2026-07-01T10:00, 01.07.2026 or 7/1/26"),
        ("2019-2025", "2019-2025"),
        ("2026-13-45 and 99.99.2026", "[phone] and [phone]"),
        ("29.02.00", "29.02.00"),
        ("paid 1,250.50 at 10:30", "paid 1,250.50 at 10:30"),
    ],
)  # fmt: skip
def test_what_looks_like_an_identifier_is_replaced(text: str, left: str) -> None:
    """E-mails, handles, links to somebody's page, accounts and phones go; dates, years, sums and times stay."""
    assert redact(text) == left


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(WORDS | st.text(max_size=8), max_size=8),
    known=st.lists(WORDS | st.text(max_size=8), max_size=3),
    between=st.sampled_from((" ", "", "-")),
)
def test_redacting_twice_changes_nothing(words: list[str], known: list[str], between: str) -> None:
    """What was redacted is redacted: a second time finds nothing more."""
    once = redact(between.join(words), known)
    assert redact(once, known) == once


@settings(max_examples=80, deadline=None)
@given(
    around=st.tuples(st.text(max_size=8), st.text(max_size=8)),
    name=st.text(st.sampled_from("qzxвж"), min_size=6, max_size=9),
    change=st.sampled_from((str, str.upper, str.title)),
)
def test_a_known_name_is_found_anywhere(around: tuple[str, str], name: str, change: object) -> None:
    """Whatever stands around a known name, and however it is written, nothing of it is left."""
    assert callable(change)
    text = f"{around[0]} {change(name)}, {around[1]}"
    assert name not in redact(text, [f"Ann {name}"]).casefold()


@settings(max_examples=80, deadline=None)
@given(
    around=st.tuples(st.text(max_size=8), st.text(max_size=8)),
    digits=st.lists(st.integers(0, 9), min_size=7, max_size=15),
    between=st.sampled_from(("", " ", "-", ".")),
)
def test_a_long_number_is_found_anywhere(around: tuple[str, str], digits: list[int], between: str) -> None:
    """Seven figures and more in a row, however they are grouped, are never left, but for dates and years."""
    number = between.join(map(str, digits))
    left = redact(f"{around[0]} {number} {around[1]}")
    assert number not in left


def test_the_people_of_a_complaint() -> None:
    """All that names or reaches a person of the complaint, or the customer, is an identifier, each once."""
    people = (
        Party(name="Ann Smith", email="ann@mail.example", phone="+44 20 7946 0958", address="12 High Street"),
        Party(role=Role.WITNESS, name=" Bob "),
        Party(role=Role.COMPLAINED_ABOUT, name="Cy", staff_id="clerk-7"),
    )
    private = {"account": "DE89", "aliases": ("Annie", "A."), "older": True, "age": 70}
    complaint = a_complaint(submission=a_submission(customer_id="c-17", people=people, private=private))
    of_case = ("c-17", "Ann Smith", "ann@mail.example", "+44 20 7946 0958", "12 High Street", "Bob", "Cy")
    of_person = ("DE89", "Annie", "A.")
    customer = Customer(id="c-17", name="Ann Smith-Jones", email="ann@work.example", phone="")

    assert set(identifiers(complaint)) == {*of_case, *of_person}
    assert len(identifiers(complaint)) == len({*of_case, *of_person})
    assert identifiers(complaint, customer) == (*identifiers(complaint), "Ann Smith-Jones", "ann@work.example")
    assert identifiers(a_complaint()) == ()


def test_a_host_may_bring_its_own() -> None:
    """The standard redactor is one of the kind that a host may bring."""
    redactor: Redactor = redact
    assert redactor("Ann") == "Ann"
