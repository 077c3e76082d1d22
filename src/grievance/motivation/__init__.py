"""The people who handle complaints: fair indices, bonus periods, pay, seasons, and who may see whose figures."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.motivation._period import Period
    from grievance.motivation.history._audit import audit_sample, needs_second_look
    from grievance.motivation.history._case import Case, End, Ending
    from grievance.motivation.history._measure import measure
    from grievance.motivation.history._purchases import Purchases
    from grievance.motivation.history._reading import read_case
    from grievance.motivation.history._reference import Rates, Reference
    from grievance.motivation.history._tally import CaseCounts, Measured, Tally
    from grievance.motivation.history._terms import Shares, Terms
    from grievance.motivation.history._work import Credit
    from grievance.motivation.pay._adjustment import Adjustment
    from grievance.motivation.pay._currency import minor_units
    from grievance.motivation.pay._curve import BonusCurve
    from grievance.motivation.pay._earning import group_indices
    from grievance.motivation.pay._employment import Employment
    from grievance.motivation.pay._pay import Pay, Payroll, corrections
    from grievance.motivation.pay._paying import payroll_of
    from grievance.motivation.pay._rounding import apportion, turn_of
    from grievance.motivation.pay._scheme import MissingIndex, PayScheme, TakenBack
    from grievance.motivation.periods._layout import BonusPeriods
    from grievance.motivation.periods._planning import bonus_layouts, plan_bonus_periods
    from grievance.motivation.privacy._groups import GroupIndex
    from grievance.motivation.privacy._view import HEADS, StaffView, view_indices
    from grievance.motivation.scheme._builders import (
        closures,
        default_scheme,
        handling_time,
        load,
        proposals,
        repeat_orders,
    )
    from grievance.motivation.scheme._component import Better, Component, Goalposts, Measure, Scope, Statistic
    from grievance.motivation.scheme._computing import staff_indices
    from grievance.motivation.scheme._file import read_scheme, scheme_as_mapping
    from grievance.motivation.scheme._index import Contribution, GateReading, PersonIndex, StaffIndices, Standing
    from grievance.motivation.scheme._measurement import Measurement
    from grievance.motivation.scheme._ranking import Ranking, ranking
    from grievance.motivation.scheme._scheme import Aggregation, Gate, Missing, Normalisation, NoSpread, Scheme
    from grievance.motivation.scheme._sensitivity import Ordering, Sensitivity, Swap, sensitivity
    from grievance.motivation.scheme._yardstick import Yardstick
    from grievance.motivation.seasons._accrual import season_overtime
    from grievance.motivation.seasons._balance import Balance, BankLine, Lot, Posting
    from grievance.motivation.seasons._bank import balance, redeem
    from grievance.motivation.seasons._capacity import ExtraCapacity, extra_capacity
    from grievance.motivation.seasons._in_force import BankTerms
    from grievance.motivation.seasons._plan import MonthPlan, SeasonPlan
    from grievance.motivation.seasons._planner import plan_seasons
    from grievance.motivation.seasons._terms import Expires, TimeBank, Window
    from grievance.motivation.statistics._beta import beta_quantile
    from grievance.motivation.statistics._case_mix import ObservedExpected, observed_expected
    from grievance.motivation.statistics._poisson import byar
    from grievance.motivation.statistics._proportion import clopper_pearson, wilson
    from grievance.motivation.statistics._shrinkage import Prior, casella_prior, fit_prior, posterior_interval, shrunk
    from grievance.motivation.statistics._survival import Survival, survival

__all__ = [
    "HEADS",
    "Adjustment",
    "Aggregation",
    "Balance",
    "BankLine",
    "BankTerms",
    "Better",
    "BonusCurve",
    "BonusPeriods",
    "Case",
    "CaseCounts",
    "Component",
    "Contribution",
    "Credit",
    "Employment",
    "End",
    "Ending",
    "Expires",
    "ExtraCapacity",
    "Gate",
    "GateReading",
    "Goalposts",
    "GroupIndex",
    "Lot",
    "Measure",
    "Measured",
    "Measurement",
    "Missing",
    "MissingIndex",
    "MonthPlan",
    "NoSpread",
    "Normalisation",
    "ObservedExpected",
    "Ordering",
    "Pay",
    "PayScheme",
    "Payroll",
    "Period",
    "PersonIndex",
    "Posting",
    "Prior",
    "Purchases",
    "Ranking",
    "Rates",
    "Reference",
    "Scheme",
    "Scope",
    "SeasonPlan",
    "Sensitivity",
    "Shares",
    "StaffIndices",
    "StaffView",
    "Standing",
    "Statistic",
    "Survival",
    "Swap",
    "TakenBack",
    "Tally",
    "Terms",
    "TimeBank",
    "Window",
    "Yardstick",
    "apportion",
    "audit_sample",
    "balance",
    "beta_quantile",
    "bonus_layouts",
    "byar",
    "casella_prior",
    "clopper_pearson",
    "closures",
    "corrections",
    "default_scheme",
    "extra_capacity",
    "fit_prior",
    "group_indices",
    "handling_time",
    "load",
    "measure",
    "minor_units",
    "needs_second_look",
    "observed_expected",
    "payroll_of",
    "plan_bonus_periods",
    "plan_seasons",
    "posterior_interval",
    "proposals",
    "ranking",
    "read_case",
    "read_scheme",
    "redeem",
    "repeat_orders",
    "scheme_as_mapping",
    "season_overtime",
    "sensitivity",
    "shrunk",
    "staff_indices",
    "survival",
    "turn_of",
    "view_indices",
    "wilson",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "HEADS": "privacy._view",
        "Adjustment": "pay._adjustment",
        "Aggregation": "scheme._scheme",
        "Balance": "seasons._balance",
        "BankLine": "seasons._balance",
        "BankTerms": "seasons._in_force",
        "Better": "scheme._component",
        "BonusCurve": "pay._curve",
        "BonusPeriods": "periods._layout",
        "Case": "history._case",
        "CaseCounts": "history._tally",
        "Component": "scheme._component",
        "Contribution": "scheme._index",
        "Credit": "history._work",
        "Employment": "pay._employment",
        "End": "history._case",
        "Ending": "history._case",
        "Expires": "seasons._terms",
        "ExtraCapacity": "seasons._capacity",
        "Gate": "scheme._scheme",
        "GateReading": "scheme._index",
        "Goalposts": "scheme._component",
        "GroupIndex": "privacy._groups",
        "Lot": "seasons._balance",
        "Measure": "scheme._component",
        "Measured": "history._tally",
        "Measurement": "scheme._measurement",
        "Missing": "scheme._scheme",
        "MissingIndex": "pay._scheme",
        "MonthPlan": "seasons._plan",
        "NoSpread": "scheme._scheme",
        "Normalisation": "scheme._scheme",
        "ObservedExpected": "statistics._case_mix",
        "Ordering": "scheme._sensitivity",
        "Pay": "pay._pay",
        "PayScheme": "pay._scheme",
        "Payroll": "pay._pay",
        "Period": "_period",
        "PersonIndex": "scheme._index",
        "Posting": "seasons._balance",
        "Prior": "statistics._shrinkage",
        "Purchases": "history._purchases",
        "Ranking": "scheme._ranking",
        "Rates": "history._reference",
        "Reference": "history._reference",
        "Scheme": "scheme._scheme",
        "Scope": "scheme._component",
        "SeasonPlan": "seasons._plan",
        "Sensitivity": "scheme._sensitivity",
        "Shares": "history._terms",
        "StaffIndices": "scheme._index",
        "StaffView": "privacy._view",
        "Standing": "scheme._index",
        "Statistic": "scheme._component",
        "Survival": "statistics._survival",
        "Swap": "scheme._sensitivity",
        "TakenBack": "pay._scheme",
        "Tally": "history._tally",
        "Terms": "history._terms",
        "TimeBank": "seasons._terms",
        "Window": "seasons._terms",
        "Yardstick": "scheme._yardstick",
        "apportion": "pay._rounding",
        "audit_sample": "history._audit",
        "balance": "seasons._bank",
        "beta_quantile": "statistics._beta",
        "bonus_layouts": "periods._planning",
        "byar": "statistics._poisson",
        "casella_prior": "statistics._shrinkage",
        "clopper_pearson": "statistics._proportion",
        "closures": "scheme._builders",
        "corrections": "pay._pay",
        "default_scheme": "scheme._builders",
        "extra_capacity": "seasons._capacity",
        "fit_prior": "statistics._shrinkage",
        "group_indices": "pay._earning",
        "handling_time": "scheme._builders",
        "load": "scheme._builders",
        "measure": "history._measure",
        "minor_units": "pay._currency",
        "needs_second_look": "history._audit",
        "observed_expected": "statistics._case_mix",
        "payroll_of": "pay._paying",
        "plan_bonus_periods": "periods._planning",
        "plan_seasons": "seasons._planner",
        "posterior_interval": "statistics._shrinkage",
        "proposals": "scheme._builders",
        "ranking": "scheme._ranking",
        "read_case": "history._reading",
        "read_scheme": "scheme._file",
        "redeem": "seasons._bank",
        "repeat_orders": "scheme._builders",
        "scheme_as_mapping": "scheme._file",
        "season_overtime": "seasons._accrual",
        "sensitivity": "scheme._sensitivity",
        "shrunk": "statistics._shrinkage",
        "staff_indices": "scheme._computing",
        "survival": "statistics._survival",
        "turn_of": "pay._rounding",
        "view_indices": "privacy._view",
        "wilson": "statistics._proportion",
    },
)
