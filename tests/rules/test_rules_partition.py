"""The partition: worked examples of classes, examples and boundaries of each kind of fact."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import FactError
from grievance.rules import Column, FactSchema, Partition, when


def partition(declared: Any, *written: Any) -> Partition:
    """The partition of rules that ask one fact, called f; None asks nothing."""
    schema = FactSchema.from_mapping({"f": declared})
    return Partition.of([() if asked is None else when({"f": asked}, schema) for asked in written])


def classes(column: Column, count: int) -> list[tuple[str, object]]:
    """Classes as the rows alive, first row first, and the example."""
    return [(f"{of.rows:0{count}b}", of.example) for of in column.classes]


def only(declared: Any, *written: Any) -> Column:
    """The only column of a partition."""
    (column,) = partition(declared, *written).columns
    return column


def test_numbers_are_cut_where_a_condition_changes() -> None:
    """Five stretches of integers, of which the two that no rule tells apart are one class."""
    column = only("integer", {"at_least": 3}, {"below": 7}, {"not": 5}, None)

    assert classes(column, 4) == [
        ("0111", 2),
        ("1111", 3),
        ("1101", 5),
        ("1011", 7),
        ("0001", None),
    ]
    assert column.boundaries == (2, 3, 4, 5, 6, 7)
    assert [column.class_of(value) for value in (-9, 3, 4, 5, 6, 99, None)] == [0, 1, 1, 2, 1, 3, 4]


def test_decimals_are_cut_on_either_side_of_a_number() -> None:
    """A limit belongs to one side: at_least to the right, above to the left; examples lie strictly between."""
    column = only({"type": "decimal", "at_least": 0}, {"above": 10.5}, {"at_least": 10.5}, {"below": 20})

    assert classes(column, 3) == [
        ("001", 0),
        ("011", Decimal("10.5")),
        ("111", Decimal("15.25")),
        ("110", 20),
        ("000", None),
    ]
    assert column.boundaries == (0, Decimal("10.4"), Decimal("10.5"), Decimal("10.6"), Decimal("19.9"), 20)


def test_numbers_stay_inside_the_declared_bounds() -> None:
    """No class, example or boundary lies outside of what the declaration allows."""
    column = only({"type": "integer", "at_least": 0, "at_most": 3}, {"at_least": 2}, {"at_most": 3}, {"at_least": 0})

    assert classes(column, 3) == [("011", 0), ("111", 2), ("000", None)]
    assert column.boundaries == (0, 1, 2, 3)
    with pytest.raises(FactError):
        column.class_of(4)


def test_open_numbers_have_an_example_on_every_side() -> None:
    """Below the lowest and above the highest limit there is always another number, found exactly."""
    high = Decimal("1E+40")

    assert classes(only("decimal", {"above": high}, {"at_most": -1}), 2) == [
        ("01", -1),
        ("00", high),
        ("10", 10**40 + 1),
        ("00", None),
    ]
    assert classes(only("decimal", {"at_least": -1}), 1) == [("0", -2), ("1", -1), ("0", None)]
    assert classes(only("decimal", {"at_least": Decimal("-0.5")}), 1) == [
        ("0", Decimal("-1.5")),
        ("1", Decimal("-0.5")),
        ("0", None),
    ]
    assert classes(only("decimal", {"present": True}), 1) == [("1", 0), ("0", None)]


def test_boundaries_stay_exact_where_numbers_are_long() -> None:
    """The unit beside a limit is the finest scale of the column, however far apart the limits are."""
    tiny = Decimal("1E-30")

    found = only("decimal", {"at_least": 10**30}, {"below": tiny}).boundaries

    assert [str(value) for value in found] == ["0E-30", "1E-30", f"{'9' * 30}.{'9' * 30}", f"1{'0' * 30}"]


def test_listed_values_are_classes_by_what_names_them() -> None:
    """Values that the same rules name are one class; those that none names are one class."""
    column = only(["a", "b", "c", "d", "e"], ["a", "b"], {"not": "c"})

    assert classes(column, 2) == [("11", "a"), ("00", "c"), ("01", "d"), ("00", None)]
    assert [column.class_of(value) for value in ("a", "b", "c", "d", "e", None)] == [0, 0, 1, 2, 2, 3]
    assert column.boundaries == ("a", "b", "c", "d", "e")


def test_texts_have_a_stranger() -> None:
    """Where any text may come, a text that no condition names stands for all the others."""
    column = only("text", "x", ["other", "y/z"], "")

    assert classes(column, 3) == [("001", ""), ("010", "other"), ("100", "x"), ("000", "other-"), ("000", None)]
    assert column.boundaries[:4] == ("", "other", "x", "y/z")
    assert column.class_of("y") == column.class_of("y/z/other") == column.class_of("anything")


def test_paths_have_classes_at_and_below_what_is_named() -> None:
    """A branch, what lies below it, its branches below, and everything outside are told apart as needed."""
    column = only("path", "a/b/**", "a/b", {"any_of": ["a/**"], "not": ["a/b/c/**", "z"]}, "**")

    assert classes(column, 4) == [
        ("0011", "a"),
        ("1111", "a/b"),
        ("1001", "a/b/c"),
        ("1011", "a/b/other"),
        ("0001", "other"),
        ("0000", None),
    ]
    assert column.boundaries == ("a", "a/b", "a/b/c", "a/other", "a/b/other", "a/b/c/other")
    assert [
        f"{column.classes[column.class_of(path)].rows:04b}"
        for path in ("a/x", "a/bb", "a/b/x/y", "a/b/c/d/e", "ab", "zz/a/b")
    ] == ["0011", "0011", "1011", "1001", "0001", "0001"]


def test_a_stranger_is_a_step_that_no_condition_names() -> None:
    """What stands for all unnamed paths below a branch differs from the paths named there."""
    column = only("path", {"any_of": ["a/**"], "not": ["a/other", "b/other-"]})

    assert classes(column, 1) == [("1", "a"), ("0", "a/other"), ("0", None)]
    assert column.boundaries == ("a", "a/other", "a/other-")
    assert column.class_of("a/x") == column.class_of("a/other/x") == column.class_of("a")


def test_listed_paths_are_classes_too() -> None:
    """With a list of paths only these are examples, and a subtree covers those below it."""
    column = only({"type": "path", "values": ["a", "a/b", "c"]}, "a/**", "a/b")

    assert classes(column, 2) == [("10", "a"), ("11", "a/b"), ("00", "c"), ("00", None)]
    assert column.boundaries == ("a", "a/b", "c")


def test_flags_are_true_false_or_absent() -> None:
    """A boolean has at most two classes beside the absent fact, and boundaries only if they differ."""
    column = only("boolean", True, {"not": True}, {"present": False})

    assert classes(column, 3) == [("100", True), ("010", False), ("001", None)]
    assert column.boundaries == (True, False)
    assert only("boolean", {"present": True}).boundaries == ()
    assert classes(only("boolean", {"present": True}), 1) == [("1", True), ("0", None)]


def test_each_tag_is_a_column_of_its_own() -> None:
    """A rule that wants any of several tags has a row a tag; presence is a column without a tag."""
    found = partition("tags", {"any_of": ["x", "y"]}, {"none_of": ["x"]}, {"present": True}, {"present": False})

    assert found.owners == (3, 2, 1, 0, 0)
    assert {column.tag: classes(column, 5) for column in found.columns} == {
        "x": [("11011", True), ("01111", False), ("01011", None)],
        "y": [("11111", True), ("10111", False), ("10111", None)],
        None: [("11110", True), ("11101", None)],
    }
    assert [found.matching({"f": tags}) for tags in (None, ["x"], ["y"], ["x", "y"], [])] == [
        (3,),
        (0, 2),
        (0, 1, 2),
        (0, 2),
        (1, 2),
    ]


def test_the_value_that_a_column_sees() -> None:
    """Columns of tags see whether their tag came; other columns see the accepted value; None is absent."""
    found = partition("tags", {"any_of": ["x"]}, {"present": True})
    tag, presence = sorted(found.columns, key=lambda column: column.tag is None)

    assert [
        (tag.value_in(facts), presence.value_in(facts)) for facts in ({"f": ["x", "z"]}, {"f": ()}, {"f": None}, {})
    ] == [(True, True), (False, True), (None, None), (None, None)]
    assert only("decimal", 1).value_in({"f": 0.1}) == Decimal("0.1")
    with pytest.raises(FactError):
        tag.value_in({"f": "x"})


def test_columns_come_in_the_order_in_which_rules_ask() -> None:
    """What no rule asks has no column; the others keep the order of the file."""
    schema = FactSchema.from_mapping({"unasked": "text", "a": "text", "b": "integer", "c": "boolean"})
    whens = [when({"b": 1}, schema), when({"c": True, "a": "x", "b": 2}, schema), when({}, schema)]

    found = Partition.of(iter(whens))

    assert [column.fact.name for column in found.columns] == ["b", "c", "a"]
    assert found.matching({"b": 1}) == (0, 2)
    assert found.matching({"b": 2, "a": "x", "c": True}) == (1, 2)


def test_a_list_of_whens_can_be_indexed_by_itself() -> None:
    """Which of several bare conjunctions hold is answered by position, none for none."""
    assert Partition.of([]).matching({}) == ()
    assert Partition.of([(), ()]).matching({"whatever": 1}) == (0, 1)
    assert Partition.of([(), ()]).owners_of(0b01) == (1,)


def test_the_most_selective_fact_is_read_first() -> None:
    """The fact whose values leave the fewest rows alive is read first, and the others only while rows are left."""
    schema = FactSchema.from_mapping({"wide": "boolean", "narrow": "text", "tags": "tags"})
    wide = [when({"wide": True, "narrow": f"v{n}", "tags": {"any_of": ["t"]}}, schema) for n in range(9)]
    asked: list[str] = []

    class Watched(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            asked.append(key)
            return super().get(key, default)

    found = Partition.of(wide)

    assert found.matching(Watched(narrow="v", wide=True)) == ()
    assert asked == ["narrow"]
    assert found.matching(Watched(narrow="v3", wide=True, tags=["t"])) == (3,)


def test_a_partition_is_a_value_that_can_be_sent_to_another_process() -> None:
    """Equal lists of rules have equal partitions, before and after use, and survive pickling."""
    for declared, written in (("path", "a/**"), ("decimal", {"above": 1}), ("tags", {"any_of": ["x", "y"]})):
        one, two = partition(declared, written), partition(declared, written)
        one.matching({})

        assert (one, hash(one)) == (two, hash(two))
        assert one == pickle.loads(pickle.dumps(one))  # noqa: S301
        assert one != partition(declared, written, written)


def remembered(found: Partition) -> set[object]:
    """The names that the only column of a partition has at hand."""
    lookup: Any = found.columns[0].lookup
    return set(lookup.__self__)


def test_memory_is_bounded_however_many_different_values_come() -> None:
    """A column remembers some thousand short paths that no rule names; texts, which may be personal, never."""
    paths, texts = (partition(kind, "a/b", {"not": "a/c"}) for kind in ("path", "text"))
    for position in range(5000):
        for found in (paths, texts):
            assert found.matching({"f": f"a/b/{position}"}) == (1,)

    assert len(remembered(paths)) == len({"a/b", "a/c", None}) + 4096
    assert remembered(texts) == {"a/b", "a/c", None}


def test_a_remembered_path_is_short() -> None:
    """A path of 128 characters is remembered, a longer one is worked out again."""
    found = partition("path", "a/**")
    short, long = "a/" + "x" * 126, "a/" + "x" * 127

    assert [found.matching({"f": path}) for path in (short, long, short, long)] == [(0,)] * 4
    assert short in remembered(found)
    assert long not in remembered(found)
