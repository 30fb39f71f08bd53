"""Which role holds which permission. Deny by default: what is not listed here is not allowed."""

from enum import Enum
from functools import cache

from sefton_pdps.access.permissions import Permission as P


class Role(Enum):
    """A job, as the council and its providers call it."""

    PLACEMENTS_OFFICER = "Placements officer"
    COMMISSIONING_MANAGER = "Commissioning manager"
    EVALUATOR = "Evaluator"
    MODERATOR = "Moderator"
    SOCIAL_WORKER = "Social worker"
    TEAM_MANAGER = "Team manager"
    REVIEWING_OFFICER = "Independent reviewing officer"
    DUTY_TEAM = "Emergency duty team"
    ON_CALL_AUTHORISER = "On-call authoriser"
    NOMINATED_OFFICER = "Nominated officer"
    QUALITY_OFFICER = "Quality assurance officer"
    PROCUREMENT_ADVISER = "Procurement adviser"
    LEGAL_ADVISER = "Legal adviser"
    VIRTUAL_SCHOOL = "Virtual school"
    DATA_PROTECTION_OFFICER = "Data protection officer"
    HEAD_OF_SERVICE = "Head of Service"
    DCS = "Executive Director of Children's Social Care and Education"
    ASC_DIRECTOR = "Executive Director of Adult Social Care and Health"
    CABINET_MEMBER = "Cabinet Member"
    FINANCE_OFFICER = "Finance officer"
    AUDITOR = "Auditor"
    SYSTEM_ADMINISTRATOR = "System administrator"
    PROVIDER_ADMINISTRATOR = "Provider administrator"
    BID_WRITER = "Bid writer"
    SETTING_MANAGER = "Setting manager"

    @property
    def for_provider(self) -> bool:
        """Whether the role is held by a provider's people; the rest are the council's."""
        return self in PROVIDER_ROLES


PROVIDER_ROLES = frozenset({Role.PROVIDER_ADMINISTRATOR, Role.BID_WRITER, Role.SETTING_MANAGER})

_COUNCIL_BASIS = {P.FRAMEWORK_SEE, P.SETTING_SEE}
_PLACING = _COUNCIL_BASIS | {
    P.CHILD_SEE, P.REFERRAL_SEE, P.MATCH_SEE, P.PLACEMENT_SEE, P.PLACEMENT_COST_SEE, P.CALLOFF_SEE,
}  # fmt: skip
_DIRECTING = _PLACING | {
    P.LOG_WRITE, P.APPLICATION_SEE, P.APPLICATION_DECIDE, P.AUTHORISE, P.LAW_APPROVE, P.MONEY_SEE, P.REPORT_READ_ISSUED,
}  # fmt: skip

