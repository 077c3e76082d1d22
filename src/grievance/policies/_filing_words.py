"""The questions with which somebody is helped to complain, in plain words (S33, S50)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from grievance.decision import Phrase

__all__ = ["MAY_STOP", "ONE_OF", "QUESTIONS", "Wording"]


@attrs.frozen(kw_only=True)
class Wording:
    """How one thing is asked for, and what it is called among others."""

    question: Phrase
    noun: Phrase


def _both(en: str, ru: str) -> Phrase:
    return Phrase.of({"en": en, "ru": ru})


def _asked(question: tuple[str, str], noun: tuple[str, str]) -> Wording:
    return Wording(question=_both(*question), noun=_both(*noun))


MAY_STOP = _both(
    "You can stop here: we have all that we need.", "На этом можно остановиться: всё необходимое у нас уже есть."
)
ONE_OF = _both("Tell us one of these: {names} or {last}.", "Укажите что-нибудь одно: {names} или {last}.")

QUESTIONS: Mapping[str, Wording] = MappingProxyType(
    {
        "text": _asked(("What happened?", "Что произошло?"), ("what happened", "что произошло")),
        "category": _asked(("What is it about?", "О чём ваша жалоба?"), ("what it is about", "о чём жалоба")),
        "customer_id": _asked(
            ("What is your customer number?", "Какой у вас номер клиента?"), ("your customer number", "номер клиента")
        ),
        "product": _asked(
            ("Which order, account or product is it about?", "О каком заказе, счёте или товаре идёт речь?"),
            ("the order, account or product", "заказ, счёт или товар"),
        ),
        "name": _asked(("What is your name?", "Как вас зовут?"), ("your name", "ваше имя")),
        "email": _asked(
            ("What is your e-mail address?", "Какой у вас адрес электронной почты?"),
            ("your e-mail address", "адрес электронной почты"),
        ),
        "phone": _asked(
            ("What is your phone number?", "Какой у вас номер телефона?"), ("your phone number", "номер телефона")
        ),
        "address": _asked(
            ("What is your postal address?", "Какой у вас почтовый адрес?"), ("your postal address", "почтовый адрес")
        ),
        "occurred": _asked(
            ("When and where did it happen?", "Когда и где это случилось?"),
            ("when and where it happened", "когда и где это случилось"),
        ),
        "amount": _asked(
            ("How much money is it about?", "О какой сумме идёт речь?"), ("how much money it is about", "сумма")
        ),
        "demanded": _asked(
            ("What do you want us to do?", "Чего вы от нас ждёте?"), ("what you want us to do", "чего вы от нас ждёте")
        ),
        "attachments": _asked(
            ("Do you have a document or a picture of it?", "Есть ли у вас документ или снимок?"),
            ("a document or a picture", "документ или снимок"),
        ),
        "language": _asked(
            ("In which language shall we answer?", "На каком языке вам ответить?"),
            ("the language of our answer", "язык ответа"),
        ),
        "answer_wanted": _asked(
            ("How shall we answer you?", "Каким образом вам ответить?"), ("how we shall answer", "способ ответа")
        ),
        "time_frame": _asked(
            ("By when do you need our answer?", "К какому сроку вам нужен ответ?"),
            ("by when you need our answer", "срок ответа"),
        ),
    }
)
"""Everything that can be asked for, by its name."""
