"""The statement and the pure rules say the same of ten thousand pairs of a child and a setting, gate by gate."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from placements.models import Referral
from placements.rules.gates import KINDS
from placements.rules.sought import Sought
from placements.selectors import gates_sql, match_sql
from placements.selectors.fitting import Fit
from placements.selectors.left_out import left_out
from placements.selectors.market import Market
from placements.selectors.matching import every_fit, fits, some_fits
from placements.states import Gate, LocationClass, NoPostcode, PlacementState, Risk, Sex
from providers.models import Admission, Exemption, Lot, Place, Setting
from providers.states import Grade, ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import market, providers
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.oracles import match as oracle

SETTINGS, CHILDREN = 900, 12
EVERYTHING = 100_000
RISKS = ("risk_missing", "risk_self_harm", "risk_to_others_fire", "risk_drug_alcohol", "risk_eating_disorder")
NO_HOME = {
    "home_postcode": "", "no_postcode": NoPostcode.UNKNOWN, "easting": None, "northing": None, "authority_code": "",
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """What was drawn, and what the pure rules make of it for each market: worked out once."""

    rows: oracle.Rows
    markets: list[Market]
    gates: list[list[tuple[Any, list[str], str | None]]]
    fits: list[list[tuple[Any, Any, int]]]


@pytest.fixture(scope="module")
def drawn_once(clone_for_module: str) -> Drawn:
    """Three lots, a drawn market, children who are placed in it, exemptions, and children who need a home."""
    draw = random.Random(20260)
    with tenancy.scope(tenancy.COUNCIL):
        least_ages = {ServiceType.RESIDENTIAL: 7, ServiceType.FOSTERING: 0, ServiceType.SUPPORTED: 16}
        lots = [providers.lot(service_type=kind, least_age=age) for kind, age in least_ages.items()]
        market.plant(*lots, settings=SETTINGS, fail=0.15)
        for place in draw.sample(
            list(Place.objects.order_by("setting__urn", "household__code", "number")), 60
        ):
            _place_a_child(place, draw)
        referrals = [_referral(number, draw) for number in range(CHILDREN)]
        for setting in Setting.objects.filter(grade=Grade.INADEQUATE).order_by("urn"):
            _exempt(setting, draw.choice(referrals), draw)
        rows, asked = oracle.Rows(), _markets()
        gates = [list(oracle.gates_of(market, rows)) for market in asked]
        return Drawn(rows, asked, gates, [oracle.best_first(market, rows) for market in asked])


def _markets() -> list[Market]:
    """Each child asked of each lot, from a day of its own."""
    days = (clock.today() + timedelta(days=day) for day in range(CHILDREN))
    children = zip(Referral.objects.select_related("child").order_by("reference"), days, strict=True)
    return [Market(referral, lot, on) for referral, on in children for lot in Lot.objects.order_by("number")]


def _place_a_child(place: Place, draw: random.Random) -> None:
    today = clock.today()
    starts_on = today + timedelta(days=draw.randrange(-60, 60))
    planned_end = starts_on + timedelta(days=draw.randrange(1, 90))
    fields: dict[str, Any] = {"state": PlacementState.PLANNED, "started_at": None}
    if draw.random() < 0.3:
        fields = {
            "state": PlacementState.CANCELLED,
            "cancelled_at": clock.now(),
            "cancel_reason": "Not needed.",
        }
    elif draw.random() < 0.6:
        fields = {}
    made.placement(place, starts_on=starts_on, planned_end=planned_end, **fields)


def _referral(number: int, draw: random.Random) -> Referral:
    place = NO_HOME if number == 3 else {"easting": 300_000 + draw.randrange(90_000)}
    child = made.child(age=2 + (number * 5) % 16, sex=draw.choice(Sex.values), **place)
    risks = {name: Risk.PRESENT for name in RISKS if number != 5 and draw.random() < 0.6}
    return made.referral(
        child, living_companions=draw.choice(["Solo placement recommended", "No preference"]), **risks
    )


def _exempt(setting: Setting, referral: Referral, draw: random.Random) -> None:
    """For a referral or for the admission; in force on the day or not, ended early or not."""
    lots = [lot for lot in Lot.objects.all() if KINDS[ServiceType(lot.service_type)] == setting.kind]
    admission = Admission.objects.filter(provider=setting.provider_id, lot__in=lots).first()
    of_all = admission if draw.random() < 0.8 else None
    starts_on = clock.today() + timedelta(days=draw.randrange(-40, 4))
    granted_by, ended = person(Role.HEAD_OF_SERVICE), draw.random() < 0.4
    until = max(starts_on, clock.today() + timedelta(days=draw.randrange(CHILDREN)))
    Exemption.objects.create(
        setting=setting, referral_id=None if of_all else referral.pk, admission=of_all, reason="The home is known.",
        granted_by=granted_by, granted_at=clock.now(), starts_on=starts_on,
        until=until, ended_at=clock.now() if ended else None,
        ended_by=granted_by if ended else None, end_reason="No longer needed." if ended else "",
    )  # fmt: skip


@pytest.fixture
def drawn(drawn_once: Drawn, council_scope: None) -> Drawn:
    return drawn_once


# --- Gate by gate -----------------------------------------------------------------------------------------
def gates_by_sql(
    asked: Market, gates: tuple[tuple[str, str], ...]
) -> dict[Any, tuple[list[str], str | None]]:
    """Of every setting of the register the gates it fails by the conditions of the statement, and the first."""
    *of_setting, _of_lot = (f"CASE WHEN {fails} THEN {code} END" for code, fails in gates)
    statement = f"""
        WITH {gates_sql.ADMISSIONS}, {gates_sql.EXEMPTED}
        SELECT s.id, array_remove(ARRAY[{", ".join(of_setting)}], NULL), {gates_sql.first_of(gates)}
        FROM providers_keptsetting s"""
    return {key: (failed, first) for key, failed, first in asked.rows(statement)}


def differences(gates: tuple[tuple[str, str], ...], drawn: Drawn) -> tuple[int, int]:
    """How many pairs were compared, and in how many the statement and the pure rules differ."""
    pairs = [
        (told[key], (failed, first))
        for asked, by_rules in zip(drawn.markets, drawn.gates, strict=True)
        for told in [gates_by_sql(asked, gates)]
        for key, failed, first in by_rules
    ]
    return len(pairs), sum(told != by_rules for told, by_rules in pairs)


def test_each_gate_of_the_statement_is_the_pure_rules_for_ten_thousand_pairs(drawn):
    compared, different = differences(gates_sql.GATES, drawn)
    assert compared >= 10_000
    assert different == 0


@pytest.mark.parametrize("number", range(len(gates_sql.GATES)))
def test_a_gate_that_the_statement_forgot_would_be_seen(drawn, number):
    code, _fails = gates_sql.GATES[number]
    forgotten = (*gates_sql.GATES[:number], (code, "false"), *gates_sql.GATES[number + 1 :])
    assert differences(forgotten, drawn)[1] > 0


# --- The order, the free places and the counts ------------------------------------------------------------
def as_told(asked: Market, *changes: tuple[str, str]) -> list[tuple[Any, Any, int]]:
    """The fits of the statement in its order; `changes` are made to its text first."""
    statement = match_sql.fits(needs=len(asked.needs), agencies=asked.of_agencies)
    for old, new in changes:
        statement = statement.replace(old, new)
    answered = asked.rows(statement, limit=EVERYTHING)
    return [tuple(row[3:6]) for row in answered if row[3] is not None]


def test_the_statement_orders_every_fit_as_a_pure_sort_does(drawn):
    assert [as_told(asked) for asked in drawn.markets] == drawn.fits
    assert sum(map(len, drawn.fits)) > 1_000


@pytest.mark.parametrize(
    ("part", "mutant"),
    [
        ("(NOT caters_for ?", "(caters_for ?"),
        ("coalesce(floor", "coalesce(-floor"),
        ("stay.starts_on < ", "stay.starts_on > "),
        ("hold.ends_on IS NULL OR", "hold.ends_on IS NOT NULL AND"),
        ("p.closes_on >= ", "p.closes_on <= "),
        ("p.opens_on <= ", "p.opens_on >= "),
        ("(free = 0)::int AS is_full FROM reached", "0 AS is_full FROM reached"),
        ("CASE WHEN caters_for = '[]' THEN unmet", "CASE WHEN false THEN unmet"),
        ("- bit_count", "+ bit_count"),
        ("(s.needs &", "(~s.needs &"),
        ("BETWEEN household.age_from AND household.age_to", "BETWEEN 0 AND 17"),
        ("state = 'active' AND admitted_on", "admitted_on"),
        ("tenths, name, key", "tenths, key"),
        ("ended_at IS NULL", "true"),
        ("until >= ", "until > "),
        ("admission_id IN", "admission_id NOT IN"),
    ],
)
def test_an_order_or_a_place_that_the_statement_mistook_would_be_seen(drawn, part, mutant):
    told = zip(drawn.markets, drawn.fits, strict=True)
    assert any(as_told(asked, (part, mutant)) != fits for asked, fits in told)


def test_a_distance_between_two_tenths_is_rounded_up_as_the_rule_does(council_scope):
    """31.25 miles are 50,292 metres: the one tie that whole metres have."""
    lot, child = providers.lot(), made.child(easting=300_000, northing=400_000)
    near, far = (
        providers.setting(_admitted(lot), easting=300_000 + metres, northing=400_000, name=name)
        for metres, name in ((50_292, "A house"), (50_371, "B house"))
    )
    same = providers.setting(_admitted(lot), easting=300_000, northing=400_000 - 50_300, name="Aa house")
    told = fits(Market(made.referral(child), lot, clock.today())).rows
    assert [str(fit.distance_miles) for fit in told] == ["31.3", "31.3", "31.3"]
    assert [fit.setting for fit in told] == [near, same, far]


def _admitted(lot: Lot) -> Any:
    return providers.admission(providers.provider(), lot).provider


def test_the_counts_are_those_of_the_pure_rules(drawn):
    owners = {setting.pk: setting.provider_id for setting in drawn.rows.settings}
    for asked, told in zip(drawn.markets, drawn.fits, strict=True):
        page = fits(asked, size=0)
        counted = {gate.value: number for gate, number in page.left_out.items()}
        assert counted == oracle.left_out(asked, drawn.rows)
        assert (page.fits, page.providers) == (len(told), len({owners[setting] for setting, _, _ in told}))


@pytest.mark.parametrize("size", [3, 25])
def test_the_pages_together_are_the_whole_order_whatever_their_size(drawn, size):
    longest = sorted(zip(drawn.markets, drawn.fits, strict=True), key=lambda one: -len(one[1]))[::9]
    for asked, told in longest:
        page = fits(asked, size=size)
        seen = [*page.rows]
        while page.rest:
            page = fits(asked, after=seen[-1].key, before=page.shown, size=size)
            seen += page.rows
            assert page.shown == len(seen)
        assert [(fit.setting.pk, fit.household and fit.household.pk, fit.free_places) for fit in seen] == told


def test_those_that_are_asked_for_by_key_stand_as_in_the_whole_order(drawn):
    """The page that compares two to four, of homes as of agencies."""
    kinds = set()
    for asked, told in zip(drawn.markets, drawn.fits, strict=True):
        some = told[1:30:9]
        kinds |= {asked.of_agencies} if some else set()
        found = some_fits(asked, [household or setting for setting, household, _ in reversed(some)])
        assert [
            (fit.setting.pk, fit.household and fit.household.pk, fit.free_places) for fit in found
        ] == some
    assert kinds == {True, False}


def test_who_is_left_out_by_a_gate_is_listed_page_by_page_with_the_reason(drawn):
    asked = drawn.markets[0]
    for gate, number in oracle.left_out(asked, drawn.rows).items():
        listed, after = [], None
        while page := left_out(asked, Gate(gate), after=after, size=7):
            listed += page
            after = page[-1].key
        assert len({one.key for one in listed}) == len(listed) == number
        names = [one.setting.name if one.setting else one.provider.name for one in listed]
        assert names == sorted(names)
        assert all(one.reason.endswith(".") for one in listed)


# --- What is sought among the fits ------------------------------------------------------------------------
NEAR = (LocationClass.IN_BOROUGH, LocationClass.ADJOINING)
SOUGHT = {
    "in Sefton": (
        Sought(area="sefton"),
        lambda fit: not fit.names_no_home and fit.location_class == LocationClass.IN_BOROUGH,
    ),
    "near": (Sought(area="near"), lambda fit: not fit.names_no_home and fit.location_class in NEAR),
    "miles": (Sought(within="20"), lambda fit: fit.distance_miles is not None and fit.distance_miles <= 20),
    "free": (Sought(free="yes"), lambda fit: fit.free_places > 0),
    "every need": (Sought(needs="all"), lambda fit: not fit.needs_unmet),
    "one need": (Sought(needs="missing"), lambda fit: "missing" in fit.needs_met),
}
GRADED = {
    ServiceType.SUPPORTED: lambda fit: fit.setting.accommodation_outcome == 1,
    ServiceType.RESIDENTIAL: lambda fit: fit.grade in (Grade.OUTSTANDING, Grade.GOOD),
}


def differs(asked: Market, sought: Sought, meets: Callable[[Fit], bool]) -> tuple[int, bool]:
    """How many fits meet a filter by the rows that Python has, and whether the statement finds others."""
    everybody = list(every_fit(asked))
    wanted = [fit.key for fit in everybody if meets(fit)]
    page = fits(asked, sought=sought, size=7)
    found = [fit.key for fit in page.rows]
    while page.rest > 0 and page.rows:
        page = fits(asked, sought=sought, after=page.rows[-1].key, before=page.shown, size=7)
        found += [fit.key for fit in page.rows]
    numbers = (page.found, page.fits) == (len(wanted), len(everybody))
    return len(wanted), found != wanted or not numbers


@pytest.mark.parametrize("name", SOUGHT)
def test_a_filter_leaves_those_that_meet_it_in_their_order_and_counts_them(drawn, name):
    sought, meets = SOUGHT[name]
    asks = [asked for asked in drawn.markets if name != "one need" or "missing" in asked.needs][:9]
    compared = [differs(asked, sought, meets) for asked in asks]
    assert sum(number for number, _ in compared) > 10
    assert not any(different for _, different in compared)


def test_a_grade_that_is_sought_is_that_of_the_setting_or_the_best_outcome(drawn):
    compared = [
        differs(asked, Sought(grade="outstanding" if supported else "good"), meets)
        for asked in drawn.markets[:18]
        if (supported := asked.lot.service_type == ServiceType.SUPPORTED) or not asked.of_agencies
        for meets in [GRADED[ServiceType(asked.lot.service_type)]]
    ]
    assert sum(number for number, _ in compared) > 10
    assert not any(different for _, different in compared)


def test_filters_together_leave_those_that_meet_all_and_invite_as_many_as_without(drawn):
    for asked in drawn.markets[:6]:
        both = Sought(free="yes", within="40", needs="all")
        meets = [SOUGHT[name][1] for name in ("free", "every need")]
        _, different = differs(
            asked, both, lambda fit, meets=meets: fit.distance_miles is not None
            and fit.distance_miles <= 40 and all(one(fit) for one in meets),
        )  # fmt: skip
        assert not different
        narrowed, whole = fits(asked, sought=both, size=0), fits(asked, size=0)
        assert (narrowed.providers, narrowed.left_out) == (whole.providers, whole.left_out)
