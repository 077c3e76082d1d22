"""JSON files in a directory, of which several change together or not at all: what a database is to other stores."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from grievance.errors import StorageError

PLAN = "plan.json"


class Directory:
    """
    The files of the directory *root*, used by one thread of one process at a time.

    A change is written to a plan first and carried out then; what was stopped in the middle is carried out by whoever
    comes next. So it happens when the plan is there, and not before.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def changing(self, tenant: str) -> Iterator[Changes]:
        """Lend the files of an organisation, and write what was put there unless something is raised."""
        try:
            with (self._root / "lock").open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # ends with the file, also when the process is killed
                self._carry_out()
                changes = Changes(self, tenant)
                yield changes
                if changes.put_so_far:
                    self._write(PLAN, changes.put_so_far)
                    self._sync()
                    self._carry_out()
        except OSError as error:
            raise StorageError(f"the files of the store cannot be used: {error.strerror}") from error

    def read(self, name: str) -> Any:
        """Return what a file holds, None if there is none."""
        path = self._root / name
        return json.loads(path.read_bytes()) if path.exists() else None

    def beginning(self, start: str) -> list[Any]:
        """Return what the files hold whose names have this *start*."""
        return [json.loads(path.read_bytes()) for path in self._root.glob(f"{start}*.json")]

    def _carry_out(self) -> None:
        plan: Mapping[str, Any] | None = self.read(PLAN)
        if plan is not None:
            for name, content in plan.items():
                self._write(name, content)
            self._sync()
            self._write(PLAN, None)

    def _write(self, name: str, content: Any) -> None:
        path = self._root / name
        if content is None:
            path.unlink(missing_ok=True)
            return
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)

    def _sync(self) -> None:
        """Wait until the names of the files are on the disk, as what they hold is."""
        folder = os.open(self._root, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@attrs.frozen
class Changes:
    """The files of one organisation as they are going to be: *put_so_far* covers what the directory holds."""

    directory: Directory
    tenant: str
    put_so_far: dict[str, Any] = attrs.field(factory=dict)

    def read(self, kind: str, *key: str) -> Any:
        """Return what is going to be kept under a *key*, None for nothing."""
        name = file_name(self.tenant, kind, *key)
        return self.put_so_far[name] if name in self.put_so_far else self.directory.read(name)

    def read_before(self, kind: str, *key: str) -> Any:
        """Return what was kept under a *key* before anything was put."""
        return self.directory.read(file_name(self.tenant, kind, *key))

    def all_before(self, kind: str) -> list[Any]:
        """Return all of a *kind* that was kept before anything was put."""
        return self.directory.beginning(f"{hashed(self.tenant)}-{kind}-")

    def put(self, content: Any, kind: str, *key: str) -> None:
        """Keep something that JSON can hold under a *key*; None forgets."""
        self.put_so_far[file_name(self.tenant, kind, *key)] = content


def file_name(tenant: str, kind: str, *key: str) -> str:
    """Return the name of a file; ids are hashed, since they may hold slashes or differ in case only."""
    return f"{hashed(tenant)}-{kind}-{hashed(*key)}.json"


def hashed(*names: str) -> str:
    """Return a name that every file system keeps apart from others."""
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32]
