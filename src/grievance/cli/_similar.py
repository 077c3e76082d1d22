"""``grievance similar``: open complaints that one resembles, and in what."""

from __future__ import annotations

from typing import Any

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json

__all__ = ["similar"]


def similar(complaint_id: str, url: str, *, as_json: bool) -> None:
    """Print the other open complaints that a complaint resembles, the most similar first; a person decides on them."""
    with desk_at(url, None) as desk:
        found = desk.similar(desk.get(complaint_id).submission)
    entries: list[dict[str, Any]] = [
        {"id": one.complaint_id, "score": one.score, "because": [reason.value for reason in one.reasons]}
        for one in found
        if one.complaint_id != complaint_id
    ]
    if as_json:
        say_json(entries)
        return
    for entry in entries:
        print(f"{entry['id']}: {entry['score']} of 100 ({', '.join(entry['because'])})")
