"""How commits become rows. All of it happens in a transaction that is open; what is refused is rolled back there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grievance.codec import Codec
from grievance.errors import StaleComplaint
from grievance.storage import Commit, Saved

from .models import Complaint, Event, Outbox, Personal, Register, Request
from .queries import columns_of

CODEC = Codec()


def locked_register(using: str, tenant: str) -> Register:
    """Return the counts of an organisation; until the transaction ends, nobody else writes for it."""
    registers = Register.objects.using(using)
    registers.get_or_create(tenant=tenant)
    return registers.select_for_update().get(tenant=tenant)


class Saving:
    """The commits of one transaction; others are looked at first, as they are before all of them."""

    def __init__(self, using: str, tenant: str, commits: Sequence[Commit]) -> None:
        self._using, self._tenant = using, tenant
        self._register = locked_register(using, tenant)
        others = {complaint_id for commit in commits for complaint_id, _ in commit.unchanged}
        customers = {commit.all_of_customer for commit in commits if commit.all_of_customer is not None}
        complaints = self._rows(Complaint)
        self._others = dict(complaints.filter(complaint_id__in=others).values_list("complaint_id", "version"))
        of_customers = complaints.filter(customer_id__in=customers).order_by("complaint_id")
        self._of_customers = list(of_customers.values_list("customer_id", "complaint_id", "version"))

    def _rows(self, model: Any) -> Any:
        return model.objects.using(self._using).filter(tenant=self._tenant)

    def save(self, commit: Commit) -> Saved:
        """Write one commit and return what became of it; refuse one that is stale."""
        known = self._rows(Request).filter(key=commit.request_key).first() if commit.request_key is not None else None
        if known is not None:
            return Saved(complaint_id=known.complaint_id, version=known.version, repeated=True)
        before = self._rows(Complaint).filter(complaint_id=commit.head.id).defer("head").first()
        demand(commit.head.id, commit.expected_version, before.version if before else 0)
        self._check_others(commit)
        self._keep(commit, before)
        self._register.save(using=self._using)
        saved = Saved(complaint_id=commit.head.id, version=commit.head.version)
        if commit.request_key is not None:
            self._create(Request, key=commit.request_key, complaint_id=saved.complaint_id, version=saved.version)
        return saved

    def _create(self, model: Any, **columns: Any) -> Any:
        return model.objects.using(self._using).create(tenant=self._tenant, **columns)

    def _check_others(self, commit: Commit) -> None:
        for other, version in commit.unchanged:
            demand(other, version, self._others.get(other, 0))
        if commit.all_of_customer is not None:
            known = {commit.head.id, *(other for other, _ in commit.unchanged)}
            for customer_id, complaint_id, version in self._of_customers:
                if customer_id == commit.all_of_customer and complaint_id not in known:
                    demand(complaint_id, 0, version)

    def _keep(self, commit: Commit, before: Complaint | None) -> None:
        self._register.changes += 1
        columns = {
            **columns_of(commit.index),
            "version": commit.head.version,
            "head": CODEC.dumps(commit.head).decode(),
            "seal": commit.events[-1].seal,
            "changed": self._register.changes,
        }
        if before is None:
            self._register.complaints += 1
            row = self._create(Complaint, **columns, number=self._register.complaints, secret=commit.secret)
        else:
            row = before
            self._rows(Complaint).filter(pk=row.pk).update(**columns)
        if commit.erases:
            self._rows(Complaint).filter(pk=row.pk).update(secret=None)
            Personal.objects.using(self._using).filter(event__complaint=row).delete()
        self._keep_events(commit, row)
        self._keep_effects(commit)

    def _keep_events(self, commit: Commit, row: Complaint) -> None:
        events = [
            Event(complaint=row, seq=event.seq, document=event.document, seal=event.seal) for event in commit.events
        ]
        Event.objects.using(self._using).bulk_create(events)
        Personal.objects.using(self._using).bulk_create(
            Personal(event=kept, path=path, value=value)
            for kept, event in zip(events, commit.events, strict=True)
            for path, value in event.personal.items()
        )

    def _keep_effects(self, commit: Commit) -> None:
        for effect in commit.effects:
            Outbox.objects.using(self._using).get_or_create(
                tenant=self._tenant, effect_id=effect.id, defaults={"document": CODEC.dumps(effect).decode()}
            )
        self._rows(Outbox).filter(effect_id__in=commit.settled).delete()


def demand(complaint_id: str, expected: int, actual: int) -> None:
    """Refuse what was based on another version than the one that is kept."""
    if actual != expected:
        raise StaleComplaint(complaint_id, expected=expected, actual=actual)
