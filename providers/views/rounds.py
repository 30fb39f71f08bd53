from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.rounds import AdviceForm, RoundForm, SignForm
from providers.models import AdmissionRound
from providers.policies.rounds import advice_of, office_of
from providers.presenters import rounds as shown
from providers.selectors.rounds import for_board, frameworks, visible_to
from providers.services import rounds as services
from providers.transitions import ROUND
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.core.form_page import Question, ask, confirm, given
from sefton_pdps.core.pages import find
from sefton_pdps.core.working_days import local
from sefton_pdps.workflow.asking import confirmation_of


def _detail(pk: UUID) -> str:
    return reverse("providers:round_detail", args=[pk])


def _find(request: HttpRequest, pk: UUID) -> AdmissionRound:
    return find(for_board(visible_to(request.user)), pk)


def _draft(form: RoundForm) -> dict:
    names = ("title", "lots", "closes_at", "specification", "terms", "consultation")
    values = {name: form.cleaned_data[name] for name in names}
    return {**values, "lots": list(values["lots"]), "criteria": form.criteria, "sure": form.sure}


@requires(Permission.FRAMEWORK_SEE)
def round_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The round board."""
    context = shown.board(_find(request, pk), request.user, request.at)
    return render(request, "providers/round_detail.html", context)


@requires(Permission.FRAMEWORK_MANAGE)
def round_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draft a round of a framework."""
    framework = find(frameworks(), pk)
    form = RoundForm(given(request)[0], framework=framework)
    back = reverse("providers:framework_detail", args=[pk])
    question = Question("Draft an admission round", back, caption=framework.title)

    def work() -> str:
        made = services.draft_round(framework=framework, **_draft(form), by=request.user, at=request.at)
        return _detail(made.pk)

    return ask(request, form, question, work, "The round is drafted. The directors are asked to sign it.")


@requires(Permission.FRAMEWORK_MANAGE)
def round_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft that nobody has signed."""
    round = _find(request, pk)
    form = RoundForm(given(request)[0], framework=round.framework, initial=RoundForm.initial_of(round))
    question = Question("Change the draft", _detail(pk), caption=round.title)

    def work() -> str:
        services.change_round(round=round, **_draft(form), by=request.user, at=request.at)
        return _detail(pk)

    edit = edits(round, RoundForm.initial_of)
    return ask(request, form, question, work, "The draft is changed.", edit=edit)


@requires(Permission.ROUND_ADVISE, Permission.FRAMEWORK_MANAGE)
def round_advice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record advice or the consultation of the Cabinet Member (S-9)."""
    round = _find(request, pk)
    form = AdviceForm(given(request)[0], kinds=advice_of(request.user), today=local(request.at).date())
    question = Question("Record advice or consultation", _detail(pk), caption=round.title)

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("kind", "given_on", "text")}
        services.record_advice(round=round, **values, by=request.user, at=request.at)
        return _detail(pk)

    return ask(request, form, question, work, "It is recorded.")


@requires(Permission.ROUND_SIGN_OFF)
def round_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A director signs (S-9)."""
    round = _find(request, pk)
    office = office_of(request.user)
    form = SignForm(given(request)[0])
    question = Question(
        f"Sign off {round.title}",
        _detail(pk),
        caption=str(office.label) if office else "",
        template="providers/round_sign.html",
        more={"round": round, "papers": shown.papers(round), "criteria": shown.criteria_table(round)},
    )

    def work() -> str:
        services.sign_off(round=round, office=office or "", by=request.user, at=request.at)
        return _detail(pk)

    return ask(request, form, question, work, "You have signed.")


@requires(Permission.FRAMEWORK_MANAGE)
def round_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a signed round, asked once more."""
    round = _find(request, pk)
    asked = confirmation_of(ROUND, "open", round, request, back=_detail(pk), caption=round.title)

    def work(_reason: str) -> str:
        services.open_round(round=round, by=request.user, at=request.at)
        return _detail(pk)

    return confirm(
        request, asked, work, "The round is open. Providers may apply now.", of=confirms(round, shown.parts)
    )
