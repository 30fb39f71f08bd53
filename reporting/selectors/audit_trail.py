"""The audit trail for the data protection officer and the auditor."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model, Q, QuerySet

from calloffs.models import Authorisation, CallOff, ServiceAgreement
from placements.models import Child, Placement, Referral
from providers.models import Application, Exemption
from reporting.rules.audit_kinds import KINDS
from reporting.rules.audit_subjects import ABOUT_A_CHILD
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.clock import LONDON, Now

# What an event is about, where that has a reference which people use.
REFERENCED = (Child, Referral, Placement, CallOff, Authorisation, ServiceAgreement, Application)


def events(wanted: Mapping[str, Any]) -> QuerySet[Event]:
    """The events of a search: `child`, `person`, `kind`, `first_day` and `last_day`, each of which may be missing."""
    found = Event.objects.all()
    if wanted.get("child"):
        found = found.filter(subject_id__in=about(wanted["child"]))
    if wanted.get("person"):
        found = found.filter(actor_id=wanted["person"].pk)
    if wanted.get("kind"):
        beginnings = KINDS[wanted["kind"]].beginnings
        found = found.filter(reduce(or_, (Q(name__startswith=beginning) for beginning in beginnings)))
    if wanted.get("first_day"):
        found = found.filter(at__gte=_midnight(wanted["first_day"]))
    if wanted.get("last_day"):
        found = found.filter(at__lt=_midnight(wanted["last_day"] + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


def about(child: Child) -> list[UUID]:
    """The keys of everything that an event may be about and that leads to a child (`rules.audit_subjects`)."""
    first, *others = (
        _rows(apps.get_model(label), subject.way, child)
        for label, subject in ABOUT_A_CHILD.items()
        if subject.way
    )
    keys = {key for (key,) in first.union(*others)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT calloffs_drafts_of_child(%s)", [child.pk])
        return [*keys, *(key for (key,) in cursor.fetchall())]


def _rows(model: type[Model], way: str, child: Child) -> QuerySet[Any]:
    """The keys of the rows of a model that lead to a child; an exemption names a referral by key only."""
    if model is Exemption:
        return model._base_manager.filter(referral_id__in=_referrals(child)).values_list("pk")
    return model._base_manager.filter(**{way: child.pk}).order_by().values_list("pk")


def _referrals(child: Child) -> QuerySet[Any]:
    return Referral.objects.filter(child=child).order_by().values("pk")


def sealed_for(child: Child) -> bool:
    """Whether offers for this child are sealed now: what was done to them is listed after the deadline (S-20)."""
    return CallOff.objects.filter(referral__child=child, closes_at__gt=Now()).exists()


def references(rows: Iterable[Event]) -> dict[UUID, str]:
    """What events are about or name, in one query: references of records, names of people; the rest is missing."""
    wanted = {
        key for row in rows for key in (row.subject_id, *_keys(row.payload.values())) if key is not None
    }
    people = User.objects.filter(pk__in=wanted).values_list("pk", "name")
    others = (model.objects.filter(pk__in=wanted).values_list("pk", "reference") for model in REFERENCED)
    return dict(people.union(*others))


def _keys(values: Iterable[object]) -> Iterator[UUID]:
    for value in values:
        with suppress(ValueError):
            yield UUID(str(value))
