"""The tables of complaints; the collation of ids is that of the database in use."""

import django.db.models.deletion
from django.db import migrations, models

from complaints.models import BY_CODE_POINT


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Register",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tenant", models.TextField(db_collation=BY_CODE_POINT, unique=True)),
                ("complaints", models.PositiveBigIntegerField(default=0)),
                ("changes", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tenant", models.TextField(db_collation=BY_CODE_POINT)),
                ("complaint_id", models.TextField(db_collation=BY_CODE_POINT)),
                ("number", models.PositiveBigIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("head", models.TextField()),
                ("seal", models.BinaryField()),
                ("secret", models.BinaryField(null=True)),
                ("changed", models.PositiveBigIntegerField()),
                ("claimed_by", models.TextField(db_collation=BY_CODE_POINT, null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("stage", models.TextField(db_collation=BY_CODE_POINT)),
                ("open", models.BooleanField()),
                ("received_at", models.DateTimeField()),
                ("team", models.TextField(db_collation=BY_CODE_POINT, null=True)),
                ("owner", models.TextField(db_collation=BY_CODE_POINT, null=True)),
                ("level", models.TextField(db_collation=BY_CODE_POINT, null=True)),
                ("rank_at", models.DateTimeField(null=True)),
                ("next_due", models.DateTimeField(null=True)),
                ("customer_id", models.TextField(db_collation=BY_CODE_POINT, null=True)),
                ("product", models.TextField(db_collation=BY_CODE_POINT, null=True)),
                ("exception", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("open", True), ("rank_at__isnull", False)),
                        fields=["tenant", "rank_at", "complaint_id"],
                        name="queue_by_rank",
                    ),
                    models.Index(
                        condition=models.Q(("open", True), ("rank_at__isnull", False)),
                        fields=["tenant", "team", "rank_at", "complaint_id"],
                        name="queue_by_team",
                    ),
                    models.Index(
                        condition=models.Q(("next_due__isnull", False)),
                        fields=["tenant", "next_due", "complaint_id"],
                        name="due",
                    ),
                    models.Index(fields=["tenant", "customer_id", "-received_at", "complaint_id"], name="of_customer"),
                    models.Index(fields=["tenant", "product", "-received_at", "complaint_id"], name="of_product"),
                    models.Index(fields=["tenant", "changed"], name="changes"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "complaint_id"), name="complaint_by_id"),
                    models.UniqueConstraint(fields=("tenant", "number"), name="complaint_by_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", models.CharField(max_length=40)),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="complaints.complaint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tenant", models.TextField(db_collation=BY_CODE_POINT)),
                ("kind", models.TextField(db_collation=BY_CODE_POINT)),
                ("key", models.TextField(db_collation=BY_CODE_POINT)),
                ("document", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "kind", "key", "id"], name="document_by_key")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("document", models.BinaryField()),
                ("seal", models.BinaryField()),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="complaints.complaint"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tenant", models.TextField(db_collation=BY_CODE_POINT)),
                ("effect_id", models.TextField(db_collation=BY_CODE_POINT)),
                ("document", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "id"], name="outbox_by_age")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "effect_id"), name="effect_by_id")],
            },
        ),
        migrations.CreateModel(
            name="Personal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField()),
                ("value", models.BinaryField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="personal", to="complaints.event"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tenant", models.TextField(db_collation=BY_CODE_POINT)),
                ("key", models.TextField(db_collation=BY_CODE_POINT)),
                ("complaint_id", models.TextField(db_collation=BY_CODE_POINT)),
                ("version", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "key"), name="request_by_key")],
            },
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("complaint", "seq"), name="event_by_seq"),
        ),
    ]
