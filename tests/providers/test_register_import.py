"""Importing a register: good rows are taken, the others listed; what was valid before stays as it was."""

import io
from datetime import date, timedelta

import pytest
from django.db import transaction

from providers.imports import UnreadableRegister
from providers.models import Place, Provider, RegisterChange, RegisterImport, Setting, SettingRegistration
from providers.services import places
from providers.services.register import import_register
from providers.states import Gender, Grade, Registration, SettingKind
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, ScopeNotSet
from sefton_pdps.core.time import clock, working_days
from tests.factories import placements as made
from tests.factories import providers as factory
from tests.factories.rows import all_of
from tests.oracles.kept_settings import differences as kept_otherwise
from tests.providers.register_files import (
    COMBINED_2024,
    COMBINED_2025,
    HOMES_2023,
    PROVIDERS_2023,
    layout_sheet,
    register,
    row,
    workbook,
)

pytestmark = pytest.mark.django_db
SPRING = date(2025, 4, 1)
SUMMER = date(2025, 7, 1)
SUPPORTED = {
    "urn": "2700001",
    "setting_name": "Invented Landing Stage",
    "owner_id": "RP900002",
    "owner_name": "Invented Landing Stage",
    "address": "9 Imaginary Road",
    "postcode": "L20 3NJ",
    "places": 2,
    "conditions": None,
}


@pytest.fixture(autouse=True)
def system_scope():
    with tenancy.scope(tenancy.SYSTEM):
        yield
        assert kept_otherwise() == []  # whatever a register writes, the match reads it (ADR 88)


def take(*changes, as_at=SPRING, layout=COMBINED_2025, sheet=0):
    return take_file(register(*changes, layout=layout, sheet=sheet), as_at=as_at)


def take_file(file, as_at=SPRING):
    return import_register(file=file, file_name="register.xlsx", as_at=as_at, by=None, at=clock.now())


def counts(done):
    return done.created, done.changed, done.unchanged, len(done.not_taken)


def changes_of(done):
    return {(one.field, one.before, one.after) for one in done.changes.all()}


def home(urn="SC900001"):
    return Setting.objects.get(urn=urn)


# --- Taking -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("layout", [COMBINED_2025, COMBINED_2024, HOMES_2023, PROVIDERS_2023])
def test_a_home_is_created_with_its_provider_place_on_the_map_and_places(layout):
    assert counts(take({}, layout=layout)) == (1, 0, 0, 0)
    found = home()
    assert (found.kind, found.name) == (SettingKind.CHILDRENS_HOME, "Invented Gull House")
    assert (found.registration, found.grade, found.inspected_on) == ("registered", "good", date(2025, 3, 31))
    assert (found.provider.name, found.provider.sector) == ("Invented Shoreline Care", "Private")
    assert (found.authority_code, found.postcode) == ("E08000014", "PR8 1AA")
    assert found.easting and found.northing
    assert [place.number for place in found.places.filter(opens_on=SPRING, closes_on=None)] == [1, 2, 3, 4]
    dated = found.registrations.get()
    assert (dated.valid_from, dated.valid_to, dated.grade) == (SPRING, None, "good")
    assert (dated.provider, dated.sector, dated.kind) == (found.provider, "Private", "childrens_home")


def test_an_import_is_kept_with_its_file_and_told_in_the_audit_trail():
    done = take({}, {"urn": "not a URN"})
    assert (done.file_name, done.layout, len(done.sha256)) == ("register.xlsx", COMBINED_2025, 64)
    event = all_of(Event).get(name="register.imported")
    assert event.payload == {"created": 1, "changed": 0, "unchanged": 0, "not_taken": 1, "missing": 0}


def test_rows_that_cannot_be_taken_are_listed_and_the_others_taken():
    done = take({}, {"urn": "SC900002", "places": "some"}, {"urn": "SC900003", "status": "Perhaps"})
    assert counts(done) == (1, 0, 0, 2)
    assert [(one["row"], one["urn"], one["sheet"]) for one in done.not_taken] == [
        (3, "SC900002", "Providers"),
        (4, "SC900003", "Providers"),
    ]
    assert "“some” is not a whole number" in done.not_taken[0]["reason"]
    assert "“Perhaps” is not known" in done.not_taken[1]["reason"]


