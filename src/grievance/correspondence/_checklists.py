"""Checklists with ready phrases: what to think of, by channel and category (S55, S71)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.decision import Phrase
from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.rules import Subtree

__all__ = ["Checklist", "ChecklistItem", "checklists_for", "left"]


@attrs.frozen(kw_only=True)
class ChecklistItem:
    """One thing to do or to say, with phrases that are ready for it."""

    id: str
    what: Phrase
    phrases: tuple[Phrase, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.id or "/" in self.id:
            raise InvalidValue("ChecklistItem.id", "must be a name without a slash")


@attrs.frozen(kw_only=True)
class Checklist:
    """
    What to think of with complaints of these channels and categories; none named means all.

    A category may be a path or a pattern for all below it, such as ``delivery/**``.
    """

    id: str
    items: tuple[ChecklistItem, ...]
    channels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.id or "/" in self.id:
            raise InvalidValue("Checklist.id", "must be a name without a slash")
        if not self.items:
            raise InvalidValue("Checklist.items", "needs at least one item")
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            raise InvalidValue("Checklist.items", "each id may stand once")
        for number, pattern in enumerate(self.categories):
            if not pattern or (Subtree.named(pattern) is None and "*" in pattern):
                raise InvalidValue(
                    f"Checklist.categories[{number}]", "must be a category, or a pattern that ends in /**"
                )

    def covers(self, *, channel: str, category: str) -> bool:
        """Return whether it is meant for complaints of this *channel* and *category*."""
        return (not self.channels or channel in self.channels) and (
            not self.categories or any(_covers(pattern, category) for pattern in self.categories)
        )


def _covers(pattern: str, category: str) -> bool:
    subtree = Subtree.named(pattern)
    return subtree.covers(category) if subtree else pattern == category


def checklists_for(checklists: Iterable[Checklist], *, channel: str, category: str) -> tuple[Checklist, ...]:
    """Return the checklists for complaints of this *channel* and *category*."""
    return tuple(one for one in checklists if one.covers(channel=channel, category=category))


def left(checklist: Checklist, ticked: Iterable[str]) -> tuple[ChecklistItem, ...]:
    """
    Return the items that are not done yet.

    *ticked* are written ``checklist/item``, as a complaint keeps them.
    """
    done = frozenset(ticked)
    return tuple(item for item in checklist.items if f"{checklist.id}/{item.id}" not in done)
