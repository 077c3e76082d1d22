"""A channel of a procedure, and what it asks for."""

from __future__ import annotations

import typer

from grievance.cli._open import read_procedure
from grievance.codec import nearest
from grievance.model import Channel
from grievance.policies import Asks

__all__ = ["read_channel"]


def read_channel(procedure: str, channel: str) -> tuple[Asks, Channel]:
    """Return what the channel of that name asks for, and the channel."""
    terms = read_procedure(procedure)
    if channel not in terms.channels:
        hint = nearest(channel, terms.channels)
        raise typer.BadParameter(f"{channel!r} is no channel of this procedure{hint}", param_hint="--channel")
    return terms.asks[channel], terms.channels[channel]
