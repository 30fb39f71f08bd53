"""Whoever judges reads nothing of it before declaring, after declaring a conflict, or once it is decided."""

from itertools import product

import pytest
from django.apps import apps
from django.urls import reverse

from calloffs.models import OfferAssessment
from calloffs.notices.competition import closed
from calloffs.services import call_offs, competitions, scoring
from providers.models import Assessment
from providers.services import compliance, evaluation
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs
from tests.factories.applications import Cast
from tests.factories.rows import all_of
from tests.meta.states.pages import KIND_OF, kind_of

# What the tables are called as what an address is about: no row of one of them opens by the key of another.
TABLES = {kind_of(model) for model in apps.get_models()}
# Words of the offers and of the application that a page can only show by opening them.
MARKS = ("Two apprentices.", "3,111.17", "We do.", "Marked answer", "invented.pdf")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def story(clock):
    """A competition that is scored, authorised and signed: every page that can show an offer has one to show."""
    story = awards.scored(clock, "3111.17", "3999.00")
    awards.recommend(story, reasons="Marked answer of the officer.")
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    return story


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def application(cast, files_root):
    cast.answer = "Marked answer"
    return cast.moderated()


def judge(story, *roles, conflict):
    """One more evaluator of the competition with the declaration given, whatever else their roles are."""
    person = accounts.person(*roles)
    OfferAssessment.objects.create(
        call_off=story.call_off,
        evaluator=person,
        assigned_at=product_clock.now(),
        has_conflict=conflict,
        declared_at=None if conflict is None else product_clock.now(),
    )
    return person


def assessor(application, *roles, conflict):
    person = accounts.person(*roles)
    Assessment.objects.create(
        application=application,
        evaluator=person,
        assigned_at=product_clock.now(),
        has_conflict=conflict,
        declared_at=None if conflict is None else product_clock.now(),
    )
    return person


def keys_of(thing):
    """The keys that could stand in an address, by kind: of a thing, and of one of each that hangs on it."""
    keys = {kind_of(type(thing)): thing.pk}
    for relation in thing._meta.related_objects:
        name = None if relation.one_to_one else relation.get_accessor_name()
        for key in getattr(thing, name).values_list("pk", flat=True)[:1] if name else ():
            keys.setdefault(kind_of(relation.related_model), key)
    return keys


def keys_at(address, keys):
    """The key of what an address is about, none where nothing of that kind hangs on the thing; all of them where what
    it is about has no table's name.
    """
    if not address.arguments:
        return [None]
    kind = KIND_OF[address.name]
    if kind in TABLES:
        return [keys[kind]] if kind in keys else []
    return list(keys.values())


