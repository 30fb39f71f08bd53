from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sefton_pdps.core.models import ScopedBase
from sefton_pdps.files.models import StoredFile
from sefton_pdps.jobs.states import OVER, FileFormat, JobState


class Job(ScopedBase):
    """One piece of long work: who asked, in whose scope it runs, how far it is, and what came of it.

    `parameters` are keys of rows, never content. A running job has a lease that its worker keeps renewing: one
    whose lease has lapsed lost its worker, and is taken again. `worker` names the taking, so that a worker that
    was only slow cannot finish what another took over.
    """

    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    scope = models.CharField(max_length=50)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worker = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(null=True)
    progress = models.CharField(max_length=200, blank=True, help_text="One sentence; identifies nobody.")
    summary = models.JSONField(default=list, help_text="Pairs of a label and a figure or a word.")
    result_url = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    failure = models.TextField(blank=True, help_text="Why it failed and what to do next, a sentence a line.")

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__regex=r"^(council|system|provider:[0-9a-f-]{36})$"), name="job_has_a_scope"
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False, worker__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease_until=None)),
                name="job_running_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, finished_at__isnull=False)
                | (~Q(state__in=OVER) & Q(finished_at=None)),
                name="job_over_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[JobState.FAILED, JobState.ABANDONED]) | ~Q(failure=""),
                name="job_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(steps_total=None) | Q(steps_done__lte=F("steps_total")), name="job_steps_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-queued_at", "-id"], name="job_owner"),
            models.Index(fields=["-queued_at", "-id"], name="job_newest"),
            models.Index(
                fields=["queued_at"],
                name="job_to_run",
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def keys(self) -> dict[str, UUID]:
        """The keys of what it is about, as its kind reads them."""
        return {name: UUID(key) for name, key in self.parameters.items()}


class ListExport(ScopedBase):
    """What list somebody asked for as a file, with its filters as they stood in the address. Never changed.

    Forgotten with the job that made the file.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    list_name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict, help_text="The words of the address's query by name.")
    file_format = models.CharField(max_length=4, choices=FileFormat.choices)

    class Meta(ScopedBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["asked_at"], name="list_export_asked")]

    def __str__(self) -> str:
        return str(self.pk)
