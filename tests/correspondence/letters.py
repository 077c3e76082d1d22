"""Letters' facts that leave nothing out, in both languages."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from datetime import date
from typing import Any

from grievance.correspondence import LetterFacts

_SAME: dict[str, Any] = {
    "reference": "C-2026/17",
    "received_on": date(2026, 7, 1),
    "next_date": date(2026, 7, 15),
    "review_date": date(2027, 1, 10),
    "time_limit": date(2027, 1, 15),
    "original": "C-2026/3",
    "website": "https://www.ombudsman.example/complaints",
}

ENGLISH: dict[str, Any] = {
    "addressee": "Anna Petrova",
    "owner": "Mary Brown",
    "team": "logistics",
    "channel": "email",
    "category": "late delivery",
    "product": "a garden chair",
    "last_resort": "Jane Roe, jane.roe@shop.example, 020 7946 0000",
    "response_times": "We answer most complaints within ten days.",
    "why_late": "The carrier has not told us yet where the parcel is.",
    "outcome": "we uphold your complaint",
    "explanation": "Your parcel lay in our depot for nine days because a label had come off.",
    "apology": "We are sorry that you had to wait.",
    "remedy": "a refund (25.00 GBP)",
    "merits": "The parcel was late, and that was our doing.",
    "instead": "We can send you another chair tomorrow.",
    "body": "Parcel Trust",
    "body_contact": "help@parceltrust.example",
    "question": "Which number stands on the label?",
    "review": "write to our second reader, Tom Hill",
    "external_route": "Retail Ombudsman, 0800 023 4567",
    "time_limit_waiver": "We agree that the ombudsman looks at it even after that day.",
    "leaflet": "Your right to a second opinion",
    "signature": "The people at Shop",
}

RUSSIAN: dict[str, Any] = {
    "addressee": "Анна Петрова",
    "owner": "Мария Ильина",
    "team": "отдел доставки",
    "channel": "почта",
    "category": "опоздание посылки",
    "product": "садовое кресло",
    "last_resort": "Жанна Рогова, rogova@shop.example, 8 800 555-35-35",
    "response_times": "Обычно мы отвечаем за десять дней.",
    "why_late": "Перевозчик пока не сообщил нам, где посылка.",
    "outcome": "мы признаём вашу жалобу обоснованной",
    "explanation": "Посылка девять дней лежала у нас на складе, потому что с неё упала наклейка.",
    "apology": "Простите, что вам пришлось ждать.",
    "remedy": "возврат денег (2500,00 RUB)",
    "merits": "Посылка опоздала, и это наша вина.",
    "instead": "Мы можем завтра прислать вам другое кресло.",
    "body": "Почта Плюс",
    "body_contact": "help@pochtaplus.example",
    "question": "Какой номер стоит на наклейке?",
    "review": "напишите Тихону Холмову",
    "external_route": "Союз потребителей, 8 800 100-20-30",
    "time_limit_waiver": "Мы согласны, чтобы жалобу рассмотрели и позже.",
    "leaflet": "«Что делать, если вы не согласны»",
    "signature": "Команда магазина",
}


def rich(language: str = "en", **changes: Any) -> LetterFacts:
    """Return facts in which nothing is missing, for an upheld complaint."""
    words = RUSSIAN if language == "ru" else ENGLISH
    return LetterFacts(**{"language": language, "variant": "upheld", **_SAME, **words, **changes})