def marked(client, keys, *beginnings, seconds=()):
    """The addresses below some beginnings that show a mark, or hand out a PDF, for any of the keys."""
    found = set()
    for address in addresses():
        if not address.path.startswith(beginnings) or "code" in address.arguments:
            continue
        for values in product(keys_at(address, keys), *[seconds] * (len(address.arguments) - 1)):
            arguments = dict(zip(address.arguments, values, strict=bool(address.arguments)))
            answer = client.get(reverse(address.name, kwargs=arguments))
            text = (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace")
            if any(mark in text for mark in MARKS) or text.startswith("%PDF"):
                found.add(address.path)
    return found


OFFER_ADDRESSES = ("/call-offs/", "/agreements/", "/authorisations/")
APPLICATION_ADDRESSES = ("/applications/", "/admissions/", "/framework/")


@pytest.mark.parametrize("conflict", [None, True])
@pytest.mark.parametrize("also", [(), (Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER, Role.DCS)])
def test_no_address_shows_an_offer_to_an_evaluator_who_is_not_declared_free(story, conflict, also):
    client = signed_in(judge(story, Role.EVALUATOR, *also, conflict=conflict))
    seconds = [story.offers[0].pk]
    assert marked(client, keys_of(story.call_off), *OFFER_ADDRESSES, seconds=seconds) == set()


def test_the_same_addresses_show_the_offers_to_one_who_declared_to_be_free(story):
    """The crawl can find something: this is its own test."""
    client = signed_in(judge(story, Role.EVALUATOR, Role.PLACEMENTS_OFFICER, conflict=False))
    found = marked(client, keys_of(story.call_off), *OFFER_ADDRESSES)
    assert {
        "/call-offs/<uuid:pk>/offers/",
        "/call-offs/<uuid:pk>/ranking/",
        "/agreements/<uuid:pk>/",
    } <= found


# --- Nothing late ---
def end(story):
    call_offs.end_without_award(
        call_off=story.fresh(),
        reason="None was good enough.",
        by=story.officer,
        at=product_clock.now(),
    )


def statuses(client, call_off, *pages):
    return {page: client.get(f"/call-offs/{call_off.pk}/{page}").status_code for page in pages}


def test_who_only_scored_reads_by_no_address_what_came_of_it(story):
    client = signed_in(story.evaluators[0])
    assert marked(client, keys_of(story.call_off), *OFFER_ADDRESSES, seconds=[story.offers[0].pk]) == set()
    assert set(
        statuses(client, story.call_off, "", "offers/", "ranking/", "proposal/", "agreement/").values()
    ) == {404}
    for page in ("/call-offs/?show=all", "/agreements/", "/authorisations/?show=decided"):
        text = client.get(page).content.decode()
        assert story.call_off.reference not in text and story.homes[0].name not in text


@pytest.mark.parametrize("finished", [True, False])
def test_the_evaluators_own_page_says_that_it_is_decided_and_names_no_home(clock, finished):
    story = awards.scored(clock, "3000.00") if finished else awards.closed(clock, "3000.00")
    end(story)
    client = signed_in(story.evaluators[0])
    text = client.get(f"/call-offs/{story.call_off.pk}/scoring/").content.decode()
    assert "The award is decided." in text
    assert story.homes[0].name not in text and story.homes[0].provider.name not in text
    offer = f"/call-offs/{story.call_off.pk}/scoring/{story.offers[0].pk}/"
    assert story.homes[0].name not in client.get(offer).content.decode()
    assert "Decided" in (page := client.get("/call-offs/scoring/").content.decode()) or finished
    assert story.call_off.reference in page


def test_until_it_is_decided_an_evaluator_reads_the_offers_but_never_the_proposal(clock):
    story = awards.scored(clock, "3111.17")
    awards.recommend(story)
    client = signed_in(story.evaluators[0])
    for asked in (False, True):
        if asked:
            awards.ask(story)
        open_pages = statuses(client, story.call_off, "", "offers/", "ranking/")
        assert set(open_pages.values()) == {200}
        assert statuses(client, story.call_off, "proposal/", "agreement/") == {
            "proposal/": 404,
            "agreement/": 404,
        }
        for page in ("", "ranking/"):
            text = client.get(f"/call-offs/{story.call_off.pk}/{page}").content.decode()
            assert f"/call-offs/{story.call_off.pk}/proposal/" not in text


def test_notices_lead_evaluators_to_their_own_page_which_stays(clock):
    story = awards.scored(clock, "3000.00")
    end(story)
    person = story.evaluators[0]
    chosen = all_of(Notice).get(recipient=person).url
    closing = story.call_off
    closing.evaluator_ids = [evaluator.pk for evaluator in story.evaluators]
    at_the_deadline = [
        one.url for one in closed(closing, None, product_clock.now()) if one.recipient_id == person.pk
    ]
    assert [chosen] == at_the_deadline and signed_in(person).get(chosen).status_code == 200


# --- Applications ---
@pytest.mark.parametrize("conflict", [None, True])
@pytest.mark.parametrize("also", [(), (Role.COMMISSIONING_MANAGER, Role.MODERATOR, Role.HEAD_OF_SERVICE)])
def test_no_address_shows_an_application_to_an_evaluator_who_is_not_declared_free(
    application, conflict, also
):
    client = signed_in(assessor(application, Role.EVALUATOR, *also, conflict=conflict))
    seconds = [application.round.criteria.first().pk]
    assert marked(client, keys_of(application), *APPLICATION_ADDRESSES, seconds=seconds) == set()


def test_the_same_addresses_show_the_application_to_one_who_declared_to_be_free(application):
    client = signed_in(assessor(application, Role.EVALUATOR, conflict=False))
    found = marked(client, keys_of(application), *APPLICATION_ADDRESSES)
    assert "/applications/<uuid:pk>/" in found and len(found) >= 3


def test_an_evaluator_who_was_not_chosen_finds_no_application(application):
    client = signed_in(accounts.person(Role.EVALUATOR))
    assert client.get(f"/applications/{application.pk}/").status_code == 404
    assert application.reference not in client.get("/applications/").content.decode()


def test_the_names_that_a_declaration_needs_are_shown_before_it(clock):
    story = awards.closed(clock, "3000.00")
    text = signed_in(story.evaluators[0]).get(f"/call-offs/{story.call_off.pk}/scoring/").content.decode()
    provider, director = story.homes[0].provider, story.bidders[0]
    assert "Declare first" in text and provider.name in text and director.name in text


def test_before_the_declaration_the_applicants_people_are_named_and_nothing_else(cast, files_root):
    application = cast.scoring()
    client = signed_in(cast.evaluators[0])
    answer = client.get(f"/applications/{application.pk}/", follow=True)
    text = answer.content.decode()
    applicant = all_of(User).get(provider_id=application.provider_id)
    assert "Declare first" in text and application.provider.name in text and applicant.name in text
    assert "We do." not in text and "invented.pdf" not in text


def conflicted_with(application, person):
    assessment = Assessment.objects.get(application=application, evaluator=person)
    evaluation.declare(
        assessment=assessment, has_conflict=True, note="I worked there.", by=person, at=product_clock.now()
    )


def test_a_conflict_at_an_application_follows_the_person_to_that_providers_offers(cast, clock, files_root):
    application = cast.scoring()
    person = cast.evaluators[0]
    conflicted_with(application, person)
    story = awards.closed(clock, "3111.17", market=calloffs.market_of(application.provider))
    competitions.assign_evaluators(
        call_off=story.call_off,
        evaluators=[*story.evaluators, person],
        by=story.call_off.published_by,
        at=product_clock.now(),
    )
    with pytest.raises(NotAllowed, match="Declare the conflict here too"):
        scoring.declare(
            assessment=story.assessment(person),
            has_conflict=False,
            note="",
            by=person,
            at=product_clock.now(),
        )
    officer = signed_in(story.call_off.published_by)
    page = officer.get(f"/call-offs/{story.call_off.pk}/evaluators/").content.decode()
    assert f"Declared a conflict of interest with {story.homes[0].provider.name}" in page


def test_a_conflict_found_later_at_an_application_closes_offers_that_were_open(clock, cast, files_root):
    story = awards.scored(clock, "3111.17")
    person = judge(story, Role.EVALUATOR, conflict=False)
    url = f"/call-offs/{story.call_off.pk}/offers/"
    assert signed_in(person).get(url).status_code == 200
    application = cast.submitted(owner=story.homes[0].provider)
    Assessment.objects.create(
        application=application, evaluator=person, assigned_at=product_clock.now(), has_conflict=True,
        declared_at=product_clock.now(),
    )  # fmt: skip
    assert signed_in(person).get(url).status_code == 302
    page = signed_in(person).get(f"/call-offs/{story.call_off.pk}/scoring/").content.decode()
    assert "a conflict of interest with" in page and "You do not see the offers" in page


def test_who_declared_a_conflict_is_not_chosen_for_that_providers_next_application(cast, files_root):
    first, person = cast.scoring(), cast.evaluators[0]
    conflicted_with(first, person)
    second = cast.checking(owner=first.provider)
    with pytest.raises(DomainError, match="declared a conflict of interest with this provider"):
        compliance.pass_compliance(
            application=second, note="In order.", evaluators=cast.evaluators, by=cast.manager,
            at=product_clock.now(),
        )  # fmt: skip


def test_a_declared_conflict_is_a_task_of_whoever_chooses_evaluators_until_somebody_is_chosen(
    cast, files_root
):
    application, person = cast.scoring(), cast.evaluators[0]
    manager = signed_in(cast.manager)

    def is_task():
        home = manager.get("/").content.decode()
        return "Choose an evaluator" in home and application.reference in home

    assert not is_task()
    conflicted_with(application, person)
    assert is_task()
    evaluation.add_evaluator(
        application=application, evaluator=accounts.person(Role.EVALUATOR), by=cast.manager,
        at=product_clock.now(),
    )  # fmt: skip
    assert not is_task()
