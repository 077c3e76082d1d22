"""The commands about decisions and letters: what the company cannot do, who settles it, what has to be written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grievance.cli._cannot_help import cannot_help as run_cannot_help
from grievance.cli._checklist import checklist as run_checklist
from grievance.cli._effort import effort as run_effort
from grievance.cli._letter import letter as run_letter
from grievance.cli._may_settle import may_settle as run_may_settle
from grievance.cli._options import (
    ComplaintId,
    Facts,
    Json,
    KindOfContact,
    Language,
    LetterFile,
    LetterLanguage,
    Now,
    OneGround,
    Role,
    Store,
)
from grievance.cli._refusals import refusals as run_refusals
from grievance.cli._tone import check_letter as run_check_letter
from grievance.cli._tone import tone as run_tone
from grievance.model import Actor

__all__ = ["deciding"]

deciding = typer.Typer()


@deciding.command()
def refusals(store: Store, json: Json = False) -> None:
    """Count what was refused and referred, on which grounds, what was needed, and what was settled alone."""
    run_refusals(store, as_json=json)


@deciding.command()
def cannot_help(
    complaint_id: ComplaintId, store: Store, ground: OneGround = None, now: Now = None, json: Json = False
) -> None:
    """Say on which ground the company cannot help, with the reasons, and what a person still has to write for it."""
    run_cannot_help(complaint_id, store, ground=ground, now=now, as_json=json)


@deciding.command()
def may_settle(
    complaint_id: ComplaintId,
    store: Store,
    role: Role,
    remedy: Annotated[
        list[str], typer.Option(metavar="REMEDY", help="Such as 'refund 25.00 GBP' or apology; repeatable.")
    ],
    by: Annotated[str, typer.Option(help="Who asks.")] = "command line",
    now: Now = None,
    json: Json = False,
) -> None:
    """Say whether a role may settle a complaint with these remedies, or who has to; nothing is granted by it."""
    run_may_settle(complaint_id, store, remedy, by=Actor(id=by, roles=(role,)), now=now, as_json=json)


@deciding.command()
def letter(
    complaint_id: ComplaintId,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The kind of template, such as 'final response'.")],
    store: Store,
    language: LetterLanguage = None,
    fact: Facts = None,
    now: Now = None,
    json: Json = False,
) -> None:
    """Draft a letter; exit with 1 and say what it owes if something is missing."""
    run_letter(complaint_id, kind, store, language=language, facts=fact or (), now=now, as_json=json)


@deciding.command()
def check_letter(
    complaint_id: ComplaintId,
    file: LetterFile,
    kind: KindOfContact,
    store: Store,
    language: LetterLanguage = None,
    fact: Facts = None,
    now: Now = None,
    json: Json = False,
) -> None:
    """Say what a letter says, what it owes and lacks, and where its tone is wrong; exit with 1 if it is not ready."""
    run_check_letter(complaint_id, file, store, kind=kind, language=language, facts=fact or (), now=now, as_json=json)


@deciding.command()
def tone(file: LetterFile, language: Language = "en", json: Json = False) -> None:
    """Say where the tone of a letter is wrong and what to do about it; exit with 1 if it is."""
    run_tone(file, language=language, as_json=json)


@deciding.command()
def checklist(complaint_id: ComplaintId, store: Store, language: Language = "en", json: Json = False) -> None:
    """Show what to think of with a complaint, ready phrases for it, and what was ticked off."""
    run_checklist(complaint_id, store, language=language, as_json=json)


@deciding.command()
def effort(
    form: Annotated[Path, typer.Argument(metavar="FORM", help="A form in TOML: steps, contacts, [[fields]] …")],
    procedure: Annotated[
        str | None, typer.Option(help="The name of a pack, or the path of a procedure file: measure by its channel.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="The channel of the procedure for which the form is.")] = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Say what complaining by a form costs the customer, and where the form asks too much."""
    run_effort(form, procedure=procedure, channel=channel, language=language, as_json=json)
