"""The procedure as staff read it: nine stages from its own data, its decree, what it provides and lacks (S21-S31)."""

# ruff: noqa: RUF001

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import Anchor, Duty, Element, Ground, Nature, OnReopening, RemedyKind, Span, WaitsFor
from grievance.policies import ReopenedTo
from grievance.procedure import Procedure, describe, pack_names
from grievance.procedure._wording import (
    ANCHORS,
    DUTIES,
    ELEMENTS,
    GROUNDS,
    NATURES,
    ON_REOPENING,
    REMEDIES,
    WAITS,
    conditions_in,
    span_in,
    span_of,
    within_in,
)
from grievance.rules import FactSchema, when
from support.pages import sections
from support.procedures import OTHERWISE, a_mapping, a_procedure, a_standard_row, with_policy

A_LIMIT = {"id": "clerk", "roles": ["clerk"], "on_remedy": "20.00 GBP", "because": "small things are settled at once"}


def a_header(**changes: object) -> dict[str, object]:
    """Return the header of a procedure."""
    return {**a_mapping()["procedure"], **changes}


def test_the_nine_stages_stand_in_order() -> None:
    """Title, version and date, the stages S23 to S31, refusals, letters, retention, and in the end what is provided."""
    page = describe(Procedure.pack("retail"))

    assert page.startswith("# Retail complaints\n\nVersion 2026.2, in force from 2026-07-01.\n")
    assert list(sections(page)) == [
        "1. Terminology and responsibility",
        "2. The principle of handling",
        "3. Standards for satisfying claims",
        "4. Documenting and registering",
        "5. Classification",
        "6. Addressing and re-addressing",
        "7. Standards for decisions and time",
        "8. Monitoring of granted claims",
        "9. Notification of staff",
        "When we cannot help",
        "Letters and checklists",
        "How long personal data is kept",
        "What this procedure provides, and what is missing",
    ]


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_every_pack_can_be_read(name: str, language: Any, audience: Any) -> None:
    """No sentence is left unfilled, in either language, for either reader."""
    page = describe(Procedure.pack(name), language=language, audience=audience)

    assert len(page) > 500
    assert not {"None", "{", "}", "Span(", "<"} & set(page.replace("(", "( ").split())
    assert ("Версия" in page) == (language == "ru")


def test_the_decree_is_named() -> None:
    """The decree that put it in force is named with who signed and who agreed (S49)."""
    page = describe(Procedure.pack("retail"))

    assert "Put in force by decree 2026-14 of 2026-06-15, signed by the managing director." in page
    assert "Agreed with the works council." in page


def test_a_decree_that_nobody_agreed_to() -> None:
    """Where no agreement is recorded the page says so."""
    decree = {"number": "7", "on": date(2026, 1, 1), "signed_by": "the owner"}
    page = describe(a_procedure(procedure=a_header(decree=decree)))

    assert "decree 7 of 2026-01-01, signed by the owner." in page
    assert "That anybody agreed to it is not on record." in page


def test_a_missing_decree_is_said() -> None:
    """Where no decree is recorded the page says so, in both languages."""
    assert "The management decree that put it in force is not on record." in describe(a_procedure())
    assert "Приказ о введении в действие не записан." in describe(a_procedure(), language="ru")


def test_who_answers_for_what() -> None:
    """Accountable person, process owner, deputies and units are named from the data."""
    text = sections(describe(Procedure.pack("retail")))["1. Terminology and responsibility"]

    assert "**Accountable person**: complaints@shop.example," in text
    assert "**Process owner**: head-of-service@shop.example," in text
    assert "**Deputy**: managing-director@shop.example," in text
    assert "- **Front desk** (front-desk)\n- **Logistics** (logistics)\n" in text
    assert "No units are declared." in describe(a_procedure())


