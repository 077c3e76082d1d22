"""For every law something that breaks it, and only it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs

from grievance.calendars import BusinessCalendar
from grievance.cannot_help import CannotHelp, prepare
from grievance.decision import Decision, Reason
from grievance.model import Ground, Priority, Refusal, Submission
from grievance.policies import Facts, Level, Levels
from grievance.procedure import Procedure
from grievance.testing import laws
from support.procedures import DANGER, LATE, a_procedure, a_standard_row

__all__ = ["LAWS", "SABOTEURS", "Subject", "a_sound_procedure", "to_the_front_desk"]

PEOPLE: Sequence[Sequence[int]] = ((1, 0), (1, 1, 1), (0,))
"""Groups of people of whom each is content (1) or not."""


def share(people: Sequence[int]) -> Decimal:
    """Return the share of those who are content."""
    return Decimal(sum(people)) / len(people)


@attrs.frozen(kw_only=True)
class Subject:
    """What laws are checked on."""

    procedure: Procedure
    write: Callable[..., Refusal] = prepare
    index: Callable[[Sequence[int]], Decimal] = share


LAWS: Mapping[str, Callable[[Subject], int]] = {
    "P1": lambda subject: laws.deterministic(subject.procedure),
    "P2": lambda subject: laws.total(subject.procedure),
    "P3": lambda subject: laws.explained(subject.procedure),
    "P4": lambda subject: laws.blind_to_undeclared(subject.procedure),
    "P5": lambda subject: laws.blind_to(subject.procedure, "nationality"),
    "P6": lambda subject: laws.monotone_in_severity(subject.procedure),
    "P7": lambda subject: laws.nobody_starves(subject.procedure),
    "P8": lambda subject: laws.reaches_somebody(subject.procedure),
    "P9": lambda subject: laws.refusals_owe(subject.procedure, subject.write),
    "P10": lambda subject: laws.within_bounds(subject.index, PEOPLE, low=0, high=1),
    "P11": lambda subject: laws.pauses_never_hurry(subject.procedure),
}
"""Each law as it is asked of a subject."""


def a_sound_procedure(*, route: Callable[[Facts], Decision[str]] | None = None, **sections: Any) -> Procedure:
    """Return a procedure that keeps all laws; *route* is a policy in the place of its routing table."""
    answer = a_standard_row("answer", duty="final response", within="16 working hours", pauses=["customer"])
    usual: dict[str, Any] = {
        "facts": {"nationality": "text"},
        "teams": {"logistics": {}, "front-desk": {}},
        "standards": [a_standard_row(), answer],
    }
    if route is not None:
        usual["routing"] = {"policy": "own"}
    return a_procedure(policies=None if route is None else {"own": route}, **{**usual, **sections})


def to_the_front_desk(_facts: Facts) -> Decision[str]:
    """Route everything to the front desk, and say why."""
    return _to("front-desk")


def _to(team: str) -> Decision[str]:
    return Decision(value=team, reasons=(Reason(rule="own", because="somebody has to read it"),))


class Moody:
    """Routes what it has seen before to somebody else."""

    def __init__(self) -> None:
        self.seen: set[object] = set()

    def __call__(self, facts: Facts) -> Decision[str]:
        """Return another team the second time."""
        submission = facts.submission
        nationality = facts.named(["nationality"])["nationality"]
        told = (submission.category, submission.severity, submission.accused, nationality)
        again = told in self.seen
        self.seen.add(told)
        return _to("logistics" if again else "front-desk")


def clumsy(facts: Facts) -> Decision[str]:
    """Fail where somebody says how bad it is."""
    if facts.submission.severity is not None:
        raise ZeroDivisionError
    return _to("front-desk")


def silent(_facts: Facts) -> Decision[str]:
    """Route everything to the front desk, and say nothing."""
    return Decision(value="front-desk")


def flattering(facts: Facts) -> Decision[str]:
    """Give those a better team whom the shop calls important, which its procedure does not know."""
    return _to("logistics" if facts.submission.attributes.get("vip") else "front-desk")


def lost(_facts: Facts) -> Decision[str]:
    """Route everything to a team that does not exist."""
    return _to("nobody")


class Hasty(Levels):
    """Puts every complaint a week further to the front than its level allows."""

    def place(self, submission: Submission, level: Level, score: int, legal_due: datetime | None) -> Priority:
        """Return a place before those who have waited longer."""
        found = super().place(submission, level, score, legal_due)
        return attrs.evolve(found, rank_at=found.rank_at - timedelta(days=7))


def hasty(procedure: Procedure) -> Procedure:
    """Return *procedure* with a queue in which the newest may come first."""
    own = {field.name: getattr(procedure.levels, field.name) for field in attrs.fields(Levels)}
    return attrs.evolve(procedure, levels=Hasty(**own))


class Backwards(BusinessCalendar):
    """Measures time the wrong way round."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return a negative length."""
        return -super().between(start, end)


def backwards(procedure: Procedure) -> Procedure:
    """Return *procedure* with a calendar that gives waiting time back to nobody."""
    office = procedure.calendars["office"]
    broken = Backwards(name=office.name, zone=office.zone, week=office.week)
    return attrs.evolve(procedure, calendars={"office": broken})


def glib(terms: CannotHelp, ground: Ground, **words: Any) -> Refusal:
    """Write a refusal that puts something in the place of an explanation that is not there."""
    explanation = str(words.pop("explanation")).strip() or "we are unable to help"
    return prepare(terms, ground, explanation=explanation, **words)


CALMING = {"id": "calm", "when": {"severity.safety": 3}, "score": -10, "because": "the ambulance has been called"}
ABROAD = {"id": "abroad", "when": {"nationality": "other"}, "to": "logistics", "because": "they come from abroad"}

SABOTEURS: Mapping[str, Callable[[], Subject]] = {
    "P1": lambda: Subject(procedure=a_sound_procedure(route=Moody())),
    "P2": lambda: Subject(procedure=a_sound_procedure(route=clumsy)),
    "P3": lambda: Subject(procedure=a_sound_procedure(route=silent)),
    "P4": lambda: Subject(procedure=a_sound_procedure(route=flattering)),
    "P5": lambda: Subject(procedure=a_sound_procedure(routing_rules=[ABROAD, LATE])),
    "P6": lambda: Subject(procedure=a_sound_procedure(priority_rules=[DANGER, CALMING])),
    "P7": lambda: Subject(procedure=hasty(a_sound_procedure())),
    "P8": lambda: Subject(procedure=a_sound_procedure(route=lost)),
    "P9": lambda: Subject(procedure=a_sound_procedure(), write=glib),
    "P10": lambda: Subject(procedure=a_sound_procedure(), index=lambda people: Decimal(sum(people))),
    "P11": lambda: Subject(procedure=backwards(a_sound_procedure())),
}
"""What breaks the law of that number, made anew each time: some remember what they were asked."""
