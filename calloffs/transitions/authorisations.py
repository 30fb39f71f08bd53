"""The life of an authorisation: asked for, then decided by its keys."""

from calloffs.notices import authorising as notices
from calloffs.states import AuthorisationState as S
from sefton_pdps.workflow import Machine, Transition

# Each step follows from keys that people turned under their own names, so the system takes it: the person who
# turns the last key may hold Adult Social Care's key only.
AUTHORISATION = Machine(
    name="authorisation",
    states=S,
    initial=S.REQUESTED,
    transitions=(
        Transition(
            name="authorise",
            label="Authorise when every key is turned",
            sources=(S.REQUESTED,),
            target=S.AUTHORISED,
            permission=None,
            dated="authorised_at",
            notices=notices.decided,
        ),
        Transition(
            name="return_with_question",
            label="Return with a question",
            sources=(S.REQUESTED,),
            target=S.RETURNED,
            permission=None,
            dated="returned_at",
            notices=notices.decided,
        ),
        Transition(
            name="return_with_referral",
            label="Return because the referral was withdrawn",
            sources=(S.REQUESTED,),
            target=S.RETURNED,
            permission=None,
            dated="returned_at",
        ),
        Transition(
            name="refuse",
            label="Refuse",
            sources=(S.REQUESTED,),
            target=S.REFUSED,
            permission=None,
            dated="refused_at",
            notices=notices.decided,
        ),
    ),
)
