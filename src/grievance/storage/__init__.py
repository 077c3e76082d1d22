"""
Where complaints live: the port that hosts implement, and the stores that come with the library.

The stores have modules of their own: `grievance.storage.memory` and `grievance.storage.sqlite`.
"""

from grievance.storage._port import (
    AsyncComplaintStore,
    Changed,
    Commit,
    ComplaintStore,
    Due,
    Head,
    History,
    IndexEntry,
    Page,
    Purging,
    Query,
    Queue,
    Registry,
    Related,
    Saved,
    SealedEvent,
)
from grievance.storage._threaded import ThreadedStore

__all__ = [
    "AsyncComplaintStore",
    "Changed",
    "Commit",
    "ComplaintStore",
    "Due",
    "Head",
    "History",
    "IndexEntry",
    "Page",
    "Purging",
    "Query",
    "Queue",
    "Registry",
    "Related",
    "Saved",
    "SealedEvent",
    "ThreadedStore",
]
