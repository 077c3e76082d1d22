"""What rules may read: declared facts, and which values each declaration accepts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import attrs

from grievance.errors import FactError, InvalidDocument, Problem
from grievance.rules._problems import listed, nearest, shown

Kind = Literal["choice", "text", "path", "integer", "decimal", "boolean", "tags"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)
LISTING: Final = frozenset({"choice", "path", "tags"})
NUMBERS: Final = frozenset({"integer", "decimal"})


def exact(number: Any) -> Any:
    """Return a float as the decimal that its shortest text names (0.1 is one tenth), all else unchanged."""
    return Decimal(str(number)) if isinstance(number, float) else number


def is_path(text: str) -> bool:
    """Tell whether *text* is a slash-separated path without empty steps."""
    return all(text.split("/"))


def is_number(value: object) -> bool:
    """Tell whether *value* is a finite integer or decimal; true and false are no numbers."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and is_number(value)


def _as_tuple(values: Any) -> Any:
    return tuple(values) if isinstance(values, list) else values


@attrs.frozen(kw_only=True)
class Fact:
    """
    The declaration of one fact.

    ``values`` is the list of a choice; for a path or tags it is the list of what is known, or None when
    any path or tag may come. ``at_least`` and ``at_most`` bound an integer or decimal, both included.
    Floats, here and in facts and conditions, are read as the decimal that their shortest text names.

    Raises:
        InvalidDocument: The declaration contradicts itself; every fault is listed.
    """

    name: str
    kind: Kind
    values: tuple[str, ...] | None = attrs.field(default=None, converter=_as_tuple)
    at_least: int | Decimal | None = attrs.field(default=None, converter=exact)
    at_most: int | Decimal | None = attrs.field(default=None, converter=exact)

    def __attrs_post_init__(self) -> None:
        problems = tuple(_faults(self))
        if problems:
            raise InvalidDocument(f"fact {self.name!r}", problems)

    @cached_property
    def known(self) -> frozenset[str]:
        """The listed values, for membership; empty when any value may come."""
        return frozenset(self.values or ())

    @cached_property
    def branches(self) -> frozenset[str]:
        """The listed paths and all that enclose them."""
        steps = [path.split("/") for path in self.values or ()]
        return frozenset("/".join(path[:depth]) for path in steps for depth in range(1, len(path) + 1))

    @property
    def expected(self) -> str:
        """What the fact must be, in words."""
        if self.kind in NUMBERS:
            bounds = [f"at least {self.at_least}"] * (self.at_least is not None)
            bounds += [f"at most {self.at_most}"] * (self.at_most is not None)
            return " ".join([_WORDS[self.kind], " and ".join(bounds)]).rstrip()
        if self.values is None:
            return _WORDS[self.kind]
        return f"{_LISTED_WORDS[self.kind]} {listed(self.values)}"

    def accept(self, value: object) -> Any:
        """
        Return *value* as rules see it: tags as a frozenset, floats as decimals, None when absent.

        Tags may come in any collection of texts, but not in an iterator, which could be read only once.

        Raises:
            FactError: The declaration does not allow the value.
        """
        return None if value is None else self._accept(self, value)

    @cached_property
    def _accept(self) -> Callable[[Fact, object], object]:
        return _ACCEPT[self.kind]

    def refusal(self, got: str) -> FactError:
        """Return the error for a value of which *got* says what is wrong without quoting it."""
        return FactError(self.name, expected=self.expected, got=got)


def _word(fact: Fact, value: object) -> str:
    if not isinstance(value, str):
        raise fact.refusal(type(value).__name__)
    if fact.values is not None and value not in fact.known:
        raise fact.refusal("another text")
    if fact.kind == "path" and not is_path(value):
        raise fact.refusal("a text with an empty step")
    return value


