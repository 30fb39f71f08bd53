"""What the first draft of an anonymised profile says, and what comes next for it."""

from typing import TYPE_CHECKING

from django.urls import reverse

from placements.models import Referral
from placements.policies import is_emergency
from placements.rules.needs import codes_of, grouped
from placements.states import ReferralState, Sex
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Link

if TYPE_CHECKING:
    from placements.selectors.referrals import StandingProfile

_GENDERS = {Sex.FEMALE: "Girl", Sex.MALE: "Boy", Sex.NOT_STATED: "Not stated"}


# What providers read where no answer asks for anything more: a person says more where there is more to say.
OVERTAKEN = (
    "An answer of the referral was changed after this version was written, so it no longer goes out. Write a new "
    "version, which begins with these texts and today’s answers, and have it approved."
)
OLDER = (
    "An answer of the referral was changed after this version was written. Read the texts again, change what is no "
    "longer so, and save the draft: then a colleague can approve it."
)
EVERYDAY = "Everyday care. The referral names no need beyond it."


def suggested_profile(referral: Referral) -> dict[str, str]:
    """A whole first draft from the answers, for a person to edit: the leak guard reads it before it is kept."""
    child = referral.child
    return {
        "gender_words": _GENDERS[Sex(child.sex)],
        "area_words": f"{child.home_postcode.split(' ')[0]} area" if child.home_postcode else "Not stated",
        "story": referral.needs_story,
        "wishes": referral.wishes,
        "strengths": "",
        "support": grouped(codes_of(referral.answers)).sentences or EVERYDAY,
    }


def next_step(
    referral: Referral,
    profile: "StandingProfile | None",
    *,
    may_write: bool,
    may_approve: bool,
    wrote: bool,
    approvers: int,
    may_match: bool,
) -> NextStep | None:
    """Writing the profile, approving it by somebody who did not, then the search; who wrote it reads how many may."""
    write = reverse("placements:profile_edit", args=[referral.pk])
    approve = reverse("placements:profile_approve", args=[referral.pk])
    if profile is None:
        begins = "It begins with the answers of the referral, and a colleague approves it."
        writes = Action("Write the profile", write, asks=True)
        return NextStep(begins, writes) if may_write else None
    if profile.is_overtaken:
        told, verb = (
            (OVERTAKEN, "Write a new version") if profile.approved_at else (OLDER, "Change the draft")
        )
        return NextStep(told, Action(verb, write, asks=True) if may_write else None)
    if profile.approved_at:
        return _approved(referral) if may_match else None
    change = Link("Change the draft", write) if may_write else None
    if may_approve and wrote:
        alone = (
            Link("Nobody else is there and the child cannot wait", approve)
            if is_emergency(referral)
            else None
        )
        return NextStep(
            f"You wrote this version, so a colleague approves it. {_asked(approvers)}", link=alone
        )
    if may_approve:
        approves = Action("Approve the profile", approve, asks=True)
        return NextStep(
            "You will be asked to read it once more before it is approved.", approves, link=change
        )
    return None


def _approved(referral: Referral) -> NextStep | None:
    """Where the search goes on once providers may read it; nothing before and after there is a search."""
    told = "It is approved. Providers will read a copy when a mini-competition is published."
    if referral.state == ReferralState.APPROVED:
        match = reverse("placements:match", args=[referral.pk])
        return NextStep(told, Action("See which settings fit", match, asks=True))
    page = reverse("placements:referral_detail", args=[referral.pk])
    if referral.state in (ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.SEARCHING):
        return NextStep(told, link=Link("Go on with the referral", page))
    return None


def _asked(approvers: int) -> str:
    """Who may approve it, and that they know."""
    if not approvers:
        return "Nobody else may approve it now: tell the system administrator."
    has = "person may, and has" if approvers == 1 else "people may, and have"
    return (
        "A placements officer does, or a manager who approves referrals: "
        f"{approvers} {has} it in the inbox and on the worklist, dated by the day needed."
    )
