"""From a record to the fields of a submission: texts, translations, choices, groups, people, attributes."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import InvalidDocument
from grievance.intake import IntakeMap
from grievance.model import (
    Attributes,
    Money,
    Nature,
    Occurrence,
    Party,
    RemedyKind,
    Role,
    Severity,
    Submission,
    TimeFrame,
)
from support.intake_maps import document, reasons, submission

TEXTS = ["customer_id", "product", "regime", "receiver", "place", "manner", "purpose", "answer_wanted", "language"]


def test_the_least_map_gives_the_least_submission() -> None:
    """Fields that the map leaves out keep their defaults."""
    assert submission({}) == Submission(
        category="other", channel="web", received_at=datetime(2026, 7, 1, 9, tzinfo=UTC), source_key="desk:7"
    )


@pytest.mark.parametrize("field", TEXTS)
def test_a_bare_string_is_a_column(field: str) -> None:
    """A text field takes the stripped text of its column, and nothing from an empty cell."""
    assert getattr(submission({"c": "  Ann Lee "}, {field: "c"}), field) == "Ann Lee"
    assert getattr(submission({"c": "  "}, {field: "c"}), field) is None
    assert getattr(submission({"c": None}, {field: "c"}), field) is None
    assert getattr(submission({}, {field: "c"}), field) is None


def test_the_words_of_the_complainant_stay_as_they_are() -> None:
    """The text of a complaint is not stripped; blank text is none."""
    assert submission({"c": " It broke.\r\n\tAgain! "}, {"text": "c"}).text == " It broke.\r\n\tAgain! "
    assert submission({"c": " \r\n"}, {"text": "c"}).text == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12, "12"),
        (-3, "-3"),
        (True, "true"),
        (False, "false"),
        (Decimal("1.50"), "1.50"),
        (0.25, "0.25"),
        (date(2026, 7, 1), "2026-07-01"),
        (datetime(2026, 7, 1, 9, tzinfo=UTC), "2026-07-01T09:00:00+00:00"),
    ],
)
def test_numbers_and_dates_have_a_text(cell: object, text: str) -> None:
    """A text field takes numbers, truth values and dates as their plain text."""
    assert submission({"c": cell}, {"product": "c"}).product == text


@pytest.mark.parametrize(
    ("cell", "called"),
    [
        (["a"], "a list"),
        (("a",), "a list"),
        ({"a": 1}, "an object"),
        (b"ab", "a bytes"),
        (float("nan"), "a float"),
        (float("-inf"), "a float"),
        (Decimal("NaN"), "a Decimal"),
    ],
)
def test_what_has_no_plain_text_is_refused(cell: object, called: str) -> None:
    """A text field takes no list, no object and no number that is not finite."""
    assert reasons({"c": cell}, {"product": "c"}) == {"c": f"must be text or a finite number, not {called}"}


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    """A number too long to be written is a fault, no crash."""
    assert reasons({"c": 10**5000}, {"product": "c"}) == {"c": "must not be a number of thousands of digits"}


@pytest.mark.parametrize("empty", [[], {}, (), ""])
def test_containers_without_content_are_empty(empty: object) -> None:
    """A list or object without content is an empty cell."""
    assert submission({"c": empty}, {"product": "c"}).product is None


def test_several_columns_make_one_text() -> None:
    """The cells of several columns are joined: the complaint's text by blank lines, all else by spaces."""
    record = {"first": " Ann", "middle": " ", "last": "Lee ", "none": None, "n": 3}
    columns = {"columns": ["first", "middle", "none", "last", "n"]}

    assert submission(record, {"manner": columns}).manner == "Ann Lee 3"
    assert submission(record, {"text": columns}).text == "Ann\n\nLee\n\n3"
    assert submission(record, {"manner": {"columns": ["middle", "none"]}}).manner is None
    assert reasons({"a": [1], "b": "x"}, {"manner": {"columns": ["a", "b"]}}) == {
        "a, b": "must be text or a finite number, not a list"
    }


