"""What a provider is told of others' rates and of searches without it: sums that give away nobody (ADR 163)."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calloffs.models import CallOff, Invitation, LeftOut, ResultLetter, ResultRule
from calloffs.rules.own_rates import Rate
from calloffs.selectors import own_sums
from calloffs.services import result_rules
from calloffs.states import DeclineReason, OfferResult
from placements.states import Gate, ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs, placements
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
PAGE = "/portal/results/standing/"
MONTH = timedelta(days=31)


def council():
    return tenancy.scope(tenancy.COUNCIL)


class Year:
    """A lot of six providers; searches of last month, to which each answered as often as its number."""

    def __init__(self, clock):
        self.lot, self.homes = calloffs.lot_with_providers(6)
        self.closed = now() - MONTH
        for search in range(5):
            made = self.search(*self.homes)
            for invited in Invitation.objects.filter(call_off=made).select_related("provider"):
                if search < self.answers(invited.provider):
                    self.declines(invited)
        self.person = calloffs.bidder(self.homes[0].provider)

    def answers(self, provider):
        """The first answers none of five, the next one, and so on: five others with 20, 40, 60, 80 and 100 per cent."""
        return [home.provider_id for home in self.homes].index(provider.pk)

    @staticmethod
    def declines(invited):
        Invitation.objects.filter(pk=invited.pk).update(
            declined_at=now(), decline_reason=DeclineReason.MIX, declined_by=None
        )

    def search(self, *homes, at=None, child=None, **fields):
        at = at or self.closed
        referral = placements.referral(child, state=ReferralState.WITHDRAWN) if child else None
        return calloffs.competition(
            *homes,
            lot=self.lot,
            referral=referral,
            published_at=at - timedelta(hours=2),
            closes_at=at,
            **fields,
        )

    def left_out(self, home, gate=Gate.AGE, times=1, **fields):
        for _ in range(times):
            self.left_out_of(self.search(**fields), home, gate)

    @staticmethod
    def left_out_of(call_off, home, gate=Gate.AGE):
        LeftOut.objects.create(
            call_off=call_off, provider=home.provider, setting=home, gate=gate, reason="It takes 10 to 12."
        )

    def told(self, home, result):
        made = self.search(home)
        return ResultLetter.objects.create(
            call_off=made, provider=home.provider, result=result, reasons="Because.", sent_at=self.closed
        )


@kept_rows
def year(clock):
    return Year(clock)


def rates_of(provider_id):
    with tenancy.scope(tenancy.provider_scope(provider_id)):
        return own_sums.rates()


def left_out_of(provider_id):
    with tenancy.scope(tenancy.provider_scope(provider_id)):
        return own_sums.left_out()


# --- Own rates ---
def test_each_provider_reads_its_own_rate_and_the_middle_of_the_others(year):
    for number, home in enumerate(year.homes):
        (told,) = rates_of(home.provider_id)
        others = sorted(20 * each for each in range(6) if each != number)
        assert (told.lot, told.answered) == (year.lot.name, Rate(number, 5, Decimal(others[2])))


def test_a_search_that_is_open_or_of_this_month_or_of_long_ago_does_not_count(year):
    with council():
        for at in (now() + timedelta(hours=2), now() - timedelta(minutes=1), now() - timedelta(days=400)):
            year.search(*year.homes, at=at)
    (told,) = rates_of(year.homes[0].provider_id)
    assert told.answered.number == 5 or today().day == 1


def test_no_middle_is_told_of_too_few_others_nor_while_no_rule_is_in_force(year):
    with council():
        (rule,) = ResultRule.objects.all()
        by = accounts.person(Role.COMMISSIONING_MANAGER)
        result_rules.end_rule(row=rule, valid_to=today(), by=by, at=now())
        assert {row.answered.middle for row in rates_of(year.homes[0].provider_id)} == {None}
        lot, homes = calloffs.lot_with_providers(4)
        for _ in range(5):
            calloffs.competition(
                *homes, lot=lot, published_at=year.closed - timedelta(hours=1), closes_at=year.closed
            )
    (told,) = rates_of(homes[0].provider_id)
    assert (told.answered.number, told.answered.middle) == (5, None)


def test_results_count_as_won_or_lost_and_those_without_an_award_do_not(year):
    with council():
        for result in (OfferResult.WON, OfferResult.LOST, OfferResult.LOST, OfferResult.NO_AWARD):
            year.told(year.homes[0], result)
    (told,) = rates_of(year.homes[0].provider_id)
    assert (told.won.good, told.won.number, told.won.middle) == (1, 3, None)


SHARES = st.lists(st.integers(0, 4).map(lambda n: Decimal(25 * n)), min_size=0, max_size=4)


def middle(shares, fewest):
    with connection.cursor() as cursor:
        cursor.execute("SELECT calloffs_middle_share(%s::numeric[], %s)", [list(shares), fewest])
        return cursor.fetchone()[0]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SHARES, st.integers(0, 4))
def test_from_a_middle_that_is_told_no_single_rivals_share_follows(db, shares, fewest):
    """For each rival there is another world with the same middle in which its share is another."""
    told = middle(shares, fewest)
    if len(shares) < max(fewest, 3):
        assert told is None
        return
    with connection.cursor() as cursor:
        worlds = [list(world) for world in product([Decimal(25 * n) for n in range(5)], repeat=len(shares))]
        cursor.execute(
            "SELECT w FROM (SELECT string_to_array(unnest(%s::text[]), ' ')::numeric[] AS w) all_of"
            " WHERE calloffs_middle_share(w, %s) = %s",
            [[" ".join(map(str, world)) for world in worlds], fewest, told],
        )
        alike = [world for (world,) in cursor.fetchall()]
    for rival, share in enumerate(shares):
        assert any(world[rival] != share for world in alike)


@pytest.mark.parametrize(
    ("shares", "fewest"), [([], 0), ([100, 100], 0), ([40], 1), ([20, 40, 60], 4), ([100, 100], None)]
)
def test_of_too_few_no_middle_is_made_whatever_the_number_that_is_asked(shares, fewest):
    assert middle(shares, fewest) is None


# --- Why was I not invited? ---
def test_a_reason_is_told_in_bands_with_what_could_be_done(year):
    home, rare = year.homes[0], year.homes[1]
    with council():
        year.left_out(home, times=6)
        year.left_out(rare, Gate.GENDER, times=4)
    (told,) = left_out_of(home.provider_id)
    assert (told.lot, told.home, told.gate, told.at_least, told.at_most) == (
        year.lot.name, home.name, Gate.AGE, 5, 9,
    )  # fmt: skip
    assert left_out_of(rare.provider_id) == []
    html = OnDuty(year.person).reads(PAGE)
    assert (
        "Why was I not invited?" in html
        and "5 to 9 times" in html
        and "Look at the ages under Vacancies" in html
    )
    with council():
        made = CallOff.objects.filter(left_out__provider=home.provider)
        secrets = [row.reference for row in made] + [row.referral.reference for row in made]
    for secret in (*secrets, rare.name, "It takes 10 to 12.", *(each.name for each in year.homes[1:])):
        assert secret not in html


def test_many_searches_for_few_children_tell_nothing(year):
    home = year.homes[0]
    with council():
        children = [placements.child() for _ in range(4)]
        for child in children * 2:
            made = year.search(
                child=child, no_award_at=year.closed, no_award_reason="None.", state="no_award"
            )
            year.left_out_of(made, home)
    assert left_out_of(home.provider_id) == []


def test_a_fifth_child_of_this_month_changes_nothing(year):
    home = year.homes[0]
    with council():
        year.left_out(home, times=4)
        if today().day > 1:
            year.left_out(home, at=now() - timedelta(minutes=1))
    assert left_out_of(home.provider_id) == []


@pytest.mark.parametrize(("times", "band"), [(5, (5, 9)), (10, (10, 19)), (20, (20, None))])
def test_bands_grow_with_the_number(year, times, band):
    home = year.homes[0]
    with council():
        year.left_out(home, times=times)
    (told,) = left_out_of(home.provider_id)
    assert (told.at_least, told.at_most) == band


def test_a_provider_reads_the_sums_and_no_row_behind_them(year):
    home = year.homes[0]
    with council():
        year.left_out(home, times=6)
    with tenancy.scope(tenancy.provider_scope(home.provider_id)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM calloffs_own_left_out()")
        assert cursor.fetchone() == (1,)
        cursor.execute(
            "SELECT (SELECT count(*) FROM calloffs_leftout), (SELECT count(*) FROM calloffs_resultrule)"
        )
        assert cursor.fetchone() == (0, 0)
        cursor.execute("SELECT current_setting('sefton.scope')")
        assert cursor.fetchone() == (tenancy.provider_scope(home.provider_id),)


@pytest.mark.parametrize("scope", [tenancy.COUNCIL, tenancy.SYSTEM, tenancy.DOOR])
def test_in_any_other_scope_the_sums_tell_nothing(year, scope):
    with council():
        year.left_out(year.homes[0], times=6)
    with tenancy.scope(scope):
        assert (own_sums.rates(), own_sums.left_out()) == ([], [])


@pytest.mark.parametrize("name", ["calloffs_own_rates", "calloffs_own_left_out"])
def test_nobody_asks_a_sum_of_another_provider_or_period(year, name):
    own, other = (home.provider_id for home in year.homes[:2])
    with tenancy.scope(tenancy.provider_scope(own)), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(f"SELECT * FROM {name}(%s)", [other])


def test_the_page_is_for_whoever_reads_invitations_of_a_provider_and_for_nobody_else(year):
    with council():
        keeper = accounts.person(Role.SETTING_MANAGER, provider=year.homes[0].provider)
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
    assert "below the middle provider" in OnDuty(year.person).reads(PAGE)
    for other in (keeper, officer):
        assert signed_in(other).get(PAGE).status_code in (403, 404)


def test_the_page_leads_to_vacancies_only_whoever_keeps_them(year):
    with council():
        keeper = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=year.homes[0].provider)
    link = 'href="/portal/settings/">Vacancies</a>'
    assert link in OnDuty(keeper).reads(PAGE).split("<main")[1]
    assert link not in OnDuty(year.person).reads(PAGE)
