"""What can be a document of its own, and the word that each document says it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from grievance.errors import InvalidValue
from grievance.model import (
    Accepted,
    Admitted,
    Analysed,
    Answered,
    Assessed,
    Assignment,
    Channel,
    Closed,
    Complaint,
    Contacted,
    Customer,
    Effect,
    Erasure,
    Event,
    Handler,
    Letter,
    Overridden,
    Referral,
    Registered,
    RemedyOrder,
    Reminder,
    Resolution,
    Submission,
    Taxonomy,
    Team,
    Webhook,
)

__all__ = ["KINDS", "Document", "kind_of"]

Document: TypeAlias = (
    Complaint | Submission | Customer | Handler | Team | Channel | Taxonomy | Resolution | Event | Effect
)
"""Everything that can be a document of its own."""

KINDS: Mapping[str, type[Document]] = MappingProxyType(
    {
        "complaint": Complaint,
        "submission": Submission,
        "customer": Customer,
        "handler": Handler,
        "team": Team,
        "channel": Channel,
        "taxonomy": Taxonomy,
        "resolution": Resolution,
        "registered": Registered,
        "admitted": Admitted,
        "assessed": Assessed,
        "overridden": Overridden,
        "contacted": Contacted,
        "answered": Answered,
        "accepted": Accepted,
        "closed": Closed,
        "analysed": Analysed,
        "letter": Letter,
        "reminder": Reminder,
        "assignment": Assignment,
        "remedy-order": RemedyOrder,
        "referral": Referral,
        "erasure": Erasure,
        "webhook": Webhook,
    }
)

_BY_CLASS: Mapping[Any, str] = {cls: kind for kind, cls in KINDS.items()}


def kind_of(cls: type) -> str:
    """
    Return the word for documents of the class *cls*.

    Raises:
        InvalidValue: Values of this class are no documents of their own.
    """
    kind = _BY_CLASS.get(cls)
    if kind is None:
        raise InvalidValue("Codec", f"must be a document such as Complaint or Submission, not {cls.__name__}")
    return kind
