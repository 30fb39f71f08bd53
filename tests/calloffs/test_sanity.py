"""What is possible but unlikely is asked about on the page, and the service refuses it until it is answered."""

import re
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from calloffs.models import CallOff, DirectAwardCase, Offer
from calloffs.services import competitions, offers
from calloffs.services.call_offs import open_call_off
from calloffs.states import CallOffState
from placements.rules.fees import weekly_line
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.working_days import is_working_day, moment_from_local
from tests.calloffs.pages import key, moment, signed_in
from tests.factories import accounts, awards, calloffs, placements, providers
from tests.factories.days import when_somebody_works
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
TICK = re.compile(r'name="sure"[^>]*value="([0-9a-f]{16})"|value="([0-9a-f]{16})"[^>]*name="sure"')
IN_THE_COUNCIL = pytest.mark.usefixtures("council")


@pytest.fixture
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def ticks(answer):
    """The codes that the page offers to tick."""
    return [first or second for first, second in TICK.findall(answer.content.decode())]


def next_sunday() -> datetime:
    start = product_clock.today() + timedelta(days=2)
    return moment_from_local(start + timedelta(days=(6 - start.weekday()) % 7), time(17))


class Offering:
    """A working copy that is whole, of one weekly fee."""

    def __init__(self, weekly, available_in=None):
        with tenancy.scope(tenancy.COUNCIL):
            lot, homes = calloffs.lot_with_providers(1)
            self.call_off = calloffs.competition(*homes, lot=lot)
        self.by = calloffs.bidder(homes[0].provider)
        self.home = homes[0]
        days = available_in or timedelta(0)
        self.draft = calloffs.draft(
            self.call_off, self.home, self.by, price_lines=calloffs.fees(accommodation=weekly),
            available_on=self.call_off.needed_on + days,
        )  # fmt: skip
        self.page = f"/portal/offers/{self.draft.pk}/check/"

    def sent(self):
        with tenancy.scope(self.by.scope):
            return Offer.objects.filter(call_off=self.call_off).exists()


# --- The weekly fee of an offer ---
@pytest.mark.parametrize("weekly", ["5.00", "99999.99"])
def test_an_offer_with_a_fee_far_off_is_refused_until_its_provider_says_it_is_right(clock, weekly):
    offering = Offering(weekly)
    with tenancy.scope(offering.by.scope), pytest.raises(Unsure) as asked:
        offers.submit_offer(draft=offering.draft, by=offering.by)
    assert not offering.sent()
    with tenancy.scope(offering.by.scope):
        offers.submit_offer(draft=offering.draft, sure=[asked.value.doubts[0].code], by=offering.by)
    assert offering.sent()


def test_an_answer_is_about_one_figure_and_no_other(clock):
    offering = Offering("5.00")
    with tenancy.scope(offering.by.scope), pytest.raises(Unsure) as asked:
        offers.submit_offer(draft=offering.draft, by=offering.by)
    sure = [doubt.code for doubt in asked.value.doubts]
    changed = calloffs.draft(
        offering.call_off, offering.home, offering.by, price_lines=calloffs.fees(accommodation="6.00")
    )
    with tenancy.scope(offering.by.scope), pytest.raises(Unsure, match="£6.00"):
        offers.submit_offer(draft=changed, sure=sure, by=offering.by)
    assert not offering.sent()


def test_the_page_asks_with_the_figure_beside_it_and_a_tick_sends_the_offer(clock):
    offering = Offering("5.00")
    client = signed_in(offering.by)
    asked = client.post(offering.page, key())
    page = asked.content.decode()
    assert "Is that right?" in page and "Yes, £5.00 a week is right" in page
    assert 'href="#id_sure_1"' in page
    assert client.post(offering.page, key()).status_code == 200
    assert client.post(offering.page, {**key(), "sure": "0123456789abcdef"}).status_code == 200
    assert not offering.sent()
    assert client.post(offering.page, {**key(), "sure": ticks(asked)}).status_code == 302
    assert offering.sent()


def test_with_several_like_placements_the_fee_is_held_against_theirs(clock):
    with tenancy.scope(tenancy.COUNCIL):
        for number in range(5):
            home = providers.setting(providers.provider())
            placements.fee_line(placements.placement(home.places.first()), Decimal(600 + number))
    offering = Offering("3000.00")  # usual without anything to compare with
    with (
        tenancy.scope(offering.by.scope),
        pytest.raises(Unsure, match="far from what is usual in the lot") as asked,
    ):
        offers.submit_offer(draft=offering.draft, by=offering.by)
    assert "60" not in str(asked.value).replace("3,000.00", "")


