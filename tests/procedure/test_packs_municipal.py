"""The pack for a city's service requests, on what New York's 311 has called things since 2010."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grievance.desk import Desk
from grievance.intake import IntakeMap
from grievance.model import Complaint, Submission
from grievance.procedure import Procedure, intake_map
from grievance.storage.memory import MemoryStore

PACK = Procedure.pack("municipal")
INTAKE = IntakeMap.load(intake_map("municipal"))
ROW = {
    "unique_key": "65000001",
    "created_date": "2026-05-08T23:26:50",
    "closed_date": "",
    "agency": "",
    "complaint_type": "Noise - Residential",
    "descriptor": "Loud Talking",
    "location_type": "",
    "incident_zip": "",
    "borough": "BRONX",
    "open_data_channel_type": "",
}


def submission(**cells: str) -> Submission:
    """Return what the intake map makes of a row with these *cells* instead of the usual ones."""
    return INTAKE.submission(ROW | cells)


def registered(**cells: str) -> Complaint:
    """Return the complaint that the row becomes."""
    desk = Desk(PACK, MemoryStore(), clock=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    return desk.register(submission(**cells))


class TestIntake:
    @pytest.mark.parametrize(
        ("kind", "descriptor", "category"),
        [
            ("Noise - Residential", "Loud Music/Party", "noise/residential/loud-music-party"),
            ("Noise", "Noise, Barking Dog (NR5)", "noise/noise-barking-dog-nr5"),
            ("HEAT/HOT WATER", "ENTIRE BUILDING", "housing/heat-hot-water/entire-building"),
            ("Heat/Hot Water", "", "housing/heat-hot-water"),
            ("Building/Use", "SRO - Illegal Work", "building-use/sro/illegal-work"),
            ("Encampment", "N/A", "encampment"),
            ("PAINT - PLASTER", "CEILING", "housing/paint-plaster/ceiling"),
            ("", "", "unspecified"),
        ],
    )
    def test_makes_a_path_of_what_is_wrong(self, kind: str, descriptor: str, category: str) -> None:
        """What is wrong, then what exactly; what is wrong inside a flat lies below housing."""
        assert category == submission(complaint_type=kind, descriptor=descriptor).category

    @pytest.mark.parametrize(
        ("written", "at"),
        [
            ("2026-05-08T23:26:50", datetime(2026, 5, 9, 3, 26, 50, tzinfo=UTC)),
            ("2024-01-16T03:03:15.000", datetime(2024, 1, 16, 8, 3, 15, tzinfo=UTC)),
            ("05/01/2022 12:00:03 AM", datetime(2022, 5, 1, 4, 0, 3, tzinfo=UTC)),
            ("2020-01-02", datetime(2020, 1, 2, 14, tzinfo=UTC)),
        ],
    )
    def test_reads_the_clocks_of_new_york(self, written: str, at: datetime) -> None:
        """Times are local; a date alone means nine in the morning."""
        assert at == submission(created_date=written).received_at

    @pytest.mark.parametrize(
        ("written", "channel"),
        [
            ("ONLINE", "web"),
            ("MOBILE", "app"),
            ("PHONE", "phone"),
            ("UNKNOWN", "unknown"),
            ("", "unknown"),
            ("X", "unknown"),
        ],
    )
    def test_knows_the_channels(self, written: str, channel: str) -> None:
        """Each way in is one of the pack's channels."""
        assert channel == submission(open_data_channel_type=written).channel
        assert channel in PACK.channels

    @pytest.mark.parametrize(
        ("written", "borough"),
        [
            ("STATEN ISLAND", "staten-island"),
            ("Brooklyn", "brooklyn"),
            ("05 MANHATTAN", "unspecified"),
            ("", "unspecified"),
        ],
    )
    def test_knows_the_boroughs(self, written: str, borough: str) -> None:
        """What is no borough, such as a community board in a shifted row, is unspecified."""
        assert borough == submission(borough=written).attributes["borough"]

    def test_does_not_see_who_had_it(self) -> None:
        """The agency that the city chose, and the end of the matter, change nothing."""
        assert submission() == submission(agency="DOT", closed_date="2026-05-09T01:00:00")


