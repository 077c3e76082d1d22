"""Find complaints: by their words, by their number, and those that were decided in a case like this one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from grievance.desk._context import Context
from grievance.desk._driving import EVER, Operation, find, one_head, readable, search
from grievance.errors import UnknownComplaint, Unsupported
from grievance.model import Complaint, Stage, Submission
from grievance.policies import DECIDED, Precedent, Similarity, precedents, telling_words
from grievance.storage import IndexEntry, Numbered, Page, Related, Search

__all__ = ["found_by_number", "found_by_words", "number_of", "precedents_of"]

_CANDIDATES = 200


def found_by_words(
    context: Context, text: str, stages: Iterable[Stage], limit: int, after: str | None
) -> Operation[Page[Complaint]]:
    """Return a page of the complaints that have every word of *text*, the latest received first."""
    asked = Search(text=text, stages=frozenset(stages))
    page = yield from search(context.tenant, asked, limit=limit, after=after)
    heads = yield from readable(context.tenant, tuple(entry.complaint_id for entry in page.entries))
    return Page(entries=tuple(head.complaint for head in heads), after=page.after)


def number_of(context: Context, complaint_id: str) -> Operation[int]:
    """Return the number under which a complaint stands in the register."""
    head = yield from one_head(context.tenant, complaint_id)
    if head.number is None:
        raise Unsupported("register", because="it numbers no complaints: call them by their ids")
    return head.number


def found_by_number(context: Context, number: int) -> Operation[Complaint]:
    """Return the complaint with a number in the register."""
    page = yield from find(context.tenant, Numbered(since=number), limit=1)
    for entry in page.entries:
        head = yield from one_head(context.tenant, entry.complaint_id)
        if head.number == number:
            return head.complaint
    raise UnknownComplaint(f"number {number}")


def precedents_of(
    context: Context, submission: Submission, limit: int, similarity: Similarity | None
) -> Operation[tuple[Precedent, ...]]:
    """
    Return at most *limit* decided complaints that resemble *submission*, the most similar first.

    Looked at are the latest with a telling word in common, where the store can search, and the latest about the same
    product.
    """
    entries = yield from _candidates(context, submission)
    heads = yield from readable(context.tenant, tuple({entry.complaint_id: None for entry in entries}))
    return precedents(submission, (head.complaint for head in heads), similarity=similarity)[:limit]


def _candidates(context: Context, submission: Submission) -> Operation[tuple[IndexEntry, ...]]:
    entries: tuple[IndexEntry, ...] = ()
    asked = Search(text=telling_words(submission.text), every=False, stages=DECIDED)
    with suppress(Unsupported):
        entries += (yield from search(context.tenant, asked, limit=_CANDIDATES)).entries
    if submission.product is not None:
        query = Related(product=submission.product, since=EVER)
        entries += (yield from find(context.tenant, query, limit=_CANDIDATES)).entries
    return entries
