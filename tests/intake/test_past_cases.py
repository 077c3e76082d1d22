"""Logs of past cases: records grouped by case, in any order, and what becomes of those that cannot be taken."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.errors import InvalidValue, UnreadableFile
from grievance.intake import IntakeMap, PastCase, RejectsFile, Unreadable
from grievance.lifecycle import Move, MoveKind, recount, replay
from grievance.model import Actor, Stage
from support.intake_maps import document
from support.past_maps import log_map, registered

Row = Mapping[str, Any]
Outcomes = tuple[dict[str, PastCase], list[Unreadable]]
Take = Callable[..., Outcomes]

COLUMNS = ("case", "topic", "what", "when", "who", "due", "done")
DAY = "2026-03-0{}T10:00:00Z"


def at(day: int) -> datetime:
    """Return ten o'clock on a day of March."""
    return datetime(2026, 3, day, 10, tzinfo=UTC)


def row(case: str = "7", what: str = "Worked", day: int = 2, **cells: str) -> dict[str, str]:
    """Return a row of a log; cells that are not given are empty."""
    empty = dict.fromkeys(COLUMNS, "")
    return {**empty, "case": case, "topic": "Late parcel", "what": what, "when": DAY.format(day), **cells}


def as_csv(rows: Iterable[Row]) -> str:
    """Return rows as a CSV file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def as_json_lines(rows: Iterable[Row]) -> str:
    """Return rows as JSON Lines, empty cells left out."""
    return "".join(json.dumps({name: cell for name, cell in one.items() if cell}) + "\n" for one in rows)


@pytest.fixture(name="take", scope="module")
def _take(tmp_path_factory: pytest.TempPathFactory) -> Take:
    """Return a function that writes a log and gives its cases by their own ids, and what was not taken."""
    path: Path = tmp_path_factory.mktemp("logs") / "log"

    def take(content: str | Sequence[Row], **events: Any) -> Outcomes:
        path.write_text(content if isinstance(content, str) else as_csv(content), "utf-8", newline="")
        with IntakeMap.from_mapping(log_map(**events)).past_cases(path) as outcomes:
            found = list(outcomes)
        cases = [one for one in found if isinstance(one, PastCase)]
        by_key = {(case.submission.source_key or "").removeprefix("old desk:"): case for case in cases}
        assert len(by_key) == len(cases)
        return by_key, [one for one in found if isinstance(one, Unreadable)]

    return take


def test_rows_of_one_case_become_its_moves(take: Take) -> None:
    """Each row is a move: when, what it means, who did it, and the words of the log."""
    cases, refused = take([row(), row(what="Answered", day=3, who="anna"), row(what="Shut", day=4)])

    assert refused == []
    assert cases["7"].moves == (
        Move(at=at(2), what=MoveKind.WORK, note="Worked"),
        Move(at=at(3), what=MoveKind.ANSWER, by="anna", note="Answered"),
        Move(at=at(4), what=MoveKind.CLOSE, note="Shut"),
    )
    assert (cases["7"].promised, cases["7"].lines, cases["7"].notes) == (None, (2, 3, 4), ())


def test_the_earliest_row_is_what_was_submitted(take: Take) -> None:
    """The submission is that of the earliest row, wherever it stands."""
    cases, _ = take([row(day=4, topic="Refund"), row("8"), row(day=2, topic="Late parcel"), row(day=3, topic="Other")])

    submission = cases["7"].submission
    assert (submission.category, submission.received_at) == ("late-parcel", at(2))
    assert submission.source_key == "old desk:7"


def test_rows_may_stand_anywhere(take: Take) -> None:
    """Rows of a case need not be neighbours nor in order; cases come in the order of their first rows."""
    cases, _ = take([row("8", day=5), row("7", day=4), row("8", day=3), row("7", day=2)])

    assert list(cases) == ["8", "7"]
    assert [move.at for move in cases["8"].moves] == [at(3), at(5)]
    assert (cases["8"].lines, cases["7"].lines) == ((2, 4), (3, 5))


def test_rows_of_one_instant_stay_in_the_order_of_the_file(take: Take) -> None:
    """Where instants do not tell the order, the file does."""
    cases, _ = take([row(what="Shut", day=3), row(what="b"), row(what="Answered"), row(what="a")])

    assert [move.note for move in cases["7"].moves] == ["b", "Answered", "a", "Shut"]


def test_exact_duplicates_count_once(take: Take) -> None:
    """A row that stands there twice is one event, one that differs anywhere another; all lines belong to the case."""
    cases, _ = take([row(), row("8"), row(), row(who="anna"), row()])

    assert [move.by for move in cases["7"].moves] == [None, "anna"]
    assert cases["7"].lines == (2, 4, 5, 6)


def test_duplicates_in_json_lines_are_told_by_their_content(take: Take) -> None:
    """The order of the keys of an object makes no other event, a nested value that differs does."""
    lines = [
        '{"case": "7", "topic": "a", "what": "Worked", "when": "2026-03-02T10:00:00Z", "more": {"x": [1]}}',
        '{"what": "Worked", "topic": "a", "case": "7", "more": {"x": [1]}, "when": "2026-03-02T10:00:00Z"}',
        '{"case": "7", "topic": "a", "what": "Worked", "when": "2026-03-02T10:00:00Z", "more": {"x": [2]}}',
    ]

    cases, _ = take("\n".join(lines))

    assert len(cases["7"].moves) == 2
    assert cases["7"].lines == (1, 2, 3)


@pytest.mark.parametrize(
    ("activity", "meaning"),
    [
        ("Answered", MoveKind.ANSWER),
        ("  answered ", MoveKind.ANSWER),
        ("took  IN charge", MoveKind.WORK),
        ("Unheard of", MoveKind.WITHDRAW),
    ],
)
def test_what_an_activity_means(take: Take, activity: str, meaning: MoveKind) -> None:
    """An activity is matched exactly, or with case and spaces folded; any other means what otherwise says."""
    meanings = {"Answered": "answer", "Took in charge": "work"}

    cases, _ = take([row(what=activity)], meanings=meanings, otherwise="withdraw")

    assert cases["7"].moves == (Move(at=at(2), what=meaning, note=activity.strip()),)


@pytest.mark.parametrize("kind", MoveKind)
def test_every_meaning_can_be_written(take: Take, kind: MoveKind) -> None:
    """The closed set of words of a map is that of the moves."""
    cases, _ = take([row(what="x")], meanings={"x": kind.value})

    assert cases["7"].moves[0].what is kind


@pytest.mark.parametrize(
    ("written", "cell", "expected"),
    [
        ({"zone": "Europe/Rome"}, "2026-03-02T10:00:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ({"zone": "Europe/Rome"}, "2026-03-02T10:00:00-05:00", datetime(2026, 3, 2, 15, tzinfo=UTC)),
        (
            {"zone": "Europe/Rome", "formats": ["%d/%m/%Y"], "hour": 9},
            "02/03/2026",
            datetime(2026, 3, 2, 8, tzinfo=UTC),
        ),
        ({"formats": ["epoch"]}, "1772445600", datetime(2026, 3, 2, 10, tzinfo=UTC)),
    ],
)
def test_instants_are_written_as_in_other_fields(
    take: Take, written: dict[str, Any], cell: str, expected: datetime
) -> None:
    """The instant of an event has the formats, the zone and the hour of any instant of a map."""
    cases, refused = take([row(who=cell)], at={"column": "who", **written}, by="what")

    assert refused == []
    assert [move.at for move in cases["7"].moves] == [expected]


def test_an_instant_that_the_clock_jumps_over_is_noted_with_its_line(take: Take) -> None:
    """What had to be changed to take a case is said once, by line and column, without what was there."""
    cases, _ = take([row(), row(done="2026-03-29T02:30:00")], at={"column": "when"}, ended=ROMAN)

    (note,) = cases["7"].notes
    assert note.startswith("line 3: done: the clock of Europe/Rome jumps over this time")
    assert "02:30" not in note


ROMAN = {"column": "done", "zone": "Europe/Rome"}


def test_a_promise_stands_in_a_column_of_the_case(take: Take) -> None:
    """The promised date is the case's, whichever of its rows have it."""
    cases, _ = take([row(), row(day=3, due=DAY.format(9)), row(day=4, due="2026-03-09T11:00+01:00")], promised="due")

    assert cases["7"].promised == at(9)