def test_who_may_do_what() -> None:
    """The table of permissions is printed; who may everything is said to, and stages narrow a row."""
    rows = [
        {"roles": ["boss"], "may": ["*"]},
        {"roles": ["robot"], "may": ["*", "Assess"]},
        {"roles": ["clerk", "aide"], "may": ["Answer", "Accept"], "at": ["open", "answered"]},
    ]
    text = sections(describe(a_procedure(permissions=rows)))["2. The principle of handling"]

    assert "- **boss**: everything\n- **robot**: everything, Assess\n" in text
    assert "- **aide, clerk**: Accept, Answer (at: answered, open)" in text
    assert "Nobody may do anything." in describe(a_procedure(permissions=[]))


def test_channels_with_their_price() -> None:
    """Each way in stands there with what it costs, and whether an answer can go that way."""
    channels = {"letter": {"name": "Letter", "cost": "0.85 GBP"}, "fax": {"two_way": False}}
    text = sections(describe(a_procedure(channels=channels)))["4. Documenting and registering"]

    assert text.startswith("\n- Letter, costs 0.85 GBP\n- fax, no answer can go this way\n")
    assert "No channels are declared." in describe(a_procedure())


def test_classes_levels_and_rules() -> None:
    """The taxonomy, the levels and every rule with its reason and points are printed."""
    taxonomy = {"version": "7", "categories": [{"path": "delivery/late", "name": "Late"}, {"path": "bill"}]}
    text = sections(describe(a_procedure(taxonomy=taxonomy, factors={"hard": 8})))["5. Classification"]

    assert "Categories, version 7:\n\n- Late (delivery/late)\n- bill (bill)\n" in text
    assert "- **urgent**: from 80 points, work begins within 4 working hours\n" in text
    assert "- **critical**: given by people only, work begins within 1 hour\n" in text
    assert r"- if severity.safety at least 2: +85 points, because: someone may be hurt \[danger\]" in text
    assert "- factor hard severity: weight 8\n" in text
    assert "Categories are not fixed." in describe(a_procedure())


def test_routes() -> None:
    """Each route says to whom and why, with the clause it rests on; then otherwise, hops, and a correction."""
    always = {
        "id": "all",
        "when": {},
        "to": "clerks",
        "because": {"en": "they do", "ru": "это их дело"},
        "authority": "§ 1",
    }
    always["authority"] = "§ 1"
    procedure = a_procedure(
        routing_rules=[always], ownership={"hops": 5}, recategorising={"route": False, "clocks": True}
    )
    text = sections(describe(procedure))["6. Addressing and re-addressing"]

    assert r"- always: to **clerks**, because: they do \[all\] (§ 1)" in text
    assert "Otherwise to **front-desk**, because: nobody else is responsible." in text
    assert "After 5 changes of owner boss@shop.example takes it over." in text
    assert "A corrected category decides the clocks anew; the route stays." in text
    assert "потому что: это их дело" in describe(procedure, language="ru")


@pytest.mark.parametrize(
    ("route", "clocks", "said"),
    [
        (True, True, "decides route and clocks anew"),
        (True, False, "decides the route anew; the clocks stay"),
        (False, False, "changes neither route nor clocks"),
    ],
)
def test_what_a_correction_decides_anew(route: bool, clocks: bool, said: str) -> None:
    """What a corrected category decides anew is what the procedure declares."""
    assert said in describe(a_procedure(recategorising={"route": route, "clocks": clocks}))


@pytest.mark.parametrize("section", ["priority", "routing"])
def test_a_function_of_the_host_is_called_one(section: str) -> None:
    """Where a function of the host decides there are no rules to print, and the page says so."""
    assert "Decided by a function of the host application." in describe(with_policy(lambda _: None, section))  # type: ignore[arg-type]


