"""Stores that break the laws of batches, of request keys and of grounds."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from conformance.breaking import Altering, Keeping, breaks
from grievance.errors import StaleComplaint
from grievance.storage import Commit, Saved
from grievance.storage.memory import MemoryStore


@breaks("batch_answers_in_its_order")
class SortsAnswers(MemoryStore):
    """The answers come in the order of ids."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        return (
            tuple(sorted(saved, key=lambda one: one.complaint_id)) if not any(c.request_key for c in commits) else saved
        )


@breaks("half_a_batch_is_never_saved")
class OneByOne(MemoryStore):
    """The commits of a batch are saved one by one."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        late = any(commit.expected_version == 7 for commit in commits)
        if len(commits) == 1 or not late:
            return super().save(tenant, commits)
        return tuple(saved for commit in commits for saved in super(OneByOne, self).save(tenant, [commit]))


@breaks("half_a_batch_is_never_saved")
class SavesInPieces(MemoryStore):
    """Of a long batch 25 commits are saved at a time."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        pieces = (commits[start : start + 25] for start in range(0, len(commits), 25))
        return tuple(saved for piece in pieces for saved in super(SavesInPieces, self).save(tenant, piece))


@breaks("commits_of_a_batch_build_on_each_other")
class BatchesOfStrangers(MemoryStore):
    """No two commits of a batch may create and change the same complaint."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for number, commit in enumerate(commits):
            behind = [one for one in commits[number + 1 :] if one.head.id == commit.head.id and one.expected_version]
            if commit.expected_version == 0 and behind and not any(one.erases for one in behind):
                raise StaleComplaint(commit.head.id, expected=behind[0].expected_version, actual=0)
        return super().save(tenant, commits)


@breaks("first_that_does_not_fit_is_named")
class NamesTheLast(MemoryStore):
    """The refusal of a batch names the last that does not fit."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint as refusal:
            if len(commits) < 3:
                raise
            raise StaleComplaint(commits[-1].head.id, expected=0, actual=0) from refusal


@breaks("repeated_request_changes_nothing")
class OrdersAgain(Keeping):
    """A repeated request orders its effects."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        for effect in commit.effects if outcome.repeated else ():
            self._at(tenant).effects.setdefault(effect.id, effect)


@breaks("repeated_request_gives_the_first_outcome")
class TellsTheVersionOfNow(MemoryStore):
    """A repeated request gives the version of now."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        at = self._at(tenant)
        return tuple(
            attrs.evolve(one, version=at.version(one.complaint_id)) if one.repeated else one
            for one in super().save(tenant, commits)
        )


@breaks("repeated_request_gives_the_first_outcome")
class CallsNothingRepeated(MemoryStore):
    """A repeated request for another complaint than its own is not called so."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        return tuple(
            attrs.evolve(one, repeated=one.repeated and (len(commits) > 1 or commit.head.id == one.complaint_id))
            for one, commit in zip(saved, commits, strict=True)
        )


@breaks("request_keys_belong_to_their_tenant")
class KeysForAll(MemoryStore):
    """A request key that one tenant used is known for all."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for other in list(self._tenants.values()):
            for key, saved in other.requests.items():
                self._at(tenant).requests.setdefault(key, saved)
        return super().save(tenant, commits)


@breaks("key_of_a_refused_commit_stays_unused")
class BurnsKeys(MemoryStore):
    """A request key is noted before the versions are compared."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint:
            for commit in commits:
                if commit.request_key is not None:
                    saved = Saved(complaint_id=commit.head.id, version=commit.head.version)
                    self._at(tenant).requests[commit.request_key] = saved
            raise


@breaks("key_of_a_refused_commit_stays_unused")
class NotesKeysBeforeGrounds(MemoryStore):
    """A request key is noted when the version has been compared, before the grounds are."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint as refusal:
            for commit in commits:
                if commit.request_key is not None and commit.head.id != refusal.complaint_id:
                    saved = Saved(complaint_id=commit.head.id, version=commit.head.version)
                    self._at(tenant).requests.setdefault(commit.request_key, saved)
            raise


