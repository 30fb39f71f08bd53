from django.db import models
from django.db.models import Q

from reporting.states import ReportState
from sefton_pdps.core.models import ScopedBase


class ExpenditureReport(ScopedBase):
    """The monthly account to the Cabinet Member (S-11). Its figures are frozen with their fingerprint.

    Council only, by row policy; no child identifiers anywhere in the snapshot.
    """

    month = models.DateField(help_text="The first day of the month reported.")
    version = models.PositiveSmallIntegerField(default=1)
    as_at = models.DateField(help_text="The last day of the month.")
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.COMPILED)
    snapshot = models.JSONField(help_text="Every figure the PDF shows; money as decimal strings in pounds.")
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField(null=True, help_text="The pages of its PDF.")
    compiled_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "version"], name="report_version_once_a_month"),
            models.UniqueConstraint(
                fields=["month"], condition=~Q(state=ReportState.ISSUED), name="report_one_in_hand_a_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_a_first"),
            models.CheckConstraint(
                condition=Q(state=ReportState.COMPILED)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="report_checked_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.ISSUED)
                | Q(issued_at__isnull=False, issued_by__isnull=False, file__isnull=False),
                name="report_issued_is_dated",
            ),
        ]


class ReportComment(ScopedBase):
    """A sentence or two beside a figure of a report; one a section, editable until the report is issued."""

    report = models.ForeignKey(ExpenditureReport, on_delete=models.CASCADE, related_name="comments")
    section = models.SlugField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="report_comment_once_a_section")
        ]
