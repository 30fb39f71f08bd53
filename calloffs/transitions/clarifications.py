"""The life of a provider's question: asked, then answered to everybody, answered to who asked, or refused."""

from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_takes_answers
from calloffs.policies.emergencies import is_emergency_of_question
from calloffs.states import QuestionState as S
from sefton_pdps.access.permissions import Permission
from sefton_pdps.workflow import Machine, Transition

CLARIFICATION = Machine(
    name="clarification",
    states=S,
    initial=S.ASKED,
    transitions=(
        Transition(
            name="publish",
            label="Answer to every invited provider",
            said="answered a question to every invited provider",
            sources=(S.ASKED,),
            target=S.PUBLISHED,
            permission=Permission.CLARIFICATION_ANSWER,
            in_emergency=is_emergency_of_question,
            dated="answered_at",
            policy=check_takes_answers,
            notices=notices.answered,
            asks=True,
        ),
        Transition(
            name="answer_privately",
            label="Answer to who asked only",
            said="answered a question to who asked only",
            sources=(S.ASKED,),
            target=S.PRIVATE,
            permission=Permission.CLARIFICATION_ANSWER,
            in_emergency=is_emergency_of_question,
            dated="answered_at",
            policy=check_takes_answers,
            notices=notices.replied,
            asks=True,
        ),
        Transition(
            name="refuse",
            label="Say why it is not answered",
            said="said why a question is not answered",
            sources=(S.ASKED,),
            target=S.REFUSED,
            permission=Permission.CLARIFICATION_ANSWER,
            in_emergency=is_emergency_of_question,
            dated="answered_at",
            policy=check_takes_answers,
            notices=notices.replied,
            asks=True,
        ),
    ),
)