def test_one_urn_of_supported_accommodation_has_many_addresses():
    other = SUPPORTED | {"address": "11 Imaginary Road"}
    done = take(SUPPORTED, other, sheet=1)
    assert counts(done) == (2, 0, 0, 0)
    found = Setting.objects.filter(urn="2700001")
    assert len({one.address_key for one in found}) == 2
    assert {one.age_from for one in found} == {16}
    assert Place.objects.filter(setting__in=found).count() == 4


def test_supported_accommodation_keeps_its_own_scale_apart_from_the_grades():
    homes, sheet = layout_sheet(COMBINED_2025), layout_sheet(COMBINED_2025, 1)
    headings = [*sheet.headings, "Latest overall outcome"]
    stated = [*row(sheet, **SUPPORTED), "Serious or widespread weaknesses"]
    take_file(workbook((homes.name, [list(homes.headings)]), (sheet.name, [headings, stated])))
    found = home("2700001")
    assert (found.accommodation_outcome, found.grade) == (3, Grade.NOT_INSPECTED)
    assert counts(take(SUPPORTED, as_at=SUMMER, sheet=1)) == (0, 0, 1, 0)
    assert home("2700001").accommodation_outcome == 3


@pytest.mark.parametrize(
    ("provider_status", "setting_status", "expected"),
    [
        ("Active", "Active", Registration.REGISTERED),
        ("Active", "Suspended", Registration.SUSPENDED),
        ("Suspended", "Active", Registration.SUSPENDED),
        ("Active", None, Registration.REGISTERED),
    ],
)
def test_supported_accommodation_is_registered_when_provider_and_setting_are(
    provider_status, setting_status, expected
):
    take(SUPPORTED | {"status": provider_status, "sa_status": setting_status}, sheet=1)
    assert home("2700001").registration == expected


def test_an_agency_gets_no_places_from_the_register():
    take({"kind": "Independent Fostering Agency", "places": 40})
    assert home().kind == SettingKind.FOSTERING_AGENCY
    assert not Place.objects.exists()


def test_a_postcode_that_cannot_be_located_leaves_the_district_of_the_authority_named():
    take({"postcode": "ZZ1 1ZZ"})
    assert (home().easting, home().authority_code) == (None, "E08000014")


# --- Providers --------------------------------------------------------------------------------------------
def test_a_provider_is_known_by_its_number_and_takes_its_new_name():
    take({}, {"urn": "SC900002"})
    done = take({"owner_name": "Invented Tideway Care"}, as_at=SUMMER)
    assert Provider.objects.get().name == "Invented Tideway Care"
    assert changes_of(done) == {("provider_name", "Invented Shoreline Care", "Invented Tideway Care")}


def test_rows_that_spell_an_owner_differently_settle_on_one_name():
    rows = [{}, {"urn": "SC900002"}, {"urn": "SC900003", "owner_name": "Invented Shoreline Care Limited"}]
    take(*rows)
    assert Provider.objects.get().name == "Invented Shoreline Care"
    assert counts(take(*rows, as_at=SUMMER)) == (0, 0, 3, 0)


def test_a_provider_without_a_number_is_known_by_name_and_takes_its_number():
    known = factory.provider(name="invented  SHORELINE care", owner_id="")
    take({})
    known.refresh_from_db()
    assert (home().provider, known.owner_id) == (known, "RP900001")


def test_two_owners_of_one_name_stay_two_providers():
    take({}, {"urn": "SC900002", "owner_id": "RP900009"})
    assert Provider.objects.filter(name="Invented Shoreline Care").count() == 2


def test_a_name_that_two_providers_share_is_not_guessed_at():
    factory.provider(name="Invented Shoreline Care")
    factory.provider(name="Invented Shoreline Care")
    done = take({"owner_id": None})
    assert counts(done) == (0, 0, 0, 1)
    assert "More than one provider is called “Invented Shoreline Care”" in done.not_taken[0]["reason"]


def test_a_shared_name_means_the_provider_that_has_the_setting():
    take({}, {"urn": "SC900002", "owner_id": "RP900009"})
    assert counts(take({"owner_id": None}, as_at=SUMMER)) == (0, 0, 1, 0)


