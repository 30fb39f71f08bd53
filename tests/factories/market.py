"""A market of any size, in a few set-based statements: invented providers, settings, households, places, admissions.

Every column that the match reads is drawn, so that each gate is met and failed; `setseed` makes a draw repeatable.
The rows are written in the scope and the transaction of the test, which rolls them back.
"""

from typing import Any

from django.db import connection

from providers.models import Lot
from providers.rules.needs import catalogue
from providers.states import AdmissionState, Gender, Grade, Registration, SettingKind

SETTINGS_A_PROVIDER = 4
# Of the settings of the drawn market: every third one is of a kind that the lot does not buy.
ANY_KIND = (
    "(ARRAY['childrens_home', 'childrens_home', 'fostering_agency', 'supported_accommodation', 'other'])"
)

PROVIDERS = """
    INSERT INTO providers_provider (id, name, owner_id, sector, company_number, first_seen_on)
    SELECT gen_random_uuid(), 'Invented Market Care ' || n, 'MK' || n, '', '', '2020-01-01'
    FROM generate_series(1, %(providers)s) AS n
"""
SETTINGS = """
    WITH owners AS (
        SELECT id, row_number() OVER (ORDER BY owner_id) AS n FROM providers_provider WHERE owner_id LIKE 'MK%%'
    ), drawn AS (
        SELECT n, {kinds}[1 + floor(random() * 5)::int] AS kind, random() AS place, floor(random() * 17)::int AS young,
            random() AS rating
        FROM generate_series(1, %(settings)s) AS n
    )
    INSERT INTO providers_setting (
        id, provider_id, urn, address_key, kind, name, address, postcode, easting, northing, authority_code,
        registration, registered_places, grade, inspected_on, accommodation_outcome, conditions, age_from, age_to,
        gender, caters_for, vacancies_confirmed_at
    )
    SELECT gen_random_uuid(), owners.id, 'MK' || drawn.n, '', kind,
        'Invented ' || (ARRAY['House', 'house', 'Élan', 'Ångström', '-Lodge', 'Zed'])[1 + drawn.n %% 6] || ' '
            || drawn.n / 2,
        'An invented street', '',
        CASE WHEN place > 0.05 THEN 300000 + floor(random() * 90000)::int END,
        CASE WHEN place > 0.05 THEN 380000 + floor(random() * 90000)::int END,
        (ARRAY['E08000014', 'E08000012', 'E07000127', 'W06000001'])[1 + floor(random() * 4)::int],
        CASE WHEN rating < {fail} THEN (%(registrations)s)[1 + floor(random() * 4)::int] ELSE 'registered' END, 4,
        CASE WHEN kind = 'supported_accommodation' THEN 'not_inspected'
            WHEN random() < {fail} THEN 'inadequate' ELSE (%(grades)s)[1 + floor(random() * 5)::int] END,
        NULL,
        CASE WHEN kind = 'supported_accommodation' AND random() < 0.7 THEN 1 + floor(random() * 3)::int END,
        '', young, young + floor(random() * (19 - young))::int,
        CASE WHEN random() < {fail} THEN (%(genders)s)[1 + floor(random() * 3)::int] ELSE 'any' END,
        (SELECT coalesce(jsonb_agg(code ORDER BY code), '[]') FROM unnest(%(needs)s) AS code
            WHERE random() < 0.4 AND drawn.n > 0),
        CASE WHEN random() < 0.6 THEN now() - random() * interval '40 days' END
    FROM drawn JOIN owners ON owners.n = 1 + drawn.n %% %(providers)s
"""
HOUSEHOLDS = """
    INSERT INTO providers_carerhousehold (
        id, provider_id, setting_id, code, outward, authority_code, easting, northing, age_from, age_to, caters_for
    )
    SELECT gen_random_uuid(), agency.provider_id, agency.id, 'H-' || n, 'PR8', 'E08000014',
        CASE WHEN random() > 0.1 THEN 300000 + floor(random() * 90000)::int END,
        380000 + floor(random() * 90000)::int, n * 4, least(17, n * 4 + floor(random() * 12)::int),
        CASE WHEN random() < 0.3 THEN '[]'::jsonb ELSE (
            SELECT coalesce(jsonb_agg(code), '[]') FROM unnest(%(needs)s) AS code WHERE random() < 0.4 AND n >= 0
        ) END
    FROM providers_setting agency, generate_series(0, 3) AS n
    WHERE agency.kind = 'fostering_agency' AND agency.urn LIKE 'MK%%' AND random() < 0.7
"""
PLACES = """
    INSERT INTO providers_place (id, provider_id, setting_id, household_id, number, opens_on, closes_on)
    SELECT gen_random_uuid(), home.provider_id, home.setting_id, home.household_id, n,
        CASE WHEN random() < 0.9 THEN date '2020-01-01' ELSE current_date + 19 END,
        CASE WHEN random() < 0.1 THEN current_date + 20 + floor(random() * 60)::int END
    FROM (
        SELECT provider_id, id AS setting_id, NULL::uuid AS household_id FROM providers_setting
        WHERE kind <> 'fostering_agency' AND urn LIKE 'MK%%'
        UNION ALL SELECT provider_id, setting_id, id FROM providers_carerhousehold
    ) AS home, generate_series(1, %(places)s) AS n
"""
HOLDS = """
    INSERT INTO providers_placehold (id, provider_id, place_id, reason, starts_on, ends_on, recorded_at)
    SELECT gen_random_uuid(), provider_id, id, 'closed', day, day + length, now()
    FROM (
        SELECT place.*, current_date - 60 + floor(random() * 120)::int AS day,
            CASE WHEN random() < 0.8 THEN 1 + floor(random() * 60)::int END AS length
        FROM providers_place place
    ) AS held WHERE random() < %(held)s
"""
ADMISSIONS = """
    INSERT INTO providers_admission (
        id, provider_id, lot_id, application_id, state, admitted_on, removed_at, removed_reason
    )
    SELECT gen_random_uuid(), id, %(lot)s, NULL, state,
        CASE WHEN random() < {fail} THEN current_date + 200 ELSE date '2024-04-11' END,
        CASE WHEN state = 'removed' THEN now() END, CASE WHEN state = 'removed' THEN 'Left the market.' ELSE '' END
    FROM (
        SELECT provider.*, CASE WHEN random() < {fail} THEN (%(admissions)s)[1 + floor(random() * 3)::int] ELSE 'active'
            END AS state
        FROM providers_provider provider WHERE owner_id LIKE 'MK%%'
    ) AS drawn WHERE random() < 0.95
"""


