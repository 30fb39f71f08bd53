"""The gates in SQL: who of a lot is judged, who passes every gate, and whom each leaves out.

The match is put together of these parts and of the sites that pass (`match_sql`).
"""

from placements.states import Gate

# What bars a setting `s` (a kept row, or the setting itself): the code of the gate, and the condition under which it is
# failed; the gates of `rules.gates.unmet_in_lot` in its order. What follows from the child alone (the lawful kinds for
# the age, the genders closed to the sex) is a value that the rule gives.
GATES = (
    (f"'{Gate.REGISTRATION}'", "s.registration <> %(registered)s"),
    ("%(unlawful)s", "s.kind <> ALL (%(lawful_kinds)s::text[])"),
    (f"'{Gate.KIND}'", "s.kind <> %(kind)s"),
    (f"'{Gate.AGE}'", "%(age)s NOT BETWEEN s.age_from AND s.age_to"),
    (f"'{Gate.GENDER}'", "s.gender = ANY (%(closed_genders)s::text[])"),
    (
        f"'{Gate.GRADE}'",
        "CASE WHEN s.kind = %(with_outcomes)s THEN s.accommodation_outcome = %(worst_outcome)s"
        " ELSE s.grade = %(worst_grade)s END AND s.id NOT IN (SELECT setting_id FROM exempted)",
    ),
    (f"'{Gate.AGE}'", "%(age)s < %(least_age)s"),
)

# The gates that nobody can be exempt from and most settings of a market fail. The first is counted by what is kept,
# those after it by what then is left.
EARLY, LATE = GATES[:4], GATES[4:]


def first_of(gates: tuple[tuple[str, str], ...]) -> str:
    """The first gate that a setting fails; null where it fails none."""
    return f"CASE {' '.join(f'WHEN {fails} THEN {code}' for code, fails in gates)} END"


def none_of(gates: tuple[tuple[str, str], ...]) -> str:
    """That a setting fails none of some gates."""
    return " AND ".join(f"NOT ({fails})" for _code, fails in gates)


ADMISSIONS = """
admissions AS MATERIALIZED (
    SELECT id, provider_id, state, state = 'active' AND admitted_on <= %(on)s AS admitted
    FROM providers_admission WHERE lot_id = %(lot)s
)"""
EXEMPTED = """
exempted AS (
    SELECT setting_id FROM providers_exemption
    WHERE starts_on <= %(on)s AND until >= %(on)s AND ended_at IS NULL
        AND (referral_id = %(referral)s OR admission_id IN (SELECT id FROM admissions))
)"""


def _of_one_kind(text: str) -> str:
    """Conditions on settings of the lot's kind: what follows from the kind is worked out once, not once a row."""
    return text.replace("s.kind", "%(kind)s")


OF_THE_LOT = "s.kind = %(kind)s AND s.provider_id IN (SELECT provider_id FROM admissions WHERE admitted)"
UNMET = """cardinality(%(needs)s::text[]) - bit_count((s.needs & (
            SELECT coalesce(bit_or(1::bigint << need.bit), 0) FROM providers_needbit need
            WHERE need.code = ANY (%(needs)s::text[])
        ))::bit(64))"""
# Tenths of a mile in a straight line, rounded half up: 625 / 100584 is 10 / 1609.344 in whole numbers, so that a tie
# is exact.
TENTHS = """coalesce(floor(sqrt(
            (easting - %(easting)s)::float8 * (easting - %(easting)s)
            + (northing - %(northing)s)::float8 * (northing - %(northing)s)
        ) * 625 / 100584 + 0.5)::int, %(unknown_far)s)"""
JUDGED = f"""
judged AS MATERIALIZED (
    SELECT s.id, s.provider_id, s.name, {UNMET} AS unmet, {TENTHS} AS tenths, {_of_one_kind(first_of(LATE))} AS gate
    FROM providers_keptsetting s WHERE {OF_THE_LOT} AND {_of_one_kind(none_of(EARLY))} {{which}}
)"""
OF_EVERY_GATE = f"""
judged AS MATERIALIZED (
    SELECT s.id, s.provider_id, s.name, {_of_one_kind(first_of(GATES))} AS gate
    FROM providers_keptsetting s WHERE {OF_THE_LOT} {{which}}
)"""
# Each setting that fails a gate, and each provider with nothing to judge: `key` is the setting's or the provider's.
BARRED = f"""
barred AS (
    SELECT gate, id AS key, id AS setting_id, provider_id FROM judged WHERE gate IS NOT NULL
    UNION ALL
    SELECT '{Gate.SUSPENDED}', provider_id, NULL, provider_id FROM admissions WHERE state = 'suspended'
    UNION ALL
    SELECT DISTINCT '{Gate.NOT_ADMITTED}', provider_id, NULL::uuid, provider_id FROM admissions
    WHERE NOT admitted AND state <> 'suspended'
        AND provider_id NOT IN (SELECT provider_id FROM admissions WHERE admitted)
    UNION ALL
    SELECT '{Gate.KIND}', provider_id, NULL, provider_id FROM admissions
    WHERE admitted AND provider_id NOT IN (SELECT provider_id FROM judged)
)"""


def with_parts(*parts: str) -> str:
    return "WITH " + ", ".join(part.strip() for part in parts)


def judged(part: str, *, one_setting: bool = False) -> tuple[str, str, str]:
    which = "AND s.id = %(setting)s" if one_setting else ""
    return ADMISSIONS, EXEMPTED, part.format(which=which)


def passing() -> str:
    """The provider and the key of every setting that passes, by the setting's name."""
    parts = with_parts(*judged(OF_EVERY_GATE))
    return f"{parts} SELECT provider_id, id FROM judged WHERE gate IS NULL ORDER BY name, id"


def left_out(
    *, of_gate: bool = False, after: bool = False, limited: bool = False, one_setting: bool = False
) -> str:
    """Who is left out, by the name of the setting or of the provider: gate, provider, setting, key."""
    named = """
named AS (
    SELECT barred.*, coalesce(s.name, provider.name) COLLATE "C" AS name
    FROM barred JOIN providers_provider provider ON provider.id = barred.provider_id
        LEFT JOIN providers_keptsetting s ON s.id = barred.setting_id
    {which}
)"""
    parts = with_parts(
        *judged(OF_EVERY_GATE, one_setting=one_setting),
        BARRED,
        named.format(which="WHERE gate = %(gate)s" if of_gate else ""),
    )
    beyond = "WHERE (name, key) > (SELECT name, key FROM named WHERE key = %(after)s)" if after else ""
    limit = "LIMIT %(limit)s" if limited else ""
    return f"{parts} SELECT gate, provider_id, setting_id, key FROM named {beyond} ORDER BY name, key {limit}"