def test_a_constant_is_the_same_for_every_record() -> None:
    """``value`` needs no column."""
    assert submission({}, {"language": {"value": "en"}}).language == "en"


def test_values_are_looked_up_exactly_and_then_folded() -> None:
    """A cell is translated by its exact text, else without regard to case and runs of spaces."""
    written = {"column": "c", "values": {"Postal  mail": "letter", "US": "usa", "us": "usa"}}

    def place(cell: object) -> str | None:
        return submission({"c": cell}, {"place": written}).place

    assert place("Postal  mail") == "letter"
    assert place(" postal MAIL ") == "letter"
    assert place("POSTAL\n mail") == "letter"
    assert place("us") == "usa"
    assert place("US") == "usa"


def test_exact_text_decides_among_values_that_fold_together() -> None:
    """Where values differ by case alone, a cell that is none of them exactly is none of them."""
    written = {"column": "c", "values": {"US": "usa", "us": "we", "UK": "gb", "uk": "gb"}}

    def place(cell: object) -> str | None:
        return submission({"c": cell}, {"place": written}).place

    assert (place("US"), place("us"), place("Us")) == ("usa", "we", "Us")
    assert (place("UK"), place("uk"), place("Uk")) == ("gb", "gb", "gb")


def test_values_translate_numbers_and_truth_values() -> None:
    """Cells of JSON are looked up by their text."""
    written = {"column": "c", "values": {"1": "one", "true": "yes"}}

    assert submission({"c": 1}, {"place": written}).place == "one"
    assert submission({"c": True}, {"place": written}).place == "yes"


def test_a_value_may_be_nothing() -> None:
    """A cell that is translated to an empty text is empty."""
    written = {"column": "c", "values": {"N/A": ""}}

    assert submission({"c": "n/a"}, {"place": written}).place is None
    assert submission({"c": "N/A"}, {"place": {**written, "otherwise": "here"}}).place == "here"


def test_otherwise_stands_for_empty_and_for_unknown_cells() -> None:
    """``otherwise`` is used for an empty cell, and with ``values`` for a cell that is not among them."""
    plain = {"column": "c", "otherwise": "here"}
    translated = {**plain, "values": {"A": "a"}}

    assert submission({"c": ""}, {"place": plain}).place == "here"
    assert submission({"c": "B"}, {"place": plain}).place == "B"
    assert submission({"c": ""}, {"place": translated}).place == "here"
    assert submission({"c": "B"}, {"place": translated}).place == "here"
    assert submission({"c": "A"}, {"place": translated}).place == "a"


def test_an_unknown_value_of_a_free_text_passes() -> None:
    """Without ``otherwise`` a text field keeps what ``values`` does not know."""
    assert submission({"c": "Bronx"}, {"place": {"column": "c", "values": {"BX": "Bronx"}}}).place == "Bronx"


def test_an_unknown_channel_is_refused() -> None:
    """A channel is a choice: with ``values``, without ``otherwise``, an unknown one is a reason."""
    written = {"column": "c", "values": {"Web": "web"}}

    assert submission({"c": "WEB"}, {"channel": written}).channel == "web"
    assert submission({"c": "Fax"}, {"channel": {**written, "otherwise": "other"}}).channel == "other"
    assert reasons({"c": "Fax"}, {"channel": written}) == {
        "c": "is none of the values in the map: add it there, or give otherwise"
    }


def test_a_channel_without_values_is_taken_as_it_is() -> None:
    """Only a map with ``values`` closes the set of channels."""
    assert submission({"c": "Fax"}, {"channel": "c"}).channel == "Fax"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("channel", "is empty, but channel is needed"),
        ("received_at", "is empty, but received_at is needed"),
        ("category", "gives no category: it needs letters or digits, or give otherwise in the map"),
    ],
)
def test_what_every_complaint_needs_may_not_be_empty(field: str, message: str) -> None:
    """An empty category, channel or receipt is a reason."""
    assert reasons({"c": " "}, {field: "c"}) == {"c": message}


