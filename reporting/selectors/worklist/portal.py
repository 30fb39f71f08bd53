"""What waits for a provider's people: their own provider's things only, invitations first."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, DateTimeField, F, Min, Q, QuerySet, Value
from django.db.models.functions import Cast

from calloffs.rules.competition import need_line
from calloffs.rules.invitations import invitation_reference
from calloffs.rules.unsent import unsent_in
from calloffs.selectors import agreements, asked, portal, sharing
from calloffs.states import AgreementState, OfferState
from placements.selectors import plans
from placements.selectors.vacancies import holds_over, placements_over
from placements.states import PlanState
from providers.models import ApplicationDocument, Place
from providers.rules.rounds import is_taking
from providers.selectors import applications, care_settings
from providers.states import OVER, ApplicationState, DocumentKind, Registration, ServiceType
from reporting.rules.work import COMES, WorkItem
from reporting.selectors.worklist.items import COUNTED, MOST, counted, first, rest
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local

VACANCIES_STAND = timedelta(days=7)
EXPIRES_SOON = timedelta(days=60)
# How long home still says that an application ended with its round.
ENDED_STANDS = timedelta(days=30)
OWN_STEPS: dict[str, str] = {
    ApplicationState.DRAFT: "Finish and send the application",
    ApplicationState.CLARIFICATION: "Answer the council’s question",
}


def _answer(invitation: Any) -> tuple[str, bool, str]:
    """What the provider has done about an invitation, whether something is left to do, and what else to know."""
    if changes := unsent_in(invitation.call_off):
        return "Send your change, or drop it", True, next(iter(changes.values())).sentence.rstrip(".")
    if any(offer.state == OfferState.SUBMITTED for offer in invitation.call_off.own_offers):
        return "Offer sent", False, "you can replace it until the deadline"
    if invitation.call_off.own_drafts:
        return "Finish and send your offer", True, "your offer is not sent yet"
    return "Offer or decline", True, ""


def invitation_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Open invitations that are not declined, the nearest deadline first."""
    shown, more = first(portal.by_deadline(user), "invitation", "invitations", "calloffs:invitation_list")
    yield from more
    for row in shown:
        if row.declined_at is None:
            verb, mine, note = _answer(row)
            need = need_line(row.call_off.lot.name, row.call_off.profile)
            yield WorkItem(
                verb,
                "calloffs:invitation_detail",
                row.pk,
                row.call_off.closes_at,
                mine,
                need,
                note,
                by="closes",
                reference=invitation_reference(row.pk),
            )


def agreement_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Agreements that wait for the provider's signature, the child who would come first in front."""
    rows = (
        agreements.visible_to(user)
        .filter(state=AgreementState.ISSUED)
        .order_by("starts_on", "issued_at", "pk")
    )
    shown, more = first(rows, "agreement to sign", "agreements to sign", "calloffs:portal_agreement_list")
    yield from more
    for row in shown:
        care = row.terms.get("service_type", "")
        homes = filter(None, (row.terms.get("setting"), row.terms.get("household")))
        yield WorkItem(
            "Sign the agreement", "calloffs:portal_agreement", row.pk, row.starts_on,
            about=need_line(ServiceType(care).label if care else "", row.profile), note=", ".join(homes),
            by=COMES, since=row.issued_at, reference=row.reference,
        )  # fmt: skip


def plan_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """What the home is asked to agree, the soonest due and the longest asked first, in one statement.

    Requests for a home (ADR 154), the terms of a full referral (ADR 151), and placement plans (regulation 9).
    """
    plan = ("Agree the placement plan", "placements:portal_plan")
    terms = ("Accept the terms of the full referral", "calloffs:full_referral")
    home = ("Accept or decline a request for a home", "calloffs:portal_asked")
    parts = []
    if has_permission(user, Permission.OFFER_MAKE):
        parts.append(_asked(asked.waiting_for(user, at), home, "", "asked_at", F("expires_at")))
    if has_permission(user, Permission.PLAN_AGREE):
        parts.append(
            _asked(plans.own(user).filter(state=PlanState.WITH_HOME), plan, "placement__", "sent_at")
        )
        shared = sharing.own(user).filter(accepted_at=None, ended_at=None)
        parts.append(_asked(shared, terms, "", "made_at"))
    first_part, *others = (rows[: MOST + 1] for rows in parts)
    if others:
        first_part = first_part.union(*others, all=True).order_by("due", "since", "key")[: MOST + 1]
    shown = list(first_part)
    for key, since, name, reference, due, verb, page in shown[:MOST]:
        yield WorkItem(verb, page, key, due, about=name, since=None if due else since, reference=reference)
    if len(shown) > MOST:
        more = sum(map(counted, parts)) - MOST
        yield rest(more, "thing to agree", "things to agree", "placements:portal_plan_list")


