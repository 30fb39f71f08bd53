"""Clocks of the law and excepted kinds of home are dated data, read on the day of the event (ADR 130)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from placements.codes import LawDays
from placements.models import ExceptedKind, LawClock
from placements.selectors.bars import bars
from placements.selectors.law_data import clock_on, due_after, within
from placements.services import law_data as services
from placements.states import Gate
from providers.states import Regulator, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.text.words import short_day
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.counted_days import DayUnit
from sefton_pdps.core.time.working_days import add_working_days
from tests.factories import placements, providers
from tests.factories.accounts import person
from tests.placements.browsing import as_user, day, page, send, summary

pytestmark = pytest.mark.usefixtures("council_scope")
DAY = timedelta(days=1)
RULE = "Regulation 9"


@pytest.fixture
def manager():
    return person(Role.COMMISSIONING_MANAGER)


def set_clock(by: Any, **fields: Any) -> LawClock:
    facts = {"clock": LawDays.LATER, "days": 3, "unit": DayUnit.CALENDAR, "legal_basis": RULE}
    return services.set_clock(**{**facts, "valid_from": clock.today(), **fields}, by=by, at=clock.now())


def end(kind: ExceptedKind, by: Any, valid_to: date) -> ExceptedKind:
    return services.end_exception(row=kind, valid_to=valid_to, by=by, at=clock.now())


def care_home(**fields: Any):
    return providers.setting(
        providers.provider(), kind=SettingKind.CARE_HOME, regulator=Regulator.CQC, grade="not_yet", **fields
    )


# --- Clocks -----------------------------------------------------------------------------------------------------------
def test_each_clock_is_entered_from_the_beginning():
    today = clock.today()
    assert {one.clock for one in LawClock.objects.all()} == set(LawDays.values)
    assert (
        due_after(LawDays.LATER, today)
        == due_after(LawDays.CONSULTATIONS, today)
        == add_working_days(today, 5)
    )
    assert due_after(LawDays.REVIEW, today) == today + 7 * DAY


def test_what_begins_has_the_days_that_were_in_force_on_that_day(manager):
    today = clock.today()
    set_clock(manager, valid_from=today + 9 * DAY)
    assert due_after(LawDays.LATER, today + 8 * DAY) == add_working_days(today + 8 * DAY, 5)
    assert due_after(LawDays.LATER, today + 9 * DAY) == today + 12 * DAY
    assert within(LawDays.LATER, today + 9 * DAY) == "3 days"
    assert clock_on(LawDays.LATER, date(2000, 1, 1)).days == 5


def test_no_clock_stops_for_want_of_bank_holidays():
    assert due_after(LawDays.LATER, date(2199, 1, 1)) == date(2199, 1, 8)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"clock": "tea"}, "Choose one"),
        ({"unit": "weeks"}, "Choose one"),
        ({"days": 0}, "from 1 to 184"),
        ({"days": 185}, "from 1 to 184"),
        ({"legal_basis": " "}, "which rule"),
        ({"valid_from": None}, "in the past"),
    ],
)
def test_a_clock_that_cannot_be_is_refused(manager, fields, words):
    if "valid_from" in fields:
        fields = {"valid_from": clock.today() - DAY}
    with pytest.raises(DomainError, match=words):
        set_clock(manager, **fields)


def test_a_clock_is_set_once_for_a_day_and_what_was_in_force_stays(manager):
    first = set_clock(manager)
    with pytest.raises(DomainError, match="already from"):
        set_clock(manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        LawClock.objects.filter(pk=first.pk).update(days=30)
    same = {"clock": first.clock, "days": 1, "unit": first.unit, "legal_basis": RULE}
    with pytest.raises(IntegrityError, match="in_force_once"), transaction.atomic():
        LawClock.objects.create(**same, valid_from=clock.today())


def test_a_clock_is_set_before_one_that_was_set_for_later_and_runs_until_then(manager):
    """A date typed too late is no reason to wait for it (ADR 136)."""
    today = clock.today()
    begun = clock_on(LawDays.LATER, today)
    later = set_clock(manager, valid_from=today + 9 * DAY, days=7)
    between = set_clock(manager, valid_from=today + 4 * DAY, days=1)
    begun.refresh_from_db()
    assert (begun.valid_to, between.valid_to) == (today + 4 * DAY, later.valid_from)
    ahead = [clock_on(LawDays.LATER, today + days * DAY).days for days in (3, 4, 8, 9)]
    assert ahead == [5, 1, 1, 7]
    with pytest.raises(DomainError, match="already from"):
        set_clock(manager, valid_from=today + 9 * DAY)


def test_who_sets_no_bands_sets_no_clock_and_excepts_nothing(officer):
    at, kind = clock.now(), ExceptedKind.objects.first()
    with pytest.raises(NotAllowed):
        set_clock(officer)
    with pytest.raises(NotAllowed):
        services.except_kind(
            setting_kind="other", legal_basis=RULE, valid_from=clock.today(), by=officer, at=at
        )
    with pytest.raises(NotAllowed):
        end(kind, officer, clock.today())


# --- Excepted kinds ---------------------------------------------------------------------------------------------------
def test_an_exception_is_read_for_the_day_on_which_the_child_would_move_in(manager):
    child, home, today = placements.child(age=14), care_home(), clock.today()
    assert bars(child, home, today) == ()
    end(ExceptedKind.objects.get(setting_kind="care_home"), manager, today + 5 * DAY)
    assert bars(child, home, today + 4 * DAY) == ()
    (barred,) = [one for one in bars(child, home, today + 5 * DAY) if one.gate == Gate.UNDER_16]
    assert "Commission registers care homes" in barred.reason


def test_what_ofsted_registers_is_no_exception(manager):
    given = {"legal_basis": RULE, "valid_from": clock.today(), "by": manager, "at": clock.now()}
    for kind in ("childrens_home", "supported_accommodation", "fostering_agency", "castle"):
        with pytest.raises(DomainError, match="Choose one"):
            services.except_kind(setting_kind=kind, **given)
    services.except_kind(setting_kind="other", **given)
    with pytest.raises(Stale, match="already"):
        services.except_kind(setting_kind="other", **given)


def test_a_kind_is_excepted_again_only_after_its_end_and_an_end_stays(manager):
    kind, today = ExceptedKind.objects.get(setting_kind="hospital"), clock.today()
    with pytest.raises(DomainError, match="in the past"):
        end(kind, manager, today - DAY)
    end(kind, manager, today + 9 * DAY)
    with pytest.raises(DomainError, match="made sooner, and not later"):
        end(kind, manager, today + 20 * DAY)
    given = {"setting_kind": "hospital", "legal_basis": RULE, "by": manager, "at": clock.now()}
    with pytest.raises(DomainError, match="What is in force ends on"):
        services.except_kind(**given, valid_from=today)
    services.except_kind(**given, valid_from=today + 9 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExceptedKind.objects.filter(pk=kind.pk).update(valid_to=None)


def test_an_exception_ends_sooner_than_was_entered_and_says_who_said_so(manager):
    kind, today = ExceptedKind.objects.get(setting_kind="hospital"), clock.today()
    end(kind, manager, today + 9 * DAY)
    assert end(kind, manager, today + 2 * DAY).valid_to == today + 2 * DAY
    assert end(kind, manager, today).valid_to == today
    with pytest.raises(Stale, match="It ended on"):
        end(kind, manager, today)
    told = [event.sentence for event in timeline([kind.pk])]
    assert len(told) == 3 and f"where {short_day(today + 9 * DAY)} was entered" in told[1]


# --- The pages --------------------------------------------------------------------------------------------------------
def test_the_pages(manager):
    browser, today = as_user(manager), clock.today()
    shown = browser.get(page("law_data")).content.decode()
    assert "5 working days" in shown and "Care home" in shown
    given = {"clock": "review", "days": "3", "unit": "calendar", "legal_basis": "The council"}
    refused = send(browser, page("law_clock_set"), 200, **{**given, "days": "0"}, **day("valid_from", today))
    assert "days" in summary(refused)
    send(browser, page("law_clock_set"), **given, **day("valid_from", today))
    assert due_after(LawDays.REVIEW, today) == today + 3 * DAY
    send(
        browser,
        page("kind_except"),
        setting_kind="other",
        legal_basis="An order",
        **day("valid_from", today),
    )
    added = ExceptedKind.objects.get(setting_kind="other")
    send(browser, page("exception_end", added.pk), **day("valid_to", today + DAY))
    send(browser, page("exception_end", added.pk), **day("valid_to", today))
    shown = browser.get(page("law_data")).content.decode()
    assert "until" in shown and "was entered" in shown and "History" in shown
    head = as_user(person(Role.HEAD_OF_SERVICE))
    assert (
        "The commissioning manager or the Executive Director" in head.get(page("law_data")).content.decode()
    )
    assert head.get(page("law_clock_set")).status_code == 403
