"""The rows of a database: the same for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from benchmarks.suite.backends import PEERS, Made
from benchmarks.suite.filing import WRITERS, change, file_in_batches, file_one_by_one, write_at_once
from benchmarks.suite.growing import (
    CHANGED,
    CLAIM,
    DUE,
    HEAD,
    PAGE,
    PLACES,
    RELATED,
    TEAMS,
    due_later,
    few,
    growth,
    many,
    most_urgent,
    sweep,
)
from benchmarks.suite.method import Outcome, Setting
from benchmarks.suite.results import NO_GOAL, Goal, Row, Unit, at_most, times_at_most

__all__ = ["rows_of"]

Measure: TypeAlias = Callable[[Setting], Outcome]

URGENT = "the most urgent of a team, as a whole object"
NOTHING_DUE = "a sweep that finds nothing"
GROWTH = times_at_most(1.3)

WRITING: dict[str, tuple[str, Callable[..., Outcome]]] = {
    "file": ("a complaint and its two events, one transaction each, JSON of the complaint included", file_one_by_one),
    "batch": ("the same in transactions of 500, one complaint", file_in_batches),
    "change": ("a contact recorded: a new version and its event, one transaction each", change),
}
GROWING: dict[str, tuple[str, Callable[..., Outcome]]] = {
    "head": (URGENT, partial(growth, HEAD, TEAMS)),
    "page": ("the next fifty of the queue, up to its middle", partial(growth, PAGE, PLACES)),
    "claim": ("claiming the most urgent of a team", partial(growth, CLAIM, TEAMS)),
    "due": (NOTHING_DUE, partial(growth, DUE, 1)),
    "sweep": ("a sweep of a hundred that are due, each recorded, one complaint", sweep),
    "related": ("ten of the same customer", partial(growth, RELATED, TEAMS)),
    "changed": ("the next fifty changes, up to the middle", partial(growth, CHANGED, PLACES)),
}
EIGHT = "eight writers at once, each with its own store; all of it is counted afterwards"
AT_ONCE = {"eight": (EIGHT, 1), "eight-tenants": (f"{EIGHT}; each has a tenant of its own", WRITERS)}


def rows_of(group: str, made: Made, driver: str, goals: Mapping[str, Goal]) -> tuple[Row, ...]:
    """Return the rows of a *group*; *goals* are those of its rows beside peers that have one."""
    peers = {"raw": driver, **PEERS}

    def row(name: str, what: str, peer: str, measure: Measure, *, goal: Goal = NO_GOAL, unit: Unit = "s") -> Row:
        goal = goals.get(name, goal)
        return Row(name=f"{group}/{name}", what=what, peer=peer, goal=goal, measure=measure, unit=unit)

    return (
        *(
            row(f"{name}-{key}", what, peer, partial(measure, made, key))
            for name, (what, measure) in WRITING.items()
            for key, peer in peers.items()
        ),
        row("next-few", f"{URGENT}, of 10,000 open", PEERS["orm"], partial(most_urgent, made, "orm", few)),
        *(
            row(f"next-{key}", f"{URGENT}, of a million open", peer, partial(most_urgent, made, key, many))
            for key, peer in peers.items()
        ),
        row("sweep", f"{NOTHING_DUE}, a million open", "", partial(due_later, made), goal=at_most(0.001)),
        *(
            row(f"growth-{name}", f"{what}, a million open", "ours, 10,000 open", partial(measure, made), goal=GROWTH)
            for name, (what, measure) in GROWING.items()
        ),
        *(
            row(name, what, "one writer", partial(write_at_once, made, tenants=tenants), unit="/s")
            for name, (what, tenants) in AT_ONCE.items()
        ),
    )
