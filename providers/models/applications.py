from django.db import models
from django.db.models import Q

from providers.models.care_settings import Provider
from providers.models.frameworks import AdmissionRound, Criterion, Lot
from providers.states import ApplicationState, DocumentKind
from sefton_pdps.core.models import ScopedBase

_DECIDED = [ApplicationState.ADMITTED, ApplicationState.REFUSED]
_NEVER_SENT = [ApplicationState.DRAFT, ApplicationState.WITHDRAWN, ApplicationState.ENDED]


class Application(ScopedBase):
    """A provider's asking to join the PDPS in a round."""

    reference = models.CharField(max_length=20, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="applications")
    round = models.ForeignKey(AdmissionRound, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    compliance_note = models.TextField(blank=True)
    clarification_question = models.TextField(blank=True)
    clarification_answer = models.TextField(blank=True)
    moderated_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decision_reasons = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When its round was cancelled.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "round"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="application_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_NEVER_SENT) | Q(submitted_at__isnull=False),
                name="application_submitted_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_DECIDED)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reasons="")),
                name="application_decision_is_dated_and_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="application_withdrawn_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.ENDED) | Q(ended_at__isnull=False),
                name="application_ended_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["submitted_at", "id"], name="application_submitted"),
            models.Index(fields=["state", "submitted_at", "id"], name="application_state"),
        ]

    def __str__(self) -> str:
        return self.reference


class ApplicationLot(ScopedBase):
    """A lot applied for, and what was decided about it."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "lot"], name="application_lot_once")]


class ApplicationAnswer(ScopedBase):
    """The provider's answer to one of the four criteria."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    to_confirm = models.BooleanField(
        default=False, help_text="Copied from an earlier application, unread since."
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion"], name="answer_once_a_criterion")
        ]


class ApplicationDocument(ScopedBase):
    """A document that stands behind an application, with its expiry where it has one."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="documents")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    to_confirm = models.BooleanField(
        default=False, help_text="Copied from an earlier application, unread since."
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="document_once_a_kind")]


class Assessment(ScopedBase):
    """One evaluator's blind assessment of an application; a declared conflict ends it (S-45).

    Row-secured for the council only: the provider reads the agreed scores and reasons, never this.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    evaluator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    has_conflict = models.BooleanField(null=True)
    conflict_note = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "evaluator"], name="assessment_once_an_evaluator"),
            models.CheckConstraint(
                condition=Q(has_conflict=None, declared_at=None)
                | Q(has_conflict__isnull=False, declared_at__isnull=False),
                name="assessment_declaration_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(has_conflict=False), name="assessment_not_with_a_conflict"
            ),
        ]
        indexes = [
            models.Index(
                fields=["declared_at", "id"], name="conflict_declared", condition=Q(has_conflict=True)
            )
        ]


class Score(ScopedBase):
    """An evaluator's score, 0 to 5, for one criterion, always with its reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_a_criterion"),
            models.CheckConstraint(condition=Q(score__lte=5), name="score_in_range"),
            models.CheckConstraint(condition=~Q(reason=""), name="score_has_a_reason"),
        ]


class AgreedScore(ScopedBase):
    """The score that the moderator settles for one criterion; the provider reads it with its reason."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="agreed_scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion"], name="agreed_score_once_a_criterion"
            ),
            models.CheckConstraint(condition=Q(score__lte=5), name="agreed_score_in_range"),
            models.CheckConstraint(condition=~Q(reason=""), name="agreed_score_has_a_reason"),
        ]
