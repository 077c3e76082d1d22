"""What spoils the tone of a letter: phrases that argue, that sound like an office, that half apologise."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["ARGUING", "BOILERPLATE", "EMPHASIS", "HALF_APOLOGY"]


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases).replace(' ', chr(92) + 's+')})\b", re.IGNORECASE)


ARGUING: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": _any_of(
            "you failed to",
            "you neglected to",
            "you did not bother to",
            "(?:as )?you should (?:have known|know|be aware)",
            "you should have (?:read|checked|told|followed|noticed|asked|been|kept|called|written)",
            "you ought to have",
            "(?:it|this) is (?:not|no) (?:our|a) (?:fault|mistake)(?: of ours)?",
            "if you had (?:read|followed|checked|told|asked)",
            "as (?:we|i) (?:have )?(?:already|repeatedly) (?:told|explained|informed|said|written)",
            "you (?:are|were) (?:wrong|mistaken)",
            "you (?:clearly |obviously )?(?:misunderstood|misread|ignored)",
            "you (?:claim|allege) that",
            "your (?:unfounded|baseless|unjustified|alleged)",
            "contrary to (?:what you|your) (?:say|claims?|wrote)",
            "your own (?:fault|mistake)",
            "you must (?:understand|realise|realize)",
            "it was your (?:responsibility|duty)",
            "(?:nobody|no one) else has (?:ever )?complained",
            "there is nothing to complain about",
        ),
        "ru": _any_of(
            "(?:но )?вы сами",
            "вам следовало(?: бы)?",
            "вы (?:должны|обязаны) были",
            "вы не (?:удосужились|потрудились|соизволили)",
            "как вам (?:должно быть )?известно",
            "вы должны понимать",
            "как (?:мы|я) (?:вам )?(?:уже|неоднократно) (?:вам )?(?:говорили|объясняли|сообщали|писали|говорил|писал)",
            "если бы вы (?:внимательно )?(?:прочитали|прочли|проверили|соблюдали|сказали)",
            "вы (?:ошибаетесь|заблуждаетесь|не ?правы)",
            "вы (?:невнимательно|не внимательно)",
            "вы (?:якобы|утверждаете, (?:что|будто))",
            "по вашей (?:собственной )?вине",
            "ваша (?:собственная )?(?:вина|ошибка)",
            "ваши (?:голословные|надуманные|необоснованные)",
            "(?:больше )?никто (?:больше )?не жаловался",
            "жаловаться не на что",
        ),
    }
)

BOILERPLATE: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": _any_of(
            "please be (?:advised|informed)",
            "(?:with|in) reference to your",
            "further to your",
            "we are in receipt of",
            "pursuant to",
            "in accordance with our (?:policy|policies|procedures?)",
            "it is our policy",
            "(?:the )?(?:aforementioned|abovementioned|above-mentioned|undersigned)",
            "(?:herewith|hereby|heretofore)",
            "enclosed please find",
            "at your earliest convenience",
            "has been (?:duly )?noted",
            "(?:do not|don't|please don't) hesitate to",
            "we (?:greatly )?value your (?:custom|business|feedback)",
            "is (?:very )?important to us",
            "any inconvenience",
            "due to (?:unforeseen|operational) (?:circumstances|reasons)",
            "due to circumstances beyond our control",
            "(?:does|do) not pertain to (?:our|this) (?:office|department)",
            "please contact the (?:responsible|relevant|appropriate) (?:party|department|body)",
            "(?:this|our) decision is final",
            "revert to you",
            "in due course",
        ),
        "ru": _any_of(
            "настоящим (?:сообщаем|уведомляем|информируем|письмом)",
            "(?:в ответ )?на ваше? (?:обращение|исх\\w*) сообщаем",
            "доводим до вашего сведения",
            "(?:сообщаем|информируем вас) (?:вам )?(?:о следующем|следующее)",
            "(?:выше|ниже)(?:указанн|изложенн|упомянут|названн|следующ)\\w+",
            "в установленн\\w+ (?:порядке|сроки|срок)",
            "в соответствии с (?:действующим )?законодательством",
            "в соответствии с (?:п|пп|пункт\\w*|ст|стать\\w+)\\.? ?\\d[\\d.]*",
            "оснований для (?:\\w+ )?(?:не усматривается|не имеется)",
            "обжалованию не подлежит",
            "(?:ваше )?обращение рассмотрено",
            "принят[оаы]? к сведению",
            "не представляется возможным",
            "по существу (?:вопроса|обращения|жалобы)",
            "(?:доставленные|предоставленные|причин[её]нные) неудобства",
            "по независящим от нас (?:причинам|обстоятельствам)",
            "в целях",
            "имеет место",
            "отнестись с пониманием",
            "ваше? (?:мнение|звонок|обращение) (?:очень )?(?:важно|важен) для нас",
        ),
    }
)

HALF_APOLOGY: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": _any_of(
            "sorry (?:that )?(?:you|if you) (?:feel|felt|think|thought|were offended)",
            "(?:sorry|apologi[sz]e) if",
        ),
        "ru": _any_of(
            "(?:извинения|извините|простите)(?: нас)?,? если",
            "жаль,? (?:что|если) вы (?:так )?(?:считаете|думаете|чувствуете|обиделись|расстроились)",
        ),
    }
)

EMPHASIS: frozenset[str] = frozenset(
    "NOT NEVER MUST ONLY NO ALL ALWAYS НЕ НИКОГДА ТОЛЬКО ВСЕ ВСЕГДА НЕЛЬЗЯ НЕТ".split()  # noqa: SIM905
)
"""Single words that are written in capitals to raise one's voice."""
