"""The match in SQL: one statement of named parts, from the gates to the page that is shown (ADR 56, 88).

`tests/placements/test_match_sql.py` holds each gate, each number and the order to the pure rules, pair by pair.
Nothing here says why: the words of a gate and the reasons are Python's, for the rows that somebody reads.

Settings are read from their kept rows. `admissions` to the lot; of its settings the `judged` ones: registered, of a
kind that is lawful and for the age, each with the first of the other gates that it fails; `ranked`, where the child
could live: homes themselves, of an agency its households; a `page` of them, and a `tally`. Those that fail one of the
early gates are read by nobody: how many a provider has of a kind is kept. A home's free places are counted only when
the order comes to it, so that a page of a market of homes looks at some dozens of them; an agency's households without
a place are nowhere to live. Who is left out by which gate is listed by another statement, from every gate in order.
"""

from placements.selectors.gates_sql import JUDGED, TENTHS, judged, with_parts
from placements.states import Gate

# Whether a place `p` is open for the first nights and nobody has or holds it for any of them, as
# `selectors.vacancies.open_places` says it of a queryset.
FREE = """
    p.opens_on <= %(on)s AND (p.closes_on IS NULL OR p.closes_on >= %(nights_end)s)
    AND NOT EXISTS (
        SELECT FROM placements_placement stay
        WHERE stay.place_id = p.id AND stay.state = ANY (%(live)s::text[]) AND stay.starts_on < %(nights_end)s
            AND coalesce(stay.ended_on, stay.planned_end) > greatest(stay.starts_on, %(on)s)
    )
    AND NOT EXISTS (
        SELECT FROM providers_placehold hold
        WHERE hold.place_id = p.id AND hold.starts_on < %(nights_end)s
            AND (hold.ends_on IS NULL OR hold.ends_on > %(on)s)
    )"""
HOMES = """
ranked AS NOT MATERIALIZED (
    SELECT id AS key, id AS setting_id, NULL::uuid AS household_id, NULL::bigint AS free, true AS for_age,
        name, unmet, tenths
    FROM judged WHERE gate IS NULL {which}
)"""
FREE_IN_HOME = f"""(
    SELECT count(*) FROM providers_place p
    WHERE p.setting_id = site.setting_id AND p.household_id IS NULL AND {FREE}
)"""
# Of an agency its households for the age with a free place; an agency that has none stands for itself, and where the
# child would live is then not known. A household that states no needs caters for its agency's.
AGENCIES = f"""
vacant AS (
    SELECT p.household_id, count(*) AS free FROM providers_place p
    WHERE p.household_id IS NOT NULL AND {FREE} GROUP BY p.household_id
),
declared AS (
    SELECT household.*, judged.name, judged.unmet, coalesce(vacant.free, 0) AS free
    FROM providers_carerhousehold household
    JOIN judged ON judged.id = household.setting_id AND judged.gate IS NULL
    LEFT JOIN vacant ON vacant.household_id = household.id
    WHERE %(age)s BETWEEN household.age_from AND household.age_to
),
sites AS (
    SELECT id AS key, setting_id, id AS household_id, free, true AS for_age, name,
        CASE WHEN caters_for = '[]' THEN unmet ELSE {{unmet}} END AS unmet, {TENTHS} AS tenths
    FROM declared WHERE free > 0
    {{agencies}}
),
ranked AS (
    SELECT * FROM sites WHERE true {{which}}
)"""
NAMES_NO_HOME = """
    UNION ALL
    SELECT id, id, NULL, 0, id IN (SELECT setting_id FROM declared), name, unmet, %(unknown_far)s
    FROM judged WHERE gate IS NULL AND id NOT IN (SELECT setting_id FROM declared WHERE free > 0)"""

ORDER = "unmet, {full}, tenths, name, key"
# Places are counted on the way along the order, until there are enough: OFFSET 0 keeps the planner from counting them
# all first. What has been reached by then is put in order with the full ones behind; all that comes later is behind.
FIRST_PAGE = """
walk AS MATERIALIZED (
    SELECT *, row_number() OVER () AS nth FROM ({walk}) walk
),
with_place AS (
    SELECT * FROM walk WHERE free > 0 LIMIT %(limit)s
),
reached AS (
    SELECT * FROM walk LIMIT (SELECT max(nth) FROM with_place HAVING count(*) = %(limit)s)
),
page AS (
    SELECT *, (free = 0)::int AS is_full FROM reached ORDER BY unmet, is_full, tenths, name, key LIMIT %(limit)s
)"""
# A later page begins at two points of the order: the first sites with a free place behind the mark, and the first
# without that may come before the last of them.
LATER_PAGE = """
mark AS (
    SELECT site.*, ({free} = 0)::int AS is_full FROM ranked site WHERE key = %(after)s
),
with_place AS (
    SELECT * FROM ({walk_with}) walk WHERE free > 0 LIMIT %(limit)s
),
without AS (
    SELECT * FROM ({walk_without}) walk WHERE free = 0 LIMIT %(limit)s
),
page AS (
    SELECT *, 0 AS is_full FROM with_place UNION ALL SELECT *, 1 FROM without
    ORDER BY unmet, is_full, tenths, name, key LIMIT %(limit)s
)"""
# The best few are found without putting all in order, and are mostly enough: the rest is ordered where they are not.
WALK = """
    SELECT site.key, site.setting_id, site.household_id, site.for_age, site.name, site.unmet, site.tenths,
        {free} AS free
    FROM (
        (SELECT * FROM ranked WHERE {where} ORDER BY unmet, tenths, name, key LIMIT 3 * %(limit)s)
        UNION ALL
        (SELECT * FROM ranked WHERE {where} ORDER BY unmet, tenths, name, key OFFSET 3 * %(limit)s)
    ) site OFFSET 0"""
