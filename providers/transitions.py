"""The lives of rounds (S-9), applications (S-45), admissions, and of what the Ofsted register brings."""

from providers.notices import admissions as admission_notices
from providers.notices import applications as notices
from providers.notices import rounds as round_notices
from providers.policies.applications import check_applicant
from providers.policies.evaluation import check_decides, check_settles
from providers.policies.rounds import check_confirms
from providers.rules.admission import why_not_submitted
from providers.rules.evaluation import why_not_admitted, why_not_checked, why_not_moderated, why_not_settled
from providers.rules.rounds import why_not_open, why_not_signed_off
from providers.selectors.applications import submission_facts
from providers.selectors.evaluation import checked_facts, decision_facts, scoring_facts, settled_facts
from providers.selectors.rounds import opening_facts, signing_facts
from providers.states import OVER
from providers.states import AbsenceState as N
from providers.states import AdmissionState as D
from providers.states import ApplicationState as A
from providers.states import GraveChangeState as G
from providers.states import PreviewState as V
from providers.states import RoundState as R
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.workflow import Machine, Transition

ROUND = Machine(
    name="round",
    states=R,
    initial=R.DRAFTED,
    transitions=(
        Transition(
            "sign_off",
            "Sign off",
            (R.DRAFTED,),
            R.SIGNED_OFF,
            P.ROUND_SIGN_OFF,
            dated="signed_off_at",
            facts=signing_facts,
            guard=why_not_signed_off,
            notices=round_notices.signed_off,
            consequence="The criteria, specification and terms are frozen.",
        ),
        Transition(
            "open",
            "Open the round",
            (R.SIGNED_OFF,),
            R.OPEN,
            P.FRAMEWORK_MANAGE,
            dated="opened_at",
            facts=opening_facts,
            guard=why_not_open,
            consequence="Every provider sees the round and may apply.",
        ),
        # An advertised round never closes early: it is extended, or cancelled by two people.
        Transition(
            "cancel",
            "Cancel the round",
            (R.OPEN,),
            R.CANCELLED,
            P.ROUND_SIGN_OFF,
            dated="cancelled_at",
            policy=check_confirms,
            notices=round_notices.cancelled,
            consequence="If you cancel it, its applications would end, and every applicant would read the reason.",
        ),
        Transition(
            "close_due",
            "Closing time passes",
            (R.OPEN,),
            R.CLOSED,
            None,
            dated="closed_at",
            notices=round_notices.closed,
        ),
    ),
)

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
            dated="submitted_at",
            policy=check_applicant,
            facts=submission_facts,
            guard=why_not_submitted,
            notices=notices.submitted,
            consequence="The council reads it now. You cannot edit it afterwards.",
        ),
        Transition(
            "begin_check",
            "Begin the compliance check",
            (A.SUBMITTED,),
            A.COMPLIANCE,
            P.APPLICATION_CHECK,
            notices=notices.check_begun,
            consequence="The provider is told that the check has begun.",
        ),
        Transition(
            "ask_clarification",
            "Ask the provider",
            (A.COMPLIANCE,),
            A.CLARIFICATION,
            P.APPLICATION_CHECK,
            notices=notices.clarification_asked,
            consequence="The check waits until the provider answers.",
        ),
        Transition(
            "answer_clarification",
            "Send the answer",
            (A.CLARIFICATION,),
            A.COMPLIANCE,
            P.APPLICATION_MAKE,
            policy=check_applicant,
            notices=notices.clarification_answered,
            consequence="The council reads the answer and goes on with the check.",
        ),
        Transition(
            "pass_compliance",
            "Pass to scoring",
            (A.COMPLIANCE,),
            A.EVALUATION,
            P.APPLICATION_CHECK,
            facts=checked_facts,
            guard=why_not_checked,
            notices=notices.scoring_begun,
            consequence="The evaluators are told and score on their own.",
        ),
        Transition(
            "finish_scoring",
            "All have scored",
            (A.EVALUATION,),
            A.MODERATION,
            None,
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
            dated="moderated_at",
            policy=check_settles,
            facts=settled_facts,
            guard=why_not_settled,
            notices=notices.settled,
            consequence="The agreed scores stand. The deciding officer is told.",
        ),
        Transition(
            "admit",
            "Admit the provider",
            (A.MODERATED,),
            A.ADMITTED,
            P.APPLICATION_DECIDE,
            dated="decided_at",
            policy=check_decides,
            facts=decision_facts,
            guard=why_not_admitted,
            notices=notices.decided,
            consequence="The provider may take call-offs in these lots from today and reads your reasons.",
        ),
        Transition(
            "refuse",
            "Refuse the application",
            (A.COMPLIANCE, A.MODERATED),
            A.REFUSED,
            P.APPLICATION_DECIDE,
            dated="decided_at",
            policy=check_decides,
            notices=notices.decided,
            consequence="The provider reads your reasons and may apply again in another round.",
        ),
        Transition(
            "withdraw",
            "Withdraw the application",
            UNDECIDED,
            A.WITHDRAWN,
            P.APPLICATION_MAKE,
            dated="withdrawn_at",
            policy=check_applicant,
            notices=notices.withdrawn,
            consequence="If you withdraw it, the council would stop working on it. Your answers and documents would be"
            " copied to the next application that you start.",
        ),
        Transition(
            "end_with_round",
            "The round is cancelled",
            UNDECIDED,
            A.ENDED,
            None,
            dated="ended_at",
            notices=notices.ended,
        ),
    ),
)