def test_a_sold_home_takes_its_places_along_and_was_the_sellers_before():
    take({})
    seller = home().provider
    hold = places.hold_place(
        place=home().places.first(), reason="other_council", starts_on=clock.today(), ends_on=None, by=None,
        at=clock.now(),
    )  # fmt: skip
    done = take({"owner_id": "RP900007", "owner_name": "Invented Buyer Homes"}, as_at=SUMMER)
    buyer = home().provider
    hold.refresh_from_db()
    assert changes_of(done) == {("provider", "Invented Shoreline Care", "Invented Buyer Homes")}
    assert {place.provider for place in home().places.all()} == {buyer} == {hold.provider}
    dated = home().registrations.order_by("valid_from").values_list("provider", "valid_from", "valid_to")
    assert list(dated) == [(seller.pk, SPRING, SUMMER), (buyer.pk, SUMMER, None)]


# --- Again, and later -------------------------------------------------------------------------------------
def everything():
    return [
        sorted(map(str, model.objects.values_list()))
        for model in (Provider, Setting, SettingRegistration, Place, RegisterChange)
    ]


def test_the_same_file_twice_changes_nothing():
    rows = [{}, {"urn": "SC900002", "owner_name": "Another Spelling"}, {"urn": "SC900003", "places": None}]
    take(*rows)
    take(SUPPORTED, sheet=1)
    before = everything()
    assert counts(take(*rows)) == (0, 0, 3, 0)
    assert counts(take(*rows, as_at=SUMMER)) == (0, 0, 3, 0)
    assert counts(take(SUPPORTED, as_at=SUMMER, sheet=1)) == (0, 0, 1, 0)
    assert everything() == before


def test_each_changed_field_is_recorded_and_the_registration_before_is_closed():
    take({})
    done = take({"grade": "Inadequate", "status": "Suspended", "places": 5}, as_at=SUMMER)
    assert counts(done) == (0, 1, 0, 0)
    assert changes_of(done) == {
        ("grade", "good", "inadequate"),
        ("registration", "registered", "suspended"),
        ("registered_places", "4", "5"),
    }
    dated = home().registrations.order_by("valid_from").values_list("valid_from", "valid_to", "grade")
    assert list(dated) == [(SPRING, SUMMER, "good"), (SUMMER, None, "inadequate")]


def test_importing_today_changes_nothing_of_december_2021():
    known = factory.setting(factory.provider(owner_id="RP900001"), urn="SC900001")
    day = date(2021, 12, 31)

    def then():
        return SettingRegistration.objects.filter(valid_from__lte=day).exclude(valid_to__lte=day).values_list(
            "setting", "provider", "sector", "kind", "registration", "registered_places", "grade", "authority_code"
        )  # fmt: skip

    def open_then():
        return Place.objects.filter(opens_on__lte=day).exclude(closes_on__lte=day).count()

    before, places_before = list(then()), open_then()
    done = take(
        {"status": "Closed", "places": 1, "grade": "Inadequate", "owner_id": "RP900005", "sector": "Voluntary",
         "postcode": "L20 3NJ", "kind": "Residential special school"},
        {"urn": "SC900002", "registered_on": "01/01/2015"},
        as_at=clock.today(),
    )  # fmt: skip
    assert counts(done) == (1, 1, 0, 0)
    known.refresh_from_db()
    assert (known.registration, known.kind) == (Registration.CANCELLED, SettingKind.SPECIAL_SCHOOL)
    assert (list(then()), open_then()) == (before, places_before)


def test_a_second_register_of_a_day_amends_that_day():
    take({})
    done = take({"grade": "Outstanding"})
    assert changes_of(done) == {("grade", "good", "outstanding")}
    assert home().registrations.get().grade == "outstanding"


def test_a_register_in_the_future_is_refused():
    with pytest.raises(DomainError, match="in the future"):
        take({}, as_at=clock.today() + timedelta(days=1))


def test_today_is_the_day_in_england(clock):
    clock.set(working_days.moment_from_local(date(2025, 7, 1), working_days.time(0, 30)))
    assert counts(take({}, as_at=SUMMER)) == (1, 0, 0, 0)


def test_a_register_older_than_the_last_is_refused_and_nothing_written():
    take({}, as_at=SUMMER)
    before = everything()
    with pytest.raises(DomainError, match="A register as at 1 July 2025 was imported already"):
        take({"grade": "Inadequate"}, as_at=SPRING)
    assert everything() == before
    assert RegisterImport.objects.count() == 1


