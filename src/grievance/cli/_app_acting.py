"""The commands that act on a complaint: decide it, follow what was decided, and take in what others say of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from grievance.cli._deciding import answer as run_answer
from grievance.cli._deciding import approve as run_approve
from grievance.cli._deciding import decline as run_decline
from grievance.cli._deciding import propose as run_propose
from grievance.cli._deciding import refer as run_refer
from grievance.cli._doing import Doing
from grievance.cli._granting import Granting
from grievance.cli._options import (
    ApprovedBy,
    ComplaintId,
    Json,
    Language,
    Reference,
    Remark,
    Result,
    ReviewedBy,
    instant,
)
from grievance.cli._other_hands import hand_over as run_hand_over
from grievance.cli._other_hands import ombudsman as run_ombudsman
from grievance.cli._questions import questions as run_questions
from grievance.cli._refusing import Refusing
from grievance.cli._reply import reply as run_reply
from grievance.cli._reporting import bounce as run_bounce
from grievance.cli._reporting import remedy as run_remedy
from grievance.cli._reporting import tick as run_tick
from grievance.cli._resolving import Resolving
from grievance.cli._unfolding import unfolded

__all__ = ["acting"]

acting = typer.Typer()


@acting.command()
@unfolded
def decline(
    complaint_id: ComplaintId, refusing: Refusing, granting: Granting, *, reviewed_by: ReviewedBy = None, doing: Doing
) -> None:
    """Tell the complainant that the company cannot help; what the ground owes has to be said."""
    run_decline(complaint_id, refusing, granting, doing, reviewed_by=reviewed_by)


@acting.command()
@unfolded
def refer(
    complaint_id: ComplaintId, refusing: Refusing, granting: Granting, *, reviewed_by: ReviewedBy = None, doing: Doing
) -> None:
    """Hand a complaint over to the body that can help; it is followed until that has taken it over."""
    run_refer(complaint_id, refusing, granting, doing, reviewed_by=reviewed_by)


@acting.command()
@unfolded
def hand_over(
    complaint_id: ComplaintId,
    confirmed: Annotated[
        bool, typer.Option("--confirmed/--returned", help="Whether the other body took it over or sent it back.")
    ],
    *,
    reference: Reference = None,
    reason: Annotated[str, typer.Option(help="Why it was sent back.")] = "",
    doing: Doing,
) -> None:
    """Record what became of a complaint that was handed over to another body."""
    run_hand_over(complaint_id, doing, confirmed=confirmed, reference=reference, reason=reason)


@acting.command()
@unfolded
def ombudsman(
    complaint_id: ComplaintId,
    *,
    body: Annotated[str | None, typer.Option(metavar="NAME", help="The outside body to which it was taken.")] = None,
    reference: Reference = None,
    result: Result = None,
    remark: Remark = "",
    doing: Doing,
) -> None:
    """Record that the complainant went to an outside body, or what that decided: what it overturns is open again."""
    run_ombudsman(complaint_id, doing, body=body, reference=reference, result=result, remark=remark)


@acting.command()
@unfolded
def propose(
    complaint_id: ComplaintId, refusing: Refusing, resolving: Resolving, granting: Granting, doing: Doing
) -> None:
    """Lay a decision before a second person: a refusal by its --ground, or a resolution by its --outcome."""
    run_propose(complaint_id, refusing, resolving, granting, doing)


@acting.command()
@unfolded
def approve(complaint_id: ComplaintId, *, remark: Remark = "", doing: Doing) -> None:
    """Approve the proposed decision, as somebody else than who decided it."""
    run_approve(complaint_id, doing, remark=remark)


@acting.command()
@unfolded
def answer(
    complaint_id: ComplaintId, resolving: Resolving, granting: Granting, *, approved_by: ApprovedBy = None, doing: Doing
) -> None:
    """Give the final response; its reasons and what is done have to be said."""
    run_answer(complaint_id, resolving, granting, doing, approved_by=approved_by)


@acting.command()
@unfolded
def remedy(
    complaint_id: ComplaintId,
    remedy_id: Annotated[str, typer.Argument(metavar="REMEDY", help="The remedy's id, such as remedy-1.")],
    executed: Annotated[bool, typer.Option("--executed/--failed", help="Whether it was carried out, or could not be.")],
    *,
    reference: Reference = None,
    remark: Remark = "",
    doing: Doing,
) -> None:
    """Report what has become of a remedy that was granted."""
    run_remedy(complaint_id, remedy_id, doing, executed=executed, reference=reference, remark=remark)


@acting.command()
@unfolded
def tick(
    complaint_id: ComplaintId,
    checklist: Annotated[str, typer.Argument(metavar="CHECKLIST", help="The checklist's id.")],
    items: Annotated[list[str], typer.Argument(metavar="ITEM", help="The ids of what was done.")],
    doing: Doing,
) -> None:
    """Tick off items of a checklist, and say what is left."""
    run_tick(complaint_id, checklist, items, doing)


@acting.command()
@unfolded
def reply(
    complaint_id: ComplaintId,
    text: Annotated[str, typer.Option(help="What the complainant says.")],
    channel: Annotated[str, typer.Option(help="On which channel.")],
    *,
    at: Annotated[
        datetime | None, typer.Option(parser=instant, metavar="INSTANT", help="When it came; default: now.")
    ] = None,
    doing: Doing,
) -> None:
    """Record what the complainant says, however late, on the complaint that goes on, or on a new one that follows."""
    run_reply(complaint_id, doing, text=text, channel=channel, at=at)


@acting.command()
@unfolded
def bounce(
    complaint_id: ComplaintId,
    contact_id: Annotated[str, typer.Argument(metavar="CONTACT", help="The id of the letter.")],
    *,
    remark: Remark = "",
    doing: Doing,
) -> None:
    """Report that a letter did not arrive: what it was to do is owed again."""
    run_bounce(complaint_id, contact_id, doing, remark=remark)


@acting.command()
def questions(
    procedure: Annotated[str, typer.Option(help="The name of a pack, or the path of a procedure file.")],
    channel: Annotated[str, typer.Option(help="The channel on which somebody complains.")],
    told: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="What was told already, such as text='It leaks'; repeatable."),
    ] = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Say what is still to ask whoever complains, what is needed first."""
    run_questions(procedure, channel, told or (), language=language, as_json=json)
