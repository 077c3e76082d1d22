"""What a command prints that changed a complaint."""

from __future__ import annotations

import json

from grievance.model import Complaint

__all__ = ["print_changed"]


def print_changed(complaint: Complaint, words: str, *, as_json: bool) -> None:
    """Print in *words* what was done, or how the complaint stands now as a JSON document."""
    document = {"id": complaint.id, "stage": complaint.stage.value, "version": complaint.version}
    print(json.dumps(document, ensure_ascii=False) if as_json else words)
