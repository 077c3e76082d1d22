"""Letters: templates, what they contain, their tone, checklists, and automatic mail that falls silent."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.correspondence._automatic import AUTOMATIC_HEADERS, Mail, may_answer_automatically
    from grievance.correspondence._checklists import Checklist, ChecklistItem, checklists_for, left
    from grievance.correspondence._containing import CHECKABLE, contained, uncovered
    from grievance.correspondence._correspondence import Correspondence
    from grievance.correspondence._draft import Draft, draft
    from grievance.correspondence._facts import FIELD_OF, FIXED_FACTS, LETTER_FACTS, LetterFacts
    from grievance.correspondence._facts_of import facts_of
    from grievance.correspondence._packaged import packaged_templates
    from grievance.correspondence._reading import read_phrase, read_templates
    from grievance.correspondence._reading_ease import reading_ease
    from grievance.correspondence._responses import ChannelResponse, response_for
    from grievance.correspondence._template import Block, LetterTemplate, Templates
    from grievance.correspondence._tone import ToneFinding, check_tone

__all__ = [
    "AUTOMATIC_HEADERS",
    "CHECKABLE",
    "FIELD_OF",
    "FIXED_FACTS",
    "LETTER_FACTS",
    "Block",
    "ChannelResponse",
    "Checklist",
    "ChecklistItem",
    "Correspondence",
    "Draft",
    "LetterFacts",
    "LetterTemplate",
    "Mail",
    "Templates",
    "ToneFinding",
    "check_tone",
    "checklists_for",
    "contained",
    "draft",
    "facts_of",
    "left",
    "may_answer_automatically",
    "packaged_templates",
    "read_phrase",
    "read_templates",
    "reading_ease",
    "response_for",
    "uncovered",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "AUTOMATIC_HEADERS": "_automatic",
        "CHECKABLE": "_containing",
        "FIELD_OF": "_facts",
        "FIXED_FACTS": "_facts",
        "LETTER_FACTS": "_facts",
        "Block": "_template",
        "ChannelResponse": "_responses",
        "Checklist": "_checklists",
        "ChecklistItem": "_checklists",
        "Correspondence": "_correspondence",
        "Draft": "_draft",
        "LetterFacts": "_facts",
        "LetterTemplate": "_template",
        "Mail": "_automatic",
        "Templates": "_template",
        "ToneFinding": "_tone",
        "check_tone": "_tone",
        "checklists_for": "_checklists",
        "contained": "_containing",
        "draft": "_draft",
        "facts_of": "_facts_of",
        "left": "_checklists",
        "may_answer_automatically": "_automatic",
        "packaged_templates": "_packaged",
        "read_phrase": "_reading",
        "read_templates": "_reading",
        "reading_ease": "_reading_ease",
        "response_for": "_responses",
        "uncovered": "_containing",
    },
)
