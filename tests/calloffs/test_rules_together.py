"""Terms for one child and home add up, so that no cut reaches a lower band than the whole (S-49, ADR 116)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.bands import band_for, missing_in_bands
from calloffs.rules.together import GAP, Earlier, at_most, running_on, sum_of, value_words
from placements.rules.fees import Line, weekly_line
from placements.states import FeeUnit
from sefton_pdps.core.errors import DomainError

BEGIN = date(2027, 3, 1)
PENCE = st.decimals(min_value="0.01", max_value="99999.99", places=2)


@dataclass(frozen=True)
class Band:
    over: Decimal
    up_to: Decimal | None
    office: str


@st.composite
def bands_of(draw: st.DrawFn) -> list[Band]:
    """A whole set of bands: from nothing, without a gap, the last without a ceiling."""
    ceilings = sorted(
        draw(st.sets(st.decimals(min_value="0.01", max_value="999999.99", places=2), max_size=5))
    )
    floors = [Decimal("0.00"), *ceilings]
    return [
        Band(low, high, str(number))
        for number, (low, high) in enumerate(zip(floors, [*ceilings, None], strict=True))
    ]


@given(bands_of(), st.decimals(min_value="0.00", max_value="9999999.99", places=2))
def test_every_value_has_exactly_one_band(bands: list[Band], value: Decimal) -> None:
    assert missing_in_bands(bands) == ()
    holding = [
        one
        for one in bands
        if (one.up_to is None or value <= one.up_to) and (value > one.over or value == one.over == 0)
    ]
    assert holding == [band_for(value, bands)]


@given(bands_of(), st.data())
def test_a_penny_below_at_and_above_every_ceiling_is_on_its_own_side(
    bands: list[Band], data: st.DataObject
) -> None:
    penny = Decimal("0.01")
    for lower, higher in zip(bands, bands[1:], strict=False):
        assert lower.up_to is not None
        assert band_for(lower.up_to, bands) == lower
        assert band_for(lower.up_to + penny, bands) == higher
        assert int(band_for(lower.up_to - penny, bands).office) <= int(lower.office)


@st.composite
def a_term_in_parts(draw: st.DrawFn) -> tuple[list[Line], list[tuple[date, date]]]:
    """Fee lines and a term that is cut into parts which follow one another."""
    units = st.sampled_from([FeeUnit.WEEKLY, FeeUnit.NIGHTLY])
    lines = [Line("accommodation", draw(PENCE), unit=draw(units)) for _ in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        lines.append(weekly_line("discount", -draw(PENCE) / 1000 - Decimal("0.01")))
    starts_on = BEGIN + timedelta(days=draw(st.integers(0, 400)))
    lengths = draw(st.lists(st.integers(1, 60), min_size=2, max_size=6))
    parts, first = [], starts_on
    for length in lengths:
        parts.append((first, first + timedelta(days=length)))
        first += timedelta(days=length)
    return lines, parts


def cost(lines: Sequence[Line], part: tuple[date, date]) -> Decimal:
    return sum((line.within(*part).cost for line in lines), Decimal("0.00"))


@given(a_term_in_parts(), bands_of())
def test_a_term_in_parts_never_reaches_a_lower_band_than_the_whole(
    term: tuple[list[Line], list[tuple[date, date]]], bands: list[Band]
) -> None:
    lines, parts = term
    whole = cost(lines, (parts[0][0], parts[-1][1]))
    before = [Earlier(str(part), *part, at_most(line.within(*part) for line in lines)) for part in parts[:-1]]
    joined = running_on(*parts[-1], before)
    assert len(joined) == len(before)
    together = cost(lines, parts[-1]) + sum_of(joined)
    assert together >= whole
    assert int(band_for(together, bands).office) >= int(band_for(max(whole, Decimal(0)), bands).office)


def award(first: int, nights: int, pounds: str = "100.00") -> Earlier:
    starts_on = BEGIN + timedelta(days=first)
    return Earlier(f"PL-{first}", starts_on, starts_on + timedelta(days=nights), Decimal(pounds))


@pytest.mark.parametrize(("gap", "adds"), [(0, True), (GAP.days, True), (GAP.days + 1, False)])
def test_a_pause_of_28_days_runs_on_and_one_of_29_begins_anew(gap: int, adds: bool) -> None:
    before = award(0, 28)
    starts_on = before.ends_on + timedelta(days=gap)
    assert running_on(starts_on, starts_on + timedelta(days=28), [before]) == ([before] if adds else [])


def test_what_runs_on_from_what_runs_on_adds_up_whatever_the_order() -> None:
    rows = [award(112, 28), award(0, 28), award(56, 28)]
    joined = running_on(BEGIN + timedelta(days=168), BEGIN + timedelta(days=196), rows)
    assert [one.reference for one in joined] == ["PL-0", "PL-56", "PL-112"]
    assert sum_of(joined) == Decimal("300.00")


def test_each_month_of_what_was_bought_before_is_rounded_up() -> None:
    line = weekly_line("accommodation", Decimal("100.00")).within(BEGIN, BEGIN + timedelta(days=1))
    assert (line.cost, at_most([line])) == (Decimal("14.29"), Decimal("14.29"))
    two = weekly_line("accommodation", Decimal("100.00")).within(BEGIN, BEGIN + timedelta(days=3))
    assert (two.cost, at_most([two])) == (Decimal("42.86"), Decimal("42.86"))
    half = weekly_line("accommodation", Decimal("100.00")).within(BEGIN, BEGIN + timedelta(days=2))
    assert (half.cost, at_most([half])) == (Decimal("28.57"), Decimal("28.58"))


def test_the_sentence_names_the_sum_and_what_it_is_of() -> None:
    assert value_words(Decimal("9000.00"), []) == "The whole-life value of £9,000.00"
    told = value_words(Decimal("9000.00"), [award(0, 28), award(28, 28, "250.00")])
    assert told == (
        "The whole-life value of £9,000.00 and the £350.00 of PL-28 and 1 award before it, which it runs on from at "
        "this home: £9,350.00 together"
    )


def test_without_bands_a_sum_has_no_office_either() -> None:
    with pytest.raises(DomainError):
        band_for(Decimal(1), [])
