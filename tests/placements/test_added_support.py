"""Support that is added to a placement rests on a need of the profile, and ends on a day of its own (S-7)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from placements.models import FeeKind, FeeLine
from placements.rules.fees import weekly_line
from placements.services import placements as services
from placements.services.fees import change_fee
from placements.states import Route
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories import providers
from tests.placements.browsing import as_user, day, page, send, summary

EVIDENCE = "The review asked for it."


@pytest.fixture
def placed(officer):
    """A placement beside the PDPS, of a referral whose approved profile names a need."""
    today = clock.today()
    referral = made.referral()
    made.approved_profile(referral, officer)
    home = providers.setting(providers.provider())
    line = weekly_line(made.fee_kind().code, Decimal(3000))
    return services.plan_placement(
        child=referral.child, referral=referral, place=home.places.first(), cost_line=made.cost_line(),
        route=Route.SPOT, starts_on=today, planned_end=today + timedelta(days=300), fee_lines=[line], by=officer,
        at=clock.now(),
    )  # fmt: skip


def therapy(placed, officer, **fields):
    today = clock.today()
    terms = {
        "amount": Decimal(200),
        "starts_on": today + timedelta(days=7),
        "evidence": EVIDENCE,
        "review_on": today + timedelta(days=60),
        "need": "support",
        "ends_on": today + timedelta(days=100),
        **fields,
    }
    return change_fee(placement=placed, line=weekly_line("therapy", **terms), by=officer, at=clock.now())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"need": ""}, "choose the need"),
        ({"need": "horses"}, "choose the need"),
        ({"need": "living_with_pets"}, "choose the need"),  # a fact asks nothing of a home
        ({"ends_on": None}, "the day on which it ends"),
        ({"review_on": None}, "a review date"),
        ({"evidence": " "}, "rests on"),
    ],
)
def test_added_support_without_need_end_review_or_words_is_refused(placed, officer, fields, said):
    with pytest.raises(DomainError, match=said):
        therapy(placed, officer, **fields)
    assert not FeeLine.objects.filter(kind__code="therapy").exists()


def test_added_support_ends_on_its_own_day(placed, officer):
    line = therapy(placed, officer)
    assert (line.need, line.ends_on) == ("support", clock.today() + timedelta(days=100))


def test_an_end_beyond_the_placement_is_refused(placed, officer):
    with pytest.raises(DomainError, match="within the placement"):
        therapy(placed, officer, ends_on=placed.planned_end + timedelta(days=1))


def test_a_changed_amount_keeps_the_need_and_the_end(placed, officer):
    first = therapy(placed, officer)
    later = clock.today() + timedelta(days=20)
    changed = therapy(placed, officer, amount=Decimal(150), starts_on=later, need="", ends_on=None)
    assert (changed.need, changed.ends_on) == ("support", first.ends_on)


def test_a_changed_amount_may_end_sooner(placed, officer):
    therapy(placed, officer)
    start, sooner = (clock.today() + timedelta(days=days) for days in (20, 70))
    assert therapy(placed, officer, amount=Decimal(150), starts_on=start, ends_on=sooner).ends_on == sooner


def test_a_placement_without_a_referral_has_no_profile_to_name_a_need_of(officer):
    home = providers.setting(providers.provider())
    kept = made.placement(home.places.first(), state="planned", started_at=None)
    made.fee_line(kept)
    end = clock.today() + timedelta(days=100)
    line = therapy(kept, officer, need="", ends_on=end, starts_on=clock.today() + timedelta(days=1))
    assert (line.need, line.ends_on) == ("", end)


def test_the_page_asks_for_need_and_end(placed, officer):
    url = page("placement_fee", placed.pk)
    client = as_user(officer)
    today = clock.today()
    given = {
        "kind": FeeKind.objects.get(code="therapy").pk,
        "weekly": "200",
        "evidence": EVIDENCE,
        **day("from_on", today + timedelta(days=7)),
        **day("review_on", today + timedelta(days=60)),
    }
    assert "choose the need" in summary(send(client, url, 200, **given))
    send(client, url, **given, need="support", **day("ends_on", today + timedelta(days=100)))
    shown = client.get(page("placement_detail", placed.pk)).content.decode()
    assert "For the need “The support needed”." in shown
    assert EVIDENCE not in shown
