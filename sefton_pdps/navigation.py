"""The menu, by dotted names: a page stands in it for those whose work it is; the home page names what one can look up.

Whoever may open a page and does not work with it finds it on the home page (`also`), not in the menu.
"""

from dataclasses import dataclass

from sefton_pdps.access.permissions import Permission as P


@dataclass(frozen=True)
class Item:
    """One entry: its words, the page, the permissions whose work it is, its addresses' beginning, what stands there.

    Each permission of `permissions` and of `also` lets a person open the page; only the first put it into the menu.
    """

    label: str
    url_name: str
    permissions: tuple[P, ...]
    section: str
    says: str
    also: tuple[P, ...] = ()


COUNCIL = (
    Item(
        "Referrals", "placements:referral_list", (P.REFERRAL_SEE,), "/referrals/",
        "who needs a home, by when, and how far the search is",
    ),
    Item(
        "Children", "placements:child_list", (P.CHILD_SEE,), "/children/",
        "the record of a child: where the child lives, and whom to speak with",
    ),
    Item(
        "Education", "placements:education_list", (P.CHILD_NAMED,), "/education/",
        "where each child goes to school and lives, and which moves are planned",
    ),
    Item(
        "Call-offs", "calloffs:call_off_list", (P.CALLOFF_SEE,), "/call-offs/",
        "each search with the providers: competitions and direct awards",
    ),
    Item(
        "Authorisations", "calloffs:authorisation_list", (P.MATCH_SEE, P.ASC_AUTHORISE), "/authorisations/",
        "what waits for a decision, and what was decided by whom", (P.CALLOFF_SEE,),
    ),
    Item(
        "Agreements", "calloffs:agreement_list", (P.AGREEMENT_ISSUE, P.EMERGENCY_PLACE), "/agreements/",
        "what was agreed with which provider for a child", (P.CALLOFF_SEE,),
    ),
    Item(
        "Placements", "placements:placement_list", (P.PLACEMENT_SEE,), "/placements/",
        "who lives where, since when and until when",
    ),
    Item(
        "Settings", "providers:setting_list", (P.SETTING_SEE,), "/settings/",
        "homes and agencies with their grade, places and area",
    ),
    Item(
        "Framework", "providers:framework_list",
        (P.FRAMEWORK_MANAGE, P.ROUND_SIGN_OFF, P.ROUND_ADVISE, P.ADMISSION_SUSPEND), "/framework/",
        "lots, rounds, and who is admitted", (P.FRAMEWORK_SEE,),
    ),
    Item(
        "Applications", "providers:application_list",
        (P.APPLICATION_CHECK, P.APPLICATION_EVALUATE, P.APPLICATION_MODERATE, P.APPLICATION_DECIDE), "/applications/",
        "providers who ask to join, and how far each is", (P.APPLICATION_SEE,),
    ),
    Item(
        "Money", "reporting:money", (P.MONEY_SEE,), "/money/", "spend, commitments and forecast against each budget"
    ),
    Item(
        "Reports", "reporting:report_list", (P.REPORT_COMPILE, P.REPORT_CHECK, P.REPORT_ISSUE), "/reports/",
        "the monthly account to the Cabinet Member",
    ),
    Item(
        "Issued reports", "reporting:cabinet_member", (), "/reports/issued/",
        "the monthly account as the Cabinet Member reads it", (P.REPORT_READ_ISSUED,),
    ),
    Item(
        "Audit trail", "reporting:audit_trail", (P.AUDIT_READ,), "/audit/",
        "who did what and who opened which record, by day, person and child",
    ),
    Item("People", "accounts:people", (P.USERS_MANAGE,), "/people/", "who may sign in, with which roles"),
    Item("Teams", "placements:team_list", (P.USERS_MANAGE,), "/teams/", "teams of social workers, and their managers"),
)  # fmt: skip
PORTAL = (
    Item(
        "Invitations", "calloffs:invitation_list", (P.INVITATION_SEE,), "/portal/invitations/",
        "the needs for which the council asks you for an offer",
    ),
    Item(
        "Results", "calloffs:portal_result_list", (P.INVITATION_SEE,), "/portal/results/",
        "what became of your offers, with reasons",
    ),
    Item(
        "Agreements", "calloffs:portal_agreement_list", (P.AGREEMENT_SIGN, P.OWN_PLACEMENT_SEE), "/portal/agreements/",
        "what you agreed with the council for a child",
    ),
    Item(
        "Placement plans", "placements:portal_plan_list", (P.PLAN_AGREE, P.OWN_PLACEMENT_SEE), "/portal/plans/",
        "how your home looks after a child from day to day, to agree and to keep",
    ),
    Item(
        "Vacancies", "providers:portal_setting_list", (P.VACANCY_KEEP,), "/portal/settings/",
        "your settings and which places are free",
    ),
    Item(
        "Applications", "providers:portal_application_list", (P.APPLICATION_MAKE,), "/portal/applications/",
        "your applications to join, your admissions and documents",
    ),
    Item(
        "People", "accounts:colleague_list", (P.COLLEAGUES_MANAGE,), "/portal/people/",
        "who of your organisation may sign in, and as what",
    ),
)  # fmt: skip
