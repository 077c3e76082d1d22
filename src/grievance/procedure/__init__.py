"""The bundle for one organisation: load, check, freeze; what it decides; the packs that come with the library."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.procedure._agenda import agenda, next_due
    from grievance.procedure._assess import Assessment, assess, bindings
    from grievance.procedure._describe import describe
    from grievance.procedure._item import Item, Procedures
    from grievance.procedure._packs import intake_map, pack_names, pack_path
    from grievance.procedure._procedure import BoundStandard, Policy, Procedure
    from grievance.procedure._regimes import Regime, regime, regime_names
    from grievance.procedure._tables import opaque_policies, tables_of, with_table

__all__ = [
    "Assessment",
    "BoundStandard",
    "Item",
    "Policy",
    "Procedure",
    "Procedures",
    "Regime",
    "agenda",
    "assess",
    "bindings",
    "describe",
    "intake_map",
    "next_due",
    "opaque_policies",
    "pack_names",
    "pack_path",
    "regime",
    "regime_names",
    "tables_of",
    "with_table",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "Assessment": "_assess",
        "BoundStandard": "_procedure",
        "Item": "_item",
        "Policy": "_procedure",
        "Procedure": "_procedure",
        "Procedures": "_item",
        "Regime": "_regimes",
        "agenda": "_agenda",
        "assess": "_assess",
        "bindings": "_assess",
        "describe": "_describe",
        "intake_map": "_packs",
        "next_due": "_agenda",
        "opaque_policies": "_tables",
        "pack_names": "_packs",
        "pack_path": "_packs",
        "regime": "_regimes",
        "regime_names": "_regimes",
        "tables_of": "_tables",
        "with_table": "_tables",
    },
)
