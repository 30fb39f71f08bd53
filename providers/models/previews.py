from django.db import models
from django.db.models import Q

from providers.models.care_settings import Setting
from providers.models.register import RegisterImport
from providers.rules.gravity import Weight
from providers.states import Answer, PreviewState
from sefton_pdps.core.models import ScopedBase
from sefton_pdps.files.models import StoredFile


class RegisterPreview(ScopedBase):
    """What a register would change, kept before anybody says yes; `digest` is the fingerprint of all of it."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PreviewState.choices, default=PreviewState.READING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    layout = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(
        default=0, help_text="Settings on record that the file does not name."
    )
    not_taken = models.JSONField(default=list, help_text="Row number, URN and reason for each row not taken.")
    unknown_words = models.JSONField(
        default=list, help_text="Kinds and categories that nobody knows, each with how many rows."
    )
    register_import = models.OneToOneField(
        RegisterImport, null=True, on_delete=models.PROTECT, related_name="preview"
    )

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=PreviewState.READY) | (Q(ready_at__isnull=False) & ~Q(digest="")),
                name="preview_ready_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PreviewState.APPLIED, applied_at__isnull=False, register_import__isnull=False
                )
                | (~Q(state=PreviewState.APPLIED) & Q(applied_at=None, register_import=None)),
                name="preview_applied_has_its_import",
            ),
            models.CheckConstraint(
                condition=~Q(state=PreviewState.DROPPED) | Q(dropped_at__isnull=False),
                name="preview_dropped_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="register_preview_newest"),
            models.Index(
                fields=["asked_at"], name="register_preview_waiting", condition=Q(state=PreviewState.READY)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PreviewLine(ScopedBase):
    """One thing that a register would change, at its place in the list, the gravest first.

    A change of provider or kind is a question: `answer` says whether it is taken.
    """

    preview = models.ForeignKey(RegisterPreview, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    weight = models.PositiveSmallIntegerField(choices=Weight.choices())
    setting = models.ForeignKey(Setting, null=True, on_delete=models.PROTECT, related_name="+")
    urn = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    provider_name = models.CharField(max_length=200)
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["preview", "position"], name="preview_line_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="preview_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(weight__in=[Weight.PROVIDER, Weight.KIND]),
                name="preview_only_questions_are_answered",
            ),
        ]
        indexes = [models.Index(fields=["preview", "weight", "position"], name="preview_line_weight")]
