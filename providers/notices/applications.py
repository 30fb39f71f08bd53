"""What is told about applications: a title and a link. Providers never read the application's number."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from providers.models import Application
from providers.notices.people import tell
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import holders_of, people_of_provider
from sefton_pdps.notifications.outbox import Message

Told = Iterable[Message]


def _council(
    application: Application, permission: Permission, kind: str, words: str, mark: str = ""
) -> list[Message]:
    return tell(
        holders_of(permission),
        kind=f"application.{kind}",
        mark=f"{application.pk}:{mark}",
        title=f"{application.reference} {words}",
        url=reverse("providers:application_detail", args=[application.pk]),
    )


def _applicant(application: Application, kind: str, words: str, mark: str = "") -> list[Message]:
    return tell(
        people_of_provider(application.provider_id, Permission.APPLICATION_MAKE).values_list("pk", flat=True),
        kind=f"application.{kind}",
        mark=f"{application.pk}:{mark}",
        title=f"Your application to {application.round.title} {words}",
        url=reverse("providers:portal_application_detail", args=[application.pk]),
    )


def submitted(application: Application, by: User, at: datetime) -> Told:
    """The applicant has a receipt; those who check hear of it."""
    checkers = _council(application, Permission.APPLICATION_CHECK, "to_check", "waits for its check")
    return [*_applicant(application, "received", "was received"), *checkers]


def ended(application: Application, by: User, at: datetime) -> Told:
    """The applicant hears that the round was cancelled, and reads why on the application's page."""
    return _applicant(application, "ended", "ended: the council has cancelled the round")


def check_begun(application: Application, by: User, at: datetime) -> Told:
    return _applicant(application, "check_begun", "is being checked")


def clarification_asked(application: Application, by: User, at: datetime) -> Told:
    return _applicant(application, "clarification", "needs an answer from you", at.isoformat())


def clarification_answered(application: Application, by: User, at: datetime) -> Told:
    words = "has an answer to your question"
    return _council(application, Permission.APPLICATION_CHECK, "answered", words, at.isoformat())


def scoring_begun(application: Application, by: User, at: datetime) -> Told:
    """The applicant hears that scoring began, each chosen evaluator that it waits for them."""
    evaluators = [one.evaluator for one in application.assessments.select_related("evaluator")]
    return [*_applicant(application, "scoring", "is being scored"), *to_score(application, evaluators)]


def to_score(application: Application, evaluators: Iterable[Any]) -> list[Message]:
    """An evaluator hears that an application waits for their declaration and scores."""
    return tell(
        [evaluator.pk for evaluator in evaluators],
        kind="application.to_score",
        mark=str(application.pk),
        title=f"{application.reference} waits for your scores",
        url=reverse("providers:evaluation", args=[application.pk]),
    )


def conflict_declared(application: Application, evaluator: Any) -> Told:
    """Those who choose evaluators hear of a conflict, without what it is."""
    words = "lost an evaluator to a conflict of interest"
    return _council(application, Permission.APPLICATION_CHECK, "conflict", words, str(evaluator.pk))


def all_scored(application: Application, by: User, at: datetime) -> Told:
    return _council(application, Permission.APPLICATION_MODERATE, "to_settle", "waits to be moderated")


def settled(application: Application, by: User, at: datetime) -> Told:
    return _council(application, Permission.APPLICATION_DECIDE, "to_decide", "waits for your decision")


def decided(application: Application, by: User, at: datetime) -> Told:
    """The applicant and those who checked hear that a decision was made; the page holds it."""
    checkers = _council(application, Permission.APPLICATION_CHECK, "decided_council", "was decided")
    return [*_applicant(application, "decided", "has been decided"), *checkers]


def withdrawn(application: Application, by: User, at: datetime) -> Told:
    """Those who check hear of a withdrawal, unless the application was never sent."""
    if application.submitted_at is None:
        return []
    return _council(application, Permission.APPLICATION_CHECK, "withdrawn", "was withdrawn")
