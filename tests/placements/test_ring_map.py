"""The ring map: as large as what it shows, markers that do not lie on one another, each with its row's number."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from placements.presenters import ring_map
from placements.presenters.fit_list import fit_list
from placements.presenters.ring_map import RADIUS, SIZE, apart
from placements.rules.rings import ROUND, rings_for
from placements.rules.sought import Sought
from placements.selectors.market import Market
from placements.selectors.matching import fits
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories import providers


def spots(*places):
    lines = [Line(number) for number in range(1, len(places) + 1)]
    return [ring_map.Spot(line, x, y) for line, (x, y) in zip(lines, places, strict=True)]


class Line:
    """As much of a line as a marker reads."""

    name, miles = "Invented House", "3.0 miles"

    def __init__(self, number):
        self.number = number


@pytest.mark.parametrize(
    ("farthest", "outer"), [(0, 2), (2, 2), (3, 3), (7, 8), (25, 25), (26, 30), (599, 600)]
)
def test_the_outer_ring_just_holds_the_farthest(farthest, outer):
    inner, last = rings_for(farthest)
    assert last == outer
    assert outer / 4 <= inner <= outer / 2


def test_farther_than_the_last_ring_is_the_last_ring():
    assert rings_for(5_000)[-1] == ROUND[-1]
    assert all(after > before for before, after in pairwise(ROUND))


def test_markers_that_touch_become_one_that_tells_their_numbers():
    several, alone = apart(spots((100, 100), (110, 100), (200, 200)))
    assert (several.text, alone.text) == ("1, 2", "3")
    assert several.first == 1 and (several.x, several.y) == (105, 100)


def test_four_that_touch_are_counted():
    (one,) = apart(spots((100, 100), (110, 100), (105, 95), (100, 105)))
    assert one.text == "×4" and one.numbers == [1, 2, 3, 4]


def test_a_marker_that_grew_takes_in_what_it_then_touches():
    """Three in a row are one marker, and wide; the fourth did not touch any of them."""
    (one,) = apart(spots((100, 100), (110, 100), (120, 100), (147, 100)))
    assert one.numbers == [1, 2, 3, 4]


def test_markers_side_by_side_stay_apart():
    assert len(apart(spots((100, 100), (100 + 2 * RADIUS + 3, 100)))) == 2


def drawn(child, lot):
    page = fits(Market(made.referral(child), lot, clock.today()))
    return page, fit_list(page, child, clock.now(), sought=Sought(), lot=lot, labels={}).map


def test_no_two_markers_of_a_map_lie_on_one_another_and_each_home_is_in_one(council_scope):
    lot, child = providers.lot(), made.child(easting=333_000, northing=400_000)
    for east in range(8):
        for north in range(3):
            provider = providers.provider()
            providers.admission(provider, lot)
            providers.setting(provider, easting=333_000 + east * 2_500, northing=400_000 + north * 2_500)
    page, drawing = drawn(child, lot)
    boxes = [
        (float(x), float(y), float(width))
        for x, y, width in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', drawing.drawing)
    ] + [
        (float(x) - RADIUS, float(y) - RADIUS, 2 * RADIUS)
        for x, y in re.findall(rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="{RADIUS}"', drawing.drawing)
    ]
    for at, (x, y, width) in enumerate(boxes):
        assert 0 <= x <= x + width <= SIZE
        for other_x, other_y, other_width in boxes[:at]:
            assert x >= other_x + other_width or other_x >= x + width or abs(y - other_y) >= 2 * RADIUS
    linked = {int(number) for number in re.findall(r'href="#fit-(\d+)"', drawing.drawing)}
    assert linked | {number for one in drawing.clusters for number in one.numbers} == set(range(1, 25))
    farthest = max(fit.distance_miles for fit in page.rows)
    assert drawing.rings[-1] == 15 and farthest > Decimal(10)


def test_a_home_whose_place_is_not_known_is_named_beside_the_map(council_scope):
    lot, child = providers.lot(), made.child(easting=333_000, northing=400_000)
    for place in ({"easting": None, "northing": None, "postcode": ""}, {}):
        provider = providers.provider()
        providers.admission(provider, lot)
        providers.setting(provider, **place)
    _page, drawing = drawn(child, lot)
    assert drawing.without == [2]
    assert 'href="#fit-2"' not in drawing.drawing


def test_without_the_place_of_the_child_there_is_no_map(council_scope):
    lot = providers.lot()
    provider = providers.provider()
    providers.admission(provider, lot)
    providers.setting(provider)
    _page, drawing = drawn(made.child(easting=None, northing=None), lot)
    assert drawing is None
