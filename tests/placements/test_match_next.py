"""What comes next on the match: a call-off that is open, or why no home may be used and what to do."""

from datetime import timedelta

import pytest

from placements.states import Companions, Gate, Pets, ReferralState
from providers.states import AdmissionState, Grade, ServiceType, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import accounts, calloffs, providers
from tests.factories import placements as made
from tests.placements.browsing import as_user, page

pytestmark = pytest.mark.django_db
KIND = "Change the kind of placement"


@pytest.fixture
def browser(officer):
    return as_user(officer)


def admitted(lot, **fields):
    provider = providers.provider()
    providers.admission(provider, lot)
    return providers.setting(provider, **fields)


def read(browser, referral, name="match", **query):
    return browser.get(page(name, referral.pk), query).content.decode()


def under_16(state):
    lot = providers.lot(service_type=ServiceType.SUPPORTED, least_age=16)
    admitted(lot, kind=SettingKind.SUPPORTED_ACCOMMODATION, grade=Grade.NOT_INSPECTED, age_from=0)
    return made.referral(made.child(age=13), state=state, service_type=ServiceType.SUPPORTED)


def test_a_kind_that_bars_every_home_is_changed_while_the_referral_may_be(browser):
    referral = under_16(ReferralState.DRAFT)
    text = read(browser, referral)
    assert "No home may be used: all are left out because a child under 16 may live only in" in text
    assert f'href="/referrals/{referral.pk}/sections/recommendation/">{KIND}' in text
    assert "Choose the route" not in text and "would invite" not in text


def test_a_kind_that_may_not_be_changed_any_more_leads_to_the_referral(browser):
    referral = under_16(ReferralState.APPROVED)
    text = read(browser, referral)
    assert KIND not in text and "reopen the referral on its page, change the kind" in text
    assert f'href="/referrals/{referral.pk}/">Open the referral' in text


def test_who_may_not_make_a_referral_is_sent_to_no_form(council_scope):
    text = read(as_user(accounts.person(Role.COMMISSIONING_MANAGER)), under_16(ReferralState.DRAFT))
    assert "No home may be used" in text and KIND not in text


def test_homes_for_other_ages_are_seen_with_what_each_would_have_to_change(browser):
    lot = providers.lot()
    for _ in range(2):
        admitted(lot, age_from=16)
    providers.admission(providers.provider(), lot, state=AdmissionState.SUSPENDED)
    text = read(browser, made.referral())
    assert "most are left out because they take children of other ages" in text
    assert f"gate={Gate.AGE}" in text and "See who is left out" in text and KIND not in text


def test_a_lot_that_nobody_is_admitted_to_says_so(browser):
    providers.lot()
    text = read(browser, made.referral())
    assert "No provider is admitted to this lot yet" in text and "would invite all 0" not in text


def test_a_call_off_that_is_open_is_linked_and_no_route_is_chosen_again(browser):
    lot = providers.lot()
    admitted(lot)
    referral = made.referral(state=ReferralState.SEARCHING)
    call_off = calloffs.call_off(referral, lot)
    text = read(browser, referral)
    assert f'href="/call-offs/{call_off.pk}/">Go on with {call_off.reference}' in text
    assert "Choose the route" not in text and "would invite" not in text


def test_after_a_call_off_without_award_the_route_is_chosen_anew(browser):
    lot = providers.lot()
    admitted(lot)
    referral = made.referral(state=ReferralState.SEARCHING)
    calloffs.call_off(referral, lot, state="no_award", no_award_reason="x", no_award_at=clock.now())
    assert "Choose the route" in read(browser, referral)


def test_a_comparison_answers_what_is_asked_beside_the_needs_and_asks_where_nothing_is_on_record(browser):
    lot = providers.lot()
    homes = [admitted(lot, caters_for=["pets", "siblings"], places=1), admitted(lot, places=3)]
    referral = made.referral(
        made.child(school="Invented School"),
        pets=Pets.NO,
        sibling_count=1,
        living_companions=Companions.OTHERS,
    )
    text = read(browser, referral, "compare", lot=lot.pk, pick=[home.pk for home in homes])
    for words in (
        "Only 1 place is free, and 1 brother or sister is to be placed with the child.",
        "3 places are free, enough for the child and 1 brother or sister; that it takes them together it does not say.",
        "It offers a home with pets, and the child cannot live with pets.",
        "The child cannot live with pets, and whether there are any is not on record: ask it.",
        "Sefton has placed none there: ask who lives there.",
        "How far the child’s school is from there is not on record",
    ):
        assert words in text
    for badge in ("Partly met", "Not met", "Ask the home"):
        assert f">{badge}</strong>" in text
    assert "Invented School" not in text


def test_a_referral_that_asks_nothing_more_has_no_such_row(browser):
    lot = providers.lot()
    text = read(browser, made.referral(), "compare", lot=lot.pk, pick=admitted(lot).pk)
    for words in ("Ask the home", "Partly met", "cannot live with pets", "school"):
        assert words not in text


def test_of_an_agency_that_names_no_home_nothing_is_said_of_who_lives_there(browser):
    lot = providers.lot(service_type=ServiceType.FOSTERING)
    admitted(lot, kind=SettingKind.FOSTERING_AGENCY, age_from=0)
    referral = made.referral(
        service_type=ServiceType.FOSTERING, living_companions=Companions.SOLO, sibling_count=2, pets=Pets.NO
    )
    text = read(browser, referral)
    for words in (
        "No other child placed by Sefton lives there",
        "to be placed with the child",
        "whether there are any",
    ):
        assert words not in text


def test_an_old_word_on_vacancies_is_marked_and_a_new_one_is_not(browser):
    lot = providers.lot()
    admitted(lot, vacancies_confirmed_at=clock.now() - timedelta(days=75))
    admitted(lot, vacancies_confirmed_at=None)
    admitted(lot, vacancies_confirmed_at=clock.now() - timedelta(days=3))
    text = read(browser, made.referral())
    assert '<strong class="govuk-tag govuk-tag--grey">Confirmed 75 days ago</strong>' in text
    assert '<strong class="govuk-tag govuk-tag--grey">Never confirmed</strong>' in text
    assert '<span class="sefton-note">confirmed 3 days ago</span>' in text


def test_the_order_and_what_the_number_counts_stand_above_the_homes(browser):
    admitted(providers.lot())
    above, _rows = read(browser, made.referral()).split('<tbody id="fit-1"', 1)
    assert "First the most needs met, then a free place, then the nearest" in above
    assert "pass every gate" not in above
