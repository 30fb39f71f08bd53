"""The pages of providers, settings, the register and vacancies, as the people whose job they are see them."""

import re
import uuid
from datetime import date

import pytest

from providers.models import PlaceHold, RegisterImport, Setting
from providers.services.register import import_register
from providers.states import Grade, HoldReason, Registration, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import queries
from tests.factories import placements
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.providers.browsing import as_user, page
from tests.providers.register_files import register

pytestmark = pytest.mark.django_db
SPRING = date(2025, 4, 1)


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


# --- Council: lists and pages -----------------------------------------------------------------------------
@pytest.fixture
def three(own):
    """A good home in Sefton, an agency in Lancashire, supported accommodation in Leeds."""
    return (
        factory.setting(own, name="Invented Gull House", urn="SC900001"),
        factory.setting(
            own, name="Invented Heron Fostering", kind=SettingKind.FOSTERING_AGENCY, grade=Grade.INADEQUATE,
            authority_code="E07000127", postcode="WN8 6AA", registered_places=None,
        ),
        factory.setting(
            own, name="Invented Landing Stage", kind=SettingKind.SUPPORTED_ACCOMMODATION, address_key="1 road",
            grade=Grade.NOT_INSPECTED, accommodation_outcome=3, authority_code="E08000035", postcode="LS1 1BA",
            registration=Registration.SUSPENDED, age_from=16,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "GHL"),
        ("q=gull", "G"),
        ("q=sc900001", "G"),
        ("q=pr81aa", "G"),
        ("q=WN8", "H"),
        ("q=own care", "GHL"),
        ("q=nothing like it", ""),
        ("kind=fostering_agency", "H"),
        ("grade=inadequate", "H"),
        ("registration=suspended", "L"),
        ("area=in_borough", "G"),
        ("area=adjoining", "H"),
        ("area=distant", "L"),
        ("area=in_borough&grade=inadequate", ""),
        ("kind=nonsense", "GHL"),
    ],
)
def test_settings_are_found_by_name_and_filter(officer, three, query, found):
    html = text(officer, f"{page('setting_list')}?{query}")
    assert "".join(one for one, name in zip("GHL", three, strict=True) if name.name in html) == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [("name", "GHL"), ("-name", "LHG"), ("grade", "GHL"), ("places", "HGL"), ("nonsense", "GHL")],
)
def test_settings_are_sorted_by_their_columns(officer, three, sort, order):
    Setting.objects.filter(pk=three[2].pk).update(registered_places=9)
    html = text(officer, f"{page('setting_list')}?sort={sort}")
    names = {one.name[9]: html.index(one.name) for one in three}
    assert "".join(sorted(names, key=names.get)) == order


def test_an_empty_list_says_what_would_fill_it(officer):
    assert "import the Ofsted register" in text(officer, page("setting_list"))


def test_a_setting_shows_its_grade_over_time_places_and_changes(officer):
    for as_at, grade in ((SPRING, "Good"), (date(2025, 7, 1), "Inadequate")):
        import_register(
            file=register({"grade": grade}), file_name="r.xlsx", as_at=as_at, by=None, at=product_clock.now()
        )
    setting = Setting.objects.get()
    hold_of(setting.places.first())
    html = text(officer, page("setting_detail", setting.pk))
    for words in (
        "Registered", "1 Apr 2025", "1 Jul 2025", "Inadequate", "Ofsted grade: from Good to Inadequate.",
        "Closed for works or staffing", "Vacancies confirmed</dt><dd>never", "Sefton, in the borough",
        "No more than 4 children.",
    ):  # fmt: skip
        assert words in html
    assert "Not free</a>" not in html


def test_a_suspended_home_has_one_red_tag_and_its_grade_stands_grey_behind_it(officer):
    home = factory.setting(factory.provider(), registration=Registration.SUSPENDED, grade=Grade.OUTSTANDING)
    top = text(officer, page("setting_detail", home.pk)).partition("<main")[2].partition("<table")[0]
    assert top.count("govuk-tag--") == 1 and "govuk-tag--red" in top
    assert "Suspended by Ofsted" in top and "Outstanding" in top


def test_a_registered_home_has_its_grade_as_its_only_tag(officer):
    home = factory.setting(factory.provider())
    top = text(officer, page("setting_detail", home.pk)).partition("<main")[2].partition("<table")[0]
    assert top.count("govuk-tag--") == 1 and "Registered</strong>" not in top


def test_free_places_are_those_open_less_lived_in_less_held_each_once(officer):
    home = factory.setting(factory.provider(), places=4, vacancies_confirmed_at=product_clock.now())
    lived_in, held, both = (home.places.get(number=number) for number in (1, 2, 3))
    for place in (lived_in, both):
        placements.placement(place)
    for place in (held, both):
        factory.hold(place)
    html = text(officer, page("setting_detail", home.pk))
    assert "1 of 4 places" in html
    assert "2 with a child of ours and 1 not free by the provider&#x27;s word" in html
    assert html.count("A child of ours") == 2


