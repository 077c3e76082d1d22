"""What can still be checked of a procedure whose form has faults: the rest of it, with stand-ins for what is broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from grievance.codec import structured
from grievance.errors import Problem
from grievance.procedure._file import ProcedureFile

__all__ = ["salvaged"]

_STEP = re.compile(r"[^.\[\]]+")
_HEADER = {"name": "?", "version": "?", "effective": date.min, "accountable": "?"}
_LEVELS = {"?": {"at_least": 0, "work_within": "1 hour"}}
_STANDARD = {"duty": "acknowledgement", "within": "1 hour"}


def salvaged(mapping: Mapping[str, Any], problems: Iterable[Problem]) -> ProcedureFile | None:
    """
    Return the file that *mapping* describes without the parts that have *problems*, so that all faults can be told.

    A broken row of a list or table is replaced by an empty one, another part is left out; None if that is not enough.
    """
    sound = dict(mapping)
    for problem in problems:
        section, key, *_ = [*_STEP.findall(problem.path), "", ""]
        sound[section] = _without(section, sound.get(section), key)
    sound = {section: part for section, part in sound.items() if part is not None}
    sound["procedure"] = {**_HEADER, **sound.get("procedure", {})}
    sound["priority"] = {"levels": _LEVELS, **sound.get("priority", {})}
    sound.setdefault("routing", _routing(sound))
    file, _ = structured(ProcedureFile, sound)
    return file


def _without(section: str, part: object, key: str) -> object:
    if section == "standards" and key and isinstance(part, list | tuple):
        number = int(key)
        return [*part[:number], {"id": f"?{number}", **_STANDARD}, *part[number + 1 :]]
    if not key or section == "taxonomy" or not isinstance(part, Mapping) or (section, key) == ("routing", "policy"):
        return None
    rest = {name: value for name, value in part.items() if name != key}
    return {**rest, key: {}} if section in ("calendars", "teams", "channels") else rest


def _routing(sound: Mapping[str, Any]) -> dict[str, object]:
    team = next(iter(sound.get("teams", {})), "?")
    return {"hit": "first", "otherwise": {"to": team, "because": "?"}}
