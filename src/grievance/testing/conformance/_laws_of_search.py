"""Laws of search: complaints are found by the words of their heads, everywhere the same."""

from __future__ import annotations

from functools import partial
from typing import Any

from grievance.errors import InvalidValue
from grievance.model import Ground, Outcome, Refusal, Resolution, Stage
from grievance.storage import Commit, Search
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import BANK, CLOSED, SHOP, a_commit, after, pages, saved
from grievance.testing.conformance._law import law, refuses, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "erased_words_are_not_found",
    "latest_received_is_found_first",
    "search_asks_for_every_word_or_one",
    "search_finds_the_words_of_decisions",
    "search_finds_whole_words",
    "search_finds_words_of_the_present_head",
    "search_is_narrowed_by_stages",
    "search_is_read_in_pages",
    "search_keeps_to_its_tenant",
    "text_without_words_finds_nothing",
    "words_have_no_case_and_no_form",
]

__tracebackhide__ = True


def _telling(complaint_id: str, text: str, **changes: Any) -> Commit:
    return a_commit(complaint_id, submission={"text": text}, **changes)


def _searched(trial: Trial, text: str, *, by: int = 99, tenant: str = SHOP, **narrowed: Any) -> list[str]:
    """Return the ids of all that is found, read in pages of *by* entries."""
    store, search = trial.caught_up(trial.store), Search(text=text, **narrowed)
    answer = pages(lambda after: store.search(tenant, search, limit=by, after=after))
    return [entry.complaint_id for page in answer for entry in page]


@law("STORE-611", needs=Capability.SEARCH)
def search_asks_for_every_word_or_one(trial: Trial) -> None:
    """A search finds what has every word of its text, in any order, or what has one of them where that is enough."""
    saved(trial.store, _telling("a", "My parcel is late."), _telling("b", "A late train"), _telling("c", "Broken"))
    for text, every, expected in (
        ("late parcel", True, ["a"]),
        ("late parcel", False, ["a", "b"]),
        ("late broken", True, []),
        ("train broken", False, ["b", "c"]),
    ):
        names = _searched(trial, text, every=every)
        require(names == expected, "others are found", text=text, every=every, found=names, expected=expected)


@law("STORE-612", needs=Capability.SEARCH)
def search_is_narrowed_by_stages(trial: Trial) -> None:
    """A search finds complaints of any stage, or of the stages that it is narrowed to."""
    saved(trial.store, _telling("a", "late"), _telling("b", "late", **CLOSED))
    saved(trial.store, _telling("c", "late", stage=Stage.ANSWERED, rank_at=None))
    for stages, expected in (
        ((), ["a", "b", "c"]),
        ((Stage.CLOSED,), ["b"]),
        ((Stage.OPEN, Stage.ANSWERED), ["a", "c"]),
        ((Stage.RECORDED,), []),
    ):
        names = _searched(trial, "late", stages=stages)
        require(names == expected, "others are found", stages=stages, found=names, expected=expected)


@law("STORE-613", needs=Capability.SEARCH)
def latest_received_is_found_first(trial: Trial) -> None:
    """What was received latest is found first; what was received at once is found by id."""
    received = {"b": 1, "c": 3, "a": 1, "d": 2}
    saved(trial.store, *(_telling(name, "late", received_at=after(hours=hour)) for name, hour in received.items()))
    names = _searched(trial, "late")
    require(names == ["c", "d", "a", "b"], "the order is c, d, a, b", found=names)


@law("STORE-614", needs=Capability.SEARCH)
def search_is_read_in_pages(trial: Trial) -> None:
    """Pages of any size are all that is found, whatever goes meanwhile; other limits and cursors are InvalidValue."""
    expected = [":1:", "a", "b", "c", "é"]
    saved(trial.store, *(_telling(name, "late") for name in expected))
    for by in (1, 2, 4, 5, 6):
        names = _searched(trial, "late", by=by)
        require(names == expected, "the pages are another answer", by=by, found=names, expected=expected)
    for asked in ({"limit": 0}, {"limit": 1, "after": "no cursor"}):
        search = partial(trial.store.search, SHOP, Search(text="late"), **asked)
        refuses(InvalidValue, search, f"a search with {asked}")
    page = trial.store.search(SHOP, Search(text="late"), limit=2)
    saved(trial.store, a_commit("a", before=1))
    rest = trial.caught_up(trial.store).search(SHOP, Search(text="late"), limit=9, after=page.after)
    names = [entry.complaint_id for entry in rest.entries]
    require(names == expected[2:], "behind a stand b, c and é", found=names)


