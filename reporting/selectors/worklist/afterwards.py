"""What follows the search: what an emergency let wait of a referral, and placement plans (regulation 9, ADR 146)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet, Value

from placements.selectors import plans, referrals
from placements.states import PlanState, ReferralState
from reporting.rules.work import OfChild, WorkItem
from reporting.selectors.worklist.items import MOST, counted, of_child, rest
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local

SOON = timedelta(days=2)
LATER = "later"
# What whoever writes plans does about one; a plan with the home waits for the home.
WRITES = {
    PlanState.OWED: "Begin the placement plan",
    PlanState.DRAFT: "Finish the placement plan",
    PlanState.WITH_HOME: "Waits for the home to agree the placement plan",
    PlanState.AGREED: "Waits for a manager to sign the placement plan",
}
SIGNS = {
    PlanState.OWED: "The placement plan is not begun",
    PlanState.DRAFT: "The placement plan is not finished",
    PlanState.WITH_HOME: WRITES[PlanState.WITH_HOME],
    PlanState.AGREED: "Sign the placement plan",
}


def later_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """By their days, in one statement: what an emergency let wait, and plans that are due within two days or agreed."""
    parts = list(_parts(user, local(at).date()))
    first, *others = (told[: MOST + 1] for told in parts)
    shown = list(first.union(*others, all=True).order_by("due", "key")[: MOST + 1] if others else first)
    for pk, due_on, state, reference, *child in shown[:MOST]:
        yield _item(user, pk, due_on, state, reference, OfChild(*child))
    if len(shown) > MOST:
        more = sum(counted(part) for part in parts) - MOST
        yield rest(
            more, "child to be finished with", "children to be finished with", "placements:placement_list"
        )


def _parts(user: User, today: date) -> Iterator[QuerySet[Any, Any]]:
    if has_permission(user, Permission.REFERRAL_MAKE):
        rows = referrals.visible_to(user).exclude(left_for_later=[]).exclude(state=ReferralState.WITHDRAWN)
        yield _told(rows.select_related(None), F("later_due_on"), Value(LATER), "")
    if has_permission(user, Permission.PLAN_WRITE) or has_permission(user, Permission.PLAN_SIGN):
        yield _told(plans.to_finish(user, today + SOON), F("due_on"), F("state"), "placement__")


def _told(rows: QuerySet[Any], due: F, state: Any, way: str) -> QuerySet[Any, Any]:
    told = rows.order_by().annotate(key=F("pk"), due=due, state_of=state)
    child = of_child(way, f"{way}service_type")
    return told.order_by("due", "key").values_list("key", "due", "state_of", f"{way}reference", *child)


def _item(user: User, pk: Any, due_on: date, state: str, reference: str, child: OfChild) -> WorkItem:
    if state == LATER:
        verb, page = "Answer what was left for later", "placements:referral_later"
        return WorkItem(verb, page, pk, due_on, about=child, reference=reference)
    writes, signs = (has_permission(user, one) for one in (Permission.PLAN_WRITE, Permission.PLAN_SIGN))
    stands = PlanState(state)
    verbs = SIGNS if signs and (stands == PlanState.AGREED or not writes) else WRITES
    mine = stands == PlanState.AGREED if verbs is SIGNS else stands in (PlanState.OWED, PlanState.DRAFT)
    return WorkItem(verbs[stands], "placements:plan_detail", pk, due_on, mine, child, reference=reference)
