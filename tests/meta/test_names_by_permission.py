"""What a role may not see is never told as a fact, and a child's name is met only by permission and written down."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

import pytest
from django.test import override_settings

from calloffs.models import ServiceAgreement
from calloffs.services import agreements
from placements.models import Child, RecordOpening
from placements.policies import DUTIES, PLACING
from placements.presenters.child_words import child_words
from placements.states import PlacementState
from providers.models import Setting
from providers.states import ServiceType
from sefton_pdps.access.documents import Address, addresses
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.conftest import Clock
from tests.factories import accounts
from tests.factories import placements as made
from tests.factories.rows import all_of
from tests.meta.absent_pages import NOT_IN_THIS_STATE, NOT_THEIRS
from tests.meta.planted import (
    ABOUT_NO_CHILD,
    FAMILY,
    Planted,
    awarded,
    judged,
    tells_when_18,
    tells_who,
)
from tests.meta.states.pages import KIND_OF

COUNCIL_ROLES = [role for role in Role if not role.for_provider]
# Who places any child, or has a duty to this one: the walk's social worker is the child's own, the others are not.
NAMED = {
    role
    for role in COUNCIL_ROLES
    if role in (Role.VIRTUAL_SCHOOL, Role.SOCIAL_WORKER)
    or (PLACING & ROLE_PERMISSIONS[role] and role not in DUTIES)
}
# Who meets this child by name, Adult Social Care, and who reads what a placement costs (ADR 40).
KNOWS_WHEN_18 = NAMED | {
    role
    for role in COUNCIL_ROLES
    if {Permission.PLACEMENT_COST_SEE, Permission.ASC_AUTHORISE} & ROLE_PERMISSIONS[role]
}
EMPTY = re.compile(r'<p class="govuk-body sefton-empty">(.*?)(?:<a|</p>)', re.S)
WITHHELD = "Your role does not show"


class Seen(NamedTuple):
    """A page as one person got it: which, how it answered, what stands there, the openings that it wrote."""

    address: Address
    status: int
    text: str
    opened: int


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture(scope="module")
def story(clone_for_module, tmp_path_factory) -> Iterator[tuple[Planted, datetime]]:
    """The child's story, told once, and the moment of its end."""
    folder, moved = str(tmp_path_factory.mktemp("planted")), Clock()
    with override_settings(FILES_ROOT=folder, MEDIA_ROOT=folder):
        with tenancy.scope(tenancy.COUNCIL):
            told, end = awarded(moved), product_clock.now()
        moved.reset()
        moved.close()
        yield told, end


@pytest.fixture
def planted(story, clock) -> Planted:
    """The story at its end, for one test, which may change its own copy."""
    told, end = story
    clock.set(end)
    return Planted(Child.objects.get(pk=told.child.pk), dict(told.keys), dict(told.people))


@pytest.fixture(scope="module")
def walks() -> dict[Role, list["Seen"]]:
    return {}


@pytest.fixture(scope="module")
def everything() -> dict[str, str]:
    """Pages as whoever has every role of the council reads them, each opened once."""
    return {}


@pytest.fixture
def pages_as(planted, walks) -> Callable[[Role], list["Seen"]]:
    """What a role reads on its walk; each role walks once for all the tests of this file."""

    def walk(role: Role) -> list[Seen]:
        if role not in walks:
            walks[role] = walked(planted, role)
        return walks[role]

    return walk


