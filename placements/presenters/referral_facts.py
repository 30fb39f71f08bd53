"""What is known at a glance of the child that a referral is for, and whether it may be searched for yet."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from placements.models import Referral
from placements.presenters.child_words import CHILDREN
from placements.presenters.legal import status_fact
from placements.rules.ages import age_on
from placements.rules.completeness import EDITABLE, missing
from placements.rules.gates import SIXTEEN, why_not_kind
from placements.rules.legal import night_of
from placements.rules.questions import SECTIONS
from placements.states import ReferralState, Sex
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.telephones import dials
from sefton_pdps.core.text.words import lower_first, moment
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Status, Table

if TYPE_CHECKING:
    from placements.selectors.referrals import StandingProfile

LEGAL = "In force in the first night; no award is made without it (section 20, a court’s order, police protection)."
NO_AREA = "No home postcode"


def caption(referral: Referral) -> str:
    """ "Referral RF-2026-00052; residential care"."""
    kind = lower_first(referral.get_service_type_display())
    return "; ".join(filter(None, [f"Referral {referral.reference}", kind]))


def facts(referral: Referral, user: User, at: datetime, *, dates: bool = True) -> list[Fact]:
    """The strip under the heading: the child in short, who works with the child, the dates unless they stand above."""
    child, worker, on = referral.child, referral.child.social_worker, local(at).date()
    record = (
        Cell(child.reference, url=reverse("placements:child_detail", args=[child.pk]))
        if has_permission(user, Permission.CHILD_SEE)
        else child.reference
    )
    return [
        Fact("Child", f"{CHILDREN[Sex(child.sex)]}, {age_on(child.date_of_birth, on)}"),
        Fact("Area", child.home_postcode.split(" ")[0] or NO_AREA),
        status_fact(child, at, opens=has_permission(user, Permission.CHILD_SEE)),
        Fact("School", child.school),
        Fact("Social worker", Cell(worker.name, note=worker.email) if worker else "Not known yet"),
        Fact("Telephone", telephone(worker)),
        *([Fact("Needed by", referral.needed_on), Fact("In court", referral.court_date)] if dates else []),
        Fact("Record", record),
    ]


def telephone(worker: User | None) -> Cell | str:
    """The social worker's number, which a telephone dials; "" where none is kept."""
    return Cell(worker.telephone, url=dials(worker.telephone)) if worker and worker.telephone else ""


def submitted_words(referral: Referral) -> str:
    """Who submitted it, and when, for whoever approves it."""
    if referral.submitted_at is None:
        return ""
    by = referral.submitted_by.described if referral.submitted_by else "somebody who is not on record"
    return f"Submitted on {moment(referral.submitted_at)} by {by}."


def checklist_table(referral: Referral, profile: "StandingProfile | None", on: date) -> Table:
    """What must be true before a search, by which rule, and whose it is (S-30, reg. 9, 27A and 27C)."""
    whole = not referral.to_check and not any(missing(one, referral.answers) for one in SECTIONS)
    approved = referral.state not in (*EDITABLE, ReferralState.WITHDRAWN)
    ready = profile is not None and profile.approved_at is not None and not profile.is_overtaken
    age = age_on(referral.child.date_of_birth, referral.needed_on or on)
    law = (
        "Only a registered children's home or fostering agency (reg. 27A)."
        if age < SIXTEEN
        else "A registered home, agency or supported accommodation (reg. 27C)."
    )
    kind, born = referral.service_type, referral.child.date_of_birth
    unlawful = bool(kind and referral.needed_on and why_not_kind(kind, born, referral.needed_on))
    rows = [
        ["The child's wishes", _met(bool(referral.wishes)), "Heard and recorded (reg. 9).", "Social worker"],
        [
            "Own homes and family",
            _met(bool(referral.in_house_considered)),
            "Considered first, before anybody else's home.",
            "Social worker",
        ],
        ["Every section", _met(whole), "Placements Data Standard v2.", "Social worker"],
        ["Approval", _met(approved), "By somebody who neither submitted nor changed it.", "Team manager"],
        ["Anonymised profile", _met(ready), "Approved, without identifiers.", "Placements officer"],
        ["Legal authority", _met(_authority_lasts(referral, on)), LEGAL, "Social worker"],
        [
            f"Aged {age} on the day",
            _met(False) if unlawful else Cell(status=Status("Checked at matching", Colour.IN_PROGRESS)),
            law,
            "The system",
        ],
    ]
    columns = [Column("What is needed"), Column("State"), Column("Rule"), Column("Who")]
    return Table("Before a search", columns, rows, caption_hidden=True)


def _authority_lasts(referral: Referral, on: date) -> bool:
    """Whether the newest authority to place the child is not over in the night in which a home is needed."""
    child, needed = referral.child, max(referral.needed_on or on, on)
    lasts = child.legal_until is None or child.legal_until >= night_of(needed)
    return bool(child.legal_status) and lasts


def _met(met: bool) -> Cell:
    return Cell(status=Status("Met", Colour.DONE) if met else Status("Not met"))
