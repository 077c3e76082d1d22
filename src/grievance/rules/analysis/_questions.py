"""Questions over all inputs of tables: each ends in a proof, in a counter-example, or in what is still open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from grievance.rules._conditions import Condition
from grievance.rules._table import RuleTable
from grievance.rules.analysis._answers import Answers, Possible
from grievance.rules.analysis._finding import Outcome, Proof, Undecided, undecided
from grievance.rules.analysis._inspection import STEPS, Barred, Implied
from grievance.rules.analysis._search import OutOfSteps
from grievance.rules.analysis._space import Chosen, Space
from grievance.rules.analysis._walk import Part, Walk

__all__ = ["Difference", "always_gives", "differences", "equivalent", "implies", "never_gives", "no_input"]

_NO_IMPLIED: Implied = ()
_ALWAYS: tuple[Condition, ...] = ()


@attrs.frozen(kw_only=True)
class Difference:
    """Inputs that two tables answer otherwise: both answers (None: a person decides) with their rules, an example."""

    old: Any
    new: Any
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]
    example: Mapping[str, object]


def never_gives(
    table: RuleTable[Any],
    value: object,
    *,
    when: Sequence[Condition] = _ALWAYS,
    implied: Implied = _NO_IMPLIED,
    steps: int = STEPS,
) -> Proof:
    """
    Return whether *table* never answers *value* (None: abstains), for no input, or for none of which *when* holds.

    *implied* are combinations that cannot occur beside those of the table; at most *steps* are taken.
    """
    question = _Question.of([table], when=when, implied=implied, steps=steps)
    return question.ask(
        lambda possible: possible[0].has(value),
        f"it never answers {_said(value)}",
        f"an input is answered {_said(value)}",
    )


def always_gives(
    table: RuleTable[Any],
    value: object,
    *,
    when: Sequence[Condition] = _ALWAYS,
    implied: Implied = _NO_IMPLIED,
    steps: int = STEPS,
) -> Proof:
    """Return whether *table* answers *value* to every input, or to every one of which *when* holds."""
    question = _Question.of([table], when=when, implied=implied, steps=steps)
    return question.ask(
        lambda possible: not (possible[0].only and possible[0].answer == value),
        f"it always answers {_said(value)}",
        "an input is answered otherwise",
    )


def implies(
    table: RuleTable[Any],
    value: object,
    other: RuleTable[Any],
    other_value: object,
    *,
    implied: Implied = _NO_IMPLIED,
    steps: int = STEPS,
) -> Proof:
    """Return whether *other* answers *other_value* to every input that *table* answers *value*."""
    question = _Question.of([table, other], implied=implied, steps=steps)
    return question.ask(
        lambda possible: possible[0].has(value) and not (possible[1].only and possible[1].answer == other_value),
        f"whatever is answered {_said(value)} is answered {_said(other_value)}",
        f"an input is answered {_said(value)}, but not {_said(other_value)}",
    )


def equivalent(
    old: RuleTable[Any],
    new: RuleTable[Any],
    *,
    except_when: Sequence[Condition] = _ALWAYS,
    implied: Implied = _NO_IMPLIED,
    steps: int = STEPS,
) -> Proof:
    """
    Return whether two tables answer every input alike, but for those of which *except_when* holds.

    Only the answer counts, not the rule that gives it.
    """
    question = _Question.of([old, new], excepted=except_when, implied=implied, steps=steps)
    return question.ask(_differ, "both answer every input alike", "they answer an input differently", alike=True)


def no_input(
    tables: Sequence[RuleTable[Any]],
    *wanted: Callable[[Sequence[Possible]], bool],
    alike: bool = False,
    implied: Implied = _NO_IMPLIED,
    steps: int = STEPS,
) -> tuple[Proof, ...]:
    """
    Return for each of *wanted* whether no input is answered so by *tables*; it is refuted by one that is.

    What is wanted is asked with what each table may still answer in a part of the inputs, and has to be true wherever
    some of these answers together are what is wanted; in the end each table has but one. With *alike*, equal answers of
    two tables are never wanted: they need not be told apart where they have the same rules.

    >>> from grievance.rules import FactSchema, Rule, RuleTable, when
    >>> schema = FactSchema.from_mapping({"amount": {"type": "integer", "at_least": 0}})
    >>> def points(at_least):
    ...     rule = Rule(id="large", when=when({"amount": {"at_least": at_least}}, schema), value=5, because="much")
    ...     return RuleTable(name="points", schema=schema, hit="collect", rules=(rule,))
    >>> (proof,) = no_input([points(100), points(200)], lambda possible: possible[0].high > possible[1].low)
    >>> print(proof, proof.example)
    refuted: an input is answered so {'amount': 100}
    """
    question = _Question.of(tables, implied=implied, steps=steps)
    return tuple(question.ask(one, "no input is answered so", "an input is answered so", alike=alike) for one in wanted)


def differences(
    old: RuleTable[Any], new: RuleTable[Any], *, implied: Implied = _NO_IMPLIED, limit: int = 20, steps: int = STEPS
) -> tuple[Difference, ...]:
    """
    Return inputs that two tables answer otherwise, one for each pair of answers, at most *limit*.

    Raises:
        OutOfSteps: It took more than *steps*.
    """
    question = _Question.of([old, new], implied=implied, steps=steps)
    try:
        return tuple(question.differences(limit))
    except OutOfSteps as reached:
        raise Undecided(undecided(steps), question.ids(reached.rows)) from None


def _differ(possible: Sequence[Possible]) -> bool:
    old, new = possible
    return not (old.only and new.only and old.answer == new.answer)


@attrs.frozen(kw_only=True)
class _Question:
    """Tables in one space, where it is asked (``when``) and where not (``excepted``): rows of their own."""

    space: Space
    tables: tuple[Answers, ...]
    when: int
    excepted: int
    impossible: int
    filled: int
    steps: int

    @classmethod
    def of(
        cls,
        tables: Sequence[RuleTable[Any]],
        *,
        when: Sequence[Condition] = _ALWAYS,
        excepted: Sequence[Condition] = _ALWAYS,
        implied: Implied,
        steps: int,
    ) -> _Question:
        ruled = [rule.when for table in tables for rule in table.rules]
        cannot = Barred.of([one for table in tables for one in table.impossible], implied, (*ruled, when, excepted))
        space = Space.of([*ruled, tuple(when), tuple(excepted), *cannot.combinations])
        at, found = 0, []
        for table in tables:
            found.append(Answers.of(table, space, at))
            at += len(table.rules)
        return cls(
            space=space,
            tables=tuple(found),
            when=space.rows_of[at],
            excepted=space.rows_of[at + 1] if excepted else 0,
            impossible=sum(space.rows_of[number] for number in range(at + 2, at + 2 + len(cannot.combinations))),
            filled=cannot.filled(space, at + 2),
            steps=steps,
        )

    def ask(
        self, against: Callable[[Sequence[Possible]], bool], proved: str, refuted: str, *, alike: bool = False
    ) -> Proof:
        """Return the proof that no input speaks *against* it; with *alike*, parts in which two tables agree do not."""
        walk = self._walk()

        def may(part: Part) -> bool:
            if not part.alive & self.when or part.certain & self.excepted or (alike and self._agree(part)):
                return False
            return against([table.possible(part.alive, part.certain) for table in self.tables])

        try:
            part = next(walk.parts(may), None)
        except OutOfSteps as reached:
            return Proof(outcome=Outcome.UNDECIDED, because=undecided(self.steps), rows=self.ids(reached.rows))
        if part is None:
            return Proof(outcome=Outcome.PROVED, because=proved)
        example = walk.least(part, may)
        held = self.space.holding(example)
        rows = tuple(dict.fromkeys(rule_id for table in self.tables for rule_id in table.giving(held)))
        return Proof(outcome=Outcome.REFUTED, because=refuted, example=self.space.facts(example), rows=rows)

    def ids(self, rows: int) -> tuple[str, ...]:
        """Return the ids of the rules that have a row among these, each once."""
        return tuple(dict.fromkeys(rule.id for table in self.tables for _, rule in table.held(rows)))

    def _walk(self) -> Walk:
        ruled = sum(table.rows for table in self.tables)
        avoid = self.impossible | self.excepted
        focus = self._changed() | self.when | self.excepted
        return Walk(
            space=self.space, asked=ruled | self.when, avoid=avoid, steps=self.steps, focus=focus, filled=self.filled
        )

    def _changed(self) -> int:
        """Return the rows of the rules that only one of the tables has."""
        known = [{(rule.when, rule.value) for rule in table.table.rules} for table in self.tables]
        common = set.intersection(*known)
        return sum(
            self.space.rows_of[position]
            for table in self.tables
            for position, rule in table.held(self.space.every)
            if (rule.when, rule.value) not in common
        )

    def _agree(self, part: Part) -> bool:
        """Return whether both tables still have the same rules in the same order: then they answer alike."""
        old, new = self.tables
        if old.table.hit != new.table.hit:
            return False
        return old.outcome(part.alive, part.certain) == new.outcome(part.alive, part.certain)

    def differences(self, limit: int) -> Iterator[Difference]:
        """Yield a difference for each pair of answers."""
        old, new = self.tables
        walk = self._walk()
        known: set[tuple[Any, Any]] = set()

        def may(part: Part) -> bool:
            if self._agree(part):
                return False
            was, now = (table.possible(part.alive, part.certain) for table in self.tables)
            if was.values is None or now.values is None:
                return not (was.only and now.only and (was.answer == now.answer or (was.answer, now.answer) in known))
            return any(one != other and (one, other) not in known for one in was.values for other in now.values)

        for part in walk.parts(may):
            was, now = self._answers(part)
            example = self._least(walk, part)
            held = self.space.holding(example)
            known.add((was, now))
            yield Difference(
                old=was,
                new=now,
                old_rules=old.giving(held),
                new_rules=new.giving(held),
                example=self.space.facts(example),
            )
            if len(known) >= limit:
                return

    def _least(self, walk: Walk, part: Part) -> Chosen:
        """Return an input of *part* with as few facts as have it answered so."""
        answers = self._answers(part)
        return walk.least(part, lambda of: self._answers(of) == answers)

    def _answers(self, part: Part) -> tuple[Any, Any]:
        """Return both answers where it is certain which rows hold."""
        was, now = (table.possible(part.alive, part.certain).answer for table in self.tables)
        return was, now


def _said(value: object) -> str:
    return "nothing" if value is None else f"'{value}'"
