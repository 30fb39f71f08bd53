"""Work about call-offs: competitions, scoring, authorisations, agreements."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from calloffs.models import (
    AskedOffice,
    Authorisation,
    AwardProposal,
    CallOff,
    OfferAssessment,
    ServiceAgreement,
)
from calloffs.policies.stand_ins import may_ever_stand_in
from calloffs.rules.competition import need_line
from calloffs.rules.provisional import has_lapsed
from calloffs.rules.results import owed_note
from calloffs.rules.standing import Standing, facts_of, standing_of
from calloffs.selectors import authorisations, result_rules
from calloffs.selectors.call_offs import visible_to
from calloffs.selectors.fallen import barred_proposals
from calloffs.selectors.places import place_taken_by
from calloffs.selectors.relying import newest
from calloffs.selectors.stand_ins import for_person
from calloffs.states import LIVE, TO_RATIFY, AgreementState, AuthorisationState, CallOffState, DecidingOffice
from placements.policies import may
from placements.rules.legal import OF_AUTHORITY, authority_ended
from providers.states import ServiceType
from reporting.rules.work import OfChild, WorkItem
from reporting.selectors.worklist.items import first, of_child
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local

OF_CHILD = tuple(f"referral__child__{name}" for name in OF_AUTHORITY)
# No award could be made: the authority to place the child ended during the search (S-10).
UNLAWFUL = "the legal authority has ended"
IN_LAW = "Approve the home in law"


def _standing(row: Any, at: datetime) -> Standing:
    """Where a call-off stands, its proposal, agreement and home included."""
    return standing_of(
        replace(
            facts_of(row, at),
            is_proposed=row.proposed_at is not None,
            agreement=row.agreement_state or "",
            is_lost=row.is_barred or bool(row.taken_by),
        )
    )


def _since(row: Any, standing: Standing) -> datetime | None:
    """Since when a call-off waits for its step."""
    return next(filter(None, (getattr(row, field) for field in standing.since)), None)


def _rows(user: User, today: date) -> QuerySet[CallOff]:
    of_row = {"call_off": OuterRef("pk")}
    agreement = ServiceAgreement.objects.filter(**of_row).exclude(state=AgreementState.ENDED)
    agreement = agreement.order_by("-version")
    offices = AskedOffice.objects.filter(
        authorisation__call_off=OuterRef("pk"), authorisation__state=AuthorisationState.REQUESTED, decision=""
    )
    asked = Authorisation.objects.filter(**of_row).order_by("-requested_at")
    asked = asked.annotate(decided_at=Coalesce("returned_at", "refused_at", "fell_away_at"))
    rows = visible_to(user).filter(state__in=LIVE).select_related("lot", "referral__child")
    # No name of a child is read for a line on the home page, and of the referral's fifty answers none.
    own = (field.name for field in CallOff._meta.concrete_fields)
    dates = ("referral__needed_on", "referral__court_date")
    rows = rows.only(*own, "lot__service_type", *dates, *_child_of(""), *OF_CHILD)
    return rows.annotate(
        proposed_at=Subquery(
            AwardProposal.objects.filter(**of_row).order_by("-version").values("made_at")[:1]
        ),
        decided_at=Subquery(asked.values("decided_at")[:1]),
        agreement_state=Subquery(agreement.values("state")[:1]),
        agreement_drafted=Subquery(agreement.values("drafted_at")[:1]),
        agreement_issued=Subquery(agreement.values("issued_at")[:1]),
        agreement_signed=Subquery(agreement.values("provider_signed_at")[:1]),
        taken_by=place_taken_by(),
        is_barred=Exists(barred_proposals().filter(call_off=OuterRef("pk"), version=newest())),
        tell_days=Subquery(result_rules.on(today).values("tell_days")[:1]),
        deciders=ArraySubquery(offices.order_by("office").values("office")),
    ).order_by("needed_on", "pk")


def call_off_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Every live call-off this person sees: what they do next, or what it waits for.

    One that waits for the reader's own decision stands among the authorisations, and not here again.
    """
    today = local(at).date()
    rows, decides, own = _rows(user, today), may_ever_stand_in(user), set[str]()
    # Of who holds an office or may stand in for one, in the statement that is asked anyway.
    if decides:
        own = authorisations.offices_of(user)
        rows = rows.annotate(in_their_name=ArraySubquery(for_person(user, today).values("office")))
    shown, more = first(rows, "call-off", "call-offs", "calloffs:call_off_list")
    yield from more
    for row in shown:
        standing = _standing(row, at)
        work = standing.work
        if work is None or (decides and own.union(row.in_their_name).intersection(row.deciders)):
            continue
        mine = work.permission is not None and may(user, work.permission, row.referral, today)
        who = words.listed([f"the {DecidingOffice(office).label}" for office in row.deciders])
        due, child = getattr(row, standing.due), row.referral.child
        yield WorkItem(
            work.todo if mine else work.waiting.format(who or "its authorisation"), work.page, row.pk, due, mine,
            OfChild(child.sex, child.date_of_birth, child.home_postcode, row.lot.service_type),
            _lost(is_barred=row.is_barred, taken_by=row.taken_by)
            or (UNLAWFUL if authority_ended(child, at) else owed_note(row, row.tell_days, today)),
            by="closes" if isinstance(due, datetime) else "needed",
            since=None if isinstance(due, datetime) else _since(row, standing),
            reference=row.reference, court_on=row.referral.court_date, needed_on=row.needed_on,
        )  # fmt: skip


