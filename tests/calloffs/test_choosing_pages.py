"""From the match over the route to the home of a direct award: the same list, and what must be known before."""

import re

import pytest
from django.urls import reverse

from calloffs.models import CallOff
from calloffs.states import CallOffRoute
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.calloffs.pages import key, signed_in
from tests.calloffs.test_competition_pages import _opening
from tests.factories import accounts, calloffs, placements, providers

DIRECT = CallOffRoute.DIRECT_AWARD


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def client():
    return signed_in(accounts.person(Role.PLACEMENTS_OFFICER))


def homes_of(lot, count=1, **fields):
    homes = []
    for _ in range(count):
        provider = providers.provider()
        providers.admission(provider, lot)
        homes.append(providers.setting(provider, **fields))
    return homes


def said(client, name, *args, **query):
    answer = client.get(reverse(f"calloffs:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(text):
    return text.count('<tbody id="fit-')


def test_the_homes_of_a_direct_award_are_filtered_and_at_most_25_with_their_count(client):
    lot = providers.lot()
    homes_of(lot, 25, grade="good")
    (best,) = homes_of(lot, grade="outstanding")
    call_off = calloffs.call_off(lot=lot, route=DIRECT)
    text = said(client, "direct_award", call_off.pk)
    assert rows(text) == 25 and "26 homes may be used. Shown: 1 to 25" in text
    assert "Show the next of 1 other<" in text
    text = said(client, "direct_award", call_off.pk, grade="outstanding")
    assert rows(text) == 1 and "1 of 26 homes" in text and best.name in text
    assert reverse("calloffs:make_case", args=[call_off.pk, best.pk]) in text
    assert "Compare up to three" not in text


def test_for_and_against_stand_apart_under_their_names(client):
    lot = providers.lot()
    homes_of(lot, 1, grade="requires_improvement")
    homes_of(lot, 1, grade="good")
    text = said(client, "direct_award", calloffs.call_off(lot=lot, route=DIRECT).pk)
    assert "<strong>For</strong><ul" in text and "<strong>Against</strong><ul" in text


def test_a_home_that_is_taken_for_the_whole_term_says_by_what_before_it_is_chosen(client):
    lot = providers.lot()
    (home,) = homes_of(lot, places=1)
    placement = placements.placement(home.places.get())
    text = said(client, "direct_award", calloffs.call_off(lot=lot, route=DIRECT).pk)
    assert "None free" in text and f"by {placement.reference}" in text


def test_who_comes_from_the_match_with_a_home_goes_on_to_its_case(client):
    lot = providers.lot()
    (home, _other) = homes_of(lot, 2)
    referral = placements.referral()
    url = f"/call-offs/new/?referral={referral.pk}&lot={lot.pk}&pick={home.pk}"
    assert "you would go on with the home that you picked" in client.get(url).content.decode()
    answer = client.post(url, _opening(lot, referral, route=DIRECT.value))
    opened = CallOff.objects.get(referral=referral)
    assert answer.url == f"{reverse('calloffs:direct_award', args=[opened.pk])}?pick={home.pk}"
    assert client.get(answer.url).url == reverse("calloffs:make_case", args=[opened.pk, home.pk])
    # The comparison stands open in another tab: its way on leads to the same case.
    assert client.get(url).url == answer.url


def test_a_home_that_was_picked_and_fits_no_more_is_told_and_another_can_be_chosen(client):
    lot = providers.lot()
    homes_of(lot)
    (barred,) = homes_of(lot, 1, age_from=17)
    call_off = calloffs.call_off(lot=lot, route=DIRECT)
    text = said(client, "direct_award", call_off.pk, pick=barred.pk)
    assert "may not be used on that date" in text and rows(text) == 1


@pytest.mark.parametrize("pick", ["nonsense", "", "../people"])
def test_what_is_no_home_is_not_picked(client, pick):
    lot = providers.lot()
    homes_of(lot)
    text = said(client, "direct_award", calloffs.call_off(lot=lot, route=DIRECT).pk, pick=pick)
    assert rows(text) == 1 and "that you picked" not in text


def test_a_competition_leads_to_its_call_off_whatever_was_picked(client):
    lot = providers.lot()
    (home,) = homes_of(lot)
    referral = placements.referral()
    url = f"/call-offs/new/?referral={referral.pk}&pick={home.pk}"
    answer = client.post(url, _opening(lot, referral))
    assert answer.url == reverse("calloffs:call_off_detail", args=[CallOff.objects.get(referral=referral).pk])


def test_a_direct_award_that_is_opened_leads_to_the_choice_of_its_home(client):
    lot = providers.lot()
    homes_of(lot)
    referral = placements.referral()
    answer = client.post(
        f"/call-offs/new/?referral={referral.pk}", _opening(lot, referral, route=DIRECT.value)
    )
    assert answer.url == reverse("calloffs:direct_award", args=[CallOff.objects.get(referral=referral).pk])


def test_the_one_lot_is_not_asked_for_and_of_several_the_one_of_the_match_is_chosen(client):
    lot, referral = providers.lot(), placements.referral()
    homes_of(lot)
    url = f"/call-offs/new/?referral={referral.pk}"
    assert 'type="radio" name="lot"' not in client.get(url).content.decode()
    other = providers.lot()
    text = client.get(f"{url}&lot={other.pk}").content.decode()
    boxes = re.findall(r'<input[^>]*name="lot"[^>]*>', text)
    assert [f'value="{other.pk}"' in box for box in boxes if "checked" in box] == [True]
    assert len(boxes) == 2


def test_a_lot_that_is_not_among_those_offered_is_refused(client):
    lot, referral = providers.lot(), placements.referral()
    homes_of(lot)
    url = f"/call-offs/new/?referral={referral.pk}"
    answer = client.post(url, _opening(lot, referral, lot=providers.provider().pk))
    assert answer.status_code == 200 and "There is a problem" in answer.content.decode()
    assert not CallOff.objects.filter(referral=referral).exists()


def test_each_route_says_what_it_would_do_and_the_child_has_no_name(client):
    referral = placements.referral()
    homes_of(providers.lot())
    text = client.get(f"/call-offs/new/?referral={referral.pk}").content.decode()
    assert "Every provider with a home that passes would be invited to offer." in text
    assert "Nobody else would be asked." in text
    assert referral.child.family_name not in text


def test_the_case_names_the_home_and_whom_to_ring_to_agree(client):
    lot = providers.lot()
    (home,) = homes_of(lot)
    call_off = calloffs.call_off(lot=lot, route=DIRECT)
    text = said(client, "make_case", call_off.pk, home.pk)
    assert home.name in text and home.provider.name in text and "How long for" in text
    assert "No contact is on record." in text
    providers.contact(home)
    text = said(client, "make_case", call_off.pk, home.pk)
    assert 'href="tel:01514960123"' in text and "Invented Manager" in text


def test_without_a_contact_the_case_names_who_signs_in_for_the_provider_and_where_to_record_one(client):
    lot = providers.lot()
    (home,) = homes_of(lot)
    call_off = calloffs.call_off(lot=lot, route=DIRECT)
    bidder = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=home.provider)
    left = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=home.provider, is_active=False)
    keeper = accounts.person(Role.SETTING_MANAGER, provider=home.provider)
    stranger = calloffs.bidder(providers.provider())
    text = said(client, "make_case", call_off.pk, home.pk)
    assert f"mailto:{bidder.email}" in text and "who sign in here for the provider" in text
    assert reverse("providers:setting_contact", args=[home.pk]) in text
    assert not [one for one in (left, keeper, stranger) if one.email in text]
    providers.contact(home)
    text = said(client, "make_case", call_off.pk, home.pk)
    assert bidder.email not in text and "sign in here for the provider" not in text


