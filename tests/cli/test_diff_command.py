"""``grievance diff``: what a new version changes for complaints, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from support.shop_file import SHOP

Diff: TypeAlias = Callable[..., tuple[int, str, str]]

PROCEDURE = (
    SHOP.replace('"delivery/late/**"', '"delivery/late", value = { above = 2.5 }')
    + """
[facts]
value = "decimal"

[[standards]]
id = "answer"
duty = "final response"
within = "10 business days"
calendar = "office"
"""
)


@pytest.fixture(name="diff")
def _diff(cli: Callable[..., tuple[int, str, str]], tmp_path: Path) -> Diff:
    """Return how to compare the procedure with another text of it."""

    def ran(new: str, *options: str) -> tuple[int, str, str]:
        (tmp_path / "old.toml").write_text(PROCEDURE, "utf-8")
        (tmp_path / "new.toml").write_text(new, "utf-8")
        return cli("diff", "old.toml", "new.toml", *options, store=False)

    return ran


CHANGED = PROCEDURE.replace("above = 2.5", "above = 1.5").replace('"10 business', '"8 business')


def test_nothing_changed(diff: Diff) -> None:
    """Another version that decides alike ends with 0."""
    new = PROCEDURE.replace('version = "1"', 'version = "2"').replace('id = "late"', 'id = "late-parcel"')
    code, out, err = diff(new)
    assert (code, err) == (0, "")
    assert out == (
        "Shop 1 -> Shop 2\nnothing changes for complaints\n\nanswered alike, for another reason\n"
        "  routing: logistics [late] -> [late-parcel]\n"
        '    facts = { category = "delivery/late", value = 3.5 }\n'
    )


def test_changed(diff: Diff) -> None:
    """What changes is told in words with examples, and the end is 1."""
    code, out, err = diff(CHANGED)
    assert (code, err) == (1, "")
    assert out == (
        "Shop 1 -> Shop 1\n\nrouting\n  front-desk [otherwise] -> logistics [late]\n"
        '    facts = { category = "delivery/late", value = 2.5 }\n\n'
        "standards\n  answer: within 10 business days -> 8 business days: less time\n"
    )


def test_json(diff: Diff) -> None:
    """The same as one JSON document, with the same end."""
    code, out, _ = diff(CHANGED, "--json")
    assert code == 1
    document = json.loads(out)
    assert document["old"]["name"] == "Shop"
    assert document["changes"] == [
        {
            "section": "routing",
            "message": "front-desk [otherwise] -> logistics [late]",
            "example": {"category": "delivery/late", "value": 2.5},
            "undecided": False,
        },
        {
            "section": "standards",
            "message": "answer: within 10 business days -> 8 business days: less time",
            "example": None,
            "undecided": False,
        },
    ]
    assert diff(PROCEDURE, "--json")[0] == 0


@pytest.mark.parametrize("new", ["[procedure]\n", "no toml"])
def test_wrong_use(diff: Diff, new: str) -> None:
    """A file with faults, or that cannot be read, ends with 2 and says what is wrong."""
    code, out, err = diff(new)
    assert (code, out) == (2, "")
    assert err.startswith("error: new.toml")


def test_packs_can_be_compared(cli: Callable[..., tuple[int, str, str]]) -> None:
    """Names of packs do; one that there is not ends with 2."""
    assert cli("diff", "retail", "retail", store=False)[0] == 0
    code, _, err = cli("diff", "retail", "retial", store=False)
    assert code == 2
    assert "retail" in err
