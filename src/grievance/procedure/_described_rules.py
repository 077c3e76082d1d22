"""A row of a rule table in words: what it asks, what comes of it, why, and on what clause it rests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grievance.procedure._page import Page, both
from grievance.procedure._wording import conditions_in
from grievance.rules import Condition, Rule

__all__ = ["BY_HOST", "asked", "rule_line"]

BY_HOST = both("Decided by a function of the host application.", "Решает функция самого приложения.")


def asked(page: Page, when: Iterable[Condition]) -> str:
    """Return what a row asks."""
    conditions = conditions_in(when, page.language)
    return page.say(_IF, conditions=conditions) if conditions else page.say(_ALWAYS)


def rule_line(page: Page, rule: Rule[Any], result: str) -> str:
    """Return a row whose *result* was said already."""
    because = page.say(_BECAUSE, because=rule.because, id=rule.id)
    authority = page.say(_AUTHORITY, authority=rule.authority) if rule.authority else ""
    return f"{asked(page, rule.when)}: {result}{because}{authority}"


_IF = both("if {conditions}", "если {conditions}")
_ALWAYS = both("always", "всегда")
_BECAUSE = both(r", because: {because} \[{id}\]", r", потому что: {because} \[{id}\]")
_AUTHORITY = both(" ({authority})", " ({authority})")
