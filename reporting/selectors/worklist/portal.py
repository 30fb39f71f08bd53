"""What waits for a provider's people: their own provider's things only, invitations first."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from calloffs.models import ServiceAgreement
from calloffs.rules.competition import need_line
from calloffs.rules.unsent import unsent_in
from calloffs.selectors import agreements, portal
from calloffs.states import AgreementState, OfferState
from providers.models import ApplicationDocument
from providers.rules.rounds import is_taking
from providers.selectors import applications, care_settings
from providers.states import OVER, ApplicationState, DocumentKind, Registration
from reporting.selectors.worklist import sentences
from reporting.selectors.worklist.items import COUNTED, WorkItem, counted, first
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local

VACANCIES_STAND = timedelta(days=7)
EXPIRES_SOON = timedelta(days=60)
# How long home still says that an application ended with its round.
ENDED_STANDS = timedelta(days=30)


def _answer(invitation: Any) -> tuple[str, bool]:
    """What the provider has done about an invitation, and whether something is left to do."""
    if changes := unsent_in(invitation.call_off):
        return next(iter(changes.values())).sentence.rstrip("."), True
    if any(offer.state == OfferState.SUBMITTED for offer in invitation.call_off.own_offers):
        return "Offer sent; you can replace it until the deadline", False
    if invitation.call_off.own_drafts:
        return "Your offer is not sent yet", True
    return "Offer or decline", True


def invitation_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Open invitations that are not declined, the nearest deadline first."""
    shown, more = first(portal.by_deadline(user), "invitation", "invitations", "calloffs:invitation_list")
    yield from more
    for row in shown:
        if row.declined_at is None:
            done, mine = _answer(row)
            sentence = f"{done}: {need_line(row.call_off.lot.name, row.call_off.profile)}"
            yield WorkItem(sentence, "calloffs:invitation_detail", row.pk, row.call_off.closes_at, mine)


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
        yield WorkItem(_sign(row, at), "calloffs:portal_agreement", row.pk, row.starts_on)


def _sign(row: ServiceAgreement, at: datetime) -> str:
    """The child by the profile, where to and when; an agreement from before the profile went with it has a number."""
    if not row.profile or not row.starts_on:
        return f"Sign agreement {row.reference}"
    child = sentences.profiled(row.profile, row.terms.get("service_type", ""))
    home = words.listed([part for part in (row.terms["setting"], row.terms["household"]) if part])
    comes = sentences.comes(row.profile.get("gender_words", ""), row.starts_on, at)
    return f"Sign for {child}, at {home}; {comes}"


def _over(reference: str, state: str, *, takes: bool) -> str:
    """That an application goes no further, though nobody decided it."""
    if state == ApplicationState.ENDED:
        return f"Application {reference} ended: the council has cancelled the round. Your answers are kept"
    if state == ApplicationState.DRAFT and not takes:
        return f"Application {reference} was not sent before its round closed. Your answers are kept"
    return ""


def own_application_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """The provider's applications: drafts not sent, questions to answer, and those with the council."""
    lately = at - ENDED_STANDS
    current = Q(ended_at__gt=lately) | ~Q(state__in=OVER)
    gone = Q(state=ApplicationState.DRAFT, round__closes_at__lte=lately)
    rows = applications.visible_to(user).filter(current).exclude(gone).order_by("started_at")
    fields = ("pk", "reference", "state", "round__state", "round__closes_at")
    rows = rows.values_list(*fields)
    shown, more = first(rows, "application", "applications", "providers:portal_application_list")
    yield from more
    for pk, reference, state, round_state, closes_at in shown:
        over = _over(reference, state, takes=is_taking(round_state, closes_at, at))
        if over:
            yield WorkItem(over, "providers:portal_application_detail", pk, mine=False)
            continue
        todo = {
            ApplicationState.DRAFT: f"Finish and send application {reference}",
            ApplicationState.CLARIFICATION: f"Answer the council’s question on application {reference}",
        }.get(state)
        due = closes_at if state == ApplicationState.DRAFT else None
        waiting = f"Application {reference} is with the council"
        yield WorkItem(todo or waiting, "providers:portal_application_detail", pk, due, mine=bool(todo))


def vacancy_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """The provider's settings whose vacancies nobody has confirmed for a week, as one line."""
    stale = Q(vacancies_confirmed_at=None) | Q(vacancies_confirmed_at__lt=at - VACANCIES_STAND)
    number = counted(care_settings.visible_to(user).filter(stale, registration=Registration.REGISTERED))
    if number:
        settings = words.plural(number, "setting") if number <= COUNTED else f"more than {COUNTED} settings"
        sentence = f"Confirm the vacancies of {settings}"
        yield WorkItem(sentence, "providers:portal_setting_list")


def document_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Documents behind an admission that have expired or will within 60 days."""
    rows = ApplicationDocument.objects.filter(
        provider_id=user.own_provider_id,
        application__state=ApplicationState.ADMITTED,
        expires_on__lte=local(at).date() + EXPIRES_SOON,
    ).order_by("expires_on")
    told = rows.values_list("application_id", "kind", "expires_on")
    shown, more = first(told, "document", "documents", "providers:portal_application_list")
    yield from more
    for pk, kind, expires_on in shown:
        verb = "expired" if expires_on < local(at).date() else "expires"
        when = f"{words.day(expires_on)}, {words.days_away(expires_on, local(at).date())}"
        sentence = f"{DocumentKind(kind).label} {verb} on {when}; renew it"
        yield WorkItem(sentence, "providers:portal_application_detail", pk, expires_on)
