"""The letter of notice of a placement to one recipient: a draft until it is given, then kept (reg. 13, ADR 145)."""

from datetime import datetime
from typing import Any

from calloffs.models import AwardProposal, PlacementNotice, TellingRecord
from calloffs.states import ToldKind
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import day
from sefton_pdps.pdf.render import render

TEMPLATE = "calloffs/placement_notice_document.html"
ENCLOSED = ("The assessment of the child's needs", "The reasons for this placement", "The child's care plan")
# They find the child in their own records by name and birth date; who knows the child needs no date.
BY_BIRTH_DATE = (ToldKind.AREA, ToldKind.HEALTH, ToldKind.DOCTOR, ToldKind.SCHOOL)


def title_of(notice: PlacementNotice) -> str:
    """By reference and recipient: a title and a file's name tell of no child."""
    return f"Notice {notice.call_off.reference} {notice.kind}"


def frozen_letter(
    notice: PlacementNotice, decision: TellingRecord, proposal: AwardProposal, officer: User
) -> dict[str, Any]:
    """What the letter says; the child stands in it by name, because the notice is of this child."""
    child, home = notice.call_off.referral.child, proposal.setting
    return {
        "name": decision.recipient_name,
        "address": decision.recipient_address,
        "child": f"{child.given_name} {child.family_name}",
        "born": day(child.date_of_birth) if notice.kind in BY_BIRTH_DATE else "",
        "to_child": notice.kind == ToldKind.CHILD,
        "home": proposal.provider.name if proposal.household else home.name,
        "home_address": "" if proposal.household else home.address,
        "fosters": proposal.household is not None,
        "first_night": day(notice.first_night),
        "emergency": notice.emergency,
        "enclosed": list(ENCLOSED) if notice.recipient.gets_care_plan else [],
        "officer": officer.described,
        "email": officer.email,
        "reference": notice.call_off.reference,
    }


def draft_pdf(
    notice: PlacementNotice, decision: TellingRecord, proposal: AwardProposal, officer: User
) -> bytes:
    """A tagged PDF of what would be said now; it says on its face that it is a draft."""
    letter = frozen_letter(notice, decision, proposal, officer)
    return _pdf({**letter, "draft": True}, notice, f"draft {decision.number}", decision.at)


def given_pdf(record: TellingRecord) -> bytes:
    """The letter as it was given, from what was frozen with its record."""
    return _pdf(record.letter or {}, record.notice, str(record.number), record.at)


def _pdf(letter: dict[str, Any], notice: PlacementNotice, what: str, created: datetime) -> bytes:
    title = title_of(notice)
    return render(TEMPLATE, letter, identifier=f"{title} {what}", title=title, created=created)
