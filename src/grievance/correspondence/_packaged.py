"""The templates that come with the library."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from grievance.correspondence._reading import read_templates
from grievance.correspondence._template import Templates
from grievance.errors import InvalidDocument

__all__ = ["packaged_templates"]


@cache
def packaged_templates() -> Templates:
    """Return the templates of this library, in English and Russian; they are read when first asked for."""
    from grievance.codec import read_toml

    raw: dict[str, object] = {}
    for entry in sorted(files("grievance.correspondence").joinpath("templates").iterdir(), key=lambda one: one.name):
        with as_file(entry) as path:
            raw |= read_toml(path)
    templates, problems = read_templates(raw)
    if problems:
        raise InvalidDocument("packaged templates", problems)
    return templates
