"""What was bought under the PDPS in a span of days: by which route, on which ground, in which delegation band."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import cast

from django.db.models import Prefetch, QuerySet

from calloffs.models import Authorisation, CallOff
from calloffs.states import STANDING, CallOffState, DecidingOffice, DirectGround
from reporting.selectors.as_at import cut_off
from sefton_pdps.core.time.zone import LONDON


@dataclass(frozen=True)
class Contract:
    """A call-off that was awarded: its whole-life value in pounds and the band that authorised it.

    `ground` is set for a direct award only.
    """

    ground: str
    value: Decimal
    office: str
    band_over: Decimal | None
    band_up_to: Decimal | None
    band_is_placeholder: bool


def contracts(first: date, last: date) -> list[Contract]:
    """The call-offs awarded from one day to another, as was known at the end of the last, oldest first."""
    return [_contract(call_off) for call_off in awarded(first, last)]


def awarded(first: date, last: date) -> QuerySet[CallOff]:
    """The call-offs awarded from one day to another, oldest first, each with what authorised it."""
    start, end = datetime.combine(first, time(), LONDON), cut_off(last)
    authorised = Authorisation.objects.filter(state__in=STANDING).select_related("band", "proposal__case")
    return (
        CallOff.objects.filter(state=CallOffState.AWARDED, awarded_at__gte=start, awarded_at__lt=end)
        .prefetch_related(Prefetch("authorisations", authorised, to_attr="authorised"))
        .order_by("awarded_at", "reference")
    )


def authorised_by(call_off: CallOff) -> Authorisation:
    """What authorised an award that was read above; no award stands without it."""
    (authorised,) = vars(call_off)["authorised"]
    return cast(Authorisation, authorised)


def _contract(call_off: CallOff) -> Contract:
    authorised = authorised_by(call_off)
    band, case = authorised.band, authorised.proposal.case
    return Contract(
        ground=DirectGround(case.ground).label if case else "",
        value=authorised.value,
        office=DecidingOffice(band.office).label,
        band_over=band.over,
        band_up_to=band.up_to,
        band_is_placeholder=band.is_placeholder,
    )
