"""Reading conditions and rows from the mappings of a procedure file, all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

import attrs

from grievance.errors import InvalidDocument, InvalidValue, Problem
from grievance.rules._conditions import Condition
from grievance.rules._problems import join, moved, nearest, shown, unknown_keys
from grievance.rules._rule import Rule, id_faults
from grievance.rules._schema import FactSchema

T = TypeVar("T")


def when(mapping: Mapping[str, object], schema: FactSchema) -> tuple[Condition, ...]:
    """
    Return the conditions that a ``when`` table states.

    >>> from grievance.rules import FactSchema, when
    >>> schema = FactSchema.from_mapping({"severity": {"type": "integer", "at_least": 0, "at_most": 3}})
    >>> [str(condition) for condition in when({"severity": {"at_least": 2}}, schema)]
    ['severity at least 2']

    Raises:
        InvalidDocument: Some conditions are wrong; every fault is listed with its path.
    """
    conditions, problems = read_when(mapping, schema)
    if problems:
        raise InvalidDocument("conditions", problems)
    return conditions


def read_when(mapping: object, schema: FactSchema, path: str = "") -> tuple[tuple[Condition, ...], list[Problem]]:
    """Return the good conditions of a ``when`` table and the faults of the others, with paths below *path*."""
    if not isinstance(mapping, Mapping):
        return (), [Problem(path, f"must be a table of facts and conditions, not {shown(mapping)}")]
    conditions: list[Condition] = []
    problems: list[Problem] = []
    for name, written in mapping.items():
        try:
            conditions.append(_condition(name, written, schema))
        except InvalidDocument as error:
            problems += moved(error.problems, join(path, str(name)))
    return tuple(conditions), problems


def _condition(name: str, written: object, schema: FactSchema) -> Condition:
    fact = schema.get(name)
    if fact is not None:
        return Condition.of(fact, written)
    inner = [f'"{known}"' for known in schema if known.startswith(f"{name}.")]
    hint = f"; a name with a dot is written in quotes: {inner[0]}" if inner else nearest(name, schema)
    raise InvalidDocument("conditions", [Problem("", f"unknown fact{hint}")])


@attrs.frozen(kw_only=True)
class RowForm(Generic[T]):
    """
    What the rows of a table look like in a file.

    ``value`` turns a row's own keys (those of ``value_keys`` that it has) into its value.
    """

    schema: FactSchema
    value: Callable[[Mapping[str, object]], T]
    value_keys: frozenset[str]

    def rules(self, rows: object) -> tuple[tuple[Rule[T], ...], list[Problem]]:
        """Return the rules of the good rows and the faults of the others, double ids included."""
        if not isinstance(rows, list | tuple):
            return (), [Problem("rules", f"must be a list of tables, not {shown(rows)}")]
        rules: list[Rule[T]] = []
        problems: list[Problem] = []
        for position, row in enumerate(rows):
            rule, faults = self._read(row, {}, required=("id", "when", "because"))
            rules += [] if rule is None else [rule]
            problems += moved(faults, f"rules[{position}]")
        ids = ((f"rules[{n}]", row.get("id")) for n, row in enumerate(rows) if isinstance(row, Mapping))
        return tuple(rules), [*problems, *id_faults(ids)]

    def otherwise(self, row: object) -> tuple[Rule[T] | None, list[Problem]]:
        """Return the rule without conditions that answers when no other holds, or None and its faults."""
        return self._read(row, {"id": "otherwise"}, required=("because",))

    def _read(
        self, row: object, defaults: Mapping[str, str], *, required: tuple[str, ...]
    ) -> tuple[Rule[T] | None, list[Problem]]:
        if not isinstance(row, Mapping):
            return None, [Problem("", f"must be a table, not {shown(row)}")]
        known = dict.fromkeys(("id", *required, "authority", *sorted(self.value_keys)))
        problems = list(unknown_keys(row, known))
        problems += (Problem(key, "is missing") for key in required if key not in row)
        problems += (fault for key in ("id", "because", "authority") for fault in _text_faults(row, key))
        conditions, faults = read_when(row.get("when", {}) if "when" in known else {}, self.schema, "when")
        problems += faults
        try:
            value = self.value({key: row[key] for key in row if key in self.value_keys})
            if not problems:
                given = {key: row[key] for key in ("id", "because", "authority") if key in row}
                return Rule(when=conditions, value=value, **{**defaults, **given}), []
        except InvalidValue as error:
            problems.append(Problem("", str(error)))
        return None, problems


def _text_faults(row: Mapping[str, object], key: str) -> Iterator[Problem]:
    if key in row and not _is_text(row[key]) and not (key == "because" and _is_translated(row[key])):
        languages = ' or a table of texts by language such as { en = "…" }' * (key == "because")
        yield Problem(key, f"must be a text that is not empty{languages}, not {shown(row[key])}")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_translated(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(map(_is_text, (*value, *value.values())))
