"""For how long a home is wanted, as a provider reads it: never in words that depend on a birthday (ADR 40, ADR 109)."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from calloffs.models import Invitation, LeftOut, OfferDraft
from calloffs.rules.direct_awards import NIGHTS as STAYS
from calloffs.rules.told_terms import bands, published_term, term_words, usual_words
from calloffs.rules.values import term_end
from calloffs.services import competitions
from calloffs.states import HowLong
from placements.rules.ages import ADULT, eighteenth_birthday
from placements.states import Gate, ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, calloffs, placements, providers
from tests.factories.days import when_somebody_works
from tests.factories.rows import all_of
from tests.written_days import written

pytestmark = pytest.mark.django_db

START = date(2026, 12, 4)
BORN = st.dates(START - timedelta(days=365 * 18 - 10), START)
NIGHTS = st.integers(1, 5 * 365)


@given(BORN, BORN)
@example(START.replace(year=2008) + timedelta(days=20), START.replace(year=2025))
def test_a_term_as_long_as_it_may_be_reads_the_same_for_every_birthday(one, other):
    told = {term_words(START, term_end(START, born)[0], "") for born in (one, other)}
    assert told == {usual_words()}


@given(BORN, BORN, NIGHTS, st.sampled_from(["A planned return home.", "An assessment."]))
def test_a_shorter_term_reads_the_same_for_two_children_whatever_their_birthdays(one, other, nights, reason):
    end = START + timedelta(days=nights)
    assume(all(end < term_end(START, born)[0] for born in (one, other)))
    # What is told is of the band alone: any other length in it reads alike.
    (band,) = [each for each in bands() if each.words == term_words(START, end, reason)]
    longest = START + timedelta(days=band.most_days or 5 * 365)
    assert term_words(START, longest, "Another reason.") == band.words


@given(BORN, NIGHTS)
def test_no_words_hold_a_day_a_month_or_an_age_of_the_child(born, nights):
    adult = eighteenth_birthday(born)
    words = {term_words(START, adult, ""), term_words(START, START + timedelta(days=nights), "A reason.")}
    for said in words:
        assert str(adult.year) not in said and not re.search(rf"{adult:%B}", said)
        assert re.findall(r"\d+", said.replace("18th", "")) in ([], ["28"], ["12"], ["6"])


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "28 days"), (28, "28 days"), (29, "12 weeks"), (84, "12 weeks"), (85, "6 months"), (184, "6 months"),
     (185, "a year"), (366, "a year"), (367, "More than a year")],
)  # fmt: skip
def test_a_shorter_term_is_in_the_first_band_that_it_fits(days, said):
    assert said in term_words(START, START + timedelta(days=days), "A reason.")


@given(BORN, st.sampled_from(sorted(STAYS)))
def test_an_emergencys_nights_are_told_as_they_were_chosen_and_by_no_birthday(born, how_long):
    """Also where the 18th birthday ends them sooner (ADR 131)."""
    end = term_end(START, born)[0]
    assert term_words(START, end, "", how_long) == f"{HowLong(how_long).label}, in an emergency"
    assert term_words(START, end, "", HowLong.LONGER) == term_words(START, end, "")


@pytest.mark.parametrize(
    ("days", "said"),
    [(10, "Up to 28 days"), (28, "28 days, in an emergency"), (90, "28 days, in an emergency")],
)
def test_a_shorter_term_that_ends_before_the_nights_is_told_instead(days, said):
    assert term_words(START, START + timedelta(days=days), "A planned return.", HowLong.FOUR_WEEKS) == said


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_blank_reason_is_none_so_the_end_is_not_looked_at(blank):
    assert term_words(START, START + timedelta(days=3), blank) == usual_words()


@pytest.mark.parametrize("profile", [None, {}, {"story": "Told before there were terms."}])
def test_what_went_out_before_tells_no_term(profile):
    assert published_term(profile) == ""


# --- What goes out, and where it is read ------------------------------------------------------------------------
def published(born, ends_on, reason=""):
    """A competition that went out for a child, and a client of an invited provider with its addresses."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, (home,) = calloffs.lot_with_providers(1)
        officer, at = accounts.person(Role.PLACEMENTS_OFFICER), clock.now()
        referral = placements.referral(
            state=ReferralState.SEARCHING, child=placements.child(date_of_birth=born)
        )
        call_off = calloffs.call_off(referral, lot, term_ends_on=ends_on, short_term_reason=reason)
        competitions.publish(
            call_off=call_off, profile=placements.approved_profile(referral, officer), by=officer, at=at,
            closes_at=when_somebody_works(at + timedelta(days=2)),
        )  # fmt: skip
        invitation = Invitation.objects.get(call_off=call_off)
        return signed_in(calloffs.bidder(home.provider)), f"/portal/invitations/{invitation.pk}/", officer


