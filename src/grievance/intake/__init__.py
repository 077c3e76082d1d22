"""Reading complaint records and mapping them to submissions and past cases."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.intake._map import IntakeMap
    from grievance.intake._past import PastCases
    from grievance.intake._past_case import PastCase
    from grievance.intake._reading import RecordReader, open_records
    from grievance.intake._records import Record, Unreadable
    from grievance.intake._rejects import RejectsFile, erase_rejects
    from grievance.intake._repair import repair_text
    from grievance.intake._submissions import Share, Submissions, Taken

__all__ = [
    "IntakeMap",
    "PastCase",
    "PastCases",
    "Record",
    "RecordReader",
    "RejectsFile",
    "Share",
    "Submissions",
    "Taken",
    "Unreadable",
    "erase_rejects",
    "open_records",
    "repair_text",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "IntakeMap": "_map",
        "PastCase": "_past_case",
        "PastCases": "_past",
        "Record": "_records",
        "RecordReader": "_reading",
        "RejectsFile": "_rejects",
        "Share": "_submissions",
        "Submissions": "_submissions",
        "Taken": "_submissions",
        "Unreadable": "_records",
        "erase_rejects": "_rejects",
        "open_records": "_reading",
        "repair_text": "_repair",
    },
)
