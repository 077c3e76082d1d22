"""Options that go together: a command takes them as one value, the command line shows each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

import attrs

__all__ = ["given", "option", "unfolded"]


def unfolded(command: Callable[..., None]) -> Callable[..., None]:
    """
    Return *command* as the command line sees it: a parameter whose type is an attrs class becomes its fields.

    The fields are annotated like parameters of a command; the value is made of what was given for them.
    """
    hints = get_type_hints(command, include_extras=True)
    together = {name: kind for name, kind in hints.items() if attrs.has(kind)}

    def run(**told: Any) -> None:
        for name, kind in together.items():
            told[name] = kind(**{field.name: told.pop(field.name) for field in attrs.fields(kind)})
        command(**told)

    parameters = [part for one in signature(command).parameters.values() for part in _parts(one, hints[one.name])]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return run


def _parts(parameter: Parameter, hint: Any) -> Iterator[Parameter]:
    if not attrs.has(hint):
        yield parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=hint)
        return
    hints = get_type_hints(hint, include_extras=True)
    for field in attrs.fields(hint):
        default = Parameter.empty if field.default is attrs.NOTHING else field.default
        yield Parameter(field.name, Parameter.KEYWORD_ONLY, default=default, annotation=hints[field.name])


def given(options: attrs.AttrsInstance) -> tuple[str, ...]:
    """Return which of the options that go together were told, by their names on the command line."""
    fields = attrs.fields(type(options))
    return tuple(option(field.name) for field in fields if getattr(options, field.name) != field.default)


def option(name: str) -> str:
    """Return the name that a parameter has on the command line."""
    return f"--{name.replace('_', '-')}"
