"""Which role holds which permission: the table written a second time, by permission, and what no one role unites.

`roles.py` says what a job may do; whoever guards a permission asks who may do it. A slip on one side
shows on the other.
"""

from itertools import combinations

import pytest

from sefton_pdps.access.permissions import SECOND_FACTOR
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.access.roles import Role as R
from sefton_pdps.access.roles import permissions_of

DIRECTORS = {R.HEAD_OF_SERVICE, R.DCS}
OFFICER_AND_MANAGER = {R.PLACEMENTS_OFFICER, R.COMMISSIONING_MANAGER}
FOLLOW_A_PLACEMENT = {
    *OFFICER_AND_MANAGER, *DIRECTORS, R.DUTY_TEAM, R.ON_CALL_AUTHORISER, R.NOMINATED_OFFICER, R.AUDITOR,
}  # fmt: skip
WORK_WITH_CHILDREN = {R.SOCIAL_WORKER, R.TEAM_MANAGER, R.REVIEWING_OFFICER}
REFER = {R.PLACEMENTS_OFFICER, R.SOCIAL_WORKER, R.TEAM_MANAGER, R.DUTY_TEAM}
READ_THE_FRAMEWORK = {
    *FOLLOW_A_PLACEMENT, R.EVALUATOR, R.MODERATOR, R.QUALITY_OFFICER, R.PROCUREMENT_ADVISER, R.LEGAL_ADVISER,
    R.ASC_DIRECTOR,
}  # fmt: skip
BIDDERS = {R.PROVIDER_ADMINISTRATOR, R.BID_WRITER}
KEEPERS = {R.PROVIDER_ADMINISTRATOR, R.SETTING_MANAGER}

HOLDERS = {
    P.FRAMEWORK_SEE: READ_THE_FRAMEWORK,
    P.FRAMEWORK_MANAGE: {R.COMMISSIONING_MANAGER},
    P.ROUND_SIGN_OFF: {R.DCS, R.ASC_DIRECTOR},
    P.ROUND_ADVISE: {R.PROCUREMENT_ADVISER, R.LEGAL_ADVISER},
    P.REGISTER_IMPORT: {R.COMMISSIONING_MANAGER, R.QUALITY_OFFICER},
    P.SETTING_SEE: READ_THE_FRAMEWORK,
    P.GRAVE_CHANGE_DECIDE: {R.COMMISSIONING_MANAGER, R.QUALITY_OFFICER, R.HEAD_OF_SERVICE},
    P.EXEMPTION_GRANT: {R.HEAD_OF_SERVICE},
    P.APPLICATION_MAKE: BIDDERS,
    P.APPLICATION_SEE: {
        R.COMMISSIONING_MANAGER, *DIRECTORS, R.EVALUATOR, R.MODERATOR, R.PROCUREMENT_ADVISER, R.AUDITOR,
    },
    P.APPLICATION_CHECK: {R.COMMISSIONING_MANAGER, R.PROCUREMENT_ADVISER},
    P.APPLICATION_EVALUATE: {R.EVALUATOR},
    P.APPLICATION_MODERATE: {R.MODERATOR},
    P.APPLICATION_DECIDE: DIRECTORS,
    P.ADMISSION_SUSPEND: {R.COMMISSIONING_MANAGER, R.QUALITY_OFFICER},
    P.VACANCY_KEEP: KEEPERS,
    P.CHILD_SEE: FOLLOW_A_PLACEMENT | WORK_WITH_CHILDREN,
    P.CHILD_NAMED: {R.VIRTUAL_SCHOOL},
    P.CHILD_RECORD: REFER,
    P.REFERRAL_SEE: FOLLOW_A_PLACEMENT | WORK_WITH_CHILDREN,
    P.REFERRAL_MAKE: REFER,
    P.LOG_WRITE: (FOLLOW_A_PLACEMENT | WORK_WITH_CHILDREN) - {R.AUDITOR},
    P.REFERRAL_APPROVE: {R.COMMISSIONING_MANAGER, R.TEAM_MANAGER, R.HEAD_OF_SERVICE},
    P.PROFILE_WRITE: {R.PLACEMENTS_OFFICER},
    P.GUARD_OVERRIDE: {R.COMMISSIONING_MANAGER, R.TEAM_MANAGER},
    P.MATCH_SEE: FOLLOW_A_PLACEMENT,
    P.PLACEMENT_SEE: FOLLOW_A_PLACEMENT | WORK_WITH_CHILDREN | {R.VIRTUAL_SCHOOL},
    P.PLACEMENT_COST_SEE: FOLLOW_A_PLACEMENT,
    P.PLACEMENT_START: OFFICER_AND_MANAGER,
    P.CALLOFF_SEE: FOLLOW_A_PLACEMENT | {R.EVALUATOR, R.ASC_DIRECTOR},
    P.CALLOFF_OPEN: {R.PLACEMENTS_OFFICER},
    P.CALLOFF_PUBLISH: {R.PLACEMENTS_OFFICER},
    P.CLARIFICATION_ANSWER: OFFICER_AND_MANAGER,
    P.OFFER_SCORE: {R.EVALUATOR},
    P.RECOMMEND: OFFICER_AND_MANAGER,
    P.DIRECT_AWARD_PROPOSE: {R.PLACEMENTS_OFFICER},
    P.AUTHORISE: DIRECTORS,
    P.ASC_AUTHORISE: {R.ASC_DIRECTOR},
    P.LAW_APPROVE: {*DIRECTORS, R.NOMINATED_OFFICER},
    P.AGREEMENT_ISSUE: OFFICER_AND_MANAGER,
    P.AWARD: OFFICER_AND_MANAGER,
    P.EMERGENCY_PLACE: {R.PLACEMENTS_OFFICER, R.DUTY_TEAM},
    P.EMERGENCY_AUTHORISE: {R.ON_CALL_AUTHORISER},
    P.UNREGISTERED_REVIEW: {R.DCS},
    P.BANDS_SET: {R.COMMISSIONING_MANAGER, R.DCS},
    P.INVITATION_SEE: BIDDERS,
    P.CLARIFICATION_ASK: BIDDERS,
    P.OFFER_MAKE: BIDDERS,
    P.AGREEMENT_SIGN: {R.PROVIDER_ADMINISTRATOR},
    P.OWN_PLACEMENT_SEE: KEEPERS,
    P.MONEY_SEE: {R.COMMISSIONING_MANAGER, *DIRECTORS, R.FINANCE_OFFICER, R.AUDITOR},
    P.BUDGET_SET: {R.FINANCE_OFFICER},
    P.REPORT_COMPILE: {R.COMMISSIONING_MANAGER, R.FINANCE_OFFICER},
    P.REPORT_CHECK: {R.FINANCE_OFFICER},
    P.REPORT_ISSUE: {R.COMMISSIONING_MANAGER},
    P.REPORT_READ_ISSUED: {
        R.COMMISSIONING_MANAGER, *DIRECTORS, R.ASC_DIRECTOR, R.CABINET_MEMBER, R.FINANCE_OFFICER, R.AUDITOR,
    },
    P.CONTACT_KEEP: {R.PLACEMENTS_OFFICER, R.COMMISSIONING_MANAGER, R.DUTY_TEAM, R.QUALITY_OFFICER},
    P.USERS_MANAGE: {R.SYSTEM_ADMINISTRATOR},
    P.COLLEAGUES_MANAGE: {R.PROVIDER_ADMINISTRATOR},
    P.AUDIT_READ: {R.DATA_PROTECTION_OFFICER, R.AUDITOR},
}  # fmt: skip

