"""Approving a referral that was read whole, alone in an emergency, and the second look at what one decided alone."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.codes import LawDays
from placements.forms.approving import (
    AnswerForm,
    ApproveReferral,
    ApproveReferralAlone,
    SecondLookForm,
    SendBackForm,
    SubmitAndApproveAlone,
)
from placements.models import AnonymisedProfile, Referral
from placements.policies import LOOKING, is_alone_on_duty, why_alone
from placements.presenters import referral_facts, referral_status, referral_whole
from placements.presenters.changes import changes_table, looks_table, questions_table, reopenings_table
from placements.presenters.child_words import heading
from placements.presenters.later import would_wait
from placements.presenters.referrals import when_words
from placements.rules.alone import why_not_alone
from placements.selectors.changes import changes_of, looks_of, looks_waiting_for, questions_of, reopenings_of
from placements.selectors.law_data import within
from placements.selectors.reading import as_read
from placements.services import referrals as services
from placements.services.second_looks import look_again
from placements.states import ReferralState
from placements.transitions import REFERRAL
from placements.views.opening import open_referral
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import add_working_days, local
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Cell, Link, SummaryRow
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed

READ_IT = "Read it once more, and approve it if nobody else can. It is not submitted yet."


@requires(Permission.REFERRAL_APPROVE, Permission.EMERGENCY_PLACE)
def referral_approve(request: Request, pk: UUID) -> HttpResponse:
    """The whole referral on one page, risks first, and the button for the version that is read."""
    referral = open_referral(request, pk, "approve the referral")
    part = why_alone(request.user, referral)
    submits = may_submit_alone(request.user, referral)
    form_class = SubmitAndApproveAlone if submits else ApproveReferralAlone if part else ApproveReferral
    form = form_class(*given(request), initial={"version": referral.version})
    why_not = () if submits else _why_not(request, referral, part)
    answer = page_post(
        request,
        form,
        lambda: _approve(request, referral, form),
        to=_url("profile_edit" if is_alone_on_duty(request.user, referral) else "referral_detail", referral),
        said=f"Referral {referral.reference} is approved for search.",
    )
    if answer:
        return answer
    user, today = request.user, local(request.at).date()
    context = {
        "referral": referral,
        "heading": heading(referral.child, referral.service_type, user, today),
        "caption": referral_facts.caption(referral),
        "status": referral_status(referral),
        "when": when_words(referral, today),
        "facts": referral_facts.facts(referral, user, request.at, dates=False),
        "risks": referral_whole.risks(referral),
        "rest": referral_whole.the_rest(referral),
        "would_wait": would_wait(referral, lambda: within(LawDays.LATER, today)),
        "next": NextStep(
            READ_IT if submits else referral_facts.submitted_words(referral),
            link=Link("Go to the decision", "#decide"),
        ),
        "changes": changes_table(as_read(changes_of(referral), referral.child, user)),
        "questions": questions_table(as_read(questions_of(referral), referral.child, user)),
        "reopenings": reopenings_table(as_read(reopenings_of(referral), referral.child, user)),
        "may_send_back": _may_send_back(user, referral),
        "part_alone": part,
        "why_not": why_not,
        "form": None if why_not else form,
    }
    return render(request, "placements/referral_approve.html", context)


def may_submit_alone(user: User, referral: Referral) -> bool:
    """Whether this person, alone on duty, could submit the draft now and approve it by the same press."""
    if not is_alone_on_duty(user, referral) or referral.state != ReferralState.DRAFT:
        return False
    return any(one.transition.name == "submit" and one.possible for one in allowed(REFERRAL, user, referral))


def _why_not(request: Request, referral: Referral, part: str) -> tuple[str, ...]:
    """Why this person does not approve it now: the table's own reasons, or that there is time for somebody else."""
    name = "approve_alone" if part else "approve"
    choices = [one for one in allowed(REFERRAL, request.user, referral) if one.transition.name == name]
    if not choices:
        return (
            f"This referral is now “{ReferralState(referral.state).label}”, so there is nothing to approve.",
        )
    late = why_not_alone(referral.needed_on, add_working_days(local(request.at).date(), 1)) if part else ()
    return choices[0].reasons or ((part, *late) if late else ())


