"""Who may do what to a competition and its invitations; each raises the reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from calloffs.models import CallOff, Clarification, Invitation
from calloffs.policies.emergencies import scores_on_duty
from calloffs.rules.competition import too_late
from calloffs.rules.deadlines import clocks_change_on
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.zone import LONDON


def check_open(call_off: CallOff, *, at: datetime) -> None:
    """The competition takes questions, offers and declines until its deadline and not a moment longer."""
    if call_off.is_open(at):
        return
    if call_off.closes_at is None or call_off.is_sealed(at):
        raise DomainError("This competition has ended. Nothing can be sent any more.")
    raise DomainError(late_words(call_off.closes_at))


def check_takes_answers(user: User, asked: Clarification) -> None:
    """A question is answered, or refused, while offers can still follow the answer."""
    check_open(asked.call_off, at=clock.now())


def late_words(closes_at: datetime) -> str:
    """What a provider reads when something arrives at or after the deadline."""
    local = closes_at.astimezone(LONDON)
    return too_late(local, zone=clocks_change_on(local.date()))


def own_provider(user: User) -> UUID:
    """The provider that a person works for; to the council's people there is no invitation to answer."""
    if user.provider_id is None:
        raise NotFound("There is no such invitation.")
    provider: UUID = user.provider_id
    return provider


def check_own(invitation: Invitation, user: User) -> None:
    """An invitation is answered by the people of the provider that it invites, and is none to anybody else."""
    if invitation.provider_id != user.provider_id:
        raise NotFound("There is no such invitation.")


def check_evaluator(call_off: CallOff, evaluator: Any, *, at: datetime) -> None:
    """Offers are scored by council evaluators who had no part in buying: not who opened or published.

    In an emergency, once it has closed, whoever is on duty scores them, for at night nobody else is there (ADR 117).
    """
    if scores_on_duty(evaluator, call_off):
        if call_off.is_sealed(at):
            raise DomainError(
                f"{evaluator.name} is on duty. Choose them when the competition has closed: until they have declared "
                "that there is no conflict of interest, they could not open its page."
            )
        return
    if not has_permission(evaluator, Permission.OFFER_SCORE):
        raise NotAllowed(f"{evaluator.name} is not an evaluator. Choose somebody who is.")
    if evaluator.pk in (call_off.opened_by_id, call_off.published_by_id):
        raise NotAllowed(f"{evaluator.name} opened or published this competition. Choose another evaluator.")
