from django.db import models
from django.db.models import F, Q

from sefton_pdps.core.models import ScopedBase


class AuditExport(ScopedBase):
    """What of the audit trail somebody asked for as a file: the search, who and when. Never changed, never removed."""

    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    child = models.ForeignKey("placements.Child", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="audit_export_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
