"""The life of an authorisation: asked for, decided by the offices that it asks, or given for a time and ratified."""

from calloffs.notices import authorising as notices
from calloffs.states import STANDING, TO_RATIFY
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
        # Nobody decides for a home that cannot be had, and what was decided buys nothing: no decision (ADR 160).
        Transition(
            name="fall_away",
            label="Fall away because the home pulled out",
            said="recorded that it fell away: the home pulled out",
            sources=(S.REQUESTED, *STANDING),
            target=S.FELL_AWAY,
            permission=None,
            dated="fell_away_at",
            notices=notices.fell_away,
        ),
        Transition(
            name="authorise_provisionally",
            label="Give provisional authority",
            said="recorded the provisional authority: it lapses unless it is ratified",
            sources=(S.REQUESTED,),
            target=S.PROVISIONAL,
            permission=None,
            dated="provisional_at",
            notices=notices.given_provisionally,
        ),
        # By the clock it has lapsed whether this was taken or not; taking it tells the Director, once (ADR 115).
        Transition(
            name="lapse",
            label="Lapse because nobody ratified it",
            said="recorded that the provisional authority lapsed unratified",
            sources=(S.PROVISIONAL,),
            target=S.LAPSED,
            permission=None,
            dated="lapse_told_at",
            notices=notices.lapsed,
        ),
        Transition(
            name="ratify",
            label="Ratify when every office has ratified",
            said="recorded the ratification: all approvals are given",
            sources=TO_RATIFY,
            target=S.AUTHORISED,
            permission=None,
            dated="authorised_at",
            notices=notices.ratified,
        ),
    ),
)
