"""What letters say, how channels are answered, and what has to be thought of, in two procedures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grievance.correspondence import Block, ChecklistItem, LetterTemplate
from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._change import Change
from grievance.procedure.comparing._words import Things, changed, in_words, said, statements

__all__ = ["letter_changes"]

_SECTION = "letters"


def letter_changes(old: Procedure, new: Procedure) -> Iterator[Change]:
    """Yield what letters say now and no longer, packaged ones included; blocks and items may be called otherwise."""
    yield from changed(_SECTION, _things(old), _things(new))
    was, now = _templates(old), _templates(new)
    for kind in [kind for kind in was if kind in now]:
        yield from _told(f"letter {kind!r}", [*map(_block, was[kind].blocks)], [*map(_block, now[kind].blocks)])
    before, after = _items(old), _items(new)
    for name in [name for name in before if name in after]:
        yield from _told(f"checklist {name}", [*map(_item, before[name])], [*map(_item, after[name])])


def _templates(procedure: Procedure) -> Mapping[str, LetterTemplate]:
    return {one.kind: one for one in procedure.letters.all_templates}


def _items(procedure: Procedure) -> Mapping[str, tuple[ChecklistItem, ...]]:
    return {one.id: one.items for one in procedure.letters.checklists}


def _told(where: str, old: list[str], new: list[str]) -> Iterator[Change]:
    yield from statements(_SECTION, [f"{where}: {one}" for one in old], [f"{where}: {one}" for one in new])
    if old != new and sorted(old) == sorted(new):
        yield Change(section=_SECTION, message=f"{where}: the same in another order")


def _block(block: Block) -> str:
    only = f" (only for {', '.join(sorted(block.only))})" if block.only else ""
    unless = f" (unless {block.unless} is known)" if block.unless else ""
    goes_on = " (in the paragraph before)" if block.goes_on else ""
    said_by_it = f" (which says: {block.provides.value})" if block.provides else ""
    return f"{in_words(block.text)}{only}{unless}{goes_on}{said_by_it}"


def _item(item: ChecklistItem) -> str:
    phrases = f", such as {', '.join(map(in_words, item.phrases))}" if item.phrases else ""
    return f"{in_words(item.what)}{phrases}"


def _things(procedure: Procedure) -> Things:
    letters = procedure.letters
    return {
        **{f"letter {one.kind!r}": said(sent_as=one.sent_as) for one in letters.all_templates},
        **{
            f"answer to {one.channel}{', solved at once' * one.solved_at_once}": said(
                by=one.by, within=one.within, confirmed_first=one.confirm
            )
            for one in letters.responses
        },
        **{f"checklist {one.id}": said(channels=one.channels, categories=one.categories) for one in letters.checklists},
        "every letter": said(**letters.fixed),
    }
