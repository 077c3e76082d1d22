"""Arguments and options that commands share: each reads the same wherever it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from grievance.cli._words import word
from grievance.model import ContactKind, Ground, LinkKind, OmbudsmanResult, Outcome

__all__ = [
    "ApprovedBy",
    "By",
    "ComplaintId",
    "Facts",
    "Json",
    "KindOfContact",
    "KindOfLink",
    "Language",
    "LetterFile",
    "LetterLanguage",
    "Limit",
    "Now",
    "OneGround",
    "Redact",
    "Reference",
    "Rejects",
    "Remark",
    "Result",
    "ReviewedBy",
    "Role",
    "Store",
    "a_ground",
    "an_outcome",
    "instant",
]


def instant(text: str) -> datetime:
    """Return the instant that *text* names, in UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("must be an instant such as 2026-07-01T10:00+01:00") from None
    if at.utcoffset() is None:
        raise typer.BadParameter("must name its offset from UTC, such as 2026-07-01T10:00+01:00 or …Z")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise typer.BadParameter("lies outside the years that a calendar knows") from None


def a_ground(text: str) -> Ground:
    """Return the ground that *text* names."""
    return word(Ground, text)


def an_outcome(text: str) -> Outcome:
    """Return the outcome that *text* names."""
    return word(Outcome, text)


def _contact_kind(text: str) -> ContactKind:
    return word(ContactKind, text)


def _link_kind(text: str) -> LinkKind:
    return word(LinkKind, text)


def _result(text: str) -> OmbudsmanResult:
    return word(OmbudsmanResult, text)


Store = Annotated[str, typer.Option(help="Where complaints are kept, such as sqlite:///complaints.db")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Now = Annotated[
    datetime | None, typer.Option(parser=instant, metavar="INSTANT", help="The instant to take as the present one.")
]
Language = Annotated[Literal["en", "ru"], typer.Option(help="English or Russian.")]
ComplaintId = Annotated[str, typer.Argument(metavar="ID", help="The complaint's id.")]

By = Annotated[str, typer.Option(help="Who does it; it goes on record.")]
Role = Annotated[str, typer.Option("--as", metavar="ROLE", help="The role in which it is done.")]

Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]

OneGround = Annotated[
    Ground | None,
    typer.Option(parser=a_ground, metavar="NAME", help="Only what this ground asks for, such as no-fault-found."),
]
KindOfContact = Annotated[
    ContactKind,
    typer.Option(parser=_contact_kind, metavar="KIND", help="What the letter is for, such as final-response."),
]
KindOfLink = Annotated[
    LinkKind,
    typer.Argument(parser=_link_kind, metavar="KIND", help="follows, followed-by, duplicate or related."),
]
LetterFile = Annotated[Path, typer.Argument(metavar="FILE", help="The letter: a text in UTF-8.")]
LetterLanguage = Annotated[
    Literal["en", "ru"] | None, typer.Option(help="English or Russian; default: the complaint's language.")
]
Facts = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=VALUE", help="What the letter is to say beside, such as owner='Ann Lee'; repeatable."),
]

ReviewedBy = Annotated[
    str | None,
    typer.Option(metavar="PERSON", help="Who has approved the refusal; what was proposed need not be told again."),
]
ApprovedBy = Annotated[
    str | None,
    typer.Option(metavar="PERSON", help="Who has approved the answer; what was proposed need not be told again."),
]
Reference = Annotated[str | None, typer.Option(help="Its number with whoever does it.")]
Remark = Annotated[str, typer.Option(help="What else is to go on record.")]
Result = Annotated[
    OmbudsmanResult | None,
    typer.Option(parser=_result, metavar="NAME", help="What the outside body decided, such as overturned."),
]

Redact = Annotated[
    bool, typer.Option("--redact", help="Keep the complaint's words without the persons in them, instead of nothing.")
]
Rejects = Annotated[list[Path] | None, typer.Option(help="A rejects file that is to forget them too; repeatable.")]
