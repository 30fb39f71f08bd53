"""The life of a placement plan: owed, written, agreed by the home, signed, and in time replaced (regulation 9)."""

from placements.notices import plans as notices
from placements.policies import plans as policies
from placements.rules.plans import why_not_record, why_not_send, why_not_sign
from placements.selectors.plans import agrees_itself, to_send, to_sign
from placements.states import PlanState as S
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.records import to_provider_too
from sefton_pdps.workflow import Machine, Transition

PLAN = Machine(
    name="placement_plan",
    states=S,
    initial=S.OWED,
    transitions=(
        Transition(
            name="begin",
            label="Begin the plan",
            said="began the placement plan",
            sources=(S.OWED,),
            target=S.DRAFT,
            permission=Permission.PLAN_WRITE,
            dated="begun_at",
            policy=policies.check_begins,
            consequence=(
                "If you begin it, it would be filled in from the referral and the agreement. Nobody outside the "
                "council would see it before you send it to the home."
            ),
            asks=False,
        ),
        Transition(
            name="send",
            label="Ask the home to agree",
            said=to_provider_too("asked the home to agree the plan"),
            sources=(S.DRAFT,),
            target=S.WITH_HOME,
            permission=Permission.PLAN_WRITE,
            dated="sent_at",
            policy=policies.check_writes,
            facts=to_send,
            guard=why_not_send,
            notices=notices.sent,
            consequence=(
                "If you ask, the home would read the whole plan, and whoever may agree it would be told. To change "
                "something after that, take it back first."
            ),
            asks=True,
        ),
        Transition(
            name="take_back",
            label="Take it back to change it",
            said=to_provider_too("took the plan back to change it"),
            sources=(S.WITH_HOME, S.AGREED),
            target=S.DRAFT,
            permission=Permission.PLAN_WRITE,
            policy=policies.check_writes,
            consequence=(
                "If you take it back, the home could not read it until you send it again, and would have to agree "
                "anew. Signatures that are recorded would be taken off."
            ),
            asks=True,
        ),
        Transition(
            name="agree",
            label="Agree the plan for the home",
            said=to_provider_too("agreed the plan for the home"),
            sources=(S.WITH_HOME,),
            target=S.AGREED,
            permission=Permission.PLAN_AGREE,
            dated="home_agreed_at",
            policy=policies.check_own_home,
            notices=notices.agreed,
            asks=True,
        ),
        # Of a home where nobody has an account, as it came by e-mail or telephone.
        Transition(
            name="record_agreement",
            label="Record that the home agreed",
            said=to_provider_too("recorded that the home agreed the plan"),
            sources=(S.WITH_HOME,),
            target=S.AGREED,
            permission=Permission.PLAN_WRITE,
            dated="home_agreed_at",
            policy=policies.check_writes,
            facts=agrees_itself,
            guard=why_not_record,
            asks=True,
        ),
        Transition(
            name="sign",
            label="Sign the plan for the council",
            said=to_provider_too("signed the plan for the council"),
            sources=(S.AGREED,),
            target=S.SIGNED,
            permission=Permission.PLAN_SIGN,
            dated="signed_at",
            policy=policies.check_signs,
            facts=to_sign,
            guard=why_not_sign,
            notices=notices.signed,
            consequence=(
                "If you sign it, it would stand with your name, and nothing in it could be changed. A later change "
                "would be another version, with its reason."
            ),
            asks=True,
        ),
        Transition(
            name="supersede",
            label="Replace the plan by the next version",
            said=to_provider_too("replaced the plan by its next version"),
            sources=(S.SIGNED,),
            target=S.SUPERSEDED,
            permission=None,
            dated="superseded_at",
        ),
    ),
)
