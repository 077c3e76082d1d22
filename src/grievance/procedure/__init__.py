"""The bundle for one organisation: load, check, freeze; what it decides; the packs that come with the library."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.procedure._assess import Assessment, assess
    from grievance.procedure._packs import intake_map, pack_names, pack_path
    from grievance.procedure._procedure import BoundStandard, Policy, Procedure

__all__ = [
    "Assessment",
    "BoundStandard",
    "Policy",
    "Procedure",
    "assess",
    "intake_map",
    "pack_names",
    "pack_path",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "Assessment": "_assess",
        "BoundStandard": "_procedure",
        "Policy": "_procedure",
        "Procedure": "_procedure",
        "assess": "_assess",
        "intake_map": "_packs",
        "pack_names": "_packs",
        "pack_path": "_packs",
    },
)
