"""All work of one person, from the kinds that their roles make their business."""

from datetime import datetime

from placements.policies import LOOKING
from reporting.rules.work import WorkItem
from reporting.selectors.worklist import (
    accounts,
    after_award,
    afterwards,
    children,
    joining,
    living,
    portal,
    purchases,
    register,
    to_answer,
)
from reporting.selectors.worklist.items import Source
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User

SOURCES = (
    Source((P.GRAVE_CHANGE_DECIDE, P.REGISTER_IMPORT), register.register_work),
    Source(
        (P.AUTHORISE, P.ASC_AUTHORISE, P.EMERGENCY_AUTHORISE, P.LAW_APPROVE, P.BANDS_SET),
        purchases.authorisation_work,
    ),
    Source(LOOKING, children.second_look_work),
    Source((P.REFERRAL_MAKE,), afterwards.later_work),
    Source((P.REFERRAL_SEE,), children.referral_work),
    Source(
        (P.CALLOFF_PUBLISH, P.RECOMMEND, P.AWARD, P.AUTHORISE, P.EMERGENCY_PLACE), purchases.call_off_work
    ),
    Source((P.DIRECT_AWARD_PROPOSE, P.REFERRAL_MAKE), after_award.after_award_work),
    Source((P.CLARIFICATION_ANSWER, P.AWARD), to_answer.answer_work),
    Source((P.OFFER_SCORE,), purchases.scoring_work),
    Source((P.PLACEMENT_SEE,), living.placement_work),
    Source((P.UNREGISTERED_REVIEW,), children.unregistered_work),
    Source((P.ROUND_SIGN_OFF, P.ROUND_ADVISE, P.FRAMEWORK_MANAGE), joining.round_work),
    Source((P.APPLICATION_CHECK, P.APPLICATION_MODERATE, P.APPLICATION_DECIDE), joining.application_work),
    Source((P.APPLICATION_DECIDE,), joining.conflict_work),
    Source((P.APPLICATION_EVALUATE,), joining.evaluation_work),
    Source((P.REPORT_CHECK, P.REPORT_ISSUE), accounts.report_work),
    Source((P.USERS_MANAGE,), joining.mail_work),
    Source((P.INVITATION_SEE,), portal.invitation_work),
    Source((P.AGREEMENT_SIGN,), portal.agreement_work),
    Source((P.APPLICATION_MAKE,), portal.own_application_work),
    Source((P.APPLICATION_MAKE,), portal.document_work),
    Source((P.PLAN_AGREE, P.OFFER_MAKE), portal.plan_work),
    Source((P.VACANCY_KEEP,), portal.vacancy_work),
)


def work_of(user: User, at: datetime) -> list[WorkItem]:
    """Everything that waits for a person or, where they see it, for others; a query a kind."""
    return [
        item
        for source in SOURCES
        if any(has_permission(user, permission) for permission in source.permissions)
        for item in source.read(user, at)
    ]