def plant(
    *lots: Lot,
    settings: int,
    kinds: str = ANY_KIND,
    fail: float = 0.25,
    held: float = 0.2,
    places: int = 3,
    seed: float = 0.25,
) -> None:
    """Settings of drawn kinds with all that is theirs, admitted to the lots; `fail`: how often a gate is failed."""
    given: dict[str, Any] = {
        "settings": settings,
        "providers": max(1, settings // SETTINGS_A_PROVIDER),
        "places": places,
        "held": held,
        "registrations": Registration.values,
        "grades": [grade for grade in Grade.values if grade != Grade.INADEQUATE] + [Grade.GOOD],
        "genders": Gender.values,
        "admissions": AdmissionState.values,
        "needs": list(catalogue()),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [seed])
        for statement in (PROVIDERS, SETTINGS, HOUSEHOLDS, PLACES, HOLDS):
            cursor.execute(_filled(statement, kinds, fail), given)
        for lot in lots:
            cursor.execute(_filled(ADMISSIONS, kinds, fail), {**given, "lot": lot.pk})


def _filled(statement: str, kinds: str, fail: float) -> str:
    return statement.format(kinds=kinds, fail=fail)


def only(kind: SettingKind) -> str:
    """A market of one kind, as `kinds` of `plant`."""
    return f"(array_fill('{kind}'::text, ARRAY[5]))"
