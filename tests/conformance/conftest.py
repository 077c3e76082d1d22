"""The server on which the PostgreSQL store is tried."""

from __future__ import annotations

from support.postgres import postgres  # noqa: F401 - a fixture of the tests here
