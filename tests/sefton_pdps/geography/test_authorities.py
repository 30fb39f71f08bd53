"""In borough, adjoining, distant: by the authority that runs children's services, as at a date."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sefton_pdps.core.database import tenancy
from sefton_pdps.geography import reference
from sefton_pdps.geography.authorities import (
    SEFTON,
    LocationClass,
    classify,
    reference_adjoining,
    reference_authorities,
)
from sefton_pdps.geography.models import AdjoiningAuthority, Authority
from sefton_pdps.geography.postcodes import locate, read_letter
from sefton_pdps.geography.selectors import authority_names, location_class, location_classes

LIVERPOOL, KNOWSLEY, LANCASHIRE, WIRRAL = "E08000012", "E08000011", "E10000017", "E08000015"
BLACKPOOL, BLACKBURN, LANCASTER, WEST_LANCASHIRE = "E06000009", "E06000008", "E07000121", "E07000127"
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _system(db: None) -> Iterator[None]:
    """What a test does itself is done in the system's scope."""
    with tenancy.scope(tenancy.SYSTEM):
        yield


@pytest.fixture
def loaded(db):
    reference.load()


@pytest.mark.parametrize(
    ("upper_tier", "expected"),
    [
        (SEFTON, "in_borough"),
        (LIVERPOOL, "adjoining"),
        (WIRRAL, "distant"),
        (None, "distant"),
        ("", "distant"),
    ],
)
def test_classify(upper_tier, expected):
    assert classify(upper_tier, SEFTON, {LIVERPOOL}) == expected


def test_every_district_of_lancashire_county_council_is_lancashire():
    districts = [
        record for record in reference_authorities().values() if record.upper_tier_code == LANCASHIRE
    ]
    assert len(districts) == 13, "twelve districts and the county itself"
    assert {record.upper_tier_name for record in districts} == {"Lancashire"}


@pytest.mark.parametrize("code", [BLACKPOOL, BLACKBURN])
def test_blackpool_and_blackburn_are_authorities_of_their_own(code):
    assert reference_authorities()[code].upper_tier_code == code


def test_england_has_153_authorities_for_childrens_services():
    upper = {
        record.upper_tier_code for code, record in reference_authorities().items() if code.startswith("E")
    }
    assert len(upper) == 153


@pytest.mark.parametrize("initial", ["L", "P", "W", "C", "F", "B", "M"])
def test_every_district_that_the_postcodes_use_is_listed(initial):
    assert set(read_letter(initial).districts) <= set(reference_authorities())


def test_adjoining_are_liverpool_knowsley_and_lancashire_only():
    assert {(row.home_code, row.adjoining_code) for row in reference_adjoining()} == {
        (SEFTON, LIVERPOOL),
        (SEFTON, KNOWSLEY),
        (SEFTON, LANCASHIRE),
    }


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (SEFTON, LocationClass.IN_BOROUGH),
        (LIVERPOOL, LocationClass.ADJOINING),
        (WEST_LANCASHIRE, LocationClass.ADJOINING),
        (LANCASTER, LocationClass.ADJOINING),
        (LANCASHIRE, LocationClass.ADJOINING),
        (BLACKPOOL, LocationClass.DISTANT),
        (BLACKBURN, LocationClass.DISTANT),
        (WIRRAL, LocationClass.DISTANT),
        ("N09000003", LocationClass.DISTANT),
        ("", LocationClass.DISTANT),
    ],
)
def test_location_class_from_sefton(loaded, code, expected):
    assert location_class(code, DAY) is expected


def test_a_postcode_in_ormskirk_adjoins_though_its_district_is_not_the_authority(loaded):
    assert location_class(locate("L39 2DY").authority_code, DAY) is LocationClass.ADJOINING


def test_the_class_is_as_at_the_day_asked(loaded):
    AdjoiningAuthority.objects.filter(adjoining_code=KNOWSLEY).update(valid_to=date(2026, 1, 1))
    assert location_class(KNOWSLEY, date(2025, 12, 31)) is LocationClass.ADJOINING
    assert location_class(KNOWSLEY, date(2026, 1, 1)) is LocationClass.DISTANT
    assert location_class(KNOWSLEY, date(1998, 3, 31)) is LocationClass.DISTANT


def test_adjoining_is_read_from_the_home_authority(loaded):
    assert location_class(SEFTON, DAY, home=LIVERPOOL) is LocationClass.DISTANT


def test_many_classes_and_names_take_as_many_queries_as_one(loaded, django_assert_num_queries):
    codes = [*reference_authorities(), "E99999999"]
    with django_assert_num_queries(1):
        location_classes(codes, DAY)
    with django_assert_num_queries(1):
        names = authority_names(codes)
    assert names[LANCASTER] == "Lancashire"
    assert names["E99999999"] == "outside the list"


def test_loading_twice_writes_nothing_the_second_time(db):
    Authority.objects.all().delete()
    AdjoiningAuthority.objects.all().delete()
    assert reference.load() == len(reference_authorities()) + 3
    assert reference.load() == 0


def test_loading_puts_a_changed_name_right_and_leaves_the_councils_dates_alone(loaded):
    Authority.objects.filter(code=SEFTON).update(name="Sefftown")
    AdjoiningAuthority.objects.filter(adjoining_code=KNOWSLEY).update(valid_to=date(2026, 1, 1))
    assert reference.load() == 1
    assert Authority.objects.get(code=SEFTON).name == "Sefton"
    assert AdjoiningAuthority.objects.get(adjoining_code=KNOWSLEY).valid_to == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("adjoining", "valid_from", "valid_to", "constraint"),
    [
        (SEFTON, date(2026, 1, 1), None, "adjoining_authority_is_another"),
        (WIRRAL, date(2026, 1, 1), date(2026, 1, 1), "adjoining_authority_ends_later"),
        (LIVERPOOL, date(2026, 1, 1), None, "adjoining_authority_once_a_day"),
    ],
)
def test_the_database_refuses_adjoining_rows_that_contradict(
    loaded, adjoining, valid_from, valid_to, constraint
):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AdjoiningAuthority.objects.create(
            home_code=SEFTON, adjoining_code=adjoining, valid_from=valid_from, valid_to=valid_to
        )
