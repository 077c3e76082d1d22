"""The packs that come with the library: whole, consistent, and the retail one in particular."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import grievance.procedure
from grievance.desk import Desk
from grievance.intake import IntakeMap
from grievance.model import Attributes, Ground, RemedyKind, Severity, Submission
from grievance.procedure import Procedure, intake_map, pack_names
from grievance.storage.memory import MemoryStore
from support.logs import taken

PACKS = ("cfpb", "finance-uk", "municipal", "retail", "telecom")
FOLDER = Path(grievance.procedure.__file__).parent / "packs"
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)


def written(name: str, file: str = "procedure.toml") -> dict[str, Any]:
    """Return the procedure of a pack, or another of its files, as it is written."""
    return tomllib.loads((FOLDER / name / file).read_text("utf-8"))


def test_these_are_the_packs() -> None:
    """There are five packs, and no other folder passes for one."""
    assert pack_names() == PACKS


@pytest.mark.parametrize("name", PACKS)
class TestEveryPack:
    def test_comes_back_from_its_document(self, name: str) -> None:
        """A pack is one procedure for ever: its frozen text, holidays included, gives it back."""
        pack = Procedure.pack(name)
        assert pack == Procedure.from_document(pack.document)
        assert all(calendar.holidays for calendar in pack.calendars.values() if calendar.name == "office")

    def test_sends_to_its_teams_and_leaves_none_out(self, name: str) -> None:
        """Every row names a declared team, and every declared team is the target of a row."""
        routing = written(name)["routing"]
        targets = {row["to"] for row in (*routing["rules"], routing["otherwise"])}
        assert targets == set(Procedure.pack(name).teams)

    def test_reserves_one_level_for_people(self, name: str) -> None:
        """No score reaches the reserved level; it comes first all the same."""
        levels = Procedure.pack(name).levels
        [reserved] = [level for level in levels.levels if level.reserved]
        assert {"retail": "major"}.get(name, "critical") == reserved.name
        assert reserved.head_start == levels.overtaking_bound
        assert levels.reached_by(10**6) is not reserved

    def test_higher_levels_come_first(self, name: str) -> None:
        """Of two levels the one with the higher threshold has the larger head start."""
        scored = [level for level in Procedure.pack(name).levels.levels if level.at_least is not None]
        ranked = sorted(scored, key=lambda level: level.at_least or 0, reverse=True)
        assert ranked == sorted(scored, key=lambda level: level.head_start, reverse=True)
        assert len({level.head_start for level in scored}) == len(scored)

    def test_says_on_what_each_standard_rests(self, name: str) -> None:
        """A promise is called a promise, and only what a statute says is called statutory."""
        for bound in Procedure.pack(name).standards:
            authority = bound.standard.authority or ""
            assert bound.standard.statutory == authority.startswith(("CFPB company portal", "DISP 1", "Ofcom"))
            assert bound.standard.statutory or authority.startswith(("our promise", "our default"))

    def test_reads_what_its_rules_ask_for(self, name: str) -> None:
        """The intake map gives facts and channels that the procedure knows, and leaves out no fact that it declares."""
        intake, procedure = written(name, "intake.toml"), Procedure.pack(name)
        declared = set(written(name).get("facts", {}))
        given = set(intake["attributes"])
        assert declared <= given <= set(procedure.schema)
        channel = intake["fields"]["channel"]
        assert {channel["otherwise"], *channel["values"].values()} <= set(procedure.channels)


def retail(**content: Any) -> Any:
    """Return what the retail pack makes of a complaint."""
    given: dict[str, Any] = {
        "category": "delivery/late",
        "channel": "web",
        "received_at": datetime(2026, 7, 1, 10, tzinfo=UTC),
    }
    return Desk(Procedure.pack("retail"), MemoryStore(), clock=lambda: NOW).register(Submission(**(given | content)))


HELP_DESK = [
    {
        "Ticket": "1",
        "Received": "01/07/2026 10:00",
        "Topic": "Parcel",
        "Problem": "Late",
        "Via": "Web form",
        "Order value": "250.00",
        "Card": "Gold",
        "Wants": "Money back",
    },
    {
        "Ticket": "2",
        "Received": "2026-07-01T10:00:00+01:00",
        "Topic": "Goods",
        "Problem": "Unsafe",
        "Via": "Hotline",
        "Danger": "2",
        "Days since purchase": "30",
        "Wants": "Repair",
    },
    {"Ticket": "3", "Received": "01/07/2026", "Topic": "Invoice", "Problem": "Pay later", "Marketplace": "Yes"},
    {"Ticket": "4", "Received": "01/07/2026"},
]


class TestRetail:
    def test_reads_the_help_desk(self, tmp_path: Path) -> None:
        """Every ticket becomes a complaint with the team and the level that its words ask for."""
        desk = Desk(Procedure.pack("retail"), MemoryStore(), clock=lambda: NOW)
        rows = taken(IntakeMap.load(intake_map("retail")), HELP_DESK, tmp_path / "tickets.csv")
        complaints = [desk.register(row) for row in rows]
        assert [(one.submission.category, one.submission.channel, one.team) for one in complaints] == [
            ("delivery/late", "web", "logistics"),
            ("product/unsafe", "phone", "returns"),
            ("billing/pay-later", "web", "payments"),
            ("uncategorised", "web", "front-desk"),
        ]
        levels = [one.priority.level for one in complaints if one.priority]
        assert levels == ["normal", "urgent", "normal", "normal"]
        assert rows[0].attributes == Attributes({"loyalty": "gold", "parcel_value": Decimal("250.00"), "sold_by": "us"})
        assert [row.demanded for row in rows] == [RemedyKind.REFUND, RemedyKind.REPAIR, None, None]
        assert desk.cannot_help(complaints[2].id).value is Ground.OUTSIDE_COMPETENCE

    @pytest.mark.parametrize(
        ("start", "due"),
        [
            ("2026-01-30T18:30+00:00", "2026-02-02T11:30+00:00"),
            ("2026-02-27T19:00+00:00", "2026-03-02T12:00+00:00"),
            ("2026-06-05T18:30+01:00", "2026-06-08T13:00+01:00"),
        ],
    )
    def test_is_open_longer_in_the_high_season(self, start: str, due: str) -> None:
        """Four open hours end where worked example D4 says, in January and February at longer hours."""
        office = Procedure.pack("retail").calendars["office"]
        assert datetime.fromisoformat(due) == office.add(datetime.fromisoformat(start), timedelta(hours=4))

    @pytest.mark.parametrize(
        ("received", "due"),
        [
            ("2026-07-01T10:00+01:00", ["2026-07-02T18:00+01:00", "2026-07-08T18:00+01:00", "2026-07-15T18:00+01:00"]),
            ("2026-12-24T12:00+00:00", ["2026-12-29T18:00+00:00", "2027-01-05T20:00+00:00", "2027-01-12T20:00+00:00"]),
        ],
    )
    def test_keeps_english_holidays(self, received: str, due: list[str]) -> None:
        """
        Business days leave out Christmas, the substitute Boxing Day and New Year, and end when business closes; a
        second look is owed when it is asked for, and what was granted is checked once there is an answer.
        """
        clocks = {clock.standard: clock.due_at for clock in retail(received_at=datetime.fromisoformat(received)).clocks}
        running = dict(zip(["acknowledge", "keep-informed", "answer"], map(datetime.fromisoformat, due), strict=True))
        assert clocks == running | {"second-look": None, "carried-out": None}

    @pytest.mark.parametrize(
        ("category", "channel", "team"),
        [
            ("delivery/late", "web", "logistics"),
            ("delivery/late/abroad", "email", "logistics"),
            ("delivery/damaged", "shop", "logistics"),
            ("product/unsafe/toaster", "phone", "returns"),
            ("returns/refused", "web", "returns"),
            ("billing/twice", "letter", "payments"),
            ("staff/rude", "shop", "store-managers"),
            ("staff/rude", "web", "front-desk"),
            ("something/new", "carrier pigeon", "front-desk"),
        ],
    )
    def test_finds_somebody_responsible(self, category: str, channel: str, team: str) -> None:
        """Whatever the complaint is about, a team has it."""
        assert team == retail(category=category, channel=channel).team

    def test_puts_danger_first(self) -> None:
        """A complaint is normal; one about somebody who may be hurt is urgent, and says why."""
        calm, danger = retail(), retail(severity=Severity(safety=3))
        assert (calm.priority.level, danger.priority.level) == ("normal", "urgent")
        assert danger.priority.rank_at < calm.priority.rank_at
        assert "danger" in [reason.rule for ruling in danger.rulings for reason in ruling.reasons]

    def test_reads_the_facts_of_the_host(self) -> None:
        """Loyalty and the value of the parcel add to the score."""
        scores = [
            retail(attributes=Attributes({"loyalty": loyalty, "parcel_value": value})).priority.score
            for loyalty, value in (("none", 199), ("silver", 199), ("gold", 200))
        ]
        assert scores == [0, 10, 30]
