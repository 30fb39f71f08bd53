"""A placement plan for the council: begun, read, written, sent to the home, signed (regulation 9, ADR 146)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from placements.documents.plan import plan_pdf, title_of
from placements.forms.plans import DecidePlan, PlanAnew, WritePlan
from placements.models import Placement, PlacementPlan
from placements.models.plans import TO_SIGN
from placements.policies import names_child
from placements.policies.plans import may_write
from placements.presenters import plan_steps
from placements.presenters import plans as shown
from placements.presenters.child_words import child_words
from placements.rules import plans as rules
from placements.selectors import placements
from placements.selectors import plans as selectors
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from placements.services import plans as services
from placements.services.children import open_record
from placements.states import PlanSource, PlanState
from placements.transitions.plans import PLAN
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response
from sefton_pdps.workflow import allowed
from sefton_pdps.workflow.confirmation import confirmation_of

# What a plan says is what the referral says: whoever opens the one reads the other.
READER = Permission.REFERRAL_SEE
WRITER = Permission.PLAN_WRITE
BACK = "placements:plan_detail"


@requires(WRITER)
@post_only
def plan_begin(request: Request, pk: UUID) -> HttpResponse:
    """The button that begins the plan of a placement."""
    placement: Placement = find(placements.visible_to(request.user), pk)
    open_record(child=placement.child, page="placement plan, to begin", by=request.user, at=request.at)

    def refused(error: DomainError) -> HttpResponse:
        context = {
            "heading": "The plan was not begun",
            "caption": f"Placement {placement.reference}",
            "back": reverse("placements:placement_detail", args=[pk]),
            "why_not": error.reasons,
            "button": PLAN["begin"].label,
        }
        return render(request, "components/question.html", context)

    return press(
        request,
        lambda: services.begin(placement=placement, by=request.user, at=request.at),
        to=lambda plan: reverse("placements:plan_write", args=[plan.pk]),
        said="The plan is begun. Read what it was filled in with, change it, and save it.",
        refused=refused,
    )


@requires(READER)
def plan_detail(request: Request, pk: UUID) -> HttpResponse:
    """A version of the plan: how far it is, what it says, who decides, who signed."""
    plan = opened(request, pk, "placement plan")
    user, today, child = request.user, local(request.at).date(), plan.placement.child
    known = kept_beside(child)
    parts = as_read(selectors.parts_of(plan).values(), child, user, known=known)
    matters = as_read(selectors.matters_of(plan).values(), child, user, known=known)
    signatures = as_read(selectors.signatures_of(plan), child, user, known=known)
    asked = as_read(selectors.questions_of(plan), child, user, known=known)
    versions = as_read(selectors.versions_of(plan.placement_id), child, user, known=known)
    [plan] = as_read([plan], child, user, known=known)
    writes = may_write(user, plan)
    choices = {one.transition.name: one for one in allowed(PLAN, user, plan)}
    decided = {one.code: one for one in matters}
    context = {
        "plan": plan,
        "heading": child_words(child, plan.placement.service_type, today),
        "caption": f"Placement plan {plan.placement.reference}, version {plan.version}",
        "status": shown.status(plan),
        "when": shown.when(plan, today),
        "back": reverse("placements:placement_detail", args=[plan.placement_id]),
        "next": plan_steps.next_step(plan, choices, parts=parts, signatures=signatures, writes=writes),
        "late": shown.is_late(plan, today),
        "steps": shown.progress(plan),
        "facts": shown.facts(plan, url=reverse("placements:placement_detail", args=[plan.placement_id])),
        "parts": shown.written({one.code: one for one in parts}),
        "everyday": shown.matter_table(decided, health=False),
        "health": shown.matter_table(decided, health=True),
        "signatures": shown.signature_table(plan, signatures, records=writes and plan.state in TO_SIGN)
        if plan.state != PlanState.OWED
        else None,
        "asked": shown.question_table(asked, answers=writes),
        "versions": shown.version_table(versions, plan),
        "ways": plan_steps.ways(
            plan, choices, newest=versions[0].pk == plan.pk, writes=writes, names=names_child(user, child)
        ),
        "events": timeline([plan.pk]),
    }
    return render(request, "placements/plan_detail.html", context)


@requires(WRITER)
def plan_write(request: Request, pk: UUID) -> HttpResponse:
    """Every section on one page: read through, changed and kept with one press."""
    plan = opened(request, pk, "placement plan, to write")
    parts = selectors.parts_of(plan)
    titles = rules.titles_of(parts)
    named = {one.code: one for one in rules.every_section() if one.code in titles}
    sections = [
        (
            named[code],
            "" if parts[code].saved_at or not parts[code].text else PlanSource(parts[code].source).label,
        )
        for code in titles
    ]
    form = WritePlan(*given(request), sections=sections, initial=_texts(plan))
    return ask(
        request,
        form,
        _question(request, plan, "Write the placement plan", form.submit_label),
        lambda: services.save(
            plan=plan,
            texts={code: form.cleaned_data[code] for code in titles},
            by=request.user,
            at=request.at,
        ),
        said="The plan is saved.",
        edit=edits(plan, _texts, "placement_plan.save"),
    )


@requires(WRITER)
def plan_decisions(request: Request, pk: UUID) -> HttpResponse:
    """Who decides what, and who consents to treatment."""
    plan = opened(request, pk, "placement plan, who decides")
    matters = [rules.matter_of(code) for code in rules.in_order(selectors.matters_of(plan))]
    form = DecidePlan(*given(request), matters=matters, initial=_decisions(plan))
    return ask(
        request,
        form,
        _question(request, plan, "Who decides for the child?", form.submit_label),
        lambda: services.decide(plan=plan, decided=form.decided, by=request.user, at=request.at),
        said="Who decides is saved.",
        edit=edits(plan, _decisions, "placement_plan.decide"),
    )


@requires(WRITER)
def plan_send(request: Request, pk: UUID) -> HttpResponse:
    """Ask the home to agree, once more asked for."""
    plan = opened(request, pk, "placement plan, before it is sent")
    return confirm(
        request,
        _asked(request, plan, "send"),
        lambda _reason: services.send(plan=plan, by=request.user, at=request.at),
        said="The home is asked to agree the plan.",
        of=_stands(plan),
    )


@requires(WRITER)
def plan_take_back(request: Request, pk: UUID) -> HttpResponse:
    """Take it back from the home, once more asked for."""
    plan = opened(request, pk, "placement plan, before it is taken back")
    return confirm(
        request,
        _asked(request, plan, "take_back"),
        lambda _reason: services.take_back(plan=plan, by=request.user, at=request.at),
        said="The plan is a draft again.",
        of=_stands(plan),
    )


@requires(Permission.PLAN_SIGN)
def plan_sign(request: Request, pk: UUID) -> HttpResponse:
    """Sign for the council, once more asked for."""
    plan = opened(request, pk, "placement plan, before it is signed")
    return confirm(
        request,
        _asked(request, plan, "sign"),
        lambda _reason: services.sign(plan=plan, by=request.user, at=request.at),
        said="The plan is signed. Its PDF is made in a minute.",
        of=_stands(plan),
    )


@requires(WRITER)
def plan_anew(request: Request, pk: UUID) -> HttpResponse:
    """The next version of a signed plan, with its reason."""
    plan = opened(request, pk, "placement plan, to write anew")
    form = PlanAnew(*given(request))
    question = _question(request, plan, "Write the plan anew", form.submit_label, state=PlanState.SIGNED)
    return ask(
        request,
        form,
        question,
        lambda: services.begin_anew(plan=plan, **form.answered, by=request.user, at=request.at),
        said="The next version is begun. Read it through, change it, and save it.",
        to=lambda made: reverse("placements:plan_write", args=[made.pk]),
    )


@requires(READER)
def plan_file(request: Request, pk: UUID) -> HttpResponseBase:
    """The PDF: the one that is kept, or while it is open one to sign on paper. It tells who signed, by name."""
    plan = opened(request, pk, "placement plan, PDF")
    if not names_child(request.user, plan.placement.child):
        raise PermissionDenied
    if plan.file is not None:
        return open_response(plan.file)
    if plan.state not in TO_SIGN:
        raise Http404
    response = HttpResponse(plan_pdf(plan), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{title_of(plan)}.pdf"'
    return response


def opened(request: Request, pk: UUID, page: str) -> PlacementPlan:
    """The plan, if this person may see it, with one more opening of the child's record."""
    plan: PlacementPlan = find(selectors.visible_to(request.user), pk)
    open_record(child=plan.placement.child, page=page, by=request.user, at=request.at)
    return plan


