"""The ring map: rings around the child's home, the borough behind, a numbered dot for each line of the list."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from placements.models import Child
from sefton_pdps.geography.cells import KILOMETRE, borough

if TYPE_CHECKING:
    from placements.selectors.matching import Fit

RINGS = (5, 10, 20, 40)
METRES_IN_A_MILE = 1609.344
SIZE, MARGIN = 600, 10
EDGE = SIZE / 2 - MARGIN
PIXELS_A_METRE = EDGE / (RINGS[-1] * METRES_IN_A_MILE)


def draw(child: Child, fits: "Iterable[Fit]", *, first: int = 1) -> SafeString | None:
    """The map of the fits, numbered as in the list from `first` on; None where the home's place is not known."""
    if child.easting is None or child.northing is None:
        return None
    centre = (child.easting, child.northing)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="rings-title"'
        ' viewBox="0 0 {s} {s}" width="{s}" height="{s}" font-size="12" fill="#0b0c0c"'
        ' font-family="Sefton Figures, Atkinson Hyperlegible, Arial, sans-serif">'
        '<title id="rings-title">Settings by distance'
        " from the child’s home, in rings of 5, 10, 20 and 40 miles; the list has the same in"
        ' words</title>{}{}{}<path d="M{m} {} v12 M{} {m} h12" stroke="#0b0c0c"'
        ' stroke-width="2"/></svg>',
        _borough(centre), _rings(), _dots(centre, fits, first), SIZE / 2 - 6, SIZE / 2 - 6, s=SIZE, m=SIZE / 2,
    )  # fmt: skip


def _at(centre: tuple[int, int], easting: float, northing: float) -> tuple[float, float]:
    east, north = easting - centre[0], northing - centre[1]
    return SIZE / 2 + east * PIXELS_A_METRE, SIZE / 2 - north * PIXELS_A_METRE


def _borough(centre: tuple[int, int]) -> SafeString:
    """Sefton, moved and scaled to where it lies from the centre."""
    x, y = _at(centre, 0, 0)
    side = KILOMETRE * PIXELS_A_METRE
    return format_html(
        '<path d="{}" fill="#d6e6e8" transform="translate({} {}) scale({})"/>',
        _borough_in_cells(), f"{x:.2f}", f"{y:.2f}", f"{side:.6f}",
    )  # fmt: skip


@cache
def _borough_in_cells() -> str:
    """Sefton's outline in kilometres from the grid's corner, north upwards: the same for every child."""
    return "".join(
        f"M{run.first} {-run.north - 1}h{run.last - run.first + 1}v1h-{run.last - run.first + 1}z"
        for run in borough()
    )


@cache
def _rings() -> SafeString:
    rows = ((SIZE / 2, round(miles / RINGS[-1] * EDGE, 1), miles) for miles in RINGS)
    return format_html_join(
        "",
        '<circle cx="{0}" cy="{0}" r="{1}" fill="none" stroke="#484949" stroke-dasharray="4 4"/>'
        '<text x="{0}" dx="4" y="{0}" dy="-{1}" text-anchor="start">{2} miles</text>',
        rows,
    )


def _dots(centre: tuple[int, int], fits: "Iterable[Fit]", first: int) -> SafeString:
    """A dot that is farther than the last ring is not drawn: the list has its distance."""
    rows = []
    for number, fit in enumerate(fits, start=first):
        site = fit.household or fit.setting
        if fit.distance_miles is None or fit.distance_miles > RINGS[-1]:
            continue
        x, y = _at(centre, site.easting or 0, site.northing or 0)
        rows.append((f"{x:.1f}", f"{y:.1f}", number))
    return format_html_join(
        "",
        '<circle cx="{0}" cy="{1}" r="9" fill="#0b4f57" stroke="#ffffff"/>'
        '<text x="{0}" y="{1}" dy="4" text-anchor="middle" fill="#ffffff">{2}</text>',
        rows,
    )
