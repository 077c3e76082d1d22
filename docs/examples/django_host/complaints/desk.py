"""The desk of this host."""

from functools import cache

from grievance import Desk, Procedure

from .store import DjangoStore


@cache
def procedure() -> Procedure:
    """Return the rules of the shop: they are read once."""
    return Procedure.pack("retail")


def desk() -> Desk:
    """Return the desk; it costs nothing to build."""
    return Desk(procedure(), DjangoStore(), tenant="shop")
