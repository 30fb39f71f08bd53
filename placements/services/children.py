"""Recording a child and opening the record."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from placements.models import Child, RecordOpening, Team
from placements.rules.ages import check_date_of_birth
from placements.rules.legal import Told
from placements.selectors.children import same_child, search
from placements.services.legal import record_authority
from placements.states import NoPostcode
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.characters import line
from sefton_pdps.core.time.working_days import local
from sefton_pdps.geography.elsewhere import elsewhere
from sefton_pdps.geography.postcodes import locate, middle_of, normalise, outward_centroid


@transaction.atomic
def record_child(
    *,
    given_name: str,
    family_name: str,
    date_of_birth: date,
    sex: str,
    home_postcode: str = "",
    no_postcode: str = "",
    not_in_list: bool = False,
    authority: Told | None = None,
    school: str = "",
    social_worker: Any = None,
    team: Team | None = None,
    reviewing_officer: Any = None,
    by: User,
    at: datetime,
) -> Child:
    """A child is recorded once, under 18, with a home postcode or the reason why there is none (S-25).

    `not_in_list` says that a postcode which the ONS list has not is right all the same: new, or out of use.
    `authority`: by which the council may place the child; None while there is none, as before a consent (S-10).
    """
    check_date_of_birth(date_of_birth, local(at).date())
    home = home_of(home_postcode, no_postcode, not_in_list=not_in_list)
    given_name, family_name = line(given_name), line(family_name)
    known = same_child(given_name=given_name, family_name=family_name, date_of_birth=date_of_birth)
    if known is not None:
        raise DomainError(f"This child is already on record as {known.reference}. Open that record.")
    child = Child.objects.create(
        reference=next_reference("CH", at=at),
        given_name=given_name,
        family_name=family_name,
        date_of_birth=date_of_birth,
        sex=sex,
        **home,
        school=school,
        social_worker=social_worker,
        team=team,
        reviewing_officer=reviewing_officer,
        recorded_at=at,
        recorded_by=by,
    )
    events.record("child.record", subject=child, by=by, at=at)
    if authority is not None:
        record_authority(child=child, told=authority, by=by, at=at)
        child.refresh_from_db(fields=["legal_status", "legal_until"])
    return child


def home_of(postcode: str, no_postcode: str, *, not_in_list: bool) -> dict[str, Any]:
    """Where distances are measured from, or why from nowhere; never both and never neither."""
    if bool(postcode) == bool(no_postcode):
        raise DomainError("Give the home postcode, or the reason why there is none.", field="home_postcode")
    if no_postcode:
        if no_postcode not in NoPostcode.values:
            raise DomainError("Choose why there is no home postcode.", field="no_postcode")
        return {"no_postcode": no_postcode}
    if sentence := elsewhere(postcode):
        raise DomainError(sentence, field="home_postcode")
    exact = locate(postcode)
    middle = middle_of(postcode) if exact is None and not_in_list else ""
    place = exact or (outward_centroid(middle) if middle else None)
    if place is None:
        raise DomainError(
            "The home postcode is not in the ONS list. Check it, or say that it is right all the same.",
            field="home_postcode",
        )
    return {
        "home_postcode": exact.postcode if exact else normalise(postcode),
        "measured_from_area": exact is None,
        "easting": place.easting,
        "northing": place.northing,
        "authority_code": place.authority_code,
    }


@transaction.atomic
def find_children(*, words: str, by: User, at: datetime, among: QuerySet[Child] | None = None) -> list[Child]:
    """Find children and write down who searched and which records were listed, never the words.

    Whoever looks through children one search after another is seen in the trail; what was typed may be a name.
    """
    children = search(by, words, among=among)
    events.record("child.search", subject=None, by=by, at=at, listed=len(children))
    events.record_for_each("child.listed", subjects=children, by=by, at=at)
    return children


@transaction.atomic
def open_record(*, child: Child, page: str, by: User, at: datetime) -> RecordOpening:
    """Every opening of a child's record is written down: who, when and by which page; one statement."""
    opening = RecordOpening(child=child, by=by, at=at, page=page)
    events.record_with(opening, "child.open", subject=child, by=by, at=at, page=page)
    return opening


@transaction.atomic
def open_records(*, children: Collection[Child], page: str, by: User, at: datetime) -> None:
    """The same for each child of a page that tells of several: two statements, however many they are."""
    events.record_for_each("child.open", subjects=children, by=by, at=at, page=page)
    RecordOpening.objects.bulk_create(
        RecordOpening(child=child, by=by, at=at, page=page) for child in children
    )