def test_a_case_that_has_ended_is_answered_and_closed_then(take: Take) -> None:
    """The end of a case is a move of its own; what the log has later is kept and changes nothing."""
    rows = [row(what="Worked", day=day, done=DAY.format(3)) for day in (2, 3, 4)]

    cases, _ = take(rows, ended="done")

    case = cases["7"]
    assert case.moves == (
        Move(at=at(2), what=MoveKind.WORK, note="Worked"),
        Move(at=at(3), what=MoveKind.WORK, note="Worked"),
        Move(at=at(3), what=MoveKind.ANSWER_AND_CLOSE),
        Move(at=at(4), what=MoveKind.NOTE, note="Worked"),
    )
    complaint = replay(recount(registered(case), case.moves))
    assert (complaint.stage, complaint.answered_at, complaint.reopenings) == (Stage.CLOSED, at(3), ())


def test_a_case_without_an_end_goes_on(take: Take) -> None:
    """Where the column of the end is empty, the case is as its rows say."""
    cases, _ = take([row(), row(what="Answered", day=3), row("8", done=DAY.format(3))], ended="done")

    assert [move.what for move in cases["7"].moves] == [MoveKind.WORK, MoveKind.ANSWER]
    assert cases["8"].moves[-1].what is MoveKind.ANSWER_AND_CLOSE


