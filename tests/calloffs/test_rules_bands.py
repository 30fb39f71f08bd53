"""Which offices are asked, by value and by what else the scheme asks; what a set of bands lacks."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.bands import asks_impact, band_for, missing_in_bands, offices_needed
from calloffs.states import DecidingOffice
from sefton_pdps.core.errors import DomainError


@dataclass(frozen=True)
class Band:
    over: Decimal
    up_to: Decimal | None
    office: str


def band(over: int, up_to: int | None, office: str = "dcs") -> Band:
    return Band(Decimal(over), None if up_to is None else Decimal(up_to), office)


LOW, MIDDLE, HIGH = band(0, 100, "head_of_service"), band(100, 250), band(250, None, "cabinet")


@pytest.mark.parametrize(
    ("value", "of"),
    [
        ("0.00", LOW),
        ("100.00", LOW),
        ("100.01", MIDDLE),
        ("250.00", MIDDLE),
        ("250.01", HIGH),
        ("9999999", HIGH),
    ],
)
def test_a_value_at_a_bands_ceiling_is_in_it_and_a_penny_more_in_the_next(value: str, of: Band) -> None:
    assert band_for(Decimal(value), [HIGH, LOW, MIDDLE]) is of


def test_without_bands_no_value_has_an_office() -> None:
    with pytest.raises(DomainError, match="Ask the commissioning manager to enter the bands"):
        band_for(Decimal(1), [])


def offices(*, location: str = "near", passes_18: bool, impact: str) -> list[str]:
    offices = offices_needed(
        "head_of_service",
        band_why="By value.",
        location_class=location,
        uncut_term_passes_18=passes_18,
        impact=impact,
    )
    return [office.office for office in offices]


@pytest.mark.parametrize(
    ("passes_18", "impact", "needed"),
    [(True, "", True), (True, "yes", True), (True, "unknown", True), (True, "no", False),
     (False, "", False), (False, "yes", False), (False, "no", False)],
)  # fmt: skip
def test_adult_social_care_holds_a_key_past_18_unless_its_recorded_answer_is_no(
    passes_18: bool, impact: str, needed: bool
) -> None:
    assert (DecidingOffice.ASC in offices(passes_18=passes_18, impact=impact)) is needed


@pytest.mark.parametrize(("location", "needed"), [("distant", True), ("near", False), ("", False)])
def test_a_distant_home_is_put_before_the_director(location: str, needed: bool) -> None:
    assert ("dcs" in offices(location=location, passes_18=False, impact="no")) is needed


@pytest.mark.parametrize("office", [DecidingOffice.ASC, "dcs", "head_of_service"])
@pytest.mark.parametrize("passes_18", [True, False])
@pytest.mark.parametrize("recorded", ["", "no", "yes"])
def test_only_adult_social_care_is_asked_only_past_18_and_only_once(
    office: str, passes_18: bool, recorded: str
) -> None:
    asked = asks_impact(office, uncut_term_passes_18=passes_18, recorded=recorded)
    assert asked is (office == DecidingOffice.ASC and passes_18 and recorded == "")


def test_bands_from_nothing_to_no_ceiling_lack_nothing_in_whatever_order() -> None:
    assert missing_in_bands([HIGH, LOW, MIDDLE]) == missing_in_bands([band(0, None)]) == ()


@pytest.mark.parametrize("bands", [[], [MIDDLE, HIGH], [band(1, None)]])
def test_bands_that_start_above_nothing_are_named(bands: list[Band]) -> None:
    assert missing_in_bands(bands) == ("The first band must start at £0.00.",)


@pytest.mark.parametrize("bands", [[LOW, HIGH], [LOW, band(99, None)], [band(0, None), HIGH]])
def test_a_gap_and_an_overlap_are_named(bands: list[Band]) -> None:
    assert missing_in_bands(bands) == ("Each band must begin where the one below it ends.",)


@pytest.mark.parametrize("bands", [[LOW], [LOW, MIDDLE]])
def test_a_ceiling_over_all_is_named(bands: list[Band]) -> None:
    assert missing_in_bands(bands) == (
        "The highest band must have no ceiling, so that every value has an office.",
    )


PENCE = st.integers(1, 10**11).map(lambda pence: Decimal(pence) / 100)


@given(
    ceilings=st.lists(PENCE, unique=True, max_size=6),
    value=st.just(Decimal(0)) | PENCE,
    at_a_ceiling=st.booleans(),
)
def test_every_value_has_exactly_one_band(
    ceilings: list[Decimal], value: Decimal, at_a_ceiling: bool
) -> None:
    """S-49: whatever the ceilings of the scheme, no value is in two bands and none is in no band."""
    edges = [Decimal(0), *sorted(ceilings)]
    bands = [Band(over, up_to, "dcs") for over, up_to in zip(edges, [*edges[1:], None], strict=True)]
    assert missing_in_bands(bands) == ()
    if at_a_ceiling and ceilings:
        value = ceilings[0]
    holding = [
        one
        for one in bands
        if (one.over < value or one.over == value == 0) and (one.up_to is None or value <= one.up_to)
    ]
    assert holding == [band_for(value, reversed(bands))]