def _lost(*, is_barred: bool, taken_by: str | None) -> str:
    """Why what is proposed cannot be had any more; "" where it can."""
    if is_barred:
        return "its home may not be used any more"
    return f"its place was taken by {taken_by}" if taken_by else ""


def _child_of(call_off: str) -> tuple[str, str, str, str]:
    """The fields that a line reads of the child and the kind of care."""
    return of_child(f"{call_off}referral__", f"{call_off}lot__service_type")


def scoring_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Competitions that this evaluator has not finished scoring; of the child only the profile."""
    rows = OfferAssessment.objects.filter(
        evaluator=user, completed_at=None, call_off__state=CallOffState.CLOSED
    ).exclude(has_conflict=True)
    rows = rows.select_related("call_off__lot").order_by("call_off__needed_on")
    shown, more = first(rows, "competition to score", "competitions to score", "calloffs:my_scoring")
    yield from more
    for row in shown:
        call_off = row.call_off
        yield WorkItem(
            "Score the offers", "calloffs:scoring", call_off.pk, call_off.needed_on,
            about=need_line(ServiceType(call_off.lot.service_type).label, call_off.profile), by="needed",
            since=max(row.assigned_at, call_off.closed_at or row.assigned_at), reference=call_off.reference,
        )  # fmt: skip


def authorisation_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Authorisations that this person's office has not decided, the child who needs a home first in front.

    And what was given for a time: to ratify for its offices; once it has lapsed, for whoever answers for the scheme.
    Of the nominated officer only the approval in law is asked, whatever the money (reg. 11).
    """
    rows = authorisations.waiting_for(user, at, answers_for=has_permission(user, Permission.BANDS_SET))
    rows = rows.order_by("call_off__needed_on", "requested_at")
    if authorisations.decides(user):
        rows = rows.annotate(
            is_barred=Exists(barred_proposals().filter(pk=OuterRef("proposal"))),
            taken_by=place_taken_by("call_off"),
        )
    else:  # What was given for a time: its home is lived in.
        rows = rows.annotate(is_barred=Value(False), taken_by=Value(""))
    whose = ("for_whom",) if may_ever_stand_in(user) else ()
    fields = (
        "pk", "reference", "requested_at", "call_off__needed_on", "is_barred", "taken_by", "state", "provisional_until",
        "is_own", "is_in_law", *_child_of("call_off__"), *whose,
    )  # fmt: skip
    shown, more = first(rows, "authorisation", "authorisations", "calloffs:authorisation_list", told=fields)
    yield from more
    for (
        pk,
        reference,
        asked_at,
        needed_on,
        is_barred,
        taken_by,
        state,
        until,
        is_own,
        in_law,
        *child,
    ) in shown:
        absent = child.pop() if whose else ""
        if state in TO_RATIFY:
            item = _ratifying(pk, reference, (state, until), OfChild(*child), at, is_own=is_own)
            yield replace(item, note=_for(absent, item.note)) if absent else item
            continue
        lost = _lost(is_barred=is_barred, taken_by=taken_by)
        decides = IN_LAW if in_law else "Return" if lost else "Authorise"
        yield WorkItem(
            decides, "calloffs:authorisation_detail", pk, needed_on,
            about=OfChild(*child), note=_for(absent, lost) if absent else lost, by="needed", since=asked_at,
            reference=reference,
        )  # fmt: skip


def _for(absent: str, note: str) -> str:
    """In whose name it would be decided, before what else is to be known."""
    return ", ".join(filter(None, [f"for {absent}, for whom you stand in", note]))


def _ratifying(
    pk: UUID, reference: str, given: tuple[str, datetime], about: OfChild, at: datetime, *, is_own: bool
) -> WorkItem:
    """What was given for a time, by when it lapses; lapsed, it is red until it is ratified or ended."""
    state, until = given
    lapsed = has_lapsed(state, until, at)
    return WorkItem(
        "Ratify" if is_own else "Spent without authority: have it ratified", "calloffs:authorisation_detail", pk,
        until, about=about, by="lapsed" if lapsed else "lapses",
        note="unauthorised" if lapsed else "provisional authority",
        reference=reference,
    )  # fmt: skip
