"""The sample audit, which nobody can steer, and which ends a second person has to look at (L59)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from math import ceil

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact
from grievance.motivation.history._case import Case, Ending

__all__ = ["audit_sample", "needs_second_look"]


def audit_sample(
    case_ids: Iterable[str], *, seed: str, size: int | None = None, share: Number | None = None
) -> tuple[str, ...]:
    """
    Return the complaints that are to be audited, in the order in which they are to be looked at.

    They are those whose SHA-256 digest together with the *seed* is smallest: the same on every machine and in whatever
    order they are given, and a larger sample holds a smaller one. Choose the seed after the period is over, so that
    nobody knows beforehand who is looked at. *size* is how many, *share* which part of all, rounded up.

    >>> audit_sample(["c-1", "c-2", "c-3", "c-4"], seed="2026-02", size=2)
    ('c-3', 'c-2')

    Raises:
        InvalidValue: Not exactly one of *size* and *share* is given, or it is negative, or the share above 1.
    """
    ids = set(case_ids)
    wanted = _wanted(len(ids), size, None if share is None else exact(share))
    return tuple(sorted(ids, key=lambda one: (_digest(seed, one), one))[:wanted])


def _wanted(number: int, size: int | None, share: Fraction | None) -> int:
    if share is None:
        if size is None or size < 0:
            raise InvalidValue("audit_sample.size", "or the share must be given, and not be negative")
        return size
    if size is not None or not 0 <= share <= 1:
        raise InvalidValue("audit_sample.share", "must lie between 0 and 1, and stand without a size")
    return ceil(share * number)


def _digest(seed: str, case_id: str) -> bytes:
    """Return a digest; the length of the seed keeps seeds and ids apart."""
    return sha256(f"{len(seed)}:{seed}{case_id}".encode()).digest()


def needs_second_look(case: Case) -> bool:
    """
    Return whether a complaint was ended by a closing code alone that nobody else has looked at (L57, L59).

    Such are refusals, referrals, withdrawals, closings without an answer and mergers, unless a second person approved
    or reviewed the decision, an outside body confirmed it, or an audit passed it.
    """
    if case.merged_at is not None:
        return not any(one.passed and one.at >= case.merged_at for one in case.audits)
    end = case.standing
    return end is not None and end.kind in _CODES and not end.second_look


_CODES = (Ending.REFUSED, Ending.REFERRED, Ending.WITHDRAWN, Ending.CLOSED)
