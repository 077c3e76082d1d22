"""
Seals: every stored event is sealed with the digest of the one before it, over its stored bytes.

Personal values stand outside the sealed bytes; the bytes hold keyed commitments to them. Erasing the values and the key
leaves the seals intact, so an erased history is told from a changed one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["NO_SEAL", "broken_seals", "commitment", "seal", "unkept_commitments"]

NO_SEAL = bytes(32)
"""What stands before the first event; as long as a seal, so that no document can be read as a seal and a document."""


def seal(previous: bytes, document: bytes) -> bytes:
    """Return the seal of an event: SHA-256 over the seal before it and its stored bytes."""
    return hashlib.sha256(previous + document).digest()


def commitment(key: bytes, path: str, value: bytes) -> str:
    """Return the keyed commitment to a personal *value* at *path*: HMAC-SHA-256 in hex."""
    return hmac.digest(key, path.encode() + b"\0" + value, "sha256").hex()


def broken_seals(sealed: Iterable[tuple[bytes, bytes]]) -> tuple[int, ...]:
    """
    Return the numbers (from 1) of the events whose seal does not fit.

    *sealed* are pairs of stored bytes and seal, in order. A cut tail breaks no seal: compare the last with the head.
    """
    previous, broken = NO_SEAL, []
    for number, (document, found) in enumerate(sealed, 1):
        if seal(previous, document) != found:
            broken.append(number)
        previous = found
    return tuple(broken)


def unkept_commitments(key: bytes | None, committed: Mapping[str, str], personal: Mapping[str, bytes]) -> Sequence[str]:
    """
    Return the paths of personal values that are not the ones committed to.

    Without a *key* the values were erased: then none may be left. With a key every commitment must be kept.
    """
    if key is None:
        return sorted(personal)
    wrong = {path for path, value in personal.items() if committed.get(path) != commitment(key, path, value)}
    return sorted(wrong | (committed.keys() - personal.keys()))
