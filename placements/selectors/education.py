"""What the virtual school reads of a child: the education parts of the newest referral, and nothing else of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from placements.models import Child, Placement, Referral
from placements.rules.completeness import CLOSED
from placements.selectors.living import LIVE
from placements.states import ReferralState


@dataclass(frozen=True)
class Education:
    """Plan, EHCP and support as last written down, and until when another home is looked for (None: it is not)."""

    plan: str
    has_ehcp: bool | None
    support: tuple[str, ...]
    is_searching: bool
    needed_on: date | None


def of_child(child: Child) -> Education:
    """The newest referral that was not withdrawn; a child without one has nothing written down yet."""
    newest = (
        Referral.objects.filter(child=child)
        .exclude(state=ReferralState.WITHDRAWN)
        .order_by("-started_at")
        .only("education_plan", "has_ehcp", "additional_support", "state", "needed_on")
        .first()
    )
    if newest is None:
        return Education("", None, (), False, None)
    searching = newest.state not in (*CLOSED, ReferralState.HOME_AGREED)
    return Education(
        newest.education_plan,
        newest.has_ehcp,
        tuple(newest.additional_support),
        searching,
        newest.needed_on if searching else None,
    )


def in_care(children: QuerySet[Child]) -> QuerySet[Child]:
    """Of some children, those who live in a home that we pay for, or for whom one is looked for."""
    living = Placement.objects.filter(state__in=LIVE).values("child")
    needing = Referral.objects.exclude(state__in=CLOSED).values("child")
    return children.filter(Q(pk__in=living) | Q(pk__in=needing))


def home_of(child: Child, placements: QuerySet[Placement]) -> Any:
    """The placement in which a child lives or will live, of those that a person may see."""
    return placements.filter(child=child, state__in=LIVE).order_by("starts_on").first()
