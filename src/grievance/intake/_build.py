"""From the mapping of an intake map to its parts: structure, names, constants, rules - all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias, TypeVar, get_args

from grievance.codec import nearest, structured
from grievance.errors import InvalidDocument, InvalidValue, Problem
from grievance.intake._events import EventsForm, read_events
from grievance.intake._forms import ATTRIBUTE, FIELDS, GROUPS, PARTY, GroupForm
from grievance.intake._groups import Group, Key, Together, attributes_of
from grievance.intake._kinds import record_id
from grievance.intake._lines import canonical_encoding
from grievance.intake._map_file import MapFile, SourceTable, read_table
from grievance.intake._nature import read_nature
from grievance.intake._reading import Kind, check_columns, check_delimiter
from grievance.intake._sources import Part, Source, columns_of
from grievance.intake._written import read_amount, read_category, read_source
from grievance.model import Attributes, Role

__all__ = ["Parts", "build"]

Parts: TypeAlias = dict[str, Part]
"""The parts of an intake map by the field of the submission that they give."""

P = TypeVar("P")

_REQUIRED = ("category", "channel", "received_at")
_KNOWN = ("category", "amount", *FIELDS, *GROUPS)
_SECTIONS = ("attributes", "private", "people", "nature", "events")
_ROLES = {role.name.lower(): role for role in Role}


def build(mapping: Mapping[str, object], document: str) -> tuple[SourceTable, Parts, EventsForm | None]:
    """
    Return how a file is read, what makes submissions of its records, and what they tell of past cases.

    Raises:
        InvalidDocument: The mapping has faults; all of them are listed.
    """
    _, problems = structured(MapFile, mapping)
    if not isinstance(mapping, Mapping):
        raise InvalidDocument(document, problems)
    faults: list[Problem] = []
    parts = _parts(mapping, faults)
    events = None if mapping.get("events") is None else read_events(mapping["events"], faults)
    needed = columns_of((*parts.values(), *([events] if events else ())))
    source = _source(mapping, needed, problems)
    problems += faults
    if problems or source is None:
        raise InvalidDocument(document, problems)
    key = Source(columns=(source.key,), kind=record_id, needed="the record's own id")
    return source, parts | {"source_key": Key(name=source.name, own=key)}, events


def _source(mapping: Mapping[str, object], needed: tuple[str, ...], problems: list[Problem]) -> SourceTable | None:
    if "source" not in mapping:
        return None
    source, faults = read_table(SourceTable, mapping["source"], "source")
    problems += faults
    if source is not None:
        wrong = _source_faults(source, (source.key, *needed))
        problems += (Problem(f"source.{key}", message) for key, message in wrong)
    return source


def _source_faults(source: SourceTable, needed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not source.name or ":" in source.name or not source.name.isprintable():
        yield "name", "must be a word without ':', which parts it from the record's own id"
    if not source.key:
        yield "key", "must name a column"
    if source.kind not in (None, *get_args(Kind)):
        yield "kind", f"is no kind of file{nearest(source.kind, get_args(Kind))}"
    names = source.columns or ()
    yield from (("columns", f"{name!r} stands twice") for name in dict.fromkeys(names) if names.count(name) > 1)
    for check in (
        lambda: check_delimiter(source.delimiter),
        lambda: check_columns(source.columns, header=source.header, expect=needed),
        lambda: canonical_encoding(source.encoding),
    ):
        try:
            check()
        except InvalidValue as error:
            yield error.field.rpartition(".")[2], error.problem


def _parts(mapping: Mapping[str, object], problems: list[Problem]) -> Parts:
    parts: dict[str, Part | None] = {"nature": None}  # it comes first (S23), whatever else there is
    if isinstance(fields := mapping.get("fields"), Mapping):
        parts |= {name: _field(name, raw, problems) for name, raw in fields.items()}
        problems += (Problem(f"fields.{name}", "is required") for name in _REQUIRED if name not in fields)
    for section in ("attributes", "private"):
        parts[section] = _attributes(_table(mapping, section), section, problems)
    parts["people"] = _people(_table(mapping, "people"), problems)
    if (nature := mapping.get("nature")) is not None:
        parts["nature"] = read_nature(nature, problems)
    return _whole(parts)


def _field(name: str, raw: object, problems: list[Problem]) -> Part | None:
    path = f"fields.{name}"
    if name == "category":
        return read_category(raw, path, problems)
    if name == "amount":
        return read_amount(raw, path, problems)
    if name in GROUPS:
        return _group(GROUPS[name], raw, path, problems)
    if name in FIELDS:
        return read_source(raw, FIELDS[name], path, problems, needed=name if name in _REQUIRED else None)
    hint = f"; it has a section of its own: [{name}]" if name in _SECTIONS else nearest(name, _KNOWN)
    problems.append(Problem(path, f"is no field of a flat record{hint}"))
    return None


def _attributes(rows: Mapping[str, object], section: str, problems: list[Problem]) -> Group | None:
    for name in rows:
        try:
            Attributes({name: True})
        except InvalidValue as error:
            problems.append(Problem(f"{section}.{name}", error.problem))
    sources = {name: read_source(raw, ATTRIBUTE, f"{section}.{name}", problems) for name, raw in rows.items()}
    return Group(build=attributes_of, parts=_whole(sources)) if sources else None


def _people(roles: Mapping[str, object], problems: list[Problem]) -> Together | None:
    groups = []
    for name, raw in roles.items():
        if name in _ROLES:
            groups.append(_group(PARTY, raw, f"people.{name}", problems, {"role": _ROLES[name]}))
        else:
            problems.append(Problem(f"people.{name}", f"is no role{nearest(name, _ROLES)}"))
    found = tuple(group for group in groups if group is not None)
    return Together(parts=found) if found else None


def _group(
    form: GroupForm, raw: object, path: str, problems: list[Problem], fixed: Mapping[str, object] | None = None
) -> Group | None:
    if not isinstance(raw, Mapping):
        problems.append(Problem(path, f"must be a table with {', '.join(form.fields)}"))
        return None
    unknown = (name for name in raw if name not in form.fields)
    problems += (Problem(f"{path}.{name}", f"is no field here{nearest(name, form.fields)}") for name in unknown)
    rows = ((name, written) for name, written in raw.items() if name in form.fields)
    sources = {name: read_source(written, form.fields[name], f"{path}.{name}", problems) for name, written in rows}
    return Group(build=form.build, parts=_whole(sources), needs=form.needs, fixed=fixed or {})


def _table(mapping: Mapping[str, object], section: str) -> Mapping[str, object]:
    found = mapping.get(section)
    return found if isinstance(found, Mapping) else {}


def _whole(parts: Mapping[str, P | None]) -> dict[str, P]:
    return {name: part for name, part in parts.items() if part is not None}
