"""Expecting a decision: the value and exactly why, and on failure all that is needed to see why not."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from grievance.decision import Decision, Reason
from grievance.errors import FactError, InvalidValue
from grievance.model import Ground
from grievance.policies import Facts
from grievance.testing import Expected, ask, case_toml, expect, given_facts, run_suite, suite_from
from support.builders import RECEIVED, a_customer
from support.procedures import LATE, a_procedure, a_standard_row, with_policy

MONEY = {
    "id": "money",
    "when": {"category": "billing/**", "amount": {"at_least": 100}},
    "to": "payments",
    "because": "it is about money",
    "authority": "rule 7",
}
FACTS = {"category": "billing/wrong", "channel": "web", "amount": 20, "tags": ("red", "blue")}

pytest_plugins = ["pytester"]

SHOP = a_procedure(
    facts={"tags": "tags"},
    routing_rules=[LATE, MONEY],
    standards=[a_standard_row("answer", duty="final response", within="10 business days"), a_standard_row()],
)

TWO = Decision(
    value=("refund", "apology"),
    reasons=(
        Reason(rule="late", because="it was late", authority="rule 3"),
        Reason(rule="kind", because="we are kind"),
    ),
    read={"category": "delivery/late", "tags": frozenset({"b", "a"}), "amount": None},
)
NOBODY: Decision[str] = Decision.abstain("routing", "nobody is responsible", read={"channel": "phone"})


def some_facts(**changes: Any) -> Facts:
    """Return facts of a complaint about a bill."""
    return given_facts({**FACTS, **changes}, SHOP, RECEIVED)


def text_of(expecting: Callable[[], object]) -> str:
    """Return the text of the AssertionError that must come."""
    with pytest.raises(AssertionError) as failure:
        expecting()
    return str(failure.value)


def test_it_reads_as_a_sentence() -> None:
    """What is so can be said in one line, and shows itself."""
    expected = expect(SHOP.route(some_facts(amount=100))).to_be("payments").because("money").resting_on("rule 7")

    assert isinstance(expected, Expected)
    assert repr(expected.reading(category="billing/wrong", amount=100)) == "<payments because of money>"


@pytest.mark.parametrize(
    "say",
    [
        lambda: expect(TWO).to_be(("refund", "apology")),
        lambda: expect(TWO).to_be(["apology", "refund"]),
        lambda: expect(TWO).to_be({"apology", "refund"}),
        lambda: expect(TWO).because("kind", "late"),
        lambda: expect(TWO).because_at_least("late"),
        lambda: expect(TWO).resting_on("rule 3"),
        lambda: expect(TWO).reading({"tags": ["a", "b"]}, category="delivery/late", amount=None),
        lambda: expect(TWO).because_at_least("late").because("late", "kind"),
        lambda: expect(NOBODY).to_abstain().because("routing").resting_on().reading(channel="phone"),
        lambda: expect(NOBODY).to_be(None),
        lambda: expect(Decision(value=Ground.DUPLICATE)).to_be("duplicate").to_be(Ground.DUPLICATE).because(),
        lambda: expect(Decision(value=0)).to_be(0),
        lambda: expect(Decision(value=False)).to_be(value=False),
    ],
)
def test_what_is_so_passes(say: Callable[[], Expected]) -> None:
    """Words stand for enumerated values, the order of several values and of the reasons does not count."""
    assert isinstance(say(), Expected)


@pytest.mark.parametrize(
    "say",
    [
        lambda: expect(TWO).to_be(("refund",)),
        lambda: expect(TWO).to_be(("refund", "apology", "apology")),
        lambda: expect(TWO).to_be("refund"),
        lambda: expect(TWO).to_be(None),
        lambda: expect(TWO).to_abstain(),
        lambda: expect(TWO).because("late"),
        lambda: expect(TWO).because("late", "kind", "more"),
        lambda: expect(TWO).because(),
        lambda: expect(TWO).because_at_least("more"),
        lambda: expect(TWO).resting_on(),
        lambda: expect(TWO).resting_on("rule 3", "rule 4"),
        lambda: expect(TWO).reading(category="delivery"),
        lambda: expect(TWO).reading(channel=None),
        lambda: expect(NOBODY).to_be("front-desk"),
        lambda: expect(Decision(value=0)).to_be(None),
        lambda: expect(Decision(value="1")).to_be(1),
    ],
)
def test_what_is_not_so_fails(say: Callable[[], Expected]) -> None:
    """Reasons are exact: one less or one more fails, unless at least some are asked for."""
    assert text_of(say)


@pytest.mark.parametrize(
    ("question", "say", "message"),
    [
        (
            "priority",
            lambda one: one.to_be("urgnt"),
            "priority: 'urgnt' is no level that rules can give of this",
        ),
        (
            "routing",
            lambda one: one.to_be("paymens"),
            "'paymens' is no team of this procedure; did you mean 'paym",
        ),
        ("standards", lambda one: one.to_be(["anser"]), "'anser' is no standard of this procedure; did you mean 'answ"),
        ("routing", lambda one: one.because("monney"), "'monney' is no rule of this procedure; did you mean 'money'"),
    ],
)
def test_what_a_procedure_does_not_know_cannot_be_expected(
    question: str, say: Callable[[Expected], Expected], message: str
) -> None:
    """A misspelt answer is told with the nearest, as in a case file: nothing could ever be it."""
    with pytest.raises(InvalidValue, match=message):
        say(expect(SHOP, question, some_facts()))


def test_questions_that_are_none() -> None:
    """Whoever asks what cannot be asked is told what can."""
    with pytest.raises(InvalidValue, match=r"^question: 'rooting' is no question; did you mean 'routing'"):
        ask(SHOP, "rooting", some_facts())
    with pytest.raises(InvalidValue, match=r"^question: 'rooting' is no question"):
        case_toml({}, SHOP, RECEIVED, ["rooting"])


def test_at_least_nothing_is_no_expectation() -> None:
    """What holds of every answer cannot be expected of one."""
    with pytest.raises(InvalidValue, match="because_at_least: must name a rule: every answer has at least none"):
        expect(TWO).because_at_least()


def test_a_failure_on_a_decision_tells_what_came_and_why() -> None:
    """What was expected so far, what came with its reasons, and what was read."""
    assert text_of(lambda: expect(TWO).to_be(["apology", "refund"]).because("late")) == (
        "not as expected\n"
        "  expected  apology, refund   because late\n"
        "  got       apology, refund   because late (rule 3), kind (we are kind)\n"
        "  read      category = 'delivery/late', tags = ('a', 'b'), amount = None"
    )


def test_a_failure_on_clauses_or_facts_says_which() -> None:
    """What rests on another clause, or was not read, is told before the decision."""
    clauses, none, read = (
        text_of(say)
        for say in (
            lambda: expect(TWO).resting_on("rule 4"),
            lambda: expect(TWO).to_be({"refund", "apology"}).resting_on(),
            lambda: expect(NOBODY).reading(channel="web", team=None),
        )
    )

    assert clauses.splitlines()[:2] == ["expected to rest on exactly rule 4", "  expected  any answer"]
    assert none.splitlines()[:2] == ["expected to rest on exactly nothing", "  expected  apology, refund"]
    assert read == (
        "expected to have read channel = 'web', team = None\n"
        "  expected  any answer\n"
        "  got       a person must decide   because routing (nobody is responsible)\n"
        "  read      channel = 'phone'"
    )


def test_a_failure_on_a_procedure_tells_what_nearly_came() -> None:
    """The rows that came near, the first condition that stopped each with its value, and the case to paste."""
    assert text_of(lambda: expect(SHOP, "routing", some_facts()).to_be("payments").because("money")) == (
        "FAIL  routing / case                                  rules: routing (2 rows)\n"
        "  at 2026-07-01 11:00 Europe/London\n"
        "  expected  payments\n"
        "  got       front-desk   because otherwise (nobody else is responsible)\n"
        "  nearly    money (row 2) stopped at  amount at least 100   amount = 20\n"
        "  nearly    late (row 1) stopped at  category is delivery/late/**   "
        'category = "billing/wrong"\n'
        "  paste     [[cases]]\n"
        '            id = "case"\n'
        "            now = 2026-07-01T10:00:00Z\n"
        '            facts = { category = "billing/wrong", amount = 20, currency = "EUR", channel = "web", '
        'tags = ["blue", "red"] }\n'
        '            expect.routing = "payments"'
    )


def test_what_is_to_be_pasted_is_a_case_that_fails_alike() -> None:
    """The pasted case asks the same, and the procedure answers it the same."""
    text = text_of(lambda: expect(SHOP, "routing", some_facts()).to_be("front-desk").because("money"))
    _, pasted = text.split("  paste  ")
    document = tomllib.loads(f"[suite]\nnow = 2026-07-01T10:00:00Z\n{pasted}")

    (verdict,) = run_suite(suite_from(document, source="pasted"), SHOP).verdicts
    assert [line for line in str(verdict).splitlines() if not line.startswith("  in ")] == text.splitlines()


@pytest.mark.parametrize(
    ("question", "value", "wrong"),
    [
        ("priority", "normal", "urgent"),
        ("score", 0, 1),
        ("routing", "front-desk", "payments"),
        ("cannot_help", None, "duplicate"),
        ("standards", ["answer", "acknowledge"], ["answer"]),
        ("remedies", None, []),
        ("due", {"acknowledge": datetime(2026, 7, 2, 17, tzinfo=UTC)}, {"acknowledge": RECEIVED}),
    ],
)
def test_every_question_of_a_case_file_can_be_asked(question: str, value: object, wrong: object) -> None:
    """A procedure answers here what it answers to a case, and a wrong expectation fails with the same text."""
    if question == "remedies":
        value = ask(SHOP, question, some_facts()).value

    expect(SHOP, question, some_facts()).to_be(value)
    assert text_of(lambda: expect(SHOP, question, some_facts()).to_be(wrong)).startswith(f"FAIL  {question} / case")


def test_an_unknown_question_is_told_with_the_nearest() -> None:
    """A misspelt question is no expectation that holds."""
    with pytest.raises(InvalidValue, match=r"^question: 'rout' is none of a case file; did you mean 'routing'\?"):
        expect(SHOP, "rout", some_facts())


def test_facts_are_needed_with_a_procedure() -> None:
    """Whoever leaves them out is told."""
    with pytest.raises(InvalidValue, match=r"^facts: must be given with a procedure"):
        expect(SHOP, "routing")  # type: ignore[call-overload]


def test_a_policy_of_the_host_has_no_rows_to_tell() -> None:
    """What a policy in Python answers is told with its own reasons."""
    procedure = with_policy(lambda _facts: Decision.abstain("own", "too hard"))
    facts = given_facts({"category": "x", "channel": "web"}, procedure, RECEIVED)

    text = text_of(lambda: expect(procedure, "score", facts).to_be(3))
    assert text.splitlines()[0].endswith("a policy of the host")
    assert "got       a person must decide   because own (too hard)" in text
    assert "nearly" not in text


def test_facts_of_the_customer_are_pasted_too() -> None:
    """What a rule may read of the customer is part of the case."""
    built = given_facts({"category": "x", "channel": "web"}, SHOP, RECEIVED)
    facts = Facts(
        submission=built.submission,
        issue=built.issue,
        now=RECEIVED,
        customer=a_customer(id="k-1", tier="gold", attributes={"tags": ("vip",)}),
    )

    text = text_of(lambda: expect(SHOP, "routing", facts).to_be("payments"))
    assert '"customer.known" = true' in text
    assert '"customer.tier" = "gold"' in text
    assert 'tags = ["vip"]' in text


def test_values_that_no_fact_can_have_are_errors_of_the_test() -> None:
    """Nothing is expected of facts that cannot be."""
    with pytest.raises(FactError):
        some_facts(amount="much")


def test_pytest_shows_the_line_of_the_test(pytester: pytest.Pytester) -> None:
    """What failed is told below the line that expected it, without a look into the kit."""
    pytester.makepyfile(
        """
        from datetime import UTC, datetime
        from grievance import Procedure
        from grievance.testing import Timeline, expect, given_facts, laws

        RETAIL = Procedure.pack("retail")
        NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
        LATE = {"category": "delivery/late", "channel": "web"}
        FACTS = given_facts(LATE, RETAIL, NOW)

        def test_decision():
            expect(RETAIL, "routing", FACTS).to_be("logistics").because("parcel")

        def test_time():
            Timeline(RETAIL, LATE, now=NOW).at("1 week").expect_nothing()

        def test_law():
            laws.blind_to(RETAIL, "severity.safety", cases=[FACTS])

        def test_laws():
            laws.check_procedure(RETAIL, cases=[FACTS], protected=["severity.safety"]).must_hold()
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(['>*because("parcel")', "E*FAIL  routing / case*", "E*nearly*", "E*paste*"])
    result.stdout.fnmatch_lines([">*expect_nothing()", "E*expected  nothing is handed out", "E*got       letter*"])
    result.stdout.fnmatch_lines(['>*blind_to(RETAIL, "severity.safety"*', "E*P5 blind_to*", ">*must_hold()"])
    for module in ("_expecting.py", "_moment.py", "_law.py", "_of_policies.py", "_all.py"):
        result.stdout.no_fnmatch_line(f"*{module}:*")
