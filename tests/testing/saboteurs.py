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
from grievance.policies import Facts, Level, Levels, RoutingPolicy, ScorePolicy
from grievance.procedure import Procedure
from grievance.testing import laws
from support.procedures import DANGER, LATE, NORMAL, URGENT, a_procedure, a_standard_row

__all__ = ["LAWS", "SABOTEURS", "Subject", "a_sound_procedure"]

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
    "P12": lambda subject: laws.blind_to_the_clock(subject.procedure),
}
"""Each law as it is asked of a subject."""


def a_sound_procedure(
    *, route: RoutingPolicy | None = None, score: ScorePolicy | None = None, **sections: Any
) -> Procedure:
    """Return a procedure that keeps all laws; *route* and *score* are policies in the place of its tables."""
    answer = a_standard_row("answer", duty="final response", within="16 working hours", pauses=["customer"])
    usual: dict[str, Any] = {
        "facts": {"nationality": "text"},
        "teams": {"logistics": {}, "front-desk": {}},
        "standards": [a_standard_row(), answer],
    }
    if route is not None:
        usual["routing"] = {"policy": "route"}
    if score is not None:
        usual["priority"] = {"policy": "score", "levels": {"urgent": URGENT, "normal": NORMAL}}
    policies = {"route": route, "score": score}
    own = {name: policy for name, policy in policies.items() if policy is not None}
    return a_procedure(policies=own, **{**usual, **sections})


def _to(team: str) -> Decision[str]:
    return Decision(value=team, reasons=(Reason(rule="own", because="somebody has to read it"),))


def _points(score: int) -> Decision[int]:
    return Decision(value=score, reasons=(Reason(rule="own", because="it is as urgent as that"),))


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


def familiar(facts: Facts) -> Decision[str]:
    """Give those a better team of whom the shop keeps what its procedure does not know."""
    return _to("logistics" if facts.customer and "vip" in facts.customer.attributes else "front-desk")


def nosy(facts: Facts) -> Decision[str]:
    """Give those another team about whom more is told than may be known."""
    return _to("logistics" if any(name != "nationality" for name in facts.submission.private) else "front-desk")


def clannish(facts: Facts) -> Decision[str]:
    """Look up where a customer comes from."""
    known = facts.customer.attributes.get("nationality") if facts.customer else None
    return _to("logistics" if known == "other" else "front-desk")


def prying(facts: Facts) -> Decision[str]:
    """Look where somebody comes from among what is told about the person."""
    return _to("front-desk" if facts.submission.private.get("nationality") is None else "logistics")


def terse(facts: Facts) -> Any:
    """Answer with a bare name."""
    return "front-desk" if facts.submission.severity is None else _to("front-desk")


def mumbling(_facts: Facts) -> Decision[str]:
    """Give a rule without a name as the reason."""
    return Decision(value="front-desk", reasons=(Reason(rule=" ", because="somebody has to read it"),))


def lost(_facts: Facts) -> Decision[str]:
    """Route everything to a team that does not exist."""
    return _to("nobody")


def tactless(facts: Facts) -> Decision[str]:
    """Route a complaint to whom it is about."""
    return _to(next(iter(facts.submission.accused), "front-desk"))


def soothed(facts: Facts) -> Decision[int]:
    """Find it less urgent the angrier they are."""
    return _points(9 - facts.submission.severity.anger if facts.submission.severity else 0)


def certain(facts: Facts) -> Decision[int]:
    """Ask a person about what is bad, and find what is worse not urgent at all."""
    bad = facts.submission.severity.safety if facts.submission.severity else 0
    return Decision.abstain("own", "it may be bad") if bad == 1 else _points(90 if bad == 0 else 0)


def impatient(facts: Facts) -> Decision[int]:
    """Find everything more urgent the later it is looked at."""
    return _points(min(99, (facts.now - facts.submission.received_at).days))


def sleepy(facts: Facts) -> Decision[int]:
    """Find everything more urgent in the evening."""
    return _points(90 if facts.now.hour >= 17 else 10)


class Hasty(Levels):
    """Puts every complaint a week further to the front than its level allows."""

    def place(self, submission: Submission, level: Level, score: int, legal_due: datetime | None) -> Priority:
        """Return a place before those who have waited longer."""
        found = super().place(submission, level, score, legal_due)
        return attrs.evolve(found, rank_at=found.rank_at - timedelta(days=7))


