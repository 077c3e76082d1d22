"""When we cannot help, in words: for staff grounds, bodies and rights, for customers what they can expect (S44)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator

from grievance.cannot_help import CannotHelp, Proposed, RefusalTable, ask_a_person
from grievance.decision import Phrase
from grievance.model import Body, Element, Ground
from grievance.procedure._described_rules import BY_HOST, rule_line
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure
from grievance.procedure._wording import ELEMENTS, GROUNDS, REMEDIES, listed_in, span_in
from grievance.rules import Rule

__all__ = ["helping", "if_we_cannot_help"]

_ALWAYS_OWED = frozenset.intersection(*(ground.owes for ground in Ground))


def helping(page: Page, procedure: Procedure) -> None:
    """Say on which grounds the company cannot help, what each of them owes, and who can help instead (S44)."""
    terms = procedure.help
    page.heading(2, both("When we cannot help", "Когда мы не можем помочь"))
    page.items(map(page.say, _PRINCIPLES))
    _proposing(page, terms)
    page.paragraph(_OWED, always=listed_in(ELEMENTS, _in_order(_ALWAYS_OWED), page.language))
    page.items(_ground(page, ground, terms) for ground in Ground)
    goodwill = listed_in(REMEDIES, (kind for kind in REMEDIES if kind in terms.goodwill), page.language)
    page.paragraph(_GOODWILL if goodwill else _NO_GOODWILL, goodwill=goodwill)
    page.items(_right(page, *right) for right in _rights(terms))
    page.paragraph(both("Who can help instead:", "Кто может помочь вместо нас:"))
    page.items((_body(page, body, terms) for body in terms.bodies.values()), _NO_BODIES)
    if terms.bodies and terms.calendar is not None:
        page.paragraph(_CALENDAR, calendar=terms.calendar)


_PRINCIPLES = (
    both(
        "Whatever is proposed, a person decides and writes it. What lacks anything that it owes does not go out.",
        "Что бы ни было предложено, решает и пишет человек. Отказ, в котором чего-то не хватает, не отправляют.",
    ),
    both(
        "Where another body can help, the matter is rather handed over, and stays on our list until it is taken up.",
        "Если помочь может другая организация, дело лучше передать ей; оно остаётся у нас на контроле, пока его не "
        "примут.",
    ),
    both(
        "What was refused or handed over never counts as resolved.",
        "Отказ и передача никогда не считаются урегулированием.",
    ),
)


def _proposing(page: Page, terms: CannotHelp) -> None:
    if isinstance(terms.policy, RefusalTable):
        rules = terms.policy.table.rules
        page.paragraph(_RULES if rules else _NO_RULES)
        page.items(rule_line(page, rule, _proposed(page, rule, terms)) for rule in rules)
    else:
        page.paragraph(_NO_RULES if terms.policy is ask_a_person else BY_HOST)


_RULES = both("The first rule that holds proposes a ground:", "Основание предлагает первое подходящее правило:")
_NO_RULES = both("No rule proposes a ground: a person finds it.", "Основание находит человек: правил для этого нет.")


def _proposed(page: Page, rule: Rule[Proposed], terms: CannotHelp) -> str:
    said = page.say(_GROUND, ground=GROUNDS[rule.value.ground])
    body = rule.value.body
    return said if body is None else said + page.say(_BY, body=terms.body(body).name)


_GROUND = both("**{ground}**", "**{ground}**")
_BY = both("; who can help: {body}", "; кто может помочь: {body}")


def _in_order(elements: frozenset[Element]) -> Iterator[Element]:
    return (element for element in Element if element in elements)


_OWED = both(
    "Every ground owes the complainant: {always}. Beside that:",
    "При любом отказе заявителю положены: {always}. А ещё:",
)


def _ground(page: Page, ground: Ground, terms: CannotHelp) -> str:
    least = ground.owes - _ALWAYS_OWED
    parts = ((_LEAST, least), (_HERE, frozenset(terms.owes.get(ground, ())) - ground.owes))
    said = [page.say(text, owed=listed_in(ELEMENTS, _in_order(owed), page.language)) for text, owed in parts if owed]
    if ground in terms.two_persons:
        said.append(page.say(_TWO_PERSONS))
    return f"{page.say(_GROUND, ground=GROUNDS[ground])}: {'; '.join(said) or page.say(_NOTHING)}"


_LEAST = both("{owed}", "{owed}")
_HERE = both("in this procedure also {owed}", "в этой процедуре также {owed}")
_TWO_PERSONS = both("a second person reviews it before it goes out", "до отправки решение проверяет второе лицо")
_NOTHING = both("nothing more", "больше ничего")
_GOODWILL = both("What may be given all the same: {goodwill}.", "Что можно предоставить и при отказе: {goodwill}.")
_NO_GOODWILL = both("Nothing is given with a refusal.", "При отказе ничего не предоставляется.")


def _rights(terms: CannotHelp) -> tuple[tuple[Phrase, Phrase | None], ...]:
    return (
        (both("Who looks at it again", "Кто пересмотрит решение"), terms.review),
        (both("Where to turn outside the company", "Куда обратиться за пределами компании"), terms.external_route),
    )


def _right(page: Page, name: Phrase, text: Phrase | None) -> str:
    return page.say(_RIGHT, name=name, said=_UNSAID if text is None else text)


_RIGHT = both("{name}: {said}", "{name}: {said}")
_UNSAID = both("not laid down, whoever decides has to write it", "не установлено, это пишет принимающий решение")


def _body(page: Page, body: Body, terms: CannotHelp) -> str:
    said = page.say(_BODY, name=body.name, id=body.id, contact=body.contact)
    categories = sorted(category for category, one in terms.routes.by_category.items() if one == body.id)
    if categories:
        said += page.say(_FOR, categories=", ".join(categories))
    silence = body.answers_within or terms.silence
    return said + (page.say(_NO_ALARM) if silence is None else page.say(_ALARM, span=span_in(silence, page.language)))


_BODY = both("**{name}** ({id}): {contact}", "**{name}** ({id}): {contact}")
_FOR = both("; for {categories}", "; для категорий: {categories}")
_ALARM = both("; after {span} of silence we are reminded", "; после {span} молчания приходит напоминание")
_NO_ALARM = both("; nobody is told of its silence", "; о молчании никто не узнает")
_NO_BODIES = both("No bodies are declared: whoever decides names one.", "Организации не указаны: их называет решающий.")
_CALENDAR = both("Silence is counted on the calendar {calendar}.", "Молчание считается по календарю {calendar}.")


def if_we_cannot_help(page: Page, procedure: Procedure) -> None:
    """Say what complainants can expect, and whom they can turn to, where the company cannot help (S44, L54)."""
    terms = procedure.help
    page.heading(2, both("If we cannot help you", "Если мы не можем помочь"))
    page.paragraph(_SOMETIMES)
    page.items(_expected(page, terms))
    if terms.bodies:
        page.paragraph(both("Who may be able to help instead:", "Кто может помочь вместо нас:"))
        page.items(page.say(_CONTACT, name=one.name, contact=one.contact) for one in terms.bodies.values())


_SOMETIMES = both(
    "Sometimes we cannot do what you ask for: somebody else decides it, a law or a time limit forbids it, or it cannot "
    "be done. You never get a bare no:",
    "Бывает, что мы не можем сделать то, о чём вы просите: это решает кто-то другой, не позволяет закон или срок, либо "
    "это невозможно. Но простым «нет» мы не отвечаем:",
)


def _expected(page: Page, terms: CannotHelp) -> Iterator[str]:
    yield from map(page.say, _EXPECTED)
    yield page.say(_AGAIN) if terms.review is None else page.say(_REVIEW, review=terms.review)
    if terms.external_route is not None:
        yield page.say(_OUTSIDE, route=terms.external_route)


_EXPECTED = (
    both(
        "We tell you in plain words why, and say sorry for the trouble.",
        "Мы простыми словами объясним почему и извинимся за хлопоты.",
    ),
    both(
        "If somebody else can help, we tell you who, and how to reach them; or we pass your complaint on and see to it "
        "that they take it up.",
        "Если помочь может кто-то другой, мы скажем, кто и как с ним связаться, или сами передадим жалобу и проследим, "
        "чтобы её приняли.",
    ),
    both(
        "If there is something else that we can do for you, we tell you.",
        "Если мы можем сделать для вас что-то другое, мы скажем об этом.",
    ),
    both(
        "If we know too little, we tell you what is missing.",
        "Если нам не хватает сведений, мы скажем, каких именно.",
    ),
)
_AGAIN = both(
    "If you see it differently, somebody else here looks at it again.",
    "Если вы смотрите на это иначе, вашу жалобу рассмотрит у нас другой человек.",
)
_REVIEW = both(
    "If you see it differently, somebody else here looks at it again: {review}",
    "Если вы смотрите на это иначе, вашу жалобу рассмотрит у нас другой человек: {review}",
)
_OUTSIDE = both(
    "If you do not agree with this or any other answer of ours, you can turn to somebody outside: {route}",
    "Если вы не согласны с этим или любым другим нашим ответом, вы можете обратиться во внешнюю инстанцию: {route}",
)
_CONTACT = both("{name}: {contact}", "{name}: {contact}")