def _may_send_back(user: User, referral: Referral) -> bool:
    """Whether this person could send the referral back with a question now."""
    choices = {one.transition.name: one for one in allowed(REFERRAL, user, referral)}
    return "send_back" in choices and choices["send_back"].possible


def _approve(request: Request, referral: Referral, form: ApproveReferral | ApproveReferralAlone) -> Referral:
    """Whoever approves it alone says why."""
    version = form.cleaned_data["version"]
    if isinstance(form, SubmitAndApproveAlone):
        return services.submit_and_approve_alone(
            referral=referral,
            version=version,
            reason=form.cleaned_data["alone_reason"],
            by=request.user,
            at=request.at,
        )
    if not isinstance(form, ApproveReferralAlone):
        return services.approve_referral(referral=referral, version=version, by=request.user, at=request.at)
    reason = form.cleaned_data["alone_reason"]
    return services.approve_alone(
        referral=referral, version=version, reason=reason, by=request.user, at=request.at
    )


@requires(Permission.REFERRAL_APPROVE)
def referral_send_back(request: Request, pk: UUID) -> HttpResponse:
    """Ask a question instead of approving."""
    referral = open_referral(request, pk, "send the referral back")
    back = reverse("placements:referral_approve", args=[pk])
    form = SendBackForm(*given(request))
    form.consequence = REFERRAL["send_back"].consequence
    question = Question("Send it back with a question", back, caption=f"Referral {referral.reference}")

    return ask(
        request,
        form,
        question,
        lambda: services.send_back(
            referral=referral, question=form.cleaned_data["question"], by=request.user, at=request.at
        ),
        to=reverse("placements:referral_detail", args=[pk]),
        said=f"Referral {referral.reference} is sent back with your question.",
    )


@requires(Permission.REFERRAL_MAKE)
def referral_answer(request: Request, pk: UUID) -> HttpResponse:
    """Answer the question with which the referral came back."""
    referral = open_referral(request, pk, "answer the approver")
    home = reverse("placements:referral_detail", args=[pk])
    form = AnswerForm(*given(request))
    question = Question(
        "Answer the question",
        home,
        caption=f"Referral {referral.reference}",
        more={"table": questions_table(as_read(questions_of(referral), referral.child, request.user))},
    )

    return ask(
        request,
        form,
        question,
        lambda: services.answer_question(
            referral=referral, answer=form.cleaned_data["answer"], by=request.user, at=request.at
        ),
        said="Your answer is saved. Submit the referral again.",
    )


@requires(*LOOKING)
def second_look(request: Request, pk: UUID) -> HttpResponse:
    """What a colleague alone on duty decided, and what this person finds."""
    look = find(looks_waiting_for(request.user), pk)
    referral = open_referral(request, look.referral_id, "second look")
    form = SecondLookForm(*given(request))

    question = Question(
        heading="Look a second time",
        caption=f"Referral {referral.reference}",
        back=reverse("placements:referral_detail", args=[referral.pk]),
        intro="A colleague approved this alone, because the child could not wait. Read it as if nobody had yet.",
        more={
            "rows": _to_be_read(referral),
            "table": looks_table(as_read(looks_of(referral), referral.child, request.user)),
        },
    )
    return ask(
        request,
        form,
        question,
        lambda: look_again(look=look, note=form.cleaned_data["note"], by=request.user, at=request.at),
        said="It is recorded that you looked.",
    )


def _to_be_read(referral: Referral) -> list[SummaryRow]:
    """What the second person reads: the referral and, where one is written, the anonymised profile."""
    rows = [SummaryRow("Referral", Cell("Read the referral", url=_url("referral_detail", referral)))]
    if AnonymisedProfile.objects.filter(referral=referral).exists():
        rows.append(
            SummaryRow("Anonymised profile", Cell("Read the profile", url=_url("profile_detail", referral)))
        )
    return rows


def _url(page: str, referral: Referral) -> str:
    return reverse(f"placements:{page}", args=[referral.pk])
