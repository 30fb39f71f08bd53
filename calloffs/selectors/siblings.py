"""What the brothers and sisters come to who are searched for together with the child of a proposal (S-49, ADR 149)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from calloffs.models import Authorisation, AwardProposal, CallOff, Offer
from calloffs.policies.scoring import barred
from calloffs.rules.one_home import HomeForThem, in_order
from calloffs.rules.pull_outs import left, place_among
from calloffs.rules.scoring import Ranked
from calloffs.rules.siblings import Group, Home, Sibling
from calloffs.rules.together import sum_of
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.selectors.pull_outs import gone_from
from calloffs.selectors.ranking import compared_offers, ranking_of, with_prices
from calloffs.selectors.together import earlier_of
from calloffs.states import STANDING, AuthorisationState, CallOffState
from placements.codes import LeftGroup
from placements.models import Placement, Referral, SiblingGroup, SiblingMember
from placements.selectors.groups import in_group, linked_with, newest_of, searched_with
from placements.states import PlacementState
from sefton_pdps.accounts.models import User


def has_siblings() -> Exists:
    """Of a proposal: whether its child was ever searched for with others, so that a page asks only then."""
    return Exists(SiblingMember.objects.filter(referral=OuterRef("call_off__referral")))


def group_of(proposal: AwardProposal) -> Group:
    """The other children of the group with what each comes to, by the number of their referral.

    Counted as the database counts (`calloffs_siblings_of`): an authorisation that waits or stands, with what it runs on
    from; else the newest proposal. A call-off that ended with no award, or whose placement was cancelled, counts for
    nothing. One query where there is no group.
    """
    own = proposal.call_off.referral_id
    linked = list(linked_with(own).values_list("referral", flat=True).distinct())
    if not linked:
        return Group()
    referrals = Referral.objects.filter(pk__in=linked).only("reference").order_by("reference")
    together = dict(in_group().filter(referral__in=[own, *linked]).values_list("referral", "group"))
    searched = set(searched_with(linked))
    bought = {call_off.referral_id: call_off for call_off in _bought(linked)}
    values = _values(bought.values())
    siblings = [
        _sibling(referral, bought.get(referral.pk), values, searched, apart=referral.pk not in together)
        for referral in referrals
    ]
    return Group(siblings, newest_of(together[own]) if own in together else "")


def _sibling(
    referral: Referral,
    call_off: CallOff | None,
    values: Mapping[UUID, "Bought"],
    searched: Collection[UUID],
    *,
    apart: bool,
) -> Sibling:
    worth = values.get(call_off.pk) if call_off else None
    return Sibling(
        referral.reference,
        call_off.reference if call_off else "",
        worth.pounds if worth else None,
        referral.pk in searched,
        worth.home if worth and not apart else None,
    )


@dataclass(frozen=True)
class Bought:
    """What a call-off comes to, and for which home."""

    pounds: Decimal
    home: Home


def _bought(referrals: Iterable[UUID]) -> QuerySet[CallOff]:
    cancelled = Placement.objects.filter(call_off_id=OuterRef("pk"), state=PlacementState.CANCELLED)
    rows = CallOff.objects.filter(referral__in=referrals).exclude(state=CallOffState.NO_AWARD)
    return rows.exclude(Exists(cancelled)).only("reference", "referral")


def _values(call_offs: Iterable[CallOff]) -> dict[UUID, Bought]:
    keys = [call_off.pk for call_off in call_offs]
    live = Authorisation.objects.filter(
        call_off__in=keys, state__in=[AuthorisationState.REQUESTED, *STANDING]
    ).select_related("proposal")
    values = {one.call_off_id: Bought(one.value + one.earlier_value, _home(one.proposal)) for one in live}
    unasked = AwardProposal.objects.filter(call_off__in=[pk for pk in keys if pk not in values])
    newest = unasked.select_related("call_off__referral").order_by("call_off", "-version")
    for one in newest.distinct("call_off"):
        values[one.call_off_id] = Bought(one.whole_life_value + sum_of(earlier_of(one)), _home(one))
    return values


def _home(proposal: AwardProposal) -> Home:
    return proposal.setting_id, proposal.household_id


def groups_readable_by(user: User) -> QuerySet[SiblingGroup]:
    """The groups of whose call-offs this person may read what comes of them; of none that they judge and may not."""
    readable = outcome_readable_by(user).order_by().values("referral")
    members = SiblingMember.objects.exclude(left_why=LeftGroup.MISTAKE)
    judged = members.filter(referral__in=barred(user).values("call_off__referral"))
    rows = SiblingGroup.objects.filter(pk__in=members.filter(referral__in=readable).values("group"))
    return rows.exclude(pk__in=judged.values("group"))


def searched_call_offs(group: SiblingGroup) -> list[CallOff]:
    """The call-offs, not ended with no award, of those who are searched for together, by their numbers."""
    searched = in_group().filter(group=group).values("referral")
    rows = CallOff.objects.filter(referral__in=searched).exclude(state=CallOffState.NO_AWARD)
    return list(rows.select_related("referral__child", "lot").order_by("reference"))


def proposed(call_offs: Collection[CallOff]) -> list[AwardProposal]:
    """The newest version of what is proposed on each of some call-offs; one query."""
    rows = AwardProposal.objects.filter(call_off__in=call_offs).order_by("call_off", "-version")
    return list(
        rows.select_related(
            "setting", "household", "provider", "recommendation", "case", "call_off"
        ).distinct("call_off")
    )


def asked(call_offs: Collection[CallOff]) -> list[Authorisation]:
    """The authorisations of some call-offs that wait or stand; one query."""
    rows = Authorisation.objects.filter(
        call_off__in=call_offs, state__in=[AuthorisationState.REQUESTED, *STANDING]
    )
    return list(
        rows.select_related(
            "proposal__setting",
            "proposal__household",
            "proposal__case",
            "call_off",
            "proposal__provider",
            "call_off__referral__child",
            "band",
        )
        .prefetch_related("offices")
        .order_by("call_off__reference")
    )


@dataclass(frozen=True)
class Compared:
    """What offered for them: the homes in their order, and the offers by home and call-off."""

    homes: Sequence[HomeForThem]
    offers: Mapping[Home, Mapping[UUID, Offer]]


def homes_of(call_offs: Sequence[CallOff]) -> Compared:
    """Every home that offered for any of them and did not pull out, with each child's own published rank.

    Read once the prices of all are open.
    """
    offers: dict[Home, dict[UUID, Offer]] = {}
    ranks: dict[Home, dict[UUID, Ranked]] = {}
    places: dict[Home, dict[UUID, int]] = {}
    for call_off in call_offs:
        compared = list(with_prices(compared_offers(call_off)))
        by_key = {str(one.pk): one for one in compared}
        order, gone = ranking_of(call_off, compared), gone_from(call_off)
        for ranked in left(order, gone):
            offer = by_key[ranked.offer.key]
            home = (offer.setting_id, offer.household_id)
            offers.setdefault(home, {})[call_off.pk] = offer
            ranks.setdefault(home, {})[call_off.pk] = ranked
            places.setdefault(home, {})[call_off.pk] = place_among(order, gone, ranked.offer.key)
    homes = [
        HomeForThem(home, next(iter(own.values())).offer.name, own, len(call_offs), places[home])
        for home, own in ranks.items()
    ]
    return Compared(in_order(homes), offers)
