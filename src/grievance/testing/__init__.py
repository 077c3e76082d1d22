"""Unit-test complaint rules: builders, strategies, laws, case files, coverage, mutation. Works without pytest."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.testing.asking._cases import Case, Expectation, Step, Suite, TimelineCase
    from grievance.testing.asking._given import given_facts
    from grievance.testing.asking._questions import QUESTIONS, ask
    from grievance.testing.builders._builders import (
        a_complaint,
        a_contact,
        a_customer,
        a_refusal,
        a_resolution,
        a_submission,
        some_facts,
    )
    from grievance.testing.builders._life import CLERK, RECEIVED
    from grievance.testing.builders._variants import each_variant, unaffected_by_the_rest
    from grievance.testing.cases._as_json import results_as_mapping
    from grievance.testing.cases._checking import check_suite
    from grievance.testing.cases._expecting import Expected, expect
    from grievance.testing.cases._json_schema import case_schema
    from grievance.testing.cases._junit import junit
    from grievance.testing.cases._pasting import as_toml
    from grievance.testing.cases._reading import read_suite, suite_from
    from grievance.testing.cases._recording import case_toml, timeline_toml
    from grievance.testing.cases._running import run_case, run_suite
    from grievance.testing.cases._verdict import Answer, NearRow, SuiteResult, Verdict, VerdictKind
    from grievance.testing.coverage._coverage import Coverage, RowFired, Share, Untried
    from grievance.testing.coverage._measuring import coverage_of
    from grievance.testing.mutation._mutant import Mutant
    from grievance.testing.mutation._mutants import mutants_of
    from grievance.testing.mutation._mutating import mutate
    from grievance.testing.mutation._outcomes import KilledMutant, MutationReport, OpenMutant, SurvivingMutant
    from grievance.testing.strategies._built import values_of
    from grievance.testing.strategies._facts import facts_for
    from grievance.testing.strategies._lives import complaints, histories
    from grievance.testing.strategies._procedures import procedures
    from grievance.testing.strategies._values import (
        categories,
        clocks,
        commands,
        contacts,
        customers,
        effects,
        events,
        money,
        priorities,
        refusals,
        resolutions,
        severities,
        spans,
        standards,
        submissions,
        taxonomies,
    )
    from grievance.testing.timelines._doings import VERBS
    from grievance.testing.timelines._effect_words import effect_words
    from grievance.testing.timelines._moment import Moment
    from grievance.testing.timelines._timeline import Timeline, run_timeline

__all__ = [
    "CLERK",
    "QUESTIONS",
    "RECEIVED",
    "VERBS",
    "Answer",
    "Case",
    "Coverage",
    "Expectation",
    "Expected",
    "KilledMutant",
    "Moment",
    "Mutant",
    "MutationReport",
    "NearRow",
    "OpenMutant",
    "RowFired",
    "Share",
    "Step",
    "Suite",
    "SuiteResult",
    "SurvivingMutant",
    "Timeline",
    "TimelineCase",
    "Untried",
    "Verdict",
    "VerdictKind",
    "a_complaint",
    "a_contact",
    "a_customer",
    "a_refusal",
    "a_resolution",
    "a_submission",
    "as_toml",
    "ask",
    "case_schema",
    "case_toml",
    "categories",
    "check_suite",
    "clocks",
    "commands",
    "complaints",
    "contacts",
    "coverage_of",
    "customers",
    "each_variant",
    "effect_words",
    "effects",
    "events",
    "expect",
    "facts_for",
    "given_facts",
    "histories",
    "junit",
    "money",
    "mutants_of",
    "mutate",
    "priorities",
    "procedures",
    "read_suite",
    "refusals",
    "resolutions",
    "results_as_mapping",
    "run_case",
    "run_suite",
    "run_timeline",
    "severities",
    "some_facts",
    "spans",
    "standards",
    "submissions",
    "suite_from",
    "taxonomies",
    "timeline_toml",
    "unaffected_by_the_rest",
    "values_of",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "CLERK": "builders._life",
        "QUESTIONS": "asking._questions",
        "RECEIVED": "builders._life",
        "VERBS": "timelines._doings",
        "Answer": "cases._verdict",
        "Case": "asking._cases",
        "Coverage": "coverage._coverage",
        "Expectation": "asking._cases",
        "Expected": "cases._expecting",
        "KilledMutant": "mutation._outcomes",
        "Moment": "timelines._moment",
        "Mutant": "mutation._mutant",
        "MutationReport": "mutation._outcomes",
        "NearRow": "cases._verdict",
        "OpenMutant": "mutation._outcomes",
        "RowFired": "coverage._coverage",
        "Share": "coverage._coverage",
        "Step": "asking._cases",
        "Suite": "asking._cases",
        "SuiteResult": "cases._verdict",
        "SurvivingMutant": "mutation._outcomes",
        "Timeline": "timelines._timeline",
        "TimelineCase": "asking._cases",
        "Untried": "coverage._coverage",
        "Verdict": "cases._verdict",
        "VerdictKind": "cases._verdict",
        "a_complaint": "builders._builders",
        "a_contact": "builders._builders",
        "a_customer": "builders._builders",
        "a_refusal": "builders._builders",
        "a_resolution": "builders._builders",
        "a_submission": "builders._builders",
        "as_toml": "cases._pasting",
        "ask": "asking._questions",
        "case_schema": "cases._json_schema",
        "case_toml": "cases._recording",
        "categories": "strategies._values",
        "check_suite": "cases._checking",
        "clocks": "strategies._values",
        "commands": "strategies._values",
        "complaints": "strategies._lives",
        "contacts": "strategies._values",
        "coverage_of": "coverage._measuring",
        "customers": "strategies._values",
        "each_variant": "builders._variants",
        "effect_words": "timelines._effect_words",
        "effects": "strategies._values",
        "events": "strategies._values",
        "expect": "cases._expecting",
        "facts_for": "strategies._facts",
        "given_facts": "asking._given",
        "histories": "strategies._lives",
        "junit": "cases._junit",
        "money": "strategies._values",
        "mutants_of": "mutation._mutants",
        "mutate": "mutation._mutating",
        "priorities": "strategies._values",
        "procedures": "strategies._procedures",
        "read_suite": "cases._reading",
        "refusals": "strategies._values",
        "resolutions": "strategies._values",
        "results_as_mapping": "cases._as_json",
        "run_case": "cases._running",
        "run_suite": "cases._running",
        "run_timeline": "timelines._timeline",
        "severities": "strategies._values",
        "some_facts": "builders._builders",
        "spans": "strategies._values",
        "standards": "strategies._values",
        "submissions": "strategies._values",
        "suite_from": "cases._reading",
        "taxonomies": "strategies._values",
        "timeline_toml": "cases._recording",
        "unaffected_by_the_rest": "builders._variants",
        "values_of": "strategies._built",
    },
)
