"""How a batch is saved: in one statement if it fits, and otherwise again, to tell why it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from grievance.codec import Codec
from grievance.errors import StaleComplaint, StorageError
from grievance.storage._sql import _statements as sql
from grievance.storage._sql._batch import Known, Rows, assumed, outcomes, rows_left
from grievance.storage._sql._columns import Values
from grievance.storage._sql._saving import saved_as_asked, saving, saving_parameters, settling
from grievance.storage._sql._steps import Ask, Steps
from grievance.storage._values import Commit, Saved

__all__ = ["NotAsAssumed", "ways_to_save"]


class NotAsAssumed(Exception):
    """Something in the store is not what the commits expect; what was done is to be undone."""


def ways_to_save(codec: Codec, tenant: str, commits: Sequence[Commit]) -> Iterator[Steps[tuple[Saved, ...]]]:
    """Yield the ways in which to save *commits*: the short one, and the one that makes sure."""
    yield _at_once(codec, tenant, commits)
    yield _looking_first(codec, tenant, commits)


def _at_once(codec: Codec, tenant: str, commits: Sequence[Commit]) -> Steps[tuple[Saved, ...]]:
    """
    Save *commits* in one statement, assuming that they fit.

    Raises:
        NotAsAssumed: They do not, or it takes more to know.
    """
    known = assumed(commits)
    if known is None:
        raise NotAsAssumed
    try:
        saved = outcomes(commits, known)
    except StaleComplaint:
        raise NotAsAssumed from None
    rows = rows_left(commits, saved, codec)
    if rows.renewed or not (yield from _written(tenant, rows)):
        raise NotAsAssumed
    return saved


def _looking_first(codec: Codec, tenant: str, commits: Sequence[Commit]) -> Steps[tuple[Saved, ...]]:
    """Save *commits* after a look at all that they rest on, while nobody else saves for the tenant."""
    yield Ask(sql.LOCKING_TENANT, {"tenant": tenant})
    saved = outcomes(commits, (yield from _known(tenant, commits)))
    rows = rows_left(commits, saved, codec)
    if rows.renewed:
        yield Ask(settling(), {"tenant": tenant, "settled": Values(rows.settled)})
        rows.settled = ()
    if rows.count and not (yield from _written(tenant, rows)):
        raise StorageError("the store cannot be written: another transaction has been in the way; try again")
    return saved


def _written(tenant: str, rows: Rows) -> Steps[bool]:
    parts, parameters = saving_parameters(tenant, rows)
    [counts] = yield Ask(saving(parts), parameters)
    return saved_as_asked(rows, tuple(counts))


def _known(tenant: str, commits: Sequence[Commit]) -> Steps[Known]:
    keys = Values({commit.request_key for commit in commits} - {None})
    ids = Values({complaint_id for commit in commits for complaint_id in _named(commit)})
    customers = Values({commit.all_of_customer for commit in commits} - {None})
    requests = (yield Ask(sql.REQUESTS_KNOWN, {"tenant": tenant, "keys": keys})) if keys else ()
    found: Any = yield Ask(sql.VERSIONS, {"tenant": tenant, "ids": ids})
    versions = dict(found)
    rows = (yield Ask(sql.OF_CUSTOMERS, {"tenant": tenant, "customers": customers})) if customers else ()
    of_customers: dict[str, list[str]] = {customer_id: [] for customer_id in customers}
    for customer_id, complaint_id, version in rows:
        of_customers[customer_id].append(complaint_id)
        versions[complaint_id] = version
    return Known(
        versions=versions,
        requests={key: Saved(complaint_id=complaint_id, version=version) for key, complaint_id, version in requests},
        of_customers=of_customers,
    )


def _named(commit: Commit) -> Iterator[str]:
    yield commit.head.id
    yield from (complaint_id for complaint_id, _ in commit.unchanged)
