"""Who is told of a report: a link, never a figure or a child."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from reporting.models import ExpenditureReport
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_in, people_with
from sefton_pdps.notifications.outbox import Message


def _to(
    people: Any, what: str, report: ExpenditureReport, title: str, url: str, at: datetime
) -> list[Message]:
    key = f"report.{what}:{report.pk}:{at.isoformat()}"
    return [
        Message(f"{key}:{pk}", pk, f"report.{what}", title, url) for pk in people.values_list("pk", flat=True)
    ]


def _name(report: ExpenditureReport) -> str:
    return f"expenditure report of {report.month:%B %Y}"


def compiled(report: ExpenditureReport, at: datetime) -> list[Message]:
    """Finance checks it next."""
    url = reverse("reporting:report_detail", args=[report.pk])
    title = f"Check the {_name(report)}"
    return _to(people_with(Permission.REPORT_CHECK), "compiled", report, title, url, at)


def checked(report: ExpenditureReport, by: User, at: datetime) -> list[Message]:
    """The commissioning manager issues it next."""
    url = reverse("reporting:report_detail", args=[report.pk])
    return _to(people_with(Permission.REPORT_ISSUE), "checked", report, f"Issue the {_name(report)}", url, at)


def sent_back(report: ExpenditureReport, by: User, at: datetime) -> list[Message]:
    """Finance looks at it again."""
    url = reverse("reporting:report_detail", args=[report.pk])
    title = f"The {_name(report)} was sent back to you"
    return _to(people_with(Permission.REPORT_CHECK), "sent_back", report, title, url, at)


def issued(report: ExpenditureReport, by: User, at: datetime) -> list[Message]:
    """The Cabinet Member reads it, and the directors."""
    url = reverse("reporting:cabinet_member")
    readers = people_in(Role.CABINET_MEMBER, Role.DCS, Role.ASC_DIRECTOR, Role.HEAD_OF_SERVICE)
    name = _name(report)
    return _to(readers, "issued", report, f"The {name} is issued", url, at)
