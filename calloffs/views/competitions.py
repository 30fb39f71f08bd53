"""The council's pages of a competition: publishing it, choosing evaluators, answering questions."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.competitions import AnswerQuestion, ChooseEvaluators, PublishCompetition
from calloffs.models import CallOff, Clarification
from calloffs.presenters import call_off_head
from calloffs.presenters import call_offs as present
from calloffs.presenters.status import call_off_status
from calloffs.rules.competition import short_notice, why_not_publish
from calloffs.rules.deadlines import suggested
from calloffs.selectors import call_off_facts, competitions, homes
from calloffs.selectors.call_offs import visible_to
from calloffs.services import clarifications
from calloffs.services import competitions as services
from calloffs.states import CallOffState
from placements.presenters import left_out as present_left_out
from placements.rules.profile import frozen_copy
from placements.selectors.matching import fits, passing, providers_of
from placements.services.children import open_record
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.core.text.words import moment, plural
from sefton_pdps.core.web.check_page import checked
from sefton_pdps.core.web.form_page import Confirmation
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

# So many providers that would be invited are named; the match lists their settings.
MOST_NAMED = 100


def _left_out_url(call_off: CallOff) -> str:
    """The lot and the day that the call-off asks about, which need not be those of the referral today.

    The call-off stands in the address, so that the list leads back to it.
    """
    query = urlencode({"lot": call_off.lot_id, "on": call_off.needed_on, "call_off": call_off.pk})
    return f"{reverse('placements:left_out', args=[call_off.referral_id])}?{query}"


def _detail(call_off: CallOff) -> str:
    return reverse("calloffs:call_off_detail", args=[call_off.pk])


@requires(Permission.CALLOFF_PUBLISH)
def publish(request: Request, pk: UUID) -> HttpResponse:
    """What goes out, to whom, until when: shown in full before it goes."""
    call_off = find(visible_to(request.user).select_related("referral__child"), pk)
    profile = competitions.approved_profile(call_off)
    market = homes.market(call_off, call_off.needed_on)
    passed, tally = passing(market), fits(market, size=0)
    providers = providers_of(passed)
    form = PublishCompetition(
        *given(request),
        initial={"closes_at": suggested(request.at, hours=settings.COMPETITION_LEAST_HOURS)},
        at=request.at,
        invited=len(providers),
    )

    def asked() -> Confirmation:
        return _publishing(request, call_off, form, len(providers))

    edit = confirms(call_off, lambda row: present.published_parts(row, competitions.approved_profile(row)))
    answer = checked(request, form, asked) if profile else None
    if answer := answer or (
        page_post(
            request,
            form,
            lambda: services.publish(
                call_off=call_off,
                profile=profile,
                closes_at=form.cleaned_data["closes_at"],
                weights=form.weights,
                sure=form.sure,
                by=request.user,
                at=request.at,
            ),
            to=_detail(call_off),
            said=f"{call_off.reference} is published. The providers have been told.",
            warning=lambda _result: short_notice(
                form.cleaned_data["closes_at"], at=request.at, least_hours=settings.COMPETITION_LEAST_HOURS
            ),
            edit=edit,
        )
        if profile
        else None
    ):
        return answer
    context = {
        "form": form,
        "call_off": call_off,
        "title": call_off_head.title(call_off, request.user),
        "caption": call_off_head.caption(call_off, "Publish"),
        "status": call_off_status(call_off, request.at),
        "profile": frozen_copy(profile) if profile else None,
        "wanted": present.wanted(call_off),
        "invited": len(providers),
        "providers": providers[:MOST_NAMED],
        "others": len(providers[MOST_NAMED:]),
        "left_out": present_left_out.by_gate(tally.left_out, _left_out_url(call_off)),
        "left_out_count": present_left_out.total(tally.left_out),
        "why_not": _why_not(call_off, len(providers)),
        # What stands against a home that would be asked is read before anything goes out, and not after.
        "warnings": warnings(standing_against({setting for _provider, setting in passed}), request.user),
    }
    return render(request, "calloffs/competition_publish.html", context)


def _publishing(request: Request, call_off: CallOff, form: PublishCompetition, invited: int) -> Confirmation:
    return Confirmation(
        heading="Check before you publish the mini-competition",
        will=f"If you publish it, {plural(invited, 'provider')} will be told at once and will see the anonymised "
        f"profile and the weights. Offers will stay sealed until {moment(form.cleaned_data['closes_at'])}. You will "
        "not be able to edit any of it.",
        button=form.submit_label,
        back=_detail(call_off),
        caption=f"{call_off.reference}: {call_off_head.title(call_off, request.user)}",
    )


def _why_not(call_off: CallOff, providers: int) -> tuple[str, ...]:
    if call_off.state != CallOffState.OPENED:
        return (f"It is already “{call_off.get_state_display()}”. Look at the call-off's page.",)
    reasons = why_not_publish(call_off_facts.for_publishing(call_off))
    if not providers:
        reasons += (
            "No admitted provider has a home that may be used for this child. Look at who is left out, and why.",
        )
    return reasons


@requires(Permission.CALLOFF_PUBLISH)
def evaluators(request: Request, pk: UUID) -> HttpResponse:
    """Choosing who scores the offers."""
    call_off = find(visible_to(request.user), pk)
    chosen = competitions.assessments(call_off)
    people = competitions.evaluators(chosen)
    conflicts = competitions.conflicts_on_record(call_off)
    form = ChooseEvaluators(*given(request), people=people, conflicts=conflicts, initial=_chosen(call_off))

    if answer := page_post(
        request,
        form,
        lambda: services.assign_evaluators(
            call_off=call_off, evaluators=form.chosen, by=request.user, at=request.at
        ),
        to=_detail(call_off),
        said=lambda saved: ALL_SCORED if saved.state == CallOffState.EVALUATED else ASSIGNED,
        edit=edits(call_off, _chosen, "call_off.assign_evaluator", within=call_off),
    ):
        return answer
    context = {
        "form": form,
        "call_off": call_off,
        "people": people,
        "progress": present.evaluators_table(chosen) if chosen else None,
    }
    return render(request, "calloffs/competition_evaluators.html", context)


ASSIGNED = "The evaluators are chosen. They have been told."
ALL_SCORED = f"{ASSIGNED} Everybody who is left has finished scoring. The prices are open."
SENT = {
    AnswerQuestion.TO_ALL: "The answer went to every invited provider.",
    AnswerQuestion.TO_ASKER: "The answer went to the provider that asked, and to nobody else.",
    AnswerQuestion.NOT: "The provider that asked is told why its question is not answered.",
}


def _chosen(call_off: CallOff) -> dict[str, list[str]]:
    return {"evaluators": sorted(str(row.evaluator_id) for row in competitions.assessments(call_off))}


@requires(Permission.CLARIFICATION_ANSWER)
def question_answer(request: Request, pk: UUID) -> HttpResponse:
    """Dealing with a provider's question: reworded for everybody, answered privately, or refused with a reason."""
    asked = find(competitions.questions_visible_to(request.user), pk)
    # As it was typed, it may tell who the child is.
    open_record(
        child=asked.call_off.referral.child, page="provider's question", by=request.user, at=request.at
    )
    form = AnswerQuestion(*given(request), initial={"wording": asked.question})

    dealt_with = asked.answered_at is not None
    checking = None if dealt_with else checked(request, form, lambda: _answering(asked, form))
    edit = confirms(asked, present.question_parts)
    if answer := checking or page_post(
        request,
        form,
        lambda: _send_answer(request, asked, form),
        to=_detail(asked.call_off),
        said=lambda _clarification: SENT[form.cleaned_data["how"]],
        edit=edit,
    ):
        return answer
    context = {"form": form, "asked": asked, "call_off": asked.call_off}
    return render(request, "calloffs/competition_answer.html", context)


