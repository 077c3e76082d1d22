"""When the company cannot help: grounds that are proposed, what a refusal owes, other bodies and their silence."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.cannot_help._policy import Proposed, RefusalPolicy, RefusalTable, ask_a_person
    from grievance.cannot_help._prepare import needs_second_person, prepare, wanted
    from grievance.cannot_help._silence import silent_since
    from grievance.cannot_help._terms import GOODWILL, CannotHelp, Routes
    from grievance.cannot_help._words import WORD_OF, Words

__all__ = [
    "GOODWILL",
    "WORD_OF",
    "CannotHelp",
    "Proposed",
    "RefusalPolicy",
    "RefusalTable",
    "Routes",
    "Words",
    "ask_a_person",
    "needs_second_person",
    "prepare",
    "silent_since",
    "wanted",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "GOODWILL": "_terms",
        "WORD_OF": "_words",
        "CannotHelp": "_terms",
        "Proposed": "_policy",
        "RefusalPolicy": "_policy",
        "RefusalTable": "_policy",
        "Routes": "_terms",
        "Words": "_words",
        "ask_a_person": "_policy",
        "needs_second_person": "_prepare",
        "prepare": "_prepare",
        "silent_since": "_silence",
        "wanted": "_prepare",
    },
)
