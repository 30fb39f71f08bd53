"""The life of an application (S-45)."""

from providers.notices import applications as notices
from providers.policies.applications import check_applicant
from providers.policies.evaluation import check_decides, check_settles
from providers.rules.admission import why_not_submitted
from providers.rules.evaluation import why_not_admitted, why_not_checked, why_not_moderated, why_not_settled
from providers.selectors.applications import submission_facts
from providers.selectors.evaluation import checked_facts, decision_facts, scoring_facts, settled_facts
from providers.states import OVER
from providers.states import ApplicationState as A
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.audit.records import to_provider_too
from sefton_pdps.workflow import Machine, Transition

UNDECIDED = tuple(state for state in A if state not in OVER)

APPLICATION = Machine(
    name="application",
    states=A,
    initial=A.DRAFT,
    transitions=(
        Transition(
            "submit",
            "Send the application",
            (A.DRAFT,),
            A.SUBMITTED,
            P.APPLICATION_MAKE,
            said=to_provider_too("sent the application"),
            dated="submitted_at",
            policy=check_applicant,
            facts=submission_facts,
            guard=why_not_submitted,
            notices=notices.submitted,
            consequence=(
                "If you send it, the council will read it at once. You would not be able to edit it "
                "afterwards."
            ),
            asks=True,
        ),
        Transition(
            "begin_check",
            "Begin the compliance check",
            (A.SUBMITTED,),
            A.COMPLIANCE,
            P.APPLICATION_CHECK,
            said=to_provider_too("began the compliance check"),
            notices=notices.check_begun,
            consequence="If you begin, the provider will be told that the check has begun.",
            asks=False,
        ),
        Transition(
            "ask_clarification",
            "Ask the provider",
            (A.COMPLIANCE,),
            A.CLARIFICATION,
            P.APPLICATION_CHECK,
            said=to_provider_too("asked the provider for clarification"),
            notices=notices.clarification_asked,
            consequence="If you ask, the check will wait until the provider answers.",
            asks=True,
        ),
        Transition(
            "answer_clarification",
            "Send the answer",
            (A.CLARIFICATION,),
            A.COMPLIANCE,
            P.APPLICATION_MAKE,
            said=to_provider_too("answered the clarification"),
            policy=check_applicant,
            notices=notices.clarification_answered,
            consequence="If you send it, the council will read the answer and go on with the check.",
            asks=True,
        ),
        Transition(
            "pass_compliance",
            "Pass to scoring",
            (A.COMPLIANCE,),
            A.EVALUATION,
            P.APPLICATION_CHECK,
            said=to_provider_too("passed the compliance check and chose the evaluators"),
            facts=checked_facts,
            guard=why_not_checked,
            notices=notices.scoring_begun,
            consequence="If you pass it, the evaluators will be told and will score on their own.",
            asks=True,
        ),
        Transition(
            "finish_scoring",
            "All have scored",
            (A.EVALUATION,),
            A.MODERATION,
            None,
            said="began the moderation: all evaluators have scored",
            facts=scoring_facts,
            guard=why_not_moderated,
            notices=notices.all_scored,
        ),
        Transition(
            "settle",
            "Settle the scores",
            (A.MODERATION,),
            A.MODERATED,
            P.APPLICATION_MODERATE,
            said="settled the agreed scores",
            dated="moderated_at",
            policy=check_settles,
            facts=settled_facts,
            guard=why_not_settled,
            notices=notices.settled,
            consequence=(
                "If you settle them, the agreed scores will stand, and the deciding officer will be told."
            ),
            asks=True,
        ),
        Transition(
            "admit",
            "Admit the provider",
            (A.MODERATED,),
            A.ADMITTED,
            P.APPLICATION_DECIDE,
            said=to_provider_too("admitted the provider"),
            dated="decided_at",
            policy=check_decides,
            facts=decision_facts,
            guard=why_not_admitted,
            notices=notices.decided,
            consequence=(
                "If you admit it, the provider may take call-offs in these lots from today, and will "
                "read your reasons."
            ),
            asks=True,
        ),
        Transition(
            "refuse",
            "Refuse the application",
            (A.COMPLIANCE, A.MODERATED),
            A.REFUSED,
            P.APPLICATION_DECIDE,
            said=to_provider_too("refused the application"),
            dated="decided_at",
            policy=check_decides,
            notices=notices.decided,
            consequence=(
                "If you refuse it, the provider would read your reasons, and could apply again in "
                "another round."
            ),
            asks=True,
        ),
        Transition(
            "withdraw",
            "Withdraw the application",
            UNDECIDED,
            A.WITHDRAWN,
            P.APPLICATION_MAKE,
            said=to_provider_too("withdrew the application"),
            dated="withdrawn_at",
            policy=check_applicant,
            notices=notices.withdrawn,
            consequence=(
                "If you withdraw it, the council would stop working on it. Your answers and documents would be "
                "copied "
                "to the next application that you start."
            ),
            asks=True,
        ),
        Transition(
            "end_with_round",
            "The round is cancelled",
            UNDECIDED,
            A.ENDED,
            None,
            said=to_provider_too("ended the application: the round was cancelled"),
            dated="ended_at",
            notices=notices.ended,
        ),
    ),
)
