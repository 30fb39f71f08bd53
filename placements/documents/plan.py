"""The placement plan as a PDF: to sign on paper while it is open, and kept once the council has signed (ADR 146)."""

from placements.models import PlacementPlan
from placements.presenters import plans as shown
from placements.presenters.child_words import child_words
from placements.presenters.placements import address_words
from placements.selectors import plans as selectors
from placements.states import PlanState
from sefton_pdps.core.text.words import LONDON, day
from sefton_pdps.pdf.render import render

TEMPLATE = "placements/plan_document.html"
DONE = (PlanState.SIGNED, PlanState.SUPERSEDED)


def title_of(plan: PlacementPlan) -> str:
    """By reference and version: a title and a file's name tell of no child."""
    return f"Placement plan {plan.placement.reference} version {plan.version}"


def plan_pdf(plan: PlacementPlan) -> bytes:
    """A tagged PDF made from the plan's rows; the child stands in it in words, and in the council's records by name."""
    placement, moment = plan.placement, plan.signed_at or plan.sent_at or plan.begun_at or plan.owed_at
    on = moment.astimezone(LONDON).date()
    matters = selectors.matters_of(plan)
    return render(
        TEMPLATE,
        {
            "plan": plan,
            "signed": plan.state in DONE,
            "as_at": on,
            "child": child_words(placement.child, placement.service_type, on),
            "home": str(placement.place.household or placement.setting),
            "provider": placement.provider.name,
            "address": address_words(placement),
            "first_night": day(placement.starts_on),
            "parts": shown.written(selectors.parts_of(plan)),
            "everyday": shown.decided(matters, health=False),
            "health": shown.decided(matters, health=True),
            "signatures": shown.signatures(plan, selectors.signatures_of(plan)),
        },
        identifier=f"{placement.reference} plan {plan.version}{' signed' if plan.state in DONE else ''}",
        title=title_of(plan),
        created=moment,
    )
