"""What the state machine does to stores: few complaints, words and instants, so that they meet; any changes of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from hypothesis import strategies as st

from grievance.model import Stage
from grievance.storage import Changed, Due, Numbered, Query, Queue, Related, Search
from grievance.testing.conformance._commits import a_letter, after

__all__ = ["NAMES", "TENANTS", "changes", "instants", "queries", "queues", "tenants"]

TENANTS: Final = ("shop", "bank")
NAMES: Final = ("a", "b", "A", "é", "\U0001f600", "a:1")
_WORDS: Final = ("late parcel", "PARCEL", "rude", "")

_FEW = st.none() | st.sampled_from(("x", "y"))
_PERSONAL = st.dictionaries(st.sampled_from(("text", "name")), st.binary(max_size=2), max_size=2)
_MOSTLY_0 = st.sampled_from((0, 0, 0, 0, 0, 0, 0, 0, 1, -1))


def tenants() -> st.SearchStrategy[str]:
    """Most often the first organisation."""
    return st.sampled_from((TENANTS[0], *TENANTS))


def instants() -> st.SearchStrategy[datetime]:
    """Few instants, so that many are equal."""
    return st.integers(-2, 2).map(lambda number: after(microseconds=number))


def changes() -> st.SearchStrategy[dict[str, Any]]:
    """What is to be saved of one of few complaints, with few keys and effects; ``off`` by some versions at times."""
    letters = st.builds(a_letter, st.sampled_from("efg"), team=_FEW)
    return st.fixed_dictionaries(
        {
            "complaint_id": st.sampled_from(NAMES),
            "off": _MOSTLY_0,
            "events": st.sampled_from((1, 1, 2)),
            "mark": st.sampled_from("mn"),
            "text": st.sampled_from(_WORDS),
            "head": st.fixed_dictionaries({"receiver": _FEW, "settled": st.sampled_from(((), ("e",)))}),
            "stage": st.sampled_from(Stage),
            "open": st.sampled_from((True, True, False)),
            "exception": st.booleans(),
            "received_at": instants(),
            "rank_at": st.none() | instants(),
            "next_due": st.none() | instants(),
            **dict.fromkeys(("team", "owner", "level", "customer_id", "product"), _FEW),
            "request_key": st.none() | st.sampled_from("rstuvw"),
            "effects": st.lists(letters, max_size=2).map(tuple),
            "settled": st.lists(st.sampled_from("efg"), max_size=2).map(tuple),
            "personal": st.tuples(_PERSONAL, _PERSONAL),
            "secret": st.sampled_from((None, b"", b"one", b"two")),
            "erases": st.sampled_from((False, False, False, True)),
            "all_of_customer": st.sampled_from((None, None, None, "x", "y")),
            "rests_on": st.lists(st.tuples(st.sampled_from(NAMES), _MOSTLY_0), max_size=2),
        }
    )


def queues() -> st.SearchStrategy[Queue]:
    """Queues: most often all that is open, else with any filters."""
    stages = st.none() | st.sampled_from(Stage)
    filtered = st.builds(Queue, team=_FEW, owner=_FEW, level=_FEW, stage=stages, exception=st.booleans())
    return st.just(Queue()) | filtered


def queries() -> st.SearchStrategy[Query | Search]:
    """Any question: of every store, of one that keeps a register, and of one that finds words."""
    related = st.builds(Related, customer_id=_FEW, product=_FEW, since=instants())
    numbered = st.builds(Numbered, since=st.integers(1, 4))
    stages = st.frozensets(st.sampled_from(Stage), max_size=2)
    search = st.builds(Search, text=st.sampled_from((*_WORDS, "late rude")), every=st.booleans(), stages=stages)
    return queues() | st.builds(Due, before=instants()) | related | st.just(Changed()) | numbered | search
