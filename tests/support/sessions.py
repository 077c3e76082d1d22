"""Sessions at the command line as pages show them: what is typed behind ``$``, and what is printed under it."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from unittest.mock import patch

from grievance.cli._app import run

__all__ = ["play"]

WIDTH = "120"
_LAST_EXIT_CODE = "echo $?"


def play(session: str) -> None:
    """
    Type every command of a *session*; what is shown under one has to be printed, ``...`` standing for anything.

    A command ends with 0, unless the next one asks how it ended.
    """
    code, before = 0, ""
    for command, shown in commands(session):
        if command == _LAST_EXIT_CODE:
            code, printed = 0, f"{code}\n"
        else:
            assert code == 0, before
            code, printed = typed(command)
            before = f"{command} ended with {code}:\n{printed}"
        assert not shown or OutputChecker().check_output(shown, plain(printed), ELLIPSIS), (
            f"{command}\n--- shown:\n{shown}--- printed:\n{printed}"
        )
    assert code == 0, before


def commands(session: str) -> Iterator[tuple[str, str]]:
    """Yield each command with what is shown under it; a line that ends with a backslash goes on in the next."""
    for block in f"\n{session}".replace("\\\n", "").split("\n$ ")[1:]:
        command, _, shown = block.partition("\n")
        yield command.partition("  #")[0].strip(), plain(shown)


def plain(text: str) -> str:
    """Return text without spaces at the ends of lines, and with one end of line at its own."""
    stripped = "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n")
    return f"{stripped}\n" if stripped else ""


def typed(command: str) -> tuple[int, str]:
    """Return how a command ended, and all that it printed; those of the library run in this process."""
    name, *arguments = shlex.split(command)
    if name == "cd":
        os.chdir(*arguments)
        return 0, ""
    return in_process(arguments) if name == "grievance" else in_shell([name, *arguments])


def in_process(arguments: list[str]) -> tuple[int, str]:
    """Return how a command of the library ended, and what it printed on a terminal of this width."""
    printed = io.StringIO()
    with (
        patch.object(sys, "argv", ["grievance", *arguments]),
        patch.dict(os.environ, {"COLUMNS": WIDTH}),
        redirect_stdout(printed),
        redirect_stderr(printed),
    ):
        try:
            run()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, printed.getvalue()


def in_shell(command: list[str]) -> tuple[int, str]:
    """Return how any other program ended, and what it printed; those of this environment are found first."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        env={**os.environ, "PATH": programs},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout
