"""Django: its models over the same tables. One process has one set of settings, to which databases are added."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib import import_module
from itertools import count
from typing import Any

from benchmarks.suite.complaints import TENANT
from benchmarks.suite.layouts import Layout, Rows

__all__ = ["Django"]

ALIASES = count(1)


@cache
def set_up() -> Any:
    """Return ``django.db``, ready."""
    settings = import_module("django.conf").settings
    settings.configure(DATABASES={}, INSTALLED_APPS=[], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
    import_module("django").setup()
    return import_module("django.db")


@cache
def models_of(layout: Layout) -> dict[str, Any]:
    """Return the models of the tables."""
    models = set_up().models
    label = f"peer_{layout.prefix}"
    kinds = {"t": models.TextField, "i": models.BigIntegerField, "b": models.BinaryField, "f": models.BooleanField}
    made = {}
    for table, columns in layout.columns.items():
        pairs = [words.split(":") for words in columns.split()]
        keys = [name for name, kind in pairs if kind[1:]]
        meta = type("Meta", (), {"app_label": label, "db_table": f"{layout.prefix}{table}", "managed": False})
        body: dict[str, Any] = {"__module__": __name__, "Meta": meta}
        for name, kind in pairs:
            if kind == "w":
                arrays = import_module("django.contrib.postgres.fields")
                body[name] = arrays.ArrayField(models.TextField())
            else:
                body[name] = kinds[kind[0]](primary_key=True) if keys == [name] else kinds[kind[0]](null=True)
        if len(keys) > 1:
            body["pk"] = models.CompositePrimaryKey(*keys)
        made[table] = type(table.title(), (models.Model,), body)
    return made


class Django:
    """Models, ``bulk_create`` and ``save``, in ``atomic`` blocks on a connection that stays open."""

    def __init__(self, database: dict[str, Any], layout: Layout) -> None:
        self._database = set_up()
        self._models = models_of(layout)
        self._layout, self._alias = layout, f"peer-{next(ALIASES)}"
        connections = self._database.connections
        known = {"default": {}, self._alias: database}
        connections.settings[self._alias] = connections.configure_settings(known)[self._alias]
        self._connection = connections[self._alias]

    def transaction(self) -> AbstractContextManager[object]:
        block: AbstractContextManager[object] = self._database.transaction.atomic(using=self._alias)
        return block

    def ask(self, statement: str, parameters: Sequence[Any], /) -> list[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall()) if cursor.description else []

    def insert(self, table: str, rows: Rows, /) -> None:
        model = self._models[table]
        model.objects.using(self._alias).bulk_create([model(**row) for row in rows])

    def update(self, complaint_id: str, version: int, values: dict[str, Any], /) -> int:
        complaints = self._models["complaints"].objects.using(self._alias)
        complaint = complaints.select_for_update().get(tenant=TENANT, id=complaint_id)
        if complaint.version != version:
            raise AssertionError(complaint_id)
        for name, value in values.items():
            setattr(complaint, name, value)
        complaint.save(update_fields=list(values))
        return int(complaint.number)

    def most_urgent(self, team: str, /) -> bytes:
        complaints = self._models["complaints"].objects.using(self._alias).extra(where=[self._layout.is_open])  # noqa: S610 - ours
        first = complaints.filter(tenant=TENANT, rank_at__isnull=False, team=team).order_by("rank_at", "id").first()
        return bytes(first.head)

    def close(self) -> None:
        self._connection.close()
