"""Packages that load their modules when a name of theirs is first used (PEP 562): importing costs what is used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import NoReturn

__all__ = ["attach"]


def attach(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """
    Return ``__getattr__`` and ``__dir__`` for *package*; *homes* maps each public name to the module that has it.

    Modules are named relative to the package. A name that was found is kept, so that it is looked up once. A name whose
    extra is not installed can be imported all the same, as by ``import *``: it is the call that is refused.
    """

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        try:
            value: object = getattr(import_module(f"{package}.{homes[name]}"), name)
        except ModuleNotFoundError as error:
            if error.name not in _EXTRAS:
                raise
            return _refusing(error.name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return find, names


_EXTRAS = {"hypothesis": "test"}
"""What modules that are attached may lack, and the extra that brings it."""


def _refusing(needs: str) -> Callable[..., NoReturn]:
    def refuse(*_args: object, **_named: object) -> NoReturn:
        from grievance.errors import MissingExtra

        raise MissingExtra(_EXTRAS[needs], needs=needs)

    return refuse
