"""Categories: unambiguous classes of problem in a dated set that changes over the years (S58, S61, S64)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.model._issue import check_category
from grievance.model._word import Word

__all__ = ["Category", "ObjectKind", "Taxonomy"]


class ObjectKind(Word):
    """What a category of complaints is about (S61)."""

    PRODUCT = "product"
    SERVICE = "service"
    STAFF = "staff"
    PROCESS = "process"
    POLICY = "policy"


@attrs.frozen(kw_only=True)
class Category:
    """
    A class of problem: its path, the object it is about, and the dates on which it may be used.

    ``until`` is the first date on which it may no longer be used.
    """

    path: str
    name: str = ""
    about: ObjectKind | None = None
    since: date | None = None
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        check_category("Category.path", self.path)
        if self.since and self.until and self.until <= self.since:
            raise InvalidValue("Category.until", "must lie after since")

    def holds_on(self, on: date) -> bool:
        """Return whether the category may be used on the date *on*."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@attrs.frozen(kw_only=True, slots=False)
class Taxonomy:
    """
    A versioned set of categories and where the categories of older versions went (S64).

    ``renamed`` maps an old path to the paths that took its place: one for a move, several for a split.
    """

    version: str
    categories: tuple[Category, ...]
    renamed: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        if len(self.by_path) != len(self.categories):
            raise InvalidValue("Taxonomy.categories", "each path may stand once (S58)")

    @cached_property
    def by_path(self) -> Mapping[str, Category]:
        """The categories by path."""
        return {category.path: category for category in self.categories}

    def knows(self, path: str) -> bool:
        """Return whether *path* is a category or lies below one."""
        return any(path == known or path.startswith(f"{known}/") for known in self.by_path)

    def now_called(self, path: str) -> tuple[str, ...]:
        """Return the paths that took the place of *path*, itself if it was never renamed."""
        return dict(self.renamed).get(path, (path,))
