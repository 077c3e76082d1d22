"""Who did what: kinds of work, who counts as a person, and the credit that they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntFlag
from fractions import Fraction
from functools import cache
from types import MappingProxyType

import attrs

from grievance.model import CUSTOMER, Actor
from grievance.model import _events as told
from grievance.motivation.history._terms import Shares

__all__ = ["NOBODY", "WORKED_BY", "Credit", "Work", "credit_of", "has_part", "is_person", "weights_of"]


class Work(IntFlag):
    """
    The kinds of work; somebody who did a kind once has done it.

    A part weighs nothing: it is what makes working and writing count, of whoever has no other kind of work that does.
    """

    RECEIVED = 1
    WORKED = 2
    WROTE = 4
    DID_A_TASK = 8
    DECIDED = 16
    APPROVED = 32
    PART = 64


_PARTS = Work.RECEIVED | Work.DID_A_TASK | Work.DECIDED | Work.PART
"""What makes a part in a complaint; who merely works on it, writes or approves has none."""


_NO_PERSON = frozenset({"system", "import", CUSTOMER})


def is_person(actor: Actor) -> bool:
    """Return whether an actor is one of the staff: neither a program, nor an import, nor whoever complains."""
    return not actor.roles or _NO_PERSON.isdisjoint(actor.roles)


@attrs.frozen
class Credit:
    """
    Who did how much of a complaint: whole weights by person, in the order in which they came to it, and their sum.

    >>> Credit((("ann", 4), ("bob", 1)), 5).shares["bob"]
    Fraction(1, 5)
    """

    weights: tuple[tuple[str, int], ...]
    total: int

    @property
    def shares(self) -> Mapping[str, Fraction]:
        """The part of each person; they sum to exactly one, unless nobody did anything."""
        return MappingProxyType({person: Fraction(weight, self.total) for person, weight in self.weights})

    def __contains__(self, person: str) -> bool:
        return any(one == person for one, _ in self.weights)


NOBODY = Credit((), 0)


def credit_of(work: Iterable[tuple[str, int]], accused: frozenset[str], weigh: tuple[int, ...]) -> Credit:
    """
    Return the credit for *work*, kinds by person, each of which *weigh* says the weight of.

    Whom the complaint is about has none in it (S28).
    """
    weights = tuple([(person, weigh[kinds]) for person, kinds in work if weigh[kinds] and person not in accused])
    return Credit(weights, sum([weight for _, weight in weights])) if weights else NOBODY


@cache
def weights_of(shares: Shares) -> tuple[int, ...]:
    """
    Return what each combination of kinds of work weighs: nothing for who has no part in the complaint.

    Otherwise a note and a letter on every case of a colleague would earn a share in each (pain 52).
    """
    each = tuple(getattr(shares, field.name) for field in attrs.fields(Shares))
    counted = (kinds if kinds & _PARTS else kinds & Work.APPROVED for kinds in range(1 << len(Work)))
    return tuple(sum(weight for bit, weight in enumerate(each) if kinds >> bit & 1) for kinds in counted)


def has_part(kinds: int) -> bool:
    """Return whether kinds of work make a part in the complaint."""
    return bool(kinds & _PARTS)


WORKED_BY = frozenset(
    {
        *(told.Admitted, told.Overridden, told.Analysed, told.Corrected, told.Waited, told.Resumed, told.Promised),
        *(told.Waived, told.FileCompleted, told.TransferAccepted, told.TaskGiven, told.Reopened, told.ExecutionChecked),
        *(told.HandOverConfirmed, told.HandOverReturned, told.DecisionProposed, told.RemedyReported, told.Ticked),
    }
)
"""
The events whose actor has worked on the complaint, beside contacts, tasks and decisions.

Offering or declining a transfer, declining a task, closing, merging and linking are no work; recording what the
complainant said (acceptance, feedback, withdrawal, a second stage) is none either.
"""
