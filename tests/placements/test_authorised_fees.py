"""A fee is never raised without an authorisation: the service, the page, and any row of changes (S-49)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.models import FeeKind, FeeLine
from placements.rules.fee_changes import weekly_on
from placements.rules.fees import weekly_line
from placements.selectors import placements as selectors
from placements.services import placements as services
from placements.services.fees import change_fee
from placements.states import Route
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from tests.factories import calloffs, providers
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.browsing import as_user, day, page, send, summary

DAYS = 365
AGREED = {"accommodation": "3000.00", "therapy": "400.00"}
# What the row of changes asks for: amounts near one another, so that many are taken and some just are not.
ASKED = [
    *(("accommodation", weekly) for weekly in (100, 2900, 3000, 3100, 3400, 3500)),
    *(("therapy", weekly) for weekly in (100, 300, 400, 500)),
    *(("discount", weekly) for weekly in (-3500, -500, -100)),
    ("care", 100),
]


def kind(code):
    return FeeKind.objects.get(code=code)


def awarded(by, *, bought=True):
    """A placement of a year that a call-off bought for those weekly fees, or that none did."""
    today, call_off = clock.today(), calloffs.call_off() if bought else None
    lines = [
        weekly_line(code, Decimal(weekly), evidence="Evidence", review_on=today)
        for code, weekly in AGREED.items()
    ]
    return services.plan_placement(
        child=call_off.referral.child if call_off else made.child(),
        call_off_id=call_off.pk if call_off else None,
        place=providers.setting(providers.provider()).places.first(),
        cost_line=made.cost_line(),
        route=Route.MINI_COMPETITION if call_off else Route.SPOT,
        starts_on=today,
        planned_end=today + timedelta(days=DAYS),
        fee_lines=lines,
        by=by,
        at=clock.now(),
    )


def change(placement, by, weekly, *, code="accommodation", after=1, minutes=0):
    today = clock.today()
    return change_fee(
        placement=placement,
        line=weekly_line(
            code,
            Decimal(weekly),
            starts_on=today + timedelta(days=after),
            evidence="Review of the package",
            review_on=today + timedelta(days=90),
        ),
        by=by,
        at=clock.now() + timedelta(minutes=minutes),
    )


def total(placement, after):
    rows = FeeLine.objects.filter(placement=placement, superseded_at=None).select_related("kind")
    lines = [row.line for row in rows]
    return weekly_on(lines, clock.today() + timedelta(days=after))


# --- Who may ---
@pytest.mark.parametrize(
    "role",
    [
        Role.SOCIAL_WORKER,
        Role.FINANCE_OFFICER,
        Role.AUDITOR,
        Role.HEAD_OF_SERVICE,
        Role.PROVIDER_ADMINISTRATOR,
    ],
)
def test_other_roles_do_not_change_a_fee(officer, role):
    placement = awarded(officer)
    by = person(role, provider=placement.provider) if role is Role.PROVIDER_ADMINISTRATOR else person(role)
    with pytest.raises(NotAllowed, match="does not let you change a fee"):
        change(placement, by, "10.00")
    assert total(placement, 1) == Decimal("3400.00")


def test_nobody_changes_a_fee_without_a_name(officer):
    with pytest.raises(NotAllowed):
        change(awarded(officer), None, "10.00")


# --- Two at once ---
def test_a_change_that_waited_for_one_that_began_later_is_refused_in_words(officer):
    placement = awarded(officer)
    change(placement, officer, "2900.00", minutes=2)
    with pytest.raises(Stale, match="were changed a moment ago"):
        change(placement, officer, "2800.00", minutes=1)
    assert total(placement, 1) == Decimal("3300.00")


# --- Not above what was authorised ---
@pytest.mark.parametrize(
    ("weekly", "code"),
    [("60000.00", "accommodation"), ("3000.01", "accommodation"), ("400.01", "therapy"), ("0.01", "care")],
)
def test_a_fee_above_the_authorised_total_is_refused(officer, weekly, code):
    placement = awarded(officer)
    with pytest.raises(DomainError, match="£3,400.00 is authorised") as refusal:
        change(placement, officer, weekly, code=code)
    assert "needs a new authorisation" in str(refusal.value)
    assert FeeLine.objects.filter(placement=placement).count() == len(AGREED)


def test_a_raise_of_days_gone_by_is_refused_too(officer):
    placement = awarded(officer)
    with pytest.raises(DomainError, match="is authorised"):
        change(placement, officer, "3000.01", after=0)


def test_a_lowered_fee_goes_back_to_the_authorised_one_and_not_beyond(officer):
    placement = awarded(officer)
    change(placement, officer, "2000.00", after=1)
    change(placement, officer, "3000.00", after=10)
    assert [total(placement, after) for after in (0, 1, 10)] == [3400, 2400, 3400]
    with pytest.raises(DomainError, match="£3,400.00 is authorised"):
        change(placement, officer, "3000.01", after=10)


def test_the_total_counts_so_one_kind_may_rise_by_what_another_fell(officer):
    placement = awarded(officer)
    change(placement, officer, "100.00", code="therapy", after=5)
    change(placement, officer, "3300.00", after=5)
    assert total(placement, 5) == Decimal("3400.00")
    with pytest.raises(DomainError, match="is authorised"):
        change(placement, officer, "3300.00", after=4)


def test_a_discount_that_is_taken_back_is_no_way_past_the_authorised_total(officer):
    placement = awarded(officer)
    change(placement, officer, "-500.00", code="discount", after=1)
    change(placement, officer, "3500.00", after=1)
    with pytest.raises(DomainError, match="is authorised"):
        change(placement, officer, "-499.99", code="discount", after=1)


@pytest.mark.parametrize("bought", [True, False])
def test_discounts_never_eat_more_than_the_whole_fee(officer, bought):
    placement = awarded(officer, bought=bought)
    with pytest.raises(DomainError, match="Check the discounts"):
        change(placement, officer, "-3400.01", code="discount")
    change(placement, officer, "-3400.00", code="discount")
    with pytest.raises(DomainError, match="Check the discounts"):
        change(placement, officer, "2999.99")


def test_a_placement_that_no_call_off_bought_is_changed_either_way(officer):
    placement = awarded(officer, bought=False)
    change(placement, officer, "60000.00")
    change(placement, officer, "10.00", after=2)
    assert [total(placement, after) for after in (1, 2)] == [60400, 410]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(ASKED), st.sampled_from((0, 1, 100, 200, DAYS - 1))),
        min_size=1,
        max_size=8,
    )
)
def test_no_row_of_accepted_changes_passes_the_authorised_total_or_falls_below_nothing(officer, changes):
    with transaction.atomic():
        placement = awarded(officer)
        for (code, weekly), after in changes:
            try:
                change(placement, officer, weekly, code=code, after=after)
            except DomainError:
                continue
        rows = FeeLine.objects.filter(placement=placement, superseded_at=None).select_related("kind")
        lines = [row.line for row in rows]
        totals = {weekly_on(lines, clock.today() + timedelta(days=after)) for after in range(DAYS)}
        assert min(totals) >= 0
        assert max(totals) <= Decimal("3400.00")
        authorised = selectors.authorised_lines(placement)
        assert {(line.kind, str(line.weekly)) for line in authorised} == set(AGREED.items())
        transaction.set_rollback(True)


# --- The page ---
@pytest.fixture
def browser(officer):
    return as_user(officer)


def test_the_page_says_what_is_authorised_before_somebody_types(browser, officer):
    placement = awarded(officer)
    change(placement, officer, "2000.00")
    text = browser.get(page("placement_fee", placement.pk)).content.decode()
    assert "Authorised: £3,400.00 a week, all fee lines together." in text


def test_the_page_says_each_step_of_what_is_authorised(browser, officer):
    placement, later = awarded(officer), clock.today() + timedelta(days=100)
    shorter = {"provider_id": placement.provider_id, "kind": kind("care"), "ends_on": later}
    made.fee_line(placement, "50.00", **shorter)
    text = browser.get(page("placement_fee", placement.pk)).content.decode()
    assert (
        f"Authorised: £3,450.00 a week and £3,400.00 a week from {later.day} {later:%B %Y}, all fee" in text
    )


def test_the_page_names_no_limit_where_no_call_off_bought_the_placement(browser, officer):
    placement = awarded(officer, bought=False)
    assert "Authorised" not in browser.get(page("placement_fee", placement.pk)).content.decode()


@pytest.mark.parametrize(
    ("weekly", "words"), [("£60,000", "needs a new authorisation"), ("£100,000,000", "or less")]
)
def test_the_page_refuses_a_fee_above_it_and_keeps_what_was_typed(browser, officer, weekly, words):
    placement = awarded(officer)
    answer = send(
        browser, page("placement_fee", placement.pk), 200,
        kind=kind("accommodation").pk, weekly=weekly, evidence="Review", **day("from_on", clock.today()),
    )  # fmt: skip
    assert words in summary(answer)
    assert weekly in answer.content.decode()
    assert FeeLine.objects.filter(placement=placement).count() == len(AGREED)
