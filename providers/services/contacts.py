"""Keeping whom to ring about a setting, or about a provider as a whole: each saving is a further version."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from providers.models import Contact, Provider, Setting
from providers.policies.contacts import check_keeps_contact
from providers.services.texts import check_text
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.telephones import check_telephone
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def keep_contact(
    *,
    about: Setting | Provider,
    name: str,
    day_telephone: str,
    night_telephone: str = "",
    email: str = "",
    night_email: str = "",
    note: str = "",
    by: User | None,
    at: datetime,
) -> Contact:
    """Record whom to ring from now on; it counts as confirmed today, also where nothing was changed."""
    locked = type(about).objects.select_for_update(of=("self",)).filter(pk=about.pk).first()
    if locked is None:
        raise DomainError("There is no such setting or provider any more. Open your settings again.")
    setting = locked if isinstance(locked, Setting) else None
    provider_id = setting.provider_id if setting else locked.pk
    check_keeps_contact(by, provider_id)
    check_telephone("day_telephone", day_telephone)
    if night_telephone.strip():
        check_telephone("night_telephone", night_telephone)
    for field, text in (("name", name), ("note", note)):
        check_text(field, text)
    before = Contact.objects.filter(provider=provider_id, setting=setting).aggregate(last=Max("version"))
    kept = Contact.objects.create(
        provider_id=provider_id,
        setting=setting,
        version=(before["last"] or 0) + 1,
        name=name.strip(),
        day_telephone=day_telephone.strip(),
        night_telephone=night_telephone.strip(),
        email=email.strip(),
        night_email=night_email.strip(),
        note=note.strip(),
        confirmed_on=local(at).date(),
        by_council=by is not None and not by.is_provider,
        recorded_at=at,
        recorded_by=by,
    )
    if setting:
        events.record("setting.contact_kept", subject=locked, by=by, at=at)
    else:
        events.record("provider.contact_kept", subject=locked, by=by, at=at)
    return kept
