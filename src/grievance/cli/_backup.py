"""``grievance backup`` and ``restore``: the embedded store as one file, taken while it is in use."""

from __future__ import annotations

from pathlib import Path

from grievance.cli._bar import progress_bar
from grievance.cli._open import open_embedded
from grievance.errors import UnreadableFile

__all__ = ["backup", "restore"]


def backup(url: str, to: Path) -> None:
    """Copy the store at *url*, as it stands now, into a new file."""
    with open_embedded(url, must_exist=True) as store, progress_bar("pages") as bar:
        task = bar.add_task("backup", total=None, found=0)
        store.backup(to, progress=lambda done, total: bar.update(task, completed=done, total=total, found=done))
    print(f"backed up to {to}")


def restore(backed_up: Path, url: str) -> None:
    """Replace all that is in the store at *url* by what is in the backup."""
    if not backed_up.is_file():
        raise UnreadableFile(str(backed_up), "there is no backup here")
    with open_embedded(url) as store:
        store.restore(backed_up)
    print(f"restored from {backed_up}: what was erased since it was made has to be erased again")
