"""Which layout a database has, and how it is brought forward to the present one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.runtime.migration import MigrationStep, RevisionStep
from alembic.script.base import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import Column as TableColumn
from sqlalchemy import Connection, Engine, MetaData, Table, Text, func, inspect, select
from sqlalchemy.schema import CreateSchema

from grievance.codec import Codec
from grievance.errors import StorageError, UnknownFormat
from grievance.storage._sql._migrations import MIGRATIONS
from grievance.storage._sql._running import Scope, shielded
from grievance.storage._sql._tables import LAYOUT_VERSION, VERSION_TABLE

__all__ = ["migrate", "open_layout", "prepare"]


def migrate(database: Engine | Connection, *, schema: str | None = None, codec: Codec | None = None) -> None:
    """
    Bring the tables of the store in *database* to the present layout; make them where they are not there.

    With an engine it is a transaction of its own. With a connection it is part of the open transaction, which is
    neither committed nor rolled back: so a migration of the host's own can run it, or its ``env.py``. Whoever comes
    second waits for the first.

    Raises:
        UnknownFormat: A newer version of the library has been there.
        StorageError: The database refused.
    """
    codec = codec or Codec()
    if isinstance(database, Connection):
        shielded(lambda: prepare(database, schema=schema, codec=codec, forward=True))
    else:
        open_layout(database.begin, schema=schema, codec=codec, forward=True)


def open_layout(scope: Scope, *, schema: str | None, codec: Codec, forward: bool) -> None:
    """`prepare` in a transaction of its own."""

    def work() -> None:
        with scope() as connection:
            prepare(connection, schema=schema, codec=codec, forward=forward)

    shielded(work)


def prepare(connection: Connection, *, schema: str | None, codec: Codec, forward: bool) -> None:
    """
    See that the tables are there and as they should be, bringing them *forward* if that is asked.

    Raises:
        UnknownFormat: A newer version of the library has been there.
        StorageError: The layout is an older one and is not to be brought forward.
    """
    found = _found(connection, schema)
    if found < LAYOUT_VERSION:
        if not forward:
            raise StorageError(
                f"the store has layout {found} of {LAYOUT_VERSION}: run grievance.storage.sql.migrate(engine) first"
            )
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(VERSION_TABLE))))
        found = _found(connection, schema)
    if found < LAYOUT_VERSION:
        _bring_forward(connection, schema, codec)
    if found > LAYOUT_VERSION:
        raise UnknownFormat("the store", found=found, known=LAYOUT_VERSION)


def _found(connection: Connection, schema: str | None) -> int:
    """Return the number of the last migration, 0 if there was none."""
    if not inspect(connection).has_table(VERSION_TABLE, schema=schema):
        return 0
    version = Table(VERSION_TABLE, MetaData(), TableColumn("version_num", Text), schema=schema)
    return max((int(number) for number in connection.scalars(select(version.c.version_num))), default=0)


def _bring_forward(
    connection: Connection, schema: str | None, codec: Codec, migrations: Sequence[ModuleType] = MIGRATIONS
) -> None:
    scripts = [Script(each, each.revision, str(each.__file__)) for each in migrations]
    revisions = RevisionMap(lambda: scripts)

    def ahead(heads: tuple[str, ...], _context: object) -> list[RevisionStep]:
        found: Any = revisions.iterate_revisions("head", heads[0] if heads else "base")
        return [MigrationStep.upgrade_from_script(revisions, each) for each in reversed([*found])]

    options = {"version_table": VERSION_TABLE, "version_table_schema": schema, "fn": ahead}
    if schema is not None:
        connection.execute(CreateSchema(schema, if_not_exists=True))
    with _standing_in(connection, schema):
        context = MigrationContext.configure(connection, opts=options)
        context.run_migrations(operations=Operations(context), codec=codec)


@contextmanager
def _standing_in(connection: Connection, schema: str | None) -> Iterator[None]:
    """Make *schema* the one that names without one stand in, until it is over or has failed with its transaction."""
    before = connection.scalar(select(func.current_setting("search_path")))
    if schema is not None:
        connection.execute(select(func.set_config("search_path", func.quote_ident(schema), True)))  # noqa: FBT003
    yield
    connection.execute(select(func.set_config("search_path", before, True)))  # noqa: FBT003
