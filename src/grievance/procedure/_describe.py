"""The procedure as people read it: nine stages as Markdown, generated from what was loaded (S23-S31)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from typing import Literal

from grievance.errors import InvalidValue
from grievance.policies import check_language
from grievance.procedure._described_classes import addressing, classifying, documenting
from grievance.procedure._described_customer import for_customers
from grievance.procedure._described_elements import elements
from grievance.procedure._described_help import helping
from grievance.procedure._described_letters import letters
from grievance.procedure._described_remedies import satisfying
from grievance.procedure._described_retention import retention
from grievance.procedure._described_terms import principle, terminology
from grievance.procedure._described_time import deciding, monitoring, notifying
from grievance.procedure._page import Page, both
from grievance.procedure._procedure import Procedure

__all__ = ["describe"]


def describe(
    procedure: Procedure, *, audience: Literal["staff", "customer"] = "staff", language: Literal["en", "ru"] = "en"
) -> str:
    """
    Return *procedure* as a Markdown page for staff or for customers, in English or Russian.

    For staff it is the whole procedure in its nine stages (S23-S31), with the decree that put it in force (S49), what
    is done when nobody can help (S44), the letters (S55, S70), how long data is kept (L83), and the elements of a
    complaint system that it provides or lacks (S21, S22). Customers read what concerns them, and no
    internal name but the contact of last resort. The procedure's own words are put in as they are, in the language
    asked for where it has them.

    Raises:
        InvalidValue: The audience or the language is another one.
    """
    page = Page(check_language(language))
    if audience not in ("staff", "customer"):
        raise InvalidValue("audience", "must be one of staff, customer")
    if audience == "customer":
        for_customers(page, procedure)
    else:
        _for_staff(page, procedure)
    return page.text()


def _for_staff(page: Page, procedure: Procedure) -> None:
    page.heading(1, both("{name}", "{name}"), name=procedure.ref.name)
    page.paragraph(_IN_FORCE, version=procedure.ref.version, effective=procedure.effective)
    _decree(page, procedure)
    for section in _SECTIONS:
        section(page, procedure)


_SECTIONS = (
    terminology,
    principle,
    satisfying,
    documenting,
    classifying,
    addressing,
    deciding,
    monitoring,
    notifying,
    helping,
    letters,
    retention,
    elements,
)

_IN_FORCE = both("Version {version}, in force from {effective}.", "Версия {version}, действует с {effective}.")


def _decree(page: Page, procedure: Procedure) -> None:
    decree = procedure.conduct.decree
    if decree is None:
        page.paragraph(_NO_DECREE)
        return
    page.paragraph(_DECREE, number=decree.number, on=decree.on, signed_by=decree.signed_by)
    page.paragraph(_AGREED if decree.agreed_with else _NOT_AGREED, agreed_with=decree.agreed_with or "")


_DECREE = both(
    "Put in force by decree {number} of {on}, signed by {signed_by}.",
    "Введена в действие приказом {number} от {on}, подписан: {signed_by}.",
)
_AGREED = both("Agreed with {agreed_with}.", "Согласовано: {agreed_with}.")
_NOT_AGREED = both(
    "That anybody agreed to it is not on record.", "Согласование с представителями работников не записано."
)
_NO_DECREE = both(
    "The management decree that put it in force is not on record.", "Приказ о введении в действие не записан."
)
