"""The life of a call-off: route assessed, competed for or argued for, authorised, awarded."""

from calloffs.notices import competition as notices
from calloffs.policies.emergencies import is_emergency_of_call_off
from calloffs.rules import competition as rules
from calloffs.rules import pull_outs
from calloffs.selectors import call_off_facts as facts
from calloffs.states import LIVE
from calloffs.states import CallOffState as S
from sefton_pdps.access.permissions import Permission
from sefton_pdps.workflow import Machine, Transition

CALL_OFF = Machine(
    name="call_off",
    states=S,
    initial=S.OPENED,
    transitions=(
        Transition(
            name="publish",
            label="Publish the mini-competition",
            said="published the mini-competition",
            sources=(S.OPENED,),
            target=S.PUBLISHED,
            permission=Permission.CALLOFF_PUBLISH,
            in_emergency=is_emergency_of_call_off,
            dated="published_at",
            facts=facts.for_publishing,
            guard=rules.why_not_publish,
            notices=notices.invited,
            consequence=(
                "If you publish it, the providers will be told and will see the anonymised profile. You "
                "will not be able to edit it afterwards."
            ),
            asks=True,
        ),
        Transition(
            name="close",
            label="Close at the deadline",
            said="closed the mini-competition",
            sources=(S.PUBLISHED,),
            target=S.CLOSED,
            permission=None,
            dated="closed_at",
            notices=notices.closed,
        ),
        Transition(
            name="finish_scoring",
            label="Finish scoring",
            said="was the last to score: prices are open",
            sources=(S.CLOSED,),
            target=S.EVALUATED,
            permission=Permission.OFFER_SCORE,
            in_emergency=is_emergency_of_call_off,
            dated="evaluated_at",
            facts=facts.for_finishing,
            guard=rules.why_not_finish_scoring,
            asks=True,
        ),
        # The officer's own step, when those who had not finished are taken off and everybody left has.
        Transition(
            name="finish_without_others",
            label="Finish scoring without those taken off",
            said="took off those who had not finished scoring: prices are open",
            sources=(S.CLOSED,),
            target=S.EVALUATED,
            permission=Permission.CALLOFF_PUBLISH,
            in_emergency=is_emergency_of_call_off,
            dated="evaluated_at",
            facts=facts.for_finishing,
            guard=rules.why_not_finish_scoring,
            asks=True,
        ),
        Transition(
            name="make_case",
            label="Make the case for a direct award",
            said="made the case for a direct award",
            sources=(S.OPENED,),
            target=S.CASE_MADE,
            permission=Permission.DIRECT_AWARD_PROPOSE,
            in_emergency=is_emergency_of_call_off,
            facts=facts.for_a_case,
            guard=rules.why_not_offer_case,
            asks=False,
        ),
        Transition(
            name="recommend",
            label="Recommend for authorisation",
            said="recommended a home and asked for authorisation",
            sources=(S.EVALUATED, S.CASE_MADE),
            target=S.RECOMMENDED,
            permission=Permission.RECOMMEND,
            in_emergency=is_emergency_of_call_off,
            dated="recommended_at",
            asks=True,
        ),
        # Taken by the system when the last office has authorised: whoever decided it, for Adult Social Care's
        # director may be the last without holding the band's own permission.
        Transition(
            name="authorise",
            label="Authorise",
            said="recorded the authorisation: all approvals are given",
            sources=(S.RECOMMENDED,),
            target=S.AUTHORISED,
            permission=None,
            dated="authorised_at",
        ),
        Transition(
            name="return_to_recommending",
            label="Return an offer for another recommendation",
            said="sent the recommendation back for an answer or another proposal",
            sources=(S.RECOMMENDED,),
            target=S.EVALUATED,
            permission=None,
        ),
        Transition(
            name="return_to_case",
            label="Return a direct award's case",
            said="sent the case back for an answer or another proposal",
            sources=(S.RECOMMENDED,),
            target=S.CASE_MADE,
            permission=None,
        ),
        Transition(
            name="pull_out",
            label="Record that the preferred home pulled out",
            said="recorded that the preferred home pulled out: the next in the ranking may be recommended",
            sources=(S.RECOMMENDED, S.AUTHORISED),
            target=S.EVALUATED,
            permission=Permission.RECOMMEND,
            in_emergency=is_emergency_of_call_off,
            facts=facts.route_of,
            guard=pull_outs.why_not_to_ranking,
            asks=True,
        ),
        Transition(
            name="pull_out_of_case",
            label="Record that the home of a case pulled out",
            said="recorded that the home pulled out: the case for another may be made",
            sources=(S.RECOMMENDED, S.AUTHORISED),
            target=S.CASE_MADE,
            permission=Permission.RECOMMEND,
            in_emergency=is_emergency_of_call_off,
            facts=facts.route_of,
            guard=pull_outs.why_not_to_case,
            asks=True,
        ),
        Transition(
            name="award",
            label="Award",
            said="awarded the call-off",
            sources=(S.AUTHORISED,),
            target=S.AWARDED,
            permission=Permission.AWARD,
            in_emergency=is_emergency_of_call_off,
            dated="awarded_at",
            asks=True,
        ),
        Transition(
            name="award_on_signing",
            label="Award when the agreement is signed",
            said="awarded the call-off when the agreement was signed",
            sources=(S.AUTHORISED,),
            target=S.AWARDED,
            permission=None,
            dated="awarded_at",
        ),
        Transition(
            name="end_without_award",
            label="End with no award",
            said="ended the call-off with no award",
            sources=LIVE,
            target=S.NO_AWARD,
            permission=Permission.CALLOFF_PUBLISH,
            in_emergency=is_emergency_of_call_off,
            dated="no_award_at",
            facts=facts.for_ending,
            guard=rules.why_not_end,
            notices=notices.ended_without_award,
            consequence=(
                "If you end it, everybody who was invited would be told. A new call-off could be opened "
                "for the referral."
            ),
            asks=True,
        ),
        Transition(
            name="end_with_referral",
            label="End because the referral was withdrawn",
            said="ended the call-off: the referral was withdrawn",
            sources=LIVE,
            target=S.NO_AWARD,
            permission=None,
            dated="no_award_at",
            notices=notices.ended_with_referral,
        ),
    ),
)
