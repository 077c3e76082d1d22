"""Real complaints, mapped whole."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grievance.intake import IntakeMap
from grievance.model import Nature
from support.intake_maps import gone_through

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
PACKS = ROOT / "src" / "grievance" / "procedure" / "packs"

CFPB: dict[str, Any] = {
    "source": {"name": "cfpb", "kind": "csv", "key": "Complaint ID"},
    "fields": {
        "category": {"columns": ["Product", "Issue", "Sub-issue"]},
        "channel": {
            "column": "Submitted via",
            "values": {
                "Web": "web",
                "Referral": "referral",
                "Phone": "phone",
                "Postal mail": "letter",
                "Fax": "fax",
                "Email": "email",
            },
        },
        "text": "Consumer complaint narrative",
        "received_at": {"column": "Date received", "zone": "America/New_York", "hour": 9},
        "sent_at": {"column": "Date sent to company", "zone": "America/New_York", "hour": 9},
        "product": "Sub-product",
    },
    "attributes": {
        "company": "Company",
        "state": "State",
        "tags": {"column": "Tags", "split": ","},
        "timely": {"column": "Timely response?", "type": "boolean"},
    },
    "private": {"zip": "ZIP code"},
}
CITY: dict[str, Any] = {
    "source": {"name": "nyc311", "kind": "csv", "key": "unique_key"},
    "fields": {
        "category": {"column": "complaint_type", "split": " - "},
        "channel": {"column": "open_data_channel_type", "otherwise": "unknown"},
        "received_at": {"column": "created_date", "zone": "America/New_York"},
        "place": "borough",
    },
    "attributes": {"agency": "agency", "descriptor": "descriptor"},
    "private": {"zip": "incident_zip"},
}


def sample(name: str) -> Path:
    """Return the path of real data."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the real data are not beside the project: {name}")
    return path


@pytest.mark.shared
def test_all_consumer_complaints_are_taken() -> None:
    """All 20,000 rows become submissions, with the counts that the data's description gives."""
    taken, rejected = gone_through(IntakeMap.from_mapping(CFPB).open(sample("cfpb_sample.csv.gz")))
    made = [one.submission for one in taken]

    assert not rejected
    assert len({one.source_key for one in made}) == len(made) == 20_000
    assert Counter(one.channel for one in made) == {
        "web": 14_657, "referral": 3_158, "phone": 1_238, "letter": 695, "fax": 251, "email": 1,
    }  # fmt: skip
    assert sum(one.text != "" for one in made) == 2_321
    assert max(len(one.text) for one in made) == 21_928
    assert sum("tags" in one.attributes for one in made) == 1_002
    assert sum(one.attributes.get("tags") == ("Older American", "Servicemember") for one in made) == 101
    assert sum(one.attributes["timely"] is False for one in made) == 865
    assert sum(one.sent_at is not None and one.sent_at < one.received_at for one in made) == 35
    first = made[0]
    assert first.source_key == "cfpb:458508"
    assert first.category == "credit-reporting/incorrect-information-on-credit-report/information-is-not-mine"
    assert first.received_at == datetime(2013, 7, 22, 13, tzinfo=UTC)
    assert {one.nature for one in made} == {Nature.COMPLAINT}
    assert not any(one.notes for one in taken)


@pytest.mark.shared
def test_all_city_requests_are_taken() -> None:
    """All 23,050 rows become submissions in 132 types but for case."""
    taken, rejected = gone_through(IntakeMap.from_mapping(CITY).open(sample("nyc311_sample.csv.gz")))
    made = [one.submission for one in taken]

    assert not rejected
    assert len({one.source_key for one in made}) == len(made) == 23_050
    assert {"noise/residential", "heat-hot-water", "rodent"} <= {one.category for one in made}
    assert made[0].source_key == "nyc311:34213129"
    assert made[0].received_at == datetime(2016, 9, 1, 4, tzinfo=UTC)
    assert min(one.received_at.year for one in made) == 2016


@pytest.mark.shared
@pytest.mark.parametrize(
    ("pack", "file", "rows"),
    [("cfpb", "cfpb_sample.csv.gz", 20_000), ("municipal", "nyc311_sample.csv.gz", 23_050)],
)
def test_the_maps_that_come_with_the_library_take_every_row(pack: str, file: str, rows: int) -> None:
    """The packs map their data whole, and every record counts as a complaint."""
    taken, rejected = gone_through(IntakeMap.load(PACKS / pack / "intake.toml").open(sample(file)))

    assert not rejected
    assert len({one.submission.source_key for one in taken}) == rows
    assert {one.submission.nature for one in taken} == {Nature.COMPLAINT}
