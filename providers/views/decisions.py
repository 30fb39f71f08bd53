from uuid import UUID

from django.http import HttpResponse

from providers.forms.evaluation import DecisionForm, SettleForm
from providers.models import Application
from providers.presenters import applications as shown
from providers.presenters.evaluation import decision_choices, outside_words
from providers.rules.evaluation import why_not_admitted
from providers.selectors.evaluation import decision_facts, side_by_side
from providers.services import evaluation as services
from providers.states import ApplicationState
from providers.views.applications import detail_of, find_application
from providers.views.judging import judged
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.web.check_page import checked
from sefton_pdps.core.web.form_page import Confirmation, Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request

DECISIONS = {"admit": services.admit, "refuse": services.refuse}


@requires(Permission.APPLICATION_MODERATE)
@judged
def application_settle(request: Request, pk: UUID) -> HttpResponse:
    """Settle the agreed scores, all evaluators' scores side by side above."""
    application = find_application(request, pk)
    lines = side_by_side(application)
    form = SettleForm(*given(request), lines=lines)
    question = Question(
        "Settle the scores",
        detail_of(pk),
        caption=application.provider.name,
        template="providers/evaluation_settle.html",
        more={"scores": shown.score_tables(lines)},
    )

    edit = confirms(application, lambda row: shown.settled_from(row, side_by_side(row)))
    return checked(request, form, lambda: _settling(application, form)) or ask(
        request,
        form,
        question,
        lambda: services.settle(application=application, agreed=form.agreed, by=request.user, at=request.at),
        said="The scores are settled. The deciding officer is told.",
        edit=edit,
    )


def _settling(application: Application, form: SettleForm) -> Confirmation:
    """Asked once more; a score that no evaluator gave, above or below all of theirs, is named."""
    return Confirmation(
        heading="Check before you settle the scores",
        will=" ".join([*outside_words(form.lines, form.agreed), str(SettleForm.consequence)]),
        button="Settle the scores",
        back=detail_of(application.pk),
        caption=application.provider.name,
    )


def _why_not_admit(application: Application) -> tuple[str, ...]:
    """Why the applicant cannot be admitted; before scoring it can only be refused."""
    if application.state == ApplicationState.COMPLIANCE:
        return ("The application has not been scored. In the compliance check it can only be refused.",)
    return why_not_admitted(decision_facts(application))


@requires(Permission.APPLICATION_DECIDE)
@judged
def application_decide(request: Request, pk: UUID) -> HttpResponse:
    """Admit or refuse, on the arithmetic above."""
    application = find_application(request, pk)
    why_not = _why_not_admit(application)
    form = DecisionForm(*given(request), choices=decision_choices(why_not))
    question = Question(
        f"Decide the application of {application.provider.name}",
        detail_of(pk),
        caption=application.reference,
        template="providers/evaluation_decide.html",
        more={"arithmetic": shown.arithmetic(shown.lines_of(side_by_side(application))), "why_not": why_not},
    )

    return ask(
        request,
        form,
        question,
        lambda: DECISIONS[form.cleaned_data["decision"]](
            application=application,
            reasons=form.cleaned_data["reasons"],
            by=request.user,
            at=request.at,
        ),
        said="The application is decided. The provider is told.",
    )
