"""Who may do what with a report beyond the permission: maker and checker are different people."""

from reporting.models import ExpenditureReport
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import NotAllowed


def check_did_not_check(user: User, report: ExpenditureReport) -> None:
    """Whoever checked the figures does not also issue them (separation of duties)."""
    if report.checked_by_id == user.pk:
        raise NotAllowed("You checked these figures, so somebody else must issue the report.")
