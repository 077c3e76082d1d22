"""
Hypothesis strategies for the values of the model: valid by construction, every field covered, the plain value smallest.

``hypothesis.strategies.from_type`` knows them all without an import of this package.
"""

from __future__ import annotations

import typing
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.lifecycle import Command
from grievance.model import (
    Category,
    Clock,
    Contact,
    Customer,
    Effect,
    Event,
    Money,
    Priority,
    Refusal,
    Resolution,
    Severity,
    Span,
    Standard,
    Submission,
    Taxonomy,
)
from grievance.testing.strategies._built import values_of

__all__ = [
    "categories",
    "clocks",
    "commands",
    "contacts",
    "customers",
    "effects",
    "events",
    "money",
    "priorities",
    "refusals",
    "resolutions",
    "severities",
    "spans",
    "standards",
    "submissions",
    "taxonomies",
]


def submissions(**fields: SearchStrategy[Any]) -> SearchStrategy[Submission]:
    """Return a strategy for submissions; *fields* as told."""
    return values_of(Submission, **fields)


def customers(**fields: SearchStrategy[Any]) -> SearchStrategy[Customer]:
    """Return a strategy for customers; *fields* as told."""
    return values_of(Customer, **fields)


def categories(**fields: SearchStrategy[Any]) -> SearchStrategy[Category]:
    """Return a strategy for categories with any dates of use; *fields* as told."""
    return values_of(Category, **fields)


def taxonomies(**fields: SearchStrategy[Any]) -> SearchStrategy[Taxonomy]:
    """Return a strategy for taxonomies of up to three categories; *fields* as told."""
    return values_of(Taxonomy, **fields)


def contacts(**fields: SearchStrategy[Any]) -> SearchStrategy[Contact]:
    """Return a strategy for contacts; a holding notice may promise a date; *fields* as told."""
    return values_of(Contact, **fields)


def resolutions(**fields: SearchStrategy[Any]) -> SearchStrategy[Resolution]:
    """Return a strategy for resolutions whose remedies have ids of their own; *fields* as told."""
    return values_of(Resolution, **fields)


def refusals(**fields: SearchStrategy[Any]) -> SearchStrategy[Refusal]:
    """Return a strategy for refusals that say all that any ground owes; *fields* as told."""
    return values_of(Refusal, **fields)


def standards(**fields: SearchStrategy[Any]) -> SearchStrategy[Standard]:
    """Return a strategy for standards on a calendar; statutes never pause; *fields* as told."""
    return values_of(Standard, **fields)


def clocks(**fields: SearchStrategy[Any]) -> SearchStrategy[Clock]:
    """Return a strategy for clocks, running and not; *fields* as told."""
    return values_of(Clock, **fields)


def priorities(**fields: SearchStrategy[Any]) -> SearchStrategy[Priority]:
    """Return a strategy for priorities; *fields* as told."""
    return values_of(Priority, **fields)


def severities(**fields: SearchStrategy[Any]) -> SearchStrategy[Severity]:
    """Return a strategy for severities, the soft part above the hard one among them; *fields* as told."""
    return values_of(Severity, **fields)


def money(**fields: SearchStrategy[Any]) -> SearchStrategy[Money]:
    """Return a strategy for amounts in a few currencies; *fields* as told."""
    return values_of(Money, **fields)


def spans() -> SearchStrategy[Span]:
    """Return a strategy for lengths of time in every unit, and ends of business days."""
    return values_of(Span)


def events() -> SearchStrategy[Event]:
    """Return a strategy for any event."""
    return st.one_of([values_of(cls) for cls in typing.get_args(Event)])


def commands() -> SearchStrategy[Command]:
    """Return a strategy for any command; most complaints will refuse it."""
    return st.one_of([values_of(cls) for cls in typing.get_args(Command)])


def effects() -> SearchStrategy[Effect]:
    """Return a strategy for any effect."""
    return st.one_of([values_of(cls) for cls in typing.get_args(Effect)])
