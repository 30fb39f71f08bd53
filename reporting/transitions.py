"""The life of an expenditure report (S-11)."""

from reporting.notices import reports as notices
from reporting.policies import check_did_not_check
from reporting.presenters.checks import issuing_facts
from reporting.rules.checks import why_not_issue
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
            sources=(ReportState.COMPILED,),
            target=ReportState.CHECKED,
            permission=Permission.REPORT_CHECK,
            dated="checked_at",
            facts=issuing_facts,
            guard=why_not_issue,
            notices=notices.checked,
            consequence="The figures and comments are fixed. The commissioning manager is asked to issue the report.",
        ),
        Transition(
            name="send_back",
            label="Send it back",
            sources=(ReportState.CHECKED,),
            target=ReportState.COMPILED,
            permission=Permission.REPORT_ISSUE,
            notices=notices.sent_back,
        ),
        Transition(
            name="issue",
            label="Issue the report",
            sources=(ReportState.CHECKED,),
            target=ReportState.ISSUED,
            permission=Permission.REPORT_ISSUE,
            dated="issued_at",
            policy=check_did_not_check,
            facts=issuing_facts,
            guard=why_not_issue,
            notices=notices.issued,
            consequence="The Cabinet Member is told. The report cannot be changed afterwards.",
        ),
    ),
)
