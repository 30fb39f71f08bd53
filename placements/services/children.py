"""Recording a child and opening the record."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from placements.models import Child, RecordOpening
from placements.rules.ages import check_date_of_birth
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.references import next_reference
from sefton_pdps.core.working_days import local
from sefton_pdps.geography.postcodes import locate


@transaction.atomic
def record_child(
    *,
    given_name: str,
    family_name: str,
    date_of_birth: date,
    sex: str,
    home_postcode: str,
    legal_status: str,
    school: str = "",
    social_worker: Any = None,
    by: Any,
    at: datetime,
) -> Child:
    """A child is recorded once, under 18, with a home postcode that the ONS list knows (S-25)."""
    check_date_of_birth(date_of_birth, local(at).date())
    home = locate(home_postcode)
    if home is None:
        raise DomainError(
            "The home postcode is not in the ONS list. Check it, or give the nearest postcode to the home."
        )
    same = {"given_name__iexact": given_name, "family_name__iexact": family_name}
    known = Child.objects.filter(date_of_birth=date_of_birth, **same).first()
    if known is not None:
        raise DomainError(f"This child is already on record as {known.reference}. Open that record.")
    child = Child.objects.create(
        reference=next_reference("CH", at=at),
        given_name=given_name,
        family_name=family_name,
        date_of_birth=date_of_birth,
        sex=sex,
        home_postcode=home.postcode,
        easting=home.easting,
        northing=home.northing,
        authority_code=home.authority_code,
        legal_status=legal_status,
        school=school,
        social_worker=social_worker,
        recorded_at=at,
        recorded_by=by,
    )
    events.record("child.record", subject=child, by=by, at=at)
    return child


@transaction.atomic
def open_record(*, child: Child, page: str, by: Any, at: datetime) -> RecordOpening:
    """Every opening of a child's record is written down: who, when and by which page."""
    events.record("child.open", subject=child, by=by, at=at, page=page)
    return RecordOpening.objects.create(child=child, by=by, at=at, page=page)
