"""What waits on call-offs for the council's own answer: providers' questions, and what is due after an award."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import DateField, DateTimeField, F, Min, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from calloffs.models import Clarification
from calloffs.selectors import placement_notices
from calloffs.selectors.agreements import short_forms_waiting
from calloffs.selectors.call_offs import open_now
from calloffs.selectors.procurement import open_notices
from calloffs.states import ProcurementNotice
from reporting.rules.work import OfChild, WorkItem
from reporting.selectors.worklist.items import COUNTED, MOST, beyond, of_child, rest
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database.shown import only_first
from sefton_pdps.core.text import words
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time.working_days import local

LIST = "calloffs:call_off_list"
QUESTION, FULL, TOLD = "question", "full", "told"
# Awards whose notices of the placement are late are named so far; it is a kind of which there should be none.
FEW = 3


def answer_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """In one statement: questions by the deadline for offers, notices from the day on which they are due.

    Notices of placements too, once their last day has come: a line for each award (reg. 13). And for who awards and
    draws up no agreement, the commissioning manager, full agreements past their day (ADR 126).
    """
    today = local(at).date()
    questions, notices = _questions(), open_notices().filter(due_on__lte=today)
    parts: list[QuerySet[Any, Any]] = []
    if has_permission(user, Permission.CLARIFICATION_ANSWER):
        parts.append(_told_questions(questions))
    if has_permission(user, Permission.AWARD):
        parts += [_told_notices(notices), _told_placements(today)]
        if not has_permission(user, Permission.DIRECT_AWARD_PROPOSE):
            parts.append(_told_overdue(_overdue(user, today)))
    first, *others = parts
    shown = list(first.union(*others, all=True).order_by("due", "of", "since") if others else first)
    asked = [row for row in shown if row[1] == QUESTION]
    full = [row for row in shown if row[1] == FULL]
    told = [row for row in shown if row[1] == TOLD]
    due = [row for row in shown if row[1] not in (QUESTION, FULL, TOLD)]
    if len(asked) > MOST:
        yield beyond(questions, "question", "questions", LIST)
    if len(full) > MOST:
        late = _overdue(user, today)
        yield beyond(late, "full agreement overdue", "full agreements overdue", "calloffs:agreement_list")
    yield from _asked(asked[:MOST])
    yield from map(_full, full[:MOST])
    yield from map(_placement, told[:FEW])
    if len(told) > FEW:
        yield rest(len(told) - FEW, "award with notices to give", "awards with notices to give", LIST)
    yield from _notices(due)


def _overdue(user: User, today: date) -> QuerySet[Any]:
    return short_forms_waiting(user).select_related(None).filter(full_due_on__lt=today)


def _questions() -> QuerySet[Clarification]:
    rows = Clarification.objects.filter(open_now("call_off__"), answered_at=None)
    return rows.order_by("call_off__closes_at", "call_off", "asked_at")


def _told_questions(rows: QuerySet[Clarification]) -> QuerySet[Any, Any]:
    told = rows.annotate(
        key=F("pk"), kind=Value(QUESTION), due=F("call_off__closes_at"), since=F("asked_at"), of=F("call_off"),
        on=Cast(Value(None), DateField()),
    )  # fmt: skip
    return told.values_list("key", "kind", "due", "since", "of", "on", *_of_call_off())[: MOST + 1]


def _told_notices(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    made_already = ("placement__reference", *of_child("placement__", "placement__service_type"))
    pairs = zip(_of_call_off(), made_already, strict=True)
    award = {f"of_{number}": Coalesce(*pair) for number, pair in enumerate(pairs)}
    told = rows.annotate(
        key=F("pk"), kind=F("notice"), due=Cast("due_on", DateTimeField()),
        since=Cast(Value(None), DateTimeField()), of=Coalesce("call_off", "placement"), on=F("due_on"), **award,
    )  # fmt: skip
    return told.values_list("key", "kind", "due", "since", "of", "on", *award)[: MOST + 1]


def _told_placements(today: date) -> QuerySet[Any, Any]:
    """An award whose notices of the placement have come to their last day, by the first of them."""
    rows = placement_notices.open_notices().filter(due_on__lte=today).order_by()
    told = rows.values("call_off", *_of_call_off()).annotate(on=Min("due_on"))
    told = told.annotate(
        key=F("call_off"), kind_of=Value(TOLD), due=Cast("on", DateTimeField()),
        since=Cast(Value(None), DateTimeField()), of=F("call_off"),
    ).order_by("on", "key")  # fmt: skip
    return told.values_list("key", "kind_of", "due", "since", "of", "on", *_of_call_off())[: COUNTED + 1]


def _told_overdue(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    told = only_first(rows, MOST + 1).annotate(
        key=F("pk"), kind=Value(FULL), due=Cast("full_due_on", DateTimeField()),
        since=Cast(Value(None), DateTimeField()), of=F("call_off"), on=F("full_due_on"),
    )  # fmt: skip
    return told.order_by().values_list("key", "kind", "due", "since", "of", "on", *_of_call_off())


def _of_call_off() -> tuple[str, ...]:
    """The reference, and the fields that a line reads of the child and the kind of care."""
    return "call_off__reference", *of_child("call_off__referral__", "call_off__lot__service_type")


def _asked(rows: list[Any]) -> Iterator[WorkItem]:
    """Those of one call-off are one line: it leads to the question that has waited longest, its page to the others."""
    for _call_off, of_one in groupby(rows, key=itemgetter(4)):
        (pk, _kind, closes_at, asked_at, _of, _on, reference, *child), *others = of_one
        verb = f"Answer {words.plural(1 + len(others), 'question')}" if others else "Answer a question"
        yield WorkItem(
            verb, "calloffs:question_answer", pk, closes_at, about=OfChild(*child), by="closes",
            since=asked_at, reference=reference,
        )  # fmt: skip


def _full(row: Any) -> WorkItem:
    pk, _kind, _due, _since, _of, due_on, reference, *child = row
    page = "calloffs:agreement_detail"
    return WorkItem("See to the full agreement", page, pk, due_on, about=OfChild(*child), reference=reference)


def _placement(row: Any) -> WorkItem:
    pk, _kind, _due, _since, _of, due_on, reference, *child = row
    page = "calloffs:call_off_detail"
    return WorkItem(
        "Give the notices of the placement", page, pk, due_on, about=OfChild(*child), reference=reference
    )


def _notices(rows: list[Any]) -> Iterator[WorkItem]:
    """One leads to its page; several are one line, which leads to where they all stand: they are published together."""
    if len(rows) == 1:
        [(pk, notice, _due, _since, _of, due_on, reference, *child)] = rows
        verb = f"Publish the {lower_first(str(ProcurementNotice(notice).label))} and record it"
        yield WorkItem(verb, "calloffs:record_notice", pk, due_on, about=OfChild(*child), reference=reference)
    elif rows:
        number = f"more than {MOST}" if len(rows) > MOST else str(len(rows))
        about = f"{number} notices of awards have come to their day"
        yield WorkItem(
            "Publish the notices that are due", "calloffs:notice_rules", due=rows[0][5], about=about
        )
