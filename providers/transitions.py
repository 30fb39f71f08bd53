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
            consequence="If both directors sign, the criteria, specification and terms will be frozen.",
            asks=True,
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
            consequence=(
                "If you open it, every provider will see the round and may apply until it closes. It "
                "could then be extended or cancelled, but not changed."
            ),
            asks=True,
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
            consequence=(
                "If you cancel it, its applications would end, and every applicant would read the reason."
            ),
            asks=True,
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
            consequence=(
                "If you suspend it, the provider would not be invited in this lot until you restore it, "
                "and would read your reason."
            ),
            asks=True,
        ),
        Transition(
            "restore",
            "Restore the admission",
            (D.SUSPENDED,),
            D.ACTIVE,
            P.ADMISSION_SUSPEND,
            notices=admission_notices.restored,
            consequence=(
                "If you restore it, the provider will be told, and will be invited in this lot again."
            ),
            asks=True,
        ),
        Transition(
            "remove",
            "Remove the admission",
            (D.ACTIVE, D.SUSPENDED),
            D.REMOVED,
            P.ADMISSION_SUSPEND,
            dated="removed_at",
            notices=admission_notices.removed,
            consequence=(
                "If you remove it, the provider would read your reason and would have to apply again to be invited "
                "in this lot. Children placed there would stay."
            ),
            asks=True,
        ),
    ),
)

PREVIEW = Machine(
    name="register_preview",
    states=V,
    initial=V.READING,
    transitions=(
        Transition(
            "read",
            "The file is read",
            (V.READING,),
            V.READY,
            P.REGISTER_IMPORT,
            dated="ready_at",
            asks=False,
        ),
        Transition(
            "read_again",
            "Read it again",
            (V.READY,),
            V.READING,
            P.REGISTER_IMPORT,
            asks=False,
        ),
        Transition(
            "apply",
            "Apply the register",
            (V.READY,),
            V.APPLIED,
            P.REGISTER_IMPORT,
            dated="applied_at",
            consequence=(
                "If you apply it, what is listed here will be written from its date on, in one go or not "
                "at all."
            ),
            asks=True,
        ),
        Transition(
            "drop",
            "Drop this register",
            (V.READING, V.READY),
            V.DROPPED,
            P.REGISTER_IMPORT,
            dated="dropped_at",
            consequence=(
                "If you drop it, nothing of it would be written. You could choose the file again later."
            ),
            asks=True,
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
            consequence="If you ask Ofsted first, the setting will stay registered and stay on this list.",
            asks=True,
        ),
        Transition(
            "close",
            "It has closed",
            (N.OPEN, N.ASKED),
            N.CLOSED,
            P.REGISTER_IMPORT,
            dated="decided_at",
            consequence=(
                "If it has closed, it would not be registered from that day on, and could not be chosen."
            ),
            asks=True,
        ),
        Transition(
            "keep",
            "It is still registered",
            (N.OPEN, N.ASKED),
            N.KEPT,
            P.REGISTER_IMPORT,
            dated="decided_at",
            consequence="If it is still registered, nothing of it would change.",
            asks=True,
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
            consequence=(
                "If you record it, it will stand with your name, and the task will leave everybody’s "
                "home page."
            ),
            asks=True,
        ),
        Transition(
            "overtake", "A register takes it back", (G.OPEN,), G.OVERTAKEN, None, dated="overtaken_at"
        ),
    ),
)
