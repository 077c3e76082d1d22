"""Coverage as a text that a rule owner reads: what share of the rules is exercised, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from grievance.testing.coverage._coverage import Coverage, Untried

__all__ = ["told"]


def told(coverage: Coverage) -> str:
    """Return the lines of the report: the percentage, the shares, and each kind of gap under a heading."""
    return "\n".join(_lines(coverage))


def _lines(coverage: Coverage) -> Iterator[str]:
    if coverage.empty:
        yield "0 % of the rules: no case was run"
    else:
        skipped = f", {coverage.skipped} skipped" if coverage.skipped else ""
        ran = f"{coverage.cases} case{'s' * (coverage.cases != 1)}{skipped}"
        yield f"{int(coverage.percent)} % of the rules: {coverage.fired} of {len(coverage.rows)} rows fired in {ran}"
        if coverage.rows:
            yield f"  counted: {', '.join(coverage.tables)}"
        if coverage.not_asked:
            yield f"  not asked by cases: {', '.join(coverage.not_asked)}"
        yield from (f"  {name:<18}{share}" for name, share in coverage.shares.items() if name != "rows" and share.of)
    for title, lines in _gaps(coverage):
        if lines:
            yield f"{title}:"
            yield from (f"  {line}" for line in lines)


def _gaps(coverage: Coverage) -> Iterator[tuple[str, list[str]]]:
    sides, numbers = (one for one in coverage.untried if one.sides), (one for one in coverage.untried if one.boundaries)
    yield "rows never fired", [f"{row.table}: {row.row}" for row in coverage.rows if not row.by]
    yield "conditions not seen both ways", [f"{_place(one)}: {_sides(one)}" for one in sides]
    yield "boundaries not tried", [f"{_place(one)}: try {' and '.join(map(str, one.boundaries))}" for one in numbers]
    yield "changes of stage never taken", list(_moves(coverage))
    yield "letters never sent", list(coverage.letters)
    yield "clauses never exercised", list(coverage.clauses)


def _moves(coverage: Coverage) -> Iterator[str]:
    """Yield a line for each command that is missing at some stage; one in all where no timeline was played."""
    if coverage.moves and (share := coverage.shares.get("changes of stage")) is not None and not share.seen:
        yield f"all {share.of}: only timelines take them"
        return
    stages: defaultdict[str, list[str]] = defaultdict(list)
    for stage, command in coverage.moves:
        stages[command].append(stage)
    yield from (f"{command}: from {', '.join(of)}" for command, of in stages.items())


def _place(one: Untried) -> str:
    return f"{one.table}: {one.row}: {one.condition}"


def _sides(one: Untried) -> str:
    return "never looked at" if len(one.sides) > 1 else f"never {''.join(one.sides)}"
