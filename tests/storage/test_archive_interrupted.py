"""Copies that were interrupted go on, damaged lines are named, and what cannot be copied is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidDocument, StorageError, UnknownFormat, Unsupported
from grievance.storage import Commit, Saved, copied, exported, imported
from grievance.storage._archive import _source, _target
from grievance.storage.memory import MemoryStore
from support.archived import BANK, contents, lived_in
from support.stores import SHOP, a_commit, a_letter


@pytest.fixture(name="bank", scope="module")
def _bank() -> MemoryStore:
    """A few real complaints with lives of every kind."""
    store = MemoryStore()
    lived_in(store, 6)
    return store


@pytest.fixture(name="lines", scope="module")
def _lines(bank: MemoryStore) -> list[bytes]:
    """The lines of the bank."""
    return list(exported(bank, BANK))


@pytest.fixture(autouse=True, params=[1, 4])
def _small(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches and pages of one, and of a few, so that interruptions fall within and between them."""
    monkeypatch.setattr(_target, "_BATCH", request.param)
    monkeypatch.setattr(_target, "_PAGE", request.param)
    monkeypatch.setattr(_source, "_PAGE", request.param)


def place(error: pytest.ExceptionInfo[InvalidDocument]) -> str:
    """Return where the one fault is."""
    [problem] = error.value.problems
    return problem.path


def test_an_import_that_was_cut_at_any_line_goes_on(bank: MemoryStore, lines: list[bytes]) -> None:
    """A cut tail is told by the number of the line that is missing; the whole export then adds what was left."""
    for kept in range(len(lines)):
        target = MemoryStore()
        with pytest.raises(InvalidDocument) as refused:
            imported(target, None, lines[:kept])
        assert place(refused) == f"line {kept + 1}"
        before = target.registered(BANK)
        assert imported(target, None, lines).known == before
        assert contents(target) == contents(bank)


