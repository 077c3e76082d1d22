"""What two procedures lay down beside rules, standards, rights and calendars: thing by thing, aspect by aspect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import attrs

from grievance.model import Ground
from grievance.policies import Factors, Ladder, Scoring
from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._calendars import calendar_in
from grievance.procedure.comparing._change import Change
from grievance.procedure.comparing._standards import renamed_standards
from grievance.procedure.comparing._words import Aspects, Said, Things, changed, in_words, said

__all__ = ["term_changes"]


def term_changes(old: Procedure, new: Procedure) -> Iterator[Change]:
    """Yield what is laid down otherwise."""
    for section, things in _SECTIONS.items():
        yield from changed(section, things(old, new), things(new, old))
    names = renamed_standards(old, new)
    yield from changed("ladders", _ladders(old, new, names), _ladders(new, old, {}))


def _levels(procedure: Procedure, other: Procedure) -> Things:
    levels = procedure.levels
    name = next((name for name, one in procedure.calendars.items() if one == levels.calendar), None)
    work = said(counted_on=calendar_in(name, procedure, other), zone=levels.zone, lead=levels.lead)
    own = {
        one.name: said(from_a_score_of=one.at_least, work_within=one.work_within, head_start=one.head_start)
        for one in levels.levels
    }
    return {**own, "all levels": work}


def _factors(procedure: Procedure, _other: Procedure) -> Things:
    factors = procedure.score.factors if isinstance(procedure.score, Scoring) else Factors()
    weights = factors.importance_weights
    named = Said(weights, "nothing" if weights is None else in_words([f"{key} {one}" for key, one in weights.items()]))
    given = {field.name: getattr(factors, field.name) for field in attrs.fields(Factors)}
    return {"factors": said(**{**given, "importance_weights": named})}


def _ladders(procedure: Procedure, other: Procedure, names: Mapping[str, str]) -> Things:
    found: dict[str, list[Ladder]] = {}
    for ladder in procedure.conduct.ladders:
        standard = None if ladder.standard is None else names.get(ladder.standard, ladder.standard)
        found.setdefault(standard or (ladder.duty.value if ladder.duty else "every duty"), []).append(ladder)
    return {about: _rungs(ladders, procedure, other) for about, ladders in found.items()}


def _rungs(ladders: list[Ladder], procedure: Procedure, other: Procedure) -> Aspects:
    """Return whom the ladders of one duty tell and when; which of them says so does not count."""
    calendars = [calendar_in(ladder.calendar, procedure, other) for ladder in ladders]
    told = [
        (f"{rung.to} {rung}", calendar)
        for ladder, calendar in zip(ladders, calendars, strict=True)
        for rung in ladder.rungs
    ]
    counted = dict.fromkeys(calendar.words for calendar in calendars)
    return said(
        tells=Said(
            tuple(sorted((words, str(calendar.value)) for words, calendar in told)),
            f"{', then '.join(words for words, _ in told)} (counted on {', '.join(counted)})",
        )
    )


def _conduct(procedure: Procedure, other: Procedure) -> Things:
    conduct, reopening = procedure.conduct, procedure.conduct.reopening
    return {
        "people": said(
            accountable=conduct.accountable,
            process_owner=conduct.process_owner,
            deputies=Said(conduct.deputies, in_words(conduct.deputies)),
        ),
        "reopening": said(
            to=reopening.to,
            owner=reopening.owner,
            within=reopening.within,
            counted_on=calendar_in(reopening.calendar, procedure, other),
        ),
        "ownership": said(hops=conduct.hops),
        "a corrected category": said(routes_anew=conduct.anew_route, runs_clocks_anew=conduct.anew_clocks),
        "notices": said(
            holding_before=conduct.holding_before,
            waiting_after=conduct.waiting_after,
            closing_after=conduct.closing_after,
            counted_on=calendar_in(conduct.notices_calendar, procedure, other),
        ),
        "reminders": said(in_the_hours_of=calendar_in(conduct.delivery, procedure, other)),
        "earlier complaints": said(of_a_product=procedure.windows.product, of_a_customer=procedure.windows.customer),
        **{f"what {role} sees": said(fields=fields) for role, fields in conduct.views.items()},
    }


def _refusals(procedure: Procedure, other: Procedure) -> Things:
    terms = procedure.help
    by_category = [f"{category} to {body}" for category, body in terms.routes.by_category.items()]
    return {
        "refusals": said(
            review=terms.review,
            external_route=terms.external_route,
            goodwill=terms.goodwill,
            silence=terms.silence,
            counted_on=calendar_in(terms.calendar, procedure, other),
            routes=by_category,
        ),
        **{
            ground.value: said(owes_beside=terms.owes.get(ground, ()), two_persons=ground in terms.two_persons)
            for ground in Ground
        },
        **{
            f"body {name}": said(name=body.name, contact=body.contact, answers_within=body.answers_within)
            for name, body in terms.bodies.items()
        },
    }


def _remedies(procedure: Procedure, _other: Procedure) -> Things:
    authority, discount = procedure.authority, procedure.discount
    rates = [f"1 {one.from_} is {one.rate} {one.to} from {one.on}" for one in authority.rates]
    found = {"authority": said(sums_of_the_last=authority.window, rates=rates)}
    if discount is not None:
        found["return discount"] = said(**attrs.asdict(discount, recurse=False))
    return found


def _channels(procedure: Procedure, _other: Procedure) -> Things:
    return {
        name: said(
            answers_back=channel.two_way,
            costs=channel.cost,
            needs=[str(one) for one in procedure.asks[name].needed],
            welcomes=[str(one) for one in procedure.asks[name].welcome],
        )
        for name, channel in procedure.channels.items()
    }


def _taxonomy(procedure: Procedure, _other: Procedure) -> Things:
    if procedure.taxonomy is None:
        return {}
    renamed = dict(procedure.taxonomy.renamed)
    return {
        **{one.path: said(about=one.about, since=one.since, until=one.until) for one in procedure.taxonomy.categories},
        **{f"{old} (old)": said(became=new) for old, new in renamed.items()},
    }


def _teams(procedure: Procedure, other: Procedure) -> Things:
    return {name: said(works_by=calendar_in(team.calendar, procedure, other)) for name, team in procedure.teams.items()}


_SECTIONS: Mapping[str, Callable[[Procedure, Procedure], Things]] = {
    "levels": _levels,
    "factors": _factors,
    "conduct": _conduct,
    "refusals": _refusals,
    "remedies": _remedies,
    "channels": _channels,
    "categories": _taxonomy,
    "teams": _teams,
}
