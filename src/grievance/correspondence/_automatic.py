"""Automatic mail that falls silent: what may be answered by a machine, and how such an answer is marked (S72)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs

from grievance.decision import Decision, Reason
from grievance.model._checks import check_instant, personal

__all__ = ["AUTOMATIC_HEADERS", "Mail", "may_answer_automatically"]

AUTOMATIC_HEADERS: Mapping[str, str] = MappingProxyType(
    {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "auto_reply"}
)
"""The headers of every automatic mail of ours, by which other machines know not to answer it (RFC 3834)."""


@attrs.frozen(kw_only=True)
class Mail:
    """
    A mail that came in: the address of its envelope (empty or ``<>`` for none), its headers, when it arrived.

    Names of headers may be in any case.
    """

    sender: str = personal(default="")
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    at: datetime

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "at", check_instant("Mail.at", self.at))
        headers = {name.lower(): value.strip() for name, value in self.headers.items()}
        object.__setattr__(self, "headers", headers)


def may_answer_automatically(
    mail: Mail,
    *,
    sent: Iterable[datetime],
    now: datetime,
    limit: int = 3,
    within: timedelta = timedelta(days=7),
) -> Decision[bool]:
    """
    Return whether a machine may answer a mail, with the reasons.

    It must not answer machines, lists and bounces (RFC 3834). As some machines cannot be told from people, it also
    sends one correspondent no more than *limit* mails in a row: *sent* are the instants of the automatic mails that
    this correspondent got so far, and a row ends when there was none for as long as *within*. So systems that answer
    each other fall silent after *limit* mails, unless a round among them takes as long as *within*. What a machine must
    not answer waits for a person: the duty is not fulfilled.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    >>> mail = Mail(sender="ann@mail.example", headers={"Auto-Submitted": "auto-replied"}, at=noon)
    >>> answer = may_answer_automatically(mail, sent=[], now=noon)
    >>> answer.value, answer.rules
    (False, ('auto-submitted',))

    Raises:
        InvalidValue: An instant is naive.
    """
    refused = [reason for rule, reason in _REASONS.items() if _RULES[rule](mail)]
    if _in_a_row([check_instant("sent", at) for at in sent], check_instant("now", now), within) >= limit:
        refused.append(_LIMIT)
    return Decision(value=not refused, reasons=tuple(refused) or (_FREE,))


def _in_a_row(sent: Iterable[datetime], now: datetime, within: timedelta) -> int:
    """Return how many mails went out lately, each less than *within* before the next one or now."""
    row, later = 0, now
    for at in sorted(sent, reverse=True):
        if later - at >= within:
            break
        row, later = row + 1, at
    return row


def _submitted(mail: Mail) -> bool:
    return _BY_A_PERSON.match(mail.headers.get("auto-submitted", "no")) is None


_BY_A_PERSON = re.compile(r"no\s*(?:[;(]|$)", re.IGNORECASE)


def _bulk(mail: Mail) -> bool:
    return mail.headers.get("precedence", "").lower() in ("bulk", "list", "junk", "auto_reply")


def _listed(mail: Mail) -> bool:
    return any(name.startswith("list-") for name in mail.headers)


def _suppressed(mail: Mail) -> bool:
    words = re.split(r"[\s,]+", mail.headers.get("x-auto-response-suppress", "").lower())
    return not {"all", "autoreply", "oof"}.isdisjoint(words)


def _report(mail: Mail) -> bool:
    paths = (mail.sender.strip() or "<>", mail.headers.get("return-path"))
    return "<>" in paths or mail.headers.get("content-type", "").lower().startswith("multipart/report")


_MACHINE = re.compile(
    r"^(?:mailer-daemon|postmaster|listserv|majordomo)$|(?:^|[-_.+])(?:no|do-?not)[-_.]?reply(?:$|[-_.+])"
    r"|^bounces?(?:$|[-_.+=])|^owner-|-(?:request|owner|bounces?)$",
    re.IGNORECASE,
)


def _machine(mail: Mail) -> bool:
    return _MACHINE.search(mail.sender.strip().strip("<>").rpartition("@")[0]) is not None


_RULES: Mapping[str, Callable[[Mail], bool]] = MappingProxyType(
    {
        "auto-submitted": _submitted,
        "precedence": _bulk,
        "list": _listed,
        "suppressed": _suppressed,
        "report": _report,
        "machine": _machine,
    }
)


def _reason(rule: str, en: str, ru: str, authority: str | None = None) -> Reason:
    return Reason(rule=rule, because={"en": en, "ru": ru}, authority=authority)


_RFC = "RFC 3834, section 2"
_REASONS = MappingProxyType(
    {
        reason.rule: reason
        for reason in (
            _reason("auto-submitted", "a machine wrote it", "письмо написала машина", _RFC),
            _reason("precedence", "it is bulk mail", "это массовая рассылка", _RFC),
            _reason("list", "it came through a mailing list", "письмо пришло через список рассылки", _RFC),
            _reason("suppressed", "it asks for no automatic answer", "отправитель просит не отвечать автоматически"),
            _reason("report", "it has no sender: it reports a delivery", "у письма нет обратного адреса", _RFC),
            _reason("machine", "nobody reads that address", "этот адрес никто не читает", _RFC),
        )
    }
)
_LIMIT = _reason("limit", "it would be one automatic mail too many", "автоматических писем уже достаточно", _RFC)
_FREE = _reason("free", "nothing speaks against an automatic answer", "ничто не мешает ответить автоматически")
