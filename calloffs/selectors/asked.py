"""The homes that were asked for a direct award, and what its provider reads of it (ADR 154)."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from calloffs.codes import AskedAnswer
from calloffs.models import AskedHome, AskedQuestion, CallOff, GroundRule
from calloffs.selectors.call_offs import outcome_readable_by
from placements.selectors.costs import in_force
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit

PARTS = ("provider", "setting", "household", "asked_by", "answered_by", "taken_back_by")


def own(user: User) -> QuerySet[AskedHome]:
    """What a provider's people were asked; nothing for anybody else."""
    rows = AskedHome.objects.filter(provider=user.provider_id).select_related(
        "setting", "household", "provider"
    )
    may = user.provider_id is not None and has_permission(user, Permission.INVITATION_SEE)
    return rows if may else rows.none()


def waiting_for(user: User, at: datetime) -> QuerySet[AskedHome]:
    """What a provider's people may still answer."""
    return own(user).filter(answer="", taken_back_at=None, expired_at=None, expires_at__gt=at)


def visible_to(user: User) -> QuerySet[AskedHome]:
    """The homes that were asked on call-offs whose outcome this person of the council may read."""
    rows = AskedHome.objects.select_related("call_off__referral__child", "call_off__lot", *PARTS)
    return rows.filter(call_off__in=outcome_readable_by(user).values("pk"))


def questions_visible_to(user: User) -> QuerySet[AskedQuestion]:
    """The questions on them."""
    parts = ("asked__call_off__referral__child", "asked__call_off__lot", "asked__setting")
    rows = AskedQuestion.objects.select_related(*parts)
    return rows.filter(asked__call_off__in=outcome_readable_by(user).values("pk"))


def asked_on(call_off_id: UUID) -> list[AskedHome]:
    """Every home that was asked on a call-off, the first in front; one query."""
    return list(AskedHome.objects.filter(call_off=call_off_id).select_related(*PARTS))


def wanted_on(call_off_id: UUID) -> list[AskedQuestion]:
    """What they wanted to know, the first question in front; one query."""
    return list(AskedQuestion.objects.filter(asked__call_off=call_off_id).order_by("asked_at", "pk"))


def accepted_by(call_off: CallOff, home: "Fit") -> AskedHome | None:
    """The yes of one home that stands."""
    rows = AskedHome.objects.filter(call_off=call_off, answer=AskedAnswer.ACCEPTED, taken_back_at=None)
    setting_id, household_id = home.home
    return rows.filter(setting=setting_id, household=household_id).select_related("answered_by").first()


def waiting_on(call_off: CallOff, at: datetime) -> list[AskedHome]:
    """Who may still answer, for who settles it: under lock."""
    rows = AskedHome.objects.select_for_update(of=("self",)).filter(call_off=call_off, answer="")
    return list(rows.filter(taken_back_at=None, expired_at=None, expires_at__gt=at))


def hours_of(ground: str, on: date) -> int | None:
    """How long a home has to answer that is asked on a ground, by the rule of a day."""
    rule = GroundRule.objects.filter(in_force(on), ground=ground).first()
    return rule.answer_hours if rule else None


def due_to_expire(at: datetime) -> list[UUID]:
    """Those whose time is over and that nobody put on record as such."""
    rows = AskedHome.objects.filter(answer="", expired_at=None, taken_back_at=None, expires_at__lte=at)
    return list(rows.order_by("expires_at").values_list("pk", flat=True))