def folded(text, summary):
    """Whether the boxes behind a line are shown closed."""
    found = re.search(rf'<details class="govuk-details"( open)?>\s*<summary[^>]*><span[^>]*>{summary}', text)
    assert found, summary
    return found.group(1) is None


def test_what_few_cases_need_is_folded_until_it_may_be_needed(client):
    lot = providers.lot()
    (home,) = homes_of(lot)
    call_off = calloffs.call_off(lot=lot, route=DIRECT)
    url = reverse("calloffs:make_case", args=[call_off.pk, home.pk])
    page = client.get(f"{url}?stay=three_days").content.decode()
    assert folded(page, "More fee lines") and folded(page, "Therapy: need")
    refused = client.post(url, {**key(), "how_long": "longer", "fee-therapy": "300"}).content.decode()
    assert "There is a problem" in refused and "Enter why it is longer" in refused
    assert not folded(refused, "More fee lines") and not folded(refused, "Therapy: need")


def test_the_reason_of_a_shorter_term_is_folded_until_the_form_was_sent(client):
    lot, referral = providers.lot(), placements.referral()
    homes_of(lot)
    url = f"/call-offs/new/?referral={referral.pk}"
    assert folded(client.get(url).content.decode(), "The placement is to be shorter")
    refused = client.post(url, _opening(lot, referral, short_term_reason="")).content.decode()
    assert "needs a reason" in refused and not folded(refused, "The placement is to be shorter")
