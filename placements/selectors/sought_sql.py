"""The filters of the match as conditions on the sites of its statement (`match_sql`), and the values they are given.

They narrow the sites after every gate: who is invited and who is left out is counted without them.
"""

from typing import Any

from placements.rules.sought import ALL_NEEDS, BEST_OUTCOME, AreaSought, Sought
from placements.selectors.market import Market
from providers.states import ServiceType
from sefton_pdps.geography.authorities import SEFTON
from sefton_pdps.geography.selectors import seen_from

# Where the child would live: a home is its own site, of an agency the household is one.
OF_HOMES = {
    "free": "EXISTS ("
    "SELECT FROM providers_place p WHERE p.setting_id = judged.id AND p.household_id IS NULL AND {free})",
    "area": "id IN (SELECT id FROM providers_setting WHERE authority_code = ANY (%(districts)s::text[]))",
    "grade": "id IN (SELECT id FROM providers_keptsetting WHERE {graded})",
    "need": "id IN (SELECT id FROM providers_setting WHERE caters_for ? %(need_sought)s)",
}
OF_AGENCIES = {
    "free": "free > 0",
    "area": "household_id IN ("
    "SELECT id FROM providers_carerhousehold WHERE authority_code = ANY (%(districts)s::text[]))",
    "grade": "setting_id IN (SELECT id FROM providers_keptsetting WHERE {graded})",
    "need": "CASE WHEN household_id IN (SELECT id FROM providers_carerhousehold WHERE caters_for <> '[]')"
    " THEN household_id IN (SELECT id FROM providers_carerhousehold WHERE caters_for ? %(need_sought)s)"
    " ELSE setting_id IN (SELECT id FROM providers_setting WHERE caters_for ? %(need_sought)s) END",
}


def conditions(market: Market, sought: Sought, free: str) -> str:
    """What a site must meet; "" where nothing is sought. `free`: what a free place is (`match_sql.FREE`)."""
    of = OF_AGENCIES if market.of_agencies else OF_HOMES
    graded = (
        "accommodation_outcome = %(best_outcome)s"
        if market.lot.service_type == ServiceType.SUPPORTED
        else "grade = ANY (%(grades)s::text[])"
    )
    asked = [
        (sought.within, "tenths <= %(farthest)s"),
        (sought.needs == ALL_NEEDS, "unmet = 0"),
        (sought.needs not in ("", ALL_NEEDS), of["need"]),
        (sought.grade, of["grade"].format(graded=graded)),
        (sought.area, of["area"]),
        (sought.free, of["free"].format(free=free)),
    ]
    return "".join(f" AND {condition}" for is_asked, condition in asked if is_asked)


def values(market: Market, sought: Sought) -> dict[str, Any]:
    """What the conditions are given; one query more where an area is sought."""
    return {
        "farthest": sought.miles * 10,
        "grades": list(sought.grades),
        "best_outcome": BEST_OUTCOME,
        "need_sought": sought.needs,
        "districts": _districts(market, sought) if sought.area else [],
    }


def _districts(market: Market, sought: Sought) -> list[str]:
    rows = seen_from(SEFTON, market.on)
    near = rows.filter(upper_tier_code=SEFTON)
    if sought.area == AreaSought.NEAR:
        near |= rows.filter(adjoins=True)
    return list(near.values_list("code", flat=True))
