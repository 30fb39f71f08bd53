"""Which settings fit a referral, and why: gates bar, everything else only orders. One statement finds, Python says why.

The statement (`match_sql`, with the gates of `gates_sql`) gives the page that is shown, how many fit and who is left
out by which gate; reasons are worked out for the rows of the page alone. A bounded number of queries, whatever the size
of the market.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from placements.rules.sought import Sought
from placements.selectors import gates_sql, match_sql, sought_sql
from placements.selectors.fitting import Fit, Site, told
from placements.selectors.market import FIRST_NIGHTS, Market
from placements.selectors.vacancies import open_places
from placements.states import Gate
from providers.models import CarerHousehold, Lot, Provider, Setting

PAGE = 25
ANY = Sought()
# More than any agency has: the places of one agency are read in one go.
MOST_HOUSEHOLDS = 10_000


@dataclass(frozen=True)
class FitPage:
    """The fits of one page, the best first; `fits` counts those of the lot, `providers` those to invite.

    `left_out`: how many settings and providers each gate leaves out. `before`: how many fits stand on earlier pages.
    `found`: how many of the fits the filter leaves, those of every page.
    """

    rows: list[Fit] = field(default_factory=list)
    fits: int = 0
    providers: int = 0
    left_out: dict[Gate, int] = field(default_factory=dict)
    before: int = 0
    found: int = 0

    @property
    def shown(self) -> int:
        """How many fits there are up to the end of this page."""
        return self.before + len(self.rows)

    @property
    def rest(self) -> int:
        """How many come after this page."""
        return self.found - self.shown


def lots_for(service_type: str, on: date) -> QuerySet[Lot]:
    """The lots in force on a day that provide a kind of service."""
    return Lot.objects.filter(service_type=service_type, valid_from__lte=on).exclude(valid_to__lte=on)


def households_for(setting: Setting, band: tuple[int, int], on: date) -> QuerySet[CarerHousehold]:
    """An agency's carer households that may take a child of a band of ages and have a place open from a day (S-25).

    For the agency's own eyes: by the band that it was told and never by the child's age, which it could find out by
    changing what a household takes and looking again. The age itself is a gate where the council recommends.
    """
    opened = open_places([setting.pk], on, on + FIRST_NIGHTS)
    first, last = band
    taking = CarerHousehold.objects.filter(setting=setting, age_from__lte=last, age_to__gte=first)
    return taking.filter(pk__in=opened.values("household"))


def fits(
    market: Market,
    *,
    after: UUID | None = None,
    before: int = 0,
    size: int = PAGE,
    named: bool = False,
    sought: Sought = ANY,
) -> FitPage:
    """A page of the fits, the best first: most needs met, then a free place, then the nearest (S-25, S-48).

    `after`: the key of the fit that the page before ended with, `before`: how many stand before this page. A key that
    fits no more shows the first page. `named`: without agencies that name no household; `sought`: those that a filter
    leaves, while who is invited and who is left out is counted as ever.
    """
    given = {"after": after, "limit": size, **(sought_sql.values(market, sought) if sought.words else {})}
    statement = match_sql.fits(
        needs=len(market.needs),
        agencies=market.of_agencies,
        after=after is not None,
        named=named,
        sought=sought_sql.conditions(market, sought, match_sql.FREE),
    )
    answered = market.rows(statement, **given)
    if after is not None and not _sites(answered):
        return fits(market, size=size, named=named, sought=sought)
    number, providers, left_out = answered[0][:3]
    number_found = answered[0][7]
    rows = told(market, _sites(answered))
    return FitPage(
        rows,
        number,
        providers,
        _by_gate(left_out),
        before if after else 0,
        number if number_found is None else number_found,
    )


def every_fit(market: Market, *, named: bool = False) -> Iterator[Fit]:
    """All fits, the best first, page by page as they are asked for."""
    page = fits(market, named=named)
    yield from page.rows
    while page.rest > 0 and page.rows:
        page = fits(market, after=page.rows[-1].key, before=page.shown, named=named)
        yield from page.rows


def some_fits(market: Market, keys: Iterable[UUID]) -> list[Fit]:
    """Of some settings and households those that fit, the best first."""
    picked = list(keys)
    statement = match_sql.fits(needs=len(market.needs), agencies=market.of_agencies, some=True)
    return told(market, _sites(market.rows(statement, keys=picked, limit=len(picked))))


def fits_of(market: Market, setting_id: UUID) -> list[Fit]:
    """The fits of one setting: the setting itself, or each household of an agency."""
    return told(market, _sites_of(market, setting_id))


def is_fit(market: Market, setting_id: UUID, household_id: UUID | None) -> bool:
    """Whether one home is among the fits, for who needs none of its reasons; one query."""
    return any(site.household_id == household_id for site in _sites_of(market, setting_id))


def _sites_of(market: Market, setting_id: UUID) -> list[Site]:
    statement = match_sql.fits(needs=len(market.needs), agencies=market.of_agencies, one_setting=True)
    return _sites(market.rows(statement, setting=setting_id, limit=MOST_HOUSEHOLDS))


def passing(market: Market) -> list[tuple[UUID, UUID]]:
    """The provider and the key of every setting that passes every gate: whom a competition invites, and with what."""
    return [(provider_id, setting_id) for provider_id, setting_id in market.rows(gates_sql.passing())]


def invited(market: Market) -> list[Provider]:
    """The providers with a setting that passes every gate, by name."""
    return providers_of(passing(market))


def providers_of(passed: Iterable[tuple[UUID, UUID]]) -> list[Provider]:
    """The providers of some settings that pass, by name; each is told by its provider's key and its own."""
    rows = Provider.objects.filter(pk__in={provider_id for provider_id, _setting in passed})
    return list(rows.order_by("name", "pk"))


def _by_gate(written: str) -> dict[Gate, int]:
    """The counts in the order of the gates, of the JSON that the statement answers."""
    counted = json.loads(written)
    return {gate: counted[gate] for gate in Gate if gate in counted}


def _sites(answered: list[tuple[Any, ...]]) -> list[Site]:
    """The sites of an answer; where the page has none, the tally stands alone."""
    return [Site(*row[3:7]) for row in answered if row[3] is not None]
