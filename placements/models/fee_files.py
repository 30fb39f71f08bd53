from django.db import models
from django.db.models import Q

from sefton_pdps.core.models import ScopedBase
from sefton_pdps.files.models import StoredFile


class FeeFile(ScopedBase):
    """A file of running placements with their fees: what it would do, and that it was applied (ADR 120).

    `lines`: for each placement of the file its rows, case number, home, first night, pounds a week, outcome and why.
    Once applied nothing of it changes. A file taken by the command has no upload and nobody who asked.
    """

    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    control_total = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds a week, as typed.")
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    accepted = models.DecimalField(max_digits=12, decimal_places=2, default=0, help_text="Pounds a week.")
    lines = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None) | ~Q(digest=""), name="fee_file_read_has_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(read_at__isnull=False), name="fee_file_applied_was_read"
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(accepted=models.F("control_total")),
                name="fee_file_comes_to_its_control_total",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="fee_file_newest")]

    def __str__(self) -> str:
        return self.file_name
