"""The council's pages of a competition: choosing evaluators, answering questions."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.competitions import AnswerQuestion, ChooseEvaluators
from calloffs.models import CallOff, Clarification
from calloffs.policies.emergencies import scores_on_duty
from calloffs.presenters import call_offs as present
from calloffs.selectors import competitions
from calloffs.selectors.call_offs import visible_to
from calloffs.services import clarifications
from calloffs.services import competitions as services
from calloffs.states import CallOffState
from placements.services.children import open_record
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.check_page import checked
from sefton_pdps.core.web.form_page import Confirmation
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request


def _detail(call_off: CallOff) -> str:
    return reverse("calloffs:call_off_detail", args=[call_off.pk])


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
def evaluators(request: Request, pk: UUID) -> HttpResponse:
    """Choosing who scores the offers."""
    call_off = find(visible_to(request.user), pk)
    chosen = competitions.assessments(call_off)
    on_duty = _on_duty(request, call_off)
    people = competitions.evaluators(chosen, on_duty=on_duty)
    conflicts = competitions.conflicts_on_record(call_off)
    # At night nobody else is there to be chosen: the one on duty is ticked, and declares on the next page.
    chosen_before = _chosen(call_off) if chosen or not on_duty else {"evaluators": [str(request.user.pk)]}
    form = ChooseEvaluators(*given(request), people=people, conflicts=conflicts, initial=chosen_before)

    if answer := page_post(
        request,
        form,
        lambda: services.assign_evaluators(
            call_off=call_off, evaluators=form.chosen, by=request.user, at=request.at
        ),
        to=reverse("calloffs:scoring", args=[pk]) if on_duty else _detail(call_off),
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


def _on_duty(request: Request, call_off: CallOff) -> User | None:
    """Whoever is on duty in an emergency may choose themselves, once it has closed (ADR 117)."""
    if call_off.is_sealed(request.at) or not scores_on_duty(request.user, call_off):
        return None
    return request.user


ASSIGNED = "The evaluators are chosen. They have been told."
ALL_SCORED = f"{ASSIGNED} Everybody who is left has finished scoring. The prices are open."
SENT = {
    AnswerQuestion.TO_ALL: "The answer went to every invited provider.",
    AnswerQuestion.TO_ASKER: "The answer went to the provider that asked, and to nobody else.",
    AnswerQuestion.NOT: "The provider that asked is told why its question is not answered.",
}


def _chosen(call_off: CallOff) -> dict[str, list[str]]:
    return {"evaluators": sorted(str(row.evaluator_id) for row in competitions.assessments(call_off))}


@requires(Permission.CLARIFICATION_ANSWER, Permission.EMERGENCY_PLACE)
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