ENOUGH_BEFORE = "unmet < coalesce((SELECT max(unmet) FROM with_place HAVING count(*) = %(limit)s), 1000)"
# How many each gate leaves out. The early gates from what is kept: the settings of the providers that are admitted less
# the registered ones, and the registered ones less those that were judged.
TALLY = f"""
market AS (
    SELECT count(*) FILTER (WHERE state = 'suspended') AS suspended,
        count(*) FILTER (WHERE admitted AND coalesce(kept.settings, 0) = 0) AS without_kind,
        coalesce(sum(kept.settings) FILTER (WHERE admitted), 0) AS settings,
        coalesce(sum(kept.registered) FILTER (WHERE admitted), 0) AS registered
    FROM admissions LEFT JOIN providers_settingcount kept
        ON kept.provider_id = admissions.provider_id AND kept.kind = %(kind)s
),
late AS (
    SELECT gate, count(*) AS n FROM judged GROUP BY gate
),
counts AS (
    SELECT '{Gate.REGISTRATION}' AS gate, settings - registered AS n FROM market
    UNION ALL
    SELECT CASE WHEN %(kind)s <> ALL (%(lawful_kinds)s::text[]) THEN %(unlawful)s ELSE '{Gate.AGE}' END,
        registered - (SELECT coalesce(sum(n), 0) FROM late) FROM market
    UNION ALL
    SELECT gate, n FROM late WHERE gate IS NOT NULL
    UNION ALL
    SELECT '{Gate.SUSPENDED}', suspended FROM market
    UNION ALL
    SELECT '{Gate.NOT_ADMITTED}', count(DISTINCT provider_id) FROM admissions
    WHERE NOT admitted AND state <> 'suspended'
        AND provider_id NOT IN (SELECT provider_id FROM admissions WHERE admitted)
    UNION ALL
    SELECT '{Gate.KIND}', without_kind FROM market
),
tally AS (
    SELECT {{fits}} AS fits,
        (SELECT count(*) FROM (SELECT DISTINCT provider_id FROM judged WHERE gate IS NULL) passing) AS providers,
        (
            SELECT coalesce(jsonb_object_agg(gate, n), '{{{{}}}}')
            FROM (SELECT gate, sum(n) AS n FROM counts GROUP BY gate HAVING sum(n) > 0) c
        ) AS left_out
)"""
HOMES_THAT_FIT = "(SELECT coalesce(sum(n), 0)::bigint FROM late WHERE gate IS NULL)"
SITES_THAT_FIT = "(SELECT count(*) FROM ranked)"
# Where nobody reads the numbers.
NO_TALLY = """
tally AS (
    SELECT NULL::bigint AS fits, NULL::bigint AS providers, NULL::jsonb AS left_out
)"""


def _beyond(full: int) -> str:
    order = ORDER.format(full=full)
    return f"({order}) > (SELECT {ORDER.format(full='is_full')} FROM mark)"


def fits(
    *,
    needs: int,
    agencies: bool,
    after: bool = False,
    some: bool = False,
    one_setting: bool = False,
    named: bool = False,
    sought: str = "",
) -> str:
    """The tally beside each site of a page, the best first; a page without a site is one row.

    `needs`: how many there are, as `need_0` and on. Of the page `after` a site; of `some` sites or of `one_setting`,
    without the tally; `named`: without agencies that name no household; `sought`: what a site must meet to be shown
    (`sought_sql`), and then the last column counts those that do.
    """
    # A home is its own site: `key` is the name of what is selected, which the same select cannot ask for.
    which = (f"AND {'key' if agencies else 'id'} = ANY (%(keys)s::uuid[])" if some else "") + sought
    sites = _agencies(needs, named=named, which=which) if agencies else HOMES.format(which=which)
    free = "site.free" if agencies else FREE_IN_HOME
    page = _later_page(free) if after else FIRST_PAGE.format(walk=WALK.format(free=free, where="true"))
    of_agencies = "(SELECT count(*) FROM sites)" if sought else SITES_THAT_FIT
    tally = (
        NO_TALLY if some or one_setting else TALLY.format(fits=of_agencies if agencies else HOMES_THAT_FIT)
    )
    is_found = SITES_THAT_FIT if sought else "NULL::bigint"
    parts = with_parts(*judged(JUDGED, one_setting=one_setting), sites, page, tally)
    return (
        f"{parts} SELECT tally.*, setting_id, household_id, free, for_age, {is_found} AS found"
        " FROM tally LEFT JOIN page ON true"
        f" ORDER BY {ORDER.format(full='is_full')}"
    )


def _later_page(free: str) -> str:
    return LATER_PAGE.format(
        free=free,
        walk_with=WALK.format(free=free, where=_beyond(0)),
        walk_without=WALK.format(free=free, where=f"{_beyond(1)} AND {ENOUGH_BEFORE}"),
    )


def _agencies(needs: int, *, named: bool, which: str) -> str:
    unmet = " + ".join(f"(NOT caters_for ? %(need_{n})s)::int" for n in range(needs)) or "0"
    return AGENCIES.format(agencies="" if named else NAMES_NO_HOME, unmet=unmet, which=which)
