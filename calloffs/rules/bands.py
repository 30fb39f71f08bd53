"""Which offices authorise: the one whose band the value is in, and those that are asked too (S-10, S-12, S-49)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from calloffs.states import DecidingOffice, Impact
from placements.states import LocationClass
from sefton_pdps.core.errors import DomainError


class Band(Protocol):
    """What the rules read of a band: values above `over` up to and including `up_to`, None for no ceiling."""

    @property
    def over(self) -> Decimal: ...

    @property
    def up_to(self) -> Decimal | None: ...

    @property
    def office(self) -> str: ...


AnyBand = TypeVar("AnyBand", bound=Band)


@dataclass(frozen=True)
class OfficeNeeded:
    """An office whose decision is needed, and why."""

    office: str
    why: str


def band_for(value: Decimal, bands: Iterable[AnyBand]) -> AnyBand:
    """The band that a whole-life value in pounds falls into: above its floor, at most its ceiling (S-49)."""
    for band in sorted(bands, key=lambda one: one.over):
        if band.up_to is None or value <= band.up_to:
            return band
    raise DomainError(
        "No delegation band covers this value today. Ask the commissioning manager to enter the bands first."
    )


def offices_needed(
    band_office: str, *, band_why: str, location_class: str, uncut_term_passes_18: bool, impact: str
) -> list[OfficeNeeded]:
    """The offices that an authorisation asks: the band's office, the director for a distant home, Adult Social Care.

    Reg. 11 puts a placement at a distance before the Director of Children's Services (S-19). Where an uncut term would
    pass 18, Adult Social Care is asked too unless its recorded answer is "no" (S-12, S-52).
    """
    reasons: dict[str, list[str]] = {band_office: [band_why]}
    if location_class == LocationClass.DISTANT:
        reasons.setdefault(DecidingOffice.DCS, []).append("The home is at a distance (reg. 11).")
    if uncut_term_passes_18 and impact != Impact.NO:
        answer = f"the recorded answer is “{impact}”" if impact else "no answer is recorded yet"
        reasons.setdefault(DecidingOffice.ASC, []).append(
            f"A five-year term would pass the 18th birthday and on the impact on Adult Social Care {answer}."
        )
    return [OfficeNeeded(office, " ".join(whys)) for office, whys in reasons.items()]


def asks_impact(office: str, *, uncut_term_passes_18: bool, recorded: str) -> bool:
    """Whether the decision of an office must also answer the impact after 18: nobody answered it before."""
    return office == DecidingOffice.ASC and uncut_term_passes_18 and not recorded


def missing_in_bands(bands: Iterable[Band]) -> tuple[str, ...]:
    """What a set of bands lacks: it starts at nothing, leaves no gap or overlap, and its last has no ceiling."""
    ordered = sorted(bands, key=lambda one: one.over)
    if not ordered or ordered[0].over != 0:
        return ("The first band must start at £0.00.",)
    for lower, higher in zip(ordered, ordered[1:], strict=False):
        if lower.up_to != higher.over:
            return ("Each band must begin where the one below it ends.",)
    if ordered[-1].up_to is not None:
        return ("The highest band must have no ceiling, so that every value has an office.",)
    return ()
