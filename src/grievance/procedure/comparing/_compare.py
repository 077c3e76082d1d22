"""What a new version of a procedure changes for complaints, in words; not which lines of the file."""

from __future__ import annotations

from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._calendars import calendar_changes
from grievance.procedure.comparing._change import Comparison
from grievance.procedure.comparing._inputs import Inputs, fact_changes
from grievance.procedure.comparing._letters import letter_changes
from grievance.procedure.comparing._rights import right_changes
from grievance.procedure.comparing._standards import standard_changes
from grievance.procedure.comparing._tables import reason_changes, table_changes
from grievance.procedure.comparing._terms import term_changes
from grievance.rules.analysis import STEPS

__all__ = ["compare"]


def compare(old: Procedure, new: Procedure, *, steps: int = STEPS) -> Comparison:
    """
    Return what *new* changes for complaints against *old*.

    Rule tables are compared by what they answer to every input that both procedures know, each kind of difference with
    one example; a rule under another id, or in another place, that answers alike is no change. All else is compared by
    what it lays down: standards, levels, calendars by their dates, what refusals and letters say, authority,
    permissions, ladders. What things are called, sources, and an order that decides nothing do not count. A policy of
    the host cannot be looked into: it is said to be undecided where both procedures name the same, and so is what takes
    more than *steps* to tell.
    """
    inputs = Inputs.of(old, new, steps=steps)
    found = (
        *fact_changes(old, new, inputs),
        *table_changes(old, new, inputs),
        *standard_changes(old, new, inputs),
        *right_changes(old, new),
        *term_changes(old, new),
        *letter_changes(old, new),
        *calendar_changes(old, new),
        *reason_changes(old, new),
    )
    sections = list(dict.fromkeys(one.section for one in found))
    return Comparison(old=old.ref, new=new.ref, found=tuple(sorted(found, key=lambda one: sections.index(one.section))))
