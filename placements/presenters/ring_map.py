"""The ring map: rings around the child's home, fitted to what is shown; a marker for each line of the list.

Markers that would lie on one another are one marker with their count, and are listed below the map by their numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil, hypot
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from placements.models import Child
from placements.rules.rings import rings_for
from sefton_pdps.core.web.markup import escaped
from sefton_pdps.geography.cells import KILOMETRE, borough

if TYPE_CHECKING:
    from placements.presenters.matching import FitLine
    from placements.selectors.fitting import Fit

METRES_IN_A_MILE = 1609.344
# As wide as a third of a page at a desk, so that a figure in it is as large as it is written.
SIZE, MARGIN, RADIUS = 360, 18, 12
EDGE = SIZE / 2 - MARGIN
# A gap between two markers, so that each is seen whole; and how wide a letter of a marker's text is.
GAP, LETTER = 2, 7.5
# So many numbers are written into one marker; more are counted.
MOST_WRITTEN = 3


@dataclass(frozen=True)
class Spot:
    """A line of the list with its place on the map."""

    line: "FitLine"
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Marker:
    """One line, or several that would lie on one another, where they are on average."""

    spots: Sequence[Spot]

    @cached_property
    def x(self) -> float:
        return sum(spot.x for spot in self.spots) / len(self.spots)

    @cached_property
    def y(self) -> float:
        return sum(spot.y for spot in self.spots) / len(self.spots)

    @cached_property
    def lines(self) -> "list[FitLine]":
        return sorted((spot.line for spot in self.spots), key=lambda line: line.number)

    @property
    def numbers(self) -> list[int]:
        return [line.number for line in self.lines]

    @property
    def first(self) -> int:
        return self.lines[0].number

    @cached_property
    def text(self) -> str:
        """The numbers of its lines, or how many they are: "3", "3, 19", "×7"."""
        if len(self.spots) > MOST_WRITTEN:
            return f"×{len(self.spots)}"
        return ", ".join(map(str, self.numbers))

    @cached_property
    def half(self) -> float:
        """Half its width."""
        return max(RADIUS, len(self.text) * LETTER / 2 + 4)

    def touches(self, other: "Marker") -> bool:
        if abs(self.y - other.y) >= 2 * RADIUS + GAP:
            return False
        return abs(self.x - other.x) < self.half + other.half + GAP


@dataclass(frozen=True)
class RingMap:
    """The drawing, what lies under the markers of several homes, and which lines have no place on it."""

    drawing: SafeString
    rings: Sequence[int]
    clusters: Sequence[Marker] = ()
    without: Sequence[int] = ()

    @property
    def several(self) -> SafeString:
        """The homes of each marker of several, each leading to its row."""
        return SafeString("".join(map(_several, self.clusters)))


def draw(child: Child, fits: "Iterable[Fit]", lines: "Iterable[FitLine]") -> RingMap | None:
    """The map of the fits, numbered as their lines; None where the home's place is not known."""
    if child.easting is None or child.northing is None:
        return None
    centre = (child.easting, child.northing)
    placed = [(fit, line) for fit, line in zip(fits, lines, strict=True) if fit.distance_miles is not None]
    drawn = {line.number for _, line in placed}
    rings = rings_for(ceil(max((fit.distance_miles or 0 for fit, _ in placed), default=0)))
    scale = EDGE / (rings[-1] * METRES_IN_A_MILE)
    markers = apart(_spot(centre, scale, fit, line) for fit, line in placed)
    return RingMap(
        drawing=_drawing(centre, scale, rings, markers),
        rings=rings,
        clusters=[one for one in markers if len(one.spots) > 1],
        without=[line.number for line in lines if line.number not in drawn],
    )


def apart(spots: Iterable[Spot]) -> list[Marker]:
    """Markers that do not lie on one another, in the order of their first numbers; the nearest become one first."""
    markers: list[Marker] = []
    touching: list[tuple[float, int, Marker, Marker]] = []
    waiting = [Marker([spot]) for spot in spots]
    while waiting or touching:
        if waiting:
            new = waiting.pop(0)
            touching += [
                (_gap(new, nearer), new.first, new, nearer) for nearer in markers if new.touches(nearer)
            ]
            markers.append(new)
            continue
        _nearest, _first, nearer, other = min(touching, key=lambda pair: pair[:2])
        markers = [marker for marker in markers if marker not in (nearer, other)]
        touching = [pair for pair in touching if not {nearer, other} & {pair[2], pair[3]}]
        waiting.append(Marker([*nearer.spots, *other.spots]))
    return sorted(markers, key=lambda marker: marker.first)