def test_a_standard_in_every_word() -> None:
    """All terms of a standard are said: authority, extension, relief, dates, calendar, conditions."""
    row = a_standard_row(
        "final",
        duty="final response",
        within="8 weeks",
        calendar="office",
        authority="DISP 1.6.2",
        source="handbook",
        statutory=True,
        regime="fca-disp",
        since=date(2020, 1, 1),
        until=date(2030, 1, 1),
        deemed=True,
        rolls=True,
        extension={"by": "2 weeks"},
        on_reopening="restart",
        unless_resolved_within="end of the 3rd business day",
        response={"kinds": ["final response"], "channels": ["letter"]},
        requires=["explanation", "last resort"],
        ahead="1 week",
        daily_penalty=1,
        when={"channel": "web"},
    )
    text = sections(describe(a_procedure(standards=[row])))["7. Standards for decisions and time"]

    assert text.partition("What is owed, and by when:\n\n")[2].split("\n")[0] == (
        "- **final response**: within 8 weeks after the receipt (DISP 1.6.2); required by law; "
        "a holding notice in time extends it by 2 weeks; "
        "falls away if resolved by the end of the 3rd business day of the receipt; "
        "for what is received from 2020-01-01 on; for what is received until 2030-01-01; "
        "what arrives after hours counts as received on the next business day; "
        "a last day that is no business day moves on to the next one; each day of delay costs 1 % of the price; "
        "counted on the calendar office; under fca-disp; comes up 1 week before; "
        "fulfilled only by: final response, letter; "
        "its letter has to say: the reasons in plain words, the contact of last resort; "
        "if reopened, the clocks start again; source: handbook; "
        r"if channel is web \[final\]"
    )


def test_the_other_terms_of_a_standard() -> None:
    """Pauses, repetition, an extension to a date, and what is owed only after a quick resolution."""
    row = a_standard_row(
        "tell",
        duty="update",
        within="1 month",
        **{"from": "acknowledged"},
        pauses=["customer", "third party"],
        repeats=True,
        extension={"to": "35 days"},
        if_resolved_within="3 days",
    )

    assert (
        "- **update**: within 1 month after the acknowledgement; again and again until the answer; "
        "the time spent waiting for the customer, a third party does not count; "
        "a holding notice in time extends it to 35 days after the acknowledgement; "
        r"owed only if resolved within 3 days of the receipt; counted on the calendar office \[tell\]"
    ) in describe(a_procedure(standards=[row]))
    assert "No standards are declared: nothing is promised." in describe(a_procedure(standards=[]))


def test_ladders_notices_reopening_calendars() -> None:
    """Who is told when, the holding notice, the terms of reopening, hours and seasons, and when staff are reminded."""
    text = sections(describe(Procedure.pack("retail")))["7. Standards for decisions and time"]

    assert "a holding notice with a new date comes up 1 business day before it is due." in text
    assert (
        "Escalation of everything that is owed:\n\n- 4 working hours before it is due: the owner\n"
        "- 1 business day after it was due: the unit\n- 2 business days after it was due: the process owner\n"
        "- 5 business days after it was due: the accountable person\n"
    ) in text
    assert "taken up again: within 28 days after its end, by whoever owned it; the clocks continue," in text
    assert (
        "- Calendar **office** (Europe/London): Monday–Friday 09:00–18:00; "
        "in the season high: Monday–Friday 09:00–20:00; holidays: 36\n"
    ) in text
    assert "Staff are reminded in the hours of the calendar office." in text


def test_ladders_of_one_duty_or_standard() -> None:
    """A ladder says what it is about; a rung may name a person."""
    last = {"after": "1 day", "to": "accountable"}
    ladders = [
        {"duty": "acknowledgement", "rungs": [{"before": "2 hours", "to": "ann"}, last]},
        {"standard": "acknowledge", "rungs": [last]},
    ]
    page = describe(a_procedure(escalation=ladders))

    assert "Escalation of acknowledgement:\n\n- 2 hours before it is due: ann\n" in page
    assert "Escalation of acknowledge:\n\n- 1 day after it was due: the accountable person\n" in page


