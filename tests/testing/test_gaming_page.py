"""The page about gaming: its tables are made anew, the default index resists, and one that counts clicks does not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from grievance.motivation import default_scheme
from grievance.testing.gaming import GamingReport, IndexUnderTest, gaming_report, index_of, synthetic_world
from testing.naive_index import clicks

PAGE = Path(__file__).parents[2] / "docs" / "gaming.md"
CLICKS = Path(__file__).with_name("naive_index.py")

HEAD = """\
# Can your index be gamed?

A number that is paid for gets moved the cheapest way. Before you pay for one, let the library play against it. An
index is any function from a world, which is all that it could be computed from, to points per person, out of 100:

```python
{clicks}```

```python
from grievance.testing.gaming import gaming_report, synthetic_world

report = gaming_report(clicks, [synthetic_world(seed=1)])
```

```python
>>> print(report.results[0])
close and reopen: GAINS: +21.61 ± 5.81 points on average; 100 % of 8 plays gain, at most +29.01 (handler-2)

```

`print(report)` tells this of every strategy; `report.must_resist()` fails a test if any gains. On your own histories
play with `world_of(histories, period=…, now=…)`: begin some months before the period, since who plays knows from then
which kinds of complaints are hard. Your own strategies are objects with `name`, `what` and `play(world, person)`, and
go into `strategies=`.

## What is played

One person plays at a time, and all others go on as they did. The world is then as it would look: histories stay such as
the lifecycle allows, and what is done to colleagues stands in theirs. Nobody plays with hindsight: what is played until
an instant does not depend on what comes later, and a test says so. The gain is the difference in points, averaged over
all players and worlds, give or take twice its standard error; half a point counts as nothing (`tolerance=`), and what
chance alone may explain is said to. An index that is withheld gains nothing.

What is played here are the games of made-up teams: {worlds} worlds of {people} people and {cases} complaints.
A game may gain by chance on a few cases; more worlds tell more.

<!-- Made by playing: `PYTHONPATH=tests python tests/testing/test_gaming_page.py` writes it anew. -->
"""

NAIVE = """
## An index that counts clicks

The one above. It pays for closing a case three times, for answering nothing, and for a dozen useless proposals.

"""

DEFAULT = """
## The index of the library

`index_of(default_scheme())`: none of these strategies gains.

"""

FOOT = """
## What no index sees

What leaves no trace: complaints that nobody puts on record, or only when they are solved; complainants who give up
after an empty answer. The table has a quarter of them give up; if all did, answering old cases with nothing would gain
about a point. So look at a sample of cases yourself (`audit_sample`), ask customers, and pay for an index only beside
them.

Nor does it see whose work it was when somebody takes a colleague's finished case: who reopens it just after the answer
and answers it anew, or has it transferred in the last minute, has decided it as far as the history tells, and gained
some 14 points where that was tried on all cases of colleagues. It stands in the history under that name, so colleagues
see it, and the permissions of a procedure can leave reopening and the offering of transfers to leads. Two who agree to
help each other are not seen either: a note of a friend makes an invented complaint look real (some 4 points).

A log of another system that names no owners counts whoever appears in it as having worked: there a note on a
colleague's case pays. Complaints that are handled here have owners, and there it does not.

What shows at receipt must be in the case mix (`Terms(mix=…)`): if products differ in difficulty and the mix has only
the category, picking products pays.
"""

WORLDS, PEOPLE, CASES = (1, 2), 8, 600


def played(index: IndexUnderTest) -> GamingReport:
    """Return what came of all strategies against an index in the worlds of the page."""
    return gaming_report(index, [synthetic_world(seed, people=PEOPLE, cases=CASES) for seed in WORLDS])


@cache
def reports() -> tuple[GamingReport, GamingReport]:
    """Return the reports on the two indices."""
    return played(clicks), played(index_of(default_scheme()))


def page() -> str:
    """Return the page as the games make it."""
    naive, default = reports()
    code = CLICKS.read_text("utf-8").partition("\n\n")[2]
    head = HEAD.format(clicks=code, worlds=len(WORLDS), people=PEOPLE, cases=CASES)
    return head + NAIVE + naive.markdown() + "\n" + DEFAULT + default.markdown() + "\n" + FOOT


def test_the_page_tells_what_was_played() -> None:
    """The page is the one that is made by playing."""
    assert PAGE.read_text("utf-8") == page()


def test_the_default_index_resists() -> None:
    """No strategy gains on it."""
    reports()[1].must_resist()


def test_an_index_of_clicks_does_not() -> None:
    """Several strategies gain on an index that counts clicks, and most of the time."""
    gaining = {result.strategy: result for result in reports()[0].gaining}

    assert gaining.keys() >= {
        "close and reopen",
        "splitting",
        "mass refusal",
        "trivial proposals",
        "invented complaints",
    }
    assert gaining["close and reopen"].gained > gaining["close and reopen"].tolerance
    assert gaining["close and reopen"].mean > 5


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
