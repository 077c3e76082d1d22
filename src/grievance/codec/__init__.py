"""Values as documents: JSON both ways, format versions, and personal values kept apart from sealed events."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.codec._codec import Codec, Detached
    from grievance.codec._envelope import FORMAT
    from grievance.codec._kinds import Document
    from grievance.codec._structured import nearest, structured
    from grievance.codec._toml import read_toml

__all__ = ["FORMAT", "Codec", "Detached", "Document", "nearest", "read_toml", "structured"]

__getattr__, __dir__ = attach(
    __name__,
    {
        "FORMAT": "_envelope",
        "Codec": "_codec",
        "Detached": "_codec",
        "Document": "_kinds",
        "nearest": "_structured",
        "read_toml": "_toml",
        "structured": "_structured",
    },
)