def _gap(one: Marker, other: Marker) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def _spot(centre: tuple[int, int], scale: float, fit: "Fit", line: "FitLine") -> Spot:
    site = fit.household or fit.setting
    east, north = (site.easting or 0) - centre[0], (site.northing or 0) - centre[1]
    return Spot(line, SIZE / 2 + east * scale, SIZE / 2 - north * scale)


def _drawing(
    centre: tuple[int, int], scale: float, rings: Sequence[int], markers: Sequence[Marker]
) -> SafeString:
    middle = SIZE / 2
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="group" aria-labelledby="rings-title rings-desc"'
        ' viewBox="0 0 {s} {s}" width="{s}" height="{s}" font-size="13" fill="#0b0c0c"'
        ' font-family="Sefton Figures, Atkinson Hyperlegible, Arial, sans-serif">'
        '<title id="rings-title">Map of the homes shown</title>'
        '<desc id="rings-desc">Rings of {} miles around the child’s home. Each marker leads to its row of the table,'
        " which has the same in words.</desc>{}{}{}"
        '<path d="M{m} {} v12 M{} {m} h12" stroke="#0b0c0c" stroke-width="2"/>{}</svg>',
        ", ".join(map(str, rings)), _borough(centre, scale), _rings(rings), "", middle - 6, middle - 6,
        SafeString("".join(map(_marker, markers))), s=SIZE, m=middle,
    )  # fmt: skip


def _borough(centre: tuple[int, int], scale: float) -> SafeString:
    """Sefton, moved and scaled to where it lies from the centre."""
    x, y = SIZE / 2 - centre[0] * scale, SIZE / 2 + centre[1] * scale
    return format_html(
        '<path d="{}" fill="#d6e6e8" transform="translate({} {}) scale({})"/>',
        _borough_in_cells(), f"{x:.2f}", f"{y:.2f}", f"{KILOMETRE * scale:.6f}",
    )  # fmt: skip


@cache
def _borough_in_cells() -> str:
    """Sefton's outline in kilometres from the grid's corner, north upwards: the same for every child."""
    return "".join(
        f"M{run.first} {-run.north - 1}h{run.last - run.first + 1}v1h-{run.last - run.first + 1}z"
        for run in borough()
    )


def _rings(rings: Sequence[int]) -> SafeString:
    """The word stands on its ring to the west, where the sea is and few homes are."""
    rows = ((SIZE / 2, round(miles / rings[-1] * EDGE, 1), miles) for miles in rings)
    return format_html_join(
        "",
        '<circle cx="{0}" cy="{0}" r="{1}" fill="none" stroke="#484949" stroke-dasharray="4 4"/>'
        '<text x="{0}" y="{0}" dx="-{1}" dy="4" text-anchor="middle" stroke="#ffffff" stroke-width="4"'
        ' paint-order="stroke">{2} mi</text>',
        rows,
    )


def _marker(marker: Marker) -> str:
    x, y = f"{marker.x:.1f}", f"{marker.y:.1f}"
    if len(marker.spots) == 1:
        line = marker.lines[0]
        name = f"{line.number}: {line.name}, {line.miles}"
        return (
            f'<a href="#fit-{line.number}" aria-label="{escaped(name)}">'
            f'<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="#0b4f57" stroke="#ffffff"/>'
            f'<text x="{x}" y="{y}" dy="4.5" text-anchor="middle" fill="#ffffff">{line.number}</text></a>'
        )
    numbers = ", ".join(map(str, marker.numbers))
    return (
        f'<a href="#several-{marker.first}" aria-label="{len(marker.spots)} homes: {numbers}">'
        f'<rect x="{marker.x - marker.half:.1f}" y="{marker.y - RADIUS:.1f}" width="{2 * marker.half:.1f}"'
        f' height="{2 * RADIUS}" rx="{RADIUS}" fill="#ffffff" stroke="#0b4f57" stroke-width="2"/>'
        f'<text x="{x}" y="{y}" dy="4.5" text-anchor="middle">{marker.text}</text></a>'
    )


def _several(marker: Marker) -> str:
    links = " ".join(
        f'<a class="govuk-link" href="#fit-{line.number}">{line.number}'
        f'<span class="govuk-visually-hidden"> {escaped(line.name)}</span></a>'
        for line in marker.lines
    )
    return (
        f'<p class="govuk-body-s sefton-fits__several" id="several-{marker.first}">'
        f"{len(marker.spots)} near each other: {links}</p>"
    )
