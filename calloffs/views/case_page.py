"""What the pages of a case for a direct award show: its home, and first how long it is for."""

from collections.abc import Mapping
from typing import Any

from calloffs.models import CallOff
from calloffs.presenters import call_off_head
from calloffs.presenters import direct_awards as direct_award_tables
from calloffs.rules.direct_awards import LENGTHS
from calloffs.rules.places import Standing, also_wanted, why_gone
from calloffs.selectors import homes, places
from calloffs.selectors.benchmarks import Benchmark
from placements.selectors.fitting import Fit
from providers.presenters.contacts import contact_block, ways_to_keep
from providers.presenters.grave import warnings
from providers.selectors.contacts import contacts_of, who_signs_in
from providers.selectors.grave import standing_against
from sefton_pdps.accounts.models import User
from sefton_pdps.core.web.blocks import ContactBlock
from sefton_pdps.core.web.components import Table
from sefton_pdps.core.web.request import Request


def case_url(call_off: CallOff, home: Fit) -> str:
    """The page of the case for a home."""
    return direct_award_tables.case_url(
        call_off, home.setting.pk, home.household.pk if home.household else None
    )


def about(
    request: Request, call_off: CallOff, home: Fit, like: Benchmark, standing: Standing
) -> dict[str, Any]:
    """What both pages of a case show of its home."""
    return {
        "call_off": call_off,
        "home": home,
        "heading": call_off_head.title(call_off, request.user),
        "facts": direct_award_tables.case_facts(call_off, home),
        "contact": _contact(request.user, home),
        "benchmark": like,
        "warnings": warnings(standing_against([home.setting.pk]), request.user),
        "gone": why_gone(standing),
        "also": also_wanted(standing),
    }


def _contact(user: User, home: Fit) -> ContactBlock:
    """Whom to ring; without a contact who signs in for the provider, and the way to record one."""
    setting = home.setting
    contact = contacts_of(user, {setting.pk: setting.provider_id}).get(setting.pk)
    return contact_block(
        contact,
        heading="To agree start and fee",
        people=[] if contact else who_signs_in(user, setting.provider_id),
        keep=ways_to_keep(user, "providers:setting_contact", setting.pk, contact),
    )


def length_asked(sent: Mapping[str, str], query: Mapping[str, str], before: Mapping[str, Any]) -> str:
    """The length that the case is for: as sent, as chosen, or as the case that was saved says; "" before."""
    asked = sent.get("how_long") or query.get("stay") or before.get("how_long", "")
    return asked if asked in LENGTHS else ""


def lengths_table(
    call_off: CallOff, home: Fit, fee: direct_award_tables.Estimate, wanted: places.Wanted
) -> Table:
    """The first page of a case: how long, with what each length would cost and whether a place is free for it."""
    starts_on, ends_on = wanted.starts_on, wanted.ends_on
    free = homes.free_by_stay(home, starts_on, ends_on)
    return direct_award_tables.lengths(fee, starts_on, ends_on, free, case_url(call_off, home))
