"""Hand out what is due: run it by a timer, as often and in as many places as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from complaints.desk import desk


class Command(BaseCommand):
    """Print what has to be done. What was handed out stays in the outbox until it is done."""

    help = "hand out what is due"

    def handle(self, *_: Any, **__: Any) -> None:
        """Print each thing that nobody has done yet, and when the command is needed next."""
        the_desk = desk()
        for effect in (*the_desk.outbox(), *the_desk.due()):
            self.stdout.write(f"{effect.id}: {effect}")
        self.stdout.write(f"next: {the_desk.next_due()}")
