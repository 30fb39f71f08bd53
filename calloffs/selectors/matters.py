"""Which children messages are about, by the addresses that they lead to; one query for a person of the council."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from calloffs.models import Authorisation, Invitation
from calloffs.selectors import call_offs, portal
from placements.selectors import placements, referrals
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.web.addresses import address_of

PAGES = {
    "call_off": "calloffs:call_off_detail",
    "authorisation": "calloffs:authorisation_detail",
    "referral": "placements:referral_detail",
    "placement": "placements:placement_detail",
    "invitation": "calloffs:invitation_detail",
}
NONE_SUCH = UUID(int=0)


@dataclass(frozen=True)
class ChildOf:
    """Of a child behind an address: what its words are made of, and of a call-off how many were asked and declined."""

    sex: str
    date_of_birth: date
    home_postcode: str
    service_type: str
    reference: str
    invited: int
    declined: int


@cache
def _beginnings() -> dict[str, str]:
    """How the addresses of each kind of page begin, before the key."""
    return {address_of(page, NONE_SUCH).partition(str(NONE_SUCH))[0]: what for what, page in PAGES.items()}


def keys_in(urls: Collection[str]) -> dict[str, dict[UUID, list[str]]]:
    """The keys in addresses that lead to what is about one child, by kind, each with its addresses."""
    keys: defaultdict[str, dict[UUID, list[str]]] = defaultdict(dict)
    for url in urls:
        for beginning, what in _beginnings().items():
            key = _key(url.removeprefix(beginning)) if url.startswith(beginning) else None
            if key:
                keys[what].setdefault(key, []).append(url)
    return keys


def _key(rest: str) -> UUID | None:
    try:
        return UUID(rest.partition("/")[0])
    except ValueError:
        return None


def children_behind(keys: dict[str, dict[UUID, list[str]]], user: User) -> dict[UUID, ChildOf]:
    """The children behind those keys, as far as this person of the council may open what the address leads to."""
    parts = [part for what, asked in keys.items() for part in _part(what, list(asked), user)]
    if not parts:
        return {}
    first, *more = parts
    rows = first.union(*more, all=True) if more else first
    return {pk: ChildOf(*told) for pk, *told in rows}


def _part(kind: str, keys: list[UUID], user: User) -> Iterator[QuerySet[Any, Any]]:
    """The children behind keys of one kind; an evaluator, who reads no more than the profile, is told of none."""
    knows = has_permission(user, Permission.MATCH_SEE) or has_permission(user, Permission.ASC_AUTHORISE)
    if kind == "call_off" and knows:
        rows = call_offs.visible_to(user).filter(pk__in=keys)
        yield _told(rows, "referral__child", "lot__service_type", *_numbers())
    if kind == "authorisation" and knows:
        seen = call_offs.visible_to(user).order_by().values("pk")
        asked = Authorisation.objects.filter(pk__in=keys, call_off__in=seen)
        yield _told(asked, "call_off__referral__child", "call_off__lot__service_type")
    if kind == "referral":
        yield _told(referrals.visible_to(user).filter(pk__in=keys), "child", "service_type")
    if kind == "placement":
        yield _told(placements.visible_to(user).filter(pk__in=keys), "child", "service_type")


def _numbers() -> tuple[Any, Any]:
    asked = Invitation.objects.filter(call_off=OuterRef("pk")).order_by().values("call_off")
    number = asked.annotate(number=Count("pk")).values("number")
    declined = asked.annotate(number=Count("pk", filter=Q(declined_at__isnull=False))).values("number")
    return Coalesce(Subquery(number), 0), Coalesce(Subquery(declined), 0)


def _told(
    rows: QuerySet[Any], child: str, service_type: str, invited: Any = None, declined: Any = None
) -> Any:
    none = Value(0, output_field=IntegerField())
    rows = rows.order_by().select_related(None)
    return rows.annotate(number_invited=invited or none, number_declined=declined or none).values_list(
        "pk", f"{child}__sex", f"{child}__date_of_birth", f"{child}__home_postcode", service_type, "reference",
        "number_invited", "number_declined",
    )  # fmt: skip


def profiles_behind(keys: dict[str, dict[UUID, list[str]]], user: User) -> dict[UUID, tuple[Any, str]]:
    """For a provider's people: the anonymised profile and the lot behind each of their own invitations."""
    asked = list(keys.get("invitation", ()))
    if not asked:
        return {}
    rows = portal.visible_to(user).filter(pk__in=asked)
    told = rows.values_list("pk", "call_off__profile", "call_off__lot__name")
    return {pk: (profile, lot) for pk, profile, lot in told}