def test_a_line_that_was_cut_in_the_middle_is_told(lines: list[bytes]) -> None:
    """The last line may be there in part."""
    for number, line in enumerate(lines, 1):
        with pytest.raises(InvalidDocument, match="no JSON, or was cut off") as refused:
            imported(MemoryStore(), None, [*lines[: number - 1], line[: len(line) // 2]])
        assert place(refused) == f"line {number}"


def test_a_changed_byte_is_found_in_its_line(lines: list[bytes]) -> None:
    """Wherever a byte is changed, it is that line that is told, and no line behind it is imported."""
    for number, line in enumerate(lines, 1):
        for at in (0, 11, 40, 76, 90, len(line) // 2, len(line) - 3):
            damaged = line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]
            target = MemoryStore()
            with pytest.raises(InvalidDocument) as refused:
                imported(target, None, [*lines[: number - 1], damaged, *lines[number:]])
            assert place(refused) == f"line {number}"
            assert target.registered(BANK) <= max(0, number - 2)


def test_a_line_that_is_missing_doubled_or_moved_is_found(lines: list[bytes]) -> None:
    """Each line stands upon those before it."""
    for at in range(len(lines) - 1):
        others = (
            [*lines[:at], *lines[at + 1 :]],
            [*lines[: at + 1], *lines[at:]],
            [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
        )
        for damaged, line in zip(others, (at + 1, at + 2, at + 1), strict=True):
            with pytest.raises(InvalidDocument) as refused:
                imported(MemoryStore(), None, damaged)
            assert place(refused) == f"line {line}"


def test_nothing_may_stand_behind_the_end(lines: list[bytes]) -> None:
    """A second export behind the first one is not passed over in silence."""
    with pytest.raises(InvalidDocument) as refused:
        imported(MemoryStore(), None, [*lines, *lines])
    assert place(refused) == f"line {len(lines) + 1}"


def test_line_ends_of_other_systems_do_no_harm(bank: MemoryStore, lines: list[bytes]) -> None:
    """Lines may come without their ends, or with a carriage return."""
    for end in (b"", b"\r\n"):
        target = MemoryStore()
        imported(target, None, [line.removesuffix(b"\n") + end for line in lines])
        assert contents(target) == contents(bank)


def sealed(*contents: object) -> list[bytes]:
    """Return lines with these contents and right digests, as other software might write them."""
    digest, lines = b"", []
    for content in contents:
        body = json.dumps(content).encode()[1:]
        digest = hashlib.sha256(digest + body).digest()
        lines.append(b'{"sha256":"%s",' % digest.hex().encode() + body)
    return lines


HEADER = {"export": {"format": 1, "tenant": "shop"}}
NOTHING = {"end": {"complaints": 0, "documents": 0, "effects": 0}}
A_DOCUMENT = {"document": {"kind": "k", "key": "q", "document": "x"}}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([b"[]"], "line 1: must be an object"),
        ([b"{"], "line 1: cannot be read"),
        ([b"[" * 100_000], "line 1: cannot be read"),
        ([b"\xff"], "line 1: cannot be read"),
        (sealed(NOTHING), "line 1: must be the header"),
        (sealed(HEADER, HEADER), "line 2: must not be a second header"),
        (sealed(HEADER, {"letter": {}}), "line 2: must be one of export, complaint, document, end"),
        (sealed({"export": {"tenant": "shop"}}), "line 1: format: is missing"),
        (sealed({"export": {"format": "1", "tenant": "shop"}}), "line 1: format: must be"),
        (sealed({"export": []}), "line 1: must be an object"),
        (sealed(HEADER, {"document": {"kind": 7, "key": "q", "document": "x"}}), "line 2: kind: must be"),
        (sealed(HEADER, {"document": {"kind": "k", "key": "q", "document": 7}}), "line 2: document: must be text"),
        (sealed(HEADER, {"document": {"kind": "k", "key": "q", "document": {"base64": "?"}}}), "line 2: document:"),
        (sealed(HEADER, {"document": {"kind": "k", "key": "q", "document": {"base64": 1}}}), "line 2: document:"),
        (sealed(HEADER, {"end": {"complaints": 1, "documents": 0, "effects": 0}}), "must count"),
        (sealed(HEADER, A_DOCUMENT, NOTHING), "must count"),
        (sealed(HEADER, NOTHING, A_DOCUMENT), "line 3: must not be there"),
    ],
)
def test_lines_that_others_wrote_wrong_are_refused(lines: list[bytes], told: str) -> None:
    """Where it is and what it should be, though the digests are right."""
    with pytest.raises(InvalidDocument) as refused:
        imported(MemoryStore(), None, lines)
    assert told in str(refused.value)


def changed(line: bytes, **changes: Any) -> dict[str, Any]:
    """Return the complaint of *line* with other fields."""
    complaint = json.loads(line)["complaint"]
    return {"complaint": {**complaint, **changes}}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"events": []}, "line 2: events: must be the"),
        ({"index": None}, "line 2: index: must be an object"),
        ({"requests": {"a": 1, "b": 1}}, "line 2: requests: must have led to a version of its own each"),
        ({"requests": {"a": 0}}, "line 2: requests:"),
        ({"requests": {"a": 999}}, "line 2: requests:"),
        ({"number": 2}, "must be next in the register"),
        ({"head": '{"format":1}'}, "line 2: head"),
        ({"head": 7}, "line 2: head"),
        (
            {"effects": ['{"format":1,"kind":"team","value":{"calendar":null,"id":"x","name":""}}']},
            "line 2: effects[0]",
        ),
    ],
)
def test_a_complaint_that_does_not_fit_together_is_refused(
    lines: list[bytes], changes: dict[str, Any], told: str
) -> None:
    """What no store would have written is not put into one."""
    target = MemoryStore()
    with pytest.raises(InvalidDocument) as refused:
        imported(target, None, sealed(HEADER, changed(lines[1], **changes), NOTHING))
    assert told in str(refused.value)
    assert target.registered(SHOP) == 0


def test_an_index_entry_of_another_complaint_is_refused(lines: list[bytes]) -> None:
    """A line is about one complaint."""
    index = json.loads(lines[2])["complaint"]["index"]
    with pytest.raises(InvalidDocument, match="line 2: index: must be the entry of its head"):
        imported(MemoryStore(), None, sealed(HEADER, changed(lines[1], index=index)))


def test_a_newer_format_is_told_as_such(lines: list[bytes]) -> None:
    """An export of a newer version asks for an upgrade, whatever else its first line has; so does a newer head."""
    for header in (b'{"export":{"format":2},"x":0}', b'{"sha256":"","export":{"format":2,"new":true}}'):
        with pytest.raises(UnknownFormat, match="export has format 2") as refused:
            imported(MemoryStore(), None, [header, *lines[1:]])
        assert (refused.value.found, refused.value.known) == (2, 1)
    with pytest.raises(UnknownFormat, match="document has format 9"):
        imported(MemoryStore(), None, sealed(HEADER, changed(lines[1], head='{"format":9}')))


class Failing(MemoryStore):
    """A store that fails at one of its writes, as one whose server goes away."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def _write(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise StorageError("the server has gone away")

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        self._write()
        return super().save(tenant, commits)

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        self._write()
        super().remember(tenant, kind, key, document, beside=beside)


class OneByOne(Failing):
    """A store that saves one commit at a time, and fails at one of its writes."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        if len(commits) > 1:
            raise Unsupported("several", because="files are written one by one")
        return super().save(tenant, commits)


