"""What is stored, read in and put on an agenda, as far as the types of its fields do not tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.codec import Codec
from grievance.intake import IntakeMap, PastCase, Share
from grievance.lifecycle import Move
from grievance.model import Complaint, Letter, Submission
from grievance.procedure import Item
from grievance.storage import Commit, IndexEntry, SealedEvent
from grievance.testing.strategies._scalars import Build, Field, Strategy, always, instants

__all__: list[str] = []

_COLUMNS = st.sampled_from(("topic", "kind.of.problem", "Thema"))


def _commits(build: Build) -> Strategy:
    """Return the commit of one to three new events, not yet numbered on, of a complaint at their version."""

    def of(events: list[SealedEvent], expected: int, head: Complaint, index: IndexEntry) -> Commit:
        numbered = [attrs.evolve(event, seq=expected + place) for place, event in enumerate(events, start=1)]
        at = attrs.evolve(head, version=expected + len(events))
        entry = attrs.evolve(index, complaint_id=head.id)
        return Commit(head=at, index=entry, events=tuple(numbered), expected_version=expected)

    events = st.lists(build(SealedEvent), min_size=1, max_size=3)
    return st.builds(of, events, st.integers(0, 9), build(Complaint), build(IndexEntry))


def _items(build: Build) -> Strategy:
    return build(Letter).flatmap(
        lambda letter: build(Item, make=st.just(lambda effect_id: attrs.evolve(letter, id=effect_id)))
    )


def _intake_maps(_build: Build) -> Strategy:
    fields = {"category": _COLUMNS, "channel": st.just({"value": "web"}), "received_at": st.just("sent")}
    more = {"text": st.just("message"), "product": st.just("order")}
    source = {"name": st.just("web form"), "key": st.just("id")}
    document = {"source": st.fixed_dictionaries(source), "fields": st.fixed_dictionaries(fields, optional=more)}
    return st.fixed_dictionaries(document).map(IntakeMap.from_mapping)


def _past_cases(build: Build) -> Strategy:
    moves = st.lists(build(Move), max_size=3).map(lambda found: tuple(sorted(found, key=lambda move: move.at)))
    return st.builds(
        PastCase, submission=build(Submission), moves=moves, promised=st.none() | instants(), records=st.just(())
    )


def _shares(_build: Build) -> Strategy:
    several = st.integers(1, 8).flatmap(lambda of: st.builds(Share, part=st.integers(0, of - 1), of=st.just(of)))
    return several.flatmap(lambda share: st.integers(1, 1000).map(lambda block: attrs.evolve(share, block=block)))


WHOLE: Final[Mapping[Any, Field]] = {
    Codec: always(st.sampled_from((None, False)).map(Codec)),
    Commit: _commits,
    IntakeMap: _intake_maps,
    Item: _items,
    PastCase: _past_cases,
    Share: _shares,
}
