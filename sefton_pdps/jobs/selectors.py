"""Reading jobs: one's own whole, everybody's in their state only."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.jobs.models import Job, ListExport
from sefton_pdps.jobs.states import OVER

KEPT = timedelta(days=90)
# What an administrator reads of a job: nothing of what it worked on or of what came of it.
STATE_ONLY = ("kind", "owner", "state", "queued_at", "started_at", "finished_at", "attempts")


def own(user: User) -> QuerySet[Job]:
    """The jobs that a person asked for."""
    return Job.objects.filter(owner=user).select_related("file")


def everybodys(user: User) -> QuerySet[Job]:
    """For whoever runs the service: every job, but of each only who asked for what and how it stands."""
    rows = Job.objects.select_related("owner").only(*STATE_ONLY, "owner__name")
    return rows if has_permission(user, Permission.USERS_MANAGE) else rows.none()


def to_forget(at: datetime) -> QuerySet[Job]:
    """Jobs that have been over for 90 days; what they made stands in its own tables."""
    return Job.objects.filter(state__in=OVER, finished_at__lt=at - KEPT)


def exports_to_forget(at: datetime) -> QuerySet[ListExport]:
    """What was asked for as a file so long ago that its job is forgotten."""
    return ListExport.objects.filter(asked_at__lt=at - KEPT)
