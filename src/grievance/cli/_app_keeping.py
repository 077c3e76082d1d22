"""The commands about the record: complaints that belong together, and what is kept of whom for how long."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grievance.cli._doing import Doing
from grievance.cli._erase import erase as run_erase
from grievance.cli._erasing import Erasing
from grievance.cli._hold import hold as run_hold
from grievance.cli._joint import joint as run_joint
from grievance.cli._merging import link as run_link
from grievance.cli._merging import merge as run_merge
from grievance.cli._merging import unmerge as run_unmerge
from grievance.cli._options import By, ComplaintId, Json, KindOfLink, Limit, Now, Redact, Rejects, Role, Store
from grievance.cli._person import export_person as run_export_person
from grievance.cli._retention import retention as run_retention
from grievance.cli._search import precedents as run_precedents
from grievance.cli._search import search as run_search
from grievance.cli._similar import similar as run_similar
from grievance.cli._unfolding import unfolded
from grievance.model import Actor

__all__ = ["keeping"]

keeping = typer.Typer()


@keeping.command()
@unfolded
def merge(
    complaint_id: ComplaintId,
    into: Annotated[str, typer.Option(metavar="ID", help="The complaint as part of which it goes on.")],
    doing: Doing,
) -> None:
    """Let a complaint go on as part of another one; nothing is moved, and unmerge takes it back."""
    run_merge(complaint_id, into, doing)


@keeping.command()
@unfolded
def unmerge(
    complaint_id: ComplaintId,
    reason: Annotated[str, typer.Option(help="Why; it goes on record.")],
    doing: Doing,
) -> None:
    """Let a merged complaint go on by itself again."""
    run_unmerge(complaint_id, doing, reason=reason)


@keeping.command()
@unfolded
def link(
    complaint_id: ComplaintId,
    kind: KindOfLink,
    to: Annotated[str, typer.Argument(metavar="ID", help="The other complaint's id.")],
    doing: Doing,
) -> None:
    """Say in both histories how two complaints belong together."""
    run_link(complaint_id, kind, to, doing)


@keeping.command()
def similar(complaint_id: ComplaintId, store: Store, json: Json = False) -> None:
    """Show the open complaints that a complaint resembles, and in what; a person decides on them."""
    run_similar(complaint_id, store, as_json=json)


@keeping.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="Words that it has, all of them.")],
    store: Store,
    limit: Limit = 20,
    json: Json = False,
) -> None:
    """Find complaints by their words, the latest received first; the first search builds the text index."""
    run_search(" ".join(words), store, limit=limit, as_json=json)


@keeping.command()
def precedents(complaint_id: ComplaintId, store: Store, limit: Limit = 5, json: Json = False) -> None:
    """Show what was decided in cases like a complaint, the most similar first; a person decides on them."""
    run_precedents(complaint_id, store, limit=limit, as_json=json)


@keeping.command()
def joint(complaint_id: ComplaintId, store: Store, json: Json = False) -> None:
    """Show a complaint and all that was merged into it as one, without names and texts."""
    run_joint(complaint_id, store, as_json=json)


@keeping.command()
@unfolded
def erase(
    *,
    complaint_ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="The ids of complaints.")] = None,
    customer: Annotated[str | None, typer.Option(metavar="ID", help="Erase all complaints of this customer.")] = None,
    redact: Redact = False,
    rejects: Rejects = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be erased, and erase nothing.")] = False,
    doing: Doing,
) -> None:
    """Erase personal data and keep what was done and decided; exit with 1 if something has to be left."""
    if (customer is None) == (not complaint_ids):
        raise typer.BadParameter("name either complaints or --customer", param_hint="ID")
    erasing = Erasing(complaint_ids=complaint_ids or (), customer_id=customer, by=doing.actor, redacts=redact)
    run_erase(erasing, doing, rejects=rejects or (), dry_run=dry_run)


@keeping.command()
def retention(
    store: Store,
    apply: Annotated[bool, typer.Option("--apply", help="Erase what has been kept for long enough.")] = False,
    by: Annotated[str | None, typer.Option(help="Who erases; it goes on record.")] = None,
    role: Annotated[str | None, typer.Option("--as", metavar="ROLE", help="The role in which it is erased.")] = None,
    redact: Redact = False,
    rejects: Rejects = None,
    now: Now = None,
    json: Json = False,
) -> None:
    """Say what has been kept for long enough, what is held, and what expires later; erase nothing unless told so."""
    if apply and (by is None or role is None):
        raise typer.BadParameter("needs --by and --as: who erases goes on record", param_hint="--apply")
    actor = None if by is None or role is None else Actor(id=by, roles=(role,))
    run_retention(store, by=actor, apply=apply, redacts=redact, rejects=rejects or (), now=now, as_json=json)


@keeping.command()
def export_person(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id.")],
    store: Store,
    by: By,
    role: Role,
    output: Annotated[
        Path | None, typer.Option(help="Where to write it, for its owner only; default: on the screen.")
    ] = None,
    now: Now = None,
) -> None:
    """Hand out everything that is kept of a customer, as one JSON document for the customer."""
    run_export_person(customer, store, by=Actor(id=by, roles=(role,)), output=output, now=now)


@keeping.command()
@unfolded
def hold(
    complaint_id: ComplaintId,
    *,
    reason: Annotated[str, typer.Option(help="Why; it goes on record.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Lift the hold.")] = False,
    doing: Doing,
) -> None:
    """Keep a complaint from being erased, as for a court, until the hold is lifted."""
    run_hold(complaint_id, doing, reason=reason, lift=lift)
