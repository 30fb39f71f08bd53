"""The portal's pages of settings and vacancies: two taps for the own ones, nothing at all of another provider's."""

import re
import uuid
from datetime import timedelta

import pytest

from providers.models import PlaceHold, Setting
from providers.services import places
from providers.states import HoldReason, Registration, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import NotAllowed, NotFound
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import queries
from tests.factories import placements as placed
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.providers.browsing import as_user, day, page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(council_scope):
    return as_user(person(Role.QUALITY_OFFICER))


@pytest.fixture
def own(council_scope):
    return factory.provider(name="Invented Own Care")


@pytest.fixture
def keeper(own):
    return as_user(person(Role.SETTING_MANAGER, provider=own))


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def hold_of(place):
    at = product_clock.now()
    return PlaceHold.objects.create(
        provider_id=place.provider_id, place=place, reason=HoldReason.CLOSED,
        starts_on=product_clock.today(), recorded_at=at,
    )  # fmt: skip


def fill(own, number):
    for _ in range(number):
        made = factory.setting(own)
        hold_of(made.places.first())
        factory.household(factory.setting(own, kind=SettingKind.FOSTERING_AGENCY, registered_places=None))


def confirmed_of(*settings):
    return [Setting.objects.get(pk=one.pk).vacancies_confirmed_at is not None for one in settings]


def counted(html):
    """The figures of the list, setting by setting: free, Sefton's, not free."""
    figures = re.findall(r'data-label="(?:Free|Sefton&#x27;s|Not free)"><div>(\d+)</div>', html)
    numbers = [int(figure) for figure in figures]
    return [tuple(numbers[at : at + 3]) for at in range(0, len(numbers), 3)]


def test_vacancies_of_one_setting_are_confirmed_in_two_taps(keeper, own):
    home, other = factory.setting(own), factory.setting(own)
    html = text(keeper, page("portal_setting_list"))
    assert ">never<" in html and page("portal_setting_detail", home.pk) in html
    assert page("portal_setting_confirm", home.pk) in text(keeper, page("portal_setting_detail", home.pk))
    answer = send(keeper, page("portal_setting_confirm", home.pk))
    html = text(keeper, answer["Location"])
    assert f"The vacancies of {home.name} are confirmed." in html
    assert confirmed_of(home, other) == [True, False]


def test_all_vacancies_are_confirmed_with_one_button(keeper, own):
    homes = [factory.setting(own), factory.setting(own)]
    html = text(keeper, page("portal_setting_list"))
    assert "confirm all 2 settings" in html and "If you confirm, the council will see today" in html
    answer = send(keeper, page("portal_setting_confirm_all"))
    assert "The vacancies of 2 settings are confirmed." in text(keeper, answer["Location"])
    assert confirmed_of(*homes) == [True, True]


def test_pressed_twice_it_is_written_down_once_for_each_setting(keeper, own):
    homes = [factory.setting(own), factory.setting(own)]
    key = uuid.uuid4()
    for _ in range(2):
        assert keeper.post(page("portal_setting_confirm_all"), {"key": key}).status_code == 302
    events = all_of(Event).filter(name="setting.vacancies_confirmed")
    assert sorted(events.values_list("subject_id", flat=True)) == sorted(home.pk for home in homes)


def test_neither_anothers_setting_nor_one_that_ofsted_dropped_is_confirmed(keeper, own):
    mine, dropped = factory.setting(own), factory.setting(own, registration=Registration.CANCELLED)
    anothers = factory.setting(factory.provider())
    send(keeper, page("portal_setting_confirm_all"))
    assert confirmed_of(mine, dropped, anothers) == [True, False, False]


def test_without_a_registered_setting_there_is_no_button_and_pressing_it_is_refused(keeper, own):
    factory.setting(own, registration=Registration.CANCELLED)
    assert page("portal_setting_confirm_all") not in text(keeper, page("portal_setting_list"))
    answer = send(keeper, page("portal_setting_confirm_all"), 200)
    assert "No setting of yours is registered" in answer.content.decode()


