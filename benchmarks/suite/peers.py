"""Packages are there or not: without a peer a row times our side alone, without what we need nothing, and says so."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.suite.method import NotMeasured

__all__ = ["missing", "optional", "required"]


def optional(module: str) -> Any:
    """Return a module that need not be installed, None when it is not."""
    try:
        return import_module(module)
    except ImportError:
        return None


def required(module: str, package: str) -> Any:
    """
    Return a module without which a row cannot run.

    Raises:
        NotMeasured: It is not installed.
    """
    found = optional(module)
    if found is None:
        raise NotMeasured(missing(found, package))
    return found


def missing(module: object, package: str) -> str:
    """Return the note of a row whose peer is not installed; empty when it is."""
    return f"{package} is not installed" if module is None else ""
