"""The life of an expenditure report (S-11)."""

from reporting.notices import reports as notices
from reporting.policies import check_did_not_check
from reporting.rules.checks import why_not_issue
from reporting.selectors.checks import issuing_facts
from reporting.states import ReportState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.workflow import Machine, Transition

REPORT = Machine(
    name="report",
    states=ReportState,
    initial=ReportState.COMPILED,
    transitions=(
        Transition(
            name="check",
            label="Confirm the figures",
            said="confirmed the figures",
            sources=(ReportState.COMPILED,),
            target=ReportState.CHECKED,
            permission=Permission.REPORT_CHECK,
            dated="checked_at",
            facts=issuing_facts,
            guard=why_not_issue,
            notices=notices.checked,
            consequence=(
                "If you confirm them, the figures and comments will be fixed, and the commissioning "
                "manager will be asked to issue the report."
            ),
            asks=True,
        ),
        Transition(
            name="send_back",
            label="Send it back",
            said="sent the report back",
            sources=(ReportState.CHECKED,),
            target=ReportState.COMPILED,
            permission=Permission.REPORT_ISSUE,
            notices=notices.sent_back,
            asks=True,
        ),
        Transition(
            name="issue",
            label="Issue the report",
            said="issued the report",
            sources=(ReportState.CHECKED,),
            target=ReportState.ISSUED,
            permission=Permission.REPORT_ISSUE,
            dated="issued_at",
            policy=check_did_not_check,
            facts=issuing_facts,
            guard=why_not_issue,
            notices=notices.issued,
            consequence="If you issue it, the Cabinet Member will be told, and the report will never change.",
            asks=True,
        ),
    ),
)
