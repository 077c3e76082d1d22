"""Decision tables on one partition: declared facts, conditions, hit policies, traces. Knows nothing of complaints."""

from grievance.rules._conditions import Condition
from grievance.rules._explain import Explanation, RowTrace
from grievance.rules._facts import Fact, Kind
from grievance.rules._operators import Subtree
from grievance.rules._partition import Column, Partition, ValueClass
from grievance.rules._reading import read_when, when
from grievance.rules._rule import HitPolicy, Rule
from grievance.rules._schema import FactSchema, read_facts
from grievance.rules._table import RuleTable, read_table

__all__ = [
    "Column",
    "Condition",
    "Explanation",
    "Fact",
    "FactSchema",
    "HitPolicy",
    "Kind",
    "Partition",
    "RowTrace",
    "Rule",
    "RuleTable",
    "Subtree",
    "ValueClass",
    "read_facts",
    "read_table",
    "read_when",
    "when",
]
