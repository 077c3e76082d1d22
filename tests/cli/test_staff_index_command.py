"""``grievance staff-index``: groups for a head, own figures for everybody, persons by agreement; faults with a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from grievance.motivation import default_scheme, scheme_as_mapping
from grievance.storage.sqlite import SqliteStore
from grievance.testing.gaming import synthetic_world
from support.kept_world import keep

Cli: TypeAlias = Callable[..., tuple[int, str, str]]

WORLD = synthetic_world(7, people=6, cases=150)
PERIOD = ("--period", "2026-02..2026-05", "--now", "2026-07-01T00:00Z")
AGREE = ("agree-monitoring", "works agreement 7", "--signed", "board", "--signed", "council", "--from", "2026-01-01")


@pytest.fixture(name="staff", autouse=True)
def _staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the world where the command line of the shop looks, on the day up to which it goes."""
    monkeypatch.setattr("grievance.cli._open.system_clock", lambda: WORLD.now)
    with SqliteStore(tmp_path / "x.db") as store:
        keep(WORLD, store)


def as_json(cli: Cli, *options: str) -> dict[str, Any]:
    """Return what the command prints as JSON."""
    code, out, err = cli("staff-index", *PERIOD, "--json", *options)
    assert (code, err) == (0, "")
    document: dict[str, Any] = json.loads(out)
    return document


def test_a_head_sees_groups(cli: Cli) -> None:
    """By default nobody is named: how many, the mean and its interval, the quartiles, and what is not shown."""
    code, out, err = cli("staff-index", *PERIOD)
    assert (code, err) == (0, "")
    assert "Index default of the library, 2026-02-01..2026-05-31, as of 2026-07-01 00:00 UTC\n" in out
    assert "everybody" in out
    assert "not shown: single persons: no agreement on record covers this (S49)" in out
    assert "handler-" not in out
    shown = as_json(cli)
    [group] = shown["groups"]
    assert (group["people"], shown["own"], shown["people"], shown["tiers"]) == (6, None, [], None)
    assert group["low"] <= group["mean"] <= group["high"]
    assert group["quartiles"] == sorted(group["quartiles"])
    assert shown["period"]["zone"] == "Europe/London"


def test_a_period_that_is_not_over_is_said_to_be(cli: Cli) -> None:
    """Its figures are of the part that has passed."""
    code, out, _ = cli("staff-index", *PERIOD[:2], "--now", "2026-05-31T22:59Z")
    assert (code, "as of 2026-05-31 22:59 UTC; the period is not over" in out) == (0, True)
    _, out, _ = cli("staff-index", *PERIOD[:2], "--now", "2026-05-31T23:00Z")
    assert "not over" not in out
    assert as_json(cli)["as_of"] == "2026-07-01T00:00:00+00:00"


