"""The command for those who begin: a project of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grievance.cli._new import new as run_new

__all__ = ["starting"]

starting = typer.Typer()


@starting.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty, or not there yet.")],
    pack: Annotated[
        str, typer.Option(help="What to start from: retail, finance-uk, municipal, telecom or cfpb.")
    ] = "retail",
) -> None:
    """Write a project to start from: rules that work, with cases that prove it; exit with 2 if DIR is not empty."""
    run_new(folder, pack)
