"""What every command takes that changes a complaint: in which store, by whom, and when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import attrs

from grievance.cli._open import desk_at, desk_of_store, open_store, procedure_of
from grievance.cli._options import By, Json, Now, Role, Store
from grievance.cli._printing import say_json
from grievance.desk import Desk
from grievance.lifecycle import Command
from grievance.model import Actor, Complaint
from grievance.procedure import Procedure

__all__ = ["Case", "Doing"]


@attrs.frozen(kw_only=True)
class Case:
    """A complaint before a change, the desk that makes it, the procedure that governs it, and who acts."""

    desk: Desk
    complaint: Complaint
    procedure: Procedure
    by: Actor

    def apply(self, command: Command) -> Complaint:
        """Apply *command*, unless somebody else was faster."""
        return self.desk.apply(self.complaint.id, command, version=self.complaint.version)


@attrs.frozen(kw_only=True)
class Doing:
    """In which store something is done, by whom in which role, when, and how it is told."""

    store: Store
    by: By
    role: Role
    now: Now = None
    json: Json = False

    @property
    def actor(self) -> Actor:
        """Who does it."""
        return Actor(id=self.by, roles=(self.role,))

    def desk(self) -> AbstractContextManager[Desk]:
        """Return a desk over the store, open while it is used."""
        return desk_at(self.store, self.now)

    @contextmanager
    def case(self, complaint_id: str) -> Iterator[Case]:
        """Give a complaint with what is needed to decide it."""
        with open_store(self.store, must_exist=True) as store:
            desk = desk_of_store(store, self.now)
            complaint = desk.get(complaint_id)
            yield Case(desk=desk, complaint=complaint, procedure=procedure_of(store, complaint), by=self.actor)

    def apply(self, complaint_id: str, command: Command, words: str) -> None:
        """Apply *command*, and say in *words* what has changed and at which stage the complaint is."""
        with self.desk() as desk:
            complaint = desk.apply(complaint_id, command)
        self.tell(complaint, f"{complaint_id}: {words}; it is {complaint.stage.value}")

    def tell(self, complaint: Complaint, words: str) -> None:
        """Print in *words* what has changed, or how the complaint stands now as a JSON document."""
        document = {"id": complaint.id, "stage": complaint.stage.value, "version": complaint.version}
        if self.json:
            say_json(document)
        else:
            print(words)
