"""Who may score a mini-competition: its own evaluators, once declared free of a conflict of interest."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from calloffs.models import Offer, OfferAssessment
from providers.models import Assessment
from providers.policies.evaluation import standing_conflicts
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local


def barred(user: User) -> QuerySet[OfferAssessment]:
    """The person's own assessments that do not open the offers: not declared, a conflict, or one carried over.

    A conflict declared at a provider's application follows the person to every later offer of that provider's.
    """
    own = OfferAssessment.objects.filter(evaluator=user)
    conflicts = standing_conflicts(user)
    offered = Offer.objects.filter(
        call_off=OuterRef("call_off"), provider__in=conflicts.values("application__provider")
    )
    return own.filter(Q(has_conflict=None) | Q(has_conflict=True) | Exists(offered))


def judges_any(user: User) -> bool:
    """Whether a person was ever asked to score a competition; whoever was not is barred from none.

    A list asks this first: what they are barred from costs it more to leave out than all the rest.
    """
    return OfferAssessment.objects.filter(evaluator=user).exists()


def is_barred(user: User, call_off_id: UUID) -> bool:
    """Whether the person judges this competition and may not read its offers, whatever other role they hold."""
    return barred(user).filter(call_off=call_off_id).exists()


def reads_outcome(user: User) -> bool:
    """Whether any call-off's proposal and agreement are a person's to read: of those who only score, none are."""
    return has_permission(user, Permission.REFERRAL_SEE) or has_permission(user, Permission.ASC_AUTHORISE)


def carried_conflict(user: User, call_off_id: UUID) -> Assessment | None:
    """The conflict that a person declared at the application of a provider who has offered here."""
    offered = Offer.objects.filter(call_off=call_off_id).values("provider")
    found = standing_conflicts(user).filter(application__provider__in=offered)
    found = found.select_related("application__provider")
    return found.order_by("-declared_at").first()


def carried_words(conflict: Assessment) -> str:
    """The conflict that was carried over, as the evaluator and the officer read it."""
    provider, on = (
        conflict.application.provider.name,
        day(local(conflict.declared_at or conflict.assigned_at).date()),
    )
    return f"On {on} a conflict of interest with {provider} was declared, and it has offered here."


def check_declares(user: User, call_off_id: UUID, *, has_conflict: bool) -> None:
    """Nobody declares to be free where a conflict declared at the provider's application still stands."""
    conflict = carried_conflict(user, call_off_id)
    if conflict is not None and not has_conflict:
        raise NotAllowed(
            f"{carried_words(conflict)} Declare the conflict here too; somebody else scores these offers."
        )


def check_own(user: User, assessment: OfferAssessment) -> None:
    """An evaluator sees and writes no scores but their own until all have scored."""
    if assessment.evaluator_id != user.pk:
        raise NotAllowed(
            "These scores are another evaluator's. Open the competition that you were asked to score."
        )


def check_may_score(user: User, assessment: OfferAssessment) -> None:
    """Scores are given after a declaration without conflict and before completion."""
    check_own(user, assessment)
    if assessment.has_conflict is None:
        raise DomainError("Declare first whether you have a conflict of interest.")
    if assessment.has_conflict:
        raise DomainError("You declared a conflict of interest, so you do not score this competition.")
    if assessment.completed_at:
        raise DomainError("You have finished scoring. Your scores stand and cannot be changed.")
    conflict = carried_conflict(user, assessment.call_off_id)
    if conflict is not None:
        raise NotAllowed(f"{carried_words(conflict)} Somebody else scores these offers.")
