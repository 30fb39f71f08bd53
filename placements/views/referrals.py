from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from placements import ports
from placements.forms.referrals import FORMS, TO_PARTS, SectionForm, WithdrawForm
from placements.lists.referrals import REFERRALS
from placements.models import Referral
from placements.policies import is_alone_on_duty
from placements.presenters import referral_facts, referral_status
from placements.presenters import referrals as present
from placements.presenters.amending import amendments_table
from placements.presenters.changes import changes_table, looks_table, questions_table, reopenings_table
from placements.presenters.child_words import heading
from placements.presenters.later import waits
from placements.presenters.referral_next import Standing, next_step
from placements.rules.amending import AMENDABLE
from placements.rules.answers import Section
from placements.rules.completeness import EDITABLE, next_section
from placements.rules.questions import section
from placements.rules.urgency import overdue_words
from placements.selectors import placements, referrals
from placements.selectors.amendments import amendments_of
from placements.selectors.changes import changes_of, looks_of, questions_of, reopenings_of
from placements.selectors.escalations import without_home
from placements.selectors.groups import SEARCHED
from placements.selectors.reading import as_read, keeps_out
from placements.services import referrals as services
from placements.states import ReferralState
from placements.transitions import REFERRAL
from placements.views.approving import may_submit_alone
from placements.views.opening import open_referral
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.editing import edits
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Table
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, page_post, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed


@requires(Permission.REFERRAL_SEE)
def referral_list(request: Request) -> HttpResponse:
    """Referrals, those that are open first."""
    return show_list(request, REFERRALS, "placements/referral_list.html")


@requires(Permission.REFERRAL_SEE)
def referral_detail(request: Request, pk: UUID) -> HttpResponse:
    return _page(request, open_referral(request, pk, "referral"))


@requires(Permission.REFERRAL_SEE)
def referral_section(request: Request, pk: UUID, code: str) -> HttpResponseBase:
    """One section of the referral: a form while this person may change it, else what was recorded."""
    asked = section(code)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _save_section(request, pk, asked)
    referral = _open_section(request, pk, asked)
    kept_out = keeps_out(referral, FORMS[code].fields_asked())
    if not kept_out and referral.state in EDITABLE and has_permission(request.user, Permission.REFERRAL_MAKE):
        form = FORMS[code](initial=FORMS[code].initial_of(referral))
        edits(referral, FORMS[code].initial_of).mark(form)
        return _section_form(request, referral, asked, form)
    context = {
        "referral": referral,
        "section": asked,
        "status": referral_status(referral),
        "rows": FORMS[code].read(referral),
        "why_not": services.NOT_READ_WHOLE if kept_out else present.why_not_change(referral),
        "amends": not kept_out
        and referral.state in AMENDABLE
        and has_permission(request.user, Permission.REFERRAL_MAKE),
        "reopens": not kept_out
        and referral.state in present.REOPENED_FROM
        and has_permission(request.user, Permission.REFERRAL_MAKE),
    }
    return render(request, "placements/section_read.html", context)


def _open_section(request: Request, pk: UUID, one: Section) -> Referral:
    return open_referral(request, pk, f"referral, {one.title.lower()}"[:60])


def _section_form(request: Request, referral: Referral, asked: Section, form: SectionForm) -> HttpResponse:
    if referral.state == ReferralState.SUBMITTED:
        form.consequence = present.BACK_TO_DRAFT
    if asked.code in referral.to_check:
        form.submit_label = "Still right: save and continue"
    context = {
        "form": form,
        "referral": referral,
        "section": asked,
        "origin": _origin(referral, asked),
        "caption": present.part_words(referral, asked),
    }
    return render(request, "placements/referral_section.html", context)


def _origin(referral: Referral, one: Section) -> str:
    """Where the answers of a section come from while nobody has checked them."""
    return f"{present.origin(referral)}; check them." if one.code in referral.to_check else ""


@requires(Permission.REFERRAL_MAKE)
def _save_section(request: Request, pk: UUID, asked: Section) -> HttpResponse:
    """Saved over the version that was read; a refusal keeps what was typed."""
    referral = _open_section(request, pk, asked)
    form = FORMS[asked.code](*given(request))
    if keeps_out(referral, form.fields_asked()):
        form.add_error(None, services.NOT_READ_WHOLE)
        return _section_form(request, referral, asked, form)

    edit = edits(referral, type(form).initial_of, "referral.save")
    answer = page_post(
        request,
        form,
        lambda: services.save_referral(
            referral=referral,
            version=form.cleaned_data["version"],
            fields=form.answers,
            by=request.user,
            at=request.at,
        ),
        to=lambda saved: _onward(request, saved, asked),
        said=lambda saved: present.saved_words(saved, asked, _next(request, saved, asked)),
        edit=edit,
    )
    if answer:
        return answer
    return _section_form(request, referral, asked, form)


