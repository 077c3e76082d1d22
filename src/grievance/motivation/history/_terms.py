"""The rules by which history is read that a company may set otherwise. All defaults are ours [D]."""

from __future__ import annotations

from datetime import timedelta

import attrs

from grievance.errors import InvalidValue
from grievance.model import Submission
from grievance.model._checks import check

__all__ = ["MIX", "Shares", "Terms", "stratum_of"]

MIX = ("category", "channel", "product", "severity")
"""What a stratum of the case mix may be made of."""


@attrs.frozen(kw_only=True)
class Shares:
    """
    What each kind of work weighs when the credit for a complaint is shared; each counts once a person.

    Working and writing count for who has a part in the complaint: who received or owned it, did a task that somebody
    else gave, decided or approved. Closing weighs nothing: otherwise credit goes to whoever presses the button (pain
    52). The numbers are ours [D].

    Raises:
        InvalidValue: One is negative, or all are 0.
    """

    received: int = 1
    worked: int = 1
    wrote: int = 1
    did_a_task: int = 2
    decided: int = 3
    approved: int = 1

    def __attrs_post_init__(self) -> None:
        check(self)
        weights = [getattr(self, field.name) for field in attrs.fields(Shares)]
        if min(weights) < 0:
            raise InvalidValue("Shares", "must not be negative")
        if not any(weights):
            raise InvalidValue("Shares", "must not all be 0: nobody could earn anything")


@attrs.frozen(kw_only=True)
class Terms:
    """
    How the events of complaints are read.

    ``reopen_within`` is how long an end may be reopened before it is confirmed without an acceptance (L59).
    ``same_matter_within`` is within how long a second complaint of a customer on the same product is a split of the
    first (L57). ``refusals_need_review``: a refusal or referral counts as an answer once a second person agrees.
    ``mix`` is what makes cases comparable (L69), any of `MIX`: what shows of a hard case at receipt belongs in it.
    ``smoothing`` is with how many cases of the team's average each stratum is filled up, so that small ones say little.
    ``horizon`` bounds how long one case can take when the difficulty of a stratum is computed.

    Raises:
        InvalidValue: A length is not above 0, ``smoothing`` is below 1, or ``mix`` names something else or twice.
    """

    reopen_within: timedelta = timedelta(days=28)
    same_matter_within: timedelta = timedelta(days=7)
    refusals_need_review: bool = True
    shares: Shares = Shares()
    mix: tuple[str, ...] = ("category", "severity")
    smoothing: int = 10
    horizon: timedelta = timedelta(days=90)

    def __attrs_post_init__(self) -> None:
        check(self)
        for name in ("reopen_within", "same_matter_within", "horizon"):
            if getattr(self, name) <= timedelta(0):
                raise InvalidValue(f"Terms.{name}", "must be longer than nothing")
        if self.smoothing < 1:
            raise InvalidValue("Terms.smoothing", "must be 1 or more")
        if not set(self.mix) <= set(MIX) or len(set(self.mix)) < len(self.mix):
            raise InvalidValue("Terms.mix", f"must be some of {', '.join(MIX)}, each once")


def stratum_of(submission: Submission, mix: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return the stratum of the case mix that a complaint belongs to: one word for each name in *mix*.

    Of the category it is the first part of the path, of the severity the sum of its hard factors; what is not known is
    the empty word.
    """
    return tuple(_word(submission, name) for name in mix)


def _word(submission: Submission, name: str) -> str:
    if name == "category":
        return submission.category.partition("/")[0]
    if name == "severity":
        return str(submission.severity.hard) if submission.severity else ""
    return getattr(submission, name) or ""
