"""
django-helpdesk at work: run by an interpreter that has it, never imported.

Usage: PYTHON helpdesk_side.py FOLDER RECORDS.jsonl   Each line of standard input is something to do. A number: file so
many records next through the public form; the answer is the number of tickets in the database. ``open NUMBER``: have
so many tickets, each of them due to be escalated. ``escalate``: escalate them; the answer is how many were.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any

PRAGMAS = "pragma journal_mode=wal; pragma synchronous=normal"
APPS = (
    *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites"),
    *("django.contrib.humanize", "django.contrib.messages", "django.contrib.admin", "rest_framework", "helpdesk"),
)
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
PROCESSORS = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)

urlpatterns: list[Any] = []


def set_up(folder: Path) -> None:
    """Configure Django with one SQLite file, without logging and with a mailer that drops everything."""
    options = {"init_command": PRAGMAS, "transaction_mode": "IMMEDIATE"}
    templates = {"APP_DIRS": True, "OPTIONS": {"context_processors": PROCESSORS}}
    import_module("django.conf").settings.configure(
        ALLOWED_HOSTS=["testserver"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "helpdesk.db"),
                "OPTIONS": options,
            }
        },
        DEBUG=False,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        INSTALLED_APPS=APPS,
        LOGGING_CONFIG=None,
        MEDIA_ROOT=str(folder),
        MIDDLEWARE=MIDDLEWARE,
        ROOT_URLCONF=__name__,
        SECRET_KEY="only for measuring",  # noqa: S106 - it guards nothing
        SITE_ID=1,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", **templates}],
        USE_TZ=True,
    )
    import_module("django").setup()
    urls = import_module("django.urls")
    urlpatterns.append(urls.path("helpdesk/", urls.include("helpdesk.urls", namespace="helpdesk")))
    call = import_module("django.core.management").call_command
    call("migrate", verbosity=0)
    call("loaddata", "emailtemplate.json", verbosity=0)


def main(folder: Path, records: Path) -> None:
    set_up(folder)
    models, forms = import_module("helpdesk.models"), import_module("helpdesk.forms")
    atomic = import_module("django.db").transaction.atomic
    queue = models.Queue.objects.create(
        title="Complaints", slug="c", allow_public_submission=True, email_address="queue@example.org", escalate_days=2
    )
    todo = cycle([json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()])
    print("ready", flush=True)
    for line in sys.stdin:
        if line.startswith("open"):
            print(open_tickets(models.Ticket, queue, int(line.split()[1])), flush=True)
        elif line.startswith("escalate"):
            import_module("django.core.management").call_command("escalate_tickets")
            print(models.Ticket.objects.filter(priority=URGENCY - 1).count(), flush=True)
        else:
            for record in islice(todo, int(line)):
                form = forms.PublicTicketForm(data={"queue": str(queue.id), "priority": "3", **record})
                if not form.is_valid():
                    raise SystemExit(f"the form refuses a record: {form.errors.as_json()}")
                with atomic():
                    form.save(user=None)
            print(models.Ticket.objects.count(), flush=True)


def open_tickets(ticket: Any, queue: Any, number: int) -> int:
    """Have exactly *number* tickets, all of them past the days after which they are escalated."""
    ticket.objects.all().delete()
    known = {"queue": queue, "description": "late", "submitter_email": "consumer@example.org", "priority": URGENCY}
    new = (ticket(title=f"ticket {one}", secret_key=str(one), **known) for one in range(number))
    ticket.objects.bulk_create(new, batch_size=500)
    ticket.objects.update(created=datetime.now(UTC) - timedelta(days=5))
    return int(ticket.objects.count())


URGENCY = 4


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
