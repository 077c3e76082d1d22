"""Merging loses nothing: everything of each part is in the joint view exactly once (pain 44, L76)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import (
    Absorption,
    Attachment,
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Granted,
    Issue,
    Link,
    LinkKind,
    Party,
    Remedy,
    RemedyKind,
)  # fmt: skip
from grievance.policies._joint import Of, joint
from support.builders import RECEIVED, a_complaint, a_submission


def at(hours: int) -> datetime:
    """Return an instant."""
    return RECEIVED + timedelta(hours=hours)


def a_contact(hours: int, text: str = "") -> Contact:
    """Return a message."""
    return Contact(kind=ContactKind.MESSAGE, direction=Direction.IN, channel="web", at=at(hours), text=text)


def a_clock(name: str, *, statutory: bool = True) -> Clock:
    """Return a clock."""
    return Clock(standard=name, duty=Duty.FINAL_RESPONSE, statutory=statutory)


def test_a_complaint_by_itself() -> None:
    """Without parts the joint view is the complaint."""
    view = joint(a_complaint(id="c", submission=a_submission(text="late", customer_id="k"), contacts=(a_contact(1),)))
    assert (view.complaint_ids, view.received_at, view.customers) == (("c",), RECEIVED, ("k",))
    assert view.texts == (Of(complaint_id="c", value="late"),)
    assert view.contacts == (Of(complaint_id="c", value=a_contact(1)),)
    assert view.issues == (Of(complaint_id="c", value=Issue(category="delivery/late")),)
    empty = joint(a_complaint(id="c"))
    assert (empty.customers, empty.texts) == ((), ())


def test_the_whole_is_in_the_order_of_time() -> None:
    """The complaint comes first, parts by receipt; contacts of all are one conversation, each with where it stands."""
    whole = a_complaint(id="whole", contacts=(a_contact(5), a_contact(9)), submission=a_submission(customer_id="k"))
    late = a_complaint(id="late", contacts=(a_contact(5), a_contact(1)),
                       submission=a_submission(received_at=at(-1), customer_id="k"))  # fmt: skip
    early = a_complaint(id="early", contacts=(a_contact(7),),
                        submission=a_submission(received_at=at(-3), customer_id="m"))  # fmt: skip
    twin = a_complaint(id="a-twin", submission=a_submission(received_at=at(-1)))
    view = joint(whole, [late, twin, early, late, whole])
    assert view.complaint_ids == ("whole", "early", "a-twin", "late")
    assert (view.received_at, view.customers) == (at(-3), ("k", "m"))
    assert [(one.complaint_id, one.value.at) for one in view.contacts] == [
        ("late", at(1)), ("whole", at(5)), ("late", at(5)), ("early", at(7)), ("whole", at(9)),
    ]  # fmt: skip


def test_the_earliest_receipt_is_kept_also_of_parts_not_given() -> None:
    """What a part had absorbed counts, though only its receipt is known."""
    absorbed = Absorption(complaint_id="old", received_at=at(-50), at=at(0))
    assert joint(a_complaint(id="c"), [a_complaint(id="d", absorbed=(absorbed,))]).received_at == at(-50)


def test_no_statutory_clock_falls_away() -> None:
    """Each part keeps its statutory clocks, equal ones too; promises are those of the whole and not listed."""
    whole = a_complaint(id="c", clocks=(a_clock("law"), a_clock("promise", statutory=False)))
    part = a_complaint(id="d", clocks=(a_clock("law"), a_clock("other law")))
    view = joint(whole, [part])
    assert [(one.complaint_id, one.value.standard) for one in view.statutory] == [
        ("c", "law"), ("d", "law"), ("d", "other law"),
    ]  # fmt: skip


def complaints() -> st.SearchStrategy[list[Complaint]]:
    """Complaints with ids of their own, and few different parts, so that many are equal."""
    few: Any = {"max_size": 2}
    hours = st.integers(-3, 3)
    remedies = st.builds(Remedy, id=st.sampled_from("rs"), kind=st.just(RemedyKind.REFUND))
    granted = st.builds(Granted, remedy=remedies, by=st.just("ann"), at=hours.map(at))
    links = st.builds(Link, kind=st.sampled_from(LinkKind), to=st.sampled_from("xy"), at=st.just(RECEIVED))
    attachments = st.builds(
        Attachment, reference=st.sampled_from("pq"), digest=st.just("d"), media_type=st.just("a/b"), size=st.just(1)
    )
    parts = st.fixed_dictionaries(
        {
            "contacts": st.lists(st.builds(a_contact, hours, st.sampled_from("tu")), **few).map(tuple),
            "clocks": st.lists(st.builds(a_clock, st.sampled_from("vw")), **few).map(tuple),
            "granted": st.lists(granted, **few).map(tuple),
            "links": st.lists(links, **few).map(tuple),
            "people": st.lists(st.builds(Party, name=st.sampled_from("mn")), **few).map(tuple),
            "attachments": st.lists(attachments, **few).map(tuple),
            "further_issues": st.lists(st.builds(Issue, category=st.sampled_from("kl")), **few).map(tuple),
            "text": st.sampled_from(("", "one", "two")),
            "received_at": hours.map(at),
        }
    )
    return st.lists(parts, min_size=1, max_size=4).map(
        lambda all_parts: [_of(n, one) for n, one in enumerate(all_parts)]
    )


def _of(number: int, parts: dict[str, Any]) -> Complaint:
    of_submission = {"people", "attachments", "further_issues", "text", "received_at"}
    submission = a_submission(**{name: value for name, value in parts.items() if name in of_submission})
    rest = {name: value for name, value in parts.items() if name not in of_submission}
    return a_complaint(id=f"c-{number}", submission=submission, **rest)


def counted(parts: Iterable[Of[Any]]) -> Counter[str]:
    """Count the parts of a view."""
    return Counter(f"{one.complaint_id} {one.value!r} {getattr(one.value, 'text', '')}" for one in parts)


def standing(whole: Iterable[Complaint], name: str) -> Counter[str]:
    """Count what stands on complaints."""
    return Counter(
        f"{one.id} {value!r} {getattr(value, 'text', '')}"
        for one in whole
        for value in getattr(one if hasattr(one, name) else one.submission, name)
    )


@settings(max_examples=60, deadline=None)
@given(complaints(), st.randoms(use_true_random=False))
def test_everything_of_each_part_is_in_it_exactly_once(all_of_it: list[Complaint], shuffle: Any) -> None:
    """Merging conserves: contacts, people, attachments, issues, links, remedies and clocks are all there."""
    whole, *parts = all_of_it
    shuffle.shuffle(parts)
    view = joint(whole, [*parts, *parts[:1]])
    for name in ("contacts", "people", "attachments", "issues", "links", "granted"):
        assert counted(getattr(view, name)) == standing(all_of_it, name)
    assert counted(view.statutory) == standing(all_of_it, "clocks")
    assert Counter(one.complaint_id for one in view.texts) == Counter(
        one.id for one in all_of_it if one.submission.text
    )
    times = [one.value.at for one in view.contacts]
    assert times == sorted(times)
    assert view.received_at == min(one.received_at for one in all_of_it)
    assert view == joint(whole, parts[::-1])
