"""A peer of a store: the same work on the same tables, written by hand with the tools of one library."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from benchmarks.suite.complaints import TENANT
from benchmarks.suite.layouts import Layout, Place, Rows

from grievance.codec import Codec
from grievance.model import Complaint
from grievance.storage import Commit

__all__ = ["Shop", "Tools"]


class Tools(Protocol):
    """What a library does for a peer; tables go by their names in the layout."""

    def transaction(self) -> AbstractContextManager[object]:
        """Commit what is done within, or roll it back."""
        ...

    def ask(self, statement: str, parameters: Sequence[Any], /) -> list[Any]:
        """Run a statement that is written by hand, with ``%s`` for parameters."""
        ...

    def insert(self, table: str, rows: Rows, /) -> None:
        """Insert rows, all with the same columns, at least one."""
        ...

    def update(self, complaint_id: str, version: int, values: dict[str, Any], /) -> int:
        """Update a complaint that has this version; return its number."""
        ...

    def most_urgent(self, team: str, /) -> bytes:
        """Return the head of the first open complaint of *team*."""
        ...

    def close(self) -> None:
        """Let the connections go."""
        ...


class Shop:
    """Files complaints, changes them and finds the most urgent one."""

    def __init__(self, tools: Tools, layout: Layout) -> None:
        self._tools, self._layout, self._codec = tools, layout, Codec()

    def save(self, commits: Sequence[Commit]) -> None:
        """Store new complaints in one transaction, leaving out those whose request key is known."""
        tools = self._tools
        with tools.transaction():
            known = {key for (key,) in tools.ask(*self._layout.known([str(one.request_key) for one in commits]))}
            new = [commit for commit in commits if commit.request_key not in known]
            before = self._layout.take(tools.ask, changes=len(new), new=len(new))
            for table, rows in self._rows(new, before).items():
                if rows:
                    tools.insert(table, rows)

    def change(self, commits: Sequence[Commit]) -> None:
        """Store a change of one complaint in one transaction."""
        [commit] = commits
        with self._tools.transaction():
            before = self._layout.take(self._tools.ask, changes=1, new=0)
            state = self._layout.state(commit, before.changed + 1)
            number = self._tools.update(commit.head.id, commit.expected_version, state)
            for table, rows in self._history(number, commit).items():
                if rows:
                    self._tools.insert(table, rows)

    def most_urgent(self, team: str) -> Complaint:
        """Return the most urgent complaint of *team*."""
        return self._codec.loads(self._tools.most_urgent(team), Complaint)

    def close(self) -> None:
        """Let the connections go."""
        self._tools.close()

    def _rows(self, commits: Sequence[Commit], before: Place) -> dict[str, Rows]:
        """Return the rows of new complaints by table, numbered on from what is stored."""
        rows: dict[str, Rows] = {"complaints": [], "register": [], "events": [], "personal": [], "requests": []}
        for nth, commit in enumerate(commits, start=1):
            number, head = before.number + nth, commit.head
            key = {"tenant": TENANT, "id": head.id, "registered": before.registered + nth, "secret": commit.secret}
            state = self._layout.state(commit, before.changed + nth)
            rows["complaints"].append({"number": number, **key, **state})
            rows["register"] += self._layout.entry(number, before.registered + nth)
            for table, some in self._history(number, commit).items():
                rows[table] += some
            request = {"tenant": TENANT, "key": commit.request_key, "complaint_id": head.id, "version": head.version}
            rows["requests"].append(request)
        return rows

    def _history(self, number: int, commit: Commit) -> dict[str, Rows]:
        layout, last = self._layout, commit.head.version
        return {
            "events": [
                layout.event(number, event, commit.request_key if event.seq == last else None)
                for event in commit.events
            ],
            "personal": [row for event in commit.events for row in layout.personal(number, event)],
        }
