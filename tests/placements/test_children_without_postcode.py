"""A child without a home postcode is recorded with the reason, and no distance is made up."""

import re

import pytest
from django.db import IntegrityError, transaction

from placements.models import Child
from placements.presenters.placements import where_words
from placements.presenters.profiles import suggested_profile
from placements.states import LocationClass, NoPostcode
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import last_night
from tests.factories import placements as made
from tests.factories import providers
from tests.placements.browsing import as_user, page, send, summary
from tests.placements.test_finding_children import record
from tests.placements.test_pages import child_answers
from tests.written_days import written

NOWHERE = {
    "home_postcode": "", "no_postcode": NoPostcode.UNACCOMPANIED, "easting": None, "northing": None,
    "authority_code": "",
}  # fmt: skip


@pytest.fixture
def browser(officer):
    return as_user(officer)


@pytest.mark.parametrize("reason", NoPostcode.values)
def test_each_reason_takes_the_place_of_a_postcode(officer, reason):
    child = record(officer, home_postcode="", no_postcode=reason)
    assert (child.home_postcode, child.easting, child.authority_code) == ("", None, "")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"home_postcode": ""}, "or the reason why there is none"),
        ({"home_postcode": "L20 3AA", "no_postcode": "unknown"}, "or the reason why there is none"),
        ({"home_postcode": "", "no_postcode": "because"}, "Choose why there is no home postcode"),
        ({"home_postcode": "BT1 5GS"}, "Northern Ireland"),
        ({"home_postcode": "BFPO 57"}, "forces address"),
        ({"home_postcode": "QQ1 1AA", "not_in_list": True}, "not in the ONS list"),
    ],
)
def test_neither_both_or_nonsense_is_refused_beside_its_box(officer, fields, words):
    with pytest.raises(DomainError, match=words) as refusal:
        record(officer, **fields)
    assert refusal.value.field in ("home_postcode", "no_postcode")
    assert not Child.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"home_postcode": ""},
        {"no_postcode": "unknown"},
        {**NOWHERE, "no_postcode": "because"},
        {**NOWHERE, "easting": 333900, "northing": 394800},
        {**NOWHERE, "authority_code": "E08000014"},
        {**NOWHERE, "measured_from_area": True},
    ],
)
def test_the_database_keeps_postcode_or_reason(council_scope, fields):
    with pytest.raises(IntegrityError, match="child_"), transaction.atomic():
        made.child(**fields)


def test_a_postcode_that_the_list_has_not_is_measured_from_its_middle_and_says_so(officer, browser):
    child = record(officer, home_postcode="l209zz", not_in_list=True)
    assert (child.home_postcode, child.measured_from_area) == ("L20 9ZZ", True)
    assert child.easting and child.authority_code == "E08000014"
    shown = browser.get(page("child_detail", child.pk)).content.decode()
    assert "measured from the middle of L20" in shown


def test_the_page_records_a_child_by_reason_and_shows_it(browser):
    given = child_answers(home_postcode="", no_postcode="confidential", only_record="1")
    answer = send(browser, page("child_new"), **given)
    shown = browser.get(answer.url).content.decode()
    assert "None: confidential" in shown and "Distances are not measurable." in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"home_postcode": ""}, "or choose below why there is none"),
        ({"no_postcode": "unknown"}, "or empty the postcode"),
        ({"home_postcode": "BT1 5GS"}, "Northern Ireland"),
        ({"home_postcode": "L20 9ZZ"}, "tick the box below it"),
        ({"home_postcode": "L2O 3AA"}, "Use L20 3AA"),
    ],
)
def test_the_page_says_what_is_missing(browser, change, words):
    answer = send(browser, page("child_new"), 200, **child_answers(**change))
    assert words in summary(answer) and 'href="#id_' in summary(answer)
    assert not Child.objects.exists()


def test_the_page_takes_a_postcode_that_somebody_says_is_right(browser):
    send(browser, page("child_new"), **child_answers(home_postcode="L20 9ZZ", home_postcode_keep="L20 9ZZ"))
    assert Child.objects.get().measured_from_area


def test_pressing_the_offered_postcode_fills_the_box_and_records_nothing(browser):
    answer = send(
        browser, page("child_new"), 200, **child_answers(home_postcode="L2O 3AA", home_postcode_use="L20 3AA")
    )
    assert 'value="L20 3AA"' in answer.content.decode()
    assert not Child.objects.exists()


# --- Distances ---
def test_match_and_map_say_that_nothing_can_be_measured(browser):
    lot = providers.lot()
    owner = providers.provider()
    providers.setting(owner)
    providers.admission(owner, lot)
    referral = made.referral(made.child(**NOWHERE))
    shown = browser.get(page("match", referral.pk), {"lot": lot.pk}).content.decode()
    assert ">Not measurable" in shown and not re.search(r"\d\.\d miles", shown)
    assert "How far it is from the child&#x27;s home is not measurable" in shown
    assert "There is no map" in shown and "<svg" not in shown.split("There is no map")[1]


def test_a_placement_of_such_a_child_has_its_area_and_no_distance(council_scope):
    place = providers.setting(providers.provider()).places.first()
    placement = made.placement(
        place, made.child(**NOWHERE), distance_miles=None, location_class=LocationClass.DISTANT
    )
    assert where_words(placement) == "At a distance, distance not measurable"


def test_the_profile_names_no_area(council_scope):
    referral = made.referral(made.child(**NOWHERE))
    assert suggested_profile(referral)["area_words"] == "Not stated"


def test_a_placements_page_says_its_end_one_way(browser):
    place = providers.setting(providers.provider()).places.first()
    placement = made.placement(place)
    shown = browser.get(page("placement_detail", placement.pk)).content.decode()
    end = last_night(placement.planned_end)
    assert f", {end}" in shown and f"<dt>Last night</dt><dd>{end.removeprefix('last night ')}" in shown
    assert not any(one in shown for one in written(placement.planned_end))