@pytest.mark.parametrize("kind", [Failing, OneByOne])
def test_a_copy_whose_target_failed_at_any_write_goes_on(bank: MemoryStore, kind: type[Failing]) -> None:
    """What was saved is found again and the rest is added, in the middle of a complaint too."""
    for at in range(1, 100):
        target = kind(at)
        with suppress(StorageError):
            copied(bank, target)
            break
        copied(bank, target)
        assert contents(target) == contents(bank)
    assert 4 < at < 99


@pytest.mark.parametrize("capability", ["registered", "documents"])
def test_a_source_that_cannot_list_what_it_keeps_is_refused(capability: str, bank: MemoryStore) -> None:
    """It is told which capability it lacks, before anything is read."""

    class Poor:
        """A store without one of the capabilities."""

        def __getattr__(self, name: str) -> object:
            if name == capability:
                raise AttributeError(name)
            return getattr(bank, name)

    poor: Any = Poor()
    with pytest.raises(Unsupported) as refused:
        exported(poor, BANK)
    assert refused.value.capability == {"registered": "registry", "documents": "inventory"}[capability]
    with pytest.raises(Unsupported):
        copied(poor, MemoryStore())


class Bare:
    """A store that implements the port and nothing beside it."""

    def __init__(self) -> None:
        self.inner = MemoryStore()

    def __getattr__(self, name: str) -> object:
        if name in ("registered", "documents", "tenants"):
            raise AttributeError(name)
        return getattr(self.inner, name)


def test_a_target_needs_the_port_alone(bank: MemoryStore) -> None:
    """Into a store without capabilities everything is copied, and an interrupted copy goes on."""
    target: Any = Bare()
    lines = list(exported(bank, BANK))
    with pytest.raises(InvalidDocument):
        imported(target, BANK, lines[:-3])
    imported(target, BANK, lines)
    copied(bank, target)
    assert contents(target.inner) == contents(bank)


@pytest.mark.parametrize("kept", [MemoryStore, Bare])
def test_a_target_with_other_complaints_is_refused(bank: MemoryStore, kept: Callable[[], Any]) -> None:
    """Nothing is written beside complaints that do not come from there."""
    target = kept()
    target.save(BANK, [a_commit("other")])
    with pytest.raises(StorageError, match="holds other complaints or documents of 'bank': empty it first"):
        copied(bank, target)
    assert [head.complaint.id for head in target.get(BANK, ["other", "cfpb:3182500"])] == ["other"]


def test_a_target_with_other_documents_is_refused(bank: MemoryStore) -> None:
    """Documents of somebody else are not mixed with those that are copied."""
    target = MemoryStore()
    target.remember(BANK, "customer", "k-9", b"{}")
    with pytest.raises(StorageError, match="empty it first"):
        copied(bank, target)
    assert target.registered(BANK) == 0


def test_documents_that_came_later_are_refused(bank: MemoryStore) -> None:
    """A copy that has been used since is not the copy any more."""
    for key, document, told in (
        ("k-1", b"{}", "another document of the kind 'customer'"),
        ("k-9", b"{}", "more or less"),
    ):
        target = MemoryStore()
        copied(bank, target)
        target.remember(BANK, "customer", key, document)
        with pytest.raises(StorageError, match=told):
            copied(bank, target)


@pytest.mark.parametrize(
    "change",
    [
        {"head": {"team": "other"}},
        {"secret": b"another"},
        {"team": "moved"},
        {"events": 2},
        {"request_key": "another"},
    ],
    ids=str,
)
def test_a_complaint_that_differs_is_refused_by_name(change: dict[str, Any]) -> None:
    """Another head, secret, index entry, history or request: the copy stops at that complaint and changes nothing."""
    source, target = MemoryStore(), MemoryStore()
    source.save(SHOP, [a_commit("same"), a_commit("x", request_key="r"), a_commit("new")])
    target.save(SHOP, [a_commit("same"), a_commit("x", **{"request_key": "r", **change})])
    with pytest.raises(StorageError, match="another complaint 'x' of 'shop': copy into an empty store"):
        copied(source, target)
    assert target.registered(SHOP) == 2


def test_the_same_complaints_in_another_order_are_refused() -> None:
    """Their numbers would be other ones."""
    source, target = MemoryStore(), MemoryStore()
    source.save(SHOP, [a_commit("a"), a_commit("b")])
    target.save(SHOP, [a_commit("b"), a_commit("a")])
    with pytest.raises(StorageError, match="another complaint"):
        copied(source, target)


