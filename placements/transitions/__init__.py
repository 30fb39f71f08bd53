"""The transition tables of referrals and placements."""

from operator import attrgetter

from placements import notices, policies
from placements.rules.completeness import why_not_submit
from placements.rules.reopening import why_not_reopen
from placements.rules.stays import why_not_start
from placements.selectors.changes import open_purchase, submit_facts
from placements.selectors.placements import start_facts
from placements.states import PlacementState, ReferralState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.workflow import Machine, Transition

REFERRAL = Machine(
    name="referral",
    states=ReferralState,
    initial=ReferralState.DRAFT,
    transitions=(
        Transition(
            name="submit",
            label="Submit the referral",
            said="submitted the referral for approval",
            sources=(ReferralState.DRAFT,),
            target=ReferralState.SUBMITTED,
            permission=Permission.REFERRAL_MAKE,
            dated="submitted_at",
            policy=policies.check_own_referral,
            facts=submit_facts,
            guard=why_not_submit,
            notices=notices.referral_submitted,
            consequence=(
                "If you submit it, a manager will be asked to approve it. A change after that will bring it back to "
                "draft."
            ),
            asks=False,
        ),
        # A change of an answer after approval takes the referral back, so that somebody else approves it.
        Transition(
            name="reopen",
            label="Change it and go back to draft",
            said="changed the referral after it was submitted: it is a draft again",
            sources=(ReferralState.SUBMITTED,),
            target=ReferralState.DRAFT,
            permission=Permission.REFERRAL_MAKE,
            policy=policies.check_own_referral,
            asks=False,
        ),
        # An approved one is changed while nothing is bought for it, and approved anew.
        Transition(
            name="reopen_approved",
            label="Reopen it for a change",
            said="reopened the approved referral for a change: it is a draft again",
            sources=(ReferralState.APPROVED, ReferralState.SEARCHING),
            target=ReferralState.DRAFT,
            permission=Permission.REFERRAL_MAKE,
            policy=policies.check_own_referral,
            facts=open_purchase,
            guard=why_not_reopen,
            notices=notices.referral_reopened,
            consequence=(
                "If you reopen it, it would be a draft again, and nobody could search for it until it is submitted and "
                "approved anew. Who approved it, the child's social worker and the placements team would be told. "
                "Whoever changes it does not approve it."
            ),
            asks=True,
        ),
        # Whoever was to approve it asks first; it comes back when the question is answered.
        Transition(
            name="send_back",
            label="Send it back with a question",
            said="sent the referral back with a question",
            sources=(ReferralState.SUBMITTED,),
            target=ReferralState.DRAFT,
            permission=Permission.REFERRAL_APPROVE,
            policy=policies.check_sends_back,
            notices=notices.referral_sent_back,
            consequence=(
                "If you send it back, it would be a draft again. Who submitted it and the social worker would be told, "
                "answer your question and submit it again."
            ),
            asks=True,
        ),
        Transition(
            name="approve",
            label="Approve for search",
            said="approved the referral for search",
            sources=(ReferralState.SUBMITTED,),
            target=ReferralState.APPROVED,
            permission=Permission.REFERRAL_APPROVE,
            dated="approved_at",
            policy=policies.check_approves,
            facts=attrgetter("approval_facts"),
            guard=why_not_submit,
            notices=notices.referral_approved,
            consequence=(
                "If you approve it, the placements team will be told that they can search. Whoever must change it "
                "after that will have to reopen it, and it will be approved again."
            ),
            asks=True,
        ),
        # One person on duty and no time: a second person looks the next working day.
        Transition(
            name="approve_alone",
            label="Approve for search, alone on duty",
            said="approved the referral for search, alone on duty",
            sources=(ReferralState.SUBMITTED,),
            target=ReferralState.APPROVED,
            permission=Permission.REFERRAL_APPROVE,
            dated="approved_at",
            policy=policies.check_approves_alone,
            in_emergency=policies.is_emergency,
            facts=attrgetter("approval_facts"),
            guard=why_not_submit,
            notices=notices.referral_approved,
            asks=True,
        ),
        Transition(
            name="search",
            label="Begin the search",
            said="began the search",
            sources=(ReferralState.APPROVED,),
            target=ReferralState.SEARCHING,
            permission=Permission.CALLOFF_OPEN,
            dated="searching_at",
            in_emergency=policies.is_emergency,
            consequence="If you begin the search, a call-off will be opened for it.",
            asks=False,
        ),
        Transition(
            name="agree_home",
            label="Record that a home is agreed",
            said="recorded that a home is agreed",
            sources=(ReferralState.APPROVED, ReferralState.SEARCHING),
            target=ReferralState.HOME_AGREED,
            permission=Permission.AWARD,
            dated="agreed_at",
            notices=notices.home_agreed,
            asks=True,
        ),
        Transition(
            name="agree_home_on_signing",
            label="Record that a home is agreed when the agreement is signed",
            said="recorded that a home is agreed when the agreement was signed",
            sources=(ReferralState.APPROVED, ReferralState.SEARCHING),
            target=ReferralState.HOME_AGREED,
            permission=None,
            dated="agreed_at",
            notices=notices.home_agreed,
        ),
        Transition(
            name="arrive",
            label="Record as placed when the child's arrival is recorded",
            said="recorded the child as placed",
            sources=(ReferralState.HOME_AGREED,),
            target=ReferralState.PLACED,
            permission=None,
            dated="placed_at",
        ),
        Transition(
            name="fall_through",
            label="End because the agreed placement was cancelled",
            said="ended the referral: the placement that was agreed was cancelled",
            sources=(ReferralState.HOME_AGREED,),
            target=ReferralState.WITHDRAWN,
            permission=None,
            dated="withdrawn_at",
        ),
        Transition(
            name="withdraw",
            label="Withdraw the referral",
            said="withdrew the referral",
            sources=(
                ReferralState.DRAFT,
                ReferralState.SUBMITTED,
                ReferralState.APPROVED,
                ReferralState.SEARCHING,
            ),
            target=ReferralState.WITHDRAWN,
            permission=Permission.REFERRAL_MAKE,
            dated="withdrawn_at",
            policy=policies.check_own_referral,
            consequence=(
                "If you withdraw it, the search would stop. A withdrawn referral cannot be taken up again."
            ),
            asks=True,
        ),
    ),
)

