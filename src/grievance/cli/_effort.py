"""``grievance effort``: what a form costs whoever complains, and where it asks too much (S33, S50, S52)."""

from __future__ import annotations

from pathlib import Path

import typer

from grievance.cli._channel import read_channel
from grievance.cli._printing import say_json
from grievance.codec import read_toml, structured
from grievance.errors import InvalidDocument
from grievance.model import Channel
from grievance.policies import Asks, Effort, Form, effort_of

__all__ = ["effort"]


def effort(file: Path, *, procedure: str | None, channel: str | None, language: str, as_json: bool) -> None:
    """Print the effort that the form of *file* asks of a customer on a channel of a procedure."""
    form, problems = structured(Form, read_toml(file))
    if form is None:
        raise InvalidDocument(f"form {file}", problems)
    found = effort_of(form, *_terms(procedure, channel))
    findings = [finding.said_in(language) for finding in found.findings]
    if as_json:
        say_json({**_document(found), "findings": findings})
        return
    print(f"effort {found.score} of 100: {found.asked} fields, {found.mandatory} of them mandatory")
    print(f"{found.minutes.normalize():f} minutes, {found.contacts} contacts, {_cost(found) or 'free of charge'}")
    for finding in findings:
        print(f"  {finding}")


def _terms(procedure: str | None, channel: str | None) -> tuple[Asks | None, Channel | None]:
    """Return what the channel asks for, and the channel."""
    if procedure is not None and channel is not None:
        return read_channel(procedure, channel)
    if procedure != channel:
        raise typer.BadParameter("go together: a form is for a channel", param_hint="--procedure, --channel")
    return None, None


def _document(found: Effort) -> dict[str, object]:
    return {
        "score": found.score,
        "asked": found.asked,
        "mandatory": found.mandatory,
        "minutes": str(found.minutes),
        "contacts": found.contacts,
        "cost": _cost(found),
    }


def _cost(found: Effort) -> str | None:
    return f"{found.cost.amount} {found.cost.currency}" if found.cost else None
