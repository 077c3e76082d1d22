"""Engines that speak PostgreSQL through psycopg 3, the host's own or made from an address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import ArgumentError

from grievance.errors import InvalidValue

__all__ = ["OPTIONS", "address", "check_dialect", "options_of"]

OPTIONS: dict[str, Any] = {"hide_parameters": True}
"""How engines of our own are made: no error tells what was sent."""

_RIGHT = "must speak PostgreSQL through psycopg 3, as postgresql+psycopg://user@host/database does"


def address(url: str | URL) -> URL:
    """
    Return *url* with the driver named where it names none.

    Raises:
        InvalidValue: It is no address of a PostgreSQL database.
    """
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise InvalidValue("url", _RIGHT) from None
    if found.drivername in {"postgresql", "postgres"}:
        found = found.set(drivername="postgresql+psycopg")
    if found.drivername not in {"postgresql+psycopg", "postgresql+psycopg_async"}:
        raise InvalidValue("url", _RIGHT)
    return found


def check_dialect(dialect: Dialect) -> None:
    """Refuse an engine that speaks something else."""
    if dialect.name != "postgresql" or dialect.driver not in {"psycopg", "psycopg_async"}:
        raise InvalidValue("engine", _RIGHT)


def options_of(schema: str | None) -> dict[str, Any]:
    """Return how statements are executed whose tables stand in *schema*."""
    return {"schema_translate_map": {None: schema}} if schema is not None else {}