class Boastful(Levels):
    """Promises that nobody is ever overtaken."""

    @property
    def overtaking_bound(self) -> timedelta:
        """Return no time at all."""
        return timedelta(0)


def queued_by(levels: type[Levels]) -> Subject:
    """Return a sound procedure with other *levels*, by which the newest may come first."""
    procedure = a_sound_procedure()
    own = {field.name: getattr(procedure.levels, field.name) for field in attrs.fields(Levels)}
    return Subject(procedure=attrs.evolve(procedure, levels=levels(**own)))


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


def vague(terms: CannotHelp, _ground: Ground, **words: Any) -> Refusal:
    """Write every refusal as if no fault was found, and name nobody else."""
    return prepare(terms, Ground.NO_FAULT, **{**words, "body": None})


def speechless(terms: CannotHelp, ground: Ground, **words: Any) -> Refusal:
    """Never find a word for one of the grounds."""
    return prepare(terms, ground, **{**words, **({"explanation": ""} if ground is Ground.DUPLICATE else {})})


CALMING = {"id": "calm", "when": {"severity.safety": 3}, "score": -10, "because": "the ambulance has been called"}
ABROAD = {"id": "abroad", "when": {"nationality": "other"}, "to": "logistics", "because": "they come from abroad"}
STAFF = {"id": "staff", "when": {"about_staff": True}, "score": 5, "because": "it is about one of us"}


def _routing(route: RoutingPolicy, **sections: Any) -> Subject:
    return Subject(procedure=a_sound_procedure(route=route, **sections))


def _scoring(score: ScorePolicy) -> Subject:
    return Subject(procedure=a_sound_procedure(score=score, routing_rules=[LATE, SEVERE]))


SEVERE = {"id": "severe", "when": {"severity.anger": 3}, "to": "logistics", "because": "they are very angry"}
"""Has the severity drawn where no rule of the priority asks for it."""

SABOTEURS: Mapping[str, tuple[str, Callable[[], Subject]]] = {
    "moody": ("P1", lambda: _routing(Moody())),
    "clumsy": ("P2", lambda: _routing(clumsy)),
    "terse": ("P2", lambda: _routing(terse)),
    "silent": ("P3", lambda: _routing(silent)),
    "mumbling": ("P3", lambda: _routing(mumbling)),
    "flattering": ("P4", lambda: _routing(flattering)),
    "familiar": ("P4", lambda: _routing(familiar)),
    "nosy": ("P4", lambda: _routing(nosy)),
    "abroad": ("P5", lambda: Subject(procedure=a_sound_procedure(routing_rules=[ABROAD, LATE]))),
    "clannish": ("P5", lambda: _routing(clannish)),
    "prying": ("P5", lambda: _routing(prying)),
    "calming": ("P6", lambda: Subject(procedure=a_sound_procedure(priority_rules=[DANGER, CALMING]))),
    "soothed": ("P6", lambda: _scoring(soothed)),
    "certain": ("P6", lambda: _scoring(certain)),
    "hasty": ("P7", lambda: queued_by(Hasty)),
    "boastful": ("P7", lambda: queued_by(Boastful)),
    "lost": ("P8", lambda: _routing(lost)),
    "tactless": ("P8", lambda: _routing(tactless, teams={"front-desk": {}, "staff": {}}, priority_rules=[STAFF])),
    "glib": ("P9", lambda: Subject(procedure=a_sound_procedure(), write=glib)),
    "vague": ("P9", lambda: Subject(procedure=a_sound_procedure(), write=vague)),
    "speechless": ("P9", lambda: Subject(procedure=a_sound_procedure(), write=speechless)),
    "counting": ("P10", lambda: Subject(procedure=a_sound_procedure(), index=lambda people: Decimal(sum(people)))),
    "sinking": ("P10", lambda: Subject(procedure=a_sound_procedure(), index=lambda people: -share(people))),
    "backwards": ("P11", lambda: Subject(procedure=backwards(a_sound_procedure()))),
    "impatient": ("P12", lambda: _scoring(impatient)),
    "sleepy": ("P12", lambda: _scoring(sleepy)),
}
"""Who breaks which law, made anew each time: some remember what they were asked."""
