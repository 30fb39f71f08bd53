"""What the virtual school's pages rest on: which children, their newest referral, and where they live."""

from typing import Any

from django.db.models import QuerySet

from placements.models import Child, Placement, Referral
from placements.rules.completeness import CLOSED
from placements.selectors.living import LIVE
from placements.states import ReferralState


def newest_referral(child: Child) -> Referral | None:
    """The one whose section about education is read: the newest that was not withdrawn."""
    made = Referral.objects.filter(child=child).exclude(state=ReferralState.WITHDRAWN)
    return made.order_by("-started_at").first()


def in_care(children: QuerySet[Child]) -> QuerySet[Child]:
    """Of some children, those who live in a home that we pay for, or for whom one is looked for."""
    living = Placement.objects.filter(state__in=LIVE).values("child")
    needing = Referral.objects.exclude(state__in=CLOSED).values("child")
    return children.filter(pk__in=living.union(needing))


def home_of(child: Child, placements: QuerySet[Placement]) -> Any:
    """The placement in which a child lives or will live, of those that a person may see; else the last that was."""
    own = placements.filter(child=child)
    now = own.filter(state__in=LIVE).order_by("starts_on").first()
    return (
        now or own.order_by("-ended_on", "-starts_on").filter(ended_on__isnull=False).first() or own.first()
    )


def was_withdrawn(child: Child) -> bool:
    """Whether a referral of the child was withdrawn, so that one was made although none stands."""
    return Referral.objects.filter(child=child, state=ReferralState.WITHDRAWN).exists()
