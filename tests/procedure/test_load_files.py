"""Reading procedures: from TOML files that may be broken, and from Python objects."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grievance.calendars import BusinessCalendar
from grievance.decision import Decision
from grievance.errors import InvalidDocument, UnreadableFile
from grievance.model import (
    Anchor,
    Category,
    Channel,
    Duty,
    Extension,
    Money,
    ObjectKind,
    OnReopening,
    Response,
    Span,
    Stage,
    Standard,
    Team,
    Unit,
)
from grievance.policies import Decree, Facts, Permit
from grievance.procedure import Procedure, assess
from support.builders import a_complaint, a_submission, facts_of
from support.procedures import a_mapping, a_procedure

DOCUMENT = """
impossible = [{ "severity.safety" = 0, channel = "siren" }]

[procedure]
name = "Shop"
version = "2"
effective = 2026-07-01
accountable = "boss@shop.example"
zone = "Europe/London"
process_owner = "ann@shop.example"
deputies = ["cleo@shop.example"]
recurrence_window = "26 weeks"
[procedure.decree]
number = "17/2026"
on = 2026-06-01
signed_by = "the director"
agreed_with = "the works council"

[reopening]
to = "recorded"
within = "6 months"
clocks = "new"

[ownership]
hops = 2

[notices]
holding_before = "2 business days"
calendar = "office"

[delivery]
calendar = "night"

[[permissions]]
roles = ["handler"]
may = ["Answer"]
at = ["open"]

[[escalation]]
standard = "answer"
rungs = [{ before = "1 day", to = "owner" }, { after = "2 hours", to = "accountable" }]

[calendars.office]
zone = "Europe/London"
week = { mon-fri = ["09:00-18:00"] }
[calendars.night]
zone = "Asia/Kolkata"
week = { sun = ["22:00-06:00"] }

[facts]
parcel_value = { type = "decimal", at_least = 0.50 }

[taxonomy]
version = "3"
renamed = { parcels = ["delivery", "goods"] }
[[taxonomy.categories]]
path = "delivery"
name = "Delivery"
about = "service"
since = 2026-01-01
until = 2027-01-01
[[taxonomy.categories]]
path = "goods"

[[standards]]
id = "answer"
duty = "final response"
within = "end of the 3rd business day"
from = "sent"
calendar = "night"
authority = "RG 271.56"
source = "https://example.org/rg"
mark = "V"
zone = "Australia/Sydney"
since = 2021-10-05
until = 2030-01-01
rolls = true
deemed = true
extension = { to = "8 weeks" }
on_reopening = "restart"
unless_resolved_within = "5 business days"
response = { kinds = ["final response"], channels = ["letter"] }
ahead = "1 day"
daily_penalty = 1.5
statutory = true
regime = "asic"
when = { channel = ["web", "letter"] }

[priority]
hit = "collect"
calendar = "office"
lead = "2 days"
[priority.levels.urgent]
at_least = 80
work_within = "4 working hours"
head_start = "36 hours"
[priority.levels.normal]
at_least = 0
work_within = "3 business days"
[priority.levels.critical]
reserved = true
work_within = "1 hour"
[priority.factors]
hard = 2
importance_weights = { turnover = 2, image = 0.5 }
full_value = "5000 EUR"
[[priority.rules]]
id = "dear"
when = { parcel_value = { above = 99.90 } }
score = 60
because = { en = "dear", ru = "дорого" }
authority = "house rules"

[routing]
hit = "first"
otherwise = { to = "desk", because = "nobody else" }

[teams.desk]
name = "Front desk"
calendar = "office"

