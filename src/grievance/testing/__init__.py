"""Unit-test complaint rules: builders, strategies, laws, case files, coverage, mutation. Works without pytest."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.testing._as_json import results_as_mapping
    from grievance.testing._builders import (
        a_complaint,
        a_contact,
        a_customer,
        a_refusal,
        a_resolution,
        a_submission,
        some_facts,
    )
    from grievance.testing._cases import Case, Expectation, Step, Suite, TimelineCase
    from grievance.testing._checking import check_suite
    from grievance.testing._coverage import Coverage, RowFired, Untried, coverage_of
    from grievance.testing._doings import VERBS
    from grievance.testing._effect_words import effect_words
    from grievance.testing._expecting import Expected, expect
    from grievance.testing._given import given_facts
    from grievance.testing._json_schema import case_schema
    from grievance.testing._junit import junit
    from grievance.testing._life import CLERK, RECEIVED
    from grievance.testing._moment import Moment
    from grievance.testing._mutant import Mutant
    from grievance.testing._mutants import mutants_of
    from grievance.testing._mutating import KilledMutant, MutationReport, OpenMutant, SurvivingMutant, mutate
    from grievance.testing._pasting import as_toml
    from grievance.testing._questions import QUESTIONS, ask
    from grievance.testing._reading import read_suite, suite_from
    from grievance.testing._recording import case_toml, timeline_toml
    from grievance.testing._running import run_case, run_suite
    from grievance.testing._strategies import (
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
        values_of,
    )
    from grievance.testing._strategies_facts import facts_for
    from grievance.testing._strategies_lives import complaints, histories
    from grievance.testing._strategies_procedures import procedures
    from grievance.testing._timeline import Timeline, run_timeline
    from grievance.testing._variants import each_variant, unaffected_by_the_rest
    from grievance.testing._verdict import Answer, NearRow, SuiteResult, Verdict, VerdictKind

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
        "CLERK": "_life",
        "QUESTIONS": "_questions",
        "RECEIVED": "_life",
        "VERBS": "_doings",
        "Answer": "_verdict",
        "Case": "_cases",
        "Coverage": "_coverage",
        "Expectation": "_cases",
        "Expected": "_expecting",
        "KilledMutant": "_mutating",
        "Moment": "_moment",
        "Mutant": "_mutant",
        "MutationReport": "_mutating",
        "NearRow": "_verdict",
        "OpenMutant": "_mutating",
        "RowFired": "_coverage",
        "Step": "_cases",
        "Suite": "_cases",
        "SuiteResult": "_verdict",
        "SurvivingMutant": "_mutating",
        "Timeline": "_timeline",
        "TimelineCase": "_cases",
        "Untried": "_coverage",
        "Verdict": "_verdict",
        "VerdictKind": "_verdict",
        "a_complaint": "_builders",
        "a_contact": "_builders",
        "a_customer": "_builders",
        "a_refusal": "_builders",
        "a_resolution": "_builders",
        "a_submission": "_builders",
        "as_toml": "_pasting",
        "ask": "_questions",
        "case_schema": "_json_schema",
        "case_toml": "_recording",
        "categories": "_strategies",
        "check_suite": "_checking",
        "clocks": "_strategies",
        "commands": "_strategies",
        "complaints": "_strategies_lives",
        "contacts": "_strategies",
        "coverage_of": "_coverage",
        "customers": "_strategies",
        "each_variant": "_variants",
        "effect_words": "_effect_words",
        "effects": "_strategies",
        "events": "_strategies",
        "expect": "_expecting",
        "facts_for": "_strategies_facts",
        "given_facts": "_given",
        "histories": "_strategies_lives",
        "junit": "_junit",
        "money": "_strategies",
        "mutants_of": "_mutants",
        "mutate": "_mutating",
        "priorities": "_strategies",
        "procedures": "_strategies_procedures",
        "read_suite": "_reading",
        "refusals": "_strategies",
        "resolutions": "_strategies",
        "results_as_mapping": "_as_json",
        "run_case": "_running",
        "run_suite": "_running",
        "run_timeline": "_timeline",
        "severities": "_strategies",
        "some_facts": "_builders",
        "spans": "_strategies",
        "standards": "_strategies",
        "submissions": "_strategies",
        "suite_from": "_reading",
        "taxonomies": "_strategies",
        "timeline_toml": "_recording",
        "unaffected_by_the_rest": "_variants",
        "values_of": "_strategies",
    },
)
