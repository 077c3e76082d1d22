"""The commands for those who write files: what may stand in them, and what a new version changes."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from grievance.cli._options import Json

__all__ = ["comparing"]

comparing = typer.Typer()

Described = Literal["procedure", "intake", "cases", "complaint", "command", "event"]


@comparing.command("schema")
def print_schema(
    what: Annotated[Described, typer.Argument(help="What is to be described.")],
) -> None:
    """Print a JSON Schema: editors complete and check by it what people write, programs what they exchange."""
    from grievance.cli._schema import schema  # other commands start without what is described

    schema(what)


@comparing.command("diff")
def print_differences(
    old: Annotated[str, typer.Argument(help="The name of a pack, or the path of a procedure file.")],
    new: Annotated[str, typer.Argument(help="The same, for the version that replaces it.")],
    json: Json = False,
) -> None:
    """
    Say what NEW changes for complaints against OLD: which are decided otherwise, with examples, and on which terms.

    The end is 0 if nothing changes, 1 if something does or could not be told, and 2 if a file is wrong.
    """
    from grievance.cli._diff import diff

    diff(old, new, as_json=json)
