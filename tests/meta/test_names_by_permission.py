"""What a role may not see is never told as a fact, and a child's name is met only by permission and written down."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from calloffs.models import ServiceAgreement
from calloffs.services import agreements
from placements.models import Child, RecordOpening, Team
from placements.policies import DUTIES, PLACING
from placements.presenters.child_words import child_words
from placements.states import PlacementState
from providers.states import ServiceType
from sefton_pdps.access.documents import Address, addresses
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core import clock as product_clock
from sefton_pdps.core import tenancy
from sefton_pdps.core.words import day
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards
from tests.factories import placements as made
from tests.factories.rows import all_of

GIVEN, FAMILY = "Plantedgiven", "Plantedfamily"
COUNCIL_ROLES = [role for role in Role if not role.for_provider]
# Who places any child, or has a duty to every child; a duty to certain children is none to the planted one.
NAMED = {
    role
    for role in COUNCIL_ROLES
    if role is Role.VIRTUAL_SCHOOL or (PLACING & ROLE_PERMISSIONS[role] and role not in DUTIES)
}
EMPTY = re.compile(r'<p class="govuk-body sefton-empty">(.*?)(?:<a|</p>)', re.S)
WITHHELD = "Your role does not show"


@dataclass
class Planted:
    """A child with a planted name who lives somewhere, and the keys of everything about the child."""

    child: Child
    keys: dict[str, Any]

    def url(self, address: Address) -> str | None:
        """The address with the key of what it is about; None where the planted child has none."""
        if not address.arguments:
            return reverse(address.name)
        key = next((key for beginning, key in self.keys.items() if address.path.startswith(beginning)), None)
        if key is None or set(address.arguments) - {"pk", "code"}:
            return None
        values = {"pk": key, "code": "education"}
        return reverse(address.name, kwargs={name: values[name] for name in address.arguments})


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def planted(clock, files_root) -> Planted:
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    asked = awards.turn_all(awards.ask(story))
    agreement = awards.sign(awards.issue(story), awards.signer(story))
    agreement.refresh_from_db()
    child = story.call_off.referral.child
    Child.objects.filter(pk=child.pk).update(
        given_name=GIVEN,
        family_name=FAMILY,
        team=Team.objects.create(name="Another team"),
        reviewing_officer=accounts.person(Role.REVIEWING_OFFICER),
    )
    child.refresh_from_db()
    return Planted(
        child,
        {
            "/children/": child.pk,
            "/education/": child.pk,
            "/referrals/": story.call_off.referral_id,
            "/placements/": agreement.placement_id,
            "/call-offs/": story.call_off.pk,
            "/authorisations/": asked.pk,
            "/agreements/": agreement.pk,
            "/settings/": story.homes[0].pk,
            "/providers/": story.homes[0].provider_id,
        },
    )


def tells_who(child: Child, text: str) -> bool:
    """Whether a page names the child or tells the birth date."""
    born = child.date_of_birth
    return any(mark in text for mark in (child.given_name, child.family_name, day(born), born.isoformat()))


def walked(planted: Planted, role: Role) -> list[tuple[str, str, int]]:
    """Every page of the council that this role can open: its path, its text, and the openings it wrote down."""
    client, found = signed_in(accounts.person(role)), []
    for address in addresses():
        url = None if address.path.startswith("/portal/") else planted.url(address)
        if (
            url is None
            or not isinstance(address.gate, tuple)
            or not set(address.gate) & ROLE_PERMISSIONS[role]
        ):
            continue
        before = RecordOpening.objects.filter(child=planted.child).count()
        answer = client.get(url)
        text = (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace")
        opened = RecordOpening.objects.filter(child=planted.child).count() - before
        found.append((address.path, text, opened))
    return found


@pytest.mark.parametrize("role", COUNCIL_ROLES, ids=lambda role: role.name)
def test_a_name_is_met_only_by_permission_and_each_page_that_shows_it_writes_one_opening(planted, role):
    may = role in NAMED
    for path, text, opened in walked(planted, role):
        if tells_who(planted.child, text):
            assert may, f"{role.value} reads who the child is at {path}"
            assert opened == 1, f"{path} shows the name and wrote {opened} openings"


def test_the_walk_meets_the_name_where_it_is_allowed(planted):
    shown = {
        path for path, text, _ in walked(planted, Role.PLACEMENTS_OFFICER) if tells_who(planted.child, text)
    }
    assert {"/children/<uuid:pk>/", "/referrals/<uuid:pk>/"} <= shown


@pytest.mark.parametrize(
    ("role", "page"), [(Role.VIRTUAL_SCHOOL, "education"), (Role.REVIEWING_OFFICER, "referrals")]
)
def test_who_has_a_duty_to_named_children_reads_the_name_and_it_is_written_down(planted, role, page):
    person = accounts.person(role)
    if role is Role.REVIEWING_OFFICER:
        Child.objects.filter(pk=planted.child.pk).update(reviewing_officer=person)
    page = signed_in(person).get(f"/{page}/{planted.keys[f'/{page}/']}/").content.decode()
    assert FAMILY in page
    assert RecordOpening.objects.filter(child=planted.child, by=person).count() == 1


@pytest.mark.parametrize("page", ["children", "referrals"])
def test_the_virtual_school_opens_neither_the_childs_record_nor_the_referral(planted, page):
    client = signed_in(accounts.person(Role.VIRTUAL_SCHOOL))
    assert client.get(f"/{page}/{planted.keys[f'/{page}/']}/").status_code == 403


def test_the_words_for_a_child_tell_rows_apart_and_nobody_who():
    child = Child(
        given_name="Zora",
        family_name="Quist",
        sex="F",
        home_postcode="L20 3AA",
        date_of_birth=date(2014, 5, 6),
    )
    words = child_words(child, ServiceType.RESIDENTIAL, date(2026, 11, 28))
    assert words == "Girl, 12, L20; residential care"


@pytest.mark.parametrize(
    ("page", "in_words"),
    [
        ("/placements/{}/", True),
        ("/agreements/{}/", False),
        ("/authorisations/{}/", True),
        ("/call-offs/{}/", True),
        ("/call-offs/{}/offers/", False),
        ("/call-offs/{}/ranking/", False),
        ("/call-offs/{}/proposal/", True),
    ],
)
def test_a_page_about_where_a_child_lives_is_an_opening_and_tells_the_child_in_words(planted, page, in_words):
    person = accounts.person(Role.HEAD_OF_SERVICE)
    key = next(key for beginning, key in planted.keys.items() if page.startswith(beginning))
    text = signed_in(person).get(page.format(key)).content.decode()
    assert RecordOpening.objects.filter(child=planted.child, by=person).count() == 1
    assert not tells_who(planted.child, text)
    assert ("Girl, 14, L20; residential care" in text) is in_words


def test_the_agreements_pdf_is_an_opening_as_its_page_is_and_the_providers_copy_is_written_down(planted):
    agreement = ServiceAgreement.objects.get(pk=planted.keys["/agreements/"])
    with tenancy.scope(tenancy.SYSTEM):
        agreements.keep_pdf(agreement_id=agreement.pk, at=product_clock.now())
    person = accounts.person(Role.AUDITOR)
    assert signed_in(person).get(f"/agreements/{agreement.pk}/file/").status_code == 200
    assert RecordOpening.objects.get(child=planted.child, by=person).page == "agreement, PDF"
    signer = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=agreement.provider)
    assert signed_in(signer).get(f"/portal/agreements/{agreement.pk}/file/").status_code == 200
    assert all_of(Event).get(name="agreement.file_taken").actor_id == signer.pk


# --- What is withheld is said so ---
@pytest.mark.parametrize("role", COUNCIL_ROLES, ids=lambda role: role.name)
def test_no_empty_state_denies_what_somebody_else_sees(planted, role):
    """An empty sentence that whoever sees everything does not read must be about the reader, or say it is withheld."""
    everything = {}
    client = signed_in(accounts.person(*COUNCIL_ROLES))
    for path, text, _ in walked(planted, role):
        for sentence in EMPTY.findall(text):
            if path not in everything:
                (address,) = [one for one in addresses() if one.path == path]
                everything[path] = client.get(planted.url(address)).content.decode()
            told = sentence.strip()
            assert told in everything[path] or re.search(r"\byou\b", told, re.I), f"{path}: {told}"


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER])
def test_the_childs_worker_manager_and_reviewing_officer_see_where_the_child_lives(planted, role):
    person = accounts.person(role)
    Child.objects.filter(pk=planted.child.pk).update(social_worker=person)
    placement = planted.child.placements.get()
    type(placement).objects.filter(pk=placement.pk).update(
        state=PlacementState.STARTED,
        started_at=(arrived := product_clock.now()),
        arrived_at=arrived,
        arrival_confirmed_by="The home's manager",
    )
    page = signed_in(person).get(f"/children/{planted.child.pk}/").content.decode()
    assert "No placement yet" not in page and "Nothing has been charged" not in page
    assert placement.setting.name in page and "Lives at" in page and day(placement.starts_on) in page
    assert signed_in(person).get(f"/placements/{placement.pk}/").status_code == 200
    assert f"{WITHHELD} what a placement costs" in page or role is Role.REVIEWING_OFFICER


def test_another_childs_placement_reads_like_none_to_a_social_worker(planted):
    client = signed_in(accounts.person(Role.SOCIAL_WORKER))
    assert client.get(f"/placements/{planted.keys['/placements/']}/").status_code == 404
    page = client.get("/placements/").content.decode()
    assert "No placement of a child that you work with." in page


# --- Finding a child ---
def find(person, words):
    return signed_in(person).post("/children/", {"words": words}).content.decode()


def test_a_search_writes_down_who_searched_and_which_records_were_listed_and_never_the_words():
    person, child = accounts.person(Role.AUDITOR), made.child(given_name="Zora", family_name="Quistworth")
    made.child(given_name="Nobody", family_name="Else")
    find(person, "Quistwor")
    assert all_of(Event).get(name="child.search", actor_id=person.pk).payload == {"listed": 1}
    assert [one.subject_id for one in all_of(Event).filter(name="child.listed", actor_id=person.pk)] == [
        child.pk
    ]
    written = " ".join(f"{one.name} {one.payload} {one.actor_words}" for one in all_of(Event))
    assert "uistwor" not in written.lower()


def test_a_search_that_finds_nobody_is_written_down_too():
    person = accounts.person(Role.AUDITOR)
    find(person, "nobodyatall")
    assert all_of(Event).get(name="child.search", actor_id=person.pk).payload == {"listed": 0}


@pytest.mark.parametrize("words", ["q", "qu", "0041", "CH-2026-0041", "CH", "ch 2026"])
def test_too_little_finds_nobody_and_says_what_is_needed(words):
    made.child(reference="CH-2026-00412", given_name="Zora", family_name="Quistworth")
    page = find(accounts.person(Role.PLACEMENTS_OFFICER), words)
    assert "CH-2026-00412" not in page and "at least three letters" in page


@pytest.mark.parametrize(
    ("family_name", "words"),
    [("Li", "li"), ("Wu", "Wu"), ("Jo", "Jo"), ("Quistworth", "qui"), ("Quistworth", "CH-2026-00412")],
)
def test_a_whole_name_three_letters_or_a_whole_reference_find_the_child(family_name, words):
    child = made.child(reference="CH-2026-00412", given_name="Zora", family_name=family_name)
    made.child(given_name="Zora", family_name="Limestone")
    page = find(accounts.person(Role.PLACEMENTS_OFFICER), words)
    assert re.findall(r'href="/children/([0-9a-f-]{36})/"', page) == [str(child.pk)]


def test_the_results_give_initials_to_those_who_do_not_place_and_names_to_those_who_do():
    own = accounts.person(Role.REVIEWING_OFFICER)
    made.child(given_name="Zora", family_name="Quistworth", reviewing_officer=own)
    for role in (Role.AUDITOR, Role.HEAD_OF_SERVICE, Role.REVIEWING_OFFICER, Role.NOMINATED_OFFICER):
        page = find(accounts.person(role), "quistworth")
        assert "Z. Q." in page and "Zora" not in page, role
    assert "Zora Quistworth" in find(accounts.person(Role.PLACEMENTS_OFFICER), "quistworth")


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER])
def test_who_makes_referrals_can_record_the_child_and_start_one(role):
    client = signed_in(person := accounts.person(role))
    assert "Record a child" in client.get("/").content.decode()
    child = made.child(social_worker=person)
    assert "Start a referral" in client.get(f"/children/{child.pk}/").content.decode()
    assert client.get("/children/new/").status_code == 200
