"""Granting a named exemption from Ofsted's worst judgement, and ending it early (ADR 7)."""

from datetime import date, datetime

from django.db import transaction

from placements.models import Referral
from placements.notices import exemption_ended, exemption_granted
from placements.selectors.living import live_at
from placements.services.guarding import refuse_names
from providers.models import Admission, Exemption, Setting
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox


def _check_grants(by: User) -> None:
    if not has_permission(by, Permission.EXEMPTION_GRANT):
        raise NotAllowed("Only the Head of Service grants or ends an exemption. Ask the Head of Service.")


def _refuse_names(
    texts: dict[str, str], setting: Setting, referral: Referral | None, by: User, at: datetime
) -> None:
    """The child whom it is for and those who live there stay unnamed: it is read beside grades and gates."""
    living = [one.child for one in live_at([setting.pk])]
    children = [*living, *([referral.child] if referral else [])]
    refuse_names(texts, children=children, by=by, at=at, subject=setting)


@transaction.atomic
def grant(
    *,
    setting: Setting,
    referral: Referral | None,
    admission: Admission | None,
    reason: str,
    starts_on: date,
    until: date,
    by: User,
    at: datetime,
) -> Exemption:
    """Let a setting be used in spite of its grade, from and until a day (both in it), for a reason.

    For one referral or one admission of its provider. Registration and reg. 27A and 27C are never waived.
    """
    _check_grants(by)
    if (referral is None) == (admission is None):
        raise DomainError("Choose one referral, or one lot, that the exemption is for.")
    if not reason.strip():
        raise DomainError("Say why the setting may be used in spite of its grade.", field="reason")
    if until < starts_on:
        raise DomainError("The last day must not be before the first.", field="until")
    if until < local(at).date():
        raise DomainError("The last day has passed. Enter a later one.", field="until")
    locked = Setting.objects.select_for_update(of=("self",)).get(pk=setting.pk)
    if admission is not None and admission.provider_id != locked.provider_id:
        raise DomainError("This admission is another provider's. Choose one of this setting's provider.")
    _refuse_names({"Why may it be used?": reason}, locked, referral, by, at)
    granted = Exemption.objects.create(
        setting=locked,
        referral_id=referral.pk if referral else None,
        admission=admission,
        reason=reason.strip(),
        granted_by=by,
        granted_at=at,
        starts_on=starts_on,
        until=until,
    )
    events.record("exemption.granted", subject=granted, by=by, at=at, setting=str(locked.pk))
    outbox.queue(exemption_granted(granted, by), at=at)
    return granted


@transaction.atomic
def end(*, exemption: Exemption, reason: str, by: User, at: datetime) -> Exemption:
    """End an exemption before its day; from now on nothing rests on it. Of two who end it the second is told."""
    _check_grants(by)
    if not reason.strip():
        raise DomainError("Say why the exemption ends.", field="reason")
    locked = Exemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
    if locked.ended_at is not None:
        raise Stale("This exemption was ended already. Nothing was changed.")
    of = Referral.objects.select_related("child")
    referral = of.get(pk=locked.referral_id) if locked.referral_id else None
    _refuse_names({"Why it ends": reason}, locked.setting, referral, by, at)
    locked.ended_at, locked.ended_by, locked.end_reason = at, by, reason.strip()
    locked.save(update_fields=["ended_at", "ended_by", "end_reason"])
    events.record("exemption.ended", subject=locked, by=by, at=at, setting=str(locked.setting_id))
    outbox.queue(exemption_ended(locked, by), at=at)
    return locked