@breaks("repeated_request_rests_on_nothing")
class ComparesFirst(MemoryStore):
    """Grounds are compared before the request key is looked up."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            for other, version in commit.unchanged if commit.request_key else ():
                if (actual := self._at(tenant).version(other)) != version:
                    raise StaleComplaint(other, expected=version, actual=actual)
        return super().save(tenant, commits)


@breaks("key_twice_in_a_batch_is_one_request")
class SeesNoKeysOfTheBatch(MemoryStore):
    """Only keys of earlier batches are known."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        keys = [commit.request_key for commit in commits]
        return super().save(
            tenant,
            [
                attrs.evolve(commit, request_key=None) if commit.request_key in keys[:number] else commit
                for number, commit in enumerate(commits)
            ],
        )


@breaks("change_rests_on_others")
class CountsChanges(Keeping):
    """Grounds are compared with the number of changes instead of the version."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            for other, version in commit.unchanged:
                if version == self._at(tenant).version(other) == 3 and self.noted[other] == 1 and len(commits) == 1:
                    raise StaleComplaint(other, expected=version, actual=1)
        return super().save(tenant, commits)

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        self.noted[commit.head.id] = self.noted.get(commit.head.id, 0) + 1


@breaks("moved_ground_refuses_the_change")
class RestsOnAnything(Altering):
    """It is enough that a ground was at its version once."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        version = self._at(tenant).version
        return attrs.evolve(
            commit, unchanged=tuple((other, v) for other, v in commit.unchanged if not 0 < v < version(other))
        )

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        return super().save(tenant, commits) if len(commits) == 1 else MemoryStore.save(self, tenant, commits)


@breaks("change_rests_on_there_being_none")
class ForgetsNought(Altering):
    """A ground of version 0 is no ground."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return attrs.evolve(commit, unchanged=tuple(pair for pair in commit.unchanged if pair[1]))


@breaks("any_number_of_grounds_counts")
class OneStatementOfGrounds(Altering):
    """Only so many grounds count as go into a statement."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return attrs.evolve(commit, unchanged=commit.unchanged[:999])


@breaks("change_rests_on_all_of_a_customer")
class OverlooksCustomers(Altering):
    """Further complaints of a customer do not count for what orders nothing."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return commit if commit.effects else attrs.evolve(commit, all_of_customer=None)


@breaks("change_rests_on_all_of_a_customer")
class CountsTheOpenOnes(Altering):
    """Further complaints of a customer that are closed do not count."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        named, kept = dict(commit.unchanged), self._at(tenant).kept
        closed = {name: one.head.version for name, one in kept.items() if not one.index.open}
        counted = commit.all_of_customer is None or commit.request_key is not None
        return commit if counted else attrs.evolve(commit, unchanged=tuple({**closed, **named}.items()))


@breaks("grounds_belong_to_their_tenant")
class CustomersOfAll(MemoryStore):
    """A complaint of the customer of the same id at another tenant counts."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            for name, at in list(self._tenants.items()):
                for kept in at.kept.values():
                    if (
                        name != tenant
                        and commit.all_of_customer is not None
                        and kept.index.customer_id == commit.all_of_customer
                    ):
                        raise StaleComplaint(kept.head.id, expected=0, actual=kept.head.version)
        return super().save(tenant, commits)


@breaks("batch_is_no_news_to_itself")
class NewsToItself(MemoryStore):
    """Grounds are compared with what the batch has made of them."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        changed: dict[str, int] = {}
        for commit in commits:
            for other, version in commit.unchanged:
                if len(commits) == 2 and changed.get(other, version) != version:
                    raise StaleComplaint(other, expected=version, actual=changed[other])
            if commit.expected_version:
                changed[commit.head.id] = commit.head.version
        return super().save(tenant, commits)


@breaks("new_ones_of_a_batch_are_no_news_to_itself")
class CustomersOfTheBatch(MemoryStore):
    """What the batch brings of a customer counts."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        customers: dict[str | None, str] = {}
        for commit in commits:
            if commit.all_of_customer is not None and commit.all_of_customer in customers:
                raise StaleComplaint(customers[commit.all_of_customer], expected=0, actual=1)
            customers[commit.index.customer_id] = commit.head.id
        return super().save(tenant, commits)


@breaks("half_a_batch_is_never_saved")
class SavesWhatIsBehind(MemoryStore):
    """Of a batch that is refused the last commit is saved, if it fits."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint:
            if len(commits) == 4:
                super().save(tenant, commits[-1:])
            raise


@breaks("repeated_request_rests_on_nothing")
class RefusesTheRepeated(MemoryStore):
    """A repeated request is refused if its customer has a further complaint by now."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            if commit.request_key is not None and commit.all_of_customer is not None:
                self._check_all_of_customer(self._at(tenant), commit)
        return super().save(tenant, commits)
