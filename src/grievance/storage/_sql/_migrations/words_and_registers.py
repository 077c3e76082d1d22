"""Complaints are found by their words and by owner, numbers are given once, requests are found by complaint."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, Connection, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

from grievance.codec import Codec
from grievance.model import Complaint
from grievance.storage._words import words_in

revision = "0002"
down_revision = "0001"

_AT_ONCE = 500
_HEADS = text("select number, head from grievance_complaints where number > :after order by number limit :limit")
_WORDS = text("update grievance_complaints set words = :words where number = :number")


def upgrade(*, operations: Operations, codec: Codec, **_others: object) -> None:
    """Add what is missing, and the words of the heads that are there."""
    operations.add_column(
        "grievance_complaints", Column("words", ARRAY(Text(collation="C")), nullable=False, server_default="{}")
    )
    _fill(operations.get_bind(), codec)
    operations.alter_column("grievance_complaints", "words", server_default=None)
    operations.create_index("grievance_words", "grievance_complaints", ["words"], postgresql_using="gin")
    operations.create_index("grievance_register", "grievance_complaints", ["tenant", "registered"], unique=True)
    operations.create_index(
        "grievance_queue_by_owner",
        "grievance_complaints",
        ["tenant", "owner", "rank_at", "id"],
        postgresql_where=text("open and rank_at is not null and owner is not null"),
    )
    operations.create_index("grievance_requests_of", "grievance_requests", ["tenant", "complaint_id"])


def _fill(connection: Connection, codec: Codec) -> None:
    after = 0
    while rows := connection.execute(_HEADS, {"after": after, "limit": _AT_ONCE}).all():
        words = [{"number": number, "words": sorted(words_in(codec.loads(head, Complaint)))} for number, head in rows]
        connection.execute(_WORDS, words)
        after = rows[-1].number