def test_rows_that_do_not_agree_on_the_case(take: Take) -> None:
    """A case has one promise and one end: rows that say otherwise refuse it, and name each other."""
    rows = [row(), row(day=3, due=DAY.format(8), done=DAY.format(5)), row(day=4, due=DAY.format(9), done=DAY.format(6))]

    cases, refused = take(rows, promised="due", ended="done")

    assert cases == {}
    assert [one.reasons for one in refused] == [
        ("line 4, of the same case, cannot be taken",),
        ("line 4, of the same case, cannot be taken",),
        (
            "due: is another than in line 3: the records of a case must agree",
            "done: is another than in line 3: the records of a case must agree",
        ),
    ]


def test_a_bad_row_refuses_its_case_and_no_other(take: Take) -> None:
    """A history with a hole would be a false one: all rows of the case are refused, each with its text and line."""
    rows = [row("8"), row(), row(what="", when="soon", day=3), row(), row("9"), row(day=4)]

    cases, refused = take(rows)

    assert list(cases) == ["8", "9"]
    told = {one.line: one.reasons for one in refused}
    other = ("line 4, of the same case, cannot be taken",)
    assert told == {
        3: other,
        4: (
            "when: must be an instant or a date in the format 'iso'",
            "what: is empty, but the activity is needed",
        ),
        5: other,
        7: other,
    }
    assert [one.raw for one in refused] == as_csv([rows[i] for i in (1, 2, 3, 5)]).splitlines(keepends=True)[1:]


def test_what_cannot_be_submitted_is_told_at_the_first_row(take: Take) -> None:
    """What is wrong with the submission stands with the row that it is made of, beside what else is wrong there."""
    cases, refused = take([row(day=4), row(day=2, topic="")])

    assert cases == {}
    assert [(one.line, one.reasons) for one in refused] == [
        (2, ("line 3, of the same case, cannot be taken",)),
        (3, ("topic: gives no category: it needs letters or digits, or give otherwise in the map",)),
    ]


def test_every_reason_of_a_row_is_told_once(take: Take) -> None:
    """A case of one bad row is told what is wrong with the event and with the submission, each once."""
    _, (refused,) = take([row(topic="?", when="soon", who="x")])

    assert refused.reasons == (
        "when: must be an instant or a date in the format 'iso'",
        "topic: gives no category: it needs letters or digits, or give otherwise in the map",
    )


def test_records_of_no_case(take: Take) -> None:
    """A record without a key, and one that cannot be read, are refused alone."""
    content = as_csv([row(), row("", day=3)]) + "7,too short\n"

    cases, refused = take(content)

    assert cases["7"].lines == (2,)
    assert [(one.line, one.raw) for one in refused] == [
        (3, as_csv([row("", day=3)]).splitlines(keepends=True)[1]),
        (4, "7,too short\n"),
    ]
    assert refused[0].reasons == ("case: is empty, but the record's own id is needed",)


def test_a_map_without_events_has_no_past_cases(tmp_path: Path) -> None:
    """Whoever asks for past cases of a map of submissions is told what it lacks."""
    with pytest.raises(InvalidValue, match=r"^IntakeMap\.events: .*needs a section \[events\]"):
        IntakeMap.from_mapping(document()).past_cases(tmp_path / "none")


def test_the_columns_of_the_events_must_be_there(tmp_path: Path) -> None:
    """A log that lacks a column of ``[events]`` is refused before its first record; submissions do not need it."""
    path = tmp_path / "log.csv"
    path.write_text("case,topic,when,what\n7,a,2026-03-02T10:00:00Z,b\n", "utf-8")
    intake = IntakeMap.from_mapping(log_map())

    with pytest.raises(UnreadableFile, match="lacks the columns 'who'"):
        intake.past_cases(path)
    with intake.open(path) as submissions:
        assert len(list(submissions)) == 1


