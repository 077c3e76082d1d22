"""An export written once: whatever the library becomes, it takes these complaints in as they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest

from grievance.codec import Codec
from grievance.codec._kinds import KINDS
from grievance.lifecycle import broken_seals, replay, unkept_commitments
from grievance.model import Complaint, Customer, Effect, Event, ProcedureAcknowledged, Reading, Stage
from grievance.procedure import Procedure
from grievance.storage import Imported, exported, imported
from grievance.storage.memory import MemoryStore

GOLDEN = Path(__file__).parent / "golden"
EXPORTS = sorted((GOLDEN / "exports").glob("*.jsonl"))
SHOP = "shop"


@pytest.fixture(name="path", params=EXPORTS, ids=lambda path: path.stem)
def _path(request: pytest.FixtureRequest) -> Path:
    """Return where an export is; what it has to say is kept beside it."""
    path: Path = request.param
    return path


@pytest.fixture(name="store")
def _store(path: Path) -> MemoryStore:
    """A store into which an old export was imported."""
    store = MemoryStore()
    with path.open("rb") as lines:
        outcome = imported(store, None, lines)
    assert outcome == Imported(tenant=SHOP, complaints=11, known=0, documents=5, effects=8)
    return store


@pytest.fixture(name="facts")
def _facts(path: Path) -> dict[str, dict[str, Any]]:
    """What was kept beside the export, by complaint."""
    facts: dict[str, dict[str, Any]] = json.loads(path.with_suffix(".facts.json").read_text("utf-8"))
    return facts


def told(complaint: Complaint, events: list[Event]) -> dict[str, Any]:
    """Return the facts of a complaint that are kept beside its documents."""
    submission = complaint.submission
    return {
        "stage": complaint.stage.value,
        "version": complaint.version,
        "open": complaint.open,
        "text": submission.text,
        "people": [party.name for party in submission.people],
        "customer": submission.customer_id,
        "category": submission.category,
        "team": complaint.team,
        "level": complaint.priority.level if complaint.priority else None,
        "erased": complaint.erased_at is not None,
        "clocks": [clock.standard for clock in complaint.clocks],
        "events": [type(event).__name__ for event in events],
    }


def histories(store: MemoryStore, names: Any) -> dict[str, list[Event]]:
    """Return the events of complaints, with their personal values."""
    attach = Codec().attach
    return {
        name: [attach(event.document, event.personal) for event in store.history(SHOP, name).events] for name in names
    }


def test_heads_at_every_stage_load_for_ever(store: MemoryStore, facts: dict[str, dict[str, Any]]) -> None:
    """A head of each stage and its history say what they said, in this version and in every later one."""
    heads, events = store.get(SHOP, list(facts)), histories(store, facts)
    assert {head.complaint.id: told(head.complaint, events[head.complaint.id]) for head in heads} == facts
    assert {head.complaint.stage for head in heads} >= set(Stage)


def test_histories_lead_to_their_heads_for_ever(store: MemoryStore, facts: dict[str, dict[str, Any]]) -> None:
    """The fold of the events is the head that was kept, so that an upgrade never changes the past."""
    for name, events in histories(store, facts).items():
        [head] = store.get(SHOP, [name])
        assert replay(events) == head.complaint


def test_seals_and_commitments_hold_for_ever(store: MemoryStore, facts: dict[str, dict[str, Any]]) -> None:
    """They stand on the bytes that were written: nobody could write them again."""
    codec = Codec()
    for name in facts:
        kept = store.history(SHOP, name)
        assert broken_seals((event.document, event.seal) for event in kept.events) == ()
        for event in kept.events:
            assert not unkept_commitments(kept.secret, codec.withheld(event.document), event.personal)


def test_documents_beside_complaints_load_for_ever(store: MemoryStore) -> None:
    """A customer, a reading, an acknowledgement, and the frozen procedure with its digest."""
    kept = {one.kind: one for one in store.documents(SHOP, limit=99).entries if one.key != "current"}
    loads = Codec().loads
    assert kept.keys() == {"customer", "procedure", "procedure-acknowledged", "reading"}
    assert loads(kept["customer"].document, Customer) == loads((GOLDEN / "customer.json").read_bytes())
    assert loads(kept["reading"].document, Reading).by.id == "ann"
    assert loads(kept["procedure-acknowledged"].document, ProcedureAcknowledged).by.id == "ann"
    assert Procedure.from_document(kept["procedure"].document).ref.digest == kept["procedure"].key


def test_effects_of_every_kind_load_for_ever(store: MemoryStore) -> None:
    """What waits in an old outbox can be done: each kind is among it, as its own document says."""
    outbox = store.outbox(SHOP, limit=99)
    assert {type(effect) for effect in outbox} == set(get_args(Effect))
    for effect in outbox[:7]:
        assert type(effect) is KINDS[effect.id]
        golden: Any = Codec().loads((GOLDEN / f"{effect.id}.json").read_bytes())
        assert effect == attrs.evolve(golden, id=effect.id)


@pytest.mark.parametrize("cls", [*get_args(Event), *get_args(Effect)], ids=lambda cls: cls.__name__)
def test_every_event_and_effect_has_a_golden_document(cls: type) -> None:
    """A new class does not come without a document that has to load for ever."""
    kind = next(kind for kind, known in KINDS.items() if known is cls)
    assert type(Codec().loads((GOLDEN / f"{kind}.json").read_bytes())) is cls


def test_todays_export_is_the_newest_golden_one() -> None:
    """The lines are written as they were: where this fails the format has changed, and a new export is added."""
    store = MemoryStore()
    lines = EXPORTS[-1].read_bytes().splitlines(keepends=True)
    imported(store, None, lines)
    assert list(exported(store, SHOP)) == lines