# What two different people do: no job unites two of one line.
APART = [
    {P.APPLICATION_CHECK, P.APPLICATION_EVALUATE, P.APPLICATION_MODERATE, P.APPLICATION_DECIDE},
    {P.RECOMMEND, P.AUTHORISE, P.ASC_AUTHORISE, P.EMERGENCY_AUTHORISE},
    {P.DIRECT_AWARD_PROPOSE, P.AUTHORISE, P.ASC_AUTHORISE, P.EMERGENCY_AUTHORISE},
    {P.EMERGENCY_PLACE, P.EMERGENCY_AUTHORISE},
    {P.RECOMMEND, P.LAW_APPROVE},
    {P.DIRECT_AWARD_PROPOSE, P.LAW_APPROVE},
    {P.CALLOFF_PUBLISH, P.OFFER_SCORE},
    {P.OFFER_SCORE, P.RECOMMEND},
    {P.REPORT_CHECK, P.REPORT_ISSUE},
    {P.FRAMEWORK_MANAGE, P.ROUND_SIGN_OFF, P.ROUND_ADVISE},
    {P.USERS_MANAGE, P.AUDIT_READ},
]


def holders_of(permission: P) -> set[R]:
    return {role for role in R if permission in permissions_of(frozenset({role}))}


@pytest.mark.parametrize("permission", P, ids=lambda permission: permission.name)
def test_a_permission_is_held_by_these_roles_and_by_no_other(permission: P) -> None:
    assert holders_of(permission) == HOLDERS[permission]


def test_children_agreements_the_trail_and_access_are_opened_with_a_second_factor() -> None:
    opens = {P.CHILD_SEE, P.CHILD_NAMED, P.CHILD_RECORD, P.REFERRAL_SEE, P.PLACEMENT_SEE, P.CALLOFF_SEE}
    signs = {P.AGREEMENT_ISSUE, P.AWARD, P.AGREEMENT_SIGN, P.OWN_PLACEMENT_SEE}
    assert opens | signs | {P.USERS_MANAGE, P.COLLEAGUES_MANAGE, P.AUDIT_READ} == SECOND_FACTOR


@pytest.mark.parametrize(
    ("first", "second"), sorted({pair for line in APART for pair in combinations(sorted(line, key=str), 2)}, key=str)
)  # fmt: skip
def test_no_role_unites_what_two_people_do(first: P, second: P) -> None:
    assert not holders_of(first) & holders_of(second)


@pytest.mark.parametrize("role", [R.SYSTEM_ADMINISTRATOR, R.DATA_PROTECTION_OFFICER, R.CABINET_MEMBER])
def test_who_gives_access_who_reads_the_trail_and_who_reads_reports_hold_nothing_else(role: R) -> None:
    assert len(permissions_of(frozenset({role}))) == 1


def test_a_providers_people_are_those_of_three_roles_and_share_no_permission_with_the_council() -> None:
    assert {role for role in R if role.for_provider} == BIDDERS | KEEPERS
    council = permissions_of(frozenset(role for role in R if not role.for_provider))
    assert not council & permissions_of(frozenset(BIDDERS | KEEPERS))


def test_roles_together_give_what_each_gives_and_no_role_gives_nothing() -> None:
    both = frozenset({R.MODERATOR, R.CABINET_MEMBER})
    assert permissions_of(both) == permissions_of(frozenset({R.MODERATOR})) | {P.REPORT_READ_ISSUED}
    assert permissions_of(frozenset()) == frozenset()