@pytest.mark.parametrize(
    ("owner", "said"),
    [("release", "by nobody until it is given to somebody"), ("accountable", "by the accountable person")],
)
def test_reopening_by_whom(owner: str, said: str) -> None:
    """Without a limit it is at any time; the owner is the one that the procedure says."""
    assert f"taken up again: at any time after its end, {said};" in describe(a_procedure(reopening={"owner": owner}))


def test_a_week_of_odd_days() -> None:
    """Days with the same hours in a row are said together; a day alone by itself; closed days not at all."""
    week = {"mon-wed": ["09:00-12:00", "13:00-17:30"], "fri": ["09:00-12:00"]}
    calendars = {"office": {"zone": "Europe/London", "week": week}}
    page = describe(a_procedure(calendars=calendars))

    assert "Monday–Wednesday 09:00–12:00, 13:00–17:30, Friday 09:00–12:00; holidays: 0" in page
    russian = describe(a_procedure(calendars=calendars), language="ru")
    assert "понедельник–среда 09:00–12:00, 13:00–17:30, пятница 09:00–12:00" in russian


def test_monitoring_says_when_nothing_is_checked() -> None:
    """A procedure without a check of what was granted is said to have none; one with it says by when (S30)."""
    retail = sections(describe(Procedure.pack("retail")))["8. Monitoring of granted claims"]

    assert "was carried out**: within 10 business days after the answer (our promise)" in retail
    assert "No standard says by when it is checked that what was granted was carried out." in describe(a_procedure())


def test_notification_names_the_version() -> None:
    """Staff acknowledge this very text, and read what their role sees (S31)."""
    procedure = a_procedure(views={"handler": {"fields": ["team", "id"]}})
    text = sections(describe(procedure))["9. Notification of staff"]

    assert procedure.ref.digest[:12] in text
    assert "- **handler** sees: id, team\n" in text
    assert "no views are declared" in describe(a_procedure())


def _elements(page: str) -> dict[str, bool]:
    last = page.rsplit("\n## ", maxsplit=1)[-1]
    lines = [line[2:] for line in last.split("\n") if line.startswith("- ") and "**" in line]
    return {line.partition(":")[0]: "**provided**" in line for line in lines}


def test_what_is_provided_is_computed() -> None:
    """A full procedure provides each element; a bare one lacks all of them (S21, S22)."""
    names = [
        "Open channels",
        "Immediate reaction",
        "Feedback to the complainant",
        "Answer without delay",
        "Organisation",
        "First-contact programme",
        "Infrastructure of interaction",
    ]
    full, bare = describe(Procedure.pack("retail")), describe(a_procedure(standards=[]))

    assert _elements(full) == dict.fromkeys(names, True)
    assert _elements(bare) == dict.fromkeys(names, False)
    assert "- Training: who acknowledged this version is on record, not who was trained." in bare
    assert "- Staff profile:" in bare


@pytest.mark.parametrize(
    ("sections_", "element"),
    [
        ({"channels": {"web": {}}}, "Open channels"),
        ({"standards": [a_standard_row()]}, "Immediate reaction"),
        ({"standards": [a_standard_row(duty="update")]}, "Feedback to the complainant"),
        ({"standards": [a_standard_row(duty="holding notice")]}, "Feedback to the complainant"),
        ({"notices": {"holding_before": "1 day"}}, "Feedback to the complainant"),
        ({"standards": [a_standard_row(duty="final response")]}, "Answer without delay"),
        ({"teams": {"logistics": {}, OTHERWISE["to"]: {}}}, "Organisation"),
        ({"remedies": {"authority": [A_LIMIT]}}, "First-contact programme"),
        ({"escalation": [{"rungs": [{"after": "1 day", "to": "accountable"}]}]}, "Infrastructure of interaction"),
    ],
)
def test_one_section_provides_one_element(sections_: dict[str, Any], element: str) -> None:
    """Each element is there because of its own section."""
    found = _elements(describe(a_procedure(**{"standards": [], **sections_})))

    assert [name for name, there in found.items() if there] == [element]


