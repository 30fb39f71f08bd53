"""What a provider keeps of its settings: refused when the law, the register or another record says otherwise."""

from datetime import date, timedelta

import pytest

from providers.models import CarerHousehold, Place, PlaceHold, Setting
from providers.rules.places import Nights
from providers.services import places
from providers.states import HoldReason, Registration, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(council_scope):
    return factory.provider()


@pytest.fixture
def keeper(owner):
    """The provider's person, in the provider's own scope."""
    return person(Role.SETTING_MANAGER, provider=owner)


@pytest.fixture
def home(owner):
    return factory.setting(owner)


@pytest.fixture
def agency(owner):
    return factory.setting(owner, kind=SettingKind.FOSTERING_AGENCY, registered_places=None)


@pytest.fixture
def at():
    return product_clock.now()


@pytest.fixture
def today(at):
    return product_clock.today()


def hold(place, keeper, at, starts_on, ends_on=None):
    return places.hold_place(
        place=place, reason=HoldReason.OTHER_COUNCIL, starts_on=starts_on, ends_on=ends_on, by=keeper, at=at
    )


def household(agency, keeper, at, **changes):
    values = {"code": "H-014", "outward": "PR8", "age_from": 5, "age_to": 11, "caters_for": ["pets"]}
    return places.add_household(setting=agency, **{**values, **changes}, by=keeper, at=at)


def describe(setting, keeper, at, **changes):
    values = {"age_from": 8, "age_to": 15, "gender": "boys", "caters_for": ["missing", "pets"]}
    places.describe_setting(setting=setting, **{**values, **changes}, by=keeper, at=at)


# --- Holds ------------------------------------------------------------------------------------------------
def test_a_hold_is_kept_with_its_reason_and_confirms_the_vacancies(home, keeper, at, today):
    with tenancy.scope(keeper.scope):
        kept = hold(home.places.get(number=1), keeper, at, today, today + timedelta(days=30))
    home.refresh_from_db()
    assert (kept.reason, kept.starts_on, kept.recorded_at) == (HoldReason.OTHER_COUNCIL, today, at)
    assert home.vacancies_confirmed_at == at
    event = all_of(Event).get(name="setting.place_held")
    assert event.payload == {"place": "place 1", "reason": "other_council"}


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ((0, 0), "must be after the day"),
        ((5, 3), "must be after the day"),
        ((-400, None), "within the last year"),
        ((900, None), "within the last year"),
    ],
)
def test_a_hold_with_dates_that_make_no_sense_is_refused(home, keeper, at, days, reason):
    starts, ends = (None if one is None else product_clock.today() + timedelta(days=one) for one in days)
    with pytest.raises(DomainError, match=reason):
        hold(home.places.first(), keeper, at, starts, ends)


@pytest.mark.parametrize(("starts", "ends"), [(9, 11), (10, None), (19, 25), (5, None), (12, 13)])
def test_a_place_is_held_once_at_a_time(home, keeper, at, today, starts, ends):
    place = home.places.first()
    hold(place, keeper, at, today + timedelta(days=10), today + timedelta(days=20))
    with pytest.raises(DomainError, match="marked as not free already"):
        hold(place, keeper, at, today + timedelta(days=starts), ends and today + timedelta(days=ends))
    assert PlaceHold.objects.count() == 1


def test_the_day_on_which_a_hold_ends_is_free(home, keeper, at, today):
    place = home.places.first()
    hold(place, keeper, at, today, today + timedelta(days=10))
    hold(place, keeper, at, today + timedelta(days=10))
    assert PlaceHold.objects.count() == 2


def test_a_place_is_not_held_before_it_opens_or_after_it_closed(home, keeper, at, today):
    late = factory.place(home, number=9, opens_on=today + timedelta(days=5))
    closed = factory.place(home, number=10, closes_on=today)
    with pytest.raises(DomainError, match=f"opens on {words.day(late.opens_on)}"):
        hold(late, keeper, at, today)
    with pytest.raises(DomainError, match="closed on"):
        hold(closed, keeper, at, today)


def test_freeing_shortens_a_hold(home, keeper, at, today):
    kept = hold(home.places.first(), keeper, at, today - timedelta(days=30))
    places.release_hold(hold=kept, ends_on=today, by=keeper, at=at)
    kept.refresh_from_db()
    assert kept.ends_on == today
    assert all_of(Event).filter(name="setting.hold_released").count() == 1


def test_a_hold_that_would_hold_no_night_is_taken_away(home, keeper, at, today):
    kept = hold(home.places.first(), keeper, at, today)
    places.release_hold(hold=kept, ends_on=today, by=keeper, at=at)
    assert not PlaceHold.objects.exists()


def test_a_hold_is_never_made_longer(home, keeper, at, today):
    kept = hold(home.places.first(), keeper, at, today, today + timedelta(days=5))
    with pytest.raises(DomainError, match="is free from .* already"):
        places.release_hold(hold=kept, ends_on=today + timedelta(days=6), by=keeper, at=at)


def test_freeing_a_place_that_somebody_freed_already_says_so(home, keeper, at, today):
    kept = hold(home.places.first(), keeper, at, today)
    PlaceHold.objects.all().delete()
    with pytest.raises(DomainError, match="free already: somebody else"):
        places.release_hold(hold=kept, ends_on=today, by=keeper, at=at)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((1, 5), (5, 9), False),
        ((1, 6), (5, 9), True),
        ((1, None), (9, None), True),
        ((9, None), (1, 9), False),
    ],
)
def test_nights_are_half_open(one, other, meet):
    def nights(given):
        return Nights(date(2026, 1, given[0]), given[1] and date(2026, 1, given[1]))

    assert nights(one).meets(nights(other)) is meet
    assert nights(other).meets(nights(one)) is meet


