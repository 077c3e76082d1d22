"""An index in words: what a handler reads and can contest."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import attrs
import pytest

from grievance.motivation.scheme._builders import default_scheme, handling_time, load
from grievance.motivation.scheme._component import Better, Measure, Scope
from grievance.motivation.scheme._computing import staff_indices
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Aggregation, Gate, Normalisation, NoSpread, Scheme
from support.worked_index import figures, host, known, worked

CONTEST = (
    "If a number or a case in it is wrong, tell the head of the department: name the component and the case, and it "
    "will be looked at again."
)


def test_the_default_index_reads_as_a_whole() -> None:
    """Index and interval, each component with its figure, yardstick and gain, what is pending, gates, whom to tell."""
    scheme = default_scheme(reference={"x": {"closures": known(40)}})
    measured = {
        "handling time": known("0.8", "0.7", "0.9", evidence="52.5"),
        "closures": known(30, 20, 44, evidence=30),
        "repeat orders": Measurement(pending="its window of 90 days is not over"),
        "proposals": known(1, evidence=1),
    }
    guards = {Measure.REOPENED: known("0.125", evidence=40), Measure.OVERTURNED: known("0.4", evidence=40)}
    index = staff_indices(scheme, {"h-1": measured}, {"h-1": {Measure.REOPENED: guards[Measure.REOPENED]}}).of("h-1")
    assert index.sentences() == (
        "The index of h-1 under default of the library, version 1, is 53.67 of 100 points, between 47.26 and 61.73 "
        "with a confidence of 95 %.",
        "It is provisional: repeat orders is not known, so the weights of the others were raised to make up for it, "
        "and the index may change.",
        "handling time: 80 % (between 70 % and 90 %), from 52.5 cases. Higher is better; against the goalposts from "
        "0 % to 100 % that is 0.8 on a scale from 0 to 1. With a weight of 40 % it gives 32.00 points.",
        "closures: 30 closures (between 20 closures and 44 closures), from 30 cases. Higher is better; against the "
        "goalposts from 0 closures to 80 closures that is 0.38 on a scale from 0 to 1. With a weight of 40 % it gives "
        "15.00 points.",
        "repeat orders: pending, its window of 90 days is not over. It is left out and does not count as zero.",
        "proposals: 1 proposal. Higher is better; against the goalposts from 0 proposals to 3 "
        "proposals that is 0.33 on a scale from 0 to 1. With a weight of 20 % it gives 6.67 points.",
        "Gate: reopened has to be at most 30 %; it is 12.5 %, so the gate is open.",
        "Gate: overturned has to be at most 30 %; too little is known of it, so it withholds nothing.",
        "Gate: audit has to be at least 80 %; too little is known of it, so it withholds nothing.",
        CONTEST,
    )
    withheld = staff_indices(scheme, {"h-1": measured}, {"h-1": guards}).of("h-1").sentences()
    assert withheld[0] == (
        "The index of h-1 under default of the library, version 1, is withheld: overturned is above the most that its "
        "gate allows."
    )
    assert withheld[1].startswith("handling time: 80 %")
    assert "Gate: overturned has to be at most 30 %; it is 40 %, so the gate is closed." in withheld


def test_an_exact_index_has_no_between() -> None:
    """Nothing is said of an interval that is a point."""
    first = staff_indices(worked(), figures()).of("A").sentences()[0]
    assert first == "The index of A under worked example, version 1, is 54.83 of 100 points."


def test_lower_is_better_is_said() -> None:
    """And what the figure is on the scale, after it was turned round."""
    time = staff_indices(worked(), figures()).of("A").sentences()[1]
    assert time == (
        "time: 4 pieces, from 20 observations. Lower is better; against the goalposts from 1 piece to 10 pieces that "
        "is 0.67 on a scale from 0 to 1. With a weight of 25 % it gives 16.67 points."
    )


@pytest.mark.parametrize(
    ("method", "against", "headline"),
    [
        (
            Normalisation.SAMPLE_MIN_MAX,
            "the figures of the team, from 3 pieces to 6 pieces, that is 0.67 on a",
            "of 100",
        ),
        (Normalisation.DISTANCE_TO_TARGET, "the target of 4 pieces that is 1 on a scale from 0 to 1", "of 100 points"),
        (
            Normalisation.Z_SCORE,
            "the team's mean of 4.33 pieces that is 0.27 standard deviations",
            "-0.62 points, where 0 is the mean of the team",
        ),
    ],
)
def test_each_method_names_its_yardstick(method: Normalisation, against: str, headline: str) -> None:
    """The worst and best of the team, the target, or the mean."""
    told = staff_indices(worked(method), figures()).of("A").sentences()
    assert against in told[1]
    assert headline in told[0]


def test_a_product_tells_its_factors() -> None:
    """In a geometric index a component multiplies."""
    told = staff_indices(worked(aggregation=Aggregation.GEOMETRIC), figures()).of("A").sentences()
    assert told[1].endswith("With a weight of 25 % it multiplies the index by 0.9036.")


@pytest.mark.parametrize("no_spread", list(NoSpread))
def test_equal_figures_are_explained(no_spread: NoSpread) -> None:
    """Neutral or left out, and why."""
    measured = figures()
    for person in measured.values():
        person["load"] = known(70)
    scheme = worked(Normalisation.SAMPLE_MIN_MAX, no_spread=no_spread)
    told = staff_indices(scheme, measured).of("A").sentences()[4]
    why = "all who were measured are equal, so it says nothing about any of them."
    assert told == "load: 70 pieces, from 20 observations. " + (
        f"It is left out: {why}"
        if no_spread is NoSpread.DROP
        else f"It counts as 0.5, neither good nor bad: {why} With a weight of 10 % it gives 5.00 points."
    )


def test_a_frozen_component_is_explained() -> None:
    """Where it stood, where it is held, and because of what."""
    component = host("done", 1, goalposts=(0, 100), guarded_by=(Measure.REOPENED,))
    scheme = Scheme(name="x", version="1", components=(component,))
    measured = {person: {"done": known(value)} for person, value in (("a", 40), ("b", 60), ("c", 90))}
    guards = {person: {Measure.REOPENED: known(share)} for person, share in (("a", 0), ("b", 0), ("c", "0.5"))}
    told = staff_indices(scheme, measured, guards).of("c").sentences()[1]
    assert (
        "that is 0.9 on a scale from 0 to 1. It is held at 0.6, the team's median, because reopened is worse than the "
        "team's median by more than chance. With a weight of 100 % it gives 60.00 points."
    ) in told


def test_what_is_of_the_department_is_said_to_be() -> None:
    """A figure that is the same for all is not one's own; what rests on nothing names no evidence."""
    component = load(weight=1, better=Better.LOWER, scope=Scope.DEPARTMENT, goalposts=(0, 100))
    scheme = Scheme(name="x", version="1", components=(component,))
    told = staff_indices(scheme, {"a": {"load": known(25, evidence=0)}}).of("a").sentences()[1]
    assert told.startswith("load: 25 complaints, the same for the whole department. Lower is better;")


