"""
The values and paths that conditions name, and one stranger for all that they do not name.

A value is *at* a name when it is that very text, and *below* a subtree when only its beginning is named. All
texts that no condition names stand outside together.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from grievance.rules._facts import Fact
from grievance.rules._operators import Subtree, Tests, leaves

_STRANGER = "other"


def named(tests: Tests) -> tuple[set[str], set[str]]:
    """Return the texts that *tests* name outright and the roots of the subtrees, other than all, that they name."""
    alternatives = [value for name, operand in leaves(tests) if name == "any_of" for value in operand]
    roots = {value.root for value in alternatives if isinstance(value, Subtree) and value.root}
    return {value for value in alternatives if isinstance(value, str)}, roots


def stranger(names: Iterable[str]) -> str:
    """Return a step of a path that occurs in none of *names*."""
    taken = {step for name in names for step in name.split("/")}
    step = _STRANGER
    while step in taken:
        step += "-"
    return step


def examples(fact: Fact, names: Iterable[str], roots: Iterable[str]) -> list[str]:
    """Return allowed texts: at each of *names* and *roots*, below each of *roots*, and outside all of them."""
    if fact.values is not None:
        return list(fact.values)
    at = sorted({*names, *roots})
    other = stranger(at)
    return [*at, *(f"{root}/{other}" for root in sorted(roots)), other]


def upwards(path: str) -> Iterator[str]:
    """Yield *path*, what encloses it, and so on to the empty path that encloses everything."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield ""


def enclosing(path: str, roots: Container[str]) -> str:
    """Return the nearest of *roots* that is *path* or encloses it; the empty path if there is none."""
    return next((root for root in upwards(path) if root in roots), "")


def parent(path: str) -> str:
    """Return the path one step up."""
    return path.rpartition("/")[0]
