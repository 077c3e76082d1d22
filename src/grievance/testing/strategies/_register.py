"""
The entry point of hypothesis: ``st.from_type`` of every value of the library, with no import of `grievance.testing`.

Hypothesis calls `register` when it is imported, in every process where the library is installed. So that costs next to
nothing: no class is registered before the module that defines it is imported, and no strategy is built before one is
asked for.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

__all__ = ["register"]

_OURS = "grievance."
_NOT_VALUES = ("grievance.testing.strategies.", "grievance.cli.")


def register() -> None:
    """Register a strategy for each value class of the library once it is imported."""
    if not any(isinstance(one, _Watch) for one in sys.meta_path):
        sys.meta_path.insert(0, _Watch())
    for name, module in list(sys.modules.items()):
        if _is_home(name):
            _register_all(module)


def _is_home(module: str) -> bool:
    return module.startswith(_OURS) and not module.startswith(_NOT_VALUES)


def _register_all(module: ModuleType) -> None:
    own = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    for cls in own:
        _register(cls)


def _register(cls: type[Any]) -> None:
    import attrs
    from hypothesis import strategies as st

    if not cls.__name__.startswith("_") and (attrs.has(cls) or cls.__name__ == "Attributes"):
        st.register_type_strategy(cls, _strategy)


def _strategy(cls: type[Any]) -> SearchStrategy[Any]:
    from grievance.model import Complaint
    from grievance.testing.strategies._built import values_of
    from grievance.testing.strategies._lives import complaints

    return complaints() if cls is Complaint else values_of(cls)


class _Watch(MetaPathFinder):
    """Finds no module itself: it lets the others find ours, and registers its classes once it is there."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of one of our modules as another finder gives it, None for every other module."""
        if not _is_home(fullname):
            return None
        others = (one for one in sys.meta_path if one is not self)
        spec = next(filter(None, (one.find_spec(fullname, path, target) for one in others)), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Registering(spec, spec.loader)
        return spec


class _Registering(Loader):
    """Loads a module through another loader, in whose place it stands until then, and registers its classes."""

    def __init__(self, spec: ModuleSpec, loader: Loader) -> None:
        self._spec, self._loader = spec, loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Create the module as the other loader does."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module as the other loader does, then register its classes."""
        module.__loader__ = self._spec.loader = self._loader
        self._loader.exec_module(module)
        _register_all(module)