def test_without_anything_that_weighs_the_weight_is_told() -> None:
    """There is a figure but no index to give to."""
    components = (host("shown", 0, goalposts=(0, 4)), host("paid", 1))
    scheme = Scheme(name="x", version="1", components=components)
    told = staff_indices(scheme, {"p": {"shown": known(3)}}).of("p").sentences()
    assert told[1].endswith("that is 0.75 on a scale from 0 to 1. Its weight is 0 %.")
    assert told[2] == "paid: pending, not measured. It is left out and does not count as zero."


def test_gates_of_the_host_are_in_its_unit() -> None:
    """Not in percent, and negative figures keep their sign; an audit is."""
    gates = (Gate(measure=Measure.HOST, at_least="-1.5"), Gate(measure=Measure.AUDIT, at_least="0.5"))
    guards = {"A": {Measure.HOST: known("-0.001"), Measure.AUDIT: known("0.25")}}
    told = staff_indices(worked(gates=gates), figures(), guards).of("A").sentences()
    assert told[-3:-1] == (
        "Gate: host has to be at least -1.5; it is 0, so the gate is open.",
        "Gate: audit has to be at least 50 %; it is 25 %, so the gate is closed.",
    )
    half = {"A": {Measure.HOST: known("-2"), Measure.AUDIT: known(Fraction(2, 3))}}
    told = staff_indices(worked(gates=gates), figures(), half).of("A").sentences()
    assert told[-3] == "Gate: host has to be at least -1.5; it is -2, so the gate is closed."
    assert "it is 66.67 %" in told[-2]


def test_whom_to_tell_is_the_schemes() -> None:
    """The last sentence names them."""
    told = staff_indices(worked(contest="the works council"), figures()).of("A").sentences()
    assert told[-1].startswith("If a number or a case in it is wrong, tell the works council:")


def test_nouns_go_with_the_measure() -> None:
    """Cases, customers; proposals are their own evidence, and one of a kind is not many."""
    scheme = default_scheme()
    measured = {one.name: known("0.5", evidence=12) for one in scheme.components}
    measured["closures"] = known(1, evidence=1)
    told = staff_indices(scheme, {"p": measured}).of("p").sentences()
    assert told[2].startswith("closures: 1 closure, from 1 case. ")
    assert told[4].startswith("proposals: 0.5 proposals. ")
    assert told[1].startswith("handling time: 50 %, from 12 cases. ")
    assert told[3].startswith("repeat orders: 50 %, from 12 customers. ")


def test_hours_are_told_as_hours() -> None:
    """A figure that is no share is told in its unit."""
    component = attrs.evolve(handling_time(weight=1, within=timedelta(days=1)), unit="hours", goalposts=(0, 9))
    told = staff_indices(Scheme(name="x", version="1", components=(component,)), {"a": {"handling time": known(3)}})
    assert "handling time: 3 hours, from 20 cases." in told.of("a").sentences()[1]


def test_the_plain_figure_stands_beside_the_adjusted_one() -> None:
    """Ten of ten, drawn to 84 %: whoever counts own cases finds what was counted, and what was done to it."""
    share = handling_time(weight=1, within=timedelta(days=14))
    scheme = Scheme(name="x", version="1", components=(share,))

    def told(observed: Fraction | None) -> str:
        found = Measurement(
            value=Fraction(84, 100), low=Fraction(7, 10), high=Fraction(9, 10), evidence=10, observed=observed
        )
        return staff_indices(scheme, {"ann": {"handling time": found}}).of("ann").sentences()[1]

    assert told(Fraction(1)).startswith(
        "handling time: 84 % (between 70 % and 90 %), from 10 cases. These cases by themselves give 100 %; that was "
        "adjusted for how hard they are, and drawn towards the team, the more so the fewer they are. Higher is better"
    )
    plain = "handling time: 84 % (between 70 % and 90 %), from 10 cases. Higher is better"
    assert told(None).startswith(plain)
    assert told(Fraction(84, 100)).startswith(plain)