def wanted_for(html):
    (said,) = re.findall(r"Wanted for</dt>\s*<dd[^>]*>(.*?)</dd>", html, re.S)
    return said.strip()


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("left", [20, 200, 700])
def test_however_near_the_18th_birthday_is_an_invitation_reads_the_same(left):
    adult = clock.now().date() + timedelta(days=14 + left)
    client, url, _officer = published(adult.replace(year=adult.year - ADULT), adult)
    html = read(client, url)
    assert wanted_for(html) == usual_words() and not any(form in html for form in written(adult))
    # A list names what is not usual only.
    assert usual_words() not in read(client, "/portal/invitations/")


def test_a_shorter_term_stands_on_the_invitation_and_over_each_part_of_the_offer():
    today = clock.now().date()
    end = today + timedelta(days=14 + 80)
    client, url, _officer = published(
        today.replace(year=today.year - 9, day=1), end, "Until the aunt is ready."
    )
    assert wanted_for(read(client, url)) == "Up to 12 weeks"
    assert "Up to 12 weeks" in read(client, "/portal/invitations/")
    begun = client.post(f"{url}offer/", key()).url.removesuffix("place/")
    for part in ("", "place/", "needs/", "fees/", "social-value/", "check/"):
        html = read(client, f"{begun}{part}")
        assert wanted_for(html) == "Up to 12 weeks" and "Home needed by" in html
        assert "the aunt" not in html and not any(form in html for form in written(end))


def test_whoever_publishes_reads_first_what_providers_will_read():
    with tenancy.scope(tenancy.COUNCIL):
        lot, _homes = calloffs.lot_with_providers(1)
        call_off, officer = calloffs.call_off(lot=lot), accounts.person(Role.PLACEMENTS_OFFICER)
        placements.approved_profile(call_off.referral, officer)
    assert wanted_for(read(signed_in(officer), f"/call-offs/{call_off.pk}/publish/")) == usual_words()


# --- Where one home fits there is nothing to choose ----------------------------------------------------------------
def test_one_home_is_offered_without_a_page_of_its_own():
    today = clock.now().date()
    client, url, _officer = published(
        today.replace(year=today.year - 9, day=1), today + timedelta(days=94), "Short."
    )
    html = read(client, url)
    assert f'<form class="sefton-action" method="post" action="{url}offer/"' in html
    assert html.count("Make an offer") == 1 and "Offer a setting</a>" not in html
    assert "See which of your settings can be offered" in html


def test_of_two_homes_one_is_chosen_and_none_is_taken_unasked():
    with tenancy.scope(tenancy.COUNCIL):
        lot, (home,) = calloffs.lot_with_providers(1)
        other = providers.setting(home.provider)
        calloffs.competition(home, other, lot=lot)
        client = signed_in(calloffs.bidder(home.provider))
    url = f"/portal/invitations/{all_of(Invitation).get().pk}/"
    assert f'action="{url}offer/"' not in read(client, url)
    assert client.post(f"{url}offer/", key()).status_code == 200
    assert not all_of(OfferDraft).exists()


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (Gate.GRADE, "because of Ofsted"),
        (Gate.REGISTRATION, "because of its registration"),
        (Gate.KIND, "another kind of service"),
        (Gate.AGE, "a gate of this need was not passed"),
        (Gate.GENDER, "a gate of this need was not passed"),
        (Gate.UNDER_16, "a gate of this need was not passed"),
        (None, "a gate of this need was not passed"),
    ],
)
def test_the_gate_of_a_home_is_named_where_it_says_nothing_of_the_child(gate, said):
    with tenancy.scope(tenancy.COUNCIL):
        lot, (home,) = calloffs.lot_with_providers(1)
        call_off = calloffs.competition(home, lot=lot)
        left = providers.setting(home.provider, name="Invented Mallard")
        if gate:
            LeftOut.objects.create(
                call_off=call_off, provider=home.provider, setting=left, gate=gate, reason="It takes 8 to 12."
            )
        client = signed_in(calloffs.bidder(home.provider))
    html = read(client, f"/portal/invitations/{all_of(Invitation).get().pk}/offer/")
    (line,) = [each for each in re.findall(r"<p class=\"govuk-body\">(.*?)</p>", html) if "Mallard" in each]
    assert said in line.replace("&#x27;", "'") and "8 to 12" not in html