[channels.web]
name = "Web form"
[channels.hotline]
two_way = false
cost = "0.49 EUR"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with every section in it."""
    path = tmp_path / "procedure.toml"
    path.write_text(DOCUMENT, "utf-8")
    return path


def test_every_section_is_read(file: Path) -> None:
    """Each key of a file has come to what it says, decimals exact, spans and money from words."""
    procedure = Procedure.load(file)
    assert (str(procedure.ref), procedure.effective) == ("Shop 2", date(2026, 7, 1))
    assert (procedure.accountable, procedure.zone) == ("boss@shop.example", "Europe/London")
    assert procedure.windows.longest == timedelta(weeks=26)
    assert {name: one.zone for name, one in procedure.calendars.items()} == {
        "office": "Europe/London", "night": "Asia/Kolkata",
    }  # fmt: skip
    assert [bound.standard for bound in procedure.standards] == [
        Standard(
            id="answer",
            duty=Duty.FINAL_RESPONSE,
            within=Span(count=3, unit=Unit.BUSINESS_DAY, to_close=True),
            anchor=Anchor.SENT,
            calendar="night",
            authority="RG 271.56",
            source="https://example.org/rg",
            mark="V",
            zone="Australia/Sydney",
            since=date(2021, 10, 5),
            until=date(2030, 1, 1),
            rolls=True,
            deemed=True,
            extension=Extension(to=Span(count=8, unit=Unit.WEEK)),
            on_reopening=OnReopening.RESTART,
            unless_resolved_within=Span(count=5, unit=Unit.BUSINESS_DAY),
            response=Response(kinds=("final response",), channels=("letter",)),
            ahead=Span(count=1, unit=Unit.DAY),
            daily_penalty=Decimal("1.5"),
            statutory=True,
            regime="asic",
        )
    ]
    assert [str(condition) for condition in procedure.standards[0].when] == ["channel is one of web, letter"]
    assert procedure.teams == {"desk": Team(id="desk", name="Front desk", calendar="office")}
    assert procedure.channels == {
        "web": Channel(id="web", name="Web form"),
        "hotline": Channel(id="hotline", two_way=False, cost=Money(amount=Decimal("0.49"), currency="EUR")),
    }
    assert procedure.taxonomy is not None
    assert procedure.taxonomy.by_path["delivery"] == Category(
        path="delivery", name="Delivery", about=ObjectKind.SERVICE, since=date(2026, 1, 1), until=date(2027, 1, 1)
    )
    assert procedure.taxonomy.now_called("parcels") == ("delivery", "goods")
    levels = procedure.levels
    assert {level.name: (level.at_least, level.head_start) for level in levels.levels} == {
        "urgent": (80, timedelta(hours=36)), "normal": (0, timedelta(0)), "critical": (None, timedelta(0)),
    }  # fmt: skip
    assert (levels.lead, levels.zone) == (timedelta(days=2), "Europe/London")
    assert levels.calendar == procedure.calendars["office"]
    assert procedure.reads == {"channel", "parcel_value", "severity.hard"}
    assert procedure.standard("answer").authority == "RG 271.56"


def test_the_terms_of_handling_are_read(file: Path) -> None:
    """Who answers, by which decree, who may do what, how often it changes hands, who is told when."""
    conduct = Procedure.load(file).conduct
    assert (conduct.accountable, conduct.process_owner) == ("boss@shop.example", "ann@shop.example")
    assert conduct.deputies == ("cleo@shop.example",)
    assert conduct.decree == Decree(
        number="17/2026", on=date(2026, 6, 1), signed_by="the director", agreed_with="the works council"
    )
    assert conduct.permissions.permits == (
        Permit(roles=frozenset({"handler"}), commands=frozenset({"Answer"}), stages=frozenset({Stage.OPEN})),
    )
    assert (conduct.reopening.to, conduct.reopening.clocks) == (Stage.RECORDED, OnReopening.NEW)
    assert conduct.reopening.within == Span(count=6, unit=Unit.MONTH)
    assert conduct.hops == 2
    assert (conduct.holding_before, conduct.notices_calendar) == (Span(count=2, unit=Unit.BUSINESS_DAY), "office")
    assert conduct.delivery == "night"
    [ladder] = conduct.ladders
    assert (ladder.standard, ladder.duty) == ("answer", None)
    assert [(str(rung.before or rung.after), rung.to) for rung in ladder.rungs] == [
        ("1 day", "owner"), ("2 hours", "accountable"),
    ]  # fmt: skip


def test_a_procedure_is_its_document() -> None:
    """Procedures of equal content are equal and one key of a dictionary; another version is another procedure."""
    one, same = a_procedure(), a_procedure()
    other = a_procedure(routing_rules=[])
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != "Shop 1"
    assert len({one, same, other}) == 2
    assert "document" not in repr(one)


def test_the_first_calendar_is_the_usual_one() -> None:
    """Where the levels name no calendar, the first one of the procedure counts their time."""
    day = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}
    night = {"zone": "Asia/Tokyo", "week": {"mon-sun": ["22:00-06:00"]}}
    for first, second in ((day, night), (night, day)):
        procedure = a_procedure(calendars={"a": first, "b": second}, standards=[])
        assert procedure.levels.calendar == BusinessCalendar.from_mapping(first, name="a")


def test_plain_days_need_no_calendar() -> None:
    """A procedure without calendars counts plain time in its own zone."""
    levels = {"any": {"at_least": 0, "work_within": "1 day"}}
    procedure = a_procedure(calendars={}, standards=[], priority={"levels": levels})
    received = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    found = assess(procedure, facts_of(a_submission(received_at=received)), a_complaint())
    assert found.priority.work_by == datetime(2026, 7, 2, 23, tzinfo=UTC) - timedelta(microseconds=1)


def test_what_is_no_file(tmp_path: Path) -> None:
    """A file that is not there, or a folder, is refused with its path and the reason."""
    with pytest.raises(UnreadableFile, match=r"no\.toml: cannot be read: No such file or directory") as refusal:
        Procedure.load(tmp_path / "no.toml")
    assert refusal.value.path == str(tmp_path / "no.toml")
    with pytest.raises(UnreadableFile, match="cannot be read: Is a directory"):
        Procedure.load(str(tmp_path))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[procedure]\nname = \xff\n", "must be UTF-8 text"),
        ("[procedure]\nname = 'é'\n".encode("cp1252"), "must be UTF-8 text"),
        ("[procedure]".encode("utf-16"), "must be UTF-8 text"),
        (b"[procedure\n", "is no TOML: "),
        (b"a = 1\na = 2\n", "is no TOML: "),
        (b"\0", "is no TOML: "),
        (b"a = " + b"9" * 5000, "has a number that is too large to be read"),
        (b"a = 1e999999999999999999999", "has a number that is too large to be read"),
        (b"a = " + b"[" * 20_000, "is nested too deeply to be read"),
    ],
    ids=lambda of: of[:20] if isinstance(of, bytes) else None,
)
def test_what_is_no_toml(tmp_path: Path, content: bytes, problem: str) -> None:
    """A file that is no UTF-8 or no TOML is refused with the reason and, where it is known, the line."""
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refusal:
        Procedure.load(path)
    assert refusal.value.problem.startswith(problem)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """A file saved with a byte order mark, as some editors do, is read like any other."""
    path = tmp_path / "x.toml"
    path.write_text(DOCUMENT, "utf-8-sig")
    assert Procedure.load(path).ref.name == "Shop"


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    """An empty file is TOML, and what it lacks is listed; the document is named by its path."""
    path = tmp_path / "x.toml"
    path.touch()
    with pytest.raises(InvalidDocument) as refusal:
        Procedure.load(path)
    assert refusal.value.document == str(path)
    assert [str(problem) for problem in refusal.value.problems] == [
        "procedure: is required", "priority: is required", "routing: is required",
    ]  # fmt: skip


def test_host_policies_answer_by_name(tmp_path: Path) -> None:
    """A policy that the file names answers its question; others that were handed over do not matter."""
    file = tmp_path / "x.toml"
    mapping = a_mapping()
    assert mapping
    file.write_text(
        """
        procedure = { name = "Shop", version = "1", effective = 2026-01-01, accountable = "boss" }
        priority = { policy = "vip", levels = { high = { at_least = 9, work_within = "1 hour" } } }
        routing = { policy = "by hand" }
        """.replace("\n        ", "\n"),
        "utf-8",
    )
    seen: list[Facts] = []

    def vip(facts: Facts) -> Decision[int]:
        seen.append(facts)
        return Decision(value=12)

    policies: dict[str, Any] = {
        "vip": vip,
        "by hand": lambda _: Decision(value="ann"),
        "unused": lambda _: Decision(value=1),
    }
    procedure = Procedure.load(file, policies=policies)
    facts = facts_of()
    found = assess(procedure, facts, a_complaint())
    assert (found.priority.score, found.priority.level, found.team) == (12, "high", "ann")
    assert seen == [facts]
    assert {"customer.importance", "recurrence", "category"} <= procedure.reads
