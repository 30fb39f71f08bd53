"""The council's pages of a competition: publishing it, choosing evaluators, answering questions."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.competitions import AnswerQuestion, ChooseEvaluators, PublishCompetition
from calloffs.models import CallOff, Clarification
from calloffs.presenters import call_offs as present
from calloffs.presenters.status import call_off_status
from calloffs.rules.competition import short_notice, why_not_publish
from calloffs.selectors import call_off_facts, competitions
from calloffs.selectors.call_offs import visible_to
from calloffs.services import clarifications
from calloffs.services import competitions as services
from calloffs.states import CallOffState
from placements.rules.profile import frozen_copy
from placements.selectors.matching import assess_lot
from placements.services.children import open_record
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.core.check_page import checked
from sefton_pdps.core.form_page import Confirmation
from sefton_pdps.core.pages import Done, find, page_post
from sefton_pdps.core.words import moment, plural


def _detail(call_off: CallOff) -> str:
    return reverse("calloffs:call_off_detail", args=[call_off.pk])


@requires(Permission.CALLOFF_PUBLISH)
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What goes out, to whom, until when: shown in full before it goes."""
    call_off = find(visible_to(request.user).select_related("referral__child"), pk)
    profile = competitions.approved_profile(call_off)
    found = assess_lot(referral=call_off.referral, lot=call_off.lot, on=call_off.needed_on)
    form = PublishCompetition(request.POST or None, at=request.at, invited=len(found.providers))

    def work() -> str:
        closes_at = form.cleaned_data["closes_at"]
        services.publish(
            call_off=call_off, profile=profile, closes_at=closes_at, weights=form.weights,
            sure=form.sure, by=request.user, at=request.at,
        )  # fmt: skip
        return Done(
            _detail(call_off),
            f"{call_off.reference} is published. The providers have been told.",
            short_notice(closes_at, at=request.at, least_hours=settings.COMPETITION_LEAST_HOURS),
        )

    def asked() -> Confirmation:
        return _publishing(call_off, form, len(found.providers))

    edit = confirms(call_off, lambda row: present.published_parts(row, competitions.approved_profile(row)))
    answer = checked(request, form, asked) if profile else None
    if answer := answer or (page_post(request, form, work, edit=edit) if profile else None):
        return answer
    context = {
        "form": form,
        "call_off": call_off,
        "status": call_off_status(call_off, request.at),
        "profile": frozen_copy(profile) if profile else None,
        "providers": sorted(found.providers, key=lambda one: one.name),
        "left_out": present.left_out_table(found.left_out),
        "left_out_count": len(found.left_out),
        "why_not": _why_not(call_off, len(found.providers)),
    }
    return render(request, "calloffs/competition_publish.html", context)


def _publishing(call_off: CallOff, form: PublishCompetition, invited: int) -> Confirmation:
    return Confirmation(
        heading="Check before you publish the mini-competition",
        will=f"If you publish it, {plural(invited, 'provider')} will be told at once and will see the anonymised "
        f"profile and the weights. Offers will stay sealed until {moment(form.cleaned_data['closes_at'])}. You will "
        "not be able to edit any of it.",
        button=form.submit_label,
        back=_detail(call_off),
        caption=call_off.reference,
    )


def _why_not(call_off: CallOff, providers: int) -> tuple[str, ...]:
    if call_off.state != CallOffState.OPENED:
        return (f"It is already “{call_off.get_state_display()}”. Look at the call-off's page.",)
    reasons = why_not_publish(call_off_facts.for_publishing(call_off))
    if not providers:
        reasons += (
            "No admitted provider has a setting that passes every gate. Look at who is left out, and why.",
        )
    return reasons


@requires(Permission.CALLOFF_PUBLISH)
def evaluators(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choosing who scores the offers."""
    call_off = find(visible_to(request.user), pk)
    chosen = competitions.assessments(call_off)
    people = competitions.evaluators(chosen)
    conflicts = competitions.conflicts_on_record(call_off)
    form = ChooseEvaluators(
        request.POST or None, people=people, conflicts=conflicts, initial=_chosen(call_off)
    )

    def work() -> str:
        saved = services.assign_evaluators(
            call_off=call_off, evaluators=form.chosen, by=request.user, at=request.at
        )
        told = "The evaluators are chosen. They have been told."
        if saved.state == CallOffState.EVALUATED:
            told += " Everybody who is left has finished scoring. The prices are open."
        return Done(_detail(call_off), told)

    edit = edits(call_off, _chosen, "call_off.assign_evaluator", within=call_off)
    if answer := page_post(request, form, work, edit=edit):
        return answer
    context = {
        "form": form,
        "call_off": call_off,
        "people": people,
        "progress": present.evaluators_table(chosen) if chosen else None,
    }
    return render(request, "calloffs/competition_evaluators.html", context)


SENT = {
    AnswerQuestion.TO_ALL: "The answer went to every invited provider.",
    AnswerQuestion.TO_ASKER: "The answer went to the provider that asked, and to nobody else.",
    AnswerQuestion.NOT: "The provider that asked is told why its question is not answered.",
}


def _chosen(call_off: CallOff) -> dict[str, list[str]]:
    return {"evaluators": sorted(str(row.evaluator_id) for row in competitions.assessments(call_off))}


@requires(Permission.CLARIFICATION_ANSWER)
def question_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dealing with a provider's question: reworded for everybody, answered privately, or refused with a reason."""
    asked = find(competitions.questions_visible_to(request.user), pk)
    # As it was typed, it may tell who the child is.
    open_record(
        child=asked.call_off.referral.child, page="provider's question", by=request.user, at=request.at
    )
    form = AnswerQuestion(request.POST or None, initial={"wording": asked.question})

    def work() -> Done:
        answers = form.cleaned_data
        by_at = {"clarification": asked, "by": request.user, "at": request.at}
        if answers["how"] == AnswerQuestion.TO_ALL:
            clarifications.publish(wording=answers["wording"], answer=answers["answer"], **by_at)
        elif answers["how"] == AnswerQuestion.TO_ASKER:
            clarifications.answer_privately(answer=answers["answer"], **by_at)
        else:
            clarifications.refuse(reason=answers["answer"], **by_at)
        return Done(_detail(asked.call_off), SENT[answers["how"]])

    dealt_with = asked.answered_at is not None
    checking = None if dealt_with else checked(request, form, lambda: _answering(asked, form))
    edit = confirms(asked, present.question_parts)
    if answer := checking or page_post(request, form, work, edit=edit):
        return answer
    context = {"form": form, "asked": asked, "call_off": asked.call_off}
    return render(request, "calloffs/competition_answer.html", context)


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
