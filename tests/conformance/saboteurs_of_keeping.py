"""Stores that break the laws of the outbox and of documents."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from conformance.breaking import Altering, Keeping, Noting, breaks
from grievance.model import Effect, Webhook
from grievance.storage import Commit, Saved
from grievance.storage.memory import MemoryStore


@breaks("effects_come_oldest_first")
class SortsTheOutbox(MemoryStore):
    """Effects are handed out by their ids."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        effects = super().outbox(tenant, limit=limit)
        return tuple(sorted(effects, key=lambda effect: effect.id)) if len(effects) == 12 else effects


@breaks("effects_come_oldest_first")
class NumbersEffectsInText(MemoryStore):
    """The tenth effect is handed out before the second."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        super().outbox(tenant, limit=limit)
        numbered = enumerate(super().outbox(tenant, limit=999), 1)
        return tuple(effect for _, effect in sorted(numbered, key=lambda pair: str(pair[0])))[:limit]


@breaks("effects_stay_until_they_are_settled")
class GivesUp(Noting):
    """What was handed out eight times is not handed out again."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        effects = super().outbox(tenant, limit=limit)
        for effect in effects:
            self.noted[effect.id] = self.noted.get(effect.id, 0) + 1
        return tuple(effect for effect in effects if self.noted[effect.id] <= 8)


@breaks("effect_is_kept_once")
class TakesTheLatest(Keeping):
    """An effect that is ordered again replaces the one that was there."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        for effect in commit.effects:
            if effect.id in self._at(tenant).effects and not outcome.repeated:
                self._at(tenant).effects[effect.id] = effect


@breaks("every_kind_of_effect_is_kept")
class HurriesNobody(MemoryStore):
    """By when another system is to be told is lost."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        effects = super().outbox(tenant, limit=limit)
        return tuple(attrs.evolve(one, due_at=None) if isinstance(one, Webhook) else one for one in effects)


@breaks("only_the_oldest_are_handed_out")
class HandsOutTheNewest(MemoryStore):
    """Of many effects the newest are handed out."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        super().outbox(tenant, limit=limit)
        return super().outbox(tenant, limit=999)[-limit:]


@breaks("what_a_commit_settles_itself_is_not_handed_out")
class SettlesBefore(Keeping):
    """A commit settles first and orders then."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        for effect in commit.effects:
            if effect.id in commit.settled:
                self._at(tenant).effects.setdefault(effect.id, effect)


@breaks("settling_the_unknown_is_harmless")
class SettlesTheKnown(MemoryStore):
    """Settling what is not there is an error."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        if "nothing" in (effect_id for commit in commits for effect_id in commit.settled):
            raise KeyError("nothing")
        return super().save(tenant, commits)


@breaks("settled_effect_may_be_ordered_again")
class SettlesForEver(Noting):
    """What was settled once is never handed out again."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        for effect_id in self.noted:
            self._at(tenant).effects.pop(effect_id, None)
        for commit, outcome in zip(commits, saved, strict=True):
            self.noted |= dict.fromkeys(() if outcome.repeated else commit.settled)
        return saved


@breaks("effects_belong_to_their_tenant")
class SettlesForAll(Keeping):
    """What one tenant settles is settled for all."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        for name, at in self._tenants.items():
            for effect_id in commit.settled if name != tenant else ():
                at.effects.pop(effect_id, None)


@breaks("commits_of_a_batch_settle_in_turn")
class SettlesAtTheEnd(MemoryStore):
    """What commits of a batch settle is settled when all of them were saved."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        for commit, outcome in zip(commits, saved, strict=True):
            for effect_id in commit.settled if not outcome.repeated else ():
                self._at(tenant).effects.pop(effect_id, None)
        return saved


@breaks("effects_stay_until_they_are_settled")
class SettlesItsOwn(Altering):
    """A commit settles only effects of its own complaint."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        effects = self._at(tenant).effects
        own = tuple(one for one in commit.settled if one in effects and effects[one].complaint_id == commit.head.id)
        return attrs.evolve(commit, settled=own if commit.head.id == "c-2" else commit.settled)


@breaks("effects_belong_to_their_tenant")
class HandsOutForAll(MemoryStore):
    """Who has no effects is handed those of another."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        own = super().outbox(tenant, limit=limit)
        every = (super(HandsOutForAll, self).outbox(other, limit=limit) for other in list(self._tenants))
        return own or next(filter(None, every), ())


class Remembering(MemoryStore):
    """Remembers something else than it was given."""

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        kept = self.recall(tenant, kind, key)
        super().remember(tenant, kind, key, document, beside=beside)
        self.remembered(tenant, kind, key, document, beside=beside, before=kept)

    def remembered(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool, before: tuple[bytes, ...]
    ) -> None:
        """Change what was remembered."""
        raise NotImplementedError


@breaks("documents_are_kept_by_kind_and_key")
class JoinsNames(MemoryStore):
    """Kind and key are one name."""

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        super().remember(tenant, kind, key, document, beside=beside)
        if (kind, key) == ("ab", "c"):
            super().remember(tenant, "a", "bc", document, beside=beside)


@breaks("document_replaces_what_was_kept")
class ReplacesTheLast(Remembering):
    """A document replaces the last of a log."""

    def remembered(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool, before: tuple[bytes, ...]
    ) -> None:
        if document is not None and not beside and len(before) > 1:
            self._at(tenant).documents[kind, key] = (*before[:-1], document)


@breaks("documents_are_added_beside")
class KeepsASet(Remembering):
    """A log has every document once."""

    def remembered(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool, before: tuple[bytes, ...]
    ) -> None:
        if beside and document in before:
            self._at(tenant).documents[kind, key] = before


@breaks("none_forgets")
class ForgetsTheLast(Remembering):
    """None forgets the last of a log."""

    def remembered(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool, before: tuple[bytes, ...]
    ) -> None:
        if document is None and len(before) > 1:
            self._at(tenant).documents[kind, key] = before[:-1]


@breaks("documents_belong_to_their_tenant")
class RemembersForAll(MemoryStore):
    """What a tenant has no document of is recalled from another."""

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        tenants = (tenant, *self._tenants)
        return next((found for one in tenants if (found := super(RemembersForAll, self).recall(one, kind, key))), ())


@breaks("documents_are_exact")
class TrimsDocuments(MemoryStore):
    """Space at the end of a document is cut off."""

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        return tuple(document.rstrip() for document in super().recall(tenant, kind, key))


@breaks("documents_are_exact")
class EmptyIsNothing(MemoryStore):
    """An empty document is none."""

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        return tuple(document for document in super().recall(tenant, kind, key) if document)


@breaks("nothing_is_recalled_of_what_was_never_kept")
class MissesDocuments(MemoryStore):
    """What was never kept is an error."""

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        if kind == "nothing":
            raise KeyError(kind)
        return super().recall(tenant, kind, key)


@breaks("none_forgets")
class ForgetsTheKind(Remembering):
    """None forgets the key in every kind."""

    def remembered(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool, before: tuple[bytes, ...]
    ) -> None:
        if document is None:
            self._at(tenant).documents.pop(("profile", key), None)


@breaks("none_forgets")
class ForgetsNoLog(MemoryStore):
    """What is to be added is never forgotten."""

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        if document is not None or not beside:
            super().remember(tenant, kind, key, document, beside=beside)


@breaks("documents_belong_to_their_tenant")
class ForgetsForAll(MemoryStore):
    """What one tenant forgets is forgotten for all."""

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        for one in (tenant, *self._tenants) if document is None else (tenant,):
            super().remember(one, kind, key, document, beside=beside)
