"""What complaints there can be: conditions on them, asked of the engine that analyses tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeAlias, TypeVar

import attrs

from grievance.policies import implied
from grievance.procedure._procedure import Procedure
from grievance.rules import Condition, Rule, RuleTable, read_when
from grievance.rules.analysis import Defect, Finding, Implied, Outcome, Proof, never_gives

__all__ = ["Inputs", "When", "fewest", "undecided", "when_of", "worst"]

When: TypeAlias = tuple[Condition, ...]
T = TypeVar("T")


def when_of(asked: object, procedure: Procedure) -> When:
    """Return what *asked* states in the form of a ``when`` table, as far as it can be read."""
    return read_when(asked, procedure.schema)[0]


@attrs.frozen(kw_only=True, slots=False)
class Inputs:
    """The complaints that there can be under a procedure; a question about them takes at most ``steps``."""

    procedure: Procedure
    steps: int

    @cached_property
    def implied(self) -> Implied:
        """What cannot occur, whatever the procedure says: where it lists channels, there are no others."""
        ruled, listed = implied(self.procedure.schema), [*self.procedure.channels]
        return (*ruled, when_of({"channel": {"not": listed}}, self.procedure)) if listed else ruled

    @property
    def steps_of_sums(self) -> int:
        """How many steps a question about a sum takes at most, each of which takes as long as ten others."""
        return self.steps // 10

    def some(self, when: Sequence[Condition], *, unless: Iterable[When] = (), never: Iterable[When] = ()) -> Proof:
        """
        Return the proof that there is no complaint for which *when* holds and none of *unless* does.

        It is refuted with an example if there is one. What the procedure says cannot occur is left out, as are *never*.
        """
        rows = [Rule(id=f"unless {number}", when=one, value="unless", because="-") for number, one in enumerate(unless)]
        table = RuleTable(
            name="inputs",
            schema=self.procedure.schema,
            hit="first",
            rules=(*rows, Rule(id="when", when=tuple(when), value="when", because="-")),
            impossible=(*self.procedure.impossible, *never),
        )
        return never_gives(table, "when", implied=self.implied, steps=self.steps)


def fewest(items: Sequence[T], enough: Callable[[Sequence[T]], bool]) -> tuple[T, ...]:
    """Return some of *items* that are *enough* as all of them are, and of which none can be spared; the first stay."""
    left = tuple(items)
    for item in reversed(items):
        fewer = tuple(one for one in left if one is not item)
        left = fewer if enough(fewer) else left
    return left


def worst(proofs: Iterable[Proof]) -> Proof:
    """Return a refuted one of some *proofs*, else one that is open, else that all are proved."""
    all_proved = Proof(outcome=Outcome.PROVED, because="all are proved")
    return max(proofs, key=lambda proof: (proof.outcome is Outcome.REFUTED, not proof), default=all_proved)


def undecided(proof: Proof, where: str, question: str, rows: Iterable[str] = ()) -> Iterator[Finding]:
    """Yield that a *question* is open, with the rows that it is about; nothing if it is decided."""
    if proof.outcome is Outcome.UNDECIDED:
        message = f"{question}? {proof.because}"
        yield Finding(defect=Defect.UNDECIDED, where=where, message=message, rows=tuple(rows))
