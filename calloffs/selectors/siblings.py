"""What the brothers and sisters come to who are searched for together with the child of a proposal (S-49, ADR 149)."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from calloffs.models import Authorisation, AwardProposal, CallOff
from calloffs.rules.siblings import Sibling
from calloffs.rules.together import sum_of
from calloffs.selectors.together import earlier_of
from calloffs.states import STANDING, AuthorisationState, CallOffState
from placements.models import Placement, Referral, SiblingMember
from placements.selectors.groups import linked_with, searched_with
from placements.states import PlacementState


def has_siblings() -> Exists:
    """Of a proposal: whether its child was ever searched for with others, so that a page asks only then."""
    return Exists(SiblingMember.objects.filter(referral=OuterRef("call_off__referral")))


def siblings_of(proposal: AwardProposal) -> list[Sibling]:
    """The other children of the group with what each comes to, by the number of their referral.

    Counted as the database counts (`calloffs_siblings_of`): an authorisation that waits or stands, with what it runs on
    from; else the newest proposal. A call-off that ended with no award, or whose placement was cancelled, counts for
    nothing. One query where there is no group.
    """
    linked = list(linked_with(proposal.call_off.referral_id).values_list("referral", flat=True).distinct())
    if not linked:
        return []
    referrals = Referral.objects.filter(pk__in=linked).only("reference").order_by("reference")
    searched = set(searched_with(linked))
    bought = {call_off.referral_id: call_off for call_off in _bought(linked)}
    values = _values(bought.values())
    return [
        Sibling(
            referral.reference,
            bought[referral.pk].reference if referral.pk in bought else "",
            values.get(bought[referral.pk].pk) if referral.pk in bought else None,
            referral.pk in searched,
        )
        for referral in referrals
    ]


def _bought(referrals: Iterable[UUID]) -> QuerySet[CallOff]:
    cancelled = Placement.objects.filter(call_off_id=OuterRef("pk"), state=PlacementState.CANCELLED)
    rows = CallOff.objects.filter(referral__in=referrals).exclude(state=CallOffState.NO_AWARD)
    return rows.exclude(Exists(cancelled)).only("reference", "referral")


def _values(call_offs: Iterable[CallOff]) -> dict[UUID, Decimal]:
    keys = [call_off.pk for call_off in call_offs]
    live = Authorisation.objects.filter(
        call_off__in=keys, state__in=[AuthorisationState.REQUESTED, *STANDING]
    )
    values = {one.call_off_id: one.value + one.earlier_value for one in live}
    unasked = AwardProposal.objects.filter(call_off__in=[pk for pk in keys if pk not in values])
    newest = unasked.select_related("call_off__referral").order_by("call_off", "-version")
    for one in newest.distinct("call_off"):
        values[one.call_off_id] = one.whole_life_value + sum_of(earlier_of(one))
    return values
