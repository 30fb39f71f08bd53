"""The council's pages of agreements: draw up, issue, take back, award."""

from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from calloffs.documents.agreement import not_printable
from calloffs.forms.agreements import ALONE_REASON, DrawUp
from calloffs.lists import AGREEMENTS
from calloffs.models import CallOff, ServiceAgreement
from calloffs.presenters import agreement_head, call_off_head
from calloffs.presenters import agreements as presenters
from calloffs.selectors import agreements as selectors
from calloffs.selectors import proposals
from calloffs.selectors.places import gone_of
from calloffs.services import agreements, awarding
from calloffs.services.authorising import authority_that_runs
from calloffs.states import AgreementForm, AgreementState, CallOffState
from calloffs.transitions.agreements import AGREEMENT
from calloffs.views.judging import judged
from calloffs.views.opening import read_outcome
from calloffs.views.proposal_pages import the_proposal
from placements.policies import acts_for_others, is_alone_on_duty, is_emergency, may
from placements.services.children import open_record
from providers.policies.contacts import may_ring
from providers.presenters.contacts import contact_block, ways_to_keep
from providers.presenters.grave import warnings
from providers.selectors.contacts import contacts_of_providers, who_signs_in
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits, last_saved
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import ContactBlock
from sefton_pdps.core.web.components import Action, Audience
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.editing import Saved
from sefton_pdps.core.web.form_page import Confirmation, confirm
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response
from sefton_pdps.workflow import allowed
from sefton_pdps.workflow.confirmation import confirmation_of

STANDING = (AgreementState.ISSUED, AgreementState.SIGNED)
AWARD = (
    "If you award it, the placement will be planned with its fee lines, and every provider that offered will be told "
    "the result."
)


@requires(Permission.CALLOFF_SEE)
def agreement_list(request: Request) -> HttpResponse:
    """Every individual service agreement, newest first."""
    return show_list(request, AGREEMENTS)


@requires(Permission.CALLOFF_SEE)
@judged
def draw_up(request: Request, pk: UUID) -> HttpResponse:
    """The call-off's agreement; where there is none yet, its two mandatory sections to draw up (S-46)."""
    call_off = read_outcome(request, pk, "agreement, to draw up")
    latest, short = selectors.latest_of(pk), selectors.short_form_of(pk)
    if latest == short:
        latest = None
    if latest and request.method == "GET" and (latest.state in STANDING or "change" not in request.GET):
        return redirect("calloffs:agreement_detail", latest.pk)
    if call_off.state != CallOffState.AUTHORISED and short is None:
        raise Http404
    begins = short is None and latest is None and request.method == "GET" and "change" not in request.GET
    if begins and is_alone_on_duty(request.user, call_off.referral):
        return redirect("calloffs:short_form", pk)
    may_draw_up = may(request.user, Permission.AGREEMENT_ISSUE, call_off.referral)
    why_not = _why_not_draw_up(call_off, may_draw_up=may_draw_up)
    tonight = short is None and may_draw_up and is_emergency(call_off.referral, local(request.at).date())
    form = DrawUp(*given(request), initial=_first_draft(call_off, latest)) if not why_not else None
    if form:
        # The call-off is what is locked, since there may be no draft yet; its events are the draft's own.
        edit = replace(edits(call_off, _drawn_up, within=call_off), saved=_last_drawn_up)
        answer = page_post(
            request,
            form,
            lambda: agreements.draw_up(
                call_off=call_off, **form.values("needs", "service"), by=request.user, at=request.at
            ),
            to=lambda draft: reverse("calloffs:agreement_detail", args=[draft.pk]),
            said=lambda draft: f"The draft of {draft.reference} is saved.",
            edit=edit,
        )
        if answer:
            return answer
    context = {"call_off": call_off, "form": form, "why_not": why_not, "tonight": tonight}
    if short:
        context["short"] = (
            f"It takes the place of the short form {short.reference}, which stands until both have signed this one."
        )
    return render(request, "calloffs/agreement_draw_up.html", context)


def _why_not_draw_up(call_off: CallOff, *, may_draw_up: bool) -> str:
    """Why nothing is typed yet: another role's work, or the profile that the provider is to read is missing."""
    if not may_draw_up:
        return "A placements officer or the commissioning manager draws up the agreement."
    return "" if selectors.profile_of(call_off) else agreements.PROFILE_MISSING


def _last_drawn_up(call_off: CallOff) -> Saved | None:
    latest = selectors.latest_of(call_off.pk)
    return last_saved(latest, "agreement.changed", "agreement.drawn_up") if latest else None


