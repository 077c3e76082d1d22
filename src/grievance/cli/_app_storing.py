"""The commands about stores: whether what they keep is true, copies of it, backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grievance.cli._backup import backup as run_backup
from grievance.cli._backup import restore as run_restore
from grievance.cli._copy import copy as run_copy
from grievance.cli._options import Json, Store
from grievance.cli._verify import verify as run_verify

__all__ = ["storing"]

storing = typer.Typer()

_SOURCE = "Where it is: sqlite:///PATH, postgresql://..., or jsonl:PATH (jsonl:- reads what is piped in)."
_TARGET = "Where it goes: sqlite:///PATH, postgresql://..., or jsonl:PATH (jsonl:- writes to the pipe)."


@storing.command()
def verify(
    store: Store,
    tenant: Annotated[str | None, typer.Option(metavar="NAME", help="Only this organisation.")] = None,
    json: Json = False,
) -> None:
    """
    Look at every complaint of every organisation: its events, personal values, head, index entry, keys and effects.

    The exit code is 1 if anything is not as it was stored, and 2 if the store cannot be looked at.
    """
    run_verify(store, tenant=tenant, as_json=json)


@storing.command()
def copy(
    source: Annotated[str, typer.Option("--from", metavar="URL", help=_SOURCE)],
    target: Annotated[str, typer.Option("--to", metavar="URL", help=_TARGET)],
    tenant: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this organisation; from a file: under this name.")
    ] = None,
    json: Json = False,
) -> None:
    """Copy everything that is kept, byte for byte, into an empty store or a file; run it again to go on."""
    run_copy(source, target, tenant=tenant, as_json=json)


@storing.command()
def backup(
    store: Store,
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where the copy is put; nothing may be there.")],
) -> None:
    """Copy an SQLite store as it stands now into a new file, also while it is in use."""
    run_backup(store, to)


@storing.command()
def restore(
    backed_up: Annotated[Path, typer.Option("--from", metavar="FILE", help="The backup.")],
    store: Store,
) -> None:
    """Replace all that is in an SQLite store by what is in a backup."""
    run_restore(backed_up, store)
