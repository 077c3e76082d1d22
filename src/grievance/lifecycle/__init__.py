"""Commands, the transition table, apply, evolve, replay, seals: the rules that are true of a complaint alone."""

from grievance.lifecycle._apply import apply, evolve, replay
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
from grievance.lifecycle._seals import NO_SEAL, broken_seals, commitment, seal, unkept_commitments
from grievance.lifecycle._transitions import TRANSITIONS, allowed

__all__ = [
    "NO_SEAL",
    "TRANSITIONS",
    "Accept",
    "Admit",
    "Analyse",
    "Answer",
    "Assess",
    "Close",
    "Command",
    "Overrule",
    "RecordContact",
    "Register",
    "allowed",
    "apply",
    "broken_seals",
    "commitment",
    "evolve",
    "replay",
    "seal",
    "unkept_commitments",
]
