"""Remedies as options, of a resolution or of a refusal that gives something all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

import attrs
import typer

from grievance.cli._words import day, read_remedies
from grievance.model import Remedy

__all__ = ["Granting", "granted"]


@attrs.frozen(kw_only=True)
class Granting:
    """What is given, and by when it is promised."""

    remedy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REMEDY",
            help="What is given, such as 'refund 25.00 GBP', or 'ID=refund 25.00 GBP' to number it; repeatable.",
        ),
    ] = None
    promised_by: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="By when the remedies are promised.")
    ] = None

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The remedies."""
        if self.promised_by is not None and not self.remedy:
            raise typer.BadParameter("goes with --remedy", param_hint="--promised-by")
        return tuple(attrs.evolve(one, promised_by=self.promised_by) for one in read_remedies(self.remedy or ()))


def granted(remedies: Iterable[Remedy]) -> Iterator[str]:
    """Return a line for each remedy, with the id by which it is reported on."""
    for one in remedies:
        amount = f" {one.amount.amount} {one.amount.currency}" if one.amount else ""
        yield f"  granted: {one.kind.value}{amount} [{one.id}]"