def test_nothing_of_people_is_cut_off(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow terminal their figures take more lines."""
    monkeypatch.setenv("COLUMNS", "60")
    cli(*AGREE)
    _, out, _ = cli("staff-index", *PERIOD)
    people = out[out.index("People, by") :]
    assert "…" not in people
    assert people.count("closures") == 6
    assert "handler-6: provisional: repeat orders pending" in people


def test_everybody_sees_the_own_figures(cli: Cli) -> None:
    """In sentences that can be contested; nothing of others."""
    code, out, err = cli("staff-index", *PERIOD, "--by", "handler-5", "--as", "handler")
    assert (code, err) == (0, "")
    assert "The index of handler-5 under default of the library" in out
    assert "If a number or a case in it is wrong" in out
    assert "not shown: figures of others are not for this role" in out
    assert "handler-2" not in out
    assert "Groups" not in out
    own = as_json(cli, "--by", "handler-5", "--as", "handler")["own"]
    assert own["person"] == "handler-5"
    assert [part["name"] for part in own["components"]] == ["handling time", "closures", "repeat orders", "proposals"]
    [pending] = [part for part in own["components"] if part["standing"] == "pending"]
    assert (pending["name"], pending["value"], own["provisional"]) == ("repeat orders", None, True)
    counted = [part for part in own["components"] if part["contribution"] is not None]
    assert sum(part["contribution"] for part in counted) * 100 == pytest.approx(own["points"], abs=0.01)
    assert own["sentences"]


def test_an_agreement_opens_persons(cli: Cli) -> None:
    """Once it is on record a head sees who is who, in tiers; a handler still sees the own figures alone."""
    code, out, err = cli(*AGREE)
    assert (code, err) == (0, "")
    assert out == "works agreement 7: heads may look at single persons from 2026-01-01\n"
    shown = as_json(cli)
    assert [one["person"] for one in shown["people"]] == [f"handler-{number}" for number in range(1, 7)]
    assert shown["agreement"] == "works agreement 7"
    ranked = {person for tier in shown["tiers"] for person in tier}
    assert ranked <= {one["person"] for one in shown["people"]}
    code, out, _ = cli("staff-index", *PERIOD)
    assert code == 0
    assert "People, by works agreement 7" in out
    assert "handler-6" in out
    assert as_json(cli, "--by", "handler-5", "--as", "handler")["people"] == []


def test_an_agreement_that_is_over_opens_nothing(cli: Cli) -> None:
    """A later record of the same name ends it."""
    cli(*AGREE)
    code, out, _ = cli(*AGREE, "--to", "2026-05-31")
    assert (code, out) == (0, "works agreement 7: heads may look at single persons from 2026-01-01 to 2026-05-31\n")
    assert as_json(cli)["people"] == []


def test_an_agreement_that_is_over_is_not_revived_by_an_option(cli: Cli) -> None:
    """With ``--now`` one asks for earlier figures, not for earlier rights (S49)."""
    cli(*AGREE, "--to", "2026-06-15")
    assert as_json(cli, "--now", "2026-06-10T00:00Z")["people"] == []


def test_words_in_brackets_are_printed_as_they_are(cli: Cli, tmp_path: Path) -> None:
    """Names of components and of agreements are no markup for the terminal."""
    cli("agree-monitoring", "decree [/b]", *AGREE[2:])
    mapping = scheme_as_mapping(default_scheme())
    mapping["components"][0]["name"] = "[red]time[/b]"  # type: ignore[index]
    (tmp_path / "scheme.toml").write_text(toml_of(mapping), "utf-8")
    code, out, err = cli("staff-index", *PERIOD, "--scheme", "scheme.toml")
    assert (code, err) == (0, "")
    assert "People, by decree [/b]" in out
    assert "[red]" in out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("--from", "soon"), "--from: must be a date such as 2026-01-01"),
        (("--to", "2025-01-01"), "MonitoringAgreement.last"),
    ],
)
def test_an_agreement_has_dates(cli: Cli, change: tuple[str, str], said: str) -> None:
    """What is none is refused, and nothing is recorded."""
    code, _, err = cli(*AGREE, *change)
    assert code == 1
    assert said in err
    assert as_json(cli)["people"] == []


def test_orders_make_the_index_whole(cli: Cli, tmp_path: Path) -> None:
    """With a file of orders the repeat orders are counted (S12)."""
    rows = [f"{customer},{at.isoformat()}" for customer, made in WORLD.purchases.items() for at in made]
    (tmp_path / "orders.csv").write_text("\n".join(["customer_id,ordered_at", *rows]), "utf-8")
    own = as_json(cli, "--by", "handler-5", "--as", "handler", "--orders", "orders.csv")["own"]
    [repeat] = [part for part in own["components"] if part["name"] == "repeat orders"]
    assert repeat["standing"] == "counted"
    assert 0 < repeat["value"] < 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("customer,when\n", ["line 1: has no column customer_id", "line 1: has no column ordered_at"]),
        ("customer_id,ordered_at\n,2026-02-01\n", ["line 2: must name a customer"]),
        ("customer_id,ordered_at\nk,soon\nk,\n", ["line 2: must name a date", "line 3: must name a date"]),
        ("customer_id,ordered_at\nk,2026-02-01T10:00\n", ["line 2: must name a date or an instant with its offset"]),
        ("customer_id,ordered_at\nk,0001-01-01T00:00+14:00\n", ["line 2: must name a date"]),
        ("customer_id,ordered_at\nk\n", ["line 2: must name a date"]),
    ],
)
def test_orders_that_are_wrong_are_told_by_line(cli: Cli, tmp_path: Path, text: str, said: list[str]) -> None:
    """All of them at once, and nothing of what stands there."""
    (tmp_path / "orders.csv").write_text(text, "utf-8")
    code, out, err = cli("staff-index", *PERIOD, "--orders", "orders.csv")
    assert (code, out) == (1, "")
    assert all(one in err for one in said)


def test_orders_on_dates_count_from_midnight(tmp_path: Path) -> None:
    """An order exactly at the beginning of a window was before it, one exactly at its end is in it."""
    from datetime import UTC, datetime, timedelta

    from grievance.cli._orders import read_orders

    (tmp_path / "o.csv").write_text("ordered_at,customer_id,x\n2026-02-03,k,1\n2026-02-01T01:00+01:00,k,2\n", "utf-8")
    orders = read_orders(tmp_path / "o.csv")
    first, second = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
    assert orders("k", first - timedelta(seconds=1), second) == 2
    assert orders("k", first, second) == 1
    assert orders("k", first, second - timedelta(seconds=1)) == 0
    assert orders("nobody", first, second) == 0


def toml_of(value: Any) -> str:
    """Return a scheme as a TOML file has it."""
    lines = []
    for table, rows in value.items():
        for row in rows if isinstance(rows, list) else [rows]:
            lines.append(f"[[{table}]]" if isinstance(rows, list) else f"[{table}]")
            lines += [f"{name} = {json.dumps(one, default=str)}" for name, one in row.items()]
    return "\n".join(lines)


def test_a_scheme_is_read_from_a_file(cli: Cli, tmp_path: Path) -> None:
    """The default scheme, written as a file under another name, gives the same figures."""
    mapping = scheme_as_mapping(default_scheme())
    mapping["scheme"]["name"] = "ours"  # type: ignore[index]
    (tmp_path / "scheme.toml").write_text(toml_of(mapping), "utf-8")
    ours = as_json(cli, "--scheme", "scheme.toml")
    assert ours["scheme"]["name"] == "ours"
    assert ours["groups"] == as_json(cli)["groups"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[scheme\n", "is no TOML"),
        (f"floor = 1{'0' * 5000}\n", "is no TOML"),
        ('[scheme]\nname = "x"\nverson = "1"\n', "did you mean"),
    ],
)
def test_a_scheme_that_is_wrong_is_refused(cli: Cli, tmp_path: Path, text: str, said: str) -> None:
    """With the place and what would be right."""
    (tmp_path / "scheme.toml").write_text(text, "utf-8")
    code, out, err = cli("staff-index", *PERIOD, "--scheme", "scheme.toml")
    assert (code, out) == (1, "")
    assert said in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--period", "2026"), "period: must be a month"),
        (("--period", "2027-01"), "must not lie before the period"),
        (("--zone", "Mars"), "Period.zone"),
    ],
)
def test_what_is_no_period_is_refused(cli: Cli, options: tuple[str, str], said: str) -> None:
    """A year, a period to come, a zone that is none."""
    code, out, err = cli("staff-index", *PERIOD, *options)
    assert (code, out) == (1, "")
    assert said in err


def test_who_has_no_figures_is_told_so(cli: Cli) -> None:
    """A customer sees nothing, and no table of nothing."""
    code, out, _ = cli("staff-index", *PERIOD, "--by", "x", "--as", "customer")
    assert (code, "no figures of anybody" in out) == (0, True)


def test_a_store_without_complaints_says_so(cli: Cli, tmp_path: Path) -> None:
    """There is nothing to measure, and no table of nothing."""
    (tmp_path / "x.db").unlink()
    for left in tmp_path.glob("x.db-*"):
        left.unlink()
    SqliteStore(tmp_path / "x.db").close()
    code, out, err = cli("staff-index", *PERIOD)
    assert (code, out) == (1, "")
    assert "run grievance triage first" in err