def test_a_setting_recorded_later_than_the_register_is_not_taken():
    known = factory.setting(factory.provider(), urn="SC900001")
    known.registrations.update(valid_from=SUMMER)
    done = take({}, {"urn": "SC900002"}, as_at=SPRING)
    assert counts(done) == (1, 0, 0, 1)
    assert "of 1 July 2025, later than the register" in done.not_taken[0]["reason"]


@pytest.mark.parametrize(
    "silent", [{"conditions": None}, {"places": None}, {"postcode": None}, {"address": None}]
)
def test_what_a_register_is_silent_about_is_no_change(silent):
    take({})
    assert counts(take(silent, as_at=SUMMER)) == (0, 0, 1, 0)
    assert home().conditions == "No more than 4 children."
    assert (home().registered_places, home().postcode) == (4, "PR8 1AA")


def test_a_layout_without_a_column_is_no_change():
    take({})
    assert counts(take({}, as_at=SUMMER, layout=PROVIDERS_2023)) == (0, 0, 1, 0)


def test_a_move_is_located_anew_and_its_authority_recorded():
    take({})
    done = take({"postcode": "M1 1AE"}, as_at=SUMMER)
    assert {"postcode", "authority_code"} == {one.field for one in done.changes.all()}
    assert home().authority_code == "E08000003"


def test_what_the_provider_says_of_itself_is_left_alone():
    take({})
    places.describe_setting(
        setting=home(), age_from=10, age_to=15, gender=Gender.GIRLS, caters_for=["missing"], by=None, at=clock.now()
    )  # fmt: skip
    take({"grade": "Outstanding"}, as_at=SUMMER)
    assert (home().age_from, home().age_to, home().gender, home().caters_for) == (
        10,
        15,
        "girls",
        ["missing"],
    )


# --- Refused whole ----------------------------------------------------------------------------------------
def nothing_written():
    return not any(model.objects.exists() for model in (Provider, Setting, RegisterImport, Event))


def test_a_file_without_a_layout_is_refused_and_nothing_written():
    sheet = layout_sheet(COMBINED_2025)
    headings = [heading for heading in sheet.headings if heading != "URN"]
    for file in (
        workbook((sheet.name, [headings, row(sheet)])),
        workbook(("Budget", [["URN"]])),
        io.BytesIO(b"MZ\x90\x00" + b"\0" * 500),
    ):
        with pytest.raises(UnreadableRegister):
            take_file(file)
    assert nothing_written()


def test_blank_rows_between_rows_are_no_rows():
    sheet = layout_sheet(COMBINED_2025)
    rows = [list(sheet.headings), row(sheet), *([[]] * 5), row(sheet, urn="SC900002")]
    assert counts(take_file(workbook((sheet.name, rows)))) == (2, 0, 0, 0)


def test_a_formula_without_a_result_is_not_taken():
    done = take({}, {"urn": "SC900002", "places": "=2+2"})
    assert "a formula without a result" in done.not_taken[0]["reason"]


def test_a_fault_half_way_writes_nothing(monkeypatch):
    take({})
    before = everything()
    with pytest.raises(DomainError), transaction.atomic():
        take({"grade": "Inadequate"}, {"urn": "SC900002"}, as_at=SUMMER)
        raise DomainError("something after the import")
    assert everything() == before


def test_an_import_without_a_scope_is_a_fault():
    with tenancy.scope(""), pytest.raises(ScopeNotSet):
        take({})


def test_a_large_register_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    rows = [{"urn": f"SC91{number:04}", "owner_id": f"RP91{number % 40:04}"} for number in range(400)]
    file = register(*rows)
    with django_assert_max_num_queries(24):
        assert counts(take_file(file)) == (400, 0, 0, 0)
    assert Place.objects.count() == 1600


def test_a_large_register_that_closes_places_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    rows = [{"urn": f"SC91{number:04}"} for number in range(400)]
    take(*rows)
    for place in Place.objects.filter(number=4).select_related("setting")[:20]:
        made.placement(place)
    file = register(*({**row, "places": 3} for row in rows))
    with django_assert_max_num_queries(24):
        assert counts(take_file(file, as_at=SUMMER)) == (0, 400, 0, 0)
    assert Place.objects.filter(closes_on=SUMMER).count() == 400
    assert Place.objects.filter(closes_on=None, number=4).count() == 20
