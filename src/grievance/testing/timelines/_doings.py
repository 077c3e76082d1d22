"""What happens in a timeline: words of the domain, each the commands that somebody would give."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from types import MappingProxyType

import attrs

from grievance.cannot_help import needs_second_person
from grievance.codec import nearest
from grievance.errors import GrievanceError, InvalidValue
from grievance.lifecycle import (
    Accept,
    Admit,
    Answer,
    Approve,
    CheckExecution,
    Close,
    Command,
    CompleteFile,
    ConfirmHandOver,
    Correct,
    Decline,
    GoToOmbudsman,
    OmbudsmanDecides,
    Propose,
    RecordContact,
    Refer,
    Reopen,
    ReportRemedy,
    RequestStage2,
    Resume,
    ReturnHandOver,
    Wait,
    Withdraw,
)
from grievance.model import (
    Actor,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Ground,
    Measure,
    Money,
    OmbudsmanResult,
    Outcome,
    Remedy,
    RemedyKind,
    RemedyState,
    Resolution,
    Stage,
    WaitsFor,
)
from grievance.testing.timelines._scene import SAID, Scene, letters, refusal_on, sent

__all__ = ["VERBS", "body_named", "commands_of", "read_doing", "verbs_for"]


@attrs.frozen
class Verb:
    """
    What a verb means, and the commands that it stands for.

    ``joint`` is the word before what may be told beside it, and ``check`` refuses what may not.
    """

    means: str
    commands: Callable[[Scene, str], Iterator[Command]]
    joint: str | None = None
    check: Callable[[str], object] = str


def read_doing(words: str) -> tuple[Verb, str]:
    """
    Return the verb that *words* begin with, and what they tell beside it.

    Raises:
        InvalidValue: No verb of `VERBS` begins so, or what it tells beside it does not exist; the nearest is given.
    """
    verb = _VERBS.get(words)
    if verb is not None:
        return verb, ""
    for name, one in _VERBS.items():
        if one.joint and words.startswith(f"{name} {one.joint} "):
            beside = words.removeprefix(f"{name} {one.joint} ")
            one.check(beside)
            return one, beside
    raise InvalidValue("did", f"{words!r} is nothing that happens in a timeline{nearest(words, _VERBS)}")


def body_named(words: str) -> str | None:
    """Return the id of the other body that *words* name, None if there is none."""
    verb, joint, body = words.partition(" to ")
    return body if verb == "handed over" and joint else None


def commands_of(words: str, scene: Scene) -> Iterator[Command]:
    """
    Yield the commands that *words* stand for in a *scene*, in order.

    Raises:
        InvalidValue: They begin with no verb of `VERBS`, or tell beside it what does not exist.
    """
    verb, beside = read_doing(words)
    yield from verb.commands(scene, beside)


def verbs_for(allowed: Collection[str], scene: Scene) -> Iterator[str]:
    """Yield the verbs that begin with a command which is *allowed*, by the names of their classes."""
    for name, verb in _VERBS.items():
        with suppress(GrievanceError):
            if type(next(verb.commands(scene, ""))).__name__ in allowed:
                yield name


def _letter(duty: Duty) -> Callable[[Scene, str], Iterator[Command]]:
    return lambda scene, _beside: letters(scene, duty)


def _passed_on(scene: Scene, _beside: str) -> Iterator[Command]:
    submission = attrs.evolve(scene.complaint.submission, sent_at=scene.at)
    yield Correct(by=scene.handler, submission=submission, reason=SAID)


def _wrote(scene: Scene, _beside: str) -> Iterator[Command]:
    channel = scene.complaint.submission.channel
    contact = Contact(kind=ContactKind.MESSAGE, direction=Direction.IN, channel=channel, at=scene.at)
    yield RecordContact(by=scene.customer(RecordContact), contact=contact)


def _answered(scene: Scene, beside: str) -> Iterator[Command]:
    resolution = Resolution(
        outcome=Outcome.UPHELD,
        reasons=SAID,
        remedies=(_remedy(beside),) if beside else (),
        measures=(Measure(what=SAID),),
        decided_by=scene.handler.id,
    )
    yield Answer(by=scene.handler, resolution=resolution)
    yield from letters(scene, Duty.FINAL_RESPONSE)


_REMEDY = re.compile(r"(?P<kind>\D+?)(?: (?P<amount>\d+(?:\.\d+)?) (?P<currency>[A-Z]{3}))?")


def _remedy(words: str) -> Remedy:
    found, kinds = _REMEDY.fullmatch(words), [kind.value for kind in RemedyKind]
    if found is None or found["kind"] not in kinds:
        raise InvalidValue("did", f"{words!r} is no remedy such as 'refund 20.00 GBP'{nearest(words, kinds)}")
    amount = Money(amount=Decimal(found["amount"]), currency=found["currency"]) if found["amount"] else None
    return Remedy(id="r-1", kind=RemedyKind(found["kind"]), amount=amount)


def _ground(words: str) -> Ground:
    grounds = [ground.value for ground in Ground]
    if words not in grounds:
        raise InvalidValue("did", f"{words!r} is no ground{nearest(words, grounds)}")
    return Ground(words)


def _refused(scene: Scene, beside: str) -> Iterator[Command]:
    refusal = refusal_on(scene, _ground(beside) if beside else Ground.NO_FAULT)
    if needs_second_person(scene.procedure.help, refusal):
        yield Propose(by=scene.handler, refusal=refusal)
        yield Approve(by=scene.second_person)
        refusal = attrs.evolve(refusal, reviewed_by=scene.second_person.id)
    yield Decline(by=scene.handler, refusal=refusal)
    yield from letters(scene, Duty.FINAL_RESPONSE)


def _handed_over(scene: Scene, beside: str) -> Iterator[Command]:
    yield Refer(by=scene.handler, refusal=refusal_on(scene, Ground.OTHER_BODY, beside or None))
    yield sent(scene, ContactKind.MESSAGE, scene.complaint.submission.channel)


def _carried_out(scene: Scene, _beside: str) -> Iterator[Command]:
    for granted in scene.complaint.remedies_left:
        yield ReportRemedy(by=scene.handler, remedy_id=granted.remedy.id, state=RemedyState.EXECUTED)
    yield CheckExecution(by=scene.handler, carried_out=True)


def _decided_outside(result: OmbudsmanResult) -> Callable[[Scene, str], Iterator[Command]]:
    return lambda scene, _beside: iter((OmbudsmanDecides(by=scene.handler, result=result, remark=SAID),))


def _by_handler(command: Callable[[Actor], Command]) -> Callable[[Scene, str], Iterator[Command]]:
    return lambda scene, _beside: iter((command(scene.handler),))


_VERBS: Mapping[str, Verb] = {
    "passed on": Verb("another body has passed it on to us", _passed_on),
    "acknowledged": Verb("we acknowledge it", _letter(Duty.ACKNOWLEDGEMENT)),
    "updated": Verb("we say how it goes", _letter(Duty.UPDATE)),
    "held": Verb("we send a holding notice", _letter(Duty.HOLDING_NOTICE)),
    "summarised": Verb("we send a summary resolution communication", _letter(Duty.SUMMARY)),
    "sent the case file": Verb("we send the case file", _letter(Duty.CASE_FILE)),
    "admitted": Verb(
        "we take a contact as the complaint that it is", _by_handler(lambda by: Admit(by=by, reason=SAID))
    ),
    "asked the customer": Verb(
        "we wait for the customer", _by_handler(lambda by: Wait(by=by, waits_for=WaitsFor.CUSTOMER, what=SAID))
    ),
    "asked a third party": Verb(
        "we wait for somebody else", _by_handler(lambda by: Wait(by=by, waits_for=WaitsFor.THIRD_PARTY, what=SAID))
    ),
    "resumed": Verb("the wait is over", _by_handler(lambda by: Resume(by=by))),
    "completed the file": Verb("all that is needed to decide is here", _by_handler(lambda by: CompleteFile(by=by))),
    "answered": Verb("we give the final response, or one with refund 20.00 GBP", _answered, "with", _remedy),
    "refused": Verb("we say that we cannot help, and on which ground: as duplicate", _refused, "as", _ground),
    "handed over": Verb("we hand it over to another body, by its id: to courier", _handed_over, "to"),
    "taken over": Verb("the other body has taken it over", _by_handler(lambda by: ConfirmHandOver(by=by))),
    "sent back": Verb("the other body sends it back", _by_handler(lambda by: ReturnHandOver(by=by, reason=SAID))),
    "carried out": Verb("what was granted is carried out, and somebody looked", _carried_out),
    "closed": Verb("we end the work", _by_handler(lambda by: Close(by=by, remark=SAID))),
    "wrote": Verb("the customer writes", _wrote),
    "accepted": Verb(
        "the customer accepts the answer", lambda scene, _beside: iter((Accept(by=scene.customer(Accept)),))
    ),
    "withdrawn": Verb(
        "the customer takes it back",
        lambda scene, _beside: iter((Withdraw(by=scene.customer(Withdraw), reason=SAID),)),
    ),
    "reopened": Verb(
        "the customer is not content, and it is taken up again",
        lambda scene, _beside: iter((Reopen(by=scene.customer(Reopen), stage=Stage.OPEN, reason=SAID),)),
    ),
    "asked for a second stage": Verb(
        "the customer wants somebody else to look",
        lambda scene, _beside: iter((RequestStage2(by=scene.customer(RequestStage2), reason=SAID),)),
    ),
    "went to the ombudsman": Verb(
        "the customer takes it to an outside body",
        lambda scene, _beside: iter((GoToOmbudsman(by=scene.customer(GoToOmbudsman), body="the ombudsman"),)),
    ),
    "settled by the ombudsman": Verb("both agree there", _decided_outside(OmbudsmanResult.SETTLED)),
    "confirmed by the ombudsman": Verb("our answer stands", _decided_outside(OmbudsmanResult.CONFIRMED)),
    "overturned by the ombudsman": Verb(
        "our answer falls, and somebody else answers", _decided_outside(OmbudsmanResult.OVERTURNED)
    ),
}

VERBS: Mapping[str, str] = MappingProxyType({name: verb.means for name, verb in _VERBS.items()})
"""What can happen in a timeline: the verbs, and what each means. Some may tell more: ``refused as duplicate``."""
