"""Who may ask what of a complaint, by role and stage: a table that fails closed."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.errors import NotPermitted
from grievance.lifecycle import COMMANDS, CONSEQUENCES, Command, RecordContact
from grievance.model import CUSTOMER, Direction, Stage

__all__ = ["ALL_COMMANDS", "DEFAULT_PERMISSIONS", "Permissions", "Permit"]


@attrs.frozen(kw_only=True)
class Permit:
    """The roles that may issue these commands (by name), at these stages (none given: at every stage)."""

    roles: frozenset[str]
    commands: frozenset[str]
    stages: frozenset[Stage] = frozenset()

    def covers(self, command: str, stage: Stage | None) -> bool:
        """Return whether it is about this command at this stage; None is "not on record yet"."""
        return command in self.commands and (not self.stages or stage in self.stages)


@attrs.frozen(kw_only=True)
class Permissions:
    """The table. What no row permits is refused: an unknown role, or none, may do nothing."""

    permits: tuple[Permit, ...]

    @property
    def roles(self) -> frozenset[str]:
        """All roles that may do anything."""
        return frozenset(role for permit in self.permits for role in permit.roles)

    def check(self, complaint_id: str, command: Command, stage: Stage | None) -> None:
        """
        Refuse *command* unless one of its actor's roles may issue it at *stage*.

        Raises:
            NotPermitted: None of them may; the error says which roles may.
        """
        name, roles = type(command).__name__, command.by.roles
        allowed = [permit for permit in self.permits if permit.covers(name, stage)]
        permitted = {role for role in roles if any(role in permit.roles for permit in allowed)}
        if not permitted:
            raise NotPermitted(complaint_id, tried=name, because=_because(roles, allowed))
        if permitted == {CUSTOMER} and isinstance(command, RecordContact) and not _comes_in(command):
            raise NotPermitted(complaint_id, tried=name, because="a customer records what comes in, nothing else")


def _comes_in(command: RecordContact) -> bool:
    return command.contact.direction is Direction.IN


def _because(roles: Iterable[str], allowed: Iterable[Permit]) -> str:
    may = sorted(set().union(*(permit.roles for permit in allowed)))
    asked = f"the role {' or '.join(map(repr, roles))} may not" if roles else "whoever asks has no role"
    return f"{asked}; at this stage the roles that may are: {', '.join(may) or 'none'}"


ALL_COMMANDS = frozenset(name for name, command in COMMANDS.items() if command not in CONSEQUENCES)
"""What persons and programs ask for; ``"*"`` in a procedure."""

_BY_PERSONS = frozenset({"Overrule", "Waive", "PromiseDate", "Approve", "LiftHold"})
_NOT_BY_HANDLERS = frozenset({"Erase", "LiftHold"})
_CUSTOMER_MAY = ("RecordContact", "Accept", "Withdraw", "Reopen", "RequestStage2", "GoToOmbudsman", "GiveFeedback")

DEFAULT_PERMISSIONS = Permissions(
    permits=(
        Permit(roles=frozenset({"handler"}), commands=ALL_COMMANDS - _NOT_BY_HANDLERS),
        Permit(roles=frozenset({"accountable"}), commands=ALL_COMMANDS | {"Assess"}),
        Permit(roles=frozenset({"system"}), commands=(ALL_COMMANDS | {"Assess"}) - _BY_PERSONS),
        Permit(roles=frozenset({CUSTOMER}), commands=frozenset(_CUSTOMER_MAY)),
    )
)
"""What holds where a procedure has no table: our proposal. Who acts in none of these roles may do nothing."""
