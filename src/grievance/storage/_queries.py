"""What a store is asked: a value for each question, answered page by page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

import attrs

from grievance.model import Stage
from grievance.model._checks import check

__all__ = ["Changed", "Due", "Numbered", "Page", "Query", "Queue", "Related", "Search"]

T = TypeVar("T")


def _stages(stages: Iterable[Stage]) -> frozenset[Stage]:
    return frozenset(stages)


@attrs.frozen(kw_only=True)
class Queue:
    """
    Open complaints by rank, earliest first; each field narrows the queue, None does not.

    ``exception`` narrows it to those that wait for the accountable person.
    """

    team: str | None = None
    owner: str | None = None
    level: str | None = None
    stage: Stage | None = None
    exception: bool = False


@attrs.frozen(kw_only=True)
class Due:
    """Complaints on which something is to be handed out at or before an instant, the earliest first."""

    before: datetime

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Related:
    """Complaints of one customer or about one product, received since an instant, the latest first."""

    customer_id: str | None = attrs.field(default=None, repr=False)
    product: str | None = None
    since: datetime

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Changed:
    """Complaints in the order of their latest change, for feeding other systems; start with no cursor."""


@attrs.frozen(kw_only=True)
class Numbered:
    """Complaints in the order of the register, from the number *since* on; only a store that keeps one answers it."""

    since: int = 1


Query: TypeAlias = Queue | Due | Related | Changed | Numbered


@attrs.frozen(kw_only=True)
class Search:
    """
    Complaints in which words are used, the latest received first.

    It finds those that have every word of ``text``, or, unless ``every``, those that have one of them; `words_of` says
    what a word is, `words_in` which ones a complaint has. ``stages`` narrows it to these. A text without words finds
    nothing.
    """

    text: str = attrs.field(repr=False)
    every: bool = True
    stages: frozenset[Stage] = attrs.field(default=frozenset(), converter=_stages)


@attrs.frozen(kw_only=True)
class Page(Generic[T]):
    """A part of an answer; ``after`` is the cursor for the next part, None when this was the last."""

    entries: tuple[T, ...]
    after: str | None = None