AGENCIES = [
    # the same words in capitals are the housing department's
    ("PLUMBING", "WATER SUPPLY", "hpd"),
    ("Plumbing", "Plumbing Work - Illegal/No Permit/Standpipe/Sprinkler", "dob"),
    ("Plumbing", "", "dob"),
    ("ELEVATOR", "MAINTENANCE", "hpd"),
    ("Elevator", "", "dob"),
    ("ELECTRIC", "POWER OUTAGE", "hpd"),
    ("Electrical", "Electrical Wiring Defective/Exposed", "dob"),
    ("LEAD", "LEAD-BASED PAINT", "hpd"),
    ("Lead", "Lead Kit Request (Residential) (L10)", "dep"),
    ("GENERAL", "COOKING GAS", "hpd"),
    ("General", "Cooking Gas", "hpd"),
    ("Unsanitary Condition", "Mold", "hpd"),
    ("UNSANITARY CONDITION", "MOLD", "hpd"),
    ("GENERAL CONSTRUCTION", "", "hpd"),
    ("General Construction/Plumbing", "", "dob"),
    # one type, several agencies
    ("Noise", "Noise: Jack Hammering (NC2)", "dep"),
    ("Noise", "", "dep"),
    ("Noise - Helicopter", "Other", "edc"),
    ("Noise - House of Worship", "Loud Talking", "nypd"),
    ("Graffiti", "Graffiti", "dsny"),
    ("Graffiti", "Police Report Requested", "nypd"),
    ("Highway Condition", "Pothole - Highway", "dot"),
    ("Highway Condition", "Litter", "dsny"),
    ("Asbestos", "Asbestos Complaint (B1)", "dep"),
    ("Asbestos", "N/A", "dohmh"),
    ("Derelict Vehicle", "With License Plate", "nypd"),
    ("Derelict Vehicles", "14 Derelict Vehicles", "dsny"),
    ("Housing - Low Income Senior", "", "dfta"),
    # the rest of the city
    ("Animal Abuse", "Neglected", "nypd"),
    ("Animal-Abuse", "Neglected", "nypd"),
    ("Homeless Encampment", "", "nypd"),
    ("Homeless Person Assistance", "Chronic", "dhs"),
    ("Vending", "", "nypd"),
    ("Vendor Enforcement", "Food Vendor", "dsny"),
    ("Broken Muni Meter", "Out of Order", "dot"),
    ("Street Sign - Missing", "Stop", "dot"),
    ("Sweeping/Missed-Inadequate", "12P Street Cleaning", "dsny"),
    ("Snow or Ice", "Street", "dsny"),
    ("Non-Residential Heat", "", "dohmh"),
    ("Beach/Pool/Sauna Complaint", "", "dohmh"),
    ("Illegal Animal - Sold/Kept", "", "dohmh"),
    ("Fire Alarm - New System", "", "fdny"),
    ("DOF Property - Reduction Issue", "Personal STAR Exemption", "dof"),
    ("Advocate-Prop Refunds/Credits", "", "dof"),
    ("Benefit Card Replacement", "Food Stamp", "hra"),
    ("Home Delivered Meal - Missed Delivery", "", "dfta"),
    ("Alzheimer's Care", "", "dfta"),
    ("School Maintenance", "Heating Problem", "doe"),
    ("LinkNYC", "", "doitt"),
    ("Green Taxi Complaint", "", "tlc"),
    ("Injured Wildlife", "", "dpr"),
    ("Consumer Complaint", "Restaurant", "dcwp"),
    ("Cannabis Retailer", "Unlicensed", "oos"),
    ("NonCompliance with Phased Reopening", "", "ose"),
    ("OEM Literature Request", "", "oem"),
    ("DOR Literature Request", "", "doris"),
    # what nobody knows is for people to find out
    (' Queens and Brooklyn"', "", "3-1-1"),
    ("Flying Saucer", "Landed", "3-1-1"),
]


class TestRouting:
    @pytest.mark.parametrize(("kind", "descriptor", "agency"), AGENCIES)
    def test_finds_the_agency(self, kind: str, descriptor: str, agency: str) -> None:
        """The agency follows from what is wrong."""
        assert agency == registered(complaint_type=kind, descriptor=descriptor).team


class TestPriority:
    @pytest.mark.parametrize(
        ("kind", "descriptor", "location", "level"),
        [
            ("HEAT/HOT WATER", "ENTIRE BUILDING", "", "emergency"),
            ("HEAT/HOT WATER", "APARTMENT ONLY", "", "urgent"),
            ("Street Condition", "Cave-in", "", "emergency"),
            ("Street Condition", "Pothole", "", "normal"),
            ("Animal-Abuse", "In Car", "", "emergency"),
            ("Animal-Abuse", "No Shelter", "", "urgent"),
            ("Rodent", "Rat Sighting", "", "normal"),
            ("Noise - Residential", "Loud Talking", "", "normal"),
            ("Graffiti", "Graffiti", "Residential", "routine"),
            ("Graffiti", "Graffiti", "School", "normal"),
        ],
    )
    def test_puts_danger_first(self, kind: str, descriptor: str, location: str, level: str) -> None:
        """Danger to people comes first, then suffering, then what is going on, then the rest."""
        priority = registered(complaint_type=kind, descriptor=descriptor, location_type=location).priority
        assert level == (priority.level if priority else None)


class TestDeadlines:
    @pytest.mark.parametrize(
        ("kind", "descriptor", "own"),
        [
            ("Graffiti", "Graffiti", {}),
            ("Noise - Residential", "Loud Talking", {"police-response": "2026-05-09T11:26:50+00:00"}),
            ("HEAT/HOT WATER", "", {"heat": "2026-05-10T03:26:50+00:00"}),
            ("SAFETY", "SMOKE DETECTOR", {"danger": "2026-05-10T03:26:50+00:00"}),
            ("Sewer", "Sewer Backup (Use Comments) (SA)", {"water": "2026-05-11T03:26:50+00:00"}),
            ("Homeless Person Assistance", "Chronic", {"somebody-outside": "2026-05-09T07:26:50+00:00"}),
            ("Rodent", "Rat Sighting", {"pests": "2026-05-23T03:59:59.999999+00:00"}),
            ("Missed Collection", "Trash", {"collection": "2026-05-13T21:00:00+00:00"}),
        ],
    )
    def test_are_shorter_for_what_cannot_wait(self, kind: str, descriptor: str, own: dict[str, str]) -> None:
        """Every request is looked at in two business days and answered in thirty days; some are promised more."""
        clocks = registered(complaint_type=kind, descriptor=descriptor).clocks
        due = {clock.standard: clock.due_at.isoformat() for clock in clocks if clock.due_at}
        always = {"first-reaction": "2026-05-12T21:00:00+00:00", "outcome": "2026-06-08T03:59:59.999999+00:00"}
        assert always | own == due
