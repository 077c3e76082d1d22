"""How to react on each channel (S70)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.errors import InvalidValue
from grievance.model import Span
from grievance.model._checks import check

__all__ = ["ChannelResponse", "response_for"]


@attrs.frozen(kw_only=True)
class ChannelResponse:
    """
    How to answer what came in on a *channel*, solved at once or not: on which channel ``by``, within what time.

    ``confirm`` when the receipt is confirmed first.
    """

    channel: str
    solved_at_once: bool = False
    by: str
    within: Span
    confirm: bool = False

    def __attrs_post_init__(self) -> None:
        check(self)
        for name in ("channel", "by"):
            if not getattr(self, name):
                raise InvalidValue(f"ChannelResponse.{name}", "must name a channel, such as 'phone'")


def response_for(responses: Iterable[ChannelResponse], *, channel: str, solved_at_once: bool) -> ChannelResponse | None:
    """Return how to react to a complaint on *channel*; None if nothing is laid down."""
    wanted = (channel, solved_at_once)
    return next((one for one in responses if (one.channel, one.solved_at_once) == wanted), None)