def _number(fact: Fact, value: object) -> int | Decimal:
    number = exact(value) if fact.kind == "decimal" else value
    if not isinstance(number, int | Decimal) or isinstance(number, bool):
        raise fact.refusal(type(value).__name__)
    if isinstance(number, Decimal) and (fact.kind == "integer" or not number.is_finite()):
        raise fact.refusal("a Decimal" if number.is_finite() else "a number that is not finite")
    if (fact.at_least is not None and number < fact.at_least) or (fact.at_most is not None and number > fact.at_most):
        raise fact.refusal("a number out of bounds")
    return int(number) if isinstance(number, int) else number


def _flag(fact: Fact, value: object) -> bool:
    if not isinstance(value, bool):
        raise fact.refusal(type(value).__name__)
    return value


def _tags(fact: Fact, value: object) -> frozenset[str]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Collection):
        raise fact.refusal(type(value).__name__)
    for tag in value:
        if not isinstance(tag, str):
            raise fact.refusal(f"a collection with {type(tag).__name__} in it")
        if fact.values is not None and tag not in fact.known:
            raise fact.refusal("a collection with another tag")
    return frozenset(value)


_ACCEPT: Final[Mapping[str, Callable[[Fact, object], object]]] = MappingProxyType(
    {
        "choice": _word,
        "text": _word,
        "path": _word,
        "integer": _number,
        "decimal": _number,
        "boolean": _flag,
        "tags": _tags,
    }
)
_WORDS: Final = MappingProxyType(
    {
        "text": "a text",
        "path": "a path such as a/b/c",
        "integer": "an integer",
        "decimal": "a number",
        "boolean": "true or false",
        "tags": "a collection of tags",
    }
)
_LISTED_WORDS: Final = MappingProxyType(
    {"choice": "one of", "path": "one of the paths", "tags": "a collection of the tags"}
)


def _faults(fact: Fact) -> Iterator[Problem]:
    if not isinstance(fact.name, str) or not fact.name:
        yield Problem("", "a fact needs a name")
    if fact.kind not in KINDS:
        yield Problem("type", f"must be one of {listed(KINDS)}, not {shown(fact.kind)}{nearest(fact.kind, KINDS)}")
        return
    yield from _list_faults(fact)
    yield from _bound_faults(fact)


def _list_faults(fact: Fact) -> Iterator[Problem]:
    values = fact.values
    if values is None:
        if fact.kind == "choice":
            yield Problem("values", "a choice needs the list of its values")
    elif fact.kind not in LISTING:
        yield Problem("values", f"only {listed(sorted(LISTING))} have listed values")
    elif not isinstance(values, tuple) or not values:
        yield Problem("values", "must be a list of texts that is not empty")
    else:
        seen: set[str] = set()
        for position, value in enumerate(values):
            if fault := _listed_fault(fact, value, seen):
                yield Problem(f"values[{position}]", fault)


def _listed_fault(fact: Fact, value: object, seen: set[str]) -> str:
    if not isinstance(value, str) or not value:
        return f"must be a text that is not empty, not {shown(value)}"
    if value in seen:
        return f"{value!r} is listed twice"
    seen.add(value)
    if fact.kind == "path" and (not is_path(value) or "*" in value):
        return f"must be a path such as a/b/c, not {value!r}"
    return ""


def _bound_faults(fact: Fact) -> Iterator[Problem]:
    bounds = {"at_least": fact.at_least, "at_most": fact.at_most}
    given = {key: bound for key, bound in bounds.items() if bound is not None}
    wanted = "an integer" if fact.kind == "integer" else "a finite number"
    number = _is_integer if fact.kind == "integer" else is_number
    wrong = [key for key, bound in given.items() if not number(bound)]
    if given and fact.kind not in NUMBERS:
        yield from (Problem(key, "only integer, decimal have bounds") for key in given)
    elif wrong:
        yield from (Problem(key, f"must be {wanted}, not {shown(given[key])}") for key in wrong)
    elif fact.at_least is not None and fact.at_most is not None and fact.at_least > fact.at_most:
        yield Problem("at_most", f"must not be below at_least ({fact.at_least}), not {fact.at_most}")