# --- Households and places --------------------------------------------------------------------------------
def test_a_household_is_a_pseudonym_and_an_area(agency, keeper, at, today):
    with tenancy.scope(keeper.scope):
        made = household(agency, keeper, at, code="h-014", outward="pr8", number=2)
    assert (made.code, made.outward, made.authority_code) == ("H-014", "PR8", "E08000014")
    assert made.easting and made.northing
    assert list(made.places.values_list("number", "opens_on")) == [(1, today), (2, today)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "The Inventeds"}, "Do not enter a name"),
        ({"code": "INVENTED"}, "Do not enter a name"),
        ({"outward": "ZZ9"}, "no such first half of a postcode"),
        ({"outward": "PR8 1AA"}, "no such first half of a postcode"),
        ({"age_from": 12}, "must not be below the youngest"),
        ({"age_to": 18}, "from 0 to 17"),
        ({"caters_for": ["flying"]}, "There is no such need: flying"),
        ({"number": 51}, "from 1 to 50"),
    ],
)
def test_a_household_that_is_not_right_is_refused_and_nothing_kept(agency, keeper, at, changes, reason):
    with pytest.raises(DomainError, match=reason):
        household(agency, keeper, at, **changes)
    assert not CarerHousehold.objects.exists()
    assert not Place.objects.exists()


def test_a_code_stands_for_one_household_of_an_agency(agency, keeper, at):
    household(agency, keeper, at)
    with pytest.raises(DomainError, match="There is a household H-014 already"):
        household(agency, keeper, at)


def test_a_home_has_no_carer_households(home, keeper, at):
    with pytest.raises(DomainError, match="Only a fostering agency"):
        household(home, keeper, at)


def test_an_agency_opens_places_in_households_only(agency, keeper, at, today):
    with pytest.raises(DomainError, match="Add a carer household first"):
        places.open_places(setting=agency, number=1, opens_on=today, by=keeper, at=at)


def test_a_home_opens_no_more_places_than_it_is_registered_for(owner, keeper, at, today):
    home = factory.setting(owner, places=0, registered_places=2)
    opened = places.open_places(setting=home, number=2, opens_on=today, by=keeper, at=at)
    assert [place.number for place in opened] == [1, 2]
    with pytest.raises(DomainError, match="gives 2 places, and 2 are open"):
        places.open_places(setting=home, number=1, opens_on=today, by=keeper, at=at)


# --- Statement of purpose and vacancies -------------------------------------------------------------------
def test_a_setting_is_described_in_the_catalogues_order(home, keeper, at):
    describe(home, keeper, at, caters_for=["pets", "missing", "pets"])
    home.refresh_from_db()
    assert (home.age_from, home.age_to, home.gender, home.caters_for) == (8, 15, "boys", ["missing", "pets"])


def test_nobody_under_16_lives_in_supported_accommodation(owner, keeper, at):
    supported = factory.setting(
        owner, kind=SettingKind.SUPPORTED_ACCOMMODATION, grade="not_inspected", address_key="x", age_from=16
    )
    with pytest.raises(DomainError, match="16 and 17 only \\(reg. 27A\\)"):
        describe(supported, keeper, at, age_from=15, age_to=17)


@pytest.mark.parametrize("ages", [(-1, 5), (3, 18), (9, 8)])
def test_ages_that_make_no_sense_are_refused(home, keeper, at, ages):
    with pytest.raises(DomainError):
        describe(home, keeper, at, age_from=ages[0], age_to=ages[1])


def test_confirming_records_when(home, keeper, at):
    places.confirm_vacancies(setting=home, by=keeper, at=at)
    home.refresh_from_db()
    assert home.vacancies_confirmed_at == at
    assert all_of(Event).get(name="setting.vacancies_confirmed").actor_id == keeper.pk


# --- Whose ------------------------------------------------------------------------------------------------
def every_write(setting, agency, by, at, today):
    place = setting.places.first()
    kept = factory_hold(place, at, today)
    return [
        lambda: places.confirm_vacancies(setting=setting, by=by, at=at),
        lambda: describe(setting, by, at),
        lambda: hold(place, by, at, today),
        lambda: places.release_hold(hold=kept, ends_on=today, by=by, at=at),
        lambda: household(agency, by, at),
        lambda: places.open_places(setting=setting, number=1, opens_on=today, by=by, at=at),
    ]


def factory_hold(place, at, today):
    return PlaceHold.objects.create(
        provider_id=place.provider_id, place=place, reason=HoldReason.CLOSED,
        starts_on=today + timedelta(days=40), recorded_at=at,
    )  # fmt: skip


def test_nobody_keeps_another_providers_setting(home, agency, at, today):
    stranger = person(Role.PROVIDER_ADMINISTRATOR, provider=factory.provider())
    for write in every_write(home, agency, stranger, at, today):
        with pytest.raises(NotFound):
            write()


def test_a_role_that_does_not_keep_vacancies_is_refused(owner, home, agency, at, today):
    writer = person(Role.BID_WRITER, provider=owner)
    for write in every_write(home, agency, writer, at, today):
        with pytest.raises(NotAllowed, match="Your role does not let you"):
            write()


def test_the_database_hides_another_providers_rows(home, agency, keeper, at, today):
    household(agency, keeper, at, number=1)
    hold(home.places.first(), keeper, at, today)
    stranger = factory.provider()
    with tenancy.scope(tenancy.provider_scope(stranger.pk)):
        for model in (Setting, Place, PlaceHold, CarerHousehold):
            assert not model.objects.exists()
        assert Setting.objects.filter(pk=home.pk).update(registration=Registration.CANCELLED) == 0
    with tenancy.scope(keeper.scope):
        assert (Setting.objects.count(), PlaceHold.objects.count()) == (2, 1)
