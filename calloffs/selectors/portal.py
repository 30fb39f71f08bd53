"""Reading invitations and offers for a provider's people: their own, and of the child only the frozen profile."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from calloffs.models import (
    CallOff,
    Clarification,
    Invitation,
    LeftOut,
    Offer,
    OfferDraft,
    OfferPriceLine,
    PublishedQuestion,
    ResultLetter,
)
from calloffs.selectors.call_offs import open_now
from calloffs.states import OfferState, OwnAnswer
from placements.models import FeeKind
from placements.rules.ages import age_on, band_of, told_band
from placements.selectors import matching
from providers.models import CarerHousehold, Place, Setting
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class OwnAnswers(TypedDict):
        own_offers: list[Offer]
        own_drafts: list[OfferDraft]

    AnsweredCallOff = WithAnnotations[CallOff, OwnAnswers]

# Columns of a call-off that nothing in a provider's scope reads: its number, its reasons, the referral behind it, and
# the term's end, which is often an 18th birthday. The row policy cannot keep columns back (docs/security.md).
COUNCILS_OWN = [
    f"call_off__{name}"
    for name in (
        "reference",
        "route_reason",
        "short_term_reason",
        "no_award_reason",
        "referral_id",
        "term_ends_on",
    )
]


def visible_to(user: User) -> QuerySet[Invitation]:
    """The person's own provider's invitations."""
    if user.provider_id is None:
        return Invitation.objects.none()
    rows = Invitation.objects.filter(provider_id=user.own_provider_id).select_related("call_off__lot")
    return rows.defer(*COUNCILS_OWN)


def invitations(user: User) -> QuerySet[Invitation]:
    """The person's own provider's invitations with its own offers and drafts."""
    return visible_to(user).prefetch_related(*_own_answers(user, with_homes=True))


def of_siblings(invitation: Invitation, user: User) -> list[Invitation]:
    """The provider's own invitations for brothers and sisters that went out in one act, this one's among them.

    Empty where no other is its own. By the keys of the invitations: they say nothing of who is the eldest.
    """
    search = invitation.call_off.group_search
    if search is None:
        return []
    rows = list(invitations(user).filter(call_off__group_search=search).order_by("pk"))
    return rows if len(rows) > 1 else []


def invited_beside(call_off: CallOff, user: User) -> int:
    """For how many brothers and sisters of the child, in the same search, the provider is invited too."""
    if call_off.group_search is None:
        return 0
    rows = visible_to(user).filter(call_off__group_search=call_off.group_search)
    return rows.exclude(call_off=call_off.pk).count()


def as_listed(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Invitations with what a list shows of them: the need in a line, the deadline, and what became of it."""
    return rows.defer(None).only(
        "invited_at", "declined_at", "call_off__state", "call_off__profile", "call_off__closes_at",
        "call_off__no_award_at", "call_off__needed_on", "call_off__lot__name",
    )  # fmt: skip


def narrowed(
    rows: QuerySet[Invitation], user: User, *, answer: str = "", care: str = ""
) -> QuerySet[Invitation]:
    """Invitations by what the person's provider answered, and by the kind of care; "" leaves each alone."""
    if care:
        rows = rows.filter(call_off__lot__service_type=care)
    if answer == OwnAnswer.DECLINED:
        return rows.filter(declined_at__isnull=False)
    if not answer:
        return rows
    own = Offer.objects.filter(provider_id=user.own_provider_id, call_off=OuterRef("call_off"))
    sent = Exists(own.exclude(state__in=(OfferState.SUPERSEDED, OfferState.WITHDRAWN)))
    if answer == OwnAnswer.OFFERED:
        return rows.filter(sent)
    return rows.filter(~sent, declined_at=None)


def with_own_answers(rows: Iterable[Invitation], user: User) -> None:
    """Own answers of invitations that were read already: as many queries for several lists as for one.

    A list compares offers with their working copies, and names no home.
    """
    prefetch_related_objects(list(rows), *_own_answers(user))


def _own_answers(user: User, *, with_homes: bool = False) -> tuple[Prefetch, Prefetch]:
    """A provider's own offers that were not replaced, the newest first, with their fees; and its working copies."""
    lines = OfferPriceLine.objects.select_related("kind")
    offers = Offer.objects.filter(provider_id=user.own_provider_id).exclude(state=OfferState.SUPERSEDED)
    offers = offers.prefetch_related(Prefetch("price_lines", lines)).order_by("-received_at")
    drafts = OfferDraft.objects.filter(provider_id=user.own_provider_id)
    if with_homes:
        offers = offers.select_related("setting", "household", "heard")
        drafts = drafts.select_related("setting")
    return (
        Prefetch("call_off__offers", offers, to_attr="own_offers"),
        Prefetch("call_off__offer_drafts", drafts, to_attr="own_drafts"),
    )


def by_deadline(user: User) -> QuerySet[Invitation]:
    """Invitations still open with what was answered to each, the nearest deadline first, for a line of each."""
    return as_listed(still_open(user)).prefetch_related(*_own_answers(user))


def still_open(user: User) -> QuerySet[Invitation]:
    """The same without the answers."""
    return visible_to(user).filter(open_now("call_off__")).order_by("call_off__closes_at")


