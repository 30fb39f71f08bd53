"""Every term of a fee line goes from the case to the agreement and the plan; what is paid is what was authorised."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from calloffs.models import ProposalLine
from placements.models import FeeLine, FeeMonth
from placements.rules.fees import Line, Share, weekly_line
from placements.states import FeeUnit, Funder, PayRule, VatTreatment
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from tests.factories import awards, placements
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
FUNDED = (Share(Funder.SOCIAL_CARE, Decimal("62.50")), Share(Funder.HEALTH, Decimal("37.50"), "ICB-7"))
LINES = (
    Line("accommodation", Decimal("410.05"), FeeUnit.NIGHTLY, vat=VatTreatment.STANDARD, shares=FUNDED),
    Line("hours", Decimal("19.33"), FeeUnit.HOURLY, Decimal("12.50")),
    Line("furniture", Decimal("250.00"), FeeUnit.ONE_OFF, Decimal(2)),
    weekly_line("discount", Decimal("-20.00")),
)


def placed(story, lines):
    """The case of these lines, authorised, signed and planned."""
    proposal = awards.make_case(story, lines=lines)
    awards.turn_all(awards.ask(story))
    agreement = awards.issue(story)
    awards.sign(agreement, awards.signer(story))
    return proposal, agreement


@pytest.fixture
def story(clock):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("hours", name="Hours", order=5)
        placements.fee_kind("furniture", name="Furniture", order=6)
        placements.fee_kind("discount", is_discount=True)
        yield awards.direct(age=9)


@pytest.mark.parametrize("rule", PayRule)
def test_every_term_goes_from_the_case_to_the_plan(story, rule):
    once = FeeUnit.ONE_OFF
    lines = [line if line.unit == once else replace(line, pay_rule=rule) for line in LINES]
    proposal, _agreement = placed(story, lines)
    term = proposal.starts_on, proposal.ends_on
    proposed = ProposalLine.objects.filter(proposal=proposal).select_related("kind")
    assert {row.line for row in proposed} == set(lines)
    assert {row.line for row in all_of(FeeLine).select_related("kind")} == {
        line.within(*term) for line in lines
    }


def test_what_is_paid_in_the_whole_term_is_what_was_authorised(story):
    lines = [*LINES[1:], replace(LINES[0], pay_rule=PayRule.BOTH_DAYS)]
    proposal, _agreement = placed(story, lines)
    kept = all_of(FeeMonth).aggregate(total=Sum("amount"))["total"]
    assert kept == proposal.whole_life_value
    assert all_of(FeeMonth).filter(fee_line__kind__code="furniture").get().amount == Decimal("500.00")


def test_the_agreement_says_which_nights_are_paid(story):
    lines = [weekly_line("accommodation", Decimal(3000), pay_rule=PayRule.BOTH_DAYS)]
    _proposal, agreement = placed(story, lines)
    assert agreement.terms["night_rule"].startswith(
        "The first night and the day of leaving are both paid. A week"
    )


def test_the_agreement_says_that_each_line_is_rounded_for_itself(story):
    _proposal, agreement = placed(story, LINES)
    assert (
        "Each fee line is rounded once to the penny in each calendar month." in agreement.terms["night_rule"]
    )


def test_the_agreement_says_it_of_each_line_where_they_differ(story):
    lines = [replace(LINES[0], pay_rule=PayRule.BOTH_DAYS), LINES[1]]
    _proposal, agreement = placed(story, lines)
    assert (
        "both paid. Hours: the first night is paid and the day of leaving is not."
        in agreement.terms["night_rule"]
    )


def test_what_is_only_paid_once_is_no_weekly_fee(story):
    with pytest.raises(DomainError, match="more than £0.00"):
        awards.make_case(story, lines=[LINES[2]])


def test_support_paid_by_the_hour_ends_on_its_own_day(story):
    kind = placements.fee_kind("therapy", name="Therapy", order=4, needs_evidence=True)
    start = story.call_off.needed_on
    therapy = replace(
        LINES[1], kind=kind.code, need="support", evidence="The review asked for it.",
        review_on=start + timedelta(weeks=4), ends_on=start + timedelta(weeks=8),
    )  # fmt: skip
    placed(story, [weekly_line("accommodation", Decimal(3000)), therapy])
    kept = all_of(FeeMonth).filter(fee_line__kind=kind).aggregate(nights=Sum("nights"))
    assert kept["nights"] == 56
