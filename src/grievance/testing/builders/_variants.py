"""The rest of the world: what a test does not mention is varied, so that rules that look at it are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, overload

from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.model import Complaint
from grievance.testing.builders._builders import a_complaint, a_customer, a_submission, some_facts
from grievance.testing.builders._noise import Choices, is_free, of_customer, of_facts, of_submission

__all__ = ["each_variant", "unaffected_by_the_rest"]

T = TypeVar("T")


@overload
def each_variant(*, count: int = ..., **mentioned: Any) -> Iterator[Complaint]: ...
@overload
def each_variant(build: Callable[..., T], *, count: int = ..., **mentioned: Any) -> Iterator[T]: ...
def each_variant(build: Callable[..., Any] = a_complaint, *, count: int = 20, **mentioned: Any) -> Iterator[Any]:
    """
    Yield *count* values with what is *mentioned*, of which the first is the plain one and the rest of each is noise.

    Any builder that takes a ``variant`` will do.

    >>> {one.submission.category for one in each_variant(category="billing")}
    {'billing'}
    """
    return (build(variant=variant, **mentioned) for variant in range(count))


def unaffected_by_the_rest(
    decide: Callable[[Any], object], build: Callable[..., object] = a_complaint, **mentioned: Any
) -> None:
    """
    Check that *decide* answers by what is *mentioned* alone.

    It is asked about the plain value, and again with each other field changed, one at a time; with ``procedure`` among
    what is mentioned, to the values next to which an answer of its tables may change as well.

    >>> unaffected_by_the_rest(lambda complaint: complaint.open, category="billing")

    Raises:
        AssertionError: A field that is not mentioned changed the answer; both values and both answers are given.
        InvalidValue: *build* is none of `a_complaint`, `a_submission`, `some_facts` and `a_customer`.
    """
    expected = decide(build(**mentioned))
    for name, (plain, *others) in _rest(build, mentioned).items():
        for other in others:
            got = decide(build(**mentioned, **{name: other}))
            if got != expected:
                raise AssertionError(
                    f"the answer depends on {name}, which is not mentioned: "
                    f"{_told(expected)} with {name} = {_told(plain)}, {_told(got)} with {name} = {_told(other)}"
                )


def _told(value: object) -> str:
    """Return a decision as its value and its rules, of several things alike how many there are, all else as it is."""
    if isinstance(value, Decision):
        return f"{value.value!r} [{', '.join(value.rules)}]"
    if isinstance(value, tuple) and len(value) > 1 and len(set(value)) == 1:
        return f"{len(value)} times {value[0]!r}"
    return repr(value)


def _rest(build: Callable[..., Any], mentioned: dict[str, Any]) -> Choices:
    """Return what each field that is not mentioned may be, the plain value first."""
    named = {*mentioned, *mentioned.get("facts", ())}
    return {name: values for name, values in _choices(build, mentioned).items() if is_free(name, named)}


def _choices(build: Callable[..., Any], mentioned: dict[str, Any]) -> Choices:
    procedure = mentioned.get("procedure")
    if build in (a_complaint, a_submission):
        return of_submission(procedure)
    if build is some_facts:
        return of_facts(procedure)
    if build is a_customer:
        return of_customer()
    raise InvalidValue("unaffected_by_the_rest.build", "must be a_complaint, a_submission, some_facts or a_customer")
