"""
Where complaints live: the port that hosts implement, and the stores that come with the library.

The stores have modules of their own: `grievance.storage.memory`, `grievance.storage.sqlite`, `grievance.storage.sql`.
"""

from typing import TYPE_CHECKING

from grievance._lazy import attach
from grievance.storage._capabilities import Inventory, KeptDocument, Purging, Registry, Searching
from grievance.storage._port import AsyncComplaintStore, ComplaintStore
from grievance.storage._queries import Changed, Due, Numbered, Page, Query, Queue, Related, Search
from grievance.storage._threaded import ThreadedStore
from grievance.storage._values import Commit, Head, History, IndexEntry, Saved, SealedEvent
from grievance.storage._words import words_in, words_of

if TYPE_CHECKING:
    from grievance.storage._archive._copying import Imported, copied, exported, imported

__all__ = [
    "AsyncComplaintStore",
    "Changed",
    "Commit",
    "ComplaintStore",
    "Due",
    "Head",
    "History",
    "Imported",
    "IndexEntry",
    "Inventory",
    "KeptDocument",
    "Numbered",
    "Page",
    "Purging",
    "Query",
    "Queue",
    "Registry",
    "Related",
    "Saved",
    "SealedEvent",
    "Search",
    "Searching",
    "ThreadedStore",
    "copied",
    "exported",
    "imported",
    "words_in",
    "words_of",
]

__getattr__, __dir__ = attach(
    __name__, dict.fromkeys(("Imported", "copied", "exported", "imported"), "_archive._copying")
)
