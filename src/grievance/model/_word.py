"""The base of the model's closed vocabularies."""

from __future__ import annotations

from enum import Enum

__all__ = ["Word"]


class Word(Enum):
    """
    A closed set of words. Members are single objects, so they are hashed by identity: at C speed.

    The hash of `enum.Enum` is a Python function, and a complaint looks its words up some twenty times.
    """

    __hash__ = object.__hash__
