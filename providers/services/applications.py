"""A provider's application: begun, filled, sent, taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, IntegrityError, transaction

from providers.models import (
    AdmissionRound,
    Application,
    ApplicationAnswer,
    ApplicationLot,
    Criterion,
    Lot,
    Provider,
)
from providers.policies.applications import check_applicant
from providers.policies.people import check_own
from providers.rules.rounds import why_not_taking
from providers.selectors.applications import earlier
from providers.selectors.rounds import hold
from providers.services.application_copies import copy_contents
from providers.services.texts import check_text
from providers.states import ApplicationState, CriterionCode
from providers.transitions import APPLICATION
from sefton_pdps import workflow
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError, NotFound, Stale
from sefton_pdps.core.time.working_days import local

TOO_LATE = "SP010"


@transaction.atomic
def start_application(*, round: AdmissionRound, provider: Provider, by: User, at: datetime) -> Application:
    """Start the provider's one application in a round that takes applications now.

    What the application before held is copied, each answer and document to be confirmed before sending.
    """
    check_has(by, Permission.APPLICATION_MAKE)
    check_own(by, provider.pk)
    hold(round.pk)
    current = AdmissionRound.objects.get(pk=round.pk)
    _check_taking(current, at)
    try:
        with transaction.atomic():
            application = Application.objects.create(
                reference=next_reference("AP", at=at), provider=provider, round=current, started_at=at
            )
    except IntegrityError as error:
        raise Stale(
            "Your organisation has an application in this round already. Go on with that one."
        ) from error
    events.record("application.started", subject=application, by=by, at=at)
    before = earlier(application)
    if before is not None and copy_contents(before, application, today=local(at).date()):
        events.record("application.copied", subject=application, by=by, at=at)
    return application


def _check_taking(round: AdmissionRound, at: datetime) -> None:
    reasons = why_not_taking(round.state, round.closes_at, at)
    if reasons:
        raise DomainError(*reasons)


def own_locked(application: Application, by: User, at: datetime, *states: ApplicationState) -> Application:
    """The application, held to the end of the transaction, when its own people may write in it now.

    A draft takes nothing any more once its round has closed or was cancelled.
    """
    check_has(by, Permission.APPLICATION_MAKE)
    check_applicant(by, application)
    locked = Application.objects.select_for_update(of=("self",)).filter(pk=application.pk).first()
    if locked is None:
        raise NotFound("There is no such page.")
    if locked.state == ApplicationState.ENDED:
        raise Stale("The council has cancelled the round, so this application does not change any more.")
    if locked.state not in states:
        raise Stale("The application has been sent and does not change now. Look at its page again.")
    if locked.state == ApplicationState.DRAFT:
        _check_taking(locked.round, at)
    return locked


@transaction.atomic
def choose_lots(*, application: Application, lots: Sequence[Lot], by: User, at: datetime) -> Application:
    """Choose the lots applied for, among those of the round; the choice before is replaced."""
    locked = own_locked(application, by, at, ApplicationState.DRAFT)
    if not lots:
        raise DomainError("Choose one lot or more.")
    offered = set(locked.round.lots.values_list("pk", flat=True))
    if any(lot.pk not in offered for lot in lots):
        raise DomainError("A lot that is not in this round is chosen. Choose among the lots of the round.")
    locked.lots.all().delete()
    ApplicationLot.objects.bulk_create(
        ApplicationLot(provider_id=locked.provider_id, application=locked, lot=lot) for lot in lots
    )
    events.record("application.lots_chosen", subject=locked, by=by, at=at)
    return locked


@transaction.atomic
def save_answer(
    *, application: Application, criterion: Criterion, text: str, by: User, at: datetime
) -> ApplicationAnswer:
    """Keep the answer to one of the four criteria (S-45); it may be saved again until it is sent."""
    locked = own_locked(application, by, at, ApplicationState.DRAFT)
    if criterion.round_id != locked.round_id:
        raise NotFound("There is no such page.")
    if not text.strip():
        raise DomainError("Enter your answer.")
    check_text("Your answer", text)
    answer, _ = ApplicationAnswer.objects.update_or_create(
        application=locked,
        criterion=criterion,
        defaults={
            "provider_id": locked.provider_id,
            "text": text,
            "to_confirm": False,
            "saved_at": at,
            "saved_by": by,
        },
    )
    label = CriterionCode(criterion.code).label.lower()
    events.record("application.answer_saved", subject=locked, by=by, at=at, criterion=label)
    return answer


@transaction.atomic
def submit_application(*, application: Application, by: User, at: datetime) -> Application:
    """Send the application while its round is open by the database's clock, read while the round is held."""
    check_applicant(by, application)
    received = hold(application.round_id)
    try:
        with transaction.atomic():
            return workflow.run(APPLICATION, "submit", application, by=by, at=received)
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") != TOO_LATE:
            raise
        raise DomainError("The round has just closed. You may apply in the next round.") from error


def withdraw_application(*, application: Application, by: User, at: datetime) -> Application:
    """Take an application back at any time before it is decided."""
    return workflow.run(APPLICATION, "withdraw", application, by=by, at=at)