def _send_answer(request: Request, asked: Clarification, form: AnswerQuestion) -> Clarification:
    """To everybody, to the one who asked, or the reason why it is not answered."""
    how, answer = form.cleaned_data["how"], form.cleaned_data["answer"]
    if how == AnswerQuestion.TO_ALL:
        wording = form.cleaned_data["wording"]
        return clarifications.publish(
            clarification=asked, wording=wording, answer=answer, by=request.user, at=request.at
        )
    if how == AnswerQuestion.TO_ASKER:
        return clarifications.answer_privately(
            clarification=asked, answer=answer, by=request.user, at=request.at
        )
    return clarifications.refuse(clarification=asked, reason=answer, by=request.user, at=request.at)


def _answering(asked: Clarification, form: AnswerQuestion) -> Confirmation:
    """What sending the answer would do, and how many would read it."""
    invited = plural(len(competitions.invitations(asked.call_off)), "invited provider")
    readers = {
        AnswerQuestion.TO_ALL: f"{invited} would read your wording and the answer, but not who asked",
        AnswerQuestion.TO_ASKER: "the provider that asked would read the answer, and nobody else",
        AnswerQuestion.NOT: "the provider that asked would read why its question is not answered, and nobody else",
    }
    return Confirmation(
        heading="Check the answer before it goes out",
        will=f"If you send it, {readers[form.cleaned_data['how']]}. It could not be taken back. Read it once more: "
        "would a name, a school, a street or a day tell somebody who the child is?",
        button="Send the answer",
        back=_detail(asked.call_off),
        caption=asked.call_off.reference,
    )