def test_nothing_is_said_in_the_trail_of_an_offer_that_nobody_asked_about(clock):
    offering = Offering("3000.00")
    with tenancy.scope(offering.by.scope):
        offers.submit_offer(draft=offering.draft, by=offering.by)
    assert not all_of(Event).filter(name__in=["offer.asked_if_sure", "offer.said_sure"]).exists()


# --- The day on which the place is free ---
def test_a_place_free_later_than_needed_says_so_to_its_provider_and_to_whoever_scores(clock):
    offering = Offering("3000.00", available_in=timedelta(days=12))
    words = "12 days later than the home is needed."
    assert words in signed_in(offering.by).get(offering.page).content.decode()
    with tenancy.scope(offering.by.scope):
        offers.submit_offer(draft=offering.draft, by=offering.by)
    clock.advance(hours=3)
    with tenancy.scope(tenancy.COUNCIL):
        competitions.close_due(at=product_clock.now())
        evaluator = accounts.person(Role.EVALUATOR)
        fresh = CallOff.objects.get(pk=offering.call_off.pk)
        competitions.assign_evaluators(
            call_off=fresh, evaluators=[evaluator], by=fresh.published_by, at=product_clock.now()
        )
        story = awards.Story(fresh, [offering.home], evaluators=[evaluator])
        awards.declare_all(story)
        offer = story.offers[0].pk
    page = signed_in(evaluator).get(f"/call-offs/{fresh.pk}/scoring/{offer}/")
    assert words in page.content.decode()


def test_a_place_free_in_years_is_asked_about(clock):
    offering = Offering("3000.00", available_in=timedelta(days=4000))
    with tenancy.scope(offering.by.scope), pytest.raises(Unsure, match="years away"):
        offers.submit_offer(draft=offering.draft, by=offering.by)


# --- The council's own ---
@IN_THE_COUNCIL
def test_a_call_off_for_a_need_years_away_is_asked_about(clock):
    referral = placements.referral(placements.child(age=3))
    start = product_clock.today() + timedelta(days=800)
    given = {
        "referral": referral, "lot": providers.lot(), "route": "direct_award", "route_reason": "No choice.",
        "needed_on": start, "term_ends_on": start + timedelta(days=100), "short_term_reason": "A short plan.",
        "by": accounts.person(Role.PLACEMENTS_OFFICER), "at": product_clock.now(),
    }  # fmt: skip
    with pytest.raises(Unsure, match="2 years away") as asked:
        open_call_off(**given)
    assert open_call_off(**given, sure=[asked.value.doubts[0].code]).needed_on == start


@IN_THE_COUNCIL
@pytest.mark.parametrize("weekly", ["5.00", "60000.00"])
def test_a_direct_award_at_a_fee_far_off_is_refused_until_the_officer_says_it_is_right(clock, weekly):
    story = awards.direct(age=9)
    lines = [weekly_line("accommodation", Decimal(weekly))]
    with pytest.raises(Unsure) as asked:
        awards.make_case(story, lines=lines)
    assert not DirectAwardCase.objects.exists()
    awards.make_case(story, lines=lines, sure=[doubt.code for doubt in asked.value.doubts])
    assert DirectAwardCase.objects.exists()
    assert all_of(Event).get(name="call_off.said_sure").payload["of"] == "the weekly fee"


@IN_THE_COUNCIL
def test_a_start_years_away_is_asked_about_before_it_is_recommended(clock):
    story = awards.scored(clock, "3000.00", age=9)
    later = story.call_off.needed_on + timedelta(days=800)
    with pytest.raises(Unsure, match="2 years away"):
        awards.recommend(story, starts_on=later)


@IN_THE_COUNCIL
def test_a_deadline_on_a_day_on_which_nobody_works_is_asked_about_with_a_better_one(clock):
    officer = accounts.person(Role.PLACEMENTS_OFFICER)
    lot, _homes = calloffs.lot_with_providers(1)
    opened = calloffs.call_off(lot=lot, opened_by=officer)
    placements.approved_profile(opened.referral, officer)
    sunday = next_sunday()
    assert not is_working_day(sunday.date())
    sent = {
        **moment("closes_at", sunday),
        "quality_weight": 60,
        "price_weight": 25,
        "social_value_weight": 15,
    }
    client, url = signed_in(officer), f"/call-offs/{opened.pk}/publish/"
    asked = client.post(url, {**sent, **key()})
    better = when_somebody_works(sunday + timedelta(hours=1))
    assert f"The next working day at 5pm is {better.day} {better:%B}" in asked.content.decode()
    opened.refresh_from_db()
    assert opened.state == CallOffState.OPENED
    assert client.post(url, {**sent, **key(), "sure": ticks(asked)}).status_code == 302
    opened.refresh_from_db()
    assert opened.state == CallOffState.PUBLISHED
