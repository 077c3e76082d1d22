"""The commands for those who write rules: run their cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grievance.cli._options import Json

__all__ = ["testing"]

testing = typer.Typer()


@testing.command("test")
def run_cases(
    procedure: Annotated[str, typer.Argument(help="The name of a pack, or the path of a procedure file.")],
    cases: Annotated[
        list[Path], typer.Argument(metavar="CASES", help="Case files in TOML or JSON, or folders of them.")
    ],
    coverage: Annotated[bool, typer.Option("--coverage", help="Say which rules the cases leave out.")] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=100,
            metavar="PERCENT",
            help="Fail if fewer of the rules fire; tells the coverage.",
        ),
    ] = None,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Change the rules a little at a time: which changes do no cases notice?")
    ] = False,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML for a build server.")] = None,
    json: Json = False,
) -> None:
    """Run case files against a procedure; exit with 1 if a case fails or none is run, with 2 if the files are wrong."""
    from grievance.cli._test import Wanted, test  # the kit is for those who test: other commands start without it

    test(procedure, cases, Wanted(coverage=coverage, fail_under=fail_under, mutate=mutate, junit=junit, json=json))
