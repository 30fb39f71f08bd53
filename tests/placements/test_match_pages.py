"""The match page: one way on, at the top; the strongest cards unfolded; an agency is not judged by its office."""

import pytest

from placements.states import Risk
from providers.states import ServiceType, SettingKind
from tests.factories import placements as made
from tests.factories import providers
from tests.placements.browsing import as_user, page


@pytest.fixture
def browser(officer):
    return as_user(officer)


def admitted(lot, **fields):
    provider = providers.provider()
    providers.admission(provider, lot)
    return providers.setting(provider, **fields)


def test_the_strongest_ten_are_shown_and_the_rest_folded(browser):
    lot = providers.lot()
    for _ in range(41):
        admitted(lot)
    able = admitted(lot, caters_for=["missing"])
    answer = browser.get(page("match", made.referral(risk_missing=Risk.PRESENT).pk))
    text = answer.content.decode()
    shown, folded = text.split("Show the other 32", 1)
    assert shown.count('class="sefton-fit"') == 10
    assert folded.count('class="sefton-fit"') == 20
    assert "These fit too (12)" in folded
    assert answer.context["lines"][0].name == able.name
    assert "Meets 0 of 1 need" in folded
    assert len(answer.content) < 60_000


def test_there_is_one_primary_button_before_the_cards_and_a_link_after_them(browser):
    lot = providers.lot()
    for _ in range(2):
        admitted(lot)
    text = browser.get(page("match", made.referral().pk)).content.decode()
    above, below = text.split('class="sefton-fit"', 1)
    assert "Choose the route: 2 providers can be invited" in above
    assert text.count('class="govuk-button"') == above.count('class="govuk-button"') == 1
    assert "Go on to the route" in below
    assert "Show the other" not in text


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
    for words in ("At a distance", "reg. 11", "istance not measurable"):
        assert words not in text