def test_an_empty_log(take: Take) -> None:
    """A file without records has no cases, whatever its kind."""
    assert take(as_csv([])) == ({}, [])
    assert take("") == ({}, [])


def test_the_file_is_told_about(tmp_path: Path) -> None:
    """What was passed over is noted, and how much has been read is known while the file is gone through."""
    path = tmp_path / "log.csv"
    path.write_text("exported today\n" + as_csv([row()]), "utf-8")
    with IntakeMap.from_mapping(log_map()).past_cases(path) as cases:
        assert cases.notes == ("line 1, before the header, was left out",)
        assert [type(case) for case in cases] == [PastCase]
        assert cases.bytes_read == cases.bytes_total == path.stat().st_size


def test_what_somebody_wrote_shows_nowhere(take: Take) -> None:
    """Neither reasons nor the text of a case for logs hold what stands in the records."""
    cases, refused = take([row("8", what="secret", who="secret"), row(when="secret", what="secret", topic="")])

    assert "secret" not in " ".join(reason for one in refused for reason in one.reasons)
    assert "secret" not in repr(refused)
    assert "secret" not in repr(cases["8"].records)


def test_rejects_can_be_mended_and_taken_in(take: Take, tmp_path: Path) -> None:
    """The rejects file holds whole cases: mended, they are taken in as if nothing had been wrong."""
    rows = [row(), row(what="Answered", when="?", day=3), row(what="Shut", day=4)]
    _, refused = take(rows)
    with RejectsFile(tmp_path / "rejects.jsonl") as rejects:
        for one in refused:
            rejects.add(line=one.line, raw=one.raw, reasons=one.reasons)
    lines = (tmp_path / "rejects.jsonl").read_text("utf-8").splitlines()
    mended = "".join(json.loads(line)["raw"] for line in lines).replace("?", DAY.format(3))

    cases, refused = take(as_csv([]) + mended)

    assert refused == []
    assert [move.what for move in cases["7"].moves] == [MoveKind.WORK, MoveKind.ANSWER, MoveKind.CLOSE]


def logs() -> SearchStrategy[list[dict[str, str]]]:
    """Logs of a few cases, mixed, with duplicates and bad cells."""
    one = st.builds(
        row,
        case=st.sampled_from(["7", "8", "9", ""]),
        what=st.sampled_from(["Worked", "Answered", "Shut", "Rang", "Rang twice", ""]),
        day=st.integers(1, 5),
        who=st.sampled_from(["", "anna", "boris"]),
        topic=st.sampled_from(["Late parcel", "Late parcel", "Late parcel", "?"]),
    )
    good = st.lists(one, max_size=12)
    return good.flatmap(lambda rows: st.lists(st.sampled_from(rows), max_size=16) if rows else st.just(rows))


def by_hand(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the cases that are all good, each as its different rows in their order, without the code under test."""
    found: dict[str, list[str]] = {}
    for case in dict.fromkeys(one["case"] for one in rows if one["case"]):
        different: list[Row] = []
        for one in rows:
            if one["case"] == case and one not in different:
                different.append(one)
        different.sort(key=lambda one: str(one["when"]))
        if all(one["what"] for one in different) and different[0]["topic"] != "?":
            found[case] = [f"{one['when']} {one['what']} {one['who']}" for one in different]
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=logs(), write=st.sampled_from([as_csv, as_json_lines]))
def test_every_row_is_accounted_for(take: Take, rows: list[dict[str, str]], write: Callable[..., str]) -> None:
    """Each row belongs to one case or is one reject; good cases are what a naive grouping gives, and replay."""
    cases, refused = take(write(rows))

    lines = [line for case in cases.values() for line in case.lines] + [one.line for one in refused]
    first = 2 if write is as_csv else 1
    assert sorted(lines) == list(range(first, first + len(rows)))
    assert all(one.reasons for one in refused)
    assert {
        own: [f"{move.at:%Y-%m-%dT%H:%M:%SZ} {move.note} {move.by or ''}" for move in case.moves]
        for own, case in cases.items()
    } == by_hand(rows)
    for case in cases.values():
        events = recount(registered(case), case.moves)
        assert replay(events).version == len(events) > len(case.moves)
        assert {event.by for event in events[1:]} <= {Actor(id="anna"), Actor(id="boris"), events[0].by}
