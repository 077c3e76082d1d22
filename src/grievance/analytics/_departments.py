"""The steps that departments do for complaints: how long they took, and whether in time (S37)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from grievance.model import Complaint, Task
from grievance.model._checks import check_instant

__all__ = ["DepartmentWork", "work_by_department"]


@attrs.frozen(kw_only=True)
class DepartmentWork:
    """What a department was given: how many tasks, how many are open or late, and how long others waited for it."""

    department: str
    tasks: int
    open: int
    late: int
    waited: timedelta


def work_by_department(complaints: Iterable[Complaint], now: datetime) -> tuple[DepartmentWork, ...]:
    """Return the hand-offs to each department up to *now*, in the order of their names (S37)."""
    at = check_instant("now", now)
    given: dict[str, list[Task]] = {}
    for complaint in complaints:
        for task in complaint.tasks:
            given.setdefault(task.to, []).append(task)
    return tuple(
        DepartmentWork(
            department=department,
            tasks=len(tasks),
            open=sum(task.settled_at is None for task in tasks),
            late=sum(task.late(at) for task in tasks),
            waited=sum(((task.settled_at or at) - task.given_at for task in tasks), timedelta(0)),
        )
        for department, tasks in sorted(given.items())
    )
