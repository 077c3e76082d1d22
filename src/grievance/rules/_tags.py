"""
Tags: each tag that a condition names is a column of its own.

A condition on tags is a choice between conjunctions over those columns. To decide, the columns of one fact are
read together: the rows that want a tag are found by the tags that came, not by the tags that might have come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, Final, TypeAlias

from grievance.rules._cells import Lookup
from grievance.rules._conditions import Condition
from grievance.rules._facts import Fact
from grievance.rules._operators import Tests

Key: TypeAlias = tuple[str, str | None]
Question: TypeAlias = tuple[Key, Tests]

_WITH: Final[Tests] = (("any_of", (True,)),)
_WITHOUT: Final[Tests] = (("any_of", (False,)),)
_PLAIN: Final = frozenset({set, tuple, list})


def questions(condition: Condition) -> list[list[Question]]:
    """Return the conjunctions, one of which must hold, that a condition asks of columns (fact and tag)."""
    name = condition.fact.name
    if condition.fact.kind != "tags":
        return [[((name, None), condition.tests)]]
    asked: dict[str, Any] = dict(condition.tests)
    unwanted = asked.get("none_of", ())
    always: list[Question] = [((name, tag), _WITH) for tag in asked.get("all_of", ())]
    always += [((name, tag), _WITHOUT) for tag in unwanted]
    always += [((name, None), (test,)) for test in condition.tests if test[0] == "present"]
    if "any_of" not in asked:
        return [always]
    choices = (tag for tag in dict.fromkeys(asked["any_of"]) if tag not in unwanted)
    return [[*always, ((name, tag), _WITH)] for tag in choices]


def tag_lookup(fact: Fact, columns: Mapping[str | None, Lookup], count: int) -> Lookup:
    """Return the function from the tags of *fact*, as handed in, to those of *count* rows that they leave alive."""
    accept, every = fact.accept, (1 << count) - 1
    sides = {tag: [rows_by(seen) for seen in (True, False, None)] for tag, rows_by in columns.items()}
    absent = reduce(and_, (without_fact for _, _, without_fact in sides.values()))
    present, _, _ = sides.pop(None, (every, every, every))
    barring = {tag: with_tag for tag, (with_tag, _, _) in sides.items() if with_tag != every}
    (rest, wanting), *layers = _layers(fact, {tag: every & ~without for tag, (_, without, _) in sides.items()}, every)
    one_layer = not layers and not barring and present == every

    def rows_for(value: Any) -> int:
        kind = value.__class__
        if kind is not frozenset and kind not in _PLAIN:
            if value is None:
                return absent
            value = accept(value)
        rows = rest
        for tag in value:
            rows |= wanting[tag]
        return rows if one_layer else rows & others(value)

    def others(tags: Iterable[str]) -> int:
        rows = reduce(and_, (barring.get(tag, every) for tag in tags), present)
        for rest, wanting in layers:
            rows &= reduce(or_, (wanting[tag] for tag in tags), rest)
        return rows

    return rows_for


class _Layer(dict[object, int]):
    """Rows by the one tag that they want; no row is under two tags."""

    __slots__ = ("_fact", "wanting")

    def __init__(self, fact: Fact) -> None:
        super().__init__(dict.fromkeys(fact.values or (), 0))
        self._fact, self.wanting = fact, 0

    def take(self, tag: object, rows: int) -> int:
        """Put *rows* under *tag* and return those that are under another one already."""
        taken = rows & self.wanting
        self[tag] = rows ^ taken
        self.wanting |= rows
        return taken

    def __missing__(self, tag: object) -> int:
        if self._fact.values is not None or not isinstance(tag, str):
            self._fact.accept((tag,))
        return 0


def _layers(fact: Fact, wanting: Mapping[str | None, int], every: int) -> list[tuple[int, _Layer]]:
    """Return layers, at least one, of the rows that want nothing there and the other rows by the tag they want."""
    layers = [_Layer(fact)]
    for tag, rows in wanting.items():
        left, depth = rows, 0
        while left:
            if depth == len(layers):
                layers.append(_Layer(fact))
            left = layers[depth].take(tag, left)
            depth += 1
    return [(every & ~layer.wanting, layer) for layer in layers]
