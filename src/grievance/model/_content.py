"""What a letter to the complainant says, part by part: what standards and refusals may demand of it."""

from __future__ import annotations

from grievance.model._word import Word

__all__ = ["Element"]


class Element(Word):
    """
    One thing that a letter or a refusal says.

    What a final response has to say is L9, an acknowledgement L8 and S72; both name the last resort (S43). What a
    refusal owes is S44 and L50 to L54.
    """

    REFERENCE = "reference"
    OWNER = "owner"
    NEXT_DATE = "next date"
    RESPONSE_TIMES = "response times"
    WHY_LATE = "why late"
    OUTCOME = "outcome"
    EXPLANATION = "explanation"
    APOLOGY = "apology"
    REMEDY = "remedy"
    MERITS = "merits"
    HELP_INSTEAD = "help instead"
    SIGNPOST = "signpost"
    QUESTION = "question"
    ORIGINAL = "original"
    REVIEW = "review"
    REVIEW_DATE = "review date"
    EXTERNAL_ROUTE = "external route"
    TIME_LIMIT = "time limit"
    TIME_LIMIT_WAIVER = "time limit waiver"
    WEBSITE = "website"
    LEAFLET = "leaflet"
    LAST_RESORT = "last resort"
