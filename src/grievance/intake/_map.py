"""The intake map: how one organisation's records become submissions, as data."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

import attrs

from grievance.codec import read_toml
from grievance.errors import InvalidDocument, InvalidValue, Problem
from grievance.intake._build import build
from grievance.intake._cells import by_name
from grievance.intake._events import EventsForm
from grievance.intake._map_file import SourceTable
from grievance.intake._past import PastCases
from grievance.intake._reading import Kind, RecordReader, open_records
from grievance.intake._sources import Part, columns_of
from grievance.intake._submissions import Mapper, Share, Submissions
from grievance.model import Submission

__all__ = ["IntakeMap"]


@attrs.frozen(kw_only=True)
class IntakeMap:
    """
    Makes submissions of flat records, as a document says (S57); a further issue or an attachment is not in them.

    >>> intake_map = IntakeMap.from_mapping({
    ...     "source": {"name": "web form", "key": "ticket.id"},
    ...     "fields": {
    ...         "category": "topic",
    ...         "channel": {"value": "web"},
    ...         "received_at": "sent",
    ...         "text": "message",
    ...     },
    ... })
    >>> webhook = {"ticket": {"id": 17}, "topic": "Late delivery", "sent": "2026-07-01T09:30:00Z", "message": "Where?"}
    >>> submission = intake_map.submission(webhook)
    >>> submission.source_key, submission.category
    ('web form:17', 'late-delivery')

    Attributes:
        source: How a file is read, and which cell is a record's own id.
        parts: What gives each field of the submission.
        events: What each record tells of a past case, where the records are a log of such cases.
    """

    source: SourceTable
    parts: Mapping[str, Part] = attrs.field(repr=False)
    events: EventsForm | None = attrs.field(default=None, repr=False)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> IntakeMap:
        """
        Return the intake map of a TOML file.

        Raises:
            UnreadableFile: The file is not there, is not UTF-8 or is no TOML.
            InvalidDocument: It has faults; all of them are listed with their paths.
        """
        return cls.from_mapping(read_toml(path), source=os.fspath(path))

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any], *, source: str = "intake map") -> IntakeMap:
        """
        Return the intake map that a document states; *source* is what faults call it.

        Raises:
            InvalidDocument: It has faults; all of them are listed with their paths.
        """
        table, parts, events = build(mapping, source)
        return cls(source=table, parts=parts, events=events)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, or dotted paths into nested objects, that the records are asked for."""
        return columns_of(self.parts.values())

    def open(self, path: str | os.PathLike[str], *, share: Share | None = None) -> Submissions:
        """
        Open a file of records, or one *share* of them, to be gone through in constant memory.

        Raises:
            UnreadableFile: The file cannot be opened, is of another kind, or lacks columns of this map.
            MissingExtra: The file is Parquet and the extra ``arrow`` is not installed.
        """
        return Submissions(self._reader(path, self.columns), self.parts, share or Share())

    def past_cases(self, path: str | os.PathLike[str]) -> PastCases:
        """
        Open the log of another system, one record an event, to go through its cases as history.

        Raises:
            InvalidValue: This map has no section ``[events]``.
            UnreadableFile: The file cannot be opened, is of another kind, or lacks columns of this map.
            MissingExtra: The file is Parquet and the extra ``arrow`` is not installed.
        """
        if self.events is None:
            raise InvalidValue("IntakeMap.events", "are not told: the map needs a section [events] for past cases")
        reader = self._reader(path, columns_of((*self.parts.values(), self.events)))
        return PastCases(reader, self.parts, self.events)

    def _reader(self, path: str | os.PathLike[str], columns: tuple[str, ...]) -> RecordReader:
        source = self.source
        return open_records(
            path,
            kind=cast("Kind | None", source.kind),
            encoding=source.encoding,
            delimiter=source.delimiter,
            header=source.header,
            columns=source.columns,
            expect=columns,
        )

    def submission(self, values: Mapping[str, object]) -> Submission:
        """
        Return the submission that one record gives, such as the body of a webhook.

        Raises:
            InvalidDocument: It cannot become a submission; every reason is listed, by column, without its content.
        """
        submission, findings = self._mapper.read(values)
        if submission is None:
            problems = [Problem(fault.field, fault.problem) for fault in findings.faults]
            raise InvalidDocument(f"record of {self.source.name!r}", problems)
        return submission

    @cached_property
    def _mapper(self) -> Mapper:
        return Mapper(self.parts, by_name)
