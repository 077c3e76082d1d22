"""Letters that nothing ever calls for, and what letters are to say and cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.correspondence import FIELD_OF, FIXED_FACTS, LetterTemplate
from grievance.model import ContactKind, Duty, Element, Ground, Standard
from grievance.procedure._procedure import Procedure
from grievance.procedure.analysis._places import place_of_standard
from grievance.rules.analysis import Defect, Finding

__all__ = ["unsent_letters"]

_REFUSAL = "refusal"
_ON_DEMAND = (ContactKind.FINAL_RESPONSE, ContactKind.MESSAGE, ContactKind.NOTE)
_OF_MOVES = ("hand-over notice", "question", _REFUSAL)
"""The letters that an answer, a wait, a hand-over or a person calls for, whatever the standards say."""


def unsent_letters(procedure: Procedure) -> Iterator[Finding]:
    """
    Yield the templates of letters that no duty asks for, ways to answer that lead nowhere, and elements that are
    required of letters in which no template says them (L9, S44, S70).
    """
    yield from _templates(procedure)
    yield from _one_way(procedure)
    for bound in procedure.standards:
        yield from _unsayable(procedure, bound.standard)
    yield from _refusals(procedure)


def _templates(procedure: Procedure) -> Iterator[Finding]:
    asked = _asked_for(procedure)
    for template in procedure.letters.templates:
        if template.kind not in _OF_MOVES and template.sent_as not in asked:
            kind = _article(template.sent_as.value)
            message = f"it is never sent: no standard asks for {kind}; add one, or drop the letter"
            where = f"letters.templates.{template.kind}"
            yield Finding(defect=Defect.UNSENT_LETTER, where=where, message=message)


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _asked_for(procedure: Procedure) -> frozenset[ContactKind]:
    """Return the kinds of contact that something calls for."""
    standards = [bound.standard for bound in procedure.standards]
    kinds = {one.duty.value for one in standards}
    kinds |= {kind for one in standards if one.response for kind in one.response.kinds}
    if procedure.conduct.holding_before is not None or any(one.extension for one in standards):
        kinds.add(ContactKind.HOLDING_NOTICE.value)
    if any(response.confirm for response in procedure.letters.responses):
        kinds.add(ContactKind.ACKNOWLEDGEMENT.value)
    return frozenset(kind for kind in ContactKind if kind in _ON_DEMAND or kind.value in kinds)


def _one_way(procedure: Procedure) -> Iterator[Finding]:
    """Yield the rows that say to answer on a channel on which nobody can be answered."""
    for number, response in enumerate(procedure.letters.responses):
        channel = procedure.channels.get(response.by)
        if channel is not None and not channel.two_way:
            message = f"nobody can be answered on {response.by!r}, which is no two-way channel: name another"
            yield Finding(defect=Defect.UNSENT_LETTER, where=f"letters.responses[{number}].by", message=message)


def _unsayable(procedure: Procedure, standard: Standard) -> Iterator[Finding]:
    """Yield what a standard requires and none of the letters that fulfil it says: it would never be fulfilled (L9)."""
    if not standard.requires:
        return
    kinds = standard.response.kinds if standard.response else (standard.duty.value,)
    letters = [
        one for one in procedure.letters.all_templates if one.sent_as.value in kinds and one.kind not in _OF_MOVES
    ]
    said = _said(letters)
    for element in standard.requires:
        why = "" if element in said else f"no template of {_article(' or '.join(kinds))} says it: add a block that does"
        why = why or _unknown(procedure, element)
        if why:
            message = f"{standard.id!r} requires the {element.value}, and {why}"
            where = f"{place_of_standard(procedure, standard.id)}.requires"
            yield Finding(defect=Defect.UNSENT_LETTER, where=where, message=message, rows=(standard.id,))


def _said(letters: Iterable[LetterTemplate], variant: str | None = None) -> frozenset[Element]:
    """Return what the letters can say; in those of a *variant* only blocks that are for it."""
    return frozenset(
        block.provides
        for letter in letters
        for block in letter.blocks
        if block.provides is not None and (variant is None or not block.only or variant in block.only)
    )


def _unknown(procedure: Procedure, element: Element) -> str:
    """Return why the fact behind an element is never there, though a template has a place for it."""
    fixed, name = procedure.letters.fixed, FIELD_OF[element]
    if element is Element.EXTERNAL_ROUTE and procedure.help.external_route is not None:
        return ""
    if name in FIXED_FACTS and name not in fixed:
        return f"letters.{name} is not laid down: say there what letters shall say"
    if element is Element.TIME_LIMIT and Duty.EXTERNAL_ROUTE not in {one.standard.duty for one in procedure.standards}:
        return f"no standard is an {Duty.EXTERNAL_ROUTE.value}, from which it would be counted: add one"
    return ""


def _refusals(procedure: Procedure) -> Iterator[Finding]:
    """Yield what a refusal owes on some ground and the procedure's own letter of refusal does not say."""
    own = [one for one in procedure.letters.templates if one.kind == _REFUSAL]
    if not own:
        return
    missing: dict[Element, list[Ground]] = {}
    for ground in Ground:
        owed = ground.owes.union(procedure.help.owes.get(ground, ()))
        for element in owed - _said(own, ground.value):
            missing.setdefault(element, []).append(ground)
    for element in Element:
        if element in missing:
            grounds = ", ".join(repr(ground.value) for ground in missing[element])
            message = f"it never says the {element.value}, owed on the grounds {grounds}: add a block that does"
            yield Finding(defect=Defect.UNSENT_LETTER, where=f"letters.templates.{_REFUSAL}", message=message)