def question_about(plan: PlacementPlan, heading: str, button: str, why_not: list[str]) -> Question:
    """A page that asks one thing about a plan, or says why not."""
    more: dict[str, Any] = {"button": button, **({"why_not": why_not} if why_not else {})}
    caption = f"Placement plan {plan.placement.reference}, version {plan.version}"
    return Question(heading, reverse(BACK, args=[plan.pk]), caption, more=more)


def _question(
    request: Request, plan: PlacementPlan, heading: str, button: str, *, state: PlanState = PlanState.DRAFT
) -> Question:
    why_not = []
    if not may_write(request.user, plan):
        why_not = [
            "The child’s social worker or the placements team writes it, while the child is to live there."
        ]
    elif plan.state != state:
        is_now, asked = PlanState(plan.state).label, state.label
        why_not = [
            f"This is done while a plan is “{asked}”, and it is now “{is_now}”. Go back and look at its page."
        ]
    return question_about(plan, heading, button, why_not)


def _texts(plan: PlacementPlan) -> dict[str, str]:
    return {code: part.text for code, part in selectors.parts_of(plan).items()}


def _decisions(plan: PlacementPlan) -> dict[str, Any]:
    boxes: dict[str, Any] = {}
    matters = selectors.matters_of(plan)
    for code in rules.in_order(matters):
        matter = matters[code]
        boxes |= {f"{code}_decider": matter.decider, f"{code}_terms": matter.terms}
        if rules.matter_of(code).is_health:
            boxes[f"{code}_given_on"] = matter.given_on
    return boxes


def _parts(plan: PlacementPlan) -> dict[str, Any]:
    """What is asked about: this version, as it was saved last."""
    saved = selectors.saved_last(plan)
    return {"Version": plan.version, "State": PlanState(plan.state).label, "Saved last": saved or "Not yet"}


def _stands(plan: PlacementPlan) -> Confirmed:
    return confirms(plan, _parts, "placement_plan.save", "placement_plan.decide")


def _asked(request: Request, plan: PlacementPlan, name: str) -> Confirmation:
    caption = f"Placement plan {plan.placement.reference}, version {plan.version}"
    return confirmation_of(PLAN, name, plan, request, back=reverse(BACK, args=[plan.pk]), caption=caption)
