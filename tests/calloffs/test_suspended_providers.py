"""A suspended provider's pages say so until it is lifted: ground, since when, review, whom to write to; both sides."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calloffs.models import Invitation
from providers.models import Admission, Setting
from providers.services import admissions
from providers.states import Registration, SuspensionGround
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs, providers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def suspended():
    """Two homes are invited; the first one's provider is suspended in the lot."""
    lot, homes = calloffs.lot_with_providers(2)
    running = calloffs.competition(*homes, lot=lot)
    manager = accounts.person(Role.COMMISSIONING_MANAGER)
    admission = Admission.objects.get(provider=homes[0].provider)
    admissions.suspend(
        admission=admission, ground=SuspensionGround.INSURANCE, reason="The policy ended.",
        review_on=product_clock.today() + timedelta(days=21), by=manager, at=product_clock.now(),
    )  # fmt: skip
    return running, homes, admission


def own_pages(running, home):
    keeper = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=home.provider)
    invitation = Invitation.objects.get(call_off=running, provider=home.provider)
    client = signed_in(keeper)
    urls = (
        "/portal/settings/",
        f"/portal/settings/{home.pk}/",
        reverse("calloffs:invitation_detail", args=[invitation.pk]),
    )
    found = [client.get(url) for url in urls]
    assert [one.status_code for one in found] == [200] * 3
    return [one.content.decode() for one in found]


def councils_pages(running, home):
    client = signed_in(accounts.person(Role.COMMISSIONING_MANAGER))
    urls = (f"/settings/{home.pk}/", f"/providers/{home.provider_id}/", f"/call-offs/{running.pk}/")
    return [client.get(url).content.decode() for url in urls]


def test_its_own_pages_say_ground_since_review_and_where_to_comment(suspended):
    running, homes, admission = suspended
    today = product_clock.today()
    comment = reverse("providers:portal_admission_detail", args=[admission.pk])
    for page in own_pages(running, homes[0]):
        assert f"is suspended since {words.day(today)}. Insurance has lapsed." in page
        assert f"reviews it by {words.day(today + timedelta(days=21))}" in page
        assert "commissioning team" in page and comment in page


def test_the_councils_pages_of_home_provider_and_call_off_say_so_too(suspended):
    running, homes, _admission = suspended
    said = f"{homes[0].provider.name}: the admission to Residential care is suspended since"
    for page in councils_pages(running, homes[0]):
        assert said in page


def test_a_rival_and_its_pages_read_nothing_of_it(suspended):
    running, homes, _admission = suspended
    for page in own_pages(running, homes[1]):
        assert "suspended" not in page
    for page in councils_pages(running, homes[1])[:2]:
        assert "is suspended since" not in page


def test_it_is_gone_once_it_is_lifted(suspended):
    running, homes, admission = suspended
    admissions.restore(
        admission=admission, by=accounts.person(Role.COMMISSIONING_MANAGER), at=product_clock.now()
    )
    for page in own_pages(running, homes[0]) + councils_pages(running, homes[0]):
        assert "is suspended since" not in page


def test_at_an_invitation_of_another_lot_the_lot_that_is_suspended_is_named(suspended):
    _running, homes, admission = suspended
    other = providers.lot(name="Another lot")
    providers.admission(homes[0].provider, other)
    elsewhere = calloffs.competition(homes[0], lot=other)
    page = own_pages(elsewhere, homes[0])[2]
    assert f"Your admission to {admission.lot.name} is suspended since" in page
    assert "Your admission to Another lot" not in page


FRAMED = ("/", "/portal/invitations/", "/portal/results/", "/portal/applications/", "/inbox/", "/profile/")


def framed(role, provider, url):
    answer = signed_in(accounts.person(role, provider=provider)).get(url, follow=True)
    return answer.content.decode() if answer.status_code == 200 else ""


@pytest.mark.parametrize("url", FRAMED)
def test_every_page_of_its_people_says_it_once(suspended, url):
    _running, homes, admission = suspended
    page = framed(Role.PROVIDER_ADMINISTRATOR, homes[0].provider, url)
    assert (
        page.count("is suspended since") == 1
        and f"Suspended in {admission.lot.name}: until it is lifted" in page
    )
    assert reverse("providers:portal_admission_detail", args=[admission.pk]) in page
    assert "is suspended since" not in framed(Role.PROVIDER_ADMINISTRATOR, homes[1].provider, url)


def test_who_may_not_open_the_admission_reads_it_without_a_link(suspended):
    _running, homes, admission = suspended
    page = framed(Role.SETTING_MANAGER, homes[0].provider, "/")
    assert "is suspended since" in page
    assert reverse("providers:portal_admission_detail", args=[admission.pk]) not in page


def test_a_suspension_of_every_lot_is_one_block(suspended):
    _running, homes, _admission = suspended
    other = providers.lot(name="Another lot")
    admissions.suspend(
        admission=providers.admission(homes[0].provider, other), ground=SuspensionGround.FINANCE, reason="Accounts.",
        review_on=product_clock.today() + timedelta(days=9),
        by=accounts.person(Role.COMMISSIONING_MANAGER), at=product_clock.now(),
    )  # fmt: skip
    page = framed(Role.PROVIDER_ADMINISTRATOR, homes[0].provider, "/portal/results/")
    assert page.count("is suspended since") == 2 and page.count("until it is lifted") == 1


def test_the_council_and_an_unknown_person_are_told_nothing_by_the_door(suspended):
    manager = accounts.person(Role.COMMISSIONING_MANAGER)
    assert User.objects.for_session(manager.pk).suspended == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT suspended FROM providers_suspended_for_frame(%s)", [suspended[2].provider_id])
        # The key of a provider is nobody's key.
        assert cursor.fetchone() == ("[]",)


def test_more_suspensions_are_read_with_the_same_queries(suspended):
    running, homes, _admission = suspended
    client = signed_in(accounts.person(Role.COMMISSIONING_MANAGER))
    counted = []
    for index in (0, 1):
        if index:
            admissions.suspend(
                admission=Admission.objects.get(provider=homes[1].provider), ground=SuspensionGround.FINANCE,
                reason="Accounts.", review_on=product_clock.today() + timedelta(days=9),
                by=accounts.person(Role.COMMISSIONING_MANAGER), at=product_clock.now(),
            )  # fmt: skip
        client.get(f"/call-offs/{running.pk}/")
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/call-offs/{running.pk}/")
        counted.append(len(caught))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("registration", "said"),
    [
        (Registration.SUSPENDED, "Ofsted has suspended its registration"),
        (Registration.RESTRICTED, "Ofsted has restricted who may be accommodated there"),
    ],
)
def test_a_home_that_ofsted_suspended_or_restricted_says_what_since_when_and_whom_to_write_to(
    registration, said
):
    home = providers.setting(providers.provider())
    Setting.objects.filter(pk=home.pk).update(registration=registration)
    since = product_clock.today() - timedelta(days=12)
    home.registrations.all().delete()
    home.registrations.create(
        provider_id=home.provider_id, registration=registration, grade=home.grade, valid_from=since,
        **{"kind": home.kind, "sector": home.provider.sector},
    )  # fmt: skip
    keeper = accounts.person(Role.SETTING_MANAGER, provider=home.provider)
    page = signed_in(keeper).get(f"/portal/settings/{home.pk}/").content.decode()
    assert f"{said} (register as at {words.day(since)})." in page
    assert "write to the council’s commissioning team" in page