def test_whoever_keeps_no_vacancies_confirms_none(own, officer):
    home = factory.setting(own)
    writer = as_user(person(Role.BID_WRITER, provider=own))
    url = page("portal_setting_confirm_all")
    assert [writer.post(url).status_code, officer.post(url).status_code] == [404, 403]
    with pytest.raises(NotAllowed):
        places.confirm_all_vacancies(
            provider_id=own.pk, by=person(Role.BID_WRITER, provider=own), at=product_clock.now()
        )
    with pytest.raises(NotFound):
        places.confirm_all_vacancies(
            provider_id=own.pk,
            by=person(Role.SETTING_MANAGER, provider=factory.provider()),
            at=product_clock.now(),
        )
    assert confirmed_of(home) == [False]


def test_each_open_place_is_counted_once_as_free_as_seftons_or_as_not_free(keeper, own):
    home, today = factory.setting(own), product_clock.today()
    first, second, third = home.places.order_by("number")
    factory.place(home, number=4)
    week = {"starts_on": today - timedelta(days=7), "planned_end": today + timedelta(days=7)}
    placed.placement(first, **week)
    placed.placement(second, **week)
    hold_of(second)
    hold_of(third)
    assert counted(text(keeper, page("portal_setting_list"))) == [(1, 2, 1)]
    html = text(keeper, page("portal_setting_detail", home.pk))
    assert html.count("A child from Sefton lives here") == 2
    facts = re.findall(r'sefton-facts__one"><dt>([^<]+)</dt><dd>([^<]+)</dd>', html)
    assert facts == [("Free today", "1"), ("With a child from Sefton", "2"), ("Not free", "1")]


def test_a_child_who_has_left_or_is_still_to_come_takes_no_place_today(keeper, own):
    home, today = factory.setting(own), product_clock.today()
    first, second, _third = home.places.order_by("number")
    placed.placement(first, starts_on=today - timedelta(days=9), planned_end=today)
    placed.placement(second, starts_on=today + timedelta(days=1), planned_end=today + timedelta(days=9))
    assert counted(text(keeper, page("portal_setting_list"))) == [(3, 0, 0)]


def test_confirming_is_never_done_by_following_a_link(keeper, own):
    assert keeper.get(page("portal_setting_confirm", factory.setting(own).pk)).status_code == 405
    assert keeper.get(page("portal_setting_confirm_all")).status_code == 405


def test_a_place_is_marked_as_not_free_and_free_again(keeper, own):
    home, today = factory.setting(own), product_clock.today()
    detail = page("portal_setting_detail", home.pk)
    place = home.places.get(number=2)
    assert "Mark place 2 as not free" in text(keeper, detail)
    url = page("portal_place_hold", place.pk)
    assert send(keeper, url, reason="closed", **day("starts_on", today))["Location"] == detail
    hold = PlaceHold.objects.get()
    html = text(keeper, detail)
    assert "Mark place 2 as free" in html and "Mark place 2 as not free" not in html
    send(keeper, page("portal_hold_release", hold.pk), **day("free_from", today))
    assert not PlaceHold.objects.exists()


def test_marking_a_held_place_again_is_refused_on_the_page(keeper, own):
    place = factory.setting(own).places.first()
    hold_of(place)
    answer = send(
        keeper,
        page("portal_place_hold", place.pk),
        200,
        reason="closed",
        **day("starts_on", product_clock.today()),
    )
    assert "marked as not free already" in answer.content.decode()
    assert PlaceHold.objects.count() == 1


def test_an_empty_form_says_what_to_enter(keeper, own):
    answer = send(keeper, page("portal_place_hold", factory.setting(own).places.first().pk), 200)
    html = answer.content.decode()
    assert "Select the reason." in html and "Enter the first day." in html


def test_a_setting_is_described(keeper, own):
    home = factory.setting(own)
    url = page("portal_setting_describe", home.pk)
    send(keeper, url, age_from=10, age_to=14, gender="girls", caters_for=["missing", "pets"])
    html = text(keeper, page("portal_setting_detail", home.pk))
    assert "10 to 14" in html and "Girls only" in html and "Going missing; Living with pets" in html
    answer = send(keeper, url, 200, age_from=15, age_to=14, gender="girls")
    assert "must not be below the youngest" in answer.content.decode()


