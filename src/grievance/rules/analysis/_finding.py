"""What an analysis answers: findings with a counter-example, and proofs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import attrs

from grievance.errors import GrievanceError

__all__ = ["Defect", "Finding", "Outcome", "Proof", "Undecided", "undecided"]


class Defect(Enum):
    """What can be wrong with rules that load."""

    GAP = "gap"
    OVERLAP = "overlap"
    CONTRADICTION = "contradiction"
    SHADOWED = "shadowed"
    NEVER_HOLDS = "never holds"
    REDUNDANT = "redundant"
    UNREACHABLE = "unreachable"
    UNKNOWN_NAME = "unknown name"
    NOT_MONOTONE = "not monotone"
    NO_DUTY = "no duty"
    DEAD_END = "dead end"
    ENDLESS_LADDER = "endless ladder"
    UNSENT_LETTER = "unsent letter"
    IDLE_STANDARD = "idle standard"
    STRICTER_ELSEWHERE = "stricter elsewhere"
    UNANALYSABLE = "unanalysable"
    UNDECIDED = "undecided"


@attrs.frozen(kw_only=True)
class Finding:
    """
    One defect, where it is, in words, and facts for which it shows.

    ``where`` is the path in the file, ``rows`` are the ids of the rules concerned. ``example`` are facts by name as a
    case file gives them (None where no facts show it); a fact that is not named is absent. Where it takes two
    complaints to show the defect, ``other`` is the second one.
    """

    defect: Defect
    where: str
    message: str
    rows: tuple[str, ...] = ()
    example: Mapping[str, object] | None = None
    other: Mapping[str, object] | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.defect.value}: {self.message}"


class Outcome(Enum):
    """How a question over all inputs ends."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


def undecided(steps: int) -> str:
    """Return why a question has no answer."""
    return f"undecided within {steps:,} steps"


@attrs.frozen(kw_only=True)
class Proof:
    """
    The answer to a question over all inputs: proved, refuted with an example, or undecided.

    ``rows`` are the rules that the example rests on; of an undecided question those that are still to be told apart.
    ``because`` says it in a sentence.
    """

    outcome: Outcome
    because: str
    example: Mapping[str, object] | None = None
    rows: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it is proved: what is undecided is not."""
        return self.outcome is Outcome.PROVED

    def __str__(self) -> str:
        return f"{self.outcome.value}: {self.because}"


class Undecided(GrievanceError):
    """A question took more steps than it may; ``rows`` are the rules that are still to be told apart."""

    def __init__(self, because: str, rows: tuple[str, ...] = ()) -> None:
        super().__init__(because, rows)
        self.because = because
        self.rows = rows

    def __str__(self) -> str:
        return self.because
