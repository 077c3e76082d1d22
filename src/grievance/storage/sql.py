"""
The store for PostgreSQL, on SQLAlchemy and psycopg 3, with or without an event loop; needs the extra ``sql``.

Every save takes its tenant's row in the registers first and keeps it to the end of its transaction. So saves of one
tenant are committed in the order of their numbers: a register has no gaps, and a reader of `Changed` never misses a
change that is committed after a later one. The price is that saves of one tenant wait for each other, those inside a
host's own transaction until that one ends; tenants do not wait for each other, readers and claims for nobody. A claim
passes over a complaint that is being saved at the moment.

It keeps a register and an inventory and finds by words. It has nothing to purge: what was erased is gone from the
tables at once, and from the pages of the files when PostgreSQL vacuums them, which is its operator's business, as are
write-ahead logs, replicas and backups.

A transaction of the host's that claims a complaint and then saves it may meet another save of that complaint in a
deadlock, which PostgreSQL ends for one of them with "try again": claim in a transaction of its own.
"""

from __future__ import annotations

from grievance.errors import MissingExtra

try:
    from grievance.storage._sql._async import AsyncSqlStore
    from grievance.storage._sql._layout import migrate
    from grievance.storage._sql._store import SqlStore
    from grievance.storage._sql._tables import METADATA
except ImportError as missing:
    if (missing.name or "sqlalchemy").split(".")[0] not in {"alembic", "greenlet", "psycopg", "sqlalchemy"}:
        raise
    raise MissingExtra("sql", needs="SQLAlchemy, psycopg 3 and Alembic") from None

__all__ = ["METADATA", "AsyncSqlStore", "SqlStore", "migrate"]
