"""The demonstration: each of its roles finds its pages whole.

Each role opens home, every page of its menu, and what those pages lead to first.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from calloffs.models import (
    Authorisation,
    CallOff,
    Clarification,
    HeardOffer,
    OwedNotice,
    PlacementNotice,
    PublishedQuestion,
    ServiceAgreement,
    StandIn,
    TellingRecord,
)
from calloffs.states import TellingStep
from placements.models import BarredStart, Child, Placement, RecordedPlacement, Referral, UnregisteredStay
from providers.models import Absence, Contact, Exemption, GraveChange, RoundExtension
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.core.database import tenancy
from sefton_pdps.demo.people import PASSWORD
from tests.e2e.conftest import Person
from tests.e2e.visits import Visits
from tests.factories.rows import all_of
from tests.kept_load import Loaded

pytestmark = pytest.mark.e2e
MOST_PAGES = 16
LIVE_ROWS = "loaded_demonstration"


def _email(role: Role) -> str:
    grants = all_of(RoleGrant).filter(role=role.name).order_by("user__email")
    return grants.values_list("user__email", flat=True)[0]


@pytest.fixture(scope="module")
def visits() -> Visits:
    return Visits()


def _is_page(address: str) -> bool:
    return "/pdf/" not in address and "/file" not in address


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name.lower())
def test_every_role_finds_its_pages_whole(
    role: Role, demonstration: Loaded, person_at: Callable[[str], Person], visits: Visits
) -> None:
    person = person_at(role.name.lower()).sign_in(_email(role), PASSWORD)
    links = person.page.eval_on_selector_all(
        "header nav a[href^='/']", "links => links.map(a => a.getAttribute('href'))"
    )
    seen = {"/"}
    for address in filter(_is_page, dict.fromkeys(links)):
        leads_to = visits.visit(person, address)
        seen.add(address)
        first = next((to for to in leads_to if to not in seen and "?" not in to and _is_page(to)), None)
        if first and len(seen) < MOST_PAGES:
            visits.visit(person, first)
            seen.add(first)


def test_what_roles_share_was_opened_once(visits: Visits) -> None:
    """Else the menu, or a secret of the form, has come into what is compared, and every role pays for each page."""
    assert visits.spared >= visits.made // 2


def test_a_home_fell_and_was_decided_one_has_closed_with_its_clock_and_one_is_to_be_decided(
    demonstration: Loaded,
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        falls = set(GraveChange.objects.values_list("cause", "state"))
        absences = set(Absence.objects.values_list("state", "setting__placements__state"))
        late = GraveChange.objects.filter(state="open", due_at__lt=demonstration.now)
        assert falls == {("inadequate", "decided"), ("lost", "open")}
        assert absences >= {("open", "started"), ("closed", None)}
        assert not late.exists()


def test_notices_of_awards_are_published_in_time_but_for_one_overdue_by_days_and_one_due_soon(
    demonstration: Loaded,
) -> None:
    """ADR 129. Those of awards of the last days may still wait for their two working days."""
    today, near = demonstration.today, timedelta(days=21)
    with tenancy.scope(tenancy.COUNCIL):
        published = OwedNotice.objects.exclude(recorded_at=None)
        assert set(published.values_list("rule__regime", flat=True)) == {"pcr_2015", "pa_2023"}
        assert not published.filter(published_on__gt=F("due_on")).exists()
        corrected = published.get(corrects__isnull=False)
        assert corrected.reference != corrected.corrects.reference
        begun = OwedNotice.objects.filter(recorded_at=None, starts_on__lt=today - timedelta(days=6))
        overdue, soon = begun.order_by("due_on")
        assert today - near < overdue.due_on < today < soon.due_on < today + near


def test_what_is_rare_in_life_is_shown_too(demonstration: Loaded) -> None:
    """An exemption, a longer round, a child without a postcode, and questions reworded, answered alone and refused."""
    with tenancy.scope(tenancy.COUNCIL):
        assert Exemption.objects.filter(setting__grade="inadequate", ended_at=None).exists()
        assert RoundExtension.objects.filter(round__state="open").exists()
        assert Child.objects.exclude(no_postcode="").filter(home_postcode="").exists()
        assert PublishedQuestion.objects.exclude(wording=F("clarification__question")).exists()
        assert {"private", "refused"} <= set(Clarification.objects.values_list("state", flat=True))
        # Notices of placements: told, left out, nobody there, corrected, and overdue after an emergency (ADR 140).
        assert set(TellingRecord.objects.values_list("step", flat=True)) == set(TellingStep.values)
        assert TellingRecord.objects.filter(number=3).exists()
        overdue = PlacementNotice.objects.filter(is_open=True, due_on__lt=demonstration.today)
        assert 0 < overdue.count() < 9 and not overdue.filter(emergency=False).exists()


def test_the_demonstration_carries_what_a_night_brings_and_every_route(demonstration: Loaded) -> None:
    """Competitions of hours, provisional authority, short forms, stand-ins, homes nobody registers, each rung."""
    now = demonstration.now
    with tenancy.scope(tenancy.COUNCIL):
        in_hours = CallOff.objects.filter(emergency=True)
        assert in_hours.filter(state="published", closes_at__gt=now, answered_at=None).exists()
        assert in_hours.filter(answered_at__lt=F("first_closes_at")).exists()
        assert {"three_days", "four_weeks"} <= set(in_hours.values_list("how_long", flat=True))
        assert HeardOffer.objects.filter(invitation__call_off__in=in_hours).exists()
        assert Contact.objects.exclude(night_email="").exists()
        given = Authorisation.objects.exclude(provisional_by=None)
        assert {"provisional", "lapsed", "authorised"} <= set(given.values_list("state", flat=True))
        assert given.filter(offices__stand_in__absent__grants__role="DCS", state="authorised").exists()
        short = ServiceAgreement.objects.filter(form="short", state="signed")
        full = ServiceAgreement.objects.filter(supersedes__in=short, state="signed")
        today = demonstration.today
        assert full.exists() and short.filter(full_due_on__lt=today, superseded_by=None).exists()
        assert StandIn.objects.filter(starts_on__lte=today, ends_on__gte=today, ended_at=None).exists()
        stays = UnregisteredStay.objects.filter(placement__state="started")
        assert (
            stays.filter(review_due_on__gte=today).exists() and stays.filter(review_due_on__lt=today).exists()
        )
        bought = set(Placement.objects.filter(call_off_id__isnull=False).values_list("route", flat=True))
        assert {"spot", "lcr_ppa", "regional"} <= bought
        recorded = RecordedPlacement.objects.values_list("placement__route", "ground")
        assert {("in_house", ""), ("family", ""), ("spot", "unregistered")} <= set(recorded)
        assert BarredStart.objects.filter(decided_at=None).exists()
        assert Referral.objects.exclude(left_for_later=[]).exists()