PLACEMENT = Machine(
    name="placement",
    states=PlacementState,
    initial=PlacementState.PLANNED,
    transitions=(
        Transition(
            name="start",
            label="Record the child's arrival",
            said="recorded the child's arrival",
            sources=(PlacementState.PLANNED,),
            target=PlacementState.STARTED,
            permission=Permission.PLACEMENT_START,
            dated="started_at",
            facts=start_facts,
            guard=why_not_start,
            notices=notices.placement_started,
            in_emergency=policies.is_emergency_of_placement,
            consequence=(
                "If you record it, the placement will have started, and the social worker and the referral will "
                "say so."
            ),
            asks=True,
        ),
        Transition(
            name="end",
            label="End the placement",
            said="ended the placement",
            sources=(PlacementState.STARTED,),
            target=PlacementState.ENDED,
            permission=Permission.PLACEMENT_START,
            dated="ended_at",
            notices=notices.placement_ended,
            consequence="If you end it, the fees would stop on that day and the place would be free again.",
            asks=True,
        ),
        Transition(
            name="cancel",
            label="Cancel the placement",
            said="cancelled the placement",
            sources=(PlacementState.PLANNED,),
            target=PlacementState.CANCELLED,
            permission=Permission.PLACEMENT_START,
            dated="cancelled_at",
            notices=notices.placement_cancelled,
            consequence=(
                "If you cancel it, nothing will be paid and the place will be free again. The provider will be told, "
                "and whoever the child's record says works with the child. The agreement will end, and the referral "
                "too; start another one if the child still needs a home."
            ),
            asks=True,
        ),
    ),
)
