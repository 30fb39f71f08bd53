"""The referral's page: its tasks, its gates, its next step."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from placements.models import AnonymisedProfile, Referral, ReferralQuestion
from placements.presenters.statuses import needed_words
from placements.rules.ages import age_on
from placements.rules.answers import Section
from placements.rules.completeness import EDITABLE, missing
from placements.rules.gates import SIXTEEN
from placements.rules.questions import SECTIONS
from placements.states import ReferralState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, listed, moment
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Action, Cell, Column, Status, Table, Task
from sefton_pdps.workflow import Choice

CHECK = Status("Check it", Colour.ATTENTION)
WAITS_FOR = {
    ReferralState.DRAFT: "The social worker or the placements team finishes and submits it.",
    ReferralState.SUBMITTED: "A manager who neither submitted nor changed it approves it.",
    ReferralState.APPROVED: "The placements team searches for a setting.",
    ReferralState.SEARCHING: "The placements team's call-off decides where the child will live.",
    ReferralState.HOME_AGREED: "The child's arrival, which the placements team records.",
    ReferralState.PLACED: "Nothing: the child is placed.",
    ReferralState.WITHDRAWN: "Nothing: it was withdrawn.",
}


BACK_TO_DRAFT = (
    "The referral waits for approval. If you change an answer, it will go back to draft, somebody must submit it "
    "again, and you will not be able to approve it."
)


def when_words(referral: Referral, on: date) -> str:
    """The dates that matter, beside the state."""
    court = f"in court on {day(referral.court_date)}" if referral.court_date else ""
    return "; ".join(filter(None, (needed_words(referral, on), court)))


def part_words(referral: Referral, one: Section) -> str:
    """ "Referral RF-2026-00052, part 2 of 7"."""
    return f"Referral {referral.reference}, part {SECTIONS.index(one) + 1} of {len(SECTIONS)}"


def section_tasks(referral: Referral) -> list[Task]:
    """Each section with a link to what was recorded, and with what it lacks while that can still be added."""
    given = referral.answers
    editable = referral.state in EDITABLE
    return [
        Task(
            title=one.title,
            status=CHECK
            if one.code in referral.to_check
            else _section_status(missing(one, given), needed=bool(one.needed)),
            url=reverse("placements:referral_section", args=[referral.pk, one.code]),
            hint=_hint(one, referral, missing(one, given)) if editable else "",
        )
        for one in SECTIONS
    ]


def _hint(one: Section, referral: Referral, lacking: tuple[str, ...]) -> str:
    parts = [f"{origin(referral)}; check it."] if one.code in referral.to_check else []
    return " ".join([*parts, f"Add {listed(lacking)}."] if lacking else parts)


def origin(referral: Referral) -> str:
    """Where the first answers of a referral come from: "From RF-2026-00012, 3 March 2026"; "" where it began empty."""
    before = referral.taken_from
    return f"From {before.reference}, {day(before.submitted_at or before.started_at)}" if before else ""


def taken_over_words(referral: Referral) -> str:
    """What was taken over, and what is to be done about it, while there is something left to check."""
    if not referral.to_check:
        return ""
    return (
        f"{origin(referral)}: its answers stand here as they were given. Open each section, correct what has changed "
        "and save it. The dates and how soon it is needed are asked afresh."
    )


def risks_first(sections: Sequence[Section]) -> list[Section]:
    """The sections in the order in which somebody reads them who approves: what may go wrong, then the rest."""
    return sorted(sections, key=lambda section: section.code != "risks")


def why_not_change(referral: Referral) -> str:
    """Why this person reads the section and cannot change it."""
    if referral.state in EDITABLE:
        return "The child's social worker, a team manager or the placements team changes it."
    return f"The referral is “{ReferralState(referral.state).label}”. After approval it can no longer be changed."


def _section_status(lacking: tuple[str, ...], *, needed: bool) -> Status:
    if lacking:
        return Status("Not finished", Colour.ATTENTION)
    return Status("Done", Colour.DONE) if needed else Status("Optional", Colour.DRAFT)


def checklist_table(referral: Referral, profile: AnonymisedProfile | None, on: date) -> Table:
    """What must be true before a search, by which rule, and whose it is (S-30, reg. 9, 27A and 27C)."""
    whole = not referral.to_check and not any(missing(one, referral.answers) for one in SECTIONS)
    approved = referral.approved_at is not None
    ready = profile is not None and profile.approved_at is not None
    age = age_on(referral.child.date_of_birth, referral.needed_on or on)
    law = (
        "Only a registered children's home or fostering agency (reg. 27A)."
        if age < SIXTEEN
        else "A registered home, agency or supported accommodation (reg. 27C)."
    )
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
        [
            f"Aged {age} on the day",
            Cell(status=Status("Checked at matching", Colour.IN_PROGRESS)),
            law,
            "The system",
        ],
    ]
    columns = [Column("What is needed"), Column("State"), Column("Rule"), Column("Who")]
    return Table("Before a search", columns, rows, caption_hidden=True)


def _met(met: bool) -> Cell:
    return Cell(status=Status("Met", Colour.DONE) if met else Status("Not met", Colour.ATTENTION))


def next_action(referral: Referral, choices: list[Choice]) -> Action | None:
    """The button that submits the referral, for those whose step it is, or why it cannot be taken yet."""
    for choice in choices:
        name = choice.transition.name
        if name == "submit":
            return Action(
                label=choice.transition.label,
                url=address_of("placements:referral_submit", referral.pk),
                consequence=choice.transition.consequence,
                why_not=choice.reasons,
            )
    return None


def open_question(rows: Sequence[ReferralQuestion], user: User) -> dict[str, Any] | None:
    """The question that waits for an answer, and whether this person may give it; None where none is open."""
    row = next((one for one in rows if one.answered_at is None), None)
    if row is None or row.referral.state != ReferralState.DRAFT:
        return None
    return {
        "words": f"{row.asked_by.described} asked on {moment(row.asked_at)}: {row.question}",
        "may_answer": has_permission(user, Permission.REFERRAL_MAKE) and user.pk != row.asked_by_id,
    }


def tabs(referral: Referral, current: str, *, may_match: bool) -> list[dict[str, Any]]:
    """The pages of a referral."""
    pages = [("referral_detail", "Referral"), ("profile_detail", "Anonymised profile")]
    if may_match and referral.service_type:
        pages.append(("match", "Match"))
    return [
        {"text": text, "url": reverse(f"placements:{name}", args=[referral.pk]), "current": name == current}
        for name, text in pages
    ]