def test_a_demanded_remedy_is_a_choice() -> None:
    """A remedy is named as the model does, or translated."""
    written = {"column": "c", "values": {"money back": "refund"}}

    assert submission({"c": "Price  reduction"}, {"demanded": "c"}).demanded is RemedyKind.PRICE_REDUCTION
    assert submission({"c": "Money back"}, {"demanded": written}).demanded is RemedyKind.REFUND
    assert submission({"c": "repair"}, {"demanded": written}).demanded is RemedyKind.REPAIR
    assert reasons({"c": "a pony"}, {"demanded": written})["c"].startswith("must be one of apology, explanation, ")
    assert submission({"c": "?"}, {"demanded": {**written, "otherwise": "apology"}}).demanded is RemedyKind.APOLOGY


def test_the_source_key_is_the_name_of_the_source_and_the_records_own_id() -> None:
    """The record's id becomes the source key; without one it is refused, and it is never changed."""
    intake_map = IntakeMap.from_mapping(document())

    assert intake_map.submission({"id": " 007 "}).source_key == "desk:007"
    assert intake_map.submission({"id": 7}).source_key == "desk:7"
    assert intake_map.submission({"id": "№7"}).source_key == "desk:№7"
    assert reasons({"id": ""}) == {"id": "is empty, but the record's own id is needed"}
    for broken in ("7\0", "7\ud800"):
        assert reasons({"id": broken}) == {
            "id": "must not hold NUL or half a surrogate pair: it is the record's own id"
        }


def test_staff_complained_about_are_several() -> None:
    """Staff ids are split, if the map says so, and a list is taken item by item."""
    assert submission({"c": "s1; s2;;"}, {"staff_complained_about": "c"}).staff_complained_about == ("s1; s2;;",)
    split = {"column": "c", "split": ";", "values": {"s2": "s9", "s3": ""}}
    assert submission({"c": "s1; s2;;s3"}, {"staff_complained_about": split}).staff_complained_about == ("s1", "s9")
    assert submission({"c": ["s1;", 5]}, {"staff_complained_about": split}).staff_complained_about == ("s1;", "5")
    assert submission({"c": ";"}, {"staff_complained_about": split}).staff_complained_about == ()
    assert submission({}, {"staff_complained_about": {"value": ["a", "b"]}}).staff_complained_about == ("a", "b")
    assert reasons({"c": [["s1"]]}, {"staff_complained_about": split})["c"].endswith("not a list")


def test_an_amount_has_a_currency() -> None:
    """An amount takes its currency from the map or from a column, and is refused without one."""
    fixed = {"column": "c", "currency": "USD"}
    other = {"column": "c", "currency_column": "code"}

    assert submission({"c": "12.50"}, {"amount": fixed}).amount == Money(amount=Decimal("12.50"), currency="USD")
    assert submission({"c": ""}, {"amount": fixed}).amount is None
    assert submission({"c": 3, "code": "EUR"}, {"amount": other}).amount == Money(amount=Decimal(3), currency="EUR")
    assert submission({"c": None, "code": "EUR"}, {"amount": other}).amount is None
    assert reasons({"c": "3"}, {"amount": other}) == {"Money.currency": "is empty, but there is an amount"}
    assert "ISO 4217" in reasons({"c": "3", "code": "euro"}, {"amount": other})["code"]
    free = {**fixed, "values": {"nothing": 0}}
    assert submission({"c": "Nothing"}, {"amount": free}).amount == Money(amount=Decimal(0), currency="USD")


@pytest.mark.parametrize("cell", ["1,5", "1 000", "$5", "1e3", "NaN", "", "5 EUR", "٣", "."])
def test_an_amount_is_a_plain_number(cell: str) -> None:
    """Separators and units are refused, for nobody could tell what they mean."""
    written = {"column": "c", "currency": "USD"}

    if cell:
        assert reasons({"c": cell}, {"amount": written})["c"].startswith("must be a number such as -1234.50")
    else:
        assert submission({"c": cell}, {"amount": written}).amount is None


