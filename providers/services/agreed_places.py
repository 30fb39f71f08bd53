"""A place of a home whose provider keeps no vacancies here itself: opened as it was agreed by telephone or e-mail."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from providers.models import CarerHousehold, Place, Setting
from providers.states import SettingKind
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError


@transaction.atomic
def open_agreed_place(
    *, setting: Setting, household: CarerHousehold | None = None, opens_on: date, by: User, at: datetime
) -> Place:
    """One more place of a home, or of an agency's household; never more than the home is registered for."""
    locked = Setting.objects.select_for_update(of=("self",)).get(pk=setting.pk)
    if locked.kind == SettingKind.FOSTERING_AGENCY and household is None:
        raise DomainError(
            "An agency's places are those of its carer households. Enter the household.", field="code"
        )
    known = Place.objects.filter(setting=locked, household=household)
    if (
        locked.registered_places is not None
        and known.filter(closes_on=None).count() >= locked.registered_places
    ):
        raise DomainError(
            f"{locked.name} is registered for {locked.registered_places} and has as many places on record. Choose one "
            "of those, or ask the provider which of them is free."
        )
    last = known.aggregate(last=Max("number"))["last"] or 0
    place = Place.objects.create(
        provider_id=locked.provider_id,
        setting=locked,
        household=household,
        number=last + 1,
        opens_on=opens_on,
    )
    events.record("setting.places_opened", subject=locked, by=by, at=at, number=1)
    return place
