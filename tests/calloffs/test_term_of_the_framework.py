"""After the framework's last day nothing new begins under it (S-39); what was begun before goes on."""

from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import CallOff
from calloffs.services import call_offs
from calloffs.states import CallOffRoute
from placements.states import ReferralState
from providers.models import Admission, AdmissionRound, Framework, FrameworkExtension
from providers.rules.rounds import framework_over, within_framework
from providers.services import rounds
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.working_days import moment_from_local
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs, placements, providers
from tests.factories.days import when_somebody_works

pytestmark = pytest.mark.django_db
CRITERIA = [
    ("collaboration", 25, 2, "How?"),
    ("quality", 40, 2, "How?"),
    ("cost", 20, 2, "How?"),
    ("social_value", 15, 2, "How?"),
]


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def yesterday():
    return product_clock.today() - timedelta(days=1)


def end(framework, on=None):
    Framework.objects.filter(pk=framework.pk).update(ends_on=on or yesterday())
    framework.refresh_from_db()


def extend(framework, new_end):
    FrameworkExtension.objects.create(
        framework=framework, new_end=new_end, reason="Decided.", decided_on=yesterday(),
        recorded_by=accounts.person(Role.COMMISSIONING_MANAGER), recorded_at=product_clock.now(),
    )  # fmt: skip


@pytest.fixture
def ended():
    """A lot whose framework ended yesterday, and a referral approved for search."""
    lot = providers.lot()
    end(lot.framework)
    return lot, placements.referral(state=ReferralState.APPROVED)


def open_one(lot, referral):
    needed_on = product_clock.today() + timedelta(days=20)
    return call_offs.open_call_off(
        referral=referral, lot=lot, route=CallOffRoute.DIRECT_AWARD, route_reason="The court decides tomorrow.",
        needed_on=needed_on, term_ends_on=needed_on + timedelta(days=90), short_term_reason="An assessment.",
        by=accounts.person(Role.PLACEMENTS_OFFICER), at=product_clock.now(),
    )  # fmt: skip


def new_page(referral):
    client = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    return client.get(f"/call-offs/new/?referral={referral.pk}").content.decode()


def test_the_last_day_itself_is_within_the_term():
    today = product_clock.today()
    assert framework_over(today, today) == ()
    assert framework_over(yesterday(), today) != ()
    closes = moment_from_local(today, time(23, 59))
    assert within_framework(closes, today) == () and within_framework(None, today) == ()
    assert within_framework(closes + timedelta(minutes=2), today) != ()


def test_no_call_off_is_opened_and_the_page_says_so_before_anything_is_typed(ended):
    lot, referral = ended
    said = f"The framework ended on {words.day(yesterday())}."
    with pytest.raises(DomainError, match=said), transaction.atomic():
        open_one(lot, referral)
    page = new_page(referral)
    assert said in page and "Record an extension first" in page and "<textarea" not in page


def test_the_database_opens_none_by_itself(ended):
    lot, _referral = ended
    with pytest.raises(DatabaseError, match="after the last day"), transaction.atomic():
        calloffs.call_off(lot=lot)


def test_an_extension_lets_it_be_opened_again(ended):
    lot, referral = ended
    extend(lot.framework, product_clock.today())
    assert "<textarea" in new_page(referral)
    assert open_one(lot, referral).lot == lot


def test_a_call_off_begun_before_goes_on_to_its_award():
    story = awards.direct()
    awards.make_case(story)
    end(story.call_off.lot.framework)
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    assert CallOff.objects.get(pk=story.call_off.pk).state == "awarded"


def test_nobody_is_admitted_after_it(ended):
    lot, _referral = ended
    with pytest.raises(DatabaseError, match="nobody is admitted"), transaction.atomic():
        providers.admission(providers.provider(), lot)
    assert not Admission.objects.exists()


def draft(framework, lot, closes_at):
    return rounds.draft_round(
        framework=framework, title="Round", lots=[lot], specification="S", terms="T", consultation="",
        closes_at=closes_at, criteria=CRITERIA, sure=["closes_on"],
        by=accounts.person(Role.COMMISSIONING_MANAGER), at=product_clock.now(),
    )  # fmt: skip


def test_no_round_closes_after_it_by_its_page_or_in_the_database():
    lot = providers.lot()
    last = product_clock.today() + timedelta(days=30)
    end(lot.framework, last)
    late = when_somebody_works(datetime.combine(last + timedelta(days=3), time(12), product_clock.LONDON))
    with pytest.raises(DomainError, match=f"The framework ends on {words.day(last)}"), transaction.atomic():
        draft(lot.framework, lot, late)
    made = providers.drafted_round(lot, closes_at=late - timedelta(days=10))
    with pytest.raises(DatabaseError, match="closes within the term"), transaction.atomic():
        AdmissionRound.objects.filter(pk=made.pk).update(closes_at=late)
