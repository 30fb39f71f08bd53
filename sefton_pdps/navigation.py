"""The menu, by dotted names: a page stands in it for whoever may open it."""

from dataclasses import dataclass

from sefton_pdps.access.permissions import Permission as P


@dataclass(frozen=True)
class Item:
    """One entry: its words, the page, the permissions of which one lets a person in, and its addresses' beginning."""

    label: str
    url_name: str
    permissions: tuple[P, ...]
    section: str


COUNCIL = (
    Item("Referrals", "placements:referral_list", (P.REFERRAL_SEE,), "/referrals/"),
    Item("Education", "placements:education_list", (P.CHILD_NAMED,), "/education/"),
    Item("Call-offs", "calloffs:call_off_list", (P.CALLOFF_SEE,), "/call-offs/"),
    Item("Authorisations", "calloffs:authorisation_list", (P.AUTHORISE, P.ASC_AUTHORISE), "/authorisations/"),
    Item("Placements", "placements:placement_list", (P.PLACEMENT_SEE,), "/placements/"),
    Item("Settings", "providers:setting_list", (P.SETTING_SEE,), "/settings/"),
    Item("Framework", "providers:framework_list", (P.FRAMEWORK_SEE,), "/framework/"),
    Item("Applications", "providers:application_list", (P.APPLICATION_SEE,), "/applications/"),
    Item("Money", "reporting:money", (P.MONEY_SEE,), "/money/"),
    Item("Reports", "reporting:report_list", (P.REPORT_COMPILE, P.REPORT_CHECK, P.REPORT_ISSUE), "/reports/"),
    Item("Audit trail", "reporting:audit_trail", (P.AUDIT_READ,), "/audit/"),
    Item("People", "accounts:people", (P.USERS_MANAGE,), "/people/"),
    Item("Teams", "placements:team_list", (P.USERS_MANAGE,), "/teams/"),
)
PORTAL = (
    Item("Invitations", "calloffs:invitation_list", (P.INVITATION_SEE,), "/portal/invitations/"),
    Item("Agreements", "calloffs:portal_agreement_list", (P.AGREEMENT_SIGN,), "/portal/agreements/"),
    Item("Vacancies", "providers:portal_setting_list", (P.VACANCY_KEEP,), "/portal/settings/"),
    Item("Applications", "providers:portal_application_list", (P.APPLICATION_MAKE,), "/portal/applications/"),
)
