"""The first layout."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import BigInteger, Boolean, Column, Computed, Identity, Integer, LargeBinary, Text, text

revision = "0001"
down_revision = None


def upgrade(*, operations: Operations, **_others: object) -> None:
    """Make the tables."""
    _complaints(operations)
    operations.create_table(
        "grievance_registers",
        _text("tenant", primary_key=True),
        Column("changes", BigInteger, nullable=False),
        Column("registered", BigInteger, nullable=False),
    )
    operations.create_table("grievance_events", *_place(), _bytes("document"), _bytes("seal"))
    operations.create_table("grievance_personal", *_place(), _text("field", primary_key=True), _bytes("value"))
    operations.create_table(
        "grievance_requests",
        _text("tenant", primary_key=True),
        _text("key", primary_key=True),
        _text("complaint_id"),
        Column("version", Integer, nullable=False),
    )
    operations.create_table("grievance_outbox", _number(), _text("tenant"), _text("id"), _bytes("document"))
    operations.create_index("grievance_effect_by_id", "grievance_outbox", ["tenant", "id"], unique=True)
    operations.create_index("grievance_outbox_by_age", "grievance_outbox", ["tenant", "number"])
    operations.create_table(
        "grievance_documents", _number(), _text("tenant"), _text("kind"), _text("key"), _bytes("document")
    )
    operations.create_index("grievance_documents_by_key", "grievance_documents", ["tenant", "kind", "key", "number"])


def _complaints(operations: Operations) -> None:
    operations.create_table(
        "grievance_complaints",
        _number(),
        _text("tenant"),
        _text("id"),
        Column("registered", BigInteger, nullable=False),
        Column("version", Integer, nullable=False),
        _bytes("head"),
        _bytes("seal"),
        Column("secret", LargeBinary),
        _text("stage"),
        Column("open", Boolean, nullable=False),
        Column("received_at", BigInteger, nullable=False),
        Column("recency", BigInteger, Computed("-received_at", persisted=True), nullable=False),
        *(_text(name, nullable=True) for name in ("team", "owner", "level")),
        Column("rank_at", BigInteger),
        Column("next_due", BigInteger),
        *(_text(name, nullable=True) for name in ("customer_id", "product")),
        Column("exception", Boolean, nullable=False),
        Column("changed", BigInteger, nullable=False),
        _text("claimed_by", nullable=True),
        Column("claimed_until", BigInteger),
    )
    operations.create_index("grievance_complaint_by_id", "grievance_complaints", ["tenant", "id"], unique=True)
    for name, columns, where in (
        ("queue_by_team", ["team", "rank_at", "id"], "open and rank_at is not null"),
        ("queue_by_rank", ["rank_at", "id"], "open and rank_at is not null"),
        ("exceptions", ["rank_at", "id"], "open and rank_at is not null and exception"),
        ("due", ["next_due", "id"], "next_due is not null"),
        ("of_customer", ["customer_id", "recency", "id"], "customer_id is not null"),
        ("of_product", ["product", "recency", "id"], "product is not null"),
        ("changes", ["changed"], None),
    ):
        operations.create_index(
            f"grievance_{name}",
            "grievance_complaints",
            ["tenant", *columns],
            postgresql_where=text(where) if where else None,
        )


def _number() -> Column[int]:
    return Column("number", BigInteger, Identity(always=True), primary_key=True)


def _place() -> tuple[Column[int], Column[int]]:
    return (
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("seq", Integer, primary_key=True, autoincrement=False),
    )


def _text(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Text(collation="C"), primary_key=primary_key, nullable=nullable)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)
