"""What the audit trail holds of children, referrals, placements and exemptions, and how it leads to a child."""

from placements.transitions import PLACEMENT, REFERRAL
from placements.transitions.plans import PLAN
from providers.transitions import GRAVE_CHANGE
from sefton_pdps.audit.records import Kind, Record, Told, in_trail_only, to_provider_too

# Of the thing that it was written down about: a referral, or a placement that was recorded without one.
LOG = {"call_log.write": Told("wrote in the call log ({kind})", kind=Kind.CHILDREN)}

# Told of whatever a text that held such words was written for: a child, a referral, a purchase, an agreement.
PASSED = {
    "guard.passed": Told("sent out words that were let through ({field}: {kind})", kind=Kind.CHILDREN),
}

RECORDS = (
    Record(
        "placements.child",
        "Child",
        Kind.CHILDREN,
        {
            "child.record": "recorded the child",
            "child.correct": "changed the record ({changed}; {why})",
            "child.people": "changed {changed}{turns}{why}",
            "child.authority": "recorded legal authority: {kind}",
            "child.authority_ended": "recorded the end of legal authority: {kind}",
            "child.authority_corrected": "corrected legal authority: {kind}",
            "child.identifiers": "changed what is kept out of texts",
            # Openings stand in their own list on the child's page.
            "child.open": in_trail_only("opened the record", Kind.READING),
            "child.listed": in_trail_only("was shown the record in the results of a search", Kind.READING),
            "guard.let_through": "let words through the leak guard",
            "guard.let_through_alone": "let words through the leak guard in an emergency, alone",
            "guard.taken_back": "took back words that were let through",
            **PASSED,
        },
        child="pk",
    ),
    Record("", "", Kind.READING, {"child.search": in_trail_only("searched for children; {listed} listed")}),
    Record("placements.team", "Team", Kind.ACCESS, {"team.save": "saved who manages the team{turns}"}),
    Record(
        "placements.referral",
        "Referral",
        Kind.CHILDREN,
        {
            "referral.start": "started the referral",
            "referral.save": "changed the referral{told}",
            "referral.answer_later": "answered what the emergency let wait{told}",
            "referral.amendment_asked": "asked for a change of the approved referral{told}",
            "referral.amendment_approved": "approved the change: the answers are amended",
            "referral.amendment_refused": "refused the change",
            "referral.amendment_taken_back": "took back the change that was asked for",
            "referral.group_joined": "joined the search with that for brothers and sisters: {group}",
            "referral.group_together": "decided about brothers and sisters: {decided}",
            "referral.group_left": "took it out of the search with brothers and sisters: {why}",
            "referral.answer": "answered the question with which the referral came back",
            "referral.escalate_to_manager": "informed the commissioning manager that there is no home yet",
            "referral.escalate_to_director": "informed the Executive Director that there is no home yet",
            "referral.decided_alone": "decided alone: a second person looks the next working day",
            "referral.second_look": "looked a second time at what was decided alone",
            # As two steps were named before the arrival was a step of its own.
            "referral.place": "recorded that a home is agreed",
            "referral.place_on_signing": "recorded that a home is agreed when the agreement was signed",
            "profile.draft": "wrote version {version} of the anonymised profile",
            "profile.approve": "approved version {version} of the anonymised profile",
            **REFERRAL.events(),
            **LOG,
            **PASSED,
        },
        child="child",
    ),
    # Events of an earlier version stand at the profile itself.
    Record(
        "placements.anonymisedprofile",
        "Anonymised profile",
        Kind.CHILDREN,
        {
            "profile.draft": "wrote version {version} of the anonymised profile",
            "profile.approve": "approved version {version} of the anonymised profile",
        },
        child="referral__child",
    ),
    Record(
        "placements.placement",
        "Placement",
        Kind.PLACEMENTS,
        {
            "placement.plan": "planned the placement",
            "placement.recorded": "recorded a placement that was already made{breach}",
            "placement.changed_by_file": "changed the placement to what the fee file says",
            "placement.ofsted_told": "recorded that Ofsted was told",
            "placement.unregistered_recorded": "recorded what is asked of a home that is not registered",
            "placement.order_added": "added the court's order",
            "placement.order_corrected": "corrected the court's order",
            "placement.unregistered_reviewed": "reviewed the stay in a home that is not registered",
            "placement.change_fee": "changed a fee ({kind})",
            "placement.start_barred": "recorded that the child moved into a home that may not be used",
            "placement.start_barred_decided": (
                "decided what follows the child's move into a home that may not be used"
            ),
            **PLACEMENT.events(),
            **LOG,
            **PASSED,
        },
        child="child",
    ),
    Record(
        "placements.placementplan",
        "Placement plan",
        Kind.PLACEMENTS,
        {
            "placement_plan.save": "changed what the placement plan says",
            "placement_plan.decide": "changed who decides what in the placement plan",
            "placement_plan.signature": "recorded the signature of {who}, or why there is none",
            "placement_plan.ask": to_provider_too("asked about the placement plan"),
            "placement_plan.answer": to_provider_too("answered a question about the placement plan"),
            "placement_plan.pdf_kept": "kept the PDF of the signed placement plan",
            **PLAN.events(),
            **PASSED,
        },
        child="placement__child",
    ),
    *(
        Record(
            f"placements.{model}",
            name,
            Kind.MONEY,
            {
                "cost_data.added": "set it from a day {row}",
                "cost_data.ended": "set from which day it is not used {row}",
            },
        )
        for model, name in (("costline", "Cost line"), ("feekind", "Kind of fee"), ("buyingroute", "Route"))
    ),
    Record(
        "placements.lawclock",
        "Clock of the law",
        Kind.PLACEMENTS,
        {"law.clock_set": "set a clock of the law {row}"},
    ),
    Record(
        "placements.exceptedkind",
        "Excepted kind of home",
        Kind.PLACEMENTS,
        {
            "law.kind_excepted": "excepted a kind of home {row}",
            "law.exception_ended": "ended the exception of a kind of home {row}",
        },
    ),
    Record(
        "placements.feefile",
        "Fee file",
        Kind.PLACEMENTS,
        {
            "fee_file.asked": "sent a fee file to be read",
            "fee_file.read": "read the fee file: {accepted} accepted, {refused} not taken",
            "fee_file.applied": "applied the fee file: {made} placements made, {changed} changed",
        },
    ),
    Record(
        "providers.exemption",
        "Exemption",
        Kind.PROVIDERS,
        {"exemption.granted": "granted an exemption", "exemption.ended": "ended an exemption"},
        child="referral",
    ),
    Record(
        "providers.gravechange",
        "Grave change of the register",
        Kind.PROVIDERS,
        GRAVE_CHANGE.events(),
        child="safeguards__placement__child",
    ),
)
