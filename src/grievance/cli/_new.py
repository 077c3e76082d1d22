"""``grievance new``: a folder to start from, with a procedure, its intake map, its cases and what to do with them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from grievance.codec import read_toml
from grievance.errors import GrievanceError, UnreadableFile
from grievance.procedure import pack_path

__all__ = ["new"]

_FROM_THE_PACK = ("procedure.toml", "intake.toml", "cases.toml")
_README = """\
# {name}

`procedure.toml` says who does what by when, `cases.toml` what it must decide, `intake.toml` how records are read.

    grievance check procedure.toml                       # is there anything wrong with the rules?
    grievance test procedure.toml cases.toml --coverage  # do they decide as they should, and which are never tried?
    grievance test procedure.toml cases.toml --mutate    # would the cases notice a mistake?
    grievance describe procedure.toml                    # the procedure as people read it
    grievance triage FILE --procedure procedure.toml --intake intake.toml --store sqlite:///complaints.db
    grievance queue --store sqlite:///complaints.db      # what to do first, and why
"""


def new(folder: Path, pack: str) -> None:
    """
    Write the files of *pack*, and a page that says how to go on, into *folder*, and print what is there now.

    Raises:
        SystemExit: With 2: there is no such pack, or something in the folder already, and nothing was written; or it
            cannot be written.
    """
    try:
        files, called = _written(folder, pack)
    except GrievanceError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    print(f"{folder}: {called}, in {', '.join(files)}; README.md says how to go on")


def _written(folder: Path, pack: str) -> tuple[Iterable[str], str]:
    """Write the files of *pack*, and return their names and what its procedure is called."""
    files = {name: pack_path(pack, name) for name in _FROM_THE_PACK}
    called = read_toml(files["procedure.toml"])["procedure"]["name"]
    try:
        _make_empty(folder)
        for name, path in files.items():
            (folder / name).write_bytes(path.read_bytes())
        (folder / "README.md").write_text(_README.format(name=called), "utf-8")
    except OSError as error:
        raise UnreadableFile(str(folder), f"cannot be written: {error.strerror}") from None
    return files, called


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise UnreadableFile(str(folder), "must be empty, so that nothing of yours is lost")