def _drawn_up(call_off: CallOff) -> dict[str, str]:
    """The two sections of the newest draft; nothing where none is drawn up."""
    latest = selectors.latest_of(call_off.pk)
    return {"needs": latest.needs, "service": latest.service} if latest else {}


def _first_draft(call_off: CallOff, latest: ServiceAgreement | None) -> dict[str, str]:
    if latest:
        return _drawn_up(call_off)
    return {
        "needs": presenters.needs_draft(selectors.profile_of(call_off)),
        "service": presenters.service_draft(call_off, the_proposal(call_off)),
    }


@requires(Permission.CALLOFF_SEE)
def agreement_detail(request: Request, pk: UUID) -> HttpResponse:
    """What was agreed, who has signed, and the next step."""
    return _page(request, _open(request, pk, "agreement"))


def _open(request: Request, pk: UUID, page: str) -> ServiceAgreement:
    """The agreement, with one more opening of the record of the child whom it is about."""
    agreement = find(selectors.visible_to(request.user), pk)
    child = agreement.call_off.referral.child
    open_record(child=child, page=page, by=request.user, at=request.at)
    return agreement


def _page(request: Request, agreement: ServiceAgreement) -> HttpResponse:
    actions, follows = _actions(request, agreement), selectors.superseding(agreement)
    context = {
        "agreement": agreement,
        "title": call_off_head.title(agreement.call_off, request.user),
        "caption": f"{presenters.kind_of(agreement)} {agreement.reference}",
        "progress": agreement_head.progress(agreement),
        "next": agreement_head.next_step(
            agreement,
            actions,
            local(request.at).date(),
            sees_placement=has_permission(request.user, Permission.PLACEMENT_SEE),
            starts=may(request.user, Permission.PLACEMENT_START, agreement.call_off.referral),
            full_due=_full_due(request, agreement, follows),
        ),
        "awaits": agreement_head.awaits_child(agreement),
        **_doubts(request, agreement),
        "terms": presenters.terms_rows(agreement.terms),
        "fees": presenters.fee_table(agreement.terms),
        "needs_told": presenters.needs_are_the_profiles(agreement),
        "signatures": presenters.signatures(agreement),
        "copy": presenters.copy_way(
            agreement, attaches=may(request.user, Permission.AGREEMENT_ISSUE, agreement.call_off.referral)
        ),
        "not_printable": not_printable(agreement, request.user.described),
        "status": presenters.status(agreement),
        "when": presenters.when(agreement),
        "contact": _whom_to_ring(request, agreement),
        "further": [one for one in actions if one.warning],
        "follows": follows,
        "can_change": agreement.state not in STANDING
        and agreement.call_off.state == CallOffState.AUTHORISED
        and may(request.user, Permission.AGREEMENT_ISSUE, agreement.call_off.referral),
        "timeline": timeline([agreement.pk]),
    }
    return render(request, "calloffs/agreement.html", context)


def _full_due(
    request: Request, agreement: ServiceAgreement, follows: ServiceAgreement | None
) -> Action | Literal[False] | None:
    """The way to the full agreement of a short form that stands; None where there is nothing to draw up."""
    if agreement.form != AgreementForm.SHORT or follows or agreement.state != AgreementState.SIGNED:
        return None
    if not may(request.user, Permission.AGREEMENT_ISSUE, agreement.call_off.referral):
        return False
    page = reverse("calloffs:draw_up_agreement", args=[agreement.call_off_id])
    return Action("Draw up the full agreement", page, asks=True)


def _whom_to_ring(request: Request, agreement: ServiceAgreement) -> ContactBlock | None:
    """The provider's contact while its signature or the child's arrival is waited for."""
    waits = agreement.state == AgreementState.ISSUED or agreement_head.awaits_child(agreement)
    if not waits or not may_ring(request.user):
        return None
    provider = agreement.provider
    contact = contacts_of_providers(request.user, [provider.pk]).get(provider.pk)
    return contact_block(
        contact,
        heading=provider.name,
        people=[] if contact else who_signs_in(request.user, provider.pk),
        keep=ways_to_keep(request.user, "providers:provider_contact", provider.pk, contact),
    )


def _doubts(request: Request, agreement: ServiceAgreement) -> dict[str, Any]:
    """While the award is still to come: by what the authorised place went, and what stands against the home."""
    if agreement.call_off.state != CallOffState.AUTHORISED or agreement.state == AgreementState.ENDED:
        return {}
    proposal = proposals.authorised(agreement.call_off)
    return {
        "gone": gone_of(proposal),
        "warnings": warnings(standing_against([proposal.setting_id]), request.user),
    }


