"""A provider's administrator keeps its own people, within the roles of providers; another provider's never."""

import uuid
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.accounts.services import colleagues
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.browsing import PageClient, queries
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
LIST, INVITE = "/portal/people/", "/portal/people/invite/"
NEW = {"name": "Invented Newcomer", "email": "New.Comer@Example.invalid", "job_title": "Deputy manager"}


@pytest.fixture
def own():
    with tenancy.scope(tenancy.COUNCIL):
        provider, rival = providers.provider(), providers.provider()
        return SimpleNamespace(
            provider=provider,
            keeper=person(Role.PROVIDER_ADMINISTRATOR, provider=provider),
            writer=person(Role.BID_WRITER, provider=provider),
            rival=person(Role.BID_WRITER, provider=rival),
            officer=person(Role.PLACEMENTS_OFFICER),
        )


def by(user):
    client = PageClient()
    client.force_login(user)
    return client


def end_of(user):
    return reverse("accounts:colleague_end", args=[user.pk])


def read(user, url=LIST):
    answer = by(user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def send(user, url, expected=302, **values):
    answer = by(user).post(url, {"key": uuid.uuid4(), **values})
    assert answer.status_code == expected, answer.content.decode()
    return answer


def invite(own, **fields):
    given = {**NEW, "roles": [Role.BID_WRITER], "by": own.keeper, "at": clock.now(), **fields}
    with tenancy.scope(given["by"].scope):
        return colleagues.invite_colleague(**given)


def test_the_list_names_the_own_people_their_roles_and_when_they_signed_in_and_nobody_else(own):
    html = read(own.keeper)
    assert own.writer.name in html and own.writer.email in html and "Bid writer" in html and "Never" in html
    assert own.rival.name not in html and own.officer.name not in html
    assert end_of(own.writer) in html and end_of(own.keeper) not in html


def test_a_colleague_is_invited_with_a_link_and_the_council_reads_by_whom(own):
    answer = send(own.keeper, INVITE, **NEW, roles=["BID_WRITER", "SETTING_MANAGER"])
    assert answer.url == LIST and "Invented Newcomer" in read(own.keeper)
    made = all_of(User).get(email="new.comer@example.invalid")
    assert made.provider_id == own.provider.pk and not made.has_usable_password()
    assert {grant.role for grant in all_of(RoleGrant).filter(user=made)} == {"BID_WRITER", "SETTING_MANAGER"}
    assert all_of(Notice).filter(recipient_id=made.pk).count() == 1
    event = all_of(Event).get(name="person.invited", subject_id=made.pk)
    assert event.actor_id == own.keeper.pk


@pytest.mark.parametrize("role", ["SYSTEM_ADMINISTRATOR", "PLACEMENTS_OFFICER", "nonsense"])
def test_no_role_of_the_councils_is_given(own, role):
    send(own.keeper, INVITE, 200, **NEW, roles=[role])
    assert not all_of(User).filter(name=NEW["name"]).exists()
    if role in Role.__members__:
        with pytest.raises(DomainError, match="the council's people only|provider's people"):
            invite(own, roles=[Role[role]])


def test_somebody_without_a_role_is_not_invited(own):
    with pytest.raises(DomainError, match="Choose one role"):
        invite(own, roles=[])


def test_an_address_that_is_taken_is_refused_in_the_same_words_whosever_it_is(own):
    refusals = []
    for taken in (own.writer.email, own.rival.email, own.officer.email.upper()):
        answer = send(own.keeper, INVITE, 200, **{**NEW, "email": taken}, roles=["BID_WRITER"])
        html = answer.content.decode()
        assert colleagues.CANNOT_BE_INVITED in html
        assert own.rival.name not in html and own.officer.name not in html
        with pytest.raises(DomainError) as refused:
            invite(own, email=taken)
        refusals.append(refused.value.reasons)
    assert len(set(refusals)) == 1


def test_the_same_invitation_sent_twice_makes_one_person(own):
    client, once = by(own.keeper), {"key": uuid.uuid4(), **NEW, "roles": ["BID_WRITER"]}
    assert [client.post(INVITE, once).status_code for _ in range(2)] == [302, 302]
    assert all_of(User).filter(name=NEW["name"]).count() == 1


def test_ending_asks_once_and_signs_the_colleague_out_everywhere(own):
    theirs = by(own.writer)
    assert theirs.get("/portal/invitations/").status_code == 200
    assert "would be signed out everywhere" in read(own.keeper, end_of(own.writer))
    page = by(own.keeper)
    page.get(end_of(own.writer))
    send(own.keeper, end_of(own.writer), 302, **_version(own))
    assert not all_of(User).get(pk=own.writer.pk).is_active
    assert theirs.get("/portal/invitations/").status_code == 302
    assert "No access" in read(own.keeper)


def _version(own):
    form = by(own.keeper).get(end_of(own.writer)).context["form"]
    return {name: value for name, value in form.initial.items() if isinstance(value, str)}


def test_nobody_ends_the_own_access_and_no_access_ends_twice(own):
    assert "You cannot end your own access." in read(own.keeper, end_of(own.keeper))
    with tenancy.scope(own.keeper.scope), pytest.raises(NotAllowed, match="your own access"):
        colleagues.end_colleague(user=own.keeper, by=own.keeper, at=clock.now())
    with tenancy.scope(own.keeper.scope):
        colleagues.end_colleague(user=own.writer, by=own.keeper, at=clock.now())
        with pytest.raises(DomainError, match="no longer has access already"):
            colleagues.end_colleague(user=own.writer, by=own.keeper, at=clock.now())
    assert "has no access already" in read(own.keeper, end_of(own.writer))


def test_another_providers_person_and_the_councils_read_as_none(own):
    client = by(own.keeper)
    for other in (own.rival, own.officer):
        assert client.get(end_of(other)).status_code == 404
        assert client.post(end_of(other), {"key": uuid.uuid4()}).status_code == 404
        with tenancy.scope(own.keeper.scope), pytest.raises(NotFound):
            colleagues.end_colleague(user=other, by=own.keeper, at=clock.now())
        assert all_of(User).get(pk=other.pk).is_active


@pytest.mark.parametrize("who", ["writer", "officer"])
def test_whoever_is_no_administrator_of_a_provider_keeps_no_people(own, who):
    somebody = getattr(own, who)
    client = by(somebody)
    for url in (LIST, INVITE, end_of(own.writer)):
        assert client.get(url).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        invite(own, by=somebody)
    with tenancy.scope(somebody.scope), pytest.raises(NotAllowed):
        colleagues.end_colleague(user=own.keeper, by=somebody, at=clock.now())


def test_sql_in_a_providers_scope_makes_no_person_and_gives_no_role(own):
    planted = {"name": "Planted", "email": "planted@example.invalid", "created_at": clock.now()}
    stranger = User(provider_id=own.provider.pk, **planted)
    grant = RoleGrant(user=own.writer, role="PROVIDER_ADMINISTRATOR", valid_from=clock.today())
    for row in (stranger, grant):
        with (
            tenancy.scope(own.keeper.scope),
            pytest.raises(DatabaseError, match="A provider does not insert this row|row-level security"),
            transaction.atomic(),
        ):
            row.save(force_insert=True)


def test_the_list_takes_as_many_statements_for_many_as_for_one(own):
    client = by(own.keeper)
    few = queries(client, LIST)
    for _ in range(5):
        person(Role.BID_WRITER, provider=own.provider)
    assert queries(client, LIST) == few <= 3
