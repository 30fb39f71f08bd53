"""What the council and a home are told of a placement plan: a link, never what stands there (ADR 146)."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from placements.models import PlacementPlan, PlanQuestion
from providers.notices.people import tell
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_of_provider
from sefton_pdps.notifications.outbox import Message


def plan_page(plan: PlacementPlan) -> str:
    """Where the council reads it."""
    return reverse("placements:plan_detail", args=[plan.pk])


def _to_home(plan: PlacementPlan, what: str, mark: str, title: str) -> list[Message]:
    people = people_of_provider(plan.provider_id, Permission.PLAN_AGREE)
    url = reverse("placements:portal_plan", args=[plan.pk])
    return tell(people.values_list("pk", flat=True), kind=f"plan.{what}", mark=mark, title=title, url=url)


def _to_council(plan: PlacementPlan, what: str, mark: str, title: str, *, but: User | None) -> list[Message]:
    """To who wrote it."""
    people: set[UUID] = {pk for pk in (plan.begun_by_id, plan.sent_by_id) if pk}
    people -= {but.pk} if but else set()
    return tell(people, kind=f"plan.{what}", mark=mark, title=title, url=plan_page(plan))


def sent(plan: PlacementPlan, by: User, at: datetime) -> list[Message]:
    """The home's people who may agree it."""
    title = f"The plan of placement {plan.placement.reference} waits for you to agree it"
    return _to_home(plan, "sent", f"{plan.pk}:{at.isoformat()}", title)


def agreed(plan: PlacementPlan, by: User, at: datetime) -> list[Message]:
    """Who wrote it: a manager signs it now."""
    title = f"The home agreed the plan of placement {plan.placement.reference}"
    return _to_council(plan, "agreed", f"{plan.pk}:{at.isoformat()}", title, but=by)


def signed(plan: PlacementPlan, by: User, at: datetime) -> list[Message]:
    """The home, and who wrote it."""
    title = f"The plan of placement {plan.placement.reference} is signed"
    return [
        *_to_home(plan, "signed", str(plan.pk), title),
        *_to_council(plan, "signed", str(plan.pk), title, but=by),
    ]


def asked(question: PlanQuestion) -> list[Message]:
    """Who wrote it: the home asks something."""
    plan = question.plan
    title = f"The home asks about the plan of placement {plan.placement.reference}"
    return _to_council(plan, "asked", str(question.pk), title, but=None)


def answered(question: PlanQuestion) -> list[Message]:
    """The home's people: the council answered."""
    plan = question.plan
    title = f"The council answered about the plan of placement {plan.placement.reference}"
    return _to_home(plan, "answered", str(question.pk), title)
