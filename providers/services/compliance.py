"""The compliance check of an application: begun, asked about, answered, passed."""

from datetime import datetime

from django.db import transaction

from providers.models import (
    Application,
    Assessment,
)
from providers.policies.applications import check_applicant
from providers.policies.evaluation import check_evaluators
from providers.services.texts import check_text
from providers.transitions import APPLICATION
from sefton_pdps import workflow
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError


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
