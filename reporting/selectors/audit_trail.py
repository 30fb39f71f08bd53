"""The audit trail for the data protection officer and the auditor."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

from calloffs.models import Authorisation, CallOff, ServiceAgreement
from placements.models import Child, Placement, Referral
from providers.models import Application, Exemption
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.declared import names_of, records
from sefton_pdps.audit.models import Event
from sefton_pdps.core.time.clock import Now
from sefton_pdps.core.time.zone import LONDON

# What an event is about, where that has a reference which people use.
REFERENCED = (Child, Referral, Placement, CallOff, Authorisation, ServiceAgreement, Application)


def events(wanted: Mapping[str, Any]) -> QuerySet[Event]:
    """The events of a search: `child`, `person`, `kind`, `first_day` and `last_day`, each of which may be missing."""
    trail = Event.objects.all()
    if wanted.get("child"):
        trail = trail.filter(subject_id__in=about(wanted["child"]))
    if wanted.get("person"):
        trail = trail.filter(actor_id=wanted["person"].pk)
    if wanted.get("kind"):
        trail = trail.filter(name__in=names_of(wanted["kind"]))
    if wanted.get("first_day"):
        trail = trail.filter(at__gte=_midnight(wanted["first_day"]))
    if wanted.get("last_day"):
        trail = trail.filter(at__lt=_midnight(wanted["last_day"] + timedelta(days=1)))
    return trail


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


def about(child: Child) -> list[UUID]:
    """The keys of everything that an event may be about and that leads to a child (each app's `trail.py`)."""
    ways = {(record.label, way) for record in records() for way in (record.child or "").split()}
    first, *others = (_rows(apps.get_model(label), way, child) for label, way in sorted(ways))
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
    with connection.cursor() as cursor:
        cursor.execute(_references(), {"keys": list(wanted)})
        return dict(cursor.fetchall())


@cache
def _references() -> str:
    """Eight tables in one statement, written once: as querysets they cost more to put together than to ask."""
    named = [(User, "name"), *((model, "reference") for model in REFERENCED)]
    parts = (
        f'SELECT id, {column} FROM "{model._meta.db_table}" WHERE id = ANY(%(keys)s::uuid[])'
        for model, column in named
    )
    return " UNION ALL ".join(parts)


def _keys(values: Iterable[object]) -> Iterator[UUID]:
    for value in values:
        with suppress(ValueError):
            yield UUID(str(value))