ROLE_PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.PLACEMENTS_OFFICER: frozenset(
        _PLACING | {
            P.CHILD_RECORD, P.REFERRAL_MAKE, P.LOG_WRITE, P.PROFILE_WRITE, P.CALLOFF_OPEN, P.CALLOFF_PUBLISH,
            P.CLARIFICATION_ANSWER, P.RECOMMEND, P.DIRECT_AWARD_PROPOSE, P.PLACEMENT_START,
            P.AGREEMENT_ISSUE, P.AWARD, P.EMERGENCY_PLACE, P.CONTACT_KEEP, P.PLAN_WRITE,
        }
    ),
    Role.COMMISSIONING_MANAGER: frozenset(
        _PLACING | {
            P.FRAMEWORK_MANAGE, P.REGISTER_IMPORT, P.GRAVE_CHANGE_DECIDE, P.APPLICATION_SEE, P.APPLICATION_CHECK,
            P.ADMISSION_SUSPEND, P.REFERRAL_APPROVE, P.LOG_WRITE, P.CLARIFICATION_ANSWER, P.RECOMMEND,
            P.AGREEMENT_ISSUE, P.AWARD, P.MONEY_SEE, P.REPORT_COMPILE, P.REPORT_ISSUE,
            P.REPORT_READ_ISSUED, P.BANDS_SET, P.PLACEMENT_START, P.GUARD_OVERRIDE, P.CONTACT_KEEP, P.PLAN_WRITE,
            P.PLAN_SIGN,
        }
    ),
    Role.EVALUATOR: frozenset(
        _COUNCIL_BASIS | {P.APPLICATION_SEE, P.APPLICATION_EVALUATE, P.CALLOFF_SEE, P.OFFER_SCORE}
    ),
    Role.MODERATOR: frozenset(_COUNCIL_BASIS | {P.APPLICATION_SEE, P.APPLICATION_MODERATE}),
    Role.SOCIAL_WORKER: frozenset(
        {P.CHILD_SEE, P.CHILD_RECORD, P.REFERRAL_SEE, P.REFERRAL_MAKE, P.LOG_WRITE, P.PLACEMENT_SEE, P.PLAN_WRITE}
    ),
    Role.TEAM_MANAGER: frozenset(
        {P.CHILD_SEE, P.CHILD_RECORD, P.REFERRAL_SEE, P.REFERRAL_MAKE, P.REFERRAL_APPROVE, P.PLACEMENT_SEE,
         P.GUARD_OVERRIDE, P.LOG_WRITE, P.PLAN_WRITE, P.PLAN_SIGN}
    ),
    Role.REVIEWING_OFFICER: frozenset({P.CHILD_SEE, P.REFERRAL_SEE, P.LOG_WRITE, P.PLACEMENT_SEE}),
    Role.DUTY_TEAM: frozenset(
        _PLACING | {P.CHILD_RECORD, P.REFERRAL_MAKE, P.LOG_WRITE, P.EMERGENCY_PLACE, P.CONTACT_KEEP}
    ),
    Role.ON_CALL_AUTHORISER: frozenset(_PLACING | {P.EMERGENCY_AUTHORISE, P.LOG_WRITE}),
    Role.NOMINATED_OFFICER: frozenset(_PLACING | {P.LAW_APPROVE, P.LOG_WRITE}),
    Role.QUALITY_OFFICER: frozenset(
        _COUNCIL_BASIS | {P.REGISTER_IMPORT, P.GRAVE_CHANGE_DECIDE, P.ADMISSION_SUSPEND, P.CONTACT_KEEP}
    ),
    Role.PROCUREMENT_ADVISER: frozenset(
        _COUNCIL_BASIS | {P.ROUND_ADVISE, P.APPLICATION_SEE, P.APPLICATION_CHECK}
    ),
    Role.LEGAL_ADVISER: frozenset(_COUNCIL_BASIS | {P.ROUND_ADVISE}),
    Role.VIRTUAL_SCHOOL: frozenset({P.CHILD_NAMED, P.PLACEMENT_SEE}),
    Role.DATA_PROTECTION_OFFICER: frozenset({P.AUDIT_READ}),
    Role.HEAD_OF_SERVICE: frozenset(
        _DIRECTING | {P.REFERRAL_APPROVE, P.GRAVE_CHANGE_DECIDE, P.EXEMPTION_GRANT, P.PLAN_SIGN}
    ),
    Role.DCS: frozenset(_DIRECTING | {P.ROUND_SIGN_OFF, P.BANDS_SET, P.UNREGISTERED_REVIEW}),
    Role.ASC_DIRECTOR: frozenset(
        _COUNCIL_BASIS | {P.ROUND_SIGN_OFF, P.ASC_AUTHORISE, P.CALLOFF_SEE, P.REPORT_READ_ISSUED}
    ),
    Role.CABINET_MEMBER: frozenset({P.REPORT_READ_ISSUED}),
    Role.FINANCE_OFFICER: frozenset(
        {P.MONEY_SEE, P.BUDGET_SET, P.REPORT_COMPILE, P.REPORT_CHECK, P.REPORT_READ_ISSUED}
    ),
    Role.AUDITOR: frozenset(
        _PLACING | {P.APPLICATION_SEE, P.MONEY_SEE, P.REPORT_READ_ISSUED, P.AUDIT_READ}
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset({P.USERS_MANAGE}),
    Role.PROVIDER_ADMINISTRATOR: frozenset(
        {
            P.APPLICATION_MAKE, P.VACANCY_KEEP, P.INVITATION_SEE, P.CLARIFICATION_ASK, P.OFFER_MAKE,
            P.AGREEMENT_SIGN, P.OWN_PLACEMENT_SEE, P.PLAN_AGREE, P.COLLEAGUES_MANAGE,
        }
    ),
    Role.BID_WRITER: frozenset({P.APPLICATION_MAKE, P.INVITATION_SEE, P.CLARIFICATION_ASK, P.OFFER_MAKE}),
    Role.SETTING_MANAGER: frozenset({P.VACANCY_KEEP, P.OWN_PLACEMENT_SEE, P.PLAN_AGREE}),
}  # fmt: skip


@cache
def permissions_of(roles: frozenset[Role]) -> frozenset[P]:
    """Everything that the given roles together allow."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
