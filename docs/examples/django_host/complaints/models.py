"""The host's own tables. Those of the library's port come first; `CallBack` is the host's business."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Index, Q, UniqueConstraint

BY_CODE_POINT = {"postgresql": "C"}.get(connection.vendor)
"""The collation of ids: the order of the port is Python's."""


def id_field(**options: bool) -> models.TextField:
    """Return a field for an id, or another name that is compared."""
    return models.TextField(db_collation=BY_CODE_POINT, **options)


class Complaint(models.Model):
    """A complaint as it stands, and the fields by which queues are read."""

    tenant = id_field()
    complaint_id = id_field()
    number = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField()
    head = models.TextField()
    seal = models.BinaryField()
    secret = models.BinaryField(null=True)
    changed = models.PositiveBigIntegerField()
    claimed_by = id_field(null=True)
    claimed_until = models.DateTimeField(null=True)
    stage = id_field()
    open = models.BooleanField()
    received_at = models.DateTimeField()
    team = id_field(null=True)
    owner = id_field(null=True)
    level = id_field(null=True)
    rank_at = models.DateTimeField(null=True)
    next_due = models.DateTimeField(null=True)
    customer_id = id_field(null=True)
    product = id_field(null=True)
    exception = models.BooleanField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "complaint_id"], name="complaint_by_id"),
            UniqueConstraint(fields=["tenant", "number"], name="complaint_by_number"),
        ]
        indexes = [
            Index(
                fields=["tenant", "rank_at", "complaint_id"],
                name="queue_by_rank",
                condition=Q(open=True, rank_at__isnull=False),
            ),
            Index(
                fields=["tenant", "team", "rank_at", "complaint_id"],
                name="queue_by_team",
                condition=Q(open=True, rank_at__isnull=False),
            ),
            Index(fields=["tenant", "next_due", "complaint_id"], name="due", condition=Q(next_due__isnull=False)),
            Index(fields=["tenant", "customer_id", "-received_at", "complaint_id"], name="of_customer"),
            Index(fields=["tenant", "product", "-received_at", "complaint_id"], name="of_product"),
            Index(fields=["tenant", "changed"], name="changes"),
        ]

    def __str__(self) -> str:
        return self.complaint_id


class Event(models.Model):
    """A sealed event; its bytes are never changed."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    document = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        constraints = [UniqueConstraint(fields=["complaint", "seq"], name="event_by_seq")]


class Personal(models.Model):
    """A personal value of an event, outside of its bytes: erasure deletes it."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="personal")
    path = models.TextField()
    value = models.BinaryField()


class Request(models.Model):
    """A request that was carried out, and what it led to: asked again, it gets the same answer."""

    tenant = id_field()
    key = id_field()
    complaint_id = id_field()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["tenant", "key"], name="request_by_key")]


class Outbox(models.Model):
    """Something to be done that was committed and is not settled."""

    tenant = id_field()
    effect_id = id_field()
    document = models.TextField()

    class Meta:
        constraints = [UniqueConstraint(fields=["tenant", "effect_id"], name="effect_by_id")]
        indexes = [Index(fields=["tenant", "id"], name="outbox_by_age")]


class Document(models.Model):
    """A procedure, a customer or a log that the desk remembers."""

    tenant = id_field()
    kind = id_field()
    key = id_field()
    document = models.BinaryField()

    class Meta:
        indexes = [Index(fields=["tenant", "kind", "key", "id"], name="document_by_key")]


class Register(models.Model):
    """How many complaints and changes an organisation ever had. Whoever writes for it holds this row."""

    tenant = id_field(unique=True)
    complaints = models.PositiveBigIntegerField(default=0)
    changes = models.PositiveBigIntegerField(default=0)


class CallBack(models.Model):
    """Something of the host's own that belongs to a complaint."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="call_backs")
    phone = models.CharField(max_length=40)
