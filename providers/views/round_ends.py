"""The end of an advertised round: extend it, propose to cancel it, answer the proposal."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from providers.forms.rounds import AnswerCancellationForm, ExtendForm, ProposeCancellationForm
from providers.policies.rounds import may_confirm, standing_cancellation
from providers.presenters.rounds import proposal
from providers.selectors.rounds import undecided, visible_to
from providers.services import round_ends as services
from providers.states import RoundState
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

ANSWERS = {"cancel": services.cancel_round, "keep": services.keep_round_open}


def _detail(pk: UUID) -> str:
    return reverse("providers:round_detail", args=[pk])


@requires(Permission.FRAMEWORK_MANAGE)
def round_extend(request: Request, pk: UUID) -> HttpResponse:
    """A later closing time, with the reason that applicants read."""
    round = find(visible_to(request.user), pk)
    form = ExtendForm(*given(request))
    question = Question("Extend the round", _detail(pk), caption=round.title)

    return ask(
        request,
        form,
        question,
        lambda: services.extend_round(
            round=round, **form.values("new_end", "reason"), sure=form.sure, by=request.user, at=request.at
        ),
        said="The closing time is set. Everybody with an application is told.",
    )


@requires(Permission.FRAMEWORK_MANAGE)
def round_cancel(request: Request, pk: UUID) -> HttpResponse:
    """Propose to cancel an advertised round."""
    round = find(visible_to(request.user), pk)
    form = ProposeCancellationForm(*given(request))
    question = Question("Propose to cancel the round", _detail(pk), caption=round.title)

    return ask(
        request,
        form,
        question,
        lambda: services.propose_cancellation(
            round=round, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        said="You have proposed it. The Executive Directors are asked to confirm.",
    )


@requires(Permission.ROUND_SIGN_OFF, Permission.FRAMEWORK_MANAGE)
def round_cancel_answer(request: Request, pk: UUID) -> HttpResponse:
    """Confirm a colleague's proposal to cancel the round, or keep the round open."""
    round = find(visible_to(request.user), pk)
    standing = standing_cancellation(round)
    if request.method == "GET" and (standing is None or round.state != RoundState.OPEN):
        return redirect(_detail(pk))
    form = AnswerCancellationForm(
        *given(request), may_confirm=may_confirm(request.user, round), applications=undecided(round)
    )
    question = Question(
        "Is the round to be cancelled?",
        _detail(pk),
        caption=round.title,
        template="providers/round_cancel_answer.html",
        more={"summary_rows": proposal(standing) if standing else []},
    )

    return ask(
        request,
        form,
        question,
        lambda: ANSWERS[form.cleaned_data["answer"]](round=round, by=request.user, at=request.at),
        said="Your answer is recorded.",
    )
