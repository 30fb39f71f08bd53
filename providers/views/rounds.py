from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.rounds import AdviceForm, RoundForm, SignForm
from providers.models import AdmissionRound
from providers.policies.rounds import advice_of, office_of
from providers.presenters import rounds as shown
from providers.selectors.evaluation import progress
from providers.selectors.rounds import for_board, frameworks, numbers_by_state, opening_facts, visible_to
from providers.services import rounds as services
from providers.states import NOT_ADVERTISED
from providers.transitions import ROUND
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask, confirm
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow.confirmation import confirmation_of


def _detail(pk: UUID) -> str:
    return reverse("providers:round_detail", args=[pk])


def _find(request: Request, pk: UUID) -> AdmissionRound:
    return find(for_board(visible_to(request.user)), pk)


def _draft(form: RoundForm) -> dict:
    names = ("title", "lots", "closes_at", "specification", "terms", "consultation")
    values = {name: form.cleaned_data[name] for name in names}
    return {**values, "lots": list(values["lots"]), "criteria": form.criteria, "sure": form.sure}


@requires(Permission.FRAMEWORK_SEE)
def round_detail(request: Request, pk: UUID) -> HttpResponse:
    """The round board."""
    round = _find(request, pk)
    advertised = round.state not in NOT_ADVERTISED
    opens = has_permission(request.user, Permission.FRAMEWORK_MANAGE)
    context = shown.board(
        round,
        numbers_by_state(round) if advertised else {},
        progress(pk) if advertised else (),
        opening_facts(round) if opens and not advertised else None,
        request.user,
        request.at,
    )
    return render(request, "providers/round_detail.html", {**context, "events": timeline([pk])})


@requires(Permission.FRAMEWORK_MANAGE)
def round_new(request: Request, pk: UUID) -> HttpResponse:
    """Draft a round of a framework."""
    framework = find(frameworks(), pk)
    form = RoundForm(*given(request), framework=framework)
    back = reverse("providers:framework_detail", args=[pk])
    question = Question("Draft an admission round", back, caption=framework.title)

    return ask(
        request,
        form,
        question,
        lambda: services.draft_round(framework=framework, **_draft(form), by=request.user, at=request.at),
        to=lambda made: _detail(made.pk),
        said="The round is drafted. The directors are asked to sign it.",
    )


@requires(Permission.FRAMEWORK_MANAGE)
def round_change(request: Request, pk: UUID) -> HttpResponse:
    """Change a draft that nobody has signed."""
    round = _find(request, pk)
    form = RoundForm(*given(request), framework=round.framework, initial=RoundForm.initial_of(round))
    question = Question("Change the draft", _detail(pk), caption=round.title)

    edit = edits(round, RoundForm.initial_of)
    return ask(
        request,
        form,
        question,
        lambda: services.change_round(round=round, **_draft(form), by=request.user, at=request.at),
        said="The draft is changed.",
        edit=edit,
    )


@requires(Permission.ROUND_ADVISE, Permission.FRAMEWORK_MANAGE)
def round_advice(request: Request, pk: UUID) -> HttpResponse:
    """Record advice or the consultation of the Cabinet Member (S-9)."""
    round = _find(request, pk)
    form = AdviceForm(*given(request), kinds=advice_of(request.user), today=local(request.at).date())
    question = Question("Record advice or consultation", _detail(pk), caption=round.title)

    return ask(
        request,
        form,
        question,
        lambda: services.record_advice(
            round=round, **form.values("kind", "given_on", "text"), by=request.user, at=request.at
        ),
        said="It is recorded.",
    )


@requires(Permission.ROUND_SIGN_OFF)
def round_sign(request: Request, pk: UUID) -> HttpResponse:
    """A director signs (S-9)."""
    round = _find(request, pk)
    office = office_of(request.user)
    form = SignForm(*given(request))
    question = Question(
        f"Sign off {round.title}",
        _detail(pk),
        caption=str(office.label) if office else "",
        template="providers/round_sign.html",
        more={"round": round, "papers": shown.papers(round), "criteria": shown.criteria_table(round)},
    )

    return ask(
        request,
        form,
        question,
        lambda: services.sign_off(round=round, office=office or "", by=request.user, at=request.at),
        said="You have signed.",
    )


@requires(Permission.FRAMEWORK_MANAGE)
def round_open(request: Request, pk: UUID) -> HttpResponse:
    """Open a signed round, asked once more."""
    round = _find(request, pk)
    asked = confirmation_of(ROUND, "open", round, request, back=_detail(pk), caption=round.title)

    return confirm(
        request,
        asked,
        lambda _reason: services.open_round(round=round, by=request.user, at=request.at),
        said="The round is open. Providers may apply now.",
        of=confirms(round, shown.parts),
    )