SEVERITY = {
    "safety": {"column": "hurt", "values": {"yes": 3, "nearly": "2"}, "otherwise": 0},
    "anger": "anger",
}


def test_severity_is_numbers_from_0_to_3() -> None:
    """Each factor is its own source; a cell may hold the number itself."""
    assert submission({"hurt": "YES", "anger": "1"}, {"severity": SEVERITY}).severity == Severity(safety=3, anger=1)
    assert submission({"hurt": "nearly"}, {"severity": SEVERITY}).severity == Severity(safety=2)
    assert submission({"anger": 3}, {"severity": {"anger": "anger"}}).severity == Severity(anger=3)
    assert submission({}, {"severity": {"anger": "anger"}}).severity is None


@pytest.mark.parametrize("cell", ["4", "-1", "1.5", "much", 4, Decimal("0.5"), True, "9" * 30])
def test_severity_is_nothing_else(cell: object) -> None:
    """Anything but a whole number from 0 to 3 is refused."""
    assert reasons({"c": cell}, {"severity": {"trust": "c"}}) == {"c": "must be a whole number from 0 to 3"}


def test_all_faults_of_a_group_are_gathered() -> None:
    """Two bad factors are two reasons."""
    assert set(reasons({"a": "x", "b": "y"}, {"severity": {"trust": "a", "loss": "b"}})) == {"a", "b"}


def test_a_time_frame_is_two_instants() -> None:
    """Either end may be open; an end before the beginning is refused."""
    written = {"not_before": "from", "not_after": "until"}
    first, second = "2026-07-01T00:00Z", "2026-07-02T00:00Z"

    assert submission({"until": second}, {"time_frame": written}).time_frame == TimeFrame(
        not_after=datetime(2026, 7, 2, tzinfo=UTC)
    )
    assert submission({}, {"time_frame": written}).time_frame is None
    assert reasons({"from": second, "until": first}, {"time_frame": written}) == {
        "TimeFrame.not_after": "must not lie before not_before"
    }


def test_an_occurrence_is_when_and_where() -> None:
    """The matter happened on a date or at an instant, in a zone and at a place."""
    written = {
        "on": {"column": "day", "formats": ["%d.%m.%Y"]},
        "at": "at",
        "zone": {"column": "zone", "otherwise": "Europe/Berlin"},
        "place": "place",
    }

    assert submission({"day": "03.07.2026", "place": "Bonn"}, {"occurred": written}).occurred == Occurrence(
        on=date(2026, 7, 3), zone="Europe/Berlin", place="Bonn"
    )
    assert submission({"at": "2026-07-01T00:00Z", "zone": "UTC"}, {"occurred": written}).occurred == Occurrence(
        at=datetime(2026, 7, 1, tzinfo=UTC), zone="UTC"
    )
    assert submission({"zone": "UTC"}, {"occurred": written}).occurred is None
    assert "IANA" in reasons({"at": "2026-07-01T00:00Z", "zone": "Bonn"}, {"occurred": written})["zone"]


def test_people_have_roles() -> None:
    """Each role is a person if anything is known of who it is; language or mandate alone is nobody."""
    people: Mapping[str, Any] = {
        "complainant": {"name": {"columns": ["first", "last"]}, "email": "mail", "language": {"value": "en"}},
        "representative": {"phone": "phone", "mandate": {"value": "power of attorney"}},
        "complained_about": {"staff_id": "staff"},
    }

    everybody = submission({"first": "Ann", "last": "Lee", "phone": 555, "staff": "s1"}, people=people)
    assert everybody.people == (
        Party(role=Role.COMPLAINANT, name="Ann Lee", language="en"),
        Party(role=Role.REPRESENTATIVE, phone="555", mandate="power of attorney"),
        Party(role=Role.COMPLAINED_ABOUT, staff_id="s1"),
    )
    assert submission({"mail": ""}, people=people).people == ()
    assert submission({}, people=people).anonymous
    assert submission({}, people={"affected": {}, "witness": {"name": "a"}}).people == ()


