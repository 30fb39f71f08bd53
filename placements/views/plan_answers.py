"""What others say to a placement plan, as the council records it; and the portal's page of it (ADR 146)."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.plans import (
    AnswerPlanQuestion,
    AskAboutPlan,
    HomeAgrees,
    RecordHomeAgrees,
    RecordSignature,
)
from placements.models import PlacementPlan, PlanSignature
from placements.models.plans import TO_SIGN
from placements.presenters import own_plans
from placements.presenters import plans as shown
from placements.rules.plans import capacities_in
from placements.selectors import plans as selectors
from placements.selectors.reading import as_read
from placements.services import plan_answers as services
from placements.services.children import open_record
from placements.states import PlanState
from placements.transitions.plans import PLAN
from placements.views.plans import opened, question_about
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.web.components import SummaryRow
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed

OWN = "placements:portal_plan"
READERS = (Permission.PLAN_AGREE, Permission.OWN_PLACEMENT_SEE)


@requires(Permission.PLAN_WRITE)
def plan_home_agreed(request: Request, pk: UUID) -> HttpResponse:
    """That a home agreed where nobody has an account."""
    plan = opened(request, pk, "placement plan, the home agreed")
    form = RecordHomeAgrees(*given(request), initial=_as_sent(plan))
    choices = {one.transition.name: one.reasons for one in allowed(PLAN, request.user, plan)}
    why_not = choices.get(
        "record_agreement", (f"It is now “{PlanState(plan.state).label}”. Look at its page.",)
    )
    return ask(
        request,
        form,
        question_about(plan, PLAN["record_agreement"].label, form.submit_label, list(why_not)),
        lambda: services.record_agreement(plan=plan, **form.answered, by=request.user, at=request.at),
        said="It is recorded that the home agreed.",
    )


@requires(Permission.PLAN_WRITE)
def plan_signature(request: Request, pk: UUID) -> HttpResponse:
    """That a parent or the child signed, or why not."""
    plan = opened(request, pk, "placement plan, a signature")
    rows = list(selectors.signatures_of(plan))
    capacities = capacities_in(one.capacity for one in rows)
    whose = _whose(request.GET.get("as", ""), rows)
    form = RecordSignature(*given(request), capacities=capacities, whose=whose)
    why_not = (
        []
        if plan.state in TO_SIGN
        else ["Signatures are recorded between the home’s being asked and the council’s signature."]
    )
    return ask(
        request,
        form,
        question_about(plan, "Record a signature", form.submit_label, why_not),
        lambda: services.record_signature(
            plan=plan, **form.values("capacity"), signed=form.signed, by=request.user, at=request.at
        ),
        said="The signature is recorded.",
    )


def _whose(wanted: str, rows: Sequence[PlanSignature]) -> str:
    """Whose signature it is about: that of the row it was come from, or the only one that is missing; else a choice."""
    if wanted in {one.capacity for one in rows}:
        return wanted
    missing = [one.capacity for one in rows if not one.name and not one.reason]
    return missing[0] if len(missing) == 1 else ""


@requires(Permission.PLAN_WRITE)
def plan_answer(request: Request, pk: UUID) -> HttpResponse:
    """Answer what the home asked."""
    asked = find(selectors.questions_visible_to(request.user), pk)
    plan = asked.plan
    open_record(child=plan.placement.child, page="placement plan, a question", by=request.user, at=request.at)
    form = AnswerPlanQuestion(*given(request))
    question = question_about(
        plan,
        "Answer the home",
        form.submit_label,
        ["This question is answered already."] if asked.answer else [],
    )
    (read,) = as_read([asked], plan.placement.child, request.user)
    question.more["rows"] = [SummaryRow("The home asks", read.question)]
    return ask(
        request,
        form,
        question,
        lambda: services.answer(question=asked, **form.answered, by=request.user, at=request.at),
        said="The answer is sent.",
    )


@requires(*READERS)
def portal_plan_list(request: Request) -> HttpResponse:
    """The placement plans that the person's provider was sent, newest first."""
    page = paged(selectors.own(request.user), request.GET, order="-sent_at")
    acts = has_permission(request.user, Permission.PLAN_AGREE)
    context = {"table": own_plans.own_list(page.rows, acts=acts), "pager": page.pager}
    return render(request, "placements/portal/plan_list.html", context)


@requires(*READERS)
def portal_plan(request: Request, pk: UUID) -> HttpResponse:
    """The plan of a placement, as its home reads it: no name, and no signature but the home's own."""
    plan = find(selectors.own(request.user), pk)
    matters = selectors.matters_of(plan)
    may = has_permission(request.user, Permission.PLAN_AGREE)
    context = {
        "plan": plan,
        "heading": own_plans.title(plan),
        "caption": f"Placement {plan.placement.reference}, version {plan.version}",
        "status": own_plans.status(plan, acts=may),
        "next": own_plans.next_step(plan, may=may),
        "steps": shown.progress(plan),
        "facts": shown.facts(plan),
        "council": own_plans.whom_to_ask(plan),
        "parts": shown.written(selectors.parts_of(plan)),
        "everyday": shown.matter_table(matters, health=False),
        "health": shown.matter_table(matters, health=True),
        "asked": shown.question_table(selectors.questions_of(plan), answers=False),
        "may_ask": may and plan.state in services.ASKED,
        "events": timeline([plan.pk], for_provider=True),
    }
    return render(request, "placements/portal/plan.html", context)


@requires(Permission.PLAN_AGREE)
def portal_plan_agree(request: Request, pk: UUID) -> HttpResponse:
    """Agree the plan, with name and role of the appropriate person."""
    plan = find(selectors.own(request.user), pk)
    own = {"name": request.user.name, "role": request.user.job_title}
    form = HomeAgrees(*given(request), initial=own | _as_sent(plan))
    label = PlanState(plan.state).label
    why_not = (
        []
        if plan.state == PlanState.WITH_HOME
        else [f"The plan is now “{label}”, so nothing is asked of you."]
    )
    more = {"button": form.submit_label, **({"why_not": why_not} if why_not else {})}
    return ask(
        request,
        form,
        Question("Agree the placement plan", reverse(OWN, args=[pk]), own_plans.caption(plan), more=more),
        lambda: services.agree(plan=plan, **form.answered, by=request.user, at=request.at),
        said="You agreed the plan. The council signs it next.",
    )


def _as_sent(plan: PlacementPlan) -> dict[str, str]:
    """Which words the page is about: those that were sent at this moment."""
    return {"sent_at": plan.sent_at.isoformat()} if plan.sent_at else {}


@requires(Permission.PLAN_AGREE)
def portal_plan_ask(request: Request, pk: UUID) -> HttpResponse:
    """A question about the plan."""
    plan = find(selectors.own(request.user), pk)
    form = AskAboutPlan(*given(request))
    return ask(
        request,
        form,
        Question("Ask about the placement plan", reverse(OWN, args=[pk]), own_plans.caption(plan)),
        lambda: services.ask(plan=plan, **form.answered, by=request.user, at=request.at),
        said="Your question is sent.",
    )
