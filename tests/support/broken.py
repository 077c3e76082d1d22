"""The corpus of broken procedures: each is the sound one with a few edits, and has the one defect it was built with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import combinations
from pathlib import Path
from typing import Any

import attrs

from grievance.decision import Decision
from grievance.procedure import Procedure
from grievance.rules.analysis import STEPS

__all__ = ["CORPUS", "SOUND", "SOUND_FILE", "Broken", "edited"]

_FOLDER = Path(__file__).parents[1] / "procedure" / "broken"
SOUND_FILE = _FOLDER / "sound.toml"
SOUND = tomllib.loads(SOUND_FILE.read_text("utf-8"))


@attrs.frozen(kw_only=True)
class Broken:
    """
    A procedure with one defect: the sound one after some edits, and the finding, or the faults, that it has.

    A question about it takes at most ``steps``.
    """

    id: str
    edits: tuple[Mapping[str, Any], ...]
    finds: Mapping[str, Any] | None = None
    faults: Mapping[str, str] | None = None
    steps: int = STEPS

    @property
    def document(self) -> dict[str, Any]:
        """The procedure in the form of the file."""
        return edited(self.edits)

    def load(self) -> Procedure:
        """Return the procedure; policies that it names are the host's."""
        return Procedure.from_mapping(self.document, policies={"host": _host})


def _host(_facts: object) -> Decision[Any]:
    return Decision.abstain("host", "the host does not know either")


def edited(edits: Iterable[Mapping[str, Any]], base: Mapping[str, Any] = SOUND) -> dict[str, Any]:
    """Return the sound procedure, or another *base*, after some edits."""
    found = dict(deepcopy(base))
    for edit in edits:
        _edit(found, edit)
    return found


def _edit(document: dict[str, Any], edit: Mapping[str, Any]) -> None:
    """Put a value at a path, drop what is there, or add to the list there, before or after one of its rows."""
    if "add" in edit:
        rows = _at(document, edit["add"].split("."))
        place = len(rows)
        if "before" in edit or "after" in edit:
            place = _key(rows, str(edit.get("before", edit.get("after")))) + ("after" in edit)
        rows.insert(place, deepcopy(edit["value"]))
        return
    *path, last = (edit.get("put") or edit["drop"]).split(".")
    within = _at(document, path)
    if "put" in edit:
        within[_key(within, last)] = deepcopy(edit["value"])
    else:
        del within[_key(within, last)]


def _at(document: Any, path: list[str]) -> Any:
    for step in path:
        document = document[_key(document, step)]
    return document


def _key(within: Any, step: str) -> Any:
    """Return the key, or the number of the row that has it as its number or its id."""
    if isinstance(within, dict):
        return step
    return int(step) if step.isdigit() else [row["id"] for row in within].index(step)


def _corpus() -> Iterator[Broken]:
    for file in sorted(_FOLDER.glob("*.toml")):
        for entry in tomllib.loads(file.read_text("utf-8")).get("broken", ()):
            yield Broken(**{**entry, "edits": tuple(entry["edits"])})
    yield _undecided()


def _undecided() -> Broken:
    """Return a procedure that asks whether eleven pigeons fit into ten holes, which takes a search many steps."""
    pigeons, holes = [f"pigeon{number}" for number in range(11)], [f"hole{number}" for number in range(10)]
    impossible = [{one: hole, other: hole} for one, other in combinations(pigeons, 2) for hole in holes]
    row = {"id": "all-fly", "when": {one: {"present": True} for one in pigeons}, "score": 5, "because": "they all fly"}
    return Broken(
        id="a row of which nobody can tell whether it ever holds",
        finds={"defect": "undecided", "where": "priority.rules[4]", "rows": ["all-fly"]},
        edits=(
            *({"put": f"facts.{one}", "value": holes} for one in pigeons),
            {"put": "impossible", "value": impossible},
            {"add": "priority.rules", "value": row},
        ),
        steps=2_000,
    )


CORPUS = tuple(_corpus())
