"""The commands about the people who handle complaints: what their work comes to, and when it is paid."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grievance.cli._options import Json, Now, Store
from grievance.model import Actor

__all__ = ["staff"]

staff = typer.Typer()


@staff.command("bonus-periods")
def plan_periods(
    peaks: Annotated[
        str | None, typer.Option(metavar="MONTHS", help="The peak months, as numbers or names: 1,2 or jan,feb.")
    ] = None,
    volumes: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Twelve volumes, January first, one a line or with commas; or month,volume."),
    ] = None,
    length: Annotated[int, typer.Option(metavar="MONTHS", help="How long a period is: 1, 2, 3, 4, 6 or 12.")] = 4,
    json: Json = False,
) -> None:
    """
    Lay out bonus periods so that the peak months do not fall into one, and say why so.

    Where that cannot be had, the next best layout is shown; with volumes, the one whose periods differ least.
    """
    from grievance.cli._bonus_periods import bonus_periods  # other commands start without what is described

    bonus_periods(peaks, volumes, length=length, as_json=json)


@staff.command("staff-index")
def print_staff_index(
    store: Store,
    period: Annotated[str, typer.Option(metavar="MONTHS", help="A month or two, such as 2026-02..2026-05.")],
    scheme: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the index is made of, in TOML; default: ours.")
    ] = None,
    orders: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Orders of customers: CSV with customer_id and ordered_at, complete."),
    ] = None,
    by: Annotated[str, typer.Option(metavar="PERSON", help="Who looks: everybody sees their own figures.")] = "cli",
    role: Annotated[
        str, typer.Option("--as", metavar="ROLE", help="In which role; head and accountable see groups.")
    ] = "accountable",
    zone: Annotated[str | None, typer.Option(help="Whose days count; default: the procedure's zone.")] = None,
    now: Now = None,
    json: Json = False,
) -> None:
    """
    Say what the work of a period comes to: one's own figures, or those of groups.

    Figures of single persons are shown to a head while an agreement to look at them is on record.
    """
    from grievance.cli._staff_index import Question, staff_index  # it needs all that an index is made of

    asked = Question(
        url=store, period=period, scheme=scheme, orders=orders, by=Actor(id=by, roles=(role,)), now=now, zone=zone
    )
    staff_index(asked, as_json=json)


@staff.command("agree-monitoring")
def record_agreement(
    reference: Annotated[str, typer.Argument(help="The decree or the works agreement.")],
    store: Store,
    signed: Annotated[
        list[str], typer.Option(metavar="WHO", help="Who signed it, for the company and for the staff; repeat it.")
    ],
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="From when on it holds.")],
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Its last day; without it, no end.")] = None,
) -> None:
    """Record that figures of single persons may be looked at by a head; a later record of the same name replaces it."""
    from grievance.cli._staff_index import agree_monitoring

    agree_monitoring(reference, store, signed=tuple(signed), first=first, last=last)
