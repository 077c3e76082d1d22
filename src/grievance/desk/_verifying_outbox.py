"""Whether the outbox holds what the histories say was handed out and is not done: nothing less, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from grievance.desk._driving import UNREADABLE, Operation, outbox
from grievance.errors import StorageError
from grievance.model import Complaint, Effect, Event, Prompted, RemedyOrder
from grievance.procedure import Procedures, agenda

__all__ = ["Waiting"]

_ALL = 2**31 - 1


@attrs.define
class Waiting:
    """What the outbox holds, by complaint; None where it cannot be read."""

    effects: dict[str, dict[str, Effect]] | None = None
    problems: tuple[str, ...] = ()

    def read(self, tenant: str) -> Operation[None]:
        """Read the outbox."""
        try:
            found = yield from outbox(tenant, limit=_ALL)
        except StorageError:
            raise
        except UNREADABLE as error:
            self.problems = (f"the outbox cannot be read: {type(error).__name__}",)
            return
        self.effects = {}
        for effect in found:
            self.effects.setdefault(effect.complaint_id, {})[effect.id] = effect

    def of_nobody(self, known: Iterable[str]) -> Iterator[str]:
        """Yield what waits for complaints that are none of the *known* ones."""
        for complaint_id in sorted((self.effects or {}).keys() - set(known)):
            yield f"the outbox has something to do for {complaint_id}, which is not there"

    def problems_of(self, complaint: Complaint, events: Iterable[Event], procedures: Procedures) -> Iterator[str]:
        """Yield what is wrong with what waits for *complaint*, to which these *events* led."""
        if self.effects is None:
            return
        waits = self.effects.get(complaint.id, {})
        erasure = {f"{complaint.id}/erasure"} if complaint.erased_at is not None else set()
        made = {item.id: item.effect for item in agenda(complaint, procedures)}
        due = {prompt.effect for prompt in complaint.prompts if not prompt.passed} & made.keys() | erasure
        yield from (
            f"{effect} left the outbox undone" for effect in sorted(due - set(complaint.settled) - waits.keys())
        )
        handed = {one.effect for event in events if isinstance(event, Prompted) for one in event.prompts}
        for effect_id, effect in waits.items():
            if effect_id not in handed | erasure:
                yield f"{effect_id} is in the outbox and was never handed out"
            elif effect_id in made and _says(effect) != _says(made[effect_id]):
                yield f"{effect_id} in the outbox says something else than was handed out"


def _says(effect: Effect) -> object:
    """Return what of an effect does not change with the complaint, such as the money to pay."""
    return type(effect), effect.remedy if isinstance(effect, RemedyOrder) else None
