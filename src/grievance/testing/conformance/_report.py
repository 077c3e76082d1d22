"""What came of the laws: a verdict for each, and what they say of what was declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from grievance.testing.conformance._capabilities import RACING, Capability, Lacks
from grievance.testing.conformance._law import StoreLaw

__all__ = ["LawVerdict", "StoreReport"]


@attrs.frozen(kw_only=True)
class LawVerdict:
    """What came of one law: how it was ``broken``, None if it was kept; ``lacking`` why it need not be kept."""

    law: StoreLaw
    broken: str | None = None
    lacking: str | None = None

    @property
    def fails(self) -> bool:
        """Whether the store had to keep the law and broke it."""
        return self.broken is not None and self.lacking is None

    def __str__(self) -> str:
        if self.broken is None:
            return f"{self.law}: kept"
        if self.lacking is not None:
            return f"{self.law}: not kept, as declared: {self.lacking}"
        return f"{self.law}: BROKEN\n  {self.law.sentence}\n  {self.broken}"


@attrs.frozen(kw_only=True)
class StoreReport:
    """What came of all laws that were tried, and what the store was declared to lack."""

    verdicts: tuple[LawVerdict, ...]
    lacks: Lacks = attrs.field(factory=dict)

    @property
    def broken(self) -> tuple[LawVerdict, ...]:
        """The laws that the store had to keep and broke."""
        return tuple(one for one in self.verdicts if one.fails)

    @property
    def not_lacking(self) -> tuple[Capability, ...]:
        """
        What was declared lacking, and is there: every law that needs it was kept, and nothing else that is lacking.

        Threads and processes are never among them: their laws are kept by luck at times.
        """
        return tuple(one for one in self.lacks if one not in RACING and self._all_kept(one))

    def _all_kept(self, capability: Capability) -> bool:
        needing = [one for one in self.verdicts if capability in one.law.needs]
        of_it = [one for one in needing if self.lacks.keys().isdisjoint({*one.law.needs} - {capability})]
        return bool(of_it) and all(one.broken is None for one in of_it)

    @property
    def conforms(self) -> bool:
        """Whether the store keeps every law that it has to keep, and lacks what it is declared to lack."""
        return not self.broken and not self.not_lacking

    def must_conform(self) -> None:
        """Raise AssertionError with every law that is broken and every declaration that is wrong."""
        if not self.conforms:
            raise AssertionError("\n".join((*map(str, self.broken), *self._wrongly_declared())))

    def _wrongly_declared(self) -> tuple[str, ...]:
        return tuple(
            f"{one.value}: declared lacking, but the store keeps every law of it: say so" for one in self.not_lacking
        )

    def as_mapping(self) -> Mapping[str, Any]:
        """Return the report as a mapping that is ready for JSON."""
        laws = [
            {
                "id": one.law.id,
                "name": one.law.name,
                "sentence": one.law.sentence,
                "needs": [needed.value for needed in one.law.needs],
                "verdict": "broken" if one.fails else "lacking" if one.broken else "kept",
                "what": one.broken,
            }
            for one in self.verdicts
        ]
        lacks = {one.value: reason for one, reason in self.lacks.items()}
        wrong = [one.value for one in self.not_lacking]
        return {"conforms": self.conforms, "laws": laws, "lacks": lacks, "not_lacking": wrong}

    def __str__(self) -> str:
        kept = sum(one.broken is None for one in self.verdicts)
        counts = f"{len(self.verdicts)} laws: {kept} kept, {len(self.broken)} broken"
        declared = f", {len(self.verdicts) - kept - len(self.broken)} declared lacking"
        return "\n".join((*map(str, self.verdicts), *self._wrongly_declared(), counts + declared))
