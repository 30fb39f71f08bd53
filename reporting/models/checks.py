"""The checks of a report as they were last worked out, and what has changed since (ADR 75)."""

from django.db import models

from reporting.models.reports import ExpenditureReport
from sefton_pdps.core.models import ScopedBase


class ReportChecks(ScopedBase):
    """What the desk found when it compared a report with the rows: of this fingerprint and layout, and no others."""

    report = models.OneToOneField(ExpenditureReport, on_delete=models.CASCADE, related_name="checks")
    of_sha256 = models.CharField(max_length=64, help_text="The fingerprint of the report that was checked.")
    layout = models.PositiveSmallIntegerField(
        help_text="The layout of the figures that it was compared with."
    )
    facts = models.JSONField(help_text="What was compared; names of sections and numbers, nobody's name.")
    worked_out_at = models.DateTimeField()


class FiguresChange(ScopedBase):
    """That a transaction changed something that figures rest on; removed by whoever then works the checks out again.

    Added by triggers of the database, one row a transaction, so that nobody waits for anybody: it is seen when the
    change is seen, and never before.
    """

    transaction = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["transaction"], name="figures_change_transaction")]