def test_a_household_is_added_with_its_places_and_gets_more(keeper, own):
    agency = factory.setting(own, kind=SettingKind.FOSTERING_AGENCY, registered_places=None)
    today = day("opens_on", product_clock.today())
    values = {"code": "H-020", "outward": "L20", "age_from": 0, "age_to": 9, "number": 2, **today}
    send(keeper, page("portal_household_add", agency.pk), **values)
    household = agency.households.get()
    send(keeper, page("portal_household_places", household.pk), number=1, **today)
    assert "3 places open, none is marked as not free." in text(
        keeper, page("portal_setting_detail", agency.pk)
    )
    detail = page("portal_household_detail", household.pk)
    assert "Mark place 3 of H-020 as not free" in text(keeper, detail)
    url = page("portal_place_hold", household.places.get(number=3).pk)
    answer = send(keeper, url, reason="closed", **day("starts_on", product_clock.today()))
    assert answer["Location"] == detail
    assert "Mark place 3 of H-020 as free" in text(keeper, detail)
    answer = send(keeper, page("portal_household_add", agency.pk), 200, **values)
    assert "There is a household H-020 already" in answer.content.decode()


def test_a_home_has_no_page_to_add_households(keeper, own):
    assert keeper.get(page("portal_household_add", factory.setting(own).pk)).status_code == 404


def test_another_providers_setting_reads_like_a_page_that_does_not_exist(keeper):
    other = factory.provider()
    home = factory.setting(other)
    household = factory.household(
        factory.setting(other, kind=SettingKind.FOSTERING_AGENCY, registered_places=None)
    )
    hold = hold_of(home.places.first())
    never_was = keeper.get("/no-such-page/").content
    for url in (
        page("portal_setting_detail", home.pk),
        page("portal_setting_describe", home.pk),
        page("portal_household_add", household.setting_id),
        page("portal_place_hold", home.places.first().pk),
        page("portal_hold_release", hold.pk),
        page("portal_household_places", household.pk),
        page("portal_household_detail", household.pk),
    ):
        for answer in (keeper.get(url), keeper.post(url, {"key": uuid.uuid4()})):
            assert (answer.status_code, answer.content) == (404, never_was)
    assert keeper.post(page("portal_setting_confirm", home.pk)).status_code == 404
    assert home.name not in text(keeper, page("portal_setting_list"))


def test_the_row_policy_holds_even_where_a_page_forgot_to_ask(own):
    home = factory.setting(factory.provider())
    with tenancy.scope(tenancy.provider_scope(own.pk)):
        assert not Setting.objects.filter(pk=home.pk).exists()


def test_a_bid_writer_and_the_council_keep_no_vacancies(own, officer):
    writer = as_user(person(Role.BID_WRITER, provider=own))
    assert writer.get(page("portal_setting_list")).status_code == 404
    assert officer.get(page("portal_setting_list")).status_code == 403


def test_portal_pages_cost_the_same_few_queries_however_much_there_is(keeper, own):
    fill(own, 1)
    agency = Setting.objects.filter(kind=SettingKind.FOSTERING_AGENCY).first()
    home = Setting.objects.filter(kind=SettingKind.CHILDRENS_HOME).first()
    household = agency.households.get()
    urls = [page("portal_setting_list"), page("portal_household_detail", household.pk)]
    urls += [page("portal_setting_detail", one.pk) for one in (agency, home)]
    few = [queries(keeper, url) for url in urls]
    fill(own, 5)
    for number in range(4):
        factory.household(agency, places=2)
        hold_of(factory.place(home, number=10 + number))
        hold_of(factory.place(agency, household=household, number=10 + number))
    assert [queries(keeper, url) for url in urls] == few
    assert few[0] <= 6 and max(few) <= 10


def test_an_agency_with_hundreds_of_places_has_light_pages(keeper, own):
    agency = factory.setting(own, kind=SettingKind.FOSTERING_AGENCY, registered_places=None)
    for _ in range(60):
        factory.household(agency, places=3, caters_for=["missing", "pets", "siblings", "therapeutic_support"])
    assert len(text(keeper, page("portal_setting_detail", agency.pk))) < 60_000


def test_a_provider_without_settings_is_told_what_to_do(keeper):
    assert "No setting of yours is on record yet." in text(keeper, page("portal_setting_list"))
