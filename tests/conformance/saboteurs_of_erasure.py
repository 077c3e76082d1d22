"""Stores that break the laws of erasure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from conformance.breaking import Keeping, breaks
from grievance.errors import StaleComplaint
from grievance.storage import Commit, Head, Saved, SealedEvent
from grievance.storage.memory import MemoryStore


class Restoring(Keeping):
    """Puts back what an erasure took."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        self.before = {name: kept.events for name, kept in self._at(tenant).kept.items()}
        return super().save(tenant, commits)

    def put(self, tenant: str, complaint_id: str, personal: Mapping[int, Mapping[str, bytes]]) -> None:
        """Put the *personal* values of some events back."""
        stored = self.stored(tenant, complaint_id)
        stored.events = tuple(
            attrs.evolve(event, personal=personal.get(event.seq, event.personal)) for event in stored.events
        )


@breaks("erasure_takes_the_personal_values")
class ErasesTheFirst(Restoring):
    """Of each commit it erases the values of the first event."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        self.noted |= {event.seq: event.personal for event in commit.events[1:]}
        if commit.erases and len(self.before.get(commit.head.id, ())) == 3:
            self.put(tenant, commit.head.id, self.noted)


@breaks("erasure_takes_the_secret")
class KeepsASecret(Keeping):
    """The head has a secret that the history has not."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if commit.secret is not None and not commit.expected_version and not outcome.repeated:
            self.noted[tenant, commit.head.id] = commit.secret

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return tuple(
            attrs.evolve(head, secret=head.secret or self.noted.get((tenant, head.complaint.id)))
            for head in super().get(tenant, complaint_ids)
        )


@breaks("erasure_takes_the_secret")
class TakesALaterSecret(Keeping):
    """What was erased takes the secret of a later commit."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        stored = self.stored(tenant, outcome.complaint_id)
        if commit.head.id in self.noted and commit.secret is not None:
            stored.secret = commit.secret
        self.noted |= {commit.head.id: True} if commit.erases else {}


@breaks("erasure_leaves_bytes_and_seals")
class ErasesTheBytes(Keeping):
    """It erases the events as well."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if commit.erases and not outcome.repeated:
            stored = self.stored(tenant, commit.head.id)
            stored.events = tuple(
                event if event in commit.events else attrs.evolve(event, document=b"") for event in stored.events
            )


def _without_personal(events: Sequence[SealedEvent]) -> tuple[SealedEvent, ...]:
    return tuple(attrs.evolve(event, personal={}) for event in events)


@breaks("erasure_touches_no_other_complaint")
class ErasesTheCustomer(Keeping):
    """It erases all complaints of the customer."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if commit.erases:
            for kept in self._at(tenant).kept.values():
                if kept.index.customer_id == "k":
                    kept.events = _without_personal(kept.events)


@breaks("erasure_touches_no_other_complaint")
class ErasesForAll(Keeping):
    """It erases the complaint of this id at all tenants."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        for name, at in self._tenants.items() if commit.erases else ():
            if name != tenant and commit.head.id in at.kept:
                at.kept[commit.head.id].secret = None


@breaks("refused_erasure_erases_nothing")
class ErasesFirst(MemoryStore):
    """It erases before it compares versions."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint:
            for commit in commits:
                if commit.erases and commit.head.id in self._at(tenant).kept:
                    kept = self._at(tenant).kept[commit.head.id]
                    kept.events = _without_personal(kept.events)
            raise


@breaks("repeated_erasure_erases_nothing")
class ErasesAgain(Keeping):
    """A repeated request erases."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if commit.erases and outcome.repeated:
            stored = self.stored(tenant, commit.head.id)
            stored.events = _without_personal(stored.events)


@breaks("what_comes_after_an_erasure_stays")
class ErasesForEver(Keeping):
    """What was erased takes no personal values any more."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        stored = self.stored(tenant, outcome.complaint_id)
        if stored.secret is None and len(stored.events) == 3:
            stored.events = _without_personal(stored.events)


@breaks("new_complaint_may_be_erased_at_once")
class ErasesWhatThereIs(MemoryStore):
    """There has to be something to erase."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            if commit.erases and not commit.expected_version:
                raise StaleComplaint(commit.head.id, expected=0, actual=0)
        return super().save(tenant, commits)


@breaks("erasure_in_a_batch_reaches_the_batch")
class ErasesWhatWasThere(Restoring):
    """What earlier commits of the batch brought is not erased."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        brought: dict[str, Any] = {}
        for commit in commits if len(commits) > 1 else ():
            brought |= {commit.head.id: brought.get(commit.head.id, {}) | {e.seq: e.personal for e in commit.events}}
            if commit.erases:
                self.put(tenant, commit.head.id, brought[commit.head.id])
        return saved


@breaks("repeated_erasure_erases_nothing")
class LosesTheSecretAgain(Keeping):
    """A repeated request erases the secret."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if commit.erases and outcome.repeated:
            self.stored(tenant, commit.head.id).secret = None


@breaks("refused_erasure_erases_nothing")
class LosesTheSecretFirst(MemoryStore):
    """It erases the secret before it compares versions."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            if commit.erases and commit.request_key is None and commit.head.id in self._at(tenant).kept:
                self._at(tenant).kept[commit.head.id].secret = None
        return super().save(tenant, commits)


class Forgetting(Keeping):
    """An erasure takes more than it should."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if commit.erases and commit.expected_version == 1 and not outcome.repeated:
            self.forget(tenant, commit.head.id)

    def forget(self, tenant: str, complaint_id: str) -> None:
        """Take it."""
        raise NotImplementedError


@breaks("erasure_leaves_what_is_under_way")
class ForgetsRequests(Forgetting):
    """An erasure takes the request keys of the complaint."""

    def forget(self, tenant: str, complaint_id: str) -> None:
        for key in self.stored(tenant, complaint_id).requests:
            del self._at(tenant).requests[key]


@breaks("erasure_leaves_what_is_under_way")
class ForgetsEffects(Forgetting):
    """An erasure takes the effects that the complaint ordered."""

    def forget(self, tenant: str, complaint_id: str) -> None:
        effects = self._at(tenant).effects
        for effect_id in [one.id for one in effects.values() if one.complaint_id == complaint_id]:
            del effects[effect_id]


@breaks("erasure_leaves_what_is_under_way")
class ForgetsClaims(Forgetting):
    """An erasure sets the complaint free."""

    def forget(self, tenant: str, complaint_id: str) -> None:
        self.stored(tenant, complaint_id).claimed_until = None
