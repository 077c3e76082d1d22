"""The pack for complaints that the US Consumer Financial Protection Bureau passes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grievance.desk import Desk
from grievance.intake import IntakeMap
from grievance.model import Complaint, Submission
from grievance.procedure import Procedure, intake_map
from grievance.storage.memory import MemoryStore

PACK = Procedure.pack("cfpb")
INTAKE = IntakeMap.load(intake_map("cfpb"))
ROW = {
    "Date received": "2025-10-06",
    "Product": "Mortgage",
    "Sub-product": "FHA mortgage",
    "Issue": "Closing on a mortgage",
    "Sub-issue": "",
    "Consumer complaint narrative": "",
    "Company public response": "",
    "Company": "A BANK",
    "State": "SC",
    "ZIP code": "294XX",
    "Tags": "",
    "Consumer consent provided?": "",
    "Submitted via": "Web",
    "Date sent to company": "2025-10-06",
    "Company response to consumer": "In progress",
    "Timely response?": "Yes",
    "Consumer disputed?": "N/A",
    "Complaint ID": "16000001",
}


def submission(**cells: str) -> Submission:
    """Return what the intake map makes of a row with these *cells* instead of the usual ones."""
    named = {name.lower().replace(" ", "_").replace("-", "_").rstrip("?"): name for name in ROW}
    return INTAKE.submission(ROW | {named[name]: cell for name, cell in cells.items()})


def registered(**cells: str) -> Complaint:
    """Return the complaint that the row becomes."""
    desk = Desk(PACK, MemoryStore(), clock=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    return desk.register(submission(**cells))


def level_of(complaint: Complaint) -> str:
    """Return the level that a complaint got."""
    assert complaint.priority is not None
    return complaint.priority.level


def rules_of(complaint: Complaint, question: str) -> list[str]:
    """Return the ids of the rules that answered a question."""
    return [reason.rule for ruling in complaint.rulings if ruling.question == question for reason in ruling.reasons]


def dues(complaint: Complaint) -> dict[str, str | None]:
    """Return the due instants by standard."""
    return {clock.standard: clock.due_at.isoformat() if clock.due_at else None for clock in complaint.clocks}


class TestIntake:
    def test_takes_what_is_known_at_receipt(self) -> None:
        """The parts of a row land in their fields; the ZIP code is personal."""
        taken = submission(
            sub_issue="Late or other fees",
            consumer_complaint_narrative="They charged {$35.00}.",
            tags="Older American, Servicemember",
            submitted_via="Postal mail",
            date_sent_to_company="2025-10-07",
        )
        assert taken.category == "mortgage/closing-on-a-mortgage/late-or-other-fees"
        assert (taken.channel, taken.text, taken.source_key) == ("letter", "They charged {$35.00}.", "cfpb:16000001")
        assert datetime(2025, 10, 6, 13, tzinfo=UTC) == taken.received_at
        assert datetime(2025, 10, 7, 13, tzinfo=UTC) == taken.sent_at
        assert dict(taken.attributes) == {
            "company": "A BANK",
            "state": "SC",
            "sub_product": "FHA mortgage",
            "issue": "Closing on a mortgage",
            "sub_issue": "Late or other fees",
            "tags": ("Older American", "Servicemember"),
            "sent_on": "2025-10-07",
        }
        assert dict(taken.private) == {"zip": "294XX"}

    def test_does_not_look_into_the_future(self) -> None:
        """How the company answered changes nothing: it is not known when a complaint comes in."""
        later = {
            "company_public_response": "Company disputes the facts",
            "company_response_to_consumer": "Closed with monetary relief",
            "timely_response": "No",
            "consumer_disputed": "Yes",
            "consumer_consent_provided": "Consent withdrawn",
        }
        assert submission() == submission(**later)

    @pytest.mark.parametrize(
        ("via", "channel"),
        [
            ("Web", "web"),
            ("Referral", "referral"),
            ("Web Referral", "referral"),
            ("Fax", "fax"),
            ("Owl", "other"),
            ("", "other"),
        ],
    )
    def test_knows_the_channels(self, via: str, channel: str) -> None:
        """Each way in is one of the pack's channels."""
        assert channel == submission(submitted_via=via).channel
        assert channel in PACK.channels

    def test_keeps_a_complaint_about_nothing_named(self) -> None:
        """A row without product and issue is a complaint too, for people to look at."""
        complaint = registered(product="", issue="", sub_product="")
        assert (complaint.submission.category, complaint.team) == ("uncategorised", "intake-desk")


