"""Case files in JSON, read as strictly as TOML: no key twice, no numbers that are none, no halves of characters."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from grievance.errors import UnreadableFile

__all__ = ["read_json"]


def read_json(path: Path) -> object:
    """
    Return what a JSON file holds, with exact decimals.

    Raises:
        UnreadableFile: The file is not there, is not UTF-8 or is no JSON.
    """
    try:
        found: object = json.loads(
            path.read_text("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_refused,
            object_pairs_hook=_without_doubles,
        )
        json.dumps(found, ensure_ascii=False, default=str).encode()
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(str(path), "must be UTF-8 text") from None
    except UnicodeEncodeError:
        raise UnreadableFile(str(path), "holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise UnreadableFile(str(path), "is nested too deeply") from None
    except (ValueError, ArithmeticError) as error:
        raise UnreadableFile(str(path), f"is no JSON: {error}") from None
    return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise ValueError(f"{twice!r} stands twice in one object")
    return found


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
