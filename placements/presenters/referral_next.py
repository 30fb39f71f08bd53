"""The one box of a referral's page: what comes next, for this reader, and the button that does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from placements.models import Referral, ReferralQuestion
from placements.policies import approves_profiles, is_emergency, may
from placements.ports import Purchase
from placements.rules.answers import Section
from placements.rules.completeness import QUESTION_OPEN, TO_CHECK, lacks, why_not_submit
from placements.rules.questions import SECTIONS
from placements.states import ReferralState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import moment, plural
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Link
from sefton_pdps.workflow import Choice

if TYPE_CHECKING:
    from placements.selectors.referrals import StandingProfile

WAITS_FOR = {
    ReferralState.DRAFT: "The social worker or the placements team finishes and submits it.",
    ReferralState.SUBMITTED: "A manager who neither submitted nor changed it approves it.",
    ReferralState.APPROVED: "The placements team searches for a setting.",
    ReferralState.SEARCHING: "The placements team's call-off decides where the child will live.",
    ReferralState.HOME_AGREED: "A home is agreed. The placements team records the child's arrival.",
    ReferralState.PLACED: "Nothing: this child has a home.",
    ReferralState.WITHDRAWN: "Nothing: it was withdrawn.",
}
SEARCHABLE = (ReferralState.APPROVED, ReferralState.SEARCHING)
ANSWERS = "The social worker or the placements team answers it and submits the referral again."


@dataclass(frozen=True)
class Standing:
    """What a page has read of a referral: the steps open to this reader, and what came of it so far."""

    choices: Sequence[Choice]
    questions: Sequence[ReferralQuestion]
    profile: "StandingProfile | None"
    purchase: Purchase | None
    placement_id: UUID | None = None


def next_step(referral: Referral, standing: Standing, user: User) -> NextStep:
    """What comes next, in the order in which it is looked for: an answer, a step of the referral, a home."""
    return (
        _question(referral, standing.questions, user)
        or _submitting(referral, standing)
        or _approving(referral, standing, user)
        or _buying(standing.purchase)
        or _searching(referral, standing, user)
        or _approving_profile(referral, standing.profile, user)
        or NextStep(_waits(referral, standing.purchase), link=_placement(standing.placement_id))
    )


def _waits(referral: Referral, purchase: Purchase | None) -> str:
    told = f"{purchase.reference} is {purchase.words} " if purchase else ""
    return told + WAITS_FOR[ReferralState(referral.state)]


def _placement(pk: UUID | None) -> Link | None:
    return Link("Open the placement", reverse("placements:placement_detail", args=[pk])) if pk else None


def _url(name: str, referral: Referral, *more: str) -> str:
    return reverse(f"placements:{name}", args=[referral.pk, *more])


def _question(referral: Referral, rows: Sequence[ReferralQuestion], user: User) -> NextStep | None:
    """The question that waits for an answer, and the way to give it for whoever may."""
    row = next((one for one in rows if one.answered_at is None), None)
    if row is None or referral.state != ReferralState.DRAFT:
        return None
    words = f"It came back with a question. {row.asked_by.described} asked on {moment(row.asked_at)}: {row.question}"
    if not has_permission(user, Permission.REFERRAL_MAKE) or user.pk == row.asked_by_id:
        return NextStep(f"{words} {ANSWERS}")
    return NextStep(words, action=Action("Answer the question", _url("referral_answer", referral), asks=True))


def unfinished(referral: Referral) -> list[Section]:
    """The parts that lack something, or that nobody has checked since they were taken over."""
    return [one for one in SECTIONS if lacks(one, referral.answers, referral.to_check)]


def _submitting(referral: Referral, standing: Standing) -> NextStep | None:
    """The next part while one is not finished, whose lacks the list of parts tells; then the button that submits."""
    choice = _choice(standing.choices, "submit")
    if choice is None:
        return None
    facts = {**referral.approval_facts, TO_CHECK: referral.to_check, QUESTION_OPEN: False}
    left, own = unfinished(referral), why_not_submit(facts)
    if left and all(reason in own for reason in choice.reasons):
        go_on = Action(
            f"Go on with “{left[0].title}”", _url("referral_section", referral, left[0].code), asks=True
        )
        return NextStep(_left_words(len(left)), action=go_on)
    submit = Action(
        choice.transition.label, _url("referral_submit", referral), consequence=choice.transition.consequence
    )
    return NextStep("Every part is finished." if not left else "", action=submit, why_not=choice.reasons)


def _left_words(parts: int) -> str:
    return f"{plural(parts, 'part')} of the referral {'is' if parts == 1 else 'are'} not finished."


def _approving(referral: Referral, standing: Standing, user: User) -> NextStep | None:
    """The button for whoever approves it; for who is on duty in an emergency the way for somebody alone, as a link.

    Whoever writes profiles need not wait for the approval.
    """
    read = _url("referral_approve", referral)
    approving, alone = _choice(standing.choices, "approve"), _choice(standing.choices, "approve_alone")
    # Where no more than an answer is in the way, whoever could approve it reads it, and sends it back.
    if approving and set(approving.reasons) <= set(why_not_submit(referral.approval_facts)):
        return NextStep(
            "It waits for approval. You will read all of it on one page, and could send it back with a question.",
            action=Action("Read it and approve", read, asks=True),
        )
    waits, link = WAITS_FOR[ReferralState.SUBMITTED], None
    if alone and alone.possible and is_emergency(referral):
        link = Link("Nobody else is there and the child cannot wait", read)
    if referral.state == ReferralState.SUBMITTED and standing.profile is None and _writes(user, referral):
        write = Action("Write the profile meanwhile", _url("profile_edit", referral), asks=True)
        return NextStep(f"{waits} The anonymised profile need not wait for it.", action=write, link=link)
    return NextStep(waits, link=link) if link else None


def _writes(user: User, referral: Referral) -> bool:
    return may(user, Permission.PROFILE_WRITE, referral)


def _approving_profile(referral: Referral, profile: "StandingProfile | None", user: User) -> NextStep | None:
    """The profile that waits, for whoever approves profiles and does not search: a team manager."""
    if referral.state not in SEARCHABLE or profile is None or profile.approved_at:
        return None
    if not approves_profiles(user, referral):
        return None
    return NextStep(
        "The anonymised profile waits for its approval: without it nothing goes to providers.",
        action=Action("Go to the anonymised profile", _url("profile_detail", referral), asks=True),
    )


def _buying(purchase: Purchase | None) -> NextStep | None:
    """The call-off that runs for it."""
    if purchase is None or not purchase.live:
        return None
    go_on = Action(f"Go on with {purchase.reference}", purchase.url, asks=True) if purchase.url else None
    return NextStep(f"{purchase.reference} is {purchase.words}", action=go_on)


def _searching(referral: Referral, standing: Standing, user: User) -> NextStep | None:
    """The homes that fit, once it is approved; and the profile, without which nothing goes out."""
    if referral.state not in SEARCHABLE or not has_permission(user, Permission.MATCH_SEE):
        return None
    profile = standing.profile
    ready = profile is not None and profile.approved_at is not None and not profile.is_overtaken
    ended = f"{standing.purchase.reference} is {standing.purchase.words} " if standing.purchase else ""
    match, page = _url("match", referral), _url("profile_detail", referral)
    if not ready and _writes(user, referral):
        return NextStep(
            f"{ended}The anonymised profile {_lack(profile)}: without it nothing goes to providers.",
            action=Action("Go to the anonymised profile", page, asks=True),
            link=Link("See which settings fit", match),
        )
    return NextStep(
        f"{ended}If you look which settings fit, nothing will go out to providers yet.",
        action=Action("See which settings fit", match, asks=True),
        link=None if ready else Link("Go to the anonymised profile", page),
    )


def _lack(profile: "StandingProfile | None") -> str:
    if profile is None:
        return "is still to be written and approved"
    return "is older than the answers" if profile.approved_at else "waits for a colleague to approve it"


def _choice(choices: Sequence[Choice], name: str) -> Choice | None:
    return next((one for one in choices if one.transition.name == name), None)
