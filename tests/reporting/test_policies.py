"""Who may do what with a report beyond the permission: maker and checker are different people."""

from uuid import uuid4

import pytest

from reporting.models import ExpenditureReport
from reporting.policies import check_did_not_check
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import NotAllowed
from tests.factories.accounts import unsaved


def test_who_checked_the_figures_does_not_issue_the_report() -> None:
    checker = unsaved(Role.FINANCE_OFFICER, Role.COMMISSIONING_MANAGER)
    with pytest.raises(NotAllowed, match="You checked these figures, so somebody else must issue"):
        check_did_not_check(checker, ExpenditureReport(checked_by=checker))


@pytest.mark.parametrize("checked_by", [None, uuid4()])
def test_anybody_else_is_not_stopped_by_it(checked_by: object) -> None:
    check_did_not_check(unsaved(Role.COMMISSIONING_MANAGER), ExpenditureReport(checked_by_id=checked_by))
