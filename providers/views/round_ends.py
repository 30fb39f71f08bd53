"""The end of an advertised round: extend it, propose to cancel it, answer the proposal."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
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
from sefton_pdps.core.form_page import Question, ask
from sefton_pdps.core.pages import find, given


def _detail(pk: UUID) -> str:
    return reverse("providers:round_detail", args=[pk])


@requires(Permission.FRAMEWORK_MANAGE)
def round_extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A later closing time, with the reason that applicants read."""
    round = find(visible_to(request.user), pk)
    form = ExtendForm(given(request)[0])
    question = Question("Extend the round", _detail(pk), caption=round.title)

    def extend() -> str:
        values = {name: form.cleaned_data[name] for name in ("new_end", "reason")}
        services.extend_round(round=round, **values, sure=form.sure, by=request.user, at=request.at)
        return _detail(pk)

    return ask(
        request, form, question, extend, "The closing time is set. Everybody with an application is told."
    )


@requires(Permission.FRAMEWORK_MANAGE)
def round_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose to cancel an advertised round."""
    round = find(visible_to(request.user), pk)
    form = ProposeCancellationForm(given(request)[0])
    question = Question("Propose to cancel the round", _detail(pk), caption=round.title)

    def propose() -> str:
        reason = form.cleaned_data["reason"]
        services.propose_cancellation(round=round, reason=reason, by=request.user, at=request.at)
        return _detail(pk)

    return ask(
        request,
        form,
        question,
        propose,
        "You have proposed it. The Executive Directors are asked to confirm.",
    )


@requires(Permission.ROUND_SIGN_OFF, Permission.FRAMEWORK_MANAGE)
def round_cancel_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm a colleague's proposal to cancel the round, or keep the round open."""
    round = find(visible_to(request.user), pk)
    standing = standing_cancellation(round)
    if request.method == "GET" and (standing is None or round.state != RoundState.OPEN):
        return redirect(_detail(pk))
    form = AnswerCancellationForm(
        given(request)[0], may_confirm=may_confirm(request.user, round), applications=undecided(round)
    )
    question = Question(
        "Is the round to be cancelled?",
        _detail(pk),
        caption=round.title,
        template="providers/round_cancel_answer.html",
        more={"facts": proposal(standing) if standing else []},
    )

    def answer() -> str:
        act = services.cancel_round if form.cleaned_data["answer"] == "cancel" else services.keep_round_open
        act(round=round, by=request.user, at=request.at)
        return _detail(pk)

    return ask(request, form, question, answer, "Your answer is recorded.")