def test_a_copy_that_lags_behind_is_refused() -> None:
    """A copy of an earlier state is not brought forward: what was settled or erased since is not told by histories."""
    source, target = MemoryStore(), MemoryStore()
    source.save(SHOP, [a_commit("a", request_key="r", effects=(a_letter("e", complaint_id="a"),))])
    copied(source, target)
    source.save(SHOP, [a_commit("a", before=1, settled=("e",), head={"team": "t"})])
    with pytest.raises(StorageError, match="another complaint 'a'"):
        copied(source, target)


def test_an_outbox_that_was_drained_meanwhile_is_told() -> None:
    """What the target has to do must be what the source has to do."""
    source, target = MemoryStore(), MemoryStore()
    source.save(SHOP, [a_commit("a", effects=(a_letter("e", complaint_id="a"),))])
    copied(source, target)
    target._at(SHOP).effects.clear()
    with pytest.raises(StorageError, match="holds more or less of 'shop' than was copied"):
        copied(source, target)


def test_a_request_that_another_complaint_made_is_refused() -> None:
    """A key that the target knows from elsewhere would swallow the commit."""
    source, target = MemoryStore(), MemoryStore()
    source.save(SHOP, [a_commit("a", request_key="r")])
    copied(source, target)
    target._at(SHOP).kept.clear()
    target._at(SHOP).registered = 0
    with pytest.raises(StorageError, match="a request of complaint 'a' is known from another one"):
        copied(source, target)


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_gap_in_the_register_is_told(gone: int) -> None:
    """A removed complaint would shift the numbers of all later ones, so the copy stops there; the last one too."""
    source = MemoryStore()
    source.save(SHOP, [a_commit("a"), a_commit("b"), a_commit("c")])
    del source._at(SHOP).kept["abc"[gone - 1]]
    with pytest.raises(StorageError, match=f"complaint number {gone} is not in the register any more: run grievance"):
        list(exported(source, SHOP))


@pytest.mark.parametrize("field", ["events", "head", "secret"])
def test_a_damaged_complaint_is_not_handed_on(field: str) -> None:
    """A history without its end, a head of another complaint: it is told which one, and to verify."""
    source = MemoryStore()
    source.save(SHOP, [a_commit("a", events=2)])
    kept = source._at(SHOP).kept["a"]
    if field == "events":
        kept.events = kept.events[:1]
    elif field == "head":
        kept.head = attrs.evolve(kept.head, version=3)
    else:
        kept.requests["r"] = 7
    with pytest.raises(StorageError, match="what is kept of complaint 'a' does not fit together: run grievance verify"):
        list(exported(source, SHOP))


def test_a_head_that_is_gone_is_told() -> None:
    """An index entry without a head is damage, not the end of the register."""

    class Headless(MemoryStore):
        """A store that has lost its heads."""

        def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Any, ...]:
            """See ComplaintStore.get."""
            return ()

    source = Headless()
    source.save(SHOP, [a_commit("a")])
    with pytest.raises(StorageError, match="does not fit together"):
        list(exported(source, SHOP))


@pytest.mark.parametrize("change", ["index", "settled", "new"])
def test_a_source_that_is_changed_meanwhile_is_told(change: str) -> None:
    """Half of what was before and half of what came after is no copy; what is written has no end then."""
    source = MemoryStore()
    source.save(SHOP, [a_commit(name, effects=(a_letter(f"e-{name}", complaint_id=name),)) for name in "abcdef"])
    source.remember(SHOP, "k", "q", b"x")
    lines = exported(source, SHOP)
    taken = [next(lines), next(lines)]
    if change == "index":
        source.save(SHOP, [a_commit("a", before=1, team="moved")])
    elif change == "settled":
        source._at(SHOP).effects.pop("e-f")
    else:
        taken += [next(lines) for _ in range(6)]
        source.save(SHOP, [a_commit("g")])
    target = MemoryStore()
    with pytest.raises(StorageError, match="were changed while they were copied"):
        imported(target, None, chain(taken, lines))
    assert not target.recall(SHOP, "k", "q") or change != "index"


@pytest.mark.parametrize("change", ["a complaint", "a document"])
def test_what_was_copied_and_changed_then_is_told(change: str) -> None:
    """A complaint or a document that is changed after it was read is not left behind in silence."""
    source = MemoryStore()
    for number in range(450):
        source.save(SHOP, [a_commit(f"c-{number}")])
    source.remember(SHOP, "kind", "key", b"as it was")
    changes: dict[str, tuple[int, Callable[[], object]]] = {
        "a complaint": (440, lambda: source.save(SHOP, [a_commit("c-0", before=1)])),
        "a document": (451, lambda: source.remember(SHOP, "kind", "key", b"changed")),
    }
    behind, made = changes[change]
    lines = exported(source, SHOP)
    for _ in range(behind + 1):
        next(lines)
    made()
    with pytest.raises(StorageError, match="were changed while they were copied"):
        list(lines)
