"""Groups of brothers and sisters: who is searched for with whom, and whether together."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from placements.codes import LeftGroup
from placements.models import Referral, SiblingGroup, SiblingMember, SiblingsTogether
from placements.rules.completeness import CLOSED
from placements.rules.groups import SIBLINGS, searched_together, told_words
from placements.selectors import referrals
from placements.states import ReferralState
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local

# A home is not found yet.
SEARCHED = (ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.APPROVED, ReferralState.SEARCHING)


def in_group() -> QuerySet[SiblingMember]:
    """The memberships that hold now."""
    return SiblingMember.objects.filter(left_why="")


def group_id_of(referral: str = "pk") -> Subquery:
    """The group that a referral is searched for with; null where it is in none. `referral`: the way to its key."""
    return Subquery(in_group().filter(referral=OuterRef(referral)).values("group")[:1])


def linked_with(referral: Any) -> QuerySet[SiblingMember]:
    """The memberships of the others who were searched for together with a referral, apart since or not (S-49)."""
    counting = SiblingMember.objects.exclude(left_why=LeftGroup.MISTAKE)
    own = counting.filter(referral=referral, group=OuterRef("group"))
    return counting.filter(Exists(own)).exclude(referral=referral)


def searched_with(referral_ids: Iterable[UUID]) -> QuerySet[Any, UUID]:
    """Of some referrals, those that are searched for with their group and have no home yet."""
    rows = in_group().filter(referral__in=referral_ids, referral__state__in=SEARCHED)
    return rows.values_list("referral", flat=True)


def visible_to(user: User) -> QuerySet[SiblingGroup]:
    """The groups that a referral is, or was, in which this person sees."""
    seen = referrals.visible_to(user).order_by().values("pk")
    return SiblingGroup.objects.filter(pk__in=SiblingMember.objects.filter(referral__in=seen).values("group"))


def members_of(group: SiblingGroup) -> list[SiblingMember]:
    """Everybody who is or was in it, by the day of joining, with the people around each child."""
    rows = SiblingMember.objects.filter(group=group).select_related(
        "referral__child__social_worker", "referral__child__team", "joined_by", "left_by"
    )
    return list(rows.order_by("joined_at", "referral__reference"))


def decided_of(group: SiblingGroup) -> list[SiblingsTogether]:
    """What was decided about living together, the newest in front."""
    return list(SiblingsTogether.objects.filter(group=group).select_related("by").order_by("-at", "-pk"))


def number_searched(group_id: UUID) -> int:
    """How many children are searched for together who have no home yet."""
    return in_group().filter(group=group_id, referral__state__in=SEARCHED).count()


def newest_of(group_id: UUID) -> str:
    """Whether the children of a group are to live together, as it was decided last."""
    rows = SiblingsTogether.objects.filter(group=group_id).order_by("-at", "-pk")
    return rows.values_list("together", flat=True).first() or ""


def told_siblings(referral_id: UUID) -> dict[str, str]:
    """What goes out with a profile of brothers and sisters who are searched for with its child; empty without any."""
    member = in_group().filter(referral=referral_id).first()
    if member is None:
        return {}
    number = in_group().filter(group=member.group_id).exclude(referral__state=ReferralState.WITHDRAWN).count()
    together = newest_of(member.group_id)
    return {SIBLINGS: told_words(number, together)} if together and number > 1 else {}


def searched_words(referral_id: UUID) -> str:
    """ "One of 3 brothers and sisters searched for together", apart since or not; "" where there were never others.

    Never who they are: it stands in records and in what is laid before a court.
    """
    counting = SiblingMember.objects.exclude(left_why=LeftGroup.MISTAKE)
    member = counting.filter(referral=referral_id).order_by("-joined_at").first()
    number = counting.filter(group=member.group_id).values("referral").distinct().count() if member else 0
    if member is None or number < 2:
        return ""
    return searched_together(
        number, member.left_why, local(member.left_at).date() if member.left_at else None
    )


def likely(referral: Referral, user: User) -> list[Referral]:
    """Open referrals of children with the same family name or home postcode, as far as this person sees them.

    In no group yet; at most twelve, which is as many brothers and sisters as a referral takes.
    """
    child = referral.child
    rows = (
        referrals.visible_to(user)
        .exclude(state__in=CLOSED)
        .exclude(child=child)
        .exclude(Exists(in_group().filter(referral=OuterRef("pk"))))
    )
    alike = rows.filter(child__family_name=child.family_name)
    if child.home_postcode:
        alike = alike | rows.filter(child__home_postcode=child.home_postcode)
    return list(alike.order_by("child__date_of_birth", "pk")[:12])
