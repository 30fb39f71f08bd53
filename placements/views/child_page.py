"""The page of a child: the child's words first, where the child lives and with whom to speak, then the way here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.models import Child, Placement, Referral
from placements.policies import RECORDING, may_change_people, names_child
from placements.presenters import children as child_tables
from placements.presenters import costs as cost_tables
from placements.presenters import homes
from placements.presenters import placements as placement_tables
from placements.presenters.child_words import heading
from placements.rules.completeness import CLOSED
from placements.selectors import placements, referrals
from placements.selectors.reading import as_read
from providers.presenters.grave import warnings
from providers.selectors.contacts import contacts_of
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action, Link, Withheld
from sefton_pdps.core.web.request import Request

SHOWN_OPENINGS = 10
# Who writes what providers read, by day and alone on duty.
WRITING = (Permission.PROFILE_WRITE, Permission.EMERGENCY_PLACE)
WHERE = Withheld("where a child lives")


def page_of(request: Request, child: Child, refusal: DomainError | None = None) -> HttpResponse:
    """The record as this reader may see it."""
    user, today = request.user, local(request.at).date()
    searched = as_read(referrals.visible_to(user).filter(child=child).order_by("-started_at"), child, user)
    lived = list(placements.visible_to(user).filter(child=child).order_by("-starts_on"))
    spoken = next((one for one in searched if one.wishes), None)
    context = {
        "child": child,
        "heading": heading(child, "", user, today),
        "spoken": spoken,
        "facts": homes.child_facts(child, request.at, named=names_child(user, child)),
        **_living(user, child, lived),
        "stays": homes.stays(lived, searched, user),
        **_costs(user, lived, today),
        "openings": child_tables.openings_table(
            child.openings.select_related("by").order_by("-at")[:SHOWN_OPENINGS]
        ),
        "events": timeline([child.pk, *(one.pk for one in searched), *(one.pk for one in lived)]),
        **_start(user, child, searched, lived),
        **_may(user, child),
        "refusal": refusal,
    }
    return render(request, "placements/child_detail.html", context)


def _living(user: User, child: Child, lived: list[Placement]) -> dict[str, Any]:
    """The home now and with whom to speak there, for whoever may see it; else that the role does not show it."""
    worker = homes.worker_contact(child)
    if not has_permission(user, Permission.PLACEMENT_SEE):
        return {"withheld": WHERE, "contacts": [worker], "warnings": []}
    here = homes.living_now(lived)
    told: dict[str, Any] = {
        "lives": homes.lives_words(here, lived, user),
        "contacts": [worker],
        "warnings": warnings(standing_against(one.setting_id for one in lived if one.state in homes.LIVE)),
    }
    if here is not None:
        contact = contacts_of(user, {here.setting_id: here.provider_id}).get(here.setting_id)
        told["contacts"] = [homes.home_contact(here, contact, user), worker]
        told["address"] = placement_tables.address_words(here)
        told["home"] = Link("Open the placement", reverse("placements:placement_detail", args=[here.pk]))
    return told


def _costs(user: User, lived: list[Placement], today: Any) -> dict[str, Any]:
    """What the child's homes cost by month, at the foot, for whoever sees money."""
    if not lived or not has_permission(user, Permission.PLACEMENT_COST_SEE):
        return {}
    chart, months = cost_tables.month_chart(placements.month_totals([one.pk for one in lived]), today, lived)
    return {"chart": chart, "months": months}


def _start(user: User, child: Child, searched: list[Referral], lived: list[Placement]) -> dict[str, Any]:
    """The way to another home: the open referral, else the button; the main one only for a child without a home."""
    if not has_permission(user, Permission.REFERRAL_MAKE):
        return {}
    opened = next((one for one in searched if one.state not in CLOSED), None)
    if opened:
        page = reverse("placements:referral_detail", args=[opened.pk])
        return {"open_referral": Link(f"Go on with referral {opened.reference}", page)}
    again = any(one.state in CLOSED for one in searched)
    quiet = homes.living_now(lived) is not None
    if again:
        url = reverse("placements:referral_begin", args=[child.pk])
        return {"start": Action("Start a referral", url, asks=True, quiet=quiet)}
    url = reverse("placements:referral_start", args=[child.pk])
    consequence = "If you start one, it will be the one open referral that a child may have at a time."
    return {"start": Action("Start a referral", url, consequence, quiet=quiet)}


def _may(user: User, child: Child) -> dict[str, bool]:
    """What else this reader may do with the record."""
    records, overrides = (
        has_permission(user, one) for one in (Permission.CHILD_RECORD, Permission.GUARD_OVERRIDE)
    )
    named = names_child(user, child)
    return {
        "may_correct": records and named,
        "may_read_changes": named,
        "may_keep_out": overrides or (records and any(has_permission(user, one) for one in WRITING)),
        "may_say_what_is_kept_out": named and (records or overrides),
        "may_change_people": records and may_change_people(user, child),
        "may_record_placement": any(has_permission(user, one) for one in RECORDING),
    }