TYPED: list[tuple[str, object, object]] = [
    ("text", "007", "007"),
    ("integer", "007", 7),
    ("integer", "-12", -12),
    ("integer", 12, 12),
    ("integer", 12.0, 12),
    ("integer", str(2**63 - 1), 2**63 - 1),
    ("decimal", "1.50", Decimal("1.50")),
    ("decimal", "+.5", Decimal("0.5")),
    ("decimal", "-3.", Decimal(-3)),
    ("decimal", 0.1, Decimal("0.1")),
    ("decimal", 7, Decimal(7)),
    ("boolean", " Yes ", True),
    ("boolean", "0", False),
    ("boolean", True, True),
    ("boolean", "FALSE", False),
    ("boolean", 1, True),
]


@pytest.mark.parametrize(("kind", "cell", "value"), TYPED)
@pytest.mark.parametrize("section", ["attributes", "private"])
def test_attributes_have_types(section: str, kind: str, cell: object, value: object) -> None:
    """Host attributes, private ones too, are text unless a type is given."""
    made = getattr(submission({"c": cell}, **{section: {"a": {"column": "c", "type": kind}}}), section)

    assert made == Attributes({"a": value})  # type: ignore[dict-item]
    assert str(made["a"]) == str(value)
    assert type(made["a"]) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "message"),
    [
        ("integer", "1.5", "must be a whole number such as -12 that fits in 64 bits"),
        ("integer", str(2**63), "must be a whole number such as -12 that fits in 64 bits"),
        ("integer", Decimal("1E+99"), "must be a whole number such as -12 that fits in 64 bits"),
        ("integer", "٣", "must be a whole number such as -12 that fits in 64 bits"),
        ("decimal", "1,5", "must be a number such as -1234.50, without spaces, units or thousands separators"),
        ("decimal", True, "must be a number such as -1234.50, without spaces, units or thousands separators"),
        ("decimal", float("inf"), "must be a number such as -1234.50, without spaces, units or thousands separators"),
        ("boolean", "maybe", "must be true or false, yes or no, 1 or 0: translate other words with values"),
    ],
)
def test_an_attribute_of_another_type_is_refused(kind: str, cell: object, message: str) -> None:
    """A cell that is not of the type is a reason that says what would be right."""
    assert reasons({"c": cell}, attributes={"a": {"column": "c", "type": kind}}) == {"c": message}


def test_attributes_are_split_and_translated() -> None:
    """Tags are the stripped parts that are not empty, each translated; other sources have their own forms too."""
    attributes: Mapping[str, Any] = {
        "tags": {"column": "tags", "split": ",", "values": {"older american": "older", "none": ""}},
        "many": {"column": "n", "type": "integer", "values": {"dozens": 24}},
        "source": {"value": "import"},
        "state": "state",
    }

    made = submission({"tags": "Older American, Servicemember ,,NONE", "n": "Dozens"}, attributes=attributes)
    assert made.attributes == Attributes({"tags": ("older", "Servicemember"), "many": 24, "source": "import"})
    assert submission({"tags": ["a,b", " ", None, 3]}, attributes=attributes).attributes["tags"] == ("a,b", "3")
    assert "tags" not in submission({"tags": " , "}, attributes=attributes).attributes
    fallback = {"tags": {"column": "tags", "split": ",", "otherwise": "a,b"}}
    assert submission({"tags": "x,y"}, attributes=fallback).attributes["tags"] == ("x", "y")
    assert submission({}, attributes=fallback).attributes["tags"] == ("a", "b")


def test_text_is_made_acceptable() -> None:
    """NUL and halves of surrogate pairs become U+FFFD wherever text is taken."""
    made = submission(
        {"c": "a\0b\ud800c"},
        {"text": "c", "product": "c"},
        attributes={"a": "c", "b": {"column": "c", "split": "b"}},
        people={"witness": {"name": "c"}},
    )

    assert (made.text, made.product, made.attributes["a"]) == ("a\ufffdb\ufffdc",) * 3
    assert made.attributes["b"] == ("a\ufffd", "\ufffdc")
    assert made.people[0].name == "a\ufffdb\ufffdc"


