"""What became of the cases of a suite: passed, failed or skipped, with all answers and what nearly gave another."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import attrs

from grievance.decision import Reason
from grievance.testing.asking._cases import Case, Expectation, Suite, TimelineCase

__all__ = ["Answer", "NearRow", "SuiteResult", "Verdict", "VerdictKind"]


_AT_LENGTH = 20
"""How many failing cases of a file are told at length; of the others, a line each."""


class VerdictKind(Enum):
    """What became of a case."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@attrs.frozen(kw_only=True)
class NearRow:
    """
    A row of a rule table that did not give the answer, and what stopped it, with the value that did.

    ``number`` is its place in the table, from 1; ``held`` and ``missed`` say how many of its conditions were true and
    were not.
    """

    rule: str
    number: int
    held: int
    missed: int
    stopped: str

    def __str__(self) -> str:
        return f"{self.rule} (row {self.number}) {self.stopped}"


@attrs.frozen(kw_only=True)
class Answer:
    """
    What a procedure answered to one question, beside what was expected.

    ``value`` is the answer in the words of the file (None: a person must decide), ``reasons`` the rules that gave it.
    Of an answer that is not as expected, ``nearly`` are the rows of the ``table`` that came nearest to giving another
    one, the nearest first, and ``rows`` the numbers of all its rows by their ids; a policy of the host has no table.
    ``points`` says of a level that is not as expected what it comes from.
    """

    expected: Expectation
    value: object
    reasons: tuple[Reason, ...] = ()
    table: str | None = None
    rows: Mapping[str, int] = attrs.field(factory=dict)
    nearly: tuple[NearRow, ...] = ()
    points: str | None = None

    @property
    def fits(self) -> bool:
        """Whether the value and the reasons are those that are expected."""
        return self._value_fits() and self._reasons_fit()

    def _value_fits(self) -> bool:
        wanted = self.expected.value
        if self.expected.abstains:
            return self.value is None
        if isinstance(wanted, Mapping) and isinstance(self.value, Mapping):
            return all(self.value.get(name) == one for name, one in wanted.items())
        return wanted is None or wanted == self.value

    def _reasons_fit(self) -> bool:
        because = self.expected.because
        given = {reason.rule for reason in self.reasons}
        return because is None or (because <= given if self.expected.at_least else because == given)


@attrs.frozen(kw_only=True)
class Verdict:
    """
    What became of one case.

    ``answers`` are those to all its questions; ``mismatches`` are the differences of a timeline in sentences, or why a
    case could not be asked. ``source`` is the file; ``seconds`` are how long it took, if that was measured. The text of
    one that failed says all that is needed to see why, with instants in the ``zone`` of the procedure.
    """

    case: Case | TimelineCase
    zone: str = "UTC"
    source: str = ""
    seconds: float = 0.0
    answers: tuple[Answer, ...] = ()
    mismatches: tuple[str, ...] = ()

    @property
    def kind(self) -> VerdictKind:
        """Whether it passed, failed or was skipped."""
        if self.case.skip is not None:
            return VerdictKind.SKIPPED
        wrong = self.mismatches or not all(answer.fits for answer in self.answers)
        return VerdictKind.FAILED if wrong else VerdictKind.PASSED

    def __str__(self) -> str:
        from grievance.testing.cases._failing import told

        return told(self)


@attrs.frozen(kw_only=True)
class SuiteResult:
    """What became of all cases of a suite, in the order of the file."""

    suite: Suite
    verdicts: tuple[Verdict, ...]

    def of(self, kind: VerdictKind) -> tuple[Verdict, ...]:
        """Return the verdicts of one kind."""
        return tuple(verdict for verdict in self.verdicts if verdict.kind is kind)

    @property
    def passed(self) -> bool:
        """Whether nothing failed and something was run: a run that asks nothing proves nothing."""
        return bool(self.of(VerdictKind.PASSED)) and not self.of(VerdictKind.FAILED)

    @property
    def summary(self) -> str:
        """How many cases passed, failed and were skipped."""
        counts = ", ".join(f"{len(self.of(kind))} {kind.value}" for kind in VerdictKind)
        ran = len(self.verdicts) > len(self.of(VerdictKind.SKIPPED))
        return f"{self.suite.source}: {counts}" if ran else f"{self.suite.source}: {counts}; no case was run"

    def __str__(self) -> str:
        from grievance.testing.cases._failing import headline

        failed = self.of(VerdictKind.FAILED)
        others = "\n".join(f"FAIL  {verdict.case.id}: {headline(verdict)}" for verdict in failed[_AT_LENGTH:])
        skipped = "\n".join(map(str, self.of(VerdictKind.SKIPPED)))
        return "\n\n".join(filter(None, [*map(str, failed[:_AT_LENGTH]), others, skipped, self.summary]))