@pytest.mark.parametrize(
    ("words", "russian"),
    [
        ("1 business day", "в течение 1 рабочего дня"),
        ("2 business days", "в течение 2 рабочих дней"),
        ("11 days", "в течение 11 дней"),
        ("21 days", "в течение 21 дня"),
        ("111 hours", "в течение 111 часов"),
        ("101 hours", "в течение 101 часа"),
        ("8 weeks", "в течение 8 недель"),
        ("1 year", "в течение 1 года"),
        ("5 years", "в течение 5 лет"),
        ("30 minutes", "в течение 30 минут"),
        ("1 month", "в течение 1 месяца"),
        ("4 working hours", "в течение 4 рабочих часов"),
        ("1 working minute", "в течение 1 рабочей минуты"),
        ("end of the 3rd business day", "до конца 3-го рабочего дня"),
    ],
)
def test_russian_lengths_of_time(words: str, russian: str) -> None:
    """Numbers take the case that Russian asks for."""
    assert within_in(Span.parse(words), "ru") == russian
    assert span_in(Span.parse(words), "en") == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(weeks=52), "52 weeks"),
        (timedelta(days=90), "90 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=168), "1 week"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_elapsed_time_in_its_largest_unit(length: timedelta, words: str) -> None:
    """Elapsed time is said in the largest unit that it is a whole number of."""
    assert span_of(length) == Span.parse(words)


@pytest.mark.parametrize(
    ("asked", "russian"),
    [
        ({"value": {"at_least": 2, "below": 5}}, "value: не меньше 2 и меньше 5"),
        ({"value": {"above": 2, "at_most": 5}}, "value: больше 2 и не больше 5"),
        ({"value": {"between": [2, 5]}}, "value: от 2 до 5"),
        ({"value": {"present": True}}, "value: указано"),
        ({"value": {"present": False}}, "value: не указано"),
        ({"value": {"not": 3}}, "value: не (3)"),
        ({"gift": True}, "gift: да"),
        ({"gift": False, "value": 3}, "gift: нет и value: 3"),
        ({"tags": {"any_of": ["a", "b"]}}, "tags: хотя бы одно из: a, b"),
        ({"tags": {"all_of": ["a", "b"]}}, "tags: все из: a, b"),
        ({"tags": {"none_of": ["a", "b"]}}, "tags: ни одного из: a, b"),
    ],
)
def test_russian_conditions(asked: dict[str, Any], russian: str) -> None:
    """Each operator of a condition has its Russian words."""
    schema = FactSchema.from_mapping({"value": {"type": "integer"}, "gift": "boolean", "tags": "tags"})

    assert conditions_in(when(asked, schema), "ru") == russian


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (DUTIES, Duty),
        (ANCHORS, Anchor),
        (WAITS, WaitsFor),
        (ON_REOPENING, OnReopening),
        (ELEMENTS, Element),
        (GROUNDS, Ground),
        (REMEDIES, RemedyKind),
        (NATURES, Nature),
    ],
)
def test_every_word_is_translated(table: dict[Any, Any], words: Any) -> None:
    """Each word of the closed vocabularies has a text in both languages, and no two share one."""
    assert set(table) == set(words)
    for language in ("en", "ru"):
        assert len({phrase.said_in(language) for phrase in table.values()}) == len(table)


def test_every_owner_after_reopening_is_said() -> None:
    """Each way to choose the owner has a sentence."""
    pages = {describe(a_procedure(reopening={"owner": one.value})).partition("## 7")[2] for one in ReopenedTo}

    assert len(pages) == len(ReopenedTo)


@pytest.mark.parametrize("wrong", [{"audience": "public"}, {"language": "de"}])
def test_another_reader_or_language_is_refused(wrong: Any) -> None:
    """What is not known is refused by name."""
    with pytest.raises(InvalidValue, match=next(iter(wrong))):
        describe(a_procedure(), **wrong)
