"""The one role whose meaning is fixed: who complains."""

from __future__ import annotations

from typing import Final

__all__ = ["CUSTOMER"]

CUSTOMER: Final = "customer"
"""The role of the complainant, who is given the public status and nothing else."""
