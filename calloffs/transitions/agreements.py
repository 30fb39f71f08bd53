"""The life of an individual service agreement: drawn up, signed by the council at issue, signed by the provider."""

from calloffs.notices import awarding as notices
from calloffs.policies.agreements import check_own_provider
from calloffs.policies.emergencies import is_emergency_of_agreement
from calloffs.rules.agreements import why_not_issue, why_not_record_signature
from calloffs.selectors.agreements import issuing_facts, signs_itself
from calloffs.states import AgreementState as S
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.records import Told, to_provider_too
from sefton_pdps.workflow import Machine, Transition

AGREEMENT = Machine(
    name="agreement",
    states=S,
    initial=S.DRAFTED,
    transitions=(
        Transition(
            name="issue",
            label="Sign for the council and issue",
            said=to_provider_too("signed for the council and issued it"),
            sources=(S.DRAFTED,),
            target=S.ISSUED,
            permission=Permission.AGREEMENT_ISSUE,
            in_emergency=is_emergency_of_agreement,
            dated="issued_at",
            facts=issuing_facts,
            guard=why_not_issue,
            notices=notices.issued,
            consequence=(
                "If you sign for Sefton Council, the provider will be told, and can then read and sign "
                "the agreement."
            ),
            asks=True,
        ),
        Transition(
            name="sign",
            label="Sign for the provider",
            said=to_provider_too("signed for the provider"),
            sources=(S.ISSUED,),
            target=S.SIGNED,
            permission=Permission.AGREEMENT_SIGN,
            dated="provider_signed_at",
            policy=check_own_provider,
            notices=notices.signed,
            asks=True,
        ),
        # The signature of a provider without an account, as it came by e-mail or post.
        Transition(
            name="record_signature",
            label="Record the provider's signature",
            said=to_provider_too("recorded the provider's signature"),
            sources=(S.ISSUED,),
            target=S.SIGNED,
            permission=Permission.AGREEMENT_ISSUE,
            in_emergency=is_emergency_of_agreement,
            dated="provider_signed_at",
            facts=signs_itself,
            guard=why_not_record_signature,
            asks=True,
        ),
        Transition(
            name="withdraw",
            label="Take the agreement back",
            said=to_provider_too("took the agreement back"),
            sources=(S.ISSUED,),
            target=S.ENDED,
            permission=Permission.AGREEMENT_ISSUE,
            in_emergency=is_emergency_of_agreement,
            dated="ended_at",
            notices=notices.withdrawn,
            consequence=(
                "If you take it back, the provider would be told and could no longer sign it. You could "
                "then draw up another version."
            ),
            asks=True,
        ),
        Transition(
            name="withdraw_with_call_off",
            label="Take the agreement back because what it was drawn up for is over",
            said=Told(
                "took the agreement back: what it was drawn up for is over",
                provider="took the agreement back",
            ),
            sources=(S.ISSUED, S.SIGNED),
            target=S.ENDED,
            permission=None,
            dated="ended_at",
            notices=notices.withdrawn,
        ),
        Transition(
            name="end_with_placement",
            label="End the agreement because its placement was cancelled or has ended",
            said=to_provider_too("ended the agreement: its placement is over"),
            sources=(S.SIGNED,),
            target=S.ENDED,
            permission=None,
            dated="ended_at",
            notices=notices.ended_with_placement,
        ),
        # The provider has not seen it, so nobody is told.
        Transition(
            name="drop_with_call_off",
            label="Drop the draft because what it was drawn up for is over",
            said="dropped the draft: what it was drawn up for is over",
            sources=(S.DRAFTED,),
            target=S.ENDED,
            permission=None,
            dated="ended_at",
        ),
    ),
)