def test_what_is_free_is_not_guessed_where_the_provider_never_said(officer):
    home = factory.setting(factory.provider(), places=4)
    html = text(officer, page("setting_detail", home.pk))
    assert "4 places are open; the provider never said which are free" in html and "4 of 4 places" not in html
    assert html.count("Not known") == 5 and ">Free<" not in html
    home.registration = Registration.SUSPENDED
    home.save()
    html = text(officer, page("setting_detail", home.pk))
    assert "None while it may not be used" in html and html.count("May not be used") == 4


def test_the_children_of_a_home_stand_there_in_words_for_whoever_sees_placements(officer):
    home = factory.setting(factory.provider())
    lived = placements.placement(home.places.first())
    html = text(as_user(person(Role.PLACEMENTS_OFFICER)), page("setting_detail", home.pk))
    assert f"/placements/{lived.pk}/" in html and lived.reference in html
    assert lived.child.given_name not in html and lived.child.family_name not in html
    quality = text(officer, page("setting_detail", home.pk))
    assert lived.reference not in quality and "Your role does not show who lives here" in quality
    assert "1 child of ours here or to move in" in quality
    assert "No child of ours lives here" not in quality


def test_the_page_of_a_home_asks_as_few_statements_of_three_children_as_of_one(council_scope):
    home, reader = factory.setting(factory.provider()), as_user(person(Role.PLACEMENTS_OFFICER))
    first, *others = home.places.all()
    placements.placement(first)
    of_one = queries(reader, page("setting_detail", home.pk))
    for place in others:
        placements.placement(place)
    assert queries(reader, page("setting_detail", home.pk)) == of_one


def test_the_lots_of_a_setting_are_those_in_which_its_provider_is_active(officer):
    home = factory.setting(factory.provider())
    assert "In none today" in text(officer, page("setting_detail", home.pk))
    factory.admission(home.provider, factory.lot(name="Invented lot"))
    assert "Invented lot" in text(officer, page("setting_detail", home.pk))


def test_supported_accommodation_shows_its_own_scale_and_no_grade(officer, three):
    html = text(officer, page("setting_detail", three[2].pk))
    assert "Serious or widespread weaknesses" in html
    assert "Not yet inspected" not in html


def test_an_agency_shows_its_households_without_names(officer, three):
    factory.household(three[1], code="H-099", outward="L20", places=2)
    html = text(officer, page("setting_detail", three[1].pk))
    assert "H-099" in html and "L20" in html


def test_a_provider_shows_its_settings_and_lots(officer, own, three):
    factory.admission(own, factory.lot(name="Invented lot"))
    html = text(officer, page("provider_detail", own.pk))
    assert "Invented Gull House" in html and "Invented lot" in html
    assert own.name in text(officer, f"{page('provider_list')}?q=own")
    assert own.name not in text(officer, f"{page('provider_list')}?q=nobody")


@pytest.mark.parametrize("name", ["setting_detail", "provider_detail", "register_detail"])
def test_what_never_was_is_not_found(officer, name):
    assert officer.get(page(name, uuid.uuid4())).status_code == 404


def test_a_providers_people_find_no_council_page(keeper, three, own):
    for url in (page("setting_list"), page("setting_detail", three[0].pk), page("provider_detail", own.pk)):
        assert keeper.get(url).status_code == 404


def fill(own, number):
    for _ in range(number):
        made = factory.setting(own)
        hold_of(made.places.first())
        factory.household(factory.setting(own, kind=SettingKind.FOSTERING_AGENCY, registered_places=None))


@pytest.mark.parametrize("name", ["setting_list", "provider_list"])
def test_council_lists_cost_the_same_few_queries_however_long(officer, own, name):
    fill(own, 1)
    few = queries(officer, page(name))
    fill(own, 6)
    assert queries(officer, page(name)) == few <= 6


def test_council_pages_cost_the_same_few_queries(officer, own):
    import_register(file=register({}), file_name="r.xlsx", as_at=SPRING, by=None, at=product_clock.now())
    fill(own, 1)
    home = Setting.objects.get(urn="SC900001")
    agency = Setting.objects.filter(kind=SettingKind.FOSTERING_AGENCY).first()
    urls = [page("setting_detail", one.pk) for one in (home, agency)]
    urls += [page("provider_detail", own.pk), page("register_detail", RegisterImport.objects.get().pk)]
    few = [queries(officer, url) for url in urls]
    fill(own, 4)
    for number in range(2, 6):
        hold_of(factory.place(home, number=10 + number))
        factory.household(agency, places=2)
    assert [queries(officer, url) for url in urls] == few
    # A setting says that its provider is suspended: one query more than the goal of ten.
    assert max(few) <= 11


@pytest.mark.parametrize(
    "registration", [Registration.SUSPENDED, Registration.RESTRICTED, Registration.CANCELLED]
)
def test_a_setting_that_may_not_be_used_is_one_red_tag_and_its_grade_stands_behind(
    officer, own, registration
):
    factory.setting(own, name="Invented Red House", grade=Grade.OUTSTANDING, registration=registration)
    row = re.search(
        r"<tr[^>]*>(?:(?!<tr).)*Invented Red House.*?</tr>", text(officer, page("setting_list")), re.S
    )
    assert re.findall(r"govuk-tag--(\w+)", row[0]) == ["red"]
    assert re.search(r'sefton-note">Last judged: Outstanding<', row[0])
