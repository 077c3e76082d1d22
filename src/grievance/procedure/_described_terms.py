"""Stages one and two of the procedure in words: terms and principle (S23, S24)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator

from grievance.policies import ALL_COMMANDS
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure

__all__ = ["principle", "terminology"]


def terminology(page: Page, procedure: Procedure) -> None:
    """Say what a complaint is and who answers for what (S23, L28)."""
    conduct = procedure.conduct
    page.heading(2, both("1. Terminology and responsibility", "1. Терминология и ответственность"))
    page.items(map(page.say, _TERMS))
    page.paragraph(both("Who answers for what:", "Кто за что отвечает:"))
    page.items(
        (
            page.say(_ACCOUNTABLE, person=conduct.accountable),
            page.say(_PROCESS_OWNER, person=conduct.process_owner),
            *(page.say(_DEPUTY, person=person) for person in conduct.deputies),
            page.say(_OWNER),
            page.say(_TASK_OWNER),
        )
    )
    teams = sorted(procedure.teams.values(), key=lambda team: team.id)
    page.paragraph(both("Units to which complaints go:", "Подразделения, куда поступают жалобы:"))
    page.items((page.say(_TEAM, name=team.name or team.id, id=team.id) for team in teams), _NO_TEAMS)


_TERMS = (
    both(
        "**Complaint**: an expression of dissatisfaction to which an answer is expected.",
        "**Жалоба**: выражение неудовлетворённости, на которое ожидается ответ.",
    ),
    both(
        "**Claim**: a complaint with a legal demand about goods or services that were bought.",
        "**Рекламация, претензия**: жалоба с правовым требованием о купленных товарах или услугах.",
    ),
    both(
        "**Enquiry, service request**: a contact without dissatisfaction. It is recorded and is no complaint.",
        "**Запрос, заявка**: обращение без неудовлетворённости. Оно записывается, но жалобой не является.",
    ),
)
_ACCOUNTABLE = both(
    "**Accountable person**: {person}, the last resort of every complainant, decides what no rule decides.",
    "**Ответственный за работу с жалобами**: {person}, последняя инстанция для заявителя, решает то, чего не решают "
    "правила.",
)
_PROCESS_OWNER = both(
    "**Process owner**: {person}, answers for the whole process.",
    "**Владелец процесса**: {person}, отвечает за весь процесс.",
)
_DEPUTY = both(
    "**Deputy**: {person}, stands in where a complaint is about one of them.",
    "**Заместитель**: {person}, замещает, если жалоба касается кого-то из них.",
)
_OWNER = both(
    "**Complaint owner**: who heard it first, until a transfer is accepted.",
    "**Ответственный за жалобу**: кто принял её первым, пока передача не принята другим.",
)
_TASK_OWNER = both(
    "**Task owner**: answers for one step with a deadline of its own; the owner of the complaint stays the same.",
    "**Исполнитель этапа**: отвечает за один шаг со своим сроком; ответственный за жалобу остаётся прежним.",
)
_TEAM = both("**{name}** ({id})", "**{name}** ({id})")
_NO_TEAMS = both("No units are declared.", "Подразделения не указаны.")


def principle(page: Page, procedure: Procedure) -> None:
    """Say on what principle complaints are handled, and who may do what (S24)."""
    page.heading(2, both("2. The principle of handling", "2. Принцип работы с жалобами"))
    page.items(map(page.say, _PRINCIPLES))
    page.paragraph(both("Who may do what:", "Кто что вправе делать:"))
    page.items(_permits(page, procedure), both("Nobody may do anything.", "Никому ничего не разрешено."))


_PRINCIPLES = (
    both("Who hears a complaint first owns it.", "Кто первым принял жалобу, тот за неё и отвечает."),
    both(
        "Every decision says why: the rule, the facts, the clause.",
        "Каждое решение объясняется: правило, факты, основание.",
    ),
    both("Nobody judges a complaint about themselves.", "Никто не решает жалобу на самого себя."),
    both(
        "What no rule decides goes to the accountable person. A person may decide against a rule, with a reason.",
        "Что не решают правила, решает ответственный. Человек может решить иначе, чем правило, указав причину.",
    ),
)


def _permits(page: Page, procedure: Procedure) -> Iterator[str]:
    for permit in procedure.conduct.permissions.permits:
        every = permit.commands >= ALL_COMMANDS
        named = sorted(permit.commands - ALL_COMMANDS if every else permit.commands)
        commands = ", ".join((page.plain(_EVERYTHING), *named) if every else named)
        at = ", ".join(sorted(stage.value for stage in permit.stages))
        said = page.say(_PERMIT, roles=", ".join(sorted(permit.roles)), commands=commands)
        yield said + (page.say(_AT, stages=at) if at else "")


_EVERYTHING = both("everything", "всё")
_PERMIT = both("**{roles}**: {commands}", "**{roles}**: {commands}")
_AT = both(" (at: {stages})", " (на этапах: {stages})")
