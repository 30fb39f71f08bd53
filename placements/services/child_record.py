"""Correcting a child's record: what stood before is kept, with why, by whom and since when (S-10, ADR 155)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from placements.codes import RecordPart, WhyChanged
from placements.models import Child, ChildChange
from placements.policies import check_names, check_works_with
from placements.rules import child_record as rules
from placements.rules.ages import check_date_of_birth
from placements.selectors.child_changes import NAMES, touched_by_birth
from placements.selectors.children import same_child
from placements.selectors.identity import lines
from placements.services.children import home_of
from placements.services.guarding import locked_identifiers, refuse_names
from placements.states import Sex
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import Doubt, check_sure
from sefton_pdps.core.text.characters import line
from sefton_pdps.core.text.words import day, listed, lower_first
from sefton_pdps.core.time.working_days import local

# The columns that a corrected record is told by; the home's place on the map follows from the postcode.
TOLD = (
    "given_name", "family_name", "date_of_birth", "sex", "home_postcode", "no_postcode", "school", "case_number",
)  # fmt: skip
NOWHERE: Mapping[str, Any] = {
    "home_postcode": "", "no_postcode": "", "measured_from_area": False, "easting": None, "northing": None,
    "authority_code": "",
}  # fmt: skip
WHY = "What was wrong, or what has changed"


def as_kept(child: Child) -> dict[str, str]:
    """Every part of a record as the list of its changes writes it, and the database's trigger reads it."""
    people = {str(one): str(getattr(child, f"{one}_id") or "") for one in RecordPart.of_people()}
    return {
        **{str(one): getattr(child, one) for one in (*NAMES, "sex", "school", "case_number")},
        RecordPart.BORN: child.date_of_birth.isoformat(),
        RecordPart.HOME: child.home_postcode or child.no_postcode,
        **people,
    }


@transaction.atomic
def correct_record(
    *,
    child: Child,
    told: Mapping[str, Any],
    reason: str,
    words: str,
    holds_from: date | None = None,
    not_in_list: bool = False,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> Child:
    """What a child's record says from now on. Decisions, letters and agreements keep what they said.

    A date of birth under which something on record could not be is refused with what to do first; what follows from
    one that may be is told before it is saved, and is saved once the person says that it is right.
    """
    check_has(by, Permission.CHILD_RECORD)
    locked = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    check_works_with(by, locked)
    check_names(by, locked)
    before, was = as_kept(locked), Child(given_name=locked.given_name, family_name=locked.family_name)
    born, school = locked.date_of_birth, locked.school
    _tell(locked, told, not_in_list=not_in_list)
    parts = rules.changed(before, as_kept(locked))
    if not parts:
        raise DomainError("Nothing is different. Change what is wrong, or go back.")
    today = local(at).date()
    field, lacking = rules.why_not_changed(
        parts, reason=reason, words=words, holds_from=holds_from, born=locked.date_of_birth, on=today
    )
    if lacking:
        raise DomainError(lacking, field=field)
    _check_child(locked, parts)
    if RecordPart.BORN in parts:
        _check_birth(child=locked, was=born, sure=sure, at=at)
    keep_changes(locked, before, parts, reason=reason, words=words, holds_from=holds_from, by=by, at=at)
    locked.save()
    _keep_out(locked, was, school, parts, by, at)
    refuse_names({WHY: words}, children=[locked], by=by, at=at, subject=locked)
    events.record(
        "child.correct",
        subject=locked,
        by=by,
        at=at,
        changed=listed([lower_first(part.label) for part in parts]),
        why=lower_first(WhyChanged(reason).label),
    )
    return locked


def keep_changes(
    child: Child,
    before: Mapping[str, str],
    parts: Collection[RecordPart],
    *,
    reason: str,
    words: str,
    holds_from: date | None,
    by: User,
    at: datetime,
) -> None:
    """A line of the record's history for each part, under the lock of the child's row, before the row is written."""
    now, last = as_kept(child), ChildChange.objects.filter(child=child.pk).count()
    ChildChange.objects.bulk_create(
        ChildChange(
            child=child,
            number=number,
            part=part,
            was=before[part],
            now=now[part],
            reason=reason,
            words=words.strip(),
            holds_from=holds_from,
            by=by,
            at=at,
        )
        for number, part in enumerate(parts, start=last + 1)
    )


def _tell(child: Child, told: Mapping[str, Any], *, not_in_list: bool) -> None:
    """Set what is told; a home that is not changed is not looked for again."""
    unknown = set(told) - set(TOLD)
    if unknown:
        raise ValueError(f"Not among what is corrected of a record: {sorted(unknown)}.")
    given = {name: line(value) if isinstance(value, str) else value for name, value in told.items()}
    home = {name: given.pop(name) for name in ("home_postcode", "no_postcode") if name in given}
    for name, value in given.items():
        setattr(child, name, value)
    if home and (home.get("home_postcode", ""), home.get("no_postcode", "")) != (
        child.home_postcode,
        child.no_postcode,
    ):
        place = home_of(home.get("home_postcode", ""), home.get("no_postcode", ""), not_in_list=not_in_list)
        for name, value in {**NOWHERE, **place}.items():
            setattr(child, name, value)


def _check_child(child: Child, parts: Collection[RecordPart]) -> None:
    """The record is of a child who can be, has both names, and is not a second record of one that is there."""
    for name in NAMES:
        if not getattr(child, name):
            raise DomainError(f"Enter the {lower_first(RecordPart(name).label)}.", field=name)
    if child.sex not in Sex.values:
        raise DomainError("Choose the sex.", field="sex")
    if child.case_number and RecordPart.CASE_NUMBER in parts:
        other = Child.objects.filter(case_number=child.case_number).exclude(pk=child.pk).first()
        if other is not None:
            raise DomainError(f"This number is on record for {other.reference}.", field="case_number")
    if {*NAMES, RecordPart.BORN} & set(parts):
        known = same_child(
            given_name=child.given_name, family_name=child.family_name, date_of_birth=child.date_of_birth
        )
        if known is not None and known.pk != child.pk:
            raise DomainError(
                f"{known.reference} is on record with these names and this date of birth. Work with that record, "
                "and ask the data protection officer what is to become of this one."
            )


def _check_birth(*, child: Child, was: date, sure: Collection[str], at: datetime) -> None:
    """Under 18 on the day of the record; nothing on record that could not have been; what follows is known."""
    check_date_of_birth(child.date_of_birth, local(child.recorded_at).date())
    born = child.date_of_birth
    child.date_of_birth = was
    touched = touched_by_birth(child, born, at)
    child.date_of_birth = born
    if touched.against:
        raise DomainError(*touched.against, field="date_of_birth")
    if touched.follows:
        check_sure([Doubt(day(born), " ".join(touched.follows), "date_of_birth")], sure)


def _keep_out(
    child: Child, was: Child, school: str, parts: Collection[RecordPart], by: User, at: datetime
) -> None:
    """Names and a school that the record says no more tell providers who the child is all the same."""
    added = {}
    if set(NAMES) & set(parts):
        added["previous_names"] = f"{was.given_name} {was.family_name}"
    if RecordPart.SCHOOL in parts and school:
        added["other_schools"] = school
    if not added:
        return
    row = locked_identifiers(child)
    for name, text in added.items():
        kept = lines(getattr(row, name))
        setattr(row, name, "\n".join((*kept, *([] if text in kept else [text]))))
    row.changed_at, row.changed_by = at, by
    row.save()
