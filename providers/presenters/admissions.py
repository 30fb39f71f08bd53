"""What the pages of admissions show."""

from collections.abc import Iterable
from typing import Any

from providers.models import Admission
from providers.presenters.statuses import admission_status
from providers.states import AdmissionState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, SummaryRow, Table


def admission_table(admissions: Iterable[Admission], sorted_by: str = "") -> Table:
    """Who is admitted to which lot."""
    rows = [
        [
            Cell(one.provider.name, address_of("providers:admission_detail", one.pk)),
            one.lot.name,
            Cell(status=admission_status(one)),
            one.admitted_on,
        ]
        for one in admissions
    ]
    admitted_on = Column("Admitted on", sort="admitted" if sorted_by else "")
    columns = [Column("Provider"), Column("Lot"), Column("State"), admitted_on]
    empty = Empty("No admission to show. A provider is admitted when its application is decided.")
    return Table("Admissions", columns, rows, empty, sorted_by=sorted_by, caption_hidden=True)


def suspension_table(admission: Admission, comment_column: str) -> Table:
    """Each suspension: ground, reason, from and until, review date and the provider's comment."""
    rows = [
        [
            Cell(one.get_ground_display(), note=one.reason),
            one.starts_at,
            one.ends_at or f"Review on {words.day(one.review_on)}",
            one.provider_comment,
        ]
        for one in admission.suspensions.all()
    ]
    columns = [Column("Ground and reason"), Column("From"), Column("Until"), Column(comment_column)]
    return Table("Suspensions", columns, rows, Empty("This admission has never been suspended."))


def page(admission: Admission, user: User) -> dict[str, Any]:
    """The council's page of an admission; its application is linked for those who may open it."""
    application, link = admission.application, None
    if application:
        opens = has_permission(user, Permission.APPLICATION_SEE)
        url = address_of("providers:application_detail", application.pk) if opens else ""
        link = Cell(application.reference, url)
    return {
        "admission": admission,
        "caption": f"Admission to {admission.lot.name}",
        "status": admission_status(admission),
        "when": f"Admitted on {words.day(admission.admitted_on)}",
        "summary_rows": [
            SummaryRow("Provider", admission.provider.name),
            SummaryRow("Lot", f"Lot {admission.lot.number}: {admission.lot.name}"),
            SummaryRow("Framework", admission.lot.framework.title),
            SummaryRow("Application", link),
            *(
                [SummaryRow("Why it was removed", admission.removed_reason)]
                if admission.removed_reason
                else []
            ),
        ],
        "suspensions": suspension_table(admission, "Provider's comment"),
        "is_active": admission.state == AdmissionState.ACTIVE,
        "is_suspended": admission.state == AdmissionState.SUSPENDED,
    }
