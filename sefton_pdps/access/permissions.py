"""Every permission of the product. A new one needs a line in `roles.py` and a row in the matrix."""

from enum import Enum


class Permission(Enum):
    """What a person may do, in words that a manager can read in the matrix."""

    # providers
    FRAMEWORK_SEE = "See the framework, its lots and rounds"
    FRAMEWORK_MANAGE = "Set up the framework, lots and admission rounds"
    ROUND_SIGN_OFF = "Sign off a round's criteria, specification and terms"
    ROUND_ADVISE = "Record procurement or legal advice on a round"
    REGISTER_IMPORT = "Import the Ofsted register"
    SETTING_SEE = "See providers and settings"
    CONTACT_KEEP = "Keep whom to ring about providers and settings"
    GRAVE_CHANGE_DECIDE = "Decide what follows when a setting's grade or registration falls"
    EXEMPTION_GRANT = "Grant or end an exemption from the grade gate"
    APPLICATION_MAKE = "Apply to join the PDPS for their own provider"
    APPLICATION_SEE = "See applications"
    APPLICATION_CHECK = "Check an application's compliance"
    APPLICATION_EVALUATE = "Score applications"
    APPLICATION_MODERATE = "Settle the agreed scores of an application"
    APPLICATION_DECIDE = "Admit or refuse an applicant"
    ADMISSION_SUSPEND = "Suspend, restore or remove an admission"
    VACANCY_KEEP = "Keep their own provider's settings, places and vacancies"
    # placements
    CHILD_SEE = "Open a child's record"
    CHILD_NAMED = "See by name the children whose education is their duty"
    CHILD_RECORD = "Record a child"
    REFERRAL_SEE = "See referrals"
    REFERRAL_MAKE = "Make and edit referrals"
    LOG_WRITE = "Write down calls, e-mails, meetings and notes"
    REFERRAL_APPROVE = "Approve a referral for search"
    PROFILE_WRITE = "Write and approve an anonymised profile"
    GUARD_OVERRIDE = "Let words through that the leak guard stops"
    MATCH_SEE = "See which settings fit a referral"
    PLACEMENT_SEE = "See placements"
    PLACEMENT_COST_SEE = "See what a placement costs"
    PLACEMENT_START = "Start or end a placement"
    PLAN_WRITE = "Write a child’s placement plan"
    PLAN_SIGN = "Sign a child’s placement plan for the council"
    PLAN_AGREE = "Agree a placement plan for their own provider"
    UNREGISTERED_REVIEW = "Review each week a child’s stay in a home that is not registered"
    # calloffs
    CALLOFF_SEE = "See call-offs"
    CALLOFF_OPEN = "Open a call-off and assess its route"
    CALLOFF_PUBLISH = "Publish a mini-competition"
    CLARIFICATION_ANSWER = "Answer providers' questions"
    OFFER_SCORE = "Score offers"
    RECOMMEND = "Recommend an offer"
    DIRECT_AWARD_PROPOSE = "Make the case for a direct award"
    AUTHORISE = "Authorise a call-off within a delegation band"
    ASC_AUTHORISE = "Authorise for Adult Social Care, or withhold it"
    LAW_APPROVE = "Approve in law a home outside the council’s area, before the move"
    AGREEMENT_ISSUE = "Issue an individual service agreement"
    AWARD = "Award a call-off"
    EMERGENCY_PLACE = "Take the steps towards a home in an emergency, alone on duty"
    EMERGENCY_AUTHORISE = (
        "Authorise up to 28 days in an emergency, while the Head of Service cannot be reached"
    )
    BANDS_SET = "Set the delegation bands"
    INVITATION_SEE = "See their own provider's invitations"
    CLARIFICATION_ASK = "Ask a question on an invitation"
    OFFER_MAKE = "Make an offer or decline"
    AGREEMENT_SIGN = "Sign an agreement for their own provider"
    OWN_PLACEMENT_SEE = "See their own provider's placements"
    # reporting
    MONEY_SEE = "See spend, commitments and forecasts"
    BUDGET_SET = "Set budgets"
    REPORT_COMPILE = "Compile an expenditure report"
    REPORT_CHECK = "Check an expenditure report"
    REPORT_ISSUE = "Issue an expenditure report"
    REPORT_READ_ISSUED = "Read issued expenditure reports"
    # the platform
    USERS_MANAGE = "Invite people and grant roles"
    COLLEAGUES_MANAGE = "Invite their own provider's people and end their access"
    AUDIT_READ = "Read the audit trail"


# Whoever may open a named child or an agreement, read the trail of who did, or give others access, shows a second
# factor when signing in: a password alone is guessed, lent or phished.
SECOND_FACTOR = frozenset(
    {
        Permission.CHILD_SEE, Permission.CHILD_NAMED, Permission.CHILD_RECORD, Permission.REFERRAL_SEE,
        Permission.PLACEMENT_SEE, Permission.CALLOFF_SEE, Permission.AGREEMENT_ISSUE, Permission.AWARD,
        Permission.AGREEMENT_SIGN, Permission.OWN_PLACEMENT_SEE, Permission.PLAN_AGREE, Permission.USERS_MANAGE,
        Permission.COLLEAGUES_MANAGE, Permission.AUDIT_READ,
    }
)  # fmt: skip
