"""The command line: the only place that prints, reads arguments or exits."""

from __future__ import annotations

import sys

from grievance.errors import MissingExtra

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    try:
        import rich  # noqa: F401
        import typer  # noqa: F401
    except ImportError:
        sys.exit(f"error: {MissingExtra('cli', needs='typer and rich')}")
    from grievance.cli._app import run

    run()
