"""What an award in an emergency left to be done: the full agreement, and the consultations of reg. 11."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value

from calloffs.selectors.agreements import short_forms_waiting
from calloffs.selectors.law import consultations_to_follow
from calloffs.states import AgreementState
from placements.policies import sees_all
from placements.selectors import referrals
from reporting.rules.work import OfChild, WorkItem
from reporting.selectors.worklist.items import MOST, counted, of_child, rest
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

CONSULTATIONS = "consultations"


def after_award_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """By their days, in one statement: full agreements for officers (ADR 126), consultations for all who place."""
    parts = list(_parts(user))
    if not parts:
        return
    first, *others = (_told(rows, call_off, state)[: MOST + 1] for rows, call_off, state in parts)
    shown = list(first.union(*others, all=True).order_by("due", "key")[: MOST + 1] if others else first)
    for pk, due, state, reference, *child in shown[:MOST]:
        yield _item(pk, due, state, reference, OfChild(*child))
    if len(shown) > MOST:
        number = sum(counted(part) for part, *_ in parts) - MOST
        yield rest(number, "award left unfinished", "awards left unfinished", "calloffs:agreement_list")


def _parts(user: User) -> Iterator[tuple[QuerySet[Any], str, Any]]:
    """Rows in their order, by which way their call-off is reached, and how far each is."""
    if has_permission(user, Permission.DIRECT_AWARD_PROPOSE):
        yield short_forms_waiting(user).select_related(None), "call_off__", F("full_state")
    if has_permission(user, Permission.CALLOFF_SEE):
        follow = consultations_to_follow()
        if not sees_all(user, Permission.REFERRAL_SEE):
            seen = referrals.visible_to(user).order_by().values("pk")
            follow = follow.filter(authorisation__call_off__referral__in=seen)
        yield follow, "authorisation__call_off__", Value(CONSULTATIONS)


def _told(rows: QuerySet[Any], call_off: str, state: Any) -> QuerySet[Any, Any]:
    due = F("full_due_on") if call_off == "call_off__" else F("consultations_due_on")
    # The page is the call-off's agreement, or the authorisation whose questions are to be answered.
    key = F("pk") if call_off == "call_off__" else F("authorisation")
    told = rows.annotate(key=key, due=due, state_of=state)
    child = of_child(f"{call_off}referral__", f"{call_off}lot__service_type")
    return told.values_list("key", "due", "state_of", f"{call_off}reference", *child)


def _item(pk: Any, due: Any, state: str | None, reference: str, child: OfChild) -> WorkItem:
    if state == CONSULTATIONS:
        verb, page = "Record the consultations of reg. 11", "calloffs:before_the_move"
        return WorkItem(verb, page, pk, due, about=child, reference=reference)
    waits = state == AgreementState.ISSUED
    verb = (
        "Waits for the provider’s signature of the full agreement" if waits else "Draw up the full agreement"
    )
    return WorkItem(verb, "calloffs:agreement_detail", pk, due, not waits, child, reference=reference)
