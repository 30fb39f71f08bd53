"""The whole search for a child as its statement tells it: every call-off of a referral with who was asked (ADR 156)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from calloffs.models import (
    AskedOffice,
    Authorisation,
    AwardProposal,
    CallOff,
    DirectAwardCase,
    Disclosure,
    DistanceApproval,
    HeardOffer,
    Invitation,
    LadderApproach,
    LadderRung,
    LeftOut,
    LocationAnswer,
    Offer,
    PlacementNotice,
    ProfileChange,
    Recommendation,
    SearchStatement,
    TellingRecord,
)
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.selectors.competitions import DEAD
from placements.models import LegalAuthority, Placement, Referral, ReferralAmendment
from placements.selectors.legal import authorities_of
from placements.states import Amended, PlacementState
from providers.models import Setting
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations

    class Came(TypedDict):
        offered_at: datetime | None
        was_heard: bool

    class Listed(TypedDict):
        looked_at: int
        passed: int
        with_place: int

    AskedProvider = WithAnnotations[Invitation, Came]
    ArguedCase = WithAnnotations[DirectAwardCase, Listed]

LIVES_THERE = (PlacementState.PLANNED, PlacementState.STARTED)


@dataclass(frozen=True)
class Search:
    """Everything that a statement is written from. Before a deadline nobody's offer is among it: the seal holds."""

    referral: Referral
    call_offs: list[CallOff]
    invited: "list[AskedProvider]"
    homes: dict[str, str]
    offers: dict[str, UUID]
    left_out: list[LeftOut]
    rungs: list[LadderRung]
    cases: "list[ArguedCase]"
    agreed: list[AwardProposal]
    recommended: list[Recommendation]
    authorisations: list[Authorisation]
    amendments: list[ReferralAmendment]
    profile_changes: list[ProfileChange]
    legal: list[LegalAuthority]
    shared: list[Disclosure]
    notices: list[PlacementNotice]
    hidden: frozenset[UUID]

    def of(self, call_off: CallOff) -> "list[AskedProvider]":
        """Who was invited to one call-off."""
        return [one for one in self.invited if one.call_off_id == call_off.pk]


def search_for(referral_id: UUID) -> Search:
    """The same number of statements however many were asked."""
    referral = Referral.objects.select_related("child", "approved_by").get(pk=referral_id)
    call_offs = CallOff.objects.filter(referral=referral).select_related("lot", "opened_by", "assessment")
    invited = _invited(referral_id)
    return Search(
        referral=referral,
        call_offs=list(call_offs.order_by("opened_at", "pk")),
        invited=invited,
        homes=_names(invited),
        offers={str(pk): provider for pk, provider in _offers(referral_id)},
        left_out=list(
            LeftOut.objects.filter(call_off__referral=referral)
            .select_related("provider", "setting")
            .order_by("call_off", "gate", "provider__name", "setting__name", "pk")
        ),
        rungs=_rungs(referral_id),
        cases=list(_cases(referral_id)),
        agreed=list(_agreed(referral_id)),
        recommended=list(
            Recommendation.objects.filter(call_off__referral=referral)
            .select_related("offer__provider", "offer__setting", "offer__household", "by")
            .order_by("at", "pk")
        ),
        authorisations=list(_authorisations(referral_id)),
        amendments=list(
            ReferralAmendment.objects.filter(referral=referral, outcome=Amended.APPROVED)
            .select_related("asked_by", "decided_by")
            .order_by("decided_at", "pk")
        ),
        profile_changes=list(
            ProfileChange.objects.filter(call_off__referral=referral).select_related("by").order_by("at")
        ),
        legal=[one for one in authorities_of(referral.child_id) if one.corrected_at is None][::-1],
        shared=list(_shared(referral_id)),
        notices=list(
            PlacementNotice.objects.filter(call_off__referral=referral)
            .prefetch_related(Prefetch("records", queryset=TellingRecord.objects.order_by("number")))
            .order_by("kind", "pk")
        ),
        hidden=_hidden(referral),
    )


def _invited(referral_id: UUID) -> "list[AskedProvider]":
    came = Offer.objects.filter(call_off=OuterRef("call_off"), provider=OuterRef("provider"))
    first = came.exclude(state__in=DEAD).order_by("received_at").values("received_at")[:1]
    heard = HeardOffer.objects.filter(invitation=OuterRef("pk"))
    rows = Invitation.objects.filter(call_off__referral=referral_id).select_related("provider")
    told = rows.annotate(offered_at=Subquery(first), was_heard=Exists(heard))
    return list(told.order_by("invited_at", "provider__name", "pk"))