def _next(request: Request, referral: Referral, saved: Section) -> Section | None:
    return None if TO_PARTS in request.POST else next_section(saved, referral.answers, referral.to_check)


def _onward(request: Request, referral: Referral, saved: Section) -> str:
    """The next part that is not finished; the referral's page after the last, or where it was asked for."""
    onward = _next(request, referral, saved)
    if onward is None and TO_PARTS not in request.POST and may_submit_alone(request.user, referral):
        return reverse("placements:referral_approve", args=[referral.pk])
    if onward is None:
        return reverse("placements:referral_detail", args=[referral.pk])
    return reverse("placements:referral_section", args=[referral.pk, onward.code])


ALONE = "Read it once more, and approve it if nobody else can."


@requires(Permission.REFERRAL_MAKE)
@post_only
def referral_submit(request: Request, pk: UUID) -> HttpResponse:
    """A manager approves it; who is alone on duty is led to read it once more and approve it."""
    referral = find(referrals.visible_to(request.user), pk)
    alone = is_alone_on_duty(request.user, referral)
    return press(
        request,
        lambda: services.submit_referral(referral=referral, by=request.user, at=request.at),
        to=reverse(f"placements:{'referral_approve' if alone else 'referral_detail'}", args=[pk]),
        said=f"Referral {referral.reference} is submitted. {ALONE if alone else 'A manager is asked to approve it.'}",
        refused=lambda refusal: _page(request, open_referral(request, pk, "referral"), refusal),
    )


@requires(Permission.REFERRAL_MAKE)
def referral_withdraw(request: Request, pk: UUID) -> HttpResponse:
    referral = open_referral(request, pk, "withdraw the referral")
    form = WithdrawForm(*given(request))

    answer = page_post(
        request,
        form,
        lambda: services.withdraw_referral(
            referral=referral, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        to=reverse("placements:referral_detail", args=[pk]),
        said=f"Referral {referral.reference} is withdrawn.",
    )
    if answer:
        return answer
    return render(request, "placements/referral_withdraw.html", {"form": form, "referral": referral})


def _page(request: Request, referral: Referral, refusal: DomainError | None = None) -> HttpResponse:
    user, today = request.user, local(request.at).date()
    choices = allowed(REFERRAL, user, referral)
    asked = as_read(questions_of(referral), referral.child, user)
    profile = referrals.latest_profile(referral)
    standing = Standing(
        choices,
        asked,
        profile,
        ports.purchase_for(referral.pk, user, request.at),
        placements.agreed_for(referral, user),
    )
    context = {
        "referral": referral,
        "heading": heading(referral.child, referral.service_type, user, today),
        "caption": referral_facts.caption(referral),
        "status": referral_status(referral),
        "when": present.when_words(referral, today),
        "tabs": present.tabs(
            referral, "referral_detail", may_match=has_permission(user, Permission.MATCH_SEE)
        ),
        "overdue": overdue_words(without_home(referral, today), request.at),
        "next": next_step(referral, standing, user),
        "facts": referral_facts.facts(referral, user, request.at),
        "later": waits(referral, today),
        "tells_words": bool(referral.wishes) or referral.state not in EDITABLE,
        "tasks": present.section_tasks(referral),
        "taken_over": present.taken_over_words(referral),
        "checklist": referral_facts.checklist_table(referral, profile, today),
        "changes": changes_table(as_read(changes_of(referral), referral.child, user)),
        "questions": questions_table(asked),
        "looks": looks_table(as_read(looks_of(referral), referral.child, user)),
        "may_withdraw": any(one.transition.name == "withdraw" and one.possible for one in choices),
        "amendments": _amendments(referral, user),
        "group_id": vars(referral)["group_id"],
        "may_group": referral.state in SEARCHED and has_permission(user, Permission.REFERRAL_MAKE),
        "reopens": next((one for one in choices if one.transition.name == "reopen_approved"), None),
        "reopenings": reopenings_table(as_read(reopenings_of(referral), referral.child, user)),
        "events": timeline([referral.pk]),
        "refusal": refusal,
    }
    return render(request, "placements/referral_detail.html", context)


def _amendments(referral: Referral, user: User) -> Table | None:
    """What was asked to be changed since it was approved; nothing is read where nothing was."""
    if not vars(referral)["was_amended"]:
        return None
    return amendments_table(as_read(amendments_of(referral), referral.child, user))
