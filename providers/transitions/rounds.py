"""The life of a round (S-9)."""

from providers.notices import rounds as round_notices
from providers.policies.rounds import check_confirms
from providers.rules.rounds import why_not_open, why_not_signed_off
from providers.selectors.rounds import opening_facts, signing_facts
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
            said="froze the criteria, specification and terms: both directors have signed",
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
            said="opened the round",
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
            said="cancelled the round",
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
            said="closed the round: its closing time passed",
            dated="closed_at",
            notices=round_notices.closed,
        ),
    ),
)
