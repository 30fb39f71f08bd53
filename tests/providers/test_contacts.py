"""Whom to ring: kept by the provider or by the council, never changed, and the newest version holds."""

import pytest
from django.db import DatabaseError, connection, transaction

from providers.models import Contact
from providers.presenters.contacts import contact_block
from providers.selectors.contacts import contacts_of, contacts_of_providers
from providers.services.contacts import keep_contact
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from sefton_pdps.core.text.telephones import check_telephone
from sefton_pdps.core.time import clock as product_clock
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.providers.browsing import as_user, page, send

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Invented Manager", "day_telephone": "0151 496 0123"}


@pytest.fixture
def home(council_scope):
    return factory.setting(factory.provider(name="Invented Own Care"), name="Invented Lodge")


@pytest.fixture
def officer(council_scope):
    return person(Role.PLACEMENTS_OFFICER)


def keeper_of(home):
    return person(Role.SETTING_MANAGER, provider=home.provider)


def keep(about, by, **given):
    with tenancy.scope(by.scope):
        return keep_contact(about=about, **{**GIVEN, **given}, by=by, at=product_clock.now())


# --- Who keeps it --------------------------------------------------------------------------------------------
def test_what_is_saved_is_a_further_version_and_the_newest_holds(home, officer):
    keep(home, keeper_of(home))
    kept = keep(home, officer, day_telephone="0151 496 0999")
    assert (kept.version, kept.by_council, kept.confirmed_on) == (2, True, product_clock.today())
    assert [one.day_telephone for one in Contact.objects.order_by("version")] == [
        "0151 496 0123",
        "0151 496 0999",
    ]
    assert contacts_of(officer, {home.pk: home.provider_id}) == {home.pk: kept}
    assert Event.objects.filter(name="setting.contact_kept", subject_id=home.pk).count() == 2


def test_the_contact_of_a_whole_provider_is_an_event_about_the_provider(home):
    kept = keep(home.provider, keeper_of(home))
    assert (kept.setting_id, kept.by_council) == (None, False)
    assert Event.objects.filter(name="provider.contact_kept", subject_id=home.provider_id).count() == 1


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.FINANCE_OFFICER, Role.HEAD_OF_SERVICE])
def test_whoever_does_not_keep_contacts_is_refused(home, role):
    with pytest.raises(NotAllowed):
        keep(home, person(role))


def test_a_rival_keeps_nothing_of_a_setting_that_is_not_its_own(home):
    rival = person(Role.SETTING_MANAGER, provider=factory.provider())
    with pytest.raises(DomainError, match="no such setting"):
        keep(home, rival)
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(NotFound):
        keep_contact(about=home, **GIVEN, by=rival, at=product_clock.now())


def test_a_bid_writer_does_not_keep_whom_to_ring(home):
    with pytest.raises(NotAllowed):
        keep(home, person(Role.BID_WRITER, provider=home.provider))


# --- What may stand in it ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "number",
    ["0151 496 0123", "+44 151 496 0123", "(01704) 496012", "0151-496-0123 ext 12", "07700 900123"],
)
def test_a_number_is_taken_as_people_write_it(number):
    check_telephone("day_telephone", number)


@pytest.mark.parametrize(
    "number",
    ["496 0123", "0151 496 0123 0151 496", "ask Wren", "0151 496 0123 or 07700 900123", "", "0151 496 O123"],
)
def test_what_no_telephone_dials_is_refused(home, officer, number):
    with pytest.raises(DomainError, match="10 to 15 digits") as refusal:
        keep(home, officer, day_telephone=number)
    assert refusal.value.field == "day_telephone"
    assert not Contact.objects.exists()


def test_a_wrong_number_for_the_night_is_refused_at_its_own_box(home, officer):
    with pytest.raises(DomainError) as refusal:
        keep(home, officer, night_telephone="none")
    assert refusal.value.field == "night_telephone"


# --- Who is shown it -----------------------------------------------------------------------------------------
def test_a_setting_without_a_contact_has_that_of_its_provider(home, officer, django_assert_num_queries):
    other = factory.setting(home.provider)
    own, whole = factory.contact(home), factory.contact(home.provider, name="Duty manager")
    asked = {home.pk: home.provider_id, other.pk: other.provider_id}
    contacts_of(officer, asked)  # reads the person's roles
    with django_assert_num_queries(1):
        found = contacts_of(officer, asked)
    assert found == {home.pk: own, other.pk: whole}
    assert "the provider as a whole" in contact_block(found[other.pk], heading="Whom to ring").note