def walked(planted: Planted, role: Role) -> list[Seen]:
    """Every page of the council about the child, or about nobody, that is open to this role."""
    client, seen = signed_in(planted.person(role)), []
    for address in addresses():
        url = None if address.path.startswith("/portal/") else planted.url(address)
        if (
            url is None
            or not isinstance(address.open_to, tuple)
            or not set(address.open_to) & ROLE_PERMISSIONS[role]
        ):
            continue
        before = RecordOpening.objects.filter(child=planted.child).count()
        answer = client.get(url)
        text = (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace")
        opened = RecordOpening.objects.filter(child=planted.child).count() - before
        seen.append(Seen(address, answer.status_code, text, opened))
    return seen


# --- The walk misses nothing in silence ---
def test_each_address_is_about_the_child_or_says_that_no_child_stands_behind_it(planted):
    """A new kind of page fails here until a row of it is planted."""
    kinds = {
        KIND_OF[address.name]
        for address in addresses()
        if address.arguments
        and not address.path.startswith("/portal/")
        and isinstance(address.open_to, tuple)
    } - {""}
    assert kinds - set(planted.keys) - ABOUT_NO_CHILD == set()
    assert not ABOUT_NO_CHILD & set(planted.keys)


@pytest.mark.parametrize("role", COUNCIL_ROLES, ids=lambda role: role.name)
def test_a_page_that_is_open_to_a_role_is_there_or_its_absence_is_on_purpose(planted, pages_as, role):
    seen = pages_as(role)
    missing = {one.address.name for one in seen if one.status in (403, 404)}
    theirs = NOT_THEIRS.get(role, set())
    assert sorted(missing - NOT_IN_THIS_STATE - theirs) == [] and theirs <= missing
    assert [one.address.path for one in seen if one.status not in (200, 302, 403, 404, 405)] == []


def test_a_social_worker_of_other_children_finds_no_page_about_this_one(planted):
    planted.people.clear()
    seen = [one for one in walked(planted, Role.SOCIAL_WORKER) if one.address.arguments]
    assert len(seen) > 8 and [one.address.path for one in seen if one.status not in (404, 405)] == []


def test_before_the_award_the_evaluator_reads_the_offers_and_never_who_the_child_is(clock, files_root):
    _, planted = judged(clock)
    seen = {one.address.name: one for one in walked(planted, Role.EVALUATOR)}
    assert not any(tells_who(planted.child, one.text) for one in seen.values())
    assert not any(tells_when_18(planted.child, one.text) for one in seen.values())
    for name in ("call_off_detail", "call_off_offers", "ranking"):
        assert (seen[f"calloffs:{name}"].status, seen[f"calloffs:{name}"].opened) == (200, 1)
    assert seen["calloffs:scoring"].status == 200


# --- Names ---
@pytest.mark.parametrize("role", COUNCIL_ROLES, ids=lambda role: role.name)
def test_a_name_is_met_only_by_permission_and_each_page_that_shows_it_writes_one_opening(
    planted, pages_as, role
):
    """In no text either: the child's own words, answers, questions and reasons name the child (ADR 32, 36)."""
    for seen in pages_as(role):
        if tells_who(planted.child, seen.text):
            assert role in NAMED, f"{role.value} reads who the child is at {seen.address.path}"
            assert seen.opened == 1, f"{seen.address.path} shows the name and wrote {seen.opened} openings"


@pytest.mark.parametrize("role", COUNCIL_ROLES, ids=lambda role: role.name)
def test_the_18th_birthday_is_told_to_those_only_who_may_know_it(planted, pages_as, role):
    """A term that ends that day tells the birth date as surely as the date itself (ADR 40)."""
    told = {one.address.path for one in pages_as(role) if tells_when_18(planted.child, one.text)}
    assert bool(told) == (role in KNOWS_WHEN_18), f"{role.value}: {sorted(told)}"


def test_the_walk_meets_the_name_where_it_is_allowed(planted, pages_as):
    shown = {
        seen.address.path for seen in pages_as(Role.PLACEMENTS_OFFICER) if tells_who(planted.child, seen.text)
    }
    assert {"/children/<uuid:pk>/", "/referrals/<uuid:pk>/"} <= shown


@pytest.mark.parametrize(
    ("role", "page"),
    [(Role.VIRTUAL_SCHOOL, "/education/{child}/"), (Role.REVIEWING_OFFICER, "/referrals/{referral}/")],
)
def test_who_has_a_duty_to_named_children_reads_the_name_and_it_is_written_down(planted, role, page):
    person = accounts.person(role)
    if role is Role.REVIEWING_OFFICER:
        made.rewritten(planted.child, reviewing_officer=person)
    page = signed_in(person).get(planted.page(page)).content.decode()
    assert FAMILY in page
    assert RecordOpening.objects.filter(child=planted.child, by=person).count() == 1


@pytest.mark.parametrize("page", ["/children/{child}/", "/referrals/{referral}/"])
def test_the_virtual_school_opens_neither_the_childs_record_nor_the_referral(planted, page):
    client = signed_in(accounts.person(Role.VIRTUAL_SCHOOL))
    assert client.get(planted.page(page)).status_code == 403


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
        ("/placements/{placement}/", True),
        ("/agreements/{agreement}/", True),
        ("/authorisations/{authorisation}/", True),
        ("/call-offs/{call_off}/", True),
        ("/call-offs/{call_off}/offers/", True),
        ("/call-offs/{call_off}/ranking/", True),
        ("/call-offs/{call_off}/proposal/", True),
    ],
)
def test_a_page_about_where_a_child_lives_is_an_opening_and_tells_the_child_in_words(planted, page, in_words):
    person = accounts.person(Role.HEAD_OF_SERVICE)
    text = signed_in(person).get(planted.page(page)).content.decode()
    assert RecordOpening.objects.filter(child=planted.child, by=person).count() == 1
    assert not tells_who(planted.child, text)
    assert ("Girl, 14, L20; residential care" in text) is in_words


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE, Role.QUALITY_OFFICER, Role.AUDITOR]
)
def test_no_page_about_the_child_names_the_home_without_an_opening(planted, pages_as, role):
    """Pages of homes and providers, and of an exemption of a home, are about no child."""
    homes = {"setting", "provider", "exemption"}
    home = Setting.objects.get(pk=planted.keys["setting"]).name
    about = [one for one in pages_as(role) if KIND_OF.get(one.address.name, "") not in {"", *homes}]
    assert any(home in one.text for one in about)
    assert [one.address.path for one in about if home in one.text and one.opened != 1] == []


def test_the_agreements_pdf_is_an_opening_as_its_page_is_and_the_providers_copy_is_written_down(planted):
    agreement = ServiceAgreement.objects.get(pk=planted.keys["agreement"])
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
def test_no_empty_state_denies_what_somebody_else_sees(planted, pages_as, everything, role):
    """An empty sentence that whoever sees everything does not read must be about the reader, or say it is withheld."""
    client = signed_in(accounts.person(*COUNCIL_ROLES))
    for seen in pages_as(role):
        for sentence in EMPTY.findall(seen.text):
            path = seen.address.path
            if path not in everything:
                everything[path] = client.get(planted.url(seen.address)).content.decode()
            told = sentence.strip()
            assert told in everything[path] or re.search(r"\byou\b", told, re.I), f"{path}: {told}"


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER])
def test_the_childs_worker_manager_and_reviewing_officer_see_where_the_child_lives(planted, role):
    person = accounts.person(role)
    made.rewritten(planted.child, social_worker=person)
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
    assert "£" not in page and "Cost by month" not in page


def test_another_childs_placement_reads_like_none_to_a_social_worker(planted):
    client = signed_in(accounts.person(Role.SOCIAL_WORKER))
    assert client.get(planted.page("/placements/{placement}/")).status_code == 404
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
