"""The match page: one way on, at the top; the best homes unfolded; an agency is not judged by its office."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placements.states import Gate, ReferralState, Risk
from providers.states import AdmissionState, ServiceType, SettingKind
from sefton_pdps.access.roles import Role
from tests.factories import accounts, market, providers
from tests.factories import placements as made
from tests.placements.browsing import as_user, page


@pytest.fixture
def browser(officer):
    return as_user(officer)


def admitted(lot, **fields):
    provider = providers.provider()
    providers.admission(provider, lot)
    return providers.setting(provider, **fields)


def numbers(answer):
    """The numbers of the fits on a page, in their order."""
    return [int(number) for number in re.findall(r'<tbody id="fit-(\d+)"', answer.content.decode())]


def test_what_a_provider_calls_itself_or_its_home_is_text_and_no_markup(browser):
    lot, hostile = providers.lot(), "<script>alert(1)</script>&\"'"
    provider = providers.provider(name=f"P {hostile}")
    providers.admission(provider, lot)
    providers.setting(provider, name=f"H {hostile}")
    text = browser.get(page("match", made.referral().pk)).content.decode()
    assert "<script>alert" not in text
    # The name in the row, its tick box, its reasons and its marker; the provider's in the row.
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#x27;") == 5


def test_the_strongest_ten_are_shown_the_next_folded_and_the_others_a_page_on(browser):
    lot = providers.lot()
    for _ in range(41):
        admitted(lot)
    able = admitted(lot, caters_for=["missing"])
    url = page("match", made.referral(risk_missing=Risk.PRESENT).pk)
    answer = browser.get(url)
    text = answer.content.decode()
    shown, folded = text.split("Show the next 15", 1)
    assert shown.count('<tbody id="fit-') == 10
    assert folded.count('<tbody id="fit-') == 15
    assert "42 homes may be used. Shown: 1 to 25" in shown
    assert "Show the next of 17 others" in folded
    assert f'<span class="sefton-fits__number">1</span> {able.name}' in shown
    assert "0 of 1 met" in folded
    assert len(answer.content) < 70_000
    further = browser.get(url + answer.context["homes"].next)
    assert numbers(further) == list(range(26, 43))
    assert {fit.key for fit in further.context["page"].rows}.isdisjoint(
        fit.key for fit in answer.context["page"].rows
    )
    for words in ("Shown: 26 to 42", "Back to the best", "would invite all 42 providers"):
        assert words in further.content.decode()
    assert further.context["homes"].next == "" and "Show the next of" not in further.content.decode()


def test_a_row_that_fits_no_more_leads_to_the_first_page(browser):
    home = admitted(providers.lot())
    url = page("match", made.referral().pk)
    for after in (f"?after={providers.provider().pk}&before=25", "?after=nonsense&before=-3", "?before=7"):
        assert numbers(browser.get(url + after)) == [1]
    assert browser.get(url).context["page"].rows[0].setting == home


def test_those_left_out_are_counted_by_gate_and_listed_with_the_reason(browser):
    lot = providers.lot()
    for _ in range(26):
        admitted(lot, age_from=16)
    suspended = providers.admission(providers.provider(), lot, state=AdmissionState.SUSPENDED)
    referral = made.referral()
    counted = browser.get(page("match", referral.pk)).context["left_out"]
    assert [(line.gate, line.number) for line in counted] == [
        (Gate.SUSPENDED.label, "1"),
        (Gate.AGE.label, "26"),
    ]
    of_suspended, of_age = (browser.get(line.url).content.decode() for line in counted)
    assert suspended.provider.name in of_suspended
    assert "Its admission to the lot is suspended." in of_suspended
    reason = "Takes children from 16 to 17; the child would be 14."
    assert of_age.count(reason) == 25
    last = browser.get(browser.get(counted[1].url).context["next"]).content.decode()
    assert last.count(reason) == 1 and "Next page" not in last and "First page" in last


@pytest.mark.parametrize(
    "query",
    ["", "gate=nonsense", "gate=", "on=9999-12-31", "on=0001-01-01", "on=today", "lot=nonsense", "on="],
)
def test_without_a_gate_the_first_that_leaves_anybody_out_is_listed(browser, query):
    lot, url = providers.lot(), f"{page('left_out', made.referral().pk)}?{query}"
    assert "Nobody is left out for this reason" in browser.get(url).content.decode()
    admitted(lot, age_from=16)
    assert browser.get(url).context["gate"] == Gate.AGE


@pytest.mark.parametrize(
    "call_off", ["", "//elsewhere.example/", "https://elsewhere.example", "../people", "javascript:x"]
)
def test_those_left_out_lead_back_to_the_match_and_never_where_an_address_says(browser, call_off):
    lot, url = providers.lot(), page("left_out", (referral := made.referral()).pk)
    html = browser.get(url, {"lot": lot.pk, "call_off": call_off}).content.decode()
    assert f'href="{page("match", referral.pk)}?lot={lot.pk}">Match</a>' in html
    assert "elsewhere" not in html and "javascript" not in html


def test_without_a_lot_nobody_is_left_out(browser):
    assert browser.get(page("left_out", made.referral().pk)).status_code == 404


def test_the_match_costs_the_same_statements_for_ten_settings_and_four_hundred(browser):
    """One statement finds; the rest are for the page. Reading more of the market never asks more often."""
    lot = providers.lot()
    for _ in range(10):
        admitted(lot)
    url = page("match", made.referral(risk_missing=Risk.PRESENT).pk)
    browser.get(url)
    with CaptureQueriesContext(connection) as at_first:
        browser.get(url)
    market.plant(lot, settings=400, kinds=market.only(SettingKind.CHILDRENS_HOME), fail=0.1)
    with CaptureQueriesContext(connection) as later:
        answer = browser.get(url)
    assert answer.context["page"].fits > 100
    assert len(at_first) == len(later)
    assert sum("WITH admissions" in query["sql"] for query in later) == 1


def test_further_households_of_an_agency_are_fits_of_their_own(browser):
    lot = providers.lot(service_type=ServiceType.FOSTERING)
    agency = admitted(lot, kind=SettingKind.FOSTERING_AGENCY, age_from=0)
    homes = [providers.household(agency) for _ in range(27)]
    url = page("match", made.referral(service_type=ServiceType.FOSTERING).pk)
    first = browser.get(url)
    further = browser.get(url + first.context["homes"].next)
    shown = [fit.household for answer in (first, further) for fit in answer.context["page"].rows]
    assert len(shown) == 27 and set(shown) == set(homes)


def test_there_is_one_primary_button_and_it_stands_before_the_homes(browser):
    lot = providers.lot()
    for _ in range(2):
        admitted(lot)
    text = browser.get(page("match", made.referral().pk)).content.decode()
    above, _below = text.split('<tbody id="fit-1"', 1)
    assert "nothing will go out yet." in above and "a mini-competition would invite all 2 providers" in above
    assert text.count('class="govuk-button"') == above.count('class="govuk-button"') == 1
    assert "Choose the route" in above and "Show the next" not in text


def test_the_need_does_not_ask_for_a_risk(browser):
    providers.lot()
    referral = made.referral(risk_missing=Risk.PRESENT, additional_support=["additional supervision"])
    text = browser.get(page("match", referral.pk)).content.decode()
    assert "Needs extra supervision. Support with going missing." in text


@pytest.mark.parametrize("name", ["match", "compare"])
def test_an_agency_without_a_household_has_no_class_by_its_office(browser, name):
    lot = providers.lot(service_type=ServiceType.FOSTERING)
    agency = admitted(
        lot, kind=SettingKind.FOSTERING_AGENCY, age_from=0,
        postcode="LS1 1AA", easting=430000, northing=433000, authority_code="E08000035",
    )  # fmt: skip
    referral = made.referral(service_type=ServiceType.FOSTERING)
    text = browser.get(page(name, referral.pk), {"lot": lot.pk, "pick": agency.pk}).content.decode()
    assert "No carer household is recorded for this age: ask the agency" in text
    for words in ("At a distance", "reg. 11", "Not measurable"):
        assert words not in text


def test_a_filter_stays_on_the_next_page_and_in_the_comparison(browser):
    lot = providers.lot()
    for _ in range(26):
        admitted(lot, places=1)
    made.placement(admitted(lot, places=1).places.get())
    url = page("match", made.referral().pk)
    answer = browser.get(url, {"lot": lot.pk, "free": "yes", "within": "40"})
    text = answer.content.decode()
    assert "26 of 27 homes that may be used meet your filters. Shown: 1 to 25" in text
    assert "Filters: Within 40 miles; A place is free." in text
    assert '<option value="yes" selected>' in text
    assert '<input type="hidden" name="free" value="yes">' in text
    assert "would invite all 27 providers" in text
    further = browser.get(url + answer.context["homes"].next)
    assert numbers(further) == [26] and "A place is free" in further.content.decode()
    compared = browser.get(
        page("compare", answer.context["referral"].pk),
        {"lot": lot.pk, "free": "yes", "pick": answer.context["page"].rows[0].key},
    )
    assert f"{url}?lot={lot.pk}&amp;free=yes" in compared.content.decode()


def test_homes_that_no_filter_leaves_are_named_as_such_and_the_filters_can_be_taken_away(browser):
    lot = providers.lot()
    admitted(lot)
    answer = browser.get(page("match", made.referral().pk), {"lot": lot.pk, "grade": "outstanding"})
    text = answer.content.decode()
    assert "0 of 1 home that may be used meet your filters." in text
    assert numbers(answer) == [] and "Take them away" in text


@pytest.mark.parametrize(
    "query", ["free=perhaps", "within=7", "area=moon", "grade=good%27", "needs=nonsense"]
)
def test_a_word_that_no_filter_offers_filters_nothing(browser, query):
    lot = providers.lot()
    admitted(lot)
    answer = browser.get(f"{page('match', made.referral().pk)}?lot={lot.pk}&{query}")
    assert numbers(answer) == [1] and "Filters:" not in answer.content.decode()


def test_a_reason_that_all_share_is_said_once_above_them(browser):
    lot = providers.lot()
    for number in range(3):
        admitted(lot, places=1 + number, **({} if number else {"grade": "outstanding"}))
    text = browser.get(page("match", made.referral().pk)).content.decode()
    above, rows = text.split('<tbody id="fit-1"', 1)
    assert above.count("It is in Sefton.") == 1 and "It is in Sefton." not in rows
    assert "Ofsted: outstanding." in rows and "Ofsted: outstanding." not in above


def test_of_one_home_no_reason_is_shared(browser):
    admitted(providers.lot())
    above, row = browser.get(page("match", made.referral().pk)).content.decode().split('<tbody id="fit-1"', 1)
    assert "For all that are shown" not in above and "It is in Sefton." in row


def test_whose_search_is_over_has_a_home_and_nothing_that_cannot_be_done(browser):
    lot = providers.lot()
    referral = made.referral(state=ReferralState.PLACED)
    placement = made.placement(admitted(lot).places.first(), child=referral.child, referral=referral)
    text = browser.get(page("match", referral.pk)).content.decode()
    assert f"This child has a home: {placement.setting.name}" in text and "Open the placement" in text
    assert "Choose the route" not in text and "Why this cannot be done" not in text


def test_under_each_home_of_a_comparison_is_the_way_on_with_it(browser):
    lot = providers.lot()
    homes = [admitted(lot) for _ in range(2)]
    referral = made.referral()
    picked = {"lot": lot.pk, "pick": [home.pk for home in homes]}
    text = browser.get(page("compare", referral.pk), picked).content.decode()
    assert text.index("<h2 ") < text.index("<h3 "), "its options follow a heading"
    for home in homes:
        assert f"/call-offs/new/?referral={referral.pk}&amp;lot={lot.pk}&amp;pick={home.pk}" in text
        assert f"Go on to the route with {home.name}" in text


def test_a_comparison_says_whom_to_ring_by_day_and_by_night_or_that_nobody_is_on_record(browser):
    lot = providers.lot()
    rung, silent = admitted(lot), admitted(lot)
    providers.contact(rung, name="Shift <leader>", night_telephone="0151 496 0999")
    picked = {"lot": lot.pk, "pick": [rung.pk, silent.pk]}
    text = browser.get(page("compare", made.referral().pk), picked).content.decode()
    assert 'href="tel:01514960123"' in text and 'href="tel:01514960999"' in text
    assert "Shift &lt;leader&gt;" in text and text.count("No contact on record") == 1


def test_who_may_not_open_a_call_off_compares_and_reads_who_does(council_scope):
    lot = providers.lot()
    home, referral = admitted(lot), made.referral()
    browser = as_user(accounts.person(Role.COMMISSIONING_MANAGER))
    text = browser.get(page("compare", referral.pk), {"lot": lot.pk, "pick": home.pk}).content.decode()
    assert "A placements officer opens the call-off." in text
    assert "/call-offs/new/" not in text
