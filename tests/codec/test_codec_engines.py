"""Which engine a codec takes, and that one codec serves everybody."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import attrs
import pytest

from grievance.codec import Codec
from grievance.codec._core import CoreEngine
from grievance.codec._fast import FastEngine, _plain, _unplain
from grievance.errors import MissingExtra
from grievance.model import Complaint, Team

TEAM = b'{"format":1,"kind":"team","value":{"calendar":null,"id":"claims","name":""}}'


def test_msgspec_is_taken_when_it_is_there() -> None:
    """None takes the fast engine, True too, False the core engine."""
    assert [type(Codec(fast)._engine) for fast in (None, True, False)] == [FastEngine, FastEngine, CoreEngine]


def test_without_msgspec_the_core_engine_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where msgspec is not installed, a codec works all the same, unless it was required."""
    monkeypatch.setitem(sys.modules, "msgspec", None)

    assert type(Codec()._engine) is CoreEngine
    assert Codec().loads(TEAM) == Team(id="claims")
    with pytest.raises(MissingExtra) as refused:
        Codec(fast=True)
    assert refused.value.extra == "fast"
    assert "msgspec" in str(refused.value)


def test_a_codec_is_a_value() -> None:
    """Codecs are equal by what they were told, can be pickled after use, and do not change."""
    used = Codec(fast=False)
    assert used.loads(TEAM) == Team(id="claims")

    assert pickle.loads(pickle.dumps(used)) == used == Codec(fast=False)  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(used)).loads(TEAM) == Team(id="claims")  # noqa: S301 - our own bytes
    assert Codec(fast=True) != used
    changed: Any = used
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        changed.fast = True


def test_building_a_codec_builds_nothing_else() -> None:
    """Neither importing the codec nor building one loads msgspec or cattrs; the first use does."""
    code = (
        "import sys; from grievance.codec import Codec; codec = Codec(); "
        "print({'msgspec', 'cattrs'} & set(sys.modules)); "
        f"codec.loads({TEAM!r}); print({{'msgspec', 'cattrs'}} & set(sys.modules))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.split("\n")[:2] == ["set()", "{'msgspec'}"]


@pytest.mark.parametrize("fast", [True, False])
def test_threads_share_a_codec(fast: bool) -> None:
    """Threads that use a fresh codec at the same instant all get right answers."""
    codec, together = Codec(fast), Barrier(8, timeout=30)

    def read(_: int) -> Any:
        together.wait()
        return codec.loads(codec.dumps(codec.loads(TEAM)))

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(read, range(8))) == {Team(id="claims")}


def test_the_fast_engine_knows_no_other_classes() -> None:
    """A class that msgspec cannot handle and the model does not have is an error of the programmer."""
    with pytest.raises(TypeError, match="no JSON for object"):
        _plain(object())
    with pytest.raises(TypeError, match="no reader for Complaint"):
        _unplain(Complaint, {})