@law("STORE-615", needs=Capability.SEARCH)
def words_have_no_case_and_no_form(trial: Trial) -> None:
    """Words are found in capitals or small letters, and however their letters are composed."""
    saved(trial.store, _telling("a", "STRASSE"), _telling("b", "caf\u00e9"), _telling("c", "\uff12\uff10\uff12\uff16"))
    for text, expected in (("stra\u00dfe", "a"), ("CAFE\u0301", "b"), ("2026", "c"), ("cafe", "")):
        names = "".join(_searched(trial, text))
        require(names == expected, "others are found", text=text, found=names, expected=expected)


@law("STORE-616", needs=Capability.SEARCH)
def search_finds_whole_words(trial: Trial) -> None:
    """Words are whole runs of letters and digits; what stands between them, underscores too, is no part of them."""
    saved(trial.store, _telling("a", "order_17: the parcel's gone"), _telling("b", "%parcels% 171"))
    for text, expected in (("17", "a"), ("ORDER", "a"), ("'parcel", "a"), ("(parcels)", "b"), ("par", ""), ("%", "")):
        names = "".join(_searched(trial, text))
        require(names == expected, "others are found", text=text, found=names, expected=expected)


@law("STORE-617", needs=Capability.SEARCH)
def search_keeps_to_its_tenant(trial: Trial) -> None:
    """A search finds complaints of its tenant only."""
    saved(trial.store, _telling("a", "late"))
    saved(trial.store, _telling("b", "late"), tenant=BANK)
    names = [_searched(trial, "late", tenant=tenant) for tenant in (SHOP, BANK, "nobody")]
    require(names == [["a"], ["b"], []], "complaints of another tenant are found", found=names)


@law("STORE-618", needs=Capability.SEARCH)
def search_finds_words_of_the_present_head(trial: Trial) -> None:
    """After a change a complaint is found by the words that it has now, and by no others."""
    saved(trial.store, _telling("a", "late parcel"), _telling("a", "broken parcel", before=1))
    names = [_searched(trial, text) for text in ("broken", "parcel", "late")]
    require(names == [["a"], ["a"], []], "words of an earlier head are found", found=names)


@law("STORE-619", needs=Capability.SEARCH)
def erased_words_are_not_found(trial: Trial) -> None:
    """A complaint is not found by words that it had before it was erased."""
    saved(trial.store, _telling("a", "late"), _telling("a", "", before=1, erases=True))
    require((names := _searched(trial, "late")) == [], "an erased word is found", found=names)


@law("STORE-620", needs=Capability.SEARCH)
def text_without_words_finds_nothing(trial: Trial) -> None:
    """A text without words finds nothing, neither for every word nor for one of them."""
    saved(trial.store, _telling("a", "late"), _telling("b", ""))
    for text in ("", "?! _ -"):
        for every in (True, False):
            require((names := _searched(trial, text, every=every)) == [], "no word was asked for", found=names)


@law("STORE-621", needs=Capability.SEARCH)
def search_finds_the_words_of_decisions(trial: Trial) -> None:
    """Complaints are found by the reasons of what was decided, and by the explanation of a refusal."""
    because = Resolution(outcome=Outcome.UPHELD, reasons="The courier erred", decided_by="ann")
    refusal = Refusal(
        ground=Ground.WITHDRAWN, explanation="You withdrew it", apology="Sorry", last_resort="Bea", decided_by="ann"
    )
    saved(trial.store, _telling("a", "late", head={"resolution": because}))
    saved(trial.store, _telling("b", "late", head={"refusal": refusal}))
    names = [_searched(trial, text) for text in ("courier late", "withdrew", "ann")]
    require(names == [["a"], ["b"], []], "a is found by its reasons, b by its explanation", found=names)