class TestDeadlines:
    def test_run_from_the_day_on_which_the_company_got_it(self) -> None:
        """Worked example D9: 15 and 60 calendar days, to the end of the day in New York (L23)."""
        assert dues(registered()) == {
            "respond": "2025-10-22T03:59:59.999999+00:00",
            "final": "2025-12-06T04:59:59.999999+00:00",
            "keep-informed": "2025-11-06T04:59:59.999999+00:00",
            "second-look": None,
        }

    def test_do_not_run_from_receipt(self) -> None:
        """What is passed on late is due late."""
        late = dues(registered(date_received="2025-09-01"))
        assert dues(registered()) == late

    def test_of_a_direct_complaint_are_our_own_promises(self) -> None:
        """What the Bureau did not send is acknowledged by the next business day, and answered in 30 days."""
        complaint = registered(date_received="2026-11-25", date_sent_to_company="")
        assert dues(complaint) == {
            "respond": None,
            "final": None,
            "keep-informed": None,
            "acknowledge-direct": "2026-11-27T22:00:00+00:00",
            "answer-direct": "2026-12-26T04:59:59.999999+00:00",
            "second-look": None,
        }

    def test_of_the_bureau_are_the_legal_ones(self) -> None:
        """Only the Bureau's own two limits are statutory: no time frame of the customer relaxes them."""
        assert [clock.standard for clock in registered().clocks if clock.statutory] == ["respond", "final"]


PRODUCTS = [
    # until April 2017
    ("Bank account or service", "deposits"),
    ("Consumer Loan", "lending"),
    ("Consumer loan", "lending"),
    ("Credit card", "cards"),
    ("Credit reporting", "credit-reporting"),
    ("Debt collection", "debt-collection"),
    ("Money transfers", "payments"),
    ("Mortgage", "mortgage"),
    ("Other financial service", "payments"),
    ("Payday loan", "lending"),
    ("Prepaid card", "prepaid"),
    ("Student loan", "student-lending"),
    ("Virtual currency", "payments"),
    # until August 2023
    ("Checking or savings account", "deposits"),
    ("Credit card or prepaid card", "cards"),
    ("Credit reporting, credit repair services, or other personal consumer reports", "credit-reporting"),
    ("Money transfer, virtual currency, or money service", "payments"),
    ("Payday loan, title loan, or personal loan", "lending"),
    ("Vehicle loan or lease", "vehicle-lending"),
    # since
    ("Credit reporting or other personal consumer reports", "credit-reporting"),
    ("Debt or credit management", "debt-relief"),
    ("Payday loan, title loan, personal loan, or advance loan", "lending"),
    ("A product of tomorrow", "intake-desk"),
]
TEAM_OF_SUB_PRODUCT = [
    ("Credit card or prepaid card", "Government benefit card", "prepaid"),
    ("Credit card or prepaid card", "Store credit card", "cards"),
    ("Prepaid card", "General purpose card", "prepaid"),
    ("Consumer Loan", "Vehicle lease", "vehicle-lending"),
    ("Consumer loan", "Installment loan", "lending"),
    ("Other financial service", "Debt settlement", "debt-relief"),
    ("Other financial service", "Money order", "payments"),
    ("Debt collection", "Mortgage debt", "debt-collection"),
]
ONE_THING = [
    # issues: product and issue before 2017, product and issue since, the rule that must see both
    ("Mortgage", "Loan modification,collection,foreclosure", "Mortgage", "Struggling to pay mortgage", "home-at-risk"),
    (
        "Mortgage",
        "Loan servicing, payments, escrow account",
        "Mortgage",
        "Trouble during payment process",
        "payments-on-a-home",
    ),
    (
        "Debt collection",
        "Cont'd attempts collect debt not owed",
        "Debt collection",
        "Attempts to collect debt not owed",
        "debt-not-owed",
    ),
    (
        "Debt collection",
        "Taking/threatening an illegal action",
        "Debt collection",
        "Took or threatened to take negative or legal action",
        "threats",
    ),
    (
        "Debt collection",
        "Improper contact or sharing of info",
        "Debt collection",
        "Communication tactics",
        "harassment",
    ),
    (
        "Payday loan",
        "Received a loan I didn't apply for",
        "Payday loan, title loan, or personal loan",
        "Received a loan you didn't apply for",
        "loan-never-asked-for",
    ),
    (
        "Payday loan",
        "Can't stop charges to bank account",
        "Payday loan, title loan, or personal loan",
        "Can't stop withdrawals from your bank account",
        "withdrawals",
    ),
    (
        "Money transfers",
        "Money was not available when promised",
        "Money transfer, virtual currency, or money service",
        "Money was not available when promised",
        "money-late",
    ),
    (
        "Credit card",
        "Identity theft / Fraud / Embezzlement",
        "Money transfer, virtual currency, or money service",
        "Fraud or scam",
        "fraud-running",
    ),
    ("Student loan", "Can't repay my loan", "Student loan", "Struggling to repay your loan", "hardship"),
    (
        "Credit reporting",
        "Credit reporting company's investigation",
        "Credit reporting or other personal consumer reports",
        "Problem with a company's investigation into an existing problem",
        "tried-before",
    ),
]


