"""The peers of the codec: pydantic models with the same fields, and cattrs' own JSON converter on our classes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from operator import or_
from types import UnionType
from typing import Any, TypeAlias, get_args, get_origin

import attrs
from cattrs.preconf.json import make_converter

from grievance.model import Attributes, Complaint

__all__ = ["Dump", "Load", "cattrs_sides", "pydantic_model"]

Dump: TypeAlias = Callable[[Any], bytes]
Load: TypeAlias = Callable[[bytes], Any]


def pydantic_model(pydantic: Any, cls: Any = Complaint) -> Any:
    """Return the frozen pydantic model with the fields, types and defaults of a class of ours, and so on below it."""
    return _Mirror(pydantic).type_of(cls)


class _Mirror:
    def __init__(self, pydantic: Any) -> None:
        self._pydantic = pydantic
        self._models: dict[Any, Any] = {}

    def type_of(self, hint: Any) -> Any:
        if hint is Attributes:
            return dict[str, str | int | bool]
        if attrs.has(hint):
            return self._models.get(hint) or self._model(hint)
        if isinstance(hint, UnionType):
            return reduce(or_, map(self.type_of, get_args(hint)))
        if get_origin(hint) is tuple:
            return tuple[tuple(part if part is ... else self.type_of(part) for part in get_args(hint))]  # type: ignore[misc]
        return hint

    def _model(self, cls: Any) -> Any:
        fields = {
            field.name: (self.type_of(field.type), ... if field.default is attrs.NOTHING else field.default)
            for field in attrs.fields(attrs.resolve_types(cls))
        }
        config = self._pydantic.ConfigDict(frozen=True, arbitrary_types_allowed=True)
        self._models[cls] = self._pydantic.create_model(cls.__name__, __config__=config, **fields)
        return self._models[cls]


def cattrs_sides() -> tuple[Dump, Load]:
    """Return writing and reading with cattrs' converter for the standard library's json, on our own classes."""
    converter = make_converter()
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Attributes, lambda plain, _: Attributes(plain))
    converter.register_unstructure_hook(Attributes, dict)
    return lambda value: converter.dumps(value).encode(), lambda data: converter.loads(data, Complaint)
