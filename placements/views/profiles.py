from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.profiles import ApproveAloneForm, ApproveForm, ProfileForm
from placements.models import AnonymisedProfile, Referral
from placements.policies import LOOKS, approves_profiles, is_alone_on_duty, may, wrote_profile
from placements.presenters import referrals as present
from placements.presenters.child_words import child_words
from placements.presenters.profiles import next_step, suggested_profile
from placements.rules.alone import why_not_alone
from placements.rules.completeness import SETTLED
from placements.rules.profile import WRITTEN, frozen_copy
from placements.selectors.profiles import approvers_of
from placements.selectors.referrals import approved_profile, latest_profile
from placements.services import profiles as services
from placements.states import Alone
from placements.views import match_way
from placements.views.opening import open_referral
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import moment
from sefton_pdps.core.time.working_days import add_working_days, local
from sefton_pdps.core.web.components import Status
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request

if TYPE_CHECKING:
    from placements.selectors.referrals import StandingProfile

WROTE = "You wrote this version, so somebody else should approve it."


@requires(Permission.REFERRAL_SEE)
def profile_detail(request: Request, pk: UUID) -> HttpResponse:
    """The anonymised profile exactly as a provider sees it."""
    referral = open_referral(request, pk, "anonymised profile")
    profile = latest_profile(referral)
    may_write = may(request.user, Permission.PROFILE_WRITE, referral) and referral.state not in SETTLED
    return render(request, "placements/profile_detail.html", _context(request, referral, profile, may_write))


def _context(
    request: Request, referral: Referral, profile: "StandingProfile | None", may_write: bool
) -> dict[str, Any]:
    user = request.user
    wrote = profile is not None and wrote_profile(user, profile)
    may_approve = (
        profile is not None
        and profile.approved_at is None
        and referral.state not in SETTLED
        and approves_profiles(user, referral)
    )
    return {
        "referral": referral,
        "heading": child_words(referral.child, referral.service_type, local(request.at).date()),
        "tabs": present.tabs(
            referral, "profile_detail", may_match=has_permission(user, Permission.MATCH_SEE)
        ),
        "profile": frozen_copy(profile) if profile else None,
        "status": _status(profile),
        "when": _when(profile),
        "may_write": may_write,
        "version_approved": profile is not None and profile.approved_at is not None,
        "may_change": may_write and profile is not None and (wrote or not may_approve),
        "next": next_step(
            referral,
            profile,
            may_write=may_write,
            may_approve=may_approve,
            wrote=wrote,
            may_match=has_permission(user, Permission.MATCH_SEE),
            approvers=approvers_of(profile).count() if profile and may_approve and wrote else 0,
        ),
    }


def _status(profile: "StandingProfile | None") -> Status:
    if profile is None:
        return Status("Not written", Colour.ATTENTION)
    if profile.approved_at and profile.is_overtaken:
        return Status("Older than the answers", Colour.ATTENTION)
    return Status("Approved", Colour.DONE) if profile.approved_at else Status("Draft", Colour.DRAFT)


def _when(profile: AnonymisedProfile | None) -> str:
    if profile is None:
        return ""
    done = "approved" if profile.approved_at else "written"
    return f"version {profile.version}, {done} {moment(profile.approved_at or profile.drafted_at)}"


@requires(Permission.PROFILE_WRITE, Permission.EMERGENCY_PLACE)
def profile_edit(request: Request, pk: UUID) -> HttpResponse:
    """Write the draft; after an approval a new version begins from the approved one."""
    referral = open_referral(request, pk, "write the profile")
    latest, alone = latest_profile(referral), is_alone_on_duty(request.user, referral)
    form = ProfileForm(*given(request), initial=_written(referral) or _first_draft(referral))

    # The draft may not exist yet, so the referral is what is locked.
    edit = edits(referral, _written, "profile.draft", within=referral)
    answer = page_post(
        request,
        form,
        lambda: services.draft_profile(
            referral=referral, fields=form.values(*WRITTEN), by=request.user, at=request.at
        ),
        to=reverse(f"placements:{'profile_approve' if alone else 'profile_detail'}", args=[pk]),
        said="The draft is saved. Read it as a provider sees it.",
        edit=edit,
    )
    if answer:
        return answer
    age = services.told_age(referral, latest, at=request.at)
    context = {"form": form, "referral": referral, "first": _begins_with(referral, latest), "age": age}
    return render(request, "placements/profile_edit.html", context)


def _before(referral: Referral) -> AnonymisedProfile | None:
    """The approved profile of the referral that this one began with."""
    return approved_profile(referral.taken_from) if referral.taken_from else None


def _first_draft(referral: Referral) -> dict[str, str]:
    """What the first version begins with: what providers read last, else what the answers say."""
    before = _before(referral)
    return {name: getattr(before, name) for name in WRITTEN} if before else suggested_profile(referral)


def _begins_with(referral: Referral, latest: AnonymisedProfile | None) -> str:
    """Where the texts of a first version come from, and what to do with them; "" for a later one."""
    if latest is not None:
        return ""
    before = _before(referral)
    if before is None or referral.taken_from is None:
        return "The boxes hold what the record says. Rewrite them so that nobody could tell who the child is."
    return (
        f"The boxes hold what providers read of {referral.taken_from.reference}, approved on "
        f"{moment(before.approved_at or before.drafted_at)}. Check them against the referral, and change what is no "
        "longer right."
    )


def _written(referral: Referral) -> dict[str, str]:
    """The texts of the newest version; nothing where none is written."""
    latest = latest_profile(referral)
    return {name: getattr(latest, name) for name in WRITTEN} if latest else {}


def _after_approval(request: Request, referral: Referral) -> str:
    """The profile's page; who is alone on duty chooses the route next, where nothing is bought yet."""
    if is_alone_on_duty(request.user, referral) and not match_way.why_not(request, referral):
        return match_way.route_url(referral)
    return reverse("placements:profile_detail", args=[referral.pk])


@requires(*LOOKS[Alone.PROFILE], Permission.EMERGENCY_PLACE)
def profile_approve(request: Request, pk: UUID) -> HttpResponse:
    """Read the whole profile once more, then approve the version that was read.

    Who wrote it approves it only in an emergency, alone on duty.
    """
    referral = open_referral(request, pk, "approve the profile")
    profile = latest_profile(referral)
    if profile is None:
        raise Http404
    wrote = wrote_profile(request.user, profile) and profile.approved_at is None
    form_class = ApproveAloneForm if wrote else ApproveForm
    form = form_class(*given(request), initial={"drafted_at": profile.drafted_at.isoformat()})

    answer = page_post(
        request,
        form,
        lambda: services.approve_profile(
            profile=profile,
            drafted_at=form.cleaned_data["drafted_at"],
            alone_reason=form.cleaned_data.get("alone_reason", ""),
            by=request.user,
            at=request.at,
        ),
        to=_after_approval(request, referral),
        said=f"Version {profile.version} of the profile is approved.",
    )
    if answer:
        return answer
    late = why_not_alone(referral.needed_on, add_working_days(local(request.at).date(), 1)) if wrote else ()
    context = {
        "form": form,
        "referral": referral,
        "profile": frozen_copy(profile),
        "version": profile,
        "wrote": WROTE if wrote else "",
        "why_not": (WROTE, *late) if late else (),
    }
    return render(request, "placements/profile_approve.html", context)
