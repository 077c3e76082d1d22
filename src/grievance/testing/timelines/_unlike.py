"""What is not as a timeline expects it: in lines, with what came instead, when, and by which standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import attrs

from grievance.procedure import Procedure
from grievance.testing.asking._owing import owing
from grievance.testing.asking._wrapping import wrapped

__all__ = ["Handed", "in_lines", "locally", "which_standards"]


@attrs.frozen
class Handed:
    """What was handed out, in the words of `effect_words`, and when."""

    words: str
    at: datetime


def in_lines(head: str, told: Mapping[str, str | Iterable[str]]) -> str:
    """Return *head* and below it what is *told* under each label; what stands under one is a text, or lines of it."""
    lines = [head]
    for label, texts in told.items():
        for number, text in enumerate([texts] if isinstance(texts, str) else texts):
            lines += wrapped(f"  {'' if number else label:<10}{text}", indent=12)
    return "\n".join(lines)


def locally(at: datetime, procedure: Procedure) -> str:
    """Return an instant as the clocks of *procedure* show it."""
    return f"{at.astimezone(ZoneInfo(procedure.zone)):%Y-%m-%d %H:%M}"


def which_standards(words: Iterable[str], procedure: Procedure) -> dict[str, list[str]]:
    """Return under the label ``by`` the standards of *procedure* that *words* name, with their clauses and spans."""
    named = {one for text in words for one in text.split()}
    reasons = (owing(bound.standard) for bound in procedure.standards if bound.standard.id in named)
    told = [f"{one.rule} ({', '.join(filter(None, (one.authority, str(one.because))))})" for one in reasons]
    return {"by": told} if told else {}
