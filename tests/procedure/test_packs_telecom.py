"""The pack for a telecoms provider: its tickets, its taxonomy, and the weeks that the regulator counts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from grievance.desk import Desk
from grievance.errors import FactError
from grievance.intake import IntakeMap
from grievance.model import Attributes, Complaint, Ground, RemedyKind, Submission
from grievance.procedure import Procedure, intake_map, regime
from grievance.storage.memory import MemoryStore
from support.logs import taken

PACK = Procedure.pack("telecom")
INTAKE = IntakeMap.load(intake_map("telecom"))
RECEIVED = datetime(2026, 7, 1, tzinfo=UTC)
TOPICS = {category.path: category.name for category in PACK.taxonomy.categories} if PACK.taxonomy else {}
TEAMS = {
    "service": "network",
    "mobile": "network",
    "installation": "engineers",
    "equipment": "engineers",
    "billing": "billing",
    "contract": "contracts",
    "switching": "contracts",
    "fraud": "security",
    "privacy": "security",
}


def desk() -> Desk:
    """Return a desk under the pack."""
    return Desk(PACK, MemoryStore(), clock=lambda: datetime(2026, 12, 31, tzinfo=UTC))


def submission(**content: Any) -> Submission:
    """Return a complaint about a slow line, with this content instead of the usual."""
    usual: dict[str, Any] = {"category": "service/speed", "channel": "web", "received_at": RECEIVED}
    return Submission(**(usual | content))


def registered(**content: Any) -> Complaint:
    """Return what the pack makes of a complaint."""
    return desk().register(submission(**content))


def day(complaint: Complaint, standard: str) -> str:
    """Return the day, in London, on which a clock of a complaint runs out."""
    [due] = [clock.due_at for clock in complaint.clocks if clock.standard == standard]
    assert due is not None
    return f"{due.astimezone(ZoneInfo(PACK.zone)):%Y-%m-%d}"


class TestTickets:
    def test_every_topic_is_a_category(self, tmp_path: Path) -> None:
        """A ticket of each topic, by its name in the taxonomy, goes where its branch of the taxonomy belongs."""
        rows = [{"Ticket": path, "Opened": "01/07/2026", "Topic": str(name)} for path, name in TOPICS.items()]
        complaints = [desk().register(row) for row in taken(INTAKE, rows, tmp_path / "tickets.csv")]
        assert [one.submission.category for one in complaints] == list(TOPICS)
        expected = [TEAMS.get(path.partition("/")[0], "complaints-desk") for path in TOPICS]
        assert [one.team for one in complaints] == expected

    def test_a_new_topic_is_something_else(self) -> None:
        """A topic that the map does not know is taken all the same, by the complaints desk."""
        found = INTAKE.submission({"Ticket": "1", "Opened": "01/07/2026", "Topic": "Smoke signals"})
        assert found.category == "other"

    def test_takes_what_is_known_of_the_line(self) -> None:
        """Facts are read as the procedure declares them; what is not known is no fact."""
        row = {"Ticket": "1", "Opened": "01/07/2026 09:30", "Topic": "No service", "Channel": "Hotline"}
        found = INTAKE.submission(
            row | {"Hours without service": "50", "999 can be called": "no", "Wants": "Mend it", "Amount": "12.50"}
        )
        assert found.received_at == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
        assert (found.channel, found.demanded) == ("phone", RemedyKind.REPAIR)
        assert found.attributes == Attributes({"outage_hours": 50, "emergency_calls": False, "provider": "us"})
        complaint = desk().register(found)
        assert complaint.priority is not None
        assert complaint.priority.level == "urgent"


class TestWeeks:
    def test_the_regulator_counts_as_in_the_worked_example(self) -> None:
        """D11: eight weeks for what came in until 7 April 2026, six afterwards: the later complaint is due first."""
        earlier = registered(received_at=datetime(2026, 4, 7, 10, tzinfo=UTC))
        later = registered(received_at=datetime(2026, 4, 8, 10, tzinfo=UTC))
        assert day(earlier, "ofcom/eight-weeks") == "2026-06-02"
        assert day(later, "ofcom/six-weeks") == "2026-05-20"

    def test_our_promise_ends_before_the_weeks_do(self) -> None:
        """Whoever keeps our promise keeps the regulator's."""
        complaint = registered()
        assert day(complaint, "answer") <= day(complaint, "ofcom/six-weeks")

    def test_what_is_statutory_is_the_regime_s(self) -> None:
        """No number of the regulator was typed in twice: every statutory row is a row of the regime."""
        rows = {bound.standard.id for bound in regime("ofcom").standards}
        assert {bound.standard.id for bound in PACK.standards if bound.standard.statutory} == rows


def test_categories_are_those_of_the_taxonomy() -> None:
    """A complaint about what is not in the taxonomy is refused: nobody would be responsible."""
    with pytest.raises(FactError, match="one of the paths service/loss"):
        registered(category="service/smoke-signals")


@pytest.mark.parametrize(
    ("content", "ground", "body"),
    [
        ({"attributes": Attributes({"provider": "another"})}, Ground.OTHER_BODY, "other-provider"),
        ({"attributes": Attributes({"fault_on": "wiring of the house"})}, Ground.THIRD_PARTY, "house"),
        ({"category": "billing/premium-rate"}, Ground.THIRD_PARTY, "premium-service"),
        ({"category": "nuisance/calls"}, Ground.OUTSIDE_COMPETENCE, "data-protection"),
    ],
)
def test_nobody_is_turned_away_without_being_told_where(content: dict[str, Any], ground: Ground, body: str) -> None:
    """L53: whoever has to go elsewhere is told where."""
    place = desk()
    complaint = place.register(submission(**content))
    proposal = place.cannot_help(complaint.id)
    assert proposal.value is ground
    found = PACK.help.proposed_body(complaint.submission.category, proposal)
    assert found is not None
    assert found.id == body