ADMISSION = Machine(
    name="admission",
    states=D,
    initial=D.ACTIVE,
    transitions=(
        Transition(
            "suspend",
            "Suspend the admission",
            (D.ACTIVE,),
            D.SUSPENDED,
            P.ADMISSION_SUSPEND,
            notices=admission_notices.suspended,
            consequence="The provider is not invited in this lot until you restore it, and reads your reason.",
        ),
        Transition(
            "restore",
            "Restore the admission",
            (D.SUSPENDED,),
            D.ACTIVE,
            P.ADMISSION_SUSPEND,
            notices=admission_notices.restored,
            consequence="The provider is invited in this lot again.",
        ),
        Transition(
            "remove",
            "Remove the admission",
            (D.ACTIVE, D.SUSPENDED),
            D.REMOVED,
            P.ADMISSION_SUSPEND,
            dated="removed_at",
            notices=admission_notices.removed,
            consequence="The provider must apply again to be invited in this lot. Children placed there stay.",
        ),
    ),
)

PREVIEW = Machine(
    name="register_preview",
    states=V,
    initial=V.READING,
    transitions=(
        Transition("read", "The file is read", (V.READING,), V.READY, P.REGISTER_IMPORT, dated="ready_at"),
        Transition("read_again", "Read it again", (V.READY,), V.READING, P.REGISTER_IMPORT),
        Transition(
            "apply",
            "Apply the register",
            (V.READY,),
            V.APPLIED,
            P.REGISTER_IMPORT,
            dated="applied_at",
            consequence="If you apply it, what is listed here is written from its date on, in one go or not at all.",
        ),
        Transition(
            "drop",
            "Drop this register",
            (V.READING, V.READY),
            V.DROPPED,
            P.REGISTER_IMPORT,
            dated="dropped_at",
            consequence="If you drop it, nothing of it is written. You may choose the file again later.",
        ),
    ),
)

ABSENCE = Machine(
    name="absence",
    states=N,
    initial=N.OPEN,
    transitions=(
        Transition(
            "ask",
            "Ask Ofsted first",
            (N.OPEN,),
            N.ASKED,
            P.REGISTER_IMPORT,
            dated="decided_at",
            consequence="If you ask Ofsted first, the setting stays registered and stays on this list.",
        ),
        Transition(
            "close",
            "It has closed",
            (N.OPEN, N.ASKED),
            N.CLOSED,
            P.REGISTER_IMPORT,
            dated="decided_at",
            consequence="If it has closed, it would not be registered from that day on, and could not be chosen.",
        ),
        Transition(
            "keep",
            "It is still registered",
            (N.OPEN, N.ASKED),
            N.KEPT,
            P.REGISTER_IMPORT,
            dated="decided_at",
            consequence="If it is still registered, nothing of it would change.",
        ),
        Transition("named", "A register names it again", (N.OPEN, N.ASKED), N.NAMED, None),
    ),
)

GRAVE_CHANGE = Machine(
    name="grave_change",
    states=G,
    initial=G.OPEN,
    transitions=(
        Transition(
            "decide",
            "Record what follows",
            (G.OPEN,),
            G.DECIDED,
            P.GRAVE_CHANGE_DECIDE,
            dated="decided_at",
            consequence="If you record it, it stands with your name, and the task leaves everybody’s home page.",
        ),
        Transition(
            "overtake", "A register takes it back", (G.OPEN,), G.OVERTAKEN, None, dated="overtaken_at"
        ),
    ),
)
