"""A provider's application, from the first page to the end of the compliance check."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, transaction

from providers.models import (
    AdmissionRound,
    Application,
    ApplicationAnswer,
    ApplicationDocument,
    ApplicationLot,
    Assessment,
    Criterion,
    Lot,
    Provider,
)
from providers.policies.applications import check_applicant
from providers.policies.evaluation import check_evaluators
from providers.policies.people import check_has, check_own
from providers.rules.admission import expiry_reasons
from providers.rules.rounds import why_not_taking
from providers.rules.sanity import doubt_of_expiry
from providers.selectors.applications import earlier
from providers.selectors.rounds import hold
from providers.services.application_copies import copy_contents
from providers.services.texts import check_text
from providers.states import ApplicationState, CriterionCode, DocumentKind
from providers.transitions import APPLICATION
from sefton_pdps import workflow
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core import tenancy
from sefton_pdps.core.doubts import check_sure
from sefton_pdps.core.errors import DomainError, NotFound, Stale
from sefton_pdps.core.references import next_reference
from sefton_pdps.core.working_days import local
from sefton_pdps.files.file_types import DOCUMENTS
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import Upload, check_upload

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
            made = Application.objects.create(
                reference=next_reference("AP", at=at), provider=provider, round=current, started_at=at
            )
    except IntegrityError as error:
        raise Stale(
            "Your organisation has an application in this round already. Go on with that one."
        ) from error
    events.record("application.started", subject=made, by=by, at=at)
    before = earlier(made)
    if before is not None and copy_contents(before, made, today=local(at).date()):
        events.record("application.copied", subject=made, by=by, at=at)
    return made


def _check_taking(round: AdmissionRound, at: datetime) -> None:
    reasons = why_not_taking(round.state, round.closes_at, at)
    if reasons:
        raise DomainError(*reasons)


def _locked(application: Application, by: User, at: datetime, *states: ApplicationState) -> Application:
    """The application, held to the end of the transaction, when its own people may write in it now.

    A draft takes nothing any more once its round has closed or was cancelled.
    """
    check_has(by, Permission.APPLICATION_MAKE)
    check_applicant(by, application)
    found = Application.objects.select_for_update(of=("self",)).filter(pk=application.pk).first()
    if found is None:
        raise NotFound("There is no such page.")
    if found.state == ApplicationState.ENDED:
        raise Stale("The council has cancelled the round, so this application does not change any more.")
    if found.state not in states:
        raise Stale("The application has been sent and does not change now. Look at its page again.")
    if found.state == ApplicationState.DRAFT:
        _check_taking(found.round, at)
    return found


@transaction.atomic
def choose_lots(*, application: Application, lots: Sequence[Lot], by: User, at: datetime) -> Application:
    """Choose the lots applied for, among those of the round; the choice before is replaced."""
    found = _locked(application, by, at, ApplicationState.DRAFT)
    if not lots:
        raise DomainError("Choose one lot or more.")
    offered = set(found.round.lots.values_list("pk", flat=True))
    if any(lot.pk not in offered for lot in lots):
        raise DomainError("A lot that is not in this round is chosen. Choose among the lots of the round.")
    found.lots.all().delete()
    ApplicationLot.objects.bulk_create(
        ApplicationLot(provider_id=found.provider_id, application=found, lot=lot) for lot in lots
    )
    events.record("application.lots_chosen", subject=found, by=by, at=at)
    return found


@transaction.atomic
def save_answer(
    *, application: Application, criterion: Criterion, text: str, by: User, at: datetime
) -> ApplicationAnswer:
    """Keep the answer to one of the four criteria (S-45); it may be saved again until it is sent."""
    found = _locked(application, by, at, ApplicationState.DRAFT)
    if criterion.round_id != found.round_id:
        raise NotFound("There is no such page.")
    if not text.strip():
        raise DomainError("Enter your answer.")
    check_text("Your answer", text)
    answer, _ = ApplicationAnswer.objects.update_or_create(
        application=found,
        criterion=criterion,
        defaults={
            "provider_id": found.provider_id,
            "text": text,
            "to_confirm": False,
            "saved_at": at,
            "saved_by": by,
        },
    )
    label = CriterionCode(criterion.code).label.lower()
    events.record("application.answer_saved", subject=found, by=by, at=at, criterion=label)
    return answer


@transaction.atomic
def add_document(
    *,
    application: Application,
    kind: str,
    upload: Upload,
    expires_on: date | None,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> ApplicationDocument:
    """Add a document, or put a newer one in its place: before sending, while the council asks, or to renew one.

    Once admitted, a provider renews what expires and adds nothing else.
    """
    open_to = (ApplicationState.DRAFT, ApplicationState.CLARIFICATION, ApplicationState.ADMITTED)
    found = _locked(application, by, at, *open_to)
    if found.state == ApplicationState.ADMITTED and not _expires(found, kind):
        raise Stale("This document does not expire, so there is nothing to renew.")
    reasons = expiry_reasons(kind, expires_on, local(at).date())
    if reasons:
        raise DomainError(*reasons)
    check_sure([doubt_of_expiry(expires_on, today=local(at).date())], sure)
    stored = store(
        check_upload(upload, DOCUMENTS),
        kind="application_document",
        owner_scope=tenancy.provider_scope(found.provider_id),
        by=by,
        at=at,
    )
    document, _ = ApplicationDocument.objects.update_or_create(
        application=found,
        kind=kind,
        defaults={
            "provider_id": found.provider_id,
            "file": stored,
            "expires_on": expires_on,
            "to_confirm": False,
            "added_at": at,
        },
    )
    label = DocumentKind(kind).label.lower()
    events.record("application.document_added", subject=found, by=by, at=at, kind=label)
    return document


@transaction.atomic
def keep_document(
    *,
    application: Application,
    kind: str,
    expires_on: date | None,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> ApplicationDocument:
    """Confirm a document that was copied from an earlier application, with the date on which it expires."""
    found = _locked(application, by, at, ApplicationState.DRAFT)
    copied = found.documents.filter(kind=kind, to_confirm=True).first()
    if copied is None:
        raise DomainError("Choose the file.", field="upload")
    reasons = expiry_reasons(kind, expires_on, local(at).date())
    if reasons:
        raise DomainError(*reasons, field="expires_on")
    check_sure([doubt_of_expiry(expires_on, today=local(at).date())], sure)
    copied.expires_on, copied.to_confirm = expires_on, False
    copied.save(update_fields=["expires_on", "to_confirm"])
    label = DocumentKind(kind).label.lower()
    events.record("application.document_kept", subject=found, by=by, at=at, kind=label)
    return copied


def _expires(application: Application, kind: str) -> bool:
    return application.documents.filter(kind=kind, expires_on__isnull=False).exists()


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


def begin_check(*, application: Application, by: User, at: datetime) -> Application:
    """Begin the compliance check of an application that was sent."""
    return workflow.run(APPLICATION, "begin_check", application, by=by, at=at)


@transaction.atomic
def ask_clarification(*, application: Application, question: str, by: User, at: datetime) -> Application:
    """Ask the provider; a later question is added under the earlier ones, so that none is lost."""
    if not question.strip():
        raise DomainError("Enter what you ask the provider.")
    check_text("Your question", question)
    current = Application.objects.get(pk=application.pk)
    asked = "\n\n".join(filter(None, [current.clarification_question, question.strip()]))
    return workflow.run(
        APPLICATION, "ask_clarification", application, by=by, at=at, clarification_question=asked
    )


@transaction.atomic
def answer_clarification(*, application: Application, answer: str, by: User, at: datetime) -> Application:
    """Answer the council's question; earlier answers stay above it."""
    check_applicant(by, application)
    if not answer.strip():
        raise DomainError("Enter your answer.")
    check_text("Your answer", answer)
    current = Application.objects.get(pk=application.pk)
    answered = "\n\n".join(filter(None, [current.clarification_answer, answer.strip()]))
    return workflow.run(
        APPLICATION, "answer_clarification", application, by=by, at=at, clarification_answer=answered
    )


@transaction.atomic
def pass_compliance(
    *, application: Application, note: str, evaluators: list[User], by: User, at: datetime
) -> Application:
    """Pass the check with a note, and choose two evaluators or more, who score blind (S-45)."""
    if not note.strip():
        raise DomainError("Say what you checked. The note stays with the application.")
    check_text("What you checked", note)
    check_has(by, Permission.APPLICATION_CHECK)
    check_evaluators(evaluators, application)
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not application.assessments.exists():
        Assessment.objects.bulk_create(
            Assessment(application=application, evaluator=person, assigned_at=at) for person in evaluators
        )
    return workflow.run(
        APPLICATION, "pass_compliance", application, by=by, at=at, compliance_note=note.strip()
    )
