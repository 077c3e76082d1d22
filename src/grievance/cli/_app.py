"""The commands and their arguments; each does its work in a module of its own."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from grievance.cli._app_acting import acting
from grievance.cli._app_comparing import comparing
from grievance.cli._app_deciding import deciding
from grievance.cli._app_keeping import keeping
from grievance.cli._app_staff import staff
from grievance.cli._app_starting import starting
from grievance.cli._app_storing import storing
from grievance.cli._app_testing import testing
from grievance.cli._check import check as run_check
from grievance.cli._deadlines import deadlines as run_deadlines
from grievance.cli._demo import demo as run_demo
from grievance.cli._describe import describe as run_describe
from grievance.cli._due import due as run_due
from grievance.cli._explain import explain as run_explain
from grievance.cli._options import ComplaintId, Json, Language, Now, Store, instant
from grievance.cli._printing import survive_narrow_streams
from grievance.cli._queue import queue as run_queue
from grievance.cli._registering import Job
from grievance.cli._show import show as run_show
from grievance.cli._triage import triage as run_triage
from grievance.errors import GrievanceError
from grievance.model import Actor

__all__ = ["run"]

app = typer.Typer(
    help="Handle complaints: triage files of them, read the queue, decide and write, ask why.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

app.add_typer(starting)
app.add_typer(deciding)
app.add_typer(acting)
app.add_typer(keeping)
app.add_typer(storing)
app.add_typer(testing)
app.add_typer(comparing)
app.add_typer(staff)


@app.command()
def demo(
    store: Store = "sqlite:///grievance-demo.db",
) -> None:
    """Triage a packaged sample of real consumer complaints and show what to do next and why."""
    run_demo(store)


@app.command()
def triage(
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines (plain or gzip) or Parquet.")],
    procedure: Annotated[str, typer.Option(help="The name of a pack, or the path of a procedure file.")],
    store: Store,
    intake: Annotated[
        str | None, typer.Option(help="The name of a pack, or the path of an intake map; default: the procedure's.")
    ] = None,
    now: Now = None,
    json: Json = False,
    rejects: Annotated[Path | None, typer.Option(help="Where bad records go, for their owner only.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many of the most urgent to show.")] = 10,
) -> None:
    """Register every complaint of FILE; running it again on the same file changes nothing."""
    job = Job(file=file, procedure=procedure, intake=intake or procedure, url=store, now=now)
    run_triage(job, as_json=json, rejects=rejects, limit=limit)


@app.command()
def queue(
    store: Store,
    team: Annotated[str | None, typer.Option(help="Only this team's complaints.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    now: Now = None,
    json: Json = False,
) -> None:
    """Show the most urgent open complaints with their reasons."""
    run_queue(store, team=team, limit=limit, now=now, as_json=json)


@app.command()
def explain(
    complaint_id: ComplaintId,
    store: Store,
    now: Now = None,
) -> None:
    """Say why a complaint stands where it stands: every decision with its reasons, every deadline with its ledger."""
    run_explain(complaint_id, store, now=now)


@app.command()
def show(
    complaint_id: ComplaintId,
    store: Store,
    role: Annotated[
        str, typer.Option("--as", help="The role in which you read: it decides what is shown.")
    ] = "customer",
    by: Annotated[str, typer.Option(help="Who reads; it goes on record.")] = "command line",
    now: Now = None,
    json: Json = False,
    language: Language = "en",
) -> None:
    """Show how a complaint stands: to customers the public status, to staff also the fields that their role may see."""
    run_show(complaint_id, store, Actor(id=by, roles=(role,)), now=now, as_json=json, language=language)


@app.command()
def due(
    store: Store,
    now: Now = None,
    json: Json = False,
    limit: Annotated[int, typer.Option(min=1, help="How many to show; what is taken is shown in full.")] = 1000,
    take: Annotated[bool, typer.Option("--take", help="Hand it out: each thing is handed out once.")] = False,
) -> None:
    """Say what is to be done by now, the earliest due first; looking changes nothing."""
    run_due(store, now=now, as_json=json, limit=limit, take=take)


@app.command()
def describe(
    procedure: Annotated[str, typer.Argument(help="The name of a pack, or the path of a procedure file.")],
    audience: Annotated[Literal["staff", "customer"], typer.Option(help="Who is to read it.")] = "staff",
    language: Language = "en",
) -> None:
    """Print a procedure as people read it, in Markdown."""
    run_describe(procedure, audience=audience, language=language)


@app.command()
def check(
    procedure: Annotated[str, typer.Argument(help="The name of a pack, or the path of a procedure file.")],
    json: Json = False,
) -> None:
    """Load a procedure and say what is wrong with its rules, each with an example; or list every fault in the file."""
    run_check(procedure, as_json=json)


@app.command()
def deadlines(
    regime: Annotated[str, typer.Option(help="The regulator's rules, such as fca-disp, ofcom, ru-consumer.")],
    received: Annotated[
        datetime, typer.Option(parser=instant, metavar="INSTANT", help="When the complaint was received.")
    ],
    anchor: Annotated[
        list[str] | None,
        typer.Option(metavar="EVENT=WHEN", help="When another event was, such as acknowledged=2025-04-22; repeatable."),
    ] = None,
    holidays: Annotated[
        Path | None, typer.Option(help="A file of holidays instead of the country's: a date a line, # for comments.")
    ] = None,
    json: Json = False,
) -> None:
    """Say what a regulator asks for and by when: dates, clauses, sources, and the days that were counted."""
    run_deadlines(regime, received, anchors=anchor or (), holidays=holidays, as_json=json)


def run() -> None:
    """Run the command that the arguments name; errors of the library end it with a message instead of a traceback."""
    survive_narrow_streams()
    try:
        app()
    except GrievanceError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("stopped: what was saved stays saved; run the same command again to go on", file=sys.stderr)
        sys.exit(130)
