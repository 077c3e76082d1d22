"""Seals and commitments: every change of a history is found, and an erased one is told from a changed one."""

from __future__ import annotations

import hashlib
import hmac
from itertools import accumulate

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.lifecycle import NO_SEAL, broken_seals, commitment, seal, unkept_commitments

Chain = list[tuple[bytes, bytes]]
KEY = bytes(range(32))
PATHS = ("submission.text", "submission.customer_id", "reason", "remark", "contact.text", "analysis.remarks", "a", "b")


def sealed(documents: list[bytes]) -> Chain:
    """Return *documents* with their seals, as a store keeps them."""
    seals = list(accumulate(documents, seal, initial=NO_SEAL))[1:]
    return list(zip(documents, seals, strict=True))


def chains(min_size: int = 1) -> SearchStrategy[Chain]:
    """Sealed histories of different events."""
    return st.lists(st.binary(min_size=1, max_size=40), min_size=min_size, max_size=8, unique=True).map(sealed)


def flipped(value: bytes, bit: int) -> bytes:
    """Return *value* with one bit turned."""
    place = bit % (len(value) * 8)
    changed = bytearray(value)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def test_a_seal_is_the_digest_of_the_seal_before_and_the_document() -> None:
    """A seal is SHA-256 over what stands before it and the stored bytes, so that anybody can check it."""
    first = hashlib.sha256(NO_SEAL + b"one").digest()

    assert sealed([b"one", b"two"]) == [(b"one", first), (b"two", hashlib.sha256(first + b"two").digest())]


@given(chain=chains())
def test_an_untouched_history_is_whole(chain: Chain) -> None:
    """No seal of a history that nobody touched is broken."""
    assert broken_seals(chain) == ()


@settings(max_examples=300)
@given(chain=chains(), number=st.integers(0), bit=st.integers(0, 10**6))
def test_a_changed_document_is_found(chain: Chain, number: int, bit: int) -> None:
    """One turned bit in any document breaks the seal of that event, and only that."""
    number %= len(chain)
    document, mark = chain[number]
    chain[number] = flipped(document, bit), mark

    assert broken_seals(chain) == (number + 1,)


@settings(max_examples=300)
@given(chain=chains(), number=st.integers(0), bit=st.integers(0, 10**6))
def test_a_changed_seal_is_found(chain: Chain, number: int, bit: int) -> None:
    """One turned bit in any seal breaks it and the one that was built on it."""
    number %= len(chain)
    document, mark = chain[number]
    chain[number] = document, flipped(mark, bit)

    assert broken_seals(chain) == tuple(one for one in (number + 1, number + 2) if one <= len(chain))


@given(chain=chains(2), first=st.integers(0), second=st.integers(0))
def test_swapped_events_are_found(chain: Chain, first: int, second: int) -> None:
    """Two events that changed places break seals, with or without their seals."""
    first, second = first % len(chain), second % len(chain)
    assume(first != second)
    whole, documents = list(chain), list(chain)
    whole[first], whole[second] = chain[second], chain[first]
    documents[first], documents[second] = (chain[second][0], chain[first][1]), (chain[first][0], chain[second][1])

    assert broken_seals(whole)
    assert broken_seals(documents)


@given(chain=chains(2), number=st.integers(0))
def test_a_removed_event_is_found(chain: Chain, number: int) -> None:
    """An event taken from the beginning or the middle breaks the seal of the one after it."""
    number %= len(chain) - 1
    del chain[number]

    assert number + 1 in broken_seals(chain)


@given(chain=chains(), number=st.integers(0), document=st.binary(max_size=40))
def test_an_inserted_event_is_found(chain: Chain, number: int, document: bytes) -> None:
    """An event slipped in, sealed as if it belonged there, breaks the seal of the one after it."""
    number %= len(chain)
    before = chain[number - 1][1] if number else NO_SEAL
    chain.insert(number, (document, seal(before, document)))

    assert broken_seals(chain) == (number + 2,)


@given(chain=chains(2))
def test_a_beginning_cannot_be_passed_off_as_one_document(chain: Chain) -> None:
    """No first document stands for a seal and the document after it: what stands before the first has their length."""
    (_, first_seal), (document, second_seal), *rest = chain

    assert len(NO_SEAL) == len(first_seal)
    assert broken_seals([(first_seal + document, second_seal), *rest])


@given(chain=chains(2))
def test_a_cut_tail_is_found_by_the_head(chain: Chain) -> None:
    """What is left of a history whose tail was cut is whole, but its last seal is not the head's."""
    head = chain[-1][1]
    left = chain[:-1]

    assert broken_seals(left) == ()
    assert left[-1][1] != head


def test_a_commitment_is_keyed_and_bound_to_its_path() -> None:
    """A commitment is HMAC-SHA-256 in hex: another key, another path or another value gives another."""
    mine = commitment(KEY, "reason", b"because")

    assert mine == hmac.new(KEY, b"reason\0because", hashlib.sha256).hexdigest()
    others = {
        commitment(bytes(32), "reason", b"because"),
        commitment(KEY, "remark", b"because"),
        commitment(KEY, "reason", b"because."),
        commitment(KEY, "reasonb", b"ecause"),
    }
    assert len(others | {mine}) == 5


def personals() -> SearchStrategy[dict[str, bytes]]:
    """Personal values by path."""
    return st.dictionaries(st.sampled_from(PATHS), st.binary(max_size=10), max_size=8)


def committed_to(personal: dict[str, bytes]) -> dict[str, str]:
    """Return the commitments to personal values."""
    return {path: commitment(KEY, path, value) for path, value in personal.items()}


@given(personal=personals())
def test_kept_commitments(personal: dict[str, bytes]) -> None:
    """Values that are the ones committed to are not complained about."""
    assert list(unkept_commitments(KEY, committed_to(personal), personal)) == []


@given(before=personals(), after=personals())
def test_exactly_the_differences_are_found(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Wrong, missing and added values are named by their paths, in order, and no others."""
    different = sorted(path for path in PATHS if before.get(path) != after.get(path))

    assert list(unkept_commitments(KEY, committed_to(before), after)) == different


@pytest.mark.parametrize(
    ("personal", "unkept"),
    [
        ({"reason": b"because"}, []),
        ({"reason": b"Because"}, ["reason"]),
        ({}, ["reason"]),
        ({"reason": b"because", "remark": b"none"}, ["remark"]),
    ],
    ids=["kept", "wrong", "missing", "added"],
)
def test_what_is_unkept(personal: dict[str, bytes], unkept: list[str]) -> None:
    """A wrong value, a missing one and one that nobody committed to are each found."""
    assert list(unkept_commitments(KEY, committed_to({"reason": b"because"}), personal)) == unkept


def test_what_erasure_left_is_named_in_order() -> None:
    """Values that outlived their key are told by path, sorted."""
    assert list(unkept_commitments(None, {}, {"reason": b"", "name": b""})) == ["name", "reason"]


def test_another_key_keeps_nothing() -> None:
    """With another key every value is a wrong one."""
    personal = {"reason": b"because", "remark": b"none"}

    assert list(unkept_commitments(bytes(32), committed_to(personal), personal)) == ["reason", "remark"]


@given(personal=personals(), left=personals())
def test_an_erased_history_holds_no_values(personal: dict[str, bytes], left: dict[str, bytes]) -> None:
    """Without the key the values were erased: that none is left is right, and each that is left is named."""
    committed = committed_to(personal)

    assert list(unkept_commitments(None, committed, {})) == []
    assert list(unkept_commitments(None, committed, left)) == sorted(left)