def test_what_the_seller_of_a_home_said_is_not_asked_of_the_buyer(home, officer):
    factory.contact(home)
    buyer = factory.provider()
    home.provider = buyer
    home.save()
    assert contacts_of(officer, {home.pk: buyer.pk}) == {}
    whole = factory.contact(buyer)
    assert contacts_of(officer, {home.pk: buyer.pk}) == {home.pk: whole}


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.CABINET_MEMBER, Role.SYSTEM_ADMINISTRATOR])
def test_whoever_has_nobody_to_ring_is_shown_no_number(home, role):
    factory.contact(home)
    assert contacts_of(person(role), {home.pk: home.provider_id}) == {}


def test_a_social_worker_whose_child_lives_there_is_shown_it(home):
    kept = factory.contact(home)
    assert contacts_of(person(Role.SOCIAL_WORKER), {home.pk: home.provider_id}) == {home.pk: kept}


def test_a_provider_is_shown_its_own_only(home):
    factory.contact(home.provider)
    rival = person(Role.PROVIDER_ADMINISTRATOR, provider=factory.provider())
    with tenancy.scope(rival.scope):
        assert contacts_of_providers(rival, [home.provider_id]) == {}
        assert not Contact.objects.exists()


# --- What the database keeps ---------------------------------------------------------------------------------
def test_a_provider_cannot_write_it_as_the_councils_word(home):
    by = keeper_of(home)
    with tenancy.scope(by.scope), pytest.raises(DatabaseError, match="provider"), transaction.atomic():
        factory.contact(home, by_council=True)


def test_a_version_is_neither_changed_nor_removed(home):
    factory.contact(home)
    for statement in ("UPDATE providers_contact SET name = 'x'", "DELETE FROM providers_contact"):
        with (
            pytest.raises(DatabaseError, match="stays"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# --- Pages ---------------------------------------------------------------------------------------------------
def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_provider_keeps_it_and_the_officer_rings_by_it(home, officer):
    keeper = as_user(keeper_of(home))
    url = page("portal_setting_contact", home.pk)
    assert "If you save it, Sefton&#x27;s officers will ring" in text(keeper, url)
    answer = send(keeper, url, **GIVEN, night_telephone="07700 900123")
    assert "Invented Manager" in text(keeper, answer["Location"])
    shown = text(as_user(officer), page("setting_detail", home.pk))
    assert 'href="tel:01514960123"' in shown and 'href="tel:07700900123"' in shown
    assert "Change the contact" in shown and "Confirmed by the provider" in shown


def test_the_officer_writes_down_what_was_said_on_the_telephone(home, officer):
    client = as_user(officer)
    assert "No contact is on record" in text(client, page("provider_detail", home.provider_id))
    send(client, page("provider_contact", home.provider_id), **GIVEN)
    shown = text(client, page("provider_detail", home.provider_id))
    assert "Invented Manager" in shown and "Confirmed by the council" in shown


def test_whoever_may_not_keep_it_sees_no_way_to(home):
    client = as_user(person(Role.AUDITOR))
    assert "Add a contact" not in text(client, page("setting_detail", home.pk))
    assert client.get(page("setting_contact", home.pk)).status_code == 403


def test_a_rivals_setting_reads_as_none(home):
    rival = as_user(person(Role.SETTING_MANAGER, provider=factory.provider()))
    assert rival.get(page("portal_setting_contact", home.pk)).status_code == 404


def test_a_number_that_is_none_says_at_its_box_what_to_enter(home):
    keeper = as_user(keeper_of(home))
    answer = send(keeper, page("portal_contact"), 200, name="Manager", day_telephone="ask inside")
    assert "10 to 15 digits" in answer.content.decode()


def test_a_provider_is_told_that_the_council_wrote_it_and_not_who(home, officer):
    keep(home, officer)
    by = keeper_of(home)
    keeper, url = as_user(by), page("portal_setting_contact", home.pk)
    answer = send(keeper, url, 200, **GIVEN, note="Ring twice.", stored_version="of before")
    assert "Sefton Council changed this" in answer.content.decode()
    assert officer.name not in answer.content.decode()
