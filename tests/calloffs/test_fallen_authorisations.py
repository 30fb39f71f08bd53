"""A home that has fallen since its authorisation was asked for: the page and the home row say so, and leave no trap."""

import pytest
from django.urls import reverse

from calloffs.services import authorising
from calloffs.states import AuthorisationState, DecidingOffice, OfficeDecision
from placements.models import Placement
from providers.models import Setting
from providers.states import Grade, Registration
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, awards, calloffs, placements
from tests.kept_rows import kept_rows
from tests.reporting.homes import mine

pytestmark = pytest.mark.django_db
AUTHORISE = 'value="authorise"'


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def waiting():
    """A direct award that waits, and whoever decides by its value."""
    story = awards.direct()
    made = awards.make_case(story)
    authorisation = awards.ask(story)
    asked = authorisation.offices.exclude(office=DecidingOffice.ASC).get()
    return made, authorisation, accounts.person(awards.OFFICES[DecidingOffice(asked.office)])


def fall(setting, **fields):
    Setting.objects.filter(pk=setting.pk).update(**(fields or {"grade": Grade.INADEQUATE}))


def page(authorisation, officer):
    url = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    return signed_in(officer).get(url).content.decode()


def take(made):
    return placements.placement(
        made.place, call_off_id=calloffs.call_off().pk, state="planned", started_at=None,
        starts_on=made.starts_on, planned_end=made.ends_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"grade": Grade.INADEQUATE}, "Ofsted graded it inadequate"),
        ({"registration": Registration.CANCELLED}, "only a setting registered with Ofsted may be used"),
        ({"age_from": 17}, "Takes children from 17"),
    ],
)
def test_what_has_fallen_stands_at_the_top_and_cannot_be_authorised(waiting, fields, said):
    made, authorisation, officer = waiting
    fall(made.setting, **fields)
    read = page(authorisation, officer)
    assert read.index(said) < read.index("Who decides")
    assert AUTHORISE not in read and 'value="return"' in read
    since = words.moment(authorisation.requested_at)
    assert f"It passed every hard gate for the child on {since}" in read
    assert "It does not pass them now" in read


def test_a_home_that_stands_may_be_authorised_and_says_when_it_passed(waiting):
    _made, authorisation, officer = waiting
    read = page(authorisation, officer)
    assert AUTHORISE in read and "does not pass" not in read
    assert f"for the child on {words.moment(authorisation.requested_at)}" in read


def test_a_place_that_has_gone_cannot_be_authorised_either(waiting):
    made, authorisation, officer = waiting
    take(made)
    read = page(authorisation, officer)
    assert "was taken on" in read and AUTHORISE not in read
    assert "does not pass them now" not in read


def test_it_can_be_returned(waiting):
    made, authorisation, officer = waiting
    fall(made.setting)
    url = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    client = signed_in(officer)
    given = {"no_conflict": "on", "reason": "It is Inadequate now. What else is there?", **key()}
    client.post(url, {**given, "decision": OfficeDecision.AUTHORISE})
    authorisation.refresh_from_db()
    assert authorisation.state == AuthorisationState.REQUESTED
    client.post(url, {**given, **key(), "decision": OfficeDecision.RETURN})
    authorisation.refresh_from_db()
    assert authorisation.state == AuthorisationState.RETURNED


def test_what_was_decided_says_nothing_of_a_later_fall(waiting):
    made, authorisation, officer = waiting
    authorising.decide(
        asked=authorisation.offices.exclude(office=DecidingOffice.ASC).get(), decision=OfficeDecision.REFUSE,
        reason="Too dear.", no_conflict=True, by=officer, at=product_clock.now(),
    )  # fmt: skip
    fall(made.setting)
    assert "does not pass them now" not in page(authorisation, officer)


@pytest.mark.parametrize("what", ["fallen", "gone"])
def test_the_row_on_home_says_so(waiting, what):
    made, authorisation, officer = waiting
    row = f"Authorise {authorisation.reference}"
    assert any(one.startswith(row) for one in mine(officer))
    if what == "fallen":
        fall(made.setting)
    else:
        take(made)
    assert Placement.objects.filter(place=made.place).exists() == (what == "gone")
    lines = [one for one in mine(officer) if authorisation.reference in one]
    expected = {
        "fallen": "its home may not be used any more",
        "gone": "its place was taken by",
    }
    assert len(lines) == 1 and lines[0].startswith(f"Return {authorisation.reference}: ")
    assert f"; {expected[what]}" in lines[0]
