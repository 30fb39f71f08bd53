"""What was bought under the PDPS in a month: direct awards and why, and the band that authorised each contract."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from calloffs.models import Authorisation, CallOff
from calloffs.states import AuthorisationState, CallOffRoute, CallOffState, DirectGround, KeyOffice
from placements.rules.leak_guard import Identity, leaks
from reporting.selectors.known import cut_off
from sefton_pdps.core.clock import LONDON

WITHHELD = "The reason names the child, so it is not shown here. It is in the record of the call-off."


@dataclass(frozen=True)
class Contract:
    """A call-off that was awarded: its whole-life value in pounds and the band that authorised it."""

    reference: str
    awarded_on: date
    route: str
    ground: str
    reason: str
    value: Decimal
    office: str
    band_over: Decimal | None
    band_up_to: Decimal | None
    band_is_placeholder: bool

    @property
    def is_direct(self) -> bool:
        return self.route == CallOffRoute.DIRECT_AWARD.label

    @property
    def is_over_the_lowest_band(self) -> bool:
        """Whether its value took it past the lowest delegation band, to a higher office (S-10, S-49)."""
        return self.band_over is not None and self.band_over > 0


def contracts(month: date, as_at: date) -> list[Contract]:
    """The call-offs awarded from the first of a month to a day, oldest first, without a child's identifiers."""
    return [_contract(call_off) for call_off in _awarded(_start(month), cut_off(as_at))]


def _start(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=LONDON)


def _awarded(start: datetime, end: datetime) -> QuerySet[CallOff]:
    authorised = Authorisation.objects.filter(state=AuthorisationState.AUTHORISED).select_related("band")
    return (
        CallOff.objects.filter(state=CallOffState.AWARDED, awarded_at__gte=start, awarded_at__lt=end)
        .select_related("proposal", "direct_award_case", "referral__child")
        .prefetch_related(Prefetch("authorisations", authorised, to_attr="authorised"))
        .order_by("awarded_at", "reference")
    )


def _contract(call_off: CallOff) -> Contract:
    case = getattr(call_off, "direct_award_case", None)
    authorised = vars(call_off)["authorised"]  # prefetched above
    band = authorised[0].band if authorised else None
    assert call_off.awarded_at is not None  # the query asks for it
    return Contract(
        reference=call_off.reference,
        awarded_on=call_off.awarded_at.astimezone(LONDON).date(),
        route=CallOffRoute(call_off.route).label,
        ground=DirectGround(case.ground).label if case else "",
        reason=_reason(call_off, case.evidence) if case else "",
        value=call_off.proposal.whole_life_value,
        office=KeyOffice(band.office).label if band else "",
        band_over=band.over if band else None,
        band_up_to=band.up_to if band else None,
        band_is_placeholder=bool(band and band.is_placeholder),
    )


def _reason(call_off: CallOff, evidence: str) -> str:
    """The evidence as recorded, unless it would tell the reader who the child is (S-23)."""
    child = call_off.referral.child
    who = Identity(child.given_name, child.family_name, child.date_of_birth, child.school)
    return WITHHELD if leaks({"Reason": evidence}, who) else evidence
