"""Values as documents: JSON both ways, format versions, and personal values kept apart from sealed events."""

from grievance.codec._codec import Codec, Detached
from grievance.codec._envelope import FORMAT
from grievance.codec._kinds import Document
from grievance.codec._structured import nearest, structured

__all__ = ["FORMAT", "Codec", "Detached", "Document", "nearest", "structured"]