def _asked(
    rows: QuerySet[Any], what: tuple[str, str], way: str, since: str, due: Any = None
) -> QuerySet[Any, Any]:
    """The same columns of each; a referral's number is the council's own."""
    number = F(f"{way}reference") if way else Value("", CharField())
    by_when = due or Cast(Value(None), DateTimeField())
    given = {
        "key": F("pk"), "since": F(since), "home": F(f"{way}setting__name"), "number": number, "due": by_when,
    }  # fmt: skip
    named = dict(zip(("verb", "page"), (Value(one, CharField()) for one in what), strict=True))
    rows = rows.order_by().select_related(None).annotate(**given, **named)
    return rows.order_by("due", "since", "key").values_list(*given, *named)


def _over(state: str, *, takes: bool) -> str:
    """That an application goes no further, though nobody decided it."""
    if state == ApplicationState.ENDED:
        return "Ended: the council has cancelled the round"
    if state == ApplicationState.DRAFT and not takes:
        return "Not sent before its round closed"
    return ""


def own_application_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """The provider's applications: drafts not sent, questions to answer, and those with the council."""
    lately = at - ENDED_STANDS
    current = Q(ended_at__gt=lately) | ~Q(state__in=OVER)
    gone = Q(state=ApplicationState.DRAFT, round__closes_at__lte=lately)
    rows = applications.visible_to(user).filter(current).exclude(gone).order_by("started_at")
    told = rows.values_list("pk", "reference", "state", "round__state", "round__closes_at", "round__title")
    shown, more = first(told, "application", "applications", "providers:portal_application_list")
    yield from more
    for pk, reference, state, round_state, closes_at, title in shown:
        over = _over(state, takes=is_taking(round_state, closes_at, at))
        todo = "" if over else OWN_STEPS.get(state, "")
        is_draft = todo and state == ApplicationState.DRAFT
        yield WorkItem(
            todo or over or "With the council", "providers:portal_application_detail", pk,
            closes_at if is_draft else None, bool(todo), title[:1].upper() + title[1:],
            "your answers are kept" if over else "", by="closes", reference=reference,
        )  # fmt: skip


def vacancy_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """The provider's settings whose vacancies nobody has confirmed for a week, as one line; due a week after."""
    stale = Q(vacancies_confirmed_at=None) | Q(vacancies_confirmed_at__lt=at - VACANCIES_STAND)
    own = care_settings.visible_to(user).filter(stale, registration=Registration.REGISTERED)
    found = own.order_by("vacancies_confirmed_at").values("vacancies_confirmed_at")[: COUNTED + 1]
    number, oldest = found.aggregate(number=Count("pk"), oldest=Min("vacancies_confirmed_at")).values()
    if number:
        settings = words.plural(number, "setting") if number <= COUNTED else f"more than {COUNTED} settings"
        yield WorkItem(
            "Confirm your vacancies",
            "providers:portal_setting_list",
            due=local(oldest + VACANCIES_STAND).date() if oldest else local(at).date(),
            about=settings,
            by="to be confirmed",
        )


def own_places(user: User, at: datetime) -> dict[str, int]:
    """How many places the provider has open tonight, and of them those that are free, lived in and not free.

    Nothing for a provider of more than `COUNTED`: no home page counts thousands, and its pages of settings tell each.
    Three reads of the provider's own by its key in one statement: asked of each place, the planner reads whole tables.
    """
    tonight = local(at).date()
    night, own = (tonight, tonight + date.resolution), {"provider_id": user.own_provider_id}
    places = Place.objects.filter(
        Q(closes_on=None) | Q(closes_on__gt=tonight), opens_on__lte=tonight, **own
    ).annotate(place_id=F("pk"))
    parts = {
        "open": places,
        "lived_in": placements_over(*night).filter(**own),
        "held": holds_over(*night).filter(**own),
    }
    first_part, *more = (
        rows.annotate(what=Value(what)).values_list("what", "place_id")[: COUNTED + 1]
        for what, rows in parts.items()
    )
    places_by: dict[str, set[UUID]] = {what: set() for what in parts}
    for what, place in first_part.union(*more, all=True):
        places_by[what].add(place)
    opened, lived_in = places_by["open"], places_by["lived_in"] & places_by["open"]
    held_today = (places_by["held"] & opened) - lived_in
    if len(opened) > COUNTED:
        return {}
    return {
        "open": len(opened),
        "free": len(opened - lived_in - held_today),
        "lived_in_now": len(lived_in),
        "held_now": len(held_today),
    }


def document_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Documents behind an admission that have expired or will within 60 days."""
    rows = ApplicationDocument.objects.filter(
        provider_id=user.own_provider_id,
        application__state=ApplicationState.ADMITTED,
        expires_on__lte=local(at).date() + EXPIRES_SOON,
    ).order_by("expires_on")
    told = rows.values_list("application_id", "application__reference", "kind", "expires_on")
    shown, more = first(told, "document", "documents", "providers:portal_application_list")
    yield from more
    for pk, reference, kind, expires_on in shown:
        yield WorkItem(
            "Renew a document", "providers:portal_application_detail", pk, expires_on,
            about=str(DocumentKind(kind).label), by="expired" if expires_on < local(at).date() else "expires",
            reference=reference,
        )  # fmt: skip
