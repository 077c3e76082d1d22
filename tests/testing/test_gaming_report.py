"""What a play gains, what a strategy gains, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.motivation._period import Period
from grievance.testing.gaming import TOLERANCE, GamingReport, Play, StrategyResult, World, gaming_report

EMPTY = World(histories={}, period=Period.parse("2026-02"), now=datetime(2026, 3, 1, tzinfo=UTC))


@attrs.frozen
class Telling:
    """A strategy that leaves the name of who played it as that of a customer."""

    name: str = "telling"
    what: str = "tells who played"

    def play(self, world: World, person: str, /) -> World:
        """Return the world with a mark."""
        return attrs.evolve(world, purchases={**world.purchases, person: ()})


def index_of_marks(**points: tuple[Any, Any]) -> Any:
    """Return an index that gives each person the second number once the person has played, else the first."""

    def index(world: World) -> Mapping[str, Any]:
        return {person: pair[person in world.purchases] for person, pair in points.items()}

    return index


def play(before: int | None, after: int | None, person: str = "ann") -> Play:
    """Return a play in the first world."""
    return Play(
        person=person,
        world=0,
        before=None if before is None else Fraction(before),
        after=None if after is None else Fraction(after),
    )


def result(*plays: Play, tolerance: Fraction = Fraction(1), name: str = "idling") -> StrategyResult:
    """Return what came of some plays."""
    return StrategyResult(strategy=name, what="does nothing", plays=plays, tolerance=tolerance)


@pytest.mark.parametrize(
    ("before", "after", "gain", "withheld"),
    [(50, 53, 3, False), (50, 41, -9, False), (50, None, 0, True), (None, 20, 20, False), (None, None, 0, False)],
)
def test_the_gain_is_the_difference(before: int | None, after: int | None, gain: int, withheld: bool) -> None:
    """Withheld afterwards is no gain, and is told; an index where there was none is all gain."""
    assert play(before, after).gain == gain
    assert play(before, after).withheld is withheld


def test_the_mean_counts_every_play() -> None:
    """Gains and losses are averaged, and a play that was withheld counts as nothing."""
    found = result(play(10, 14), play(10, 8), play(10, None))

    assert found.mean == Fraction(2, 3)
    assert found.gained == Fraction(1, 3)
    assert found.withheld == 1


def test_chance_is_twice_the_standard_error() -> None:
    """Gains of 4, -2 and 4 deviate by 2 times the root of 3: their mean is known to 4. Of one play it is not."""
    assert result(play(10, 14), play(10, 8), play(10, 14)).chance == pytest.approx(4)
    assert result(play(10, 14)).chance == result().chance == float("inf")


def test_a_gain_that_chance_explains_is_told_as_such() -> None:
    """Gains of 4, -2 and 4 have a mean of 2, give or take 4: more worlds tell more."""
    found = result(play(10, 14), play(10, 8), play(10, 14))

    assert (found.gains, found.may_be_chance, found.verdict) == (False, True, "may gain by chance")
    assert "idling: may gain by chance: +2.00 ± 4.00 points" in str(found)
    assert "| may gain by chance |" in GamingReport(results=(found,)).markdown()
    GamingReport(results=(found,)).must_resist()
    certain = result(play(10, 14), play(10, 14))
    assert (certain.gains, certain.may_be_chance, certain.verdict) == (True, False, "gains")


def test_what_nobody_plays_is_refused() -> None:
    """A report on nothing would say that nothing gains."""
    index = index_of_marks(ann=(10, 40))

    with pytest.raises(InvalidValue, match="must hold somebody"):
        gaming_report(index, [], strategies=(Telling(),))
    with pytest.raises(InvalidValue, match="must hold somebody"):
        gaming_report(index_of_marks(), [EMPTY], strategies=(Telling(),))
    for players in ((), ("nobody",)):
        with pytest.raises(InvalidValue, match="somebody whom the index names, such as 'ann'"):
            gaming_report(index, [EMPTY], strategies=(Telling(),), players=players)


def test_what_nobody_played_gains_nothing() -> None:
    """Without plays there is no gain, no largest one, and no error."""
    found = result()

    assert found.mean == found.gained == found.withheld == 0
    assert found.largest is None
    assert not found.gains
    assert str(found) == "idling: gains nothing: +0.00 points on average; 0 % of 0 plays gain"


@pytest.mark.parametrize(("after", "gains"), [(11, False), (12, True)])
def test_a_mean_gain_above_the_tolerance_gains(after: int, gains: bool) -> None:
    """A gain of exactly the tolerance is none, neither of a play nor on average."""
    found = result(play(10, after))

    assert found.gains is gains
    assert found.gained == int(gains)


def test_the_first_of_equally_large_gains_is_told() -> None:
    """The largest gain is told with who had it."""
    found = result(play(10, 11), play(10, 15, "bob"), play(20, 25, "cid"))

    assert found.largest == play(10, 15, "bob")
    assert str(found) == ("idling: GAINS: +3.67 ± 2.67 points on average; 67 % of 3 plays gain, at most +5.00 (bob)")


def test_withheld_plays_are_told() -> None:
    """How often an index was withheld stands at the end."""
    assert str(result(play(10, None))).endswith("0 % of 1 plays gain, at most +0.00 (ann), withheld 1 times")


def test_everybody_plays_in_every_world() -> None:
    """Without names whoever the index names plays, by name, in each world, against what the index was there."""
    worlds = [EMPTY, attrs.evolve(EMPTY, purchases={"bob": ()})]
    index = index_of_marks(bob=(10, 40), ann=(20, 21.5))

    (found,) = gaming_report(index, worlds, strategies=(Telling(),)).results

    assert [(one.world, one.person, one.gain) for one in found.plays] == [
        (0, "ann", Fraction(3, 2)),
        (0, "bob", 30),
        (1, "ann", Fraction(3, 2)),
        (1, "bob", 0),
    ]
    assert (found.strategy, found.what, found.tolerance) == ("telling", "tells who played", TOLERANCE)


def test_players_can_be_named() -> None:
    """Only who is named plays; whom the index does not know has no index."""
    report = gaming_report(
        index_of_marks(ann=(1, 3), bob=(1, 9)), [EMPTY], strategies=(Telling(),), players=iter(("ann", "eve"))
    )

    assert report.results[0].plays == (play(1, 3), play(None, None, "eve"))


def test_the_tolerance_is_that_of_the_call() -> None:
    """What counts as nothing can be set."""
    index = index_of_marks(ann=(1, 3))

    assert gaming_report(index, [EMPTY], strategies=(Telling(),)).gaining
    assert not gaming_report(index, [EMPTY], strategies=(Telling(),), tolerance=Fraction(2)).gaining


@pytest.mark.parametrize("points", [float("nan"), float("inf")])
def test_points_are_numbers(points: float) -> None:
    """An index that gives no finite number is refused: its gains would be nonsense."""
    with pytest.raises(InvalidValue, match="finite numbers"):
        gaming_report(index_of_marks(ann=(1, points)), [EMPTY], strategies=(Telling(),))


def test_a_report_tells_who_gains() -> None:
    """The strategies that gain are found, and an index that must resist does not."""
    report = GamingReport(results=(result(play(1, 1)), result(play(1, 4, "bob"), name="cheating")))

    assert [one.strategy for one in report.gaining] == ["cheating"]
    with pytest.raises(AssertionError) as refused:
        report.must_resist()
    assert str(refused.value) == (
        "cheating: GAINS: +3.00 points on average; 100 % of 1 plays gain, at most +3.00 (bob)\n  it does nothing"
    )
    GamingReport(results=report.results[:1]).must_resist()


def test_a_report_as_text_table_and_json() -> None:
    """All three forms say the same of every strategy."""
    report = GamingReport(results=(result(play(1, None)), result(play(1, 4, "bob"), name="cheating"), result()))

    assert str(report).splitlines()[-1] == "3 strategies in 2 plays: 1 gain"
    assert len(str(report).splitlines()) == 4
    assert report.markdown().splitlines() == [
        "| strategy | the person … | mean gain | plays that gain | largest gain | withheld | verdict |",
        "|---|---|---|---|---|---|---|",
        "| idling | does nothing | +0.00 | 0 % | +0.00 | 1 | gains nothing |",
        "| cheating | does nothing | +3.00 | 100 % | +3.00 | 0 | **gains** |",
        "| idling | does nothing | +0.00 | 0 % |  | 0 | gains nothing |",
    ]
    told = report.as_mapping()["results"]
    assert told[1] == {
        "strategy": "cheating",
        "what": "does nothing",
        "plays": 1,
        "mean": 3.0,
        "chance": None,
        "gained": 1.0,
        "largest": 3.0,
        "by": "bob",
        "withheld": 0,
        "gains": True,
    }
    assert (told[2]["largest"], told[2]["by"]) == (None, None)
