"""Every method of the desk has an awaited twin with the same result."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from grievance.desk import AsyncDesk, Desk
from grievance.lifecycle import Decline, Withdraw
from grievance.model import ContactKind, Direction, Ground, LinkKind, Money
from grievance.policies import Form, FormField
from grievance.storage import ThreadedStore
from grievance.storage.memory import MemoryStore
from support.builders import a_contact, a_refusal, a_submission
from support.life import ANN, BOSS, CUSTOMER, OPENED, a_living_procedure
from support.procedures import a_desk

PROCEDURE = a_living_procedure(
    standards=[],
    channels={"web": {"asks": ["text"]}},
    checklists={"late": {"items": [{"id": "track", "what": "look where it is"}]}},
    teams={"logistics": {"name": "Logistics"}, "front-desk": {"name": "Front desk"}},
    taxonomy={"version": "1", "categories": [{"path": "delivery/late", "name": "Late parcels"}]},
    cannot_help={"review": "our head of service", "external_route": "the ombudsman"},
    retention={"rules": [{"id": "usual", "keep": "1 year"}]},
)
WORDS: dict[str, Any] = {"explanation": "it is lost", "apology": "we are sorry", "instead": "we lend you ours"}


async def _story(desk: Any) -> list[Any]:
    """Do everything once, on a desk whose every method is awaited."""
    one = await desk.register(a_submission(received_at=OPENED, customer_id="c-1", text="my parcel"))
    two = await desk.register(a_submission(received_at=OPENED, customer_id="c-1"))
    word = a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=OPENED + timedelta(hours=1))
    told = [
        await desk.missing(a_submission()),
        await desk.questions(a_submission()),
        await desk.effort(Form(fields=(FormField(name="text", required=True),)), channel="web"),
        await desk.recurrence(two.id),
        await desk.similar(a_submission(customer_id="c-1")),
        await desk.cannot_help(one.id),
        await desk.refusal(one.id, Ground.NO_FAULT, by=ANN, **WORDS),
        await desk.may_settle(one.id, [], by=ANN),
        await desk.return_discount(one.id, returned_at=OPENED, price=_pounds()),
        await desk.draft(one.id, "acknowledgement"),
        await desk.check_letter(one.id, ContactKind.ACKNOWLEDGEMENT, "We are sorry."),
        await desk.checklists(one.id),
        await desk.response_terms(one.id, solved_at_once=False),
        await desk.link(one.id, LinkKind.DUPLICATE, two.id, by=ANN),
        await desk.clusters(),
        await desk.merge(one.id, into=two.id, by=ANN),
        await desk.joint(one.id),
        await desk.reply(one.id, word, by=CUSTOMER),
        await desk.unmerge(one.id, reason="two parcels", by=ANN),
        await desk.apply(one.id, Decline(by=ANN, refusal=a_refusal())),
        await desk.refusals(),
        await desk.authority_used(),
        await desk.apply(two.id, Withdraw(by=ANN, reason="she called")),
        await desk.retention(),
        (await desk.retain(OPENED + timedelta(days=800))).plan,
        await desk.erase([two.id], by=BOSS),
        await desk.purge(),
        await desk.export_person("c-1", by=BOSS),
        await desk.erase_customer("c-1", by=BOSS, dry_run=True),
    ]
    assert (await desk.verify()).sound
    return told


def _pounds() -> Money:
    from decimal import Decimal

    return Money(amount=Decimal(50), currency="GBP")


class Awaited:
    """A synchronous desk behind awaited methods."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __getattr__(self, name: str) -> Any:
        async def call(*args: Any, **named: Any) -> Any:
            return getattr(self.desk, name)(*args, **named)

        return call


def test_both_desks_tell_the_same() -> None:
    """The same story gives the same results, word for word."""
    clock = lambda: OPENED + timedelta(days=2)  # noqa: E731
    sync = a_desk(PROCEDURE, MemoryStore(), clock=clock)
    ids = iter(f"c-{number}" for number in range(1, 9))
    awaited = AsyncDesk(
        PROCEDURE,
        ThreadedStore(MemoryStore()),
        clock=clock,
        ids=lambda _: next(ids),
        keys=sync._do.context.keys,
    )
    one, other = asyncio.run(_story(Awaited(sync))), asyncio.run(_story(awaited))
    assert [str(each) for each in one[:-4]] == [str(each) for each in other[:-4]]
    assert (one[-1].complaints, one[-1].left) == (other[-1].complaints, other[-1].left)
    assert (one[-4].complaints, one[-4].left) == (other[-4].complaints, other[-4].left)