class TestRouting:
    @pytest.mark.parametrize(("product", "team"), PRODUCTS)
    def test_knows_every_product_that_ever_was(self, product: str, team: str) -> None:
        """Each name that the Bureau has used since 2011 has a team; a new one goes to people."""
        assert team == registered(product=product, issue="", sub_product="").team

    @pytest.mark.parametrize(("product", "sub_product", "team"), TEAM_OF_SUB_PRODUCT)
    def test_looks_at_the_sub_product(self, product: str, sub_product: str, team: str) -> None:
        """Where one product name covers different businesses the sub-product decides."""
        assert team == registered(product=product, sub_product=sub_product, issue="").team

    @pytest.mark.parametrize("product", ["Mortgage", "Checking or savings account", "Vehicle loan or lease"])
    def test_sends_credit_reports_to_those_who_know_them(self, product: str) -> None:
        """A wrong entry in a credit report is one thing, from whatever product it comes."""
        assert registered(product=product, issue="Incorrect information on your report").team == "credit-reporting"

    @pytest.mark.parametrize(
        ("cells", "team"),
        [
            ({"product": "Mortgage"}, "servicemembers"),
            ({"product": "Vehicle loan or lease"}, "servicemembers"),
            ({"product": "Debt collection"}, "debt-collection"),
            ({"product": "Mortgage", "tags": "Older American"}, "mortgage"),
        ],
    )
    def test_knows_what_the_law_gives_servicemembers(self, cells: dict[str, str], team: str) -> None:
        """Loans of servicemembers go to the team that knows their law; age alone sends nobody elsewhere."""
        assert team == registered(**({"tags": "Older American, Servicemember"} | cells)).team


class TestPriority:
    @pytest.mark.parametrize(("product", "issue", "new_product", "new_issue", "rule"), ONE_THING)
    def test_sees_through_renamed_issues(
        self, product: str, issue: str, new_product: str, new_issue: str, rule: str
    ) -> None:
        """The old and the new name of one thing get the same points, the same level and the same team."""
        old, new = registered(product=product, issue=issue), registered(product=new_product, issue=new_issue)
        assert rule in rules_of(old, "priority")
        assert rules_of(old, "priority") == rules_of(new, "priority")
        assert (level_of(old), old.team) == (level_of(new), new.team)

    def test_adds_up_both_tags_of_one_field(self) -> None:
        """An older servicemember counts as both."""
        complaint = registered(tags="Older American, Servicemember")
        assert rules_of(complaint, "priority") == ["older-american", "servicemember", "level normal"]
        assert (complaint.priority.score if complaint.priority else None) == 30

    @pytest.mark.parametrize(
        ("cells", "level"),
        [
            ({}, "low"),
            ({"submitted_via": "Referral"}, "low"),
            ({"product": "Debt collection", "issue": "Communication tactics"}, "normal"),
            ({"issue": "Struggling to pay mortgage"}, "high"),
            ({"issue": "Struggling to pay mortgage", "tags": "Older American"}, "urgent"),
            (
                {
                    "product": "Credit card or prepaid card",
                    "sub_product": "Government benefit card",
                    "issue": "Trouble using the card",
                    "sub_issue": "Problem accessing account",
                },
                "urgent",
            ),
            (
                {
                    "product": "Debt collection",
                    "issue": "Taking/threatening an illegal action",
                    "sub_issue": "Threatened arrest/jail if do not pay",
                },
                "high",
            ),
            (
                {
                    "product": "Debt collection",
                    "issue": "Attempts to collect debt not owed",
                    "sub_issue": "Debt was result of identity theft",
                },
                "urgent",
            ),
        ],
    )
    def test_rises_with_what_may_still_be_prevented(self, cells: dict[str, str], level: str) -> None:
        """The more there is to lose, and the less somebody can bear it, the higher the level."""
        assert level == level_of(registered(**cells))

    def test_brings_a_complaint_up_before_its_legal_deadline(self) -> None:
        """However low, a complaint passed on early comes up three days before its 15 days are over."""
        complaint = registered(date_received="2025-10-06", date_sent_to_company="2025-09-25")
        assert complaint.priority is not None
        assert datetime(2025, 10, 8, 3, 59, 59, 999999, tzinfo=UTC) == complaint.priority.rank_at
        assert complaint.priority.rank_at < complaint.priority.work_by
