"""Labels become one path of a category (S58)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.intake import IntakeMap
from grievance.intake._category import slug
from grievance.intake._memory import Remembered
from grievance.model import Category
from support.intake_maps import document, reasons, submission

SLUGS = [
    ("HEAT/HOT WATER", "heat-hot-water"),
    ("Heat/Hot Water", "heat-hot-water"),
    ("Credit reporting, credit repair", "credit-reporting-credit-repair"),
    ("  --Late!!  delivery (again)--", "late-delivery-again"),
    ("Plomería", "plomeria"),
    ("Zażółć GĘŚLĄ", "zazołc-gesla"),
    ("Straße", "straße"),
    ("ﬁnance №5 ½", "finance-no5-1-2"),
    ("İstanbul", "istanbul"),
    ("Жалоба на ЁЛКУ", "жалоба-на-ёлку"),
    ("苦情 処理", "苦情-処理"),
    ("हिन्दी में", "हिन्दी-में"),
    ("a\u0301\u0301b", "ab"),
    ("\u0301a", "a"),
    ("a_b", "a-b"),
    ("a\0b\ud800c", "a-b-c"),
    ("***", ""),
    ("", ""),
]


@pytest.mark.parametrize(("label", "expected"), SLUGS)
def test_a_label_becomes_a_slug(label: str, expected: str) -> None:
    """Lower case, no accents on Latin letters, one dash for any run of other characters, none at the ends."""
    assert slug(label) == expected


@given(st.text(max_size=30))
def test_a_slug_is_a_step_of_a_path_and_stays_one(label: str) -> None:
    """A slug that is not empty is accepted as a category, has no two dashes in a row, and is its own slug."""
    made = slug(label)

    if made:
        assert Category(path=made).path == made
        assert "/" not in made
    assert "--" not in made
    assert made == made.strip("-")
    assert slug(made) == made


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=30))
def test_ascii_labels_keep_their_letters_and_digits(label: str) -> None:
    """Of ASCII text a slug keeps every letter and digit, and nothing else but dashes."""
    assert slug(label).replace("-", "") == "".join(char for char in label if char.isalnum()).lower()


def category(record: dict[str, Any], **written: Any) -> str:
    """Return the category that is made of *record*."""
    return submission(record, {"category": written}).category


def test_a_bare_string_is_one_step() -> None:
    """One column gives one step: a slash in a label is no level."""
    assert submission({"c": "HEAT/HOT WATER"}, {"category": "c"}).category == "heat-hot-water"
    assert submission({"c": 5}, {"category": "c"}).category == "5"


def test_several_columns_make_one_path() -> None:
    """Each column is a step; empty cells, and labels without letters or digits, are skipped."""
    columns = ["product", "issue", "sub"]

    assert category({"product": "Mortgage", "issue": " Loan servicing ", "sub": "Fees"}, columns=columns) == (
        "mortgage/loan-servicing/fees"
    )
    assert category({"product": "Mortgage", "issue": "", "sub": "Fees"}, columns=columns) == "mortgage/fees"
    assert category({"product": "?", "issue": None, "sub": "Fees"}, columns=columns) == "fees"


def test_split_makes_further_levels() -> None:
    """A separator cuts a label into levels, of which empty ones are skipped."""
    assert category({"c": "Noise - Residential"}, column="c", split=" - ") == "noise/residential"
    assert category({"c": "Noise - - Residential -"}, column="c", split="-") == "noise/residential"
    assert category({"a": "A>B", "b": "C > D"}, columns=["a", "b"], split=">") == "a/b/c/d"


def test_values_are_paths_and_go_before_slugs() -> None:
    """The whole cell is looked up before it is split or slugged, and may give several levels, or nothing."""
    values = {"Plumbing": "housing/plumbing", "Noise - Street": "noise/outside", "N/A": ""}

    assert category({"c": " PLUMBING"}, column="c", values=values) == "housing/plumbing"
    assert category({"c": "Noise - Street"}, column="c", values=values, split=" - ") == "noise/outside"
    assert category({"c": "Noise - Park"}, column="c", values=values, split=" - ") == "noise/park"
    assert category({"a": "N/A", "b": "Plumbing"}, columns=["a", "b"], values=values) == "housing/plumbing"
    assert category({"a": "Plumbing", "b": "Leak"}, columns=["a", "b"], values=values) == "housing/plumbing/leak"


def test_otherwise_stands_for_no_category() -> None:
    """``otherwise`` stands for empty cells and, of one column with ``values``, for unknown ones."""
    assert category({"c": ""}, column="c", otherwise="none/yet") == "none/yet"
    assert category({"c": "!"}, column="c", otherwise="none") == "none"
    assert category({"c": "B"}, column="c", otherwise="none") == "b"
    assert category({"c": "B"}, column="c", otherwise="none", values={"A": "a"}) == "none"
    assert category({"c": "B"}, column="c", values={"A": "a"}) == "b"
    assert category({"c": "A"}, column="c", otherwise="none", values={"A": ""}) == "none"


def test_values_of_several_columns_are_for_some_steps() -> None:
    """Where several columns make a path, a step that ``values`` does not know is kept beside ``otherwise``."""
    written: dict[str, Any] = {"columns": ["a", "b"], "values": {"A": "x"}, "otherwise": "none"}

    assert category({"a": "A", "b": "B"}, **written) == "x/b"
    assert category({"a": "B", "b": ""}, **written) == "b"
    assert category({}, **written) == "none"


def test_a_constant_category() -> None:
    """All records may have one category."""
    assert category({}, value="delivery/late") == "delivery/late"


@pytest.mark.parametrize("cell", ["", None, "?!", [], {}])
def test_no_category_is_a_reason(cell: object) -> None:
    """A complaint without a category is refused, unless the map has one for it."""
    told = {"a, b": "gives no category: it needs letters or digits, or give otherwise in the map"}

    assert reasons({"a": cell}, {"category": {"columns": ["a", "b"]}}) == told


@pytest.mark.parametrize("cell", [["a"], {"a": 1}, float("nan")])
def test_a_category_is_made_of_text(cell: object) -> None:
    """A list or an object is no label; the column that holds it is named."""
    told = reasons({"a": "x", "b": cell}, {"category": {"columns": ["a", "b"]}})

    assert list(told) == ["b"]
    assert told["b"].startswith("must be text or a finite number, not a")


def test_a_category_is_no_story() -> None:
    """A label of more than 300 characters is refused: it is another column."""
    assert category({"c": "a" * 300}, column="c") == "a" * 300
    assert reasons({"c": "a" * 301}, {"category": "c"}) == {
        "c": "is longer than 300 characters, too long for a category"
    }


def test_true_and_one_are_different_labels() -> None:
    """Cells that are equal to Python but not in text do not share what was remembered."""
    intake_map = IntakeMap.from_mapping(document({"category": "c"}))

    cells: list[object] = [1, True, 1.0, "1"]
    made = [intake_map.submission({"id": 1, "c": cell}).category for cell in cells]
    assert made == ["1", "true", "1-0", "1"]


def test_what_is_remembered_is_bounded() -> None:
    """Answers are worked out once while few are asked for, and forgotten before they fill memory."""
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return number * 2

    remembered = Remembered(double)

    assert [remembered[n] for n in (1, 2, 1, 2)] == [2, 4, 2, 4]
    assert asked == [1, 2]
    for n in range(10_000):
        assert remembered[n] == 2 * n
        assert len(remembered) <= 4096
    assert remembered[1] == 2
