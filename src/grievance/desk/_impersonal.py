"""Complainants act without their names: who asks stands in sealed events, which erasure cannot change."""

from __future__ import annotations

from typing import TypeVar

import attrs

from grievance.lifecycle import Command
from grievance.model import CUSTOMER, Actor

__all__ = ["COMPLAINANT", "impersonal", "nameless"]

C = TypeVar("C", bound=Command)

COMPLAINANT = "complainant"
"""The id under which every complainant acts."""


def nameless(actor: Actor) -> Actor:
    """Return *actor*, without the id if it is a complainant: that it was the complainant says enough."""
    return attrs.evolve(actor, id=COMPLAINANT) if CUSTOMER in actor.roles else actor


def impersonal(command: C) -> C:
    """Return *command* without the name of a complainant who issues it."""
    actor = nameless(command.by)
    return command if actor == command.by else attrs.evolve(command, by=actor)