def _actions(request: Request, agreement: ServiceAgreement) -> list[Action]:
    urls = {
        "issue": "calloffs:issue_agreement",
        "record_signature": "calloffs:record_signature",
        "withdraw": "calloffs:withdraw_agreement",
    }
    lapsed = _why_not_yet(request, agreement)
    actions = [
        Action(
            choice.transition.label,
            reverse(urls[choice.transition.name], args=[agreement.pk]),
            why_not=(*choice.reasons, *(lapsed if choice.transition.name == "issue" else ())),
            warning=choice.transition.name == "withdraw",
            asks=True,
        )
        for choice in allowed(AGREEMENT, request.user, agreement)
        # A provider that signs here is not asked for its signature by post.
        if not (choice.transition.name == "record_signature" and choice.reasons)
    ]
    waits = agreement.state == AgreementState.SIGNED and agreement.placement_id is None
    if waits and may(request.user, Permission.AWARD, agreement.call_off.referral):
        actions.append(
            Action(
                "Award the call-off",
                reverse("calloffs:award", args=[agreement.pk]),
                why_not=awarding.why_not_award(agreement.call_off),
                asks=True,
            )
        )
    return actions


def _why_not_yet(request: Request, agreement: ServiceAgreement) -> tuple[str, ...]:
    """Of a full agreement that takes the place of a short form: that the authority it would stand on has lapsed."""
    if agreement.supersedes_id is None or agreement.state != AgreementState.DRAFTED:
        return ()
    try:
        authority_that_runs(agreement.call_off, request.at)
    except DomainError as refusal:
        return refusal.reasons
    return ()


def agreement_to_step(request: Request, pk: UUID) -> tuple[ServiceAgreement, str]:
    """The agreement that a step is taken on, opened like its page, and its page."""
    return _open(request, pk, "agreement, before a step"), reverse("calloffs:agreement_detail", args=[pk])


def _standing(request: Request, pk: UUID) -> tuple[ServiceAgreement, str, Confirmed]:
    """The agreement that a step is asked about, read in full on the page that asks; its page; and what is confirmed."""
    agreement = _open(request, pk, "agreement, before a step")
    # The call-off is what every service of an agreement locks first.
    of = confirms(agreement, presenters.signed_parts, within=agreement.call_off)
    return agreement, reverse("calloffs:agreement_detail", args=[pk]), of


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
def issue_agreement(request: Request, pk: UUID) -> HttpResponse:
    """Sign for the council, and let the provider sign."""
    agreement, back, of = _standing(request, pk)
    alone = acts_for_others(request.user, Permission.AGREEMENT_ISSUE, agreement.call_off.referral)
    asked = confirmation_of(
        AGREEMENT,
        "issue",
        agreement,
        request,
        back=back,
        caption=f"{agreement.reference}: {call_off_head.title(agreement.call_off, request.user)}",
        reason=ALONE_REASON if alone else "",
    )

    return confirm(
        request,
        asked,
        lambda reason: agreements.issue(
            agreement=agreement, alone_reason=reason, by=request.user, at=request.at
        ),
        said="You signed for the council. The provider is told, and its PDF is being made.",
        of=of,
    )


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
def withdraw_agreement(request: Request, pk: UUID) -> HttpResponse:
    """Take an agreement back before the provider signs."""
    agreement, back, of = _standing(request, pk)
    asked = confirmation_of(
        AGREEMENT,
        "withdraw",
        agreement,
        request,
        back=back,
        caption=agreement.reference,
        reason="Why do you take it back?",
        ends=True,
        audience=Audience.THIS_PROVIDER,
    )

    return confirm(
        request,
        asked,
        lambda reason: agreements.withdraw(
            agreement=agreement, reason=reason, by=request.user, at=request.at
        ),
        said="The agreement is taken back. The provider is told.",
        of=of,
    )


@requires(Permission.AWARD, Permission.EMERGENCY_PLACE)
def award(request: Request, pk: UUID) -> HttpResponse:
    """Award by hand what could not be awarded when the provider signed."""
    agreement, back, of = _standing(request, pk)
    asked = Confirmation(
        heading="Award the call-off",
        will=AWARD,
        button="Award the call-off",
        back=back,
        caption=agreement.reference,
        why_not=awarding.why_not_award(agreement.call_off),
    )

    return confirm(
        request,
        asked,
        lambda _reason: awarding.award(call_off=agreement.call_off, by=request.user, at=request.at),
        said="The call-off is awarded. The placement is planned and every provider that offered is told.",
        of=of,
    )


@requires(Permission.CALLOFF_SEE)
def agreement_file(request: Request, pk: UUID) -> FileResponse:
    """The PDF, for the council: an opening like the page's."""
    agreement = _open(request, pk, "agreement, PDF")
    if agreement.file is None:
        raise Http404
    return open_response(agreement.file)
