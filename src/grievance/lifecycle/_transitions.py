"""
The transition table: the only place that says what may follow what.

A key that is missing is an illegal move. ``None`` as a stage is "not on record yet". Two things are decided beside the
table, in `_apply`: a contact that is no complaint is registered as *recorded* instead of *open*, and a few commands
need more than a stage (an answer needs a measure, an overruling a reason).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.lifecycle._commands import (
    Accept,
    Admit,
    Analyse,
    Answer,
    Assess,
    Close,
    Command,
    Overrule,
    RecordContact,
    Register,
)
from grievance.model import Stage

__all__ = ["TRANSITIONS", "allowed"]

TRANSITIONS: Mapping[tuple[Stage | None, type[Command]], Stage] = MappingProxyType(
    {
        (None, Register): Stage.OPEN,
        (Stage.RECORDED, RecordContact): Stage.RECORDED,
        (Stage.RECORDED, Admit): Stage.OPEN,
        (Stage.RECORDED, Close): Stage.CLOSED,
        (Stage.OPEN, Assess): Stage.OPEN,
        (Stage.OPEN, Overrule): Stage.OPEN,
        (Stage.OPEN, RecordContact): Stage.OPEN,
        (Stage.OPEN, Analyse): Stage.OPEN,
        (Stage.OPEN, Answer): Stage.ANSWERED,
        (Stage.ANSWERED, RecordContact): Stage.ANSWERED,
        (Stage.ANSWERED, Analyse): Stage.ANSWERED,
        (Stage.ANSWERED, Accept): Stage.RESOLVED,
        (Stage.ANSWERED, Close): Stage.CLOSED,
        (Stage.RESOLVED, RecordContact): Stage.RESOLVED,
        (Stage.RESOLVED, Analyse): Stage.RESOLVED,
        (Stage.RESOLVED, Close): Stage.CLOSED,
        (Stage.CLOSED, RecordContact): Stage.CLOSED,
        (Stage.CLOSED, Analyse): Stage.CLOSED,
    }
)


def allowed(stage: Stage | None) -> tuple[str, ...]:
    """Return the names of the commands that *stage* allows, in the order of the table."""
    return tuple(command.__name__ for at, command in TRANSITIONS if at == stage)