def test_what_the_model_refuses_is_a_reason() -> None:
    """A fault that only the model finds is gathered like any other."""
    path = {"column": "c", "values": {"x": "a"}}
    assert submission({"c": "x"}, {"category": path}).category == "a"
    assert reasons({"c": "y", "z": "nowhere"}, {"occurred": {"at": "c", "zone": "z"}}) == {
        "c": "must be an instant or a date in the format 'iso'",
        "z": "must be an IANA zone name, such as 'Europe/London'",
    }


def test_all_reasons_of_a_record_are_gathered() -> None:
    """Every bad cell is told, in the order of the map, with the record's id last."""
    with pytest.raises(InvalidDocument) as caught:
        submission(
            {"id": None, "when": "noon", "how": "?", "n": "x", "many": "y"},
            {"received_at": "when", "channel": {"column": "how", "values": {"a": "b"}}, "category": "topic"},
            attributes={"n": {"column": "n", "type": "integer"}},
            private={"many": {"column": "many", "type": "boolean"}},
        )

    assert caught.value.document == "record of 'desk'"
    assert [problem.path for problem in caught.value.problems] == ["topic", "how", "when", "n", "many", "id"]


def test_the_columns_of_a_map_are_named_once() -> None:
    """``columns`` lists what the map reads, each once."""
    intake_map = IntakeMap.from_mapping(
        document(
            {
                "category": {"columns": ["a", "b"]},
                "product": "a",
                "amount": {"column": "c", "currency_column": "d"},
                "severity": {"safety": "e"},
            },
            attributes={"x": "f", "y": {"value": "z"}},
            private={"x": "b"},
            people={"witness": {"name": {"columns": ["g", "a"]}}},
            nature={"hit": "first", "rules": [], "otherwise": {"is": "complaint", "because": "all are"}},
        )
    )

    assert intake_map.columns == ("a", "b", "c", "d", "e", "f", "g", "id")


def test_every_record_is_a_complaint_unless_rules_say_otherwise() -> None:
    """Without ``[nature]`` every record is a complaint."""
    assert submission({}).nature is Nature.COMPLAINT


def test_maps_are_values() -> None:
    """Two maps of one document are equal, another is not; what was cached plays no part."""
    one, other = IntakeMap.from_mapping(document()), IntakeMap.from_mapping(document())
    one.submission({"id": "1"})

    assert one == other
    assert one != IntakeMap.from_mapping(document({"product": "a"}))
    assert repr(one).startswith("IntakeMap(source=SourceTable(name='desk'")


def test_a_whole_map_can_be_handed_to_another_process() -> None:
    """A map with every kind of part survives pickling and maps as before."""
    intake_map = IntakeMap.from_mapping(
        document(
            {
                "category": {"columns": ["c"], "values": {"x": "a/b"}},
                "sent_at": {"column": "at", "formats": ["iso", "%d.%m.%Y"], "zone": "UTC"},
                "demanded": {"value": "refund"},
                "amount": {"column": "n", "currency": "EUR"},
                "severity": SEVERITY,
                "occurred": {"on": "at", "zone": {"value": "UTC"}},
            },
            attributes={"n": {"column": "n", "type": "decimal"}, "t": {"column": "c", "split": ","}},
            people={"witness": {"name": "c"}},
            nature={"hit": "first", "rules": [], "otherwise": {"is": "enquiry", "because": "all are"}},
        )
    )
    record = {"id": 1, "c": "x", "at": "2026-07-01", "n": 5, "hurt": "yes"}
    made = intake_map.submission(record)
    again = pickle.loads(pickle.dumps(intake_map))  # noqa: S301

    assert again == intake_map
    assert again.submission(record) == made
    assert made.nature is Nature.ENQUIRY
