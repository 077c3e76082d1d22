"""``grievance questions``: what is still to ask whoever complains, one thing at a time (S33, S50)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import typer

from grievance.cli._channel import read_channel
from grievance.cli._printing import say_json
from grievance.codec import nearest
from grievance.policies import ASKABLE
from grievance.policies import questions as questions_left

__all__ = ["questions"]


def questions(procedure: str, channel: str, told: Iterable[str], *, language: str, as_json: bool) -> None:
    """Print the questions that are left on a channel of a procedure, and from which on one may stop."""
    asks, _ = read_channel(procedure, channel)
    left = questions_left(asks, _read(told), language)
    if as_json:
        say_json([attrs.asdict(question) for question in left])
        return
    stopped = False
    for question in left:
        if question.stop and not stopped:
            print(question.stop)
            stopped = True
        print(f"{question.text} [{question.ask}]")


def _read(told: Iterable[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for words in told:
        name, separator, value = words.partition("=")
        if not separator or name not in ASKABLE:
            hint = nearest(name, ASKABLE)
            raise typer.BadParameter(f"must be name=value, with the name of what is asked{hint}", param_hint="--told")
        known[name] = value
    return known
