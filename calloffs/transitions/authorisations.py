"""The life of an authorisation: asked for, then decided by the offices that it asks."""

from calloffs.notices import authorising as notices
from calloffs.states import AuthorisationState as S
from sefton_pdps.workflow import Machine, Transition

# Each step follows from what people decided under their own names, so the system takes it: whoever decides last may
# hold no permission but Adult Social Care's.
AUTHORISATION = Machine(
    name="authorisation",
    states=S,
    initial=S.REQUESTED,
    transitions=(
        Transition(
            name="authorise",
            label="Authorise when every office has authorised",
            said="recorded it as authorised: all approvals are given",
            sources=(S.REQUESTED,),
            target=S.AUTHORISED,
            permission=None,
            dated="authorised_at",
            notices=notices.decided,
        ),
        Transition(
            name="return_with_question",
            label="Return with a question",
            said="sent it back to those who recommended",
            sources=(S.REQUESTED,),
            target=S.RETURNED,
            permission=None,
            dated="returned_at",
            notices=notices.decided,
        ),
        Transition(
            name="return_with_referral",
            label="Return because the referral was withdrawn",
            said="sent it back: the referral was withdrawn",
            sources=(S.REQUESTED,),
            target=S.RETURNED,
            permission=None,
            dated="returned_at",
        ),
        Transition(
            name="refuse",
            label="Refuse",
            said="recorded the refusal",
            sources=(S.REQUESTED,),
            target=S.REFUSED,
            permission=None,
            dated="refused_at",
            notices=notices.decided,
        ),
    ),
)
