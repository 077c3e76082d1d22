"""The tables of the PostgreSQL store. Texts are ordered by code point, instants are whole microseconds since 1970."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
)
from sqlalchemy.dialects.postgresql import ARRAY

__all__ = [
    "COMPLAINTS",
    "DOCUMENTS",
    "EVENTS",
    "LAYOUT_VERSION",
    "METADATA",
    "OUTBOX",
    "PERSONAL",
    "REGISTERS",
    "REQUESTS",
    "VERSION_TABLE",
]

LAYOUT_VERSION = 2
"""The number of the newest migration."""

VERSION_TABLE = "grievance_version"
METADATA = MetaData()


def _number() -> Column[int]:
    return Column("number", BigInteger, Identity(always=True), primary_key=True)


def _text(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Text(collation="C"), primary_key=primary_key, nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable)


COMPLAINTS = Table(
    "grievance_complaints",
    METADATA,
    _number(),
    _text("tenant"),
    _text("id"),
    Column("registered", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    _bytes("head"),
    _bytes("seal"),
    _bytes("secret", nullable=True),
    _text("stage"),
    Column("open", Boolean, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("recency", BigInteger, Computed("-received_at", persisted=True), nullable=False),
    _text("team", nullable=True),
    _text("owner", nullable=True),
    _text("level", nullable=True),
    Column("rank_at", BigInteger),
    Column("next_due", BigInteger),
    _text("customer_id", nullable=True),
    _text("product", nullable=True),
    Column("exception", Boolean, nullable=False),
    Column("changed", BigInteger, nullable=False),
    _text("claimed_by", nullable=True),
    Column("claimed_until", BigInteger),
    Column("words", ARRAY(Text(collation="C")), nullable=False),
)
_C = COMPLAINTS.c
_RANKED = and_(_C.open, _C.rank_at.is_not(None))

Index("grievance_complaint_by_id", _C.tenant, _C.id, unique=True)
Index(
    "grievance_queue_by_owner",
    _C.tenant,
    _C.owner,
    _C.rank_at,
    _C.id,
    postgresql_where=and_(_RANKED, _C.owner.is_not(None)),
)
Index("grievance_queue_by_team", _C.tenant, _C.team, _C.rank_at, _C.id, postgresql_where=_RANKED)
Index("grievance_queue_by_rank", _C.tenant, _C.rank_at, _C.id, postgresql_where=_RANKED)
Index("grievance_exceptions", _C.tenant, _C.rank_at, _C.id, postgresql_where=and_(_RANKED, _C.exception))
Index("grievance_due", _C.tenant, _C.next_due, _C.id, postgresql_where=_C.next_due.is_not(None))
Index(
    "grievance_of_customer", _C.tenant, _C.customer_id, _C.recency, _C.id, postgresql_where=_C.customer_id.is_not(None)
)
Index("grievance_of_product", _C.tenant, _C.product, _C.recency, _C.id, postgresql_where=_C.product.is_not(None))
Index("grievance_changes", _C.tenant, _C.changed)
Index("grievance_register", _C.tenant, _C.registered, unique=True)
Index("grievance_words", _C.words, postgresql_using="gin")

REGISTERS = Table(
    "grievance_registers",
    METADATA,
    _text("tenant", primary_key=True),
    Column("changes", BigInteger, nullable=False),
    Column("registered", BigInteger, nullable=False),
)

EVENTS = Table(
    "grievance_events",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _bytes("document"),
    _bytes("seal"),
)

PERSONAL = Table(
    "grievance_personal",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("field", primary_key=True),
    _bytes("value"),
)

REQUESTS = Table(
    "grievance_requests",
    METADATA,
    _text("tenant", primary_key=True),
    _text("key", primary_key=True),
    _text("complaint_id"),
    Column("version", Integer, nullable=False),
)
Index("grievance_requests_of", REQUESTS.c.tenant, REQUESTS.c.complaint_id)

OUTBOX = Table("grievance_outbox", METADATA, _number(), _text("tenant"), _text("id"), _bytes("document"))
Index("grievance_effect_by_id", OUTBOX.c.tenant, OUTBOX.c.id, unique=True)
Index("grievance_outbox_by_age", OUTBOX.c.tenant, OUTBOX.c.number)

DOCUMENTS = Table(
    "grievance_documents", METADATA, _number(), _text("tenant"), _text("kind"), _text("key"), _bytes("document")
)
Index("grievance_documents_by_key", *(DOCUMENTS.c[name] for name in ("tenant", "kind", "key", "number")))
