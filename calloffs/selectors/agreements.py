"""Individual service agreements and result letters: the council's view, and each provider's own."""

from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from calloffs.models import CallOff, Invitation, ResultLetter, ServiceAgreement
from calloffs.policies.scoring import barred
from calloffs.rules.agreements import Issuing
from calloffs.selectors import call_offs
from calloffs.selectors.competitions import approved_profile
from calloffs.selectors.ended_profiles import call_off_beside
from calloffs.selectors.placement_notices import untold_before_signature
from calloffs.states import AgreementForm, AgreementState
from placements.rules.profile import frozen_copy, shown_copy
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_of_provider
from sefton_pdps.core.database import tenancy

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Answered(TypedDict):
        invitation_pk: UUID | None
        told: dict[str, Any] | None

    class FollowedBy(TypedDict):
        full_state: str | None

    # A short form, with the state of the full agreement that is to take its place.
    WaitingShortForm = WithAnnotations[ServiceAgreement, FollowedBy]
    # A provider's own letter, with the invitation that it answers.
    OwnLetter = WithAnnotations[ResultLetter, Answered]

ISSUED_FILE = "agreement-issued"
SIGNED_FILE = "agreement-signed"


def visible_to(user: User, *, judges: bool = True) -> QuerySet[ServiceAgreement]:
    """The council's people see the agreements of the call-offs that they see; a provider its own once issued.

    An evaluator sees none by scoring alone, nor before declaring, nor after declaring a conflict (S-45). `judges`:
    False of somebody who was never asked to score.
    """
    agreements = ServiceAgreement.objects.select_related(
        "provider", "file", "council_signed_by", "provider_signed_by"
    )
    if user.provider_id is not None:
        return agreements.filter(provider_id=user.own_provider_id, issued_at__isnull=False)
    if has_permission(user, Permission.CALLOFF_SEE):
        seen = agreements.select_related(
            "provider",
            "file",
            "council_signed_by",
            "provider_signed_by",
            "call_off__referral__child",
            "call_off__lot",
            "placement",
        )
        return seen.filter(call_off__in=call_offs.outcome_readable_by(user, judges=judges).values("pk"))
    return agreements.none()


def as_listed(rows: QuerySet[ServiceAgreement]) -> QuerySet[ServiceAgreement]:
    """Agreements with what a list shows of them: needs, service and the referral behind are long, and of one page."""
    shown = rows.select_related(None).select_related("call_off__lot", "call_off__referral__child", "provider")
    return shown.only(
        "reference", "state", "drafted_at", "starts_on", "terms", "call_off__reference", "provider__name",
        "call_off__lot__service_type", "call_off__referral__child__sex",
        "call_off__referral__child__date_of_birth", "call_off__referral__child__home_postcode",
    )  # fmt: skip


def own_letters(user: User) -> "QuerySet[OwnLetter]":
    """A provider's own result letters, each with the invitation that it answers; `with_call_offs` reads the rest."""
    answered = Invitation.objects.filter(call_off=OuterRef("call_off"), provider=OuterRef("provider"))
    letters = ResultLetter.objects.filter(provider_id=user.own_provider_id)
    return letters.annotate(invitation_pk=Subquery(answered.values("pk")[:1]), told=call_off_beside())


def narrowed_letters(
    letters: "QuerySet[OwnLetter]", *, result: str = "", care: str = ""
) -> "QuerySet[OwnLetter]":
    """Letters by their result and the kind of care; "" leaves each alone.

    The kind is asked as the council, of the provider's own letters alone: its scope shows no call-off whose profile
    has ended for it.
    """
    if result:
        letters = letters.filter(result=result)
    if not care:
        return letters
    own = set(letters.values_list("call_off_id", flat=True))
    with tenancy.scope(tenancy.COUNCIL):
        of_kind = CallOff.objects.filter(pk__in=own, lot__service_type=care)
        return letters.filter(call_off_id__in=set(of_kind.values_list("pk", flat=True)))


def latest_of(call_off_id: UUID) -> ServiceAgreement | None:
    """The newest version of a call-off's agreement."""
    return ServiceAgreement.objects.filter(call_off_id=call_off_id).order_by("-version").first()


def signs_itself(agreement: ServiceAgreement) -> bool:
    """Whether somebody of the provider may sign here."""
    return people_of_provider(agreement.provider_id, Permission.AGREEMENT_SIGN).exists()


def issuing_facts(agreement: ServiceAgreement) -> Issuing:
    """What its issue hangs on: its call-off's state, and whose notice of the placement comes first."""
    supersedes = agreement.supersedes_id is not None
    untold = () if supersedes else untold_before_signature(agreement.call_off_id)
    return Issuing(agreement.call_off.state, supersedes, untold)


def short_form_of(call_off_id: UUID) -> ServiceAgreement | None:
    """The signed short form of an award that no full agreement has taken the place of yet (ADR 126)."""
    rows = ServiceAgreement.objects.filter(call_off_id=call_off_id, form=AgreementForm.SHORT)
    full = Q(superseded_by__state=AgreementState.SIGNED)
    return rows.filter(state=AgreementState.SIGNED, placement__isnull=False).exclude(full).first()


def superseding(agreement: ServiceAgreement) -> ServiceAgreement | None:
    """The full agreement that takes the place of a short form, or is to; None of any other."""
    if agreement.form != AgreementForm.SHORT:
        return None
    return agreement.superseded_by.exclude(state=AgreementState.ENDED).first()


def full_one_begun(call_off_id: UUID) -> ServiceAgreement | None:
    """The full agreement of a call-off that is drawn up and not issued."""
    rows = ServiceAgreement.objects.filter(call_off_id=call_off_id, form=AgreementForm.FULL)
    return rows.filter(state=AgreementState.DRAFTED).first()


def short_forms_waiting(user: User) -> "QuerySet[WaitingShortForm]":
    """The same for the placing team, which reads every agreement but those of a competition that the reader judges."""
    return waiting_short_forms().exclude(call_off__in=barred(user).values("call_off"))


def waiting_short_forms() -> "QuerySet[WaitingShortForm]":
    """Signed short forms whose full agreement is not signed yet, by its day, with how far that one is."""
    full = ServiceAgreement.objects.filter(supersedes=OuterRef("pk")).exclude(state=AgreementState.ENDED)
    rows = ServiceAgreement.objects.filter(
        form=AgreementForm.SHORT, state=AgreementState.SIGNED, placement__isnull=False
    ).annotate(full_state=Subquery(full.values("state")[:1]))
    return rows.exclude(Exists(full.filter(state=AgreementState.SIGNED))).order_by("full_due_on", "pk")


def to_render() -> QuerySet[ServiceAgreement]:
    """Agreements whose PDF is missing or older than the last signature."""
    return ServiceAgreement.objects.filter(
        Q(state=AgreementState.ISSUED, file=None)
        | Q(state=AgreementState.SIGNED, file=None)
        | Q(Q(state=AgreementState.SIGNED), ~Q(file__kind=SIGNED_FILE))
    ).order_by(F("issued_at"))


def profile_of(call_off: CallOff) -> dict[str, Any] | None:
    """The profile that its provider is to read, None before one is approved.

    What went out with the invitations; for a direct award a copy of the newest approved one.
    """
    if call_off.profile is not None:
        return shown_copy(call_off.profile)
    approved = approved_profile(call_off)
    return frozen_copy(approved) if approved else None