def earlier(user: User) -> QuerySet[Invitation]:
    """Invitations whose deadline has passed, or whose competition has ended."""
    return visible_to(user).exclude(open_now("call_off__"))


def drafts(user: User) -> QuerySet[OfferDraft]:
    """The person's own provider's drafts."""
    if user.provider_id is None:
        return OfferDraft.objects.none()
    rows = OfferDraft.objects.filter(provider_id=user.own_provider_id)
    return rows.select_related("setting", "household", "call_off__lot", "saved_by").defer(*COUNCILS_OWN)


def offers(user: User) -> QuerySet[Offer]:
    """The person's own provider's offers."""
    if user.provider_id is None:
        return Offer.objects.none()
    rows = Offer.objects.filter(provider_id=user.own_provider_id)
    return rows.select_related("setting", "household", "call_off__lot", "heard").defer(*COUNCILS_OWN)


def versions(offer: Offer) -> list[Offer]:
    """Every version that a provider sent of one setting's offer, the newest first."""
    rows = Offer.objects.filter(
        provider_id=offer.provider_id, call_off_id=offer.call_off_id, setting_id=offer.setting_id
    )
    return list(rows.only("state", "received_at").order_by("-received_at"))


def sent_in(invitation: Invitation) -> list[UUID]:
    """The keys of everything that a provider sent in a competition, versions that it replaced too."""
    rows = Offer.objects.filter(provider_id=invitation.provider_id, call_off_id=invitation.call_off_id)
    return list(rows.order_by("received_at").values_list("pk", flat=True))


def invitation_of(call_off_id: UUID, user: User) -> Invitation | None:
    """The person's own provider's invitation to a competition."""
    return visible_to(user).filter(call_off_id=call_off_id).first()


def settings_to_offer(invitation: Invitation) -> list[Setting]:
    """The provider's settings that passed every gate when it was invited."""
    return passed_and_missing(invitation)[0]


def passed_and_missing(invitation: Invitation) -> tuple[list[Setting], list[Setting]]:
    """The provider's settings that passed every gate when it was invited, and those of the same kinds that did not."""
    own = list(Setting.objects.filter(provider_id=invitation.provider_id).order_by("name"))
    passed = [one for one in own if str(one.pk) in invitation.setting_ids]
    kinds = {one.kind for one in passed}
    return passed, [one for one in own if one.kind in kinds and one not in passed]


def gates_of(invitation: Invitation) -> dict[UUID | None, str]:
    """The gate by which each of a provider's own settings was left out; read as the council, of its own alone."""
    with tenancy.scope(tenancy.COUNCIL):
        rows = LeftOut.objects.filter(call_off_id=invitation.call_off_id, provider_id=invitation.provider_id)
        return dict(rows.values_list("setting_id", "gate"))


def households(call_off_id: UUID, setting: Setting) -> list[CarerHousehold]:
    """An agency's carer households for the band of ages that was published, by pseudonym (S-25).

    A provider's scope sees neither the child nor the referral, so where no profile names a band the child's is asked
    in the council's scope. Never the age itself: changing a household's ages and looking again would tell it.
    """
    with tenancy.scope(tenancy.COUNCIL):
        call_off = CallOff.objects.select_related("referral__child").get(pk=call_off_id)
        band = told_band((call_off.profile or {}).get("age_words", ""))
        born = call_off.referral.child.date_of_birth
        fitting = matching.households_for(
            setting, band or band_of(age_on(born, call_off.needed_on)), call_off.needed_on
        )
        return list(fitting.filter(provider_id=setting.provider_id).order_by("code"))


def first_place(household: CarerHousehold, on: date) -> Place | None:
    """A household's first place that is open on a day: which of several is for the award to choose."""
    rows = Place.objects.filter(household=household, opens_on__lte=on).exclude(closes_on__lte=on)
    return rows.order_by("number").first()


def own_questions(invitation: Invitation) -> list[Clarification]:
    """What this provider asked, those that wait first, each with what was published of it."""
    rows = Clarification.objects.filter(
        call_off_id=invitation.call_off_id, provider_id=invitation.provider_id
    )
    return list(
        rows.select_related("published").order_by(F("answered_at").desc(nulls_first=True), "asked_at")
    )


def published_questions(invitation: Invitation, own: Iterable[Clarification]) -> list[PublishedQuestion]:
    """What the council published of others' questions, the newest first; never who asked or how it was typed."""
    rows = PublishedQuestion.objects.filter(call_off_id=invitation.call_off_id)
    others = rows.exclude(clarification_id__in=[asked.pk for asked in own])
    return list(others.order_by("-published_at"))


def fee_kinds(on: Any, also: Iterable[str] = ()) -> list[FeeKind]:
    """The kinds of fee in force on a date, and any that a draft already uses."""
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
    return list(FeeKind.objects.filter(in_force | Q(code__in=list(also))))


def evidenced_kinds() -> dict[str, str]:
    """The names of the kinds of wrap-around support by code: those that need evidence (S-7)."""
    return dict(FeeKind.objects.filter(needs_evidence=True).values_list("code", "name"))


def result(invitation: Invitation) -> ResultLetter | None:
    """What the provider was told of the result, if it has been."""
    rows = ResultLetter.objects.filter(call_off_id=invitation.call_off_id, provider_id=invitation.provider_id)
    return rows.first()