def _offers(referral_id: UUID) -> "QuerySet[Offer, tuple[UUID, UUID]]":
    return Offer.objects.filter(call_off__referral=referral_id).values_list("pk", "provider")


def _names(invited: "list[AskedProvider]") -> dict[str, str]:
    keys = {str(key) for one in invited for key in one.setting_ids}
    return {str(pk): name for pk, name in Setting.objects.filter(pk__in=keys).values_list("pk", "name")}


def _rungs(referral_id: UUID) -> list[LadderRung]:
    asked = LadderApproach.objects.select_related("provider", "setting", "asked_by")
    rows = LadderRung.objects.filter(call_off__referral=referral_id).select_related("opened_by")
    return list(rows.prefetch_related(Prefetch("approaches", queryset=asked)).order_by("opened_at", "rung"))


def _cases(referral_id: UUID) -> "QuerySet[DirectAwardCase, ArguedCase]":
    """Each with how many homes were on its list, how many of them passed, and how many of those had a place."""
    rows = DirectAwardCase.objects.filter(call_off__referral=referral_id).select_related("act_ground", "by")
    counted = rows.annotate(
        looked_at=Count("seen"),
        passed=Count("seen", filter=Q(seen__gate="")),
        with_place=Count("seen", filter=Q(seen__gate="", seen__free_places__gt=0)),
    )
    return counted.order_by("at", "pk")


def _agreed(referral_id: UUID) -> "QuerySet[AwardProposal]":
    """The homes of direct awards: of each case the newest version, and of the ladder none, which has who was asked."""
    rows = AwardProposal.objects.filter(
        call_off__referral=referral_id, case__isnull=False, case__approach=None
    )
    newest = rows.order_by("call_off", "setting", "-version").distinct("call_off", "setting")
    return newest.select_related("case", "provider", "setting")


def _authorisations(referral_id: UUID) -> "QuerySet[Authorisation]":
    rows = Authorisation.objects.filter(call_off__referral=referral_id).select_related(
        "proposal__provider", "proposal__setting", "proposal__household", "requested_by", "pull_out"
    )
    return rows.prefetch_related(
        Prefetch("offices", queryset=AskedOffice.objects.exclude(decision="").select_related("by")),
        Prefetch("distance_approvals", queryset=DistanceApproval.objects.order_by("at")),
        Prefetch("location_answers", queryset=LocationAnswer.objects.order_by("at", "number")),
    ).order_by("requested_at", "pk")


def _shared(referral_id: UUID) -> "QuerySet[Disclosure]":
    """With whom the full referral was shared; not what: that is the child's record."""
    rows = Disclosure.objects.filter(call_off__referral=referral_id)
    home = ("proposal__provider", "proposal__setting", "proposal__household")
    return rows.select_related("made_by", *home).order_by("made_at", "pk")


def _hidden(referral: Referral) -> frozenset[UUID]:
    """Whose name would tell where the child lives or is to live: proposed for this search, or lived with now."""
    proposed = AwardProposal.objects.filter(call_off__referral=referral).values_list("provider", flat=True)
    lived = Placement.objects.filter(child=referral.child_id, state__in=LIVES_THERE)
    return frozenset(proposed.union(lived.values_list("provider", flat=True)))


def reads_whole_search(user: User, referral_id: UUID) -> bool:
    """Whether a person reads every call-off of a search: who judges offers of one of them does not (S-45)."""
    if not has_permission(user, Permission.REFERRAL_SEE):
        return False
    rows = CallOff.objects.filter(referral=referral_id)
    return not rows.exclude(pk__in=outcome_readable_by(user).values("pk")).exists()


def statements_of(referral_id: UUID) -> list[SearchStatement]:
    """The statements of a search, the newest in front; what they say is not read, and stands empty."""
    rows = SearchStatement.objects.filter(call_off__referral=referral_id).defer("content")
    statements = list(rows.select_related("call_off", "made_by", "file"))
    for statement in statements:
        statement.content = {}
    return statements


def statements_visible_to(user: User) -> "QuerySet[SearchStatement]":
    """The statements made from call-offs whose outcome a person reads."""
    readable = outcome_readable_by(user).values("pk")
    rows = SearchStatement.objects.filter(call_off__in=readable).defer("content")
    return rows.select_related("call_off", "file")


def statements_to_render() -> "QuerySet[SearchStatement]":
    """Those whose PDF is not made yet, the oldest first."""
    return SearchStatement.objects.filter(file=None).order_by("made_at", "pk")
