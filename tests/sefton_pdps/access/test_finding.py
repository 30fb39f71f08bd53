"""The search in the header: straight to a reference, groups for words, one silence for all that is not one's own."""

import pytest

from placements.states import ReferralState
from sefton_pdps.access.finding import MOST_IN_A_GROUP, whole_reference
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.calloffs.pages import signed_in
from tests.factories import calloffs
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider, setting
from tests.factories.rows import all_of

NONE_SUCH = "Nothing that you may open has this reference."


@pytest.fixture(autouse=True)
def council(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _search(user, words):
    return signed_in(user).post("/search/", {"words": words})


def _said(user, words):
    answer = _search(user, words)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("typed", ["rf-2020-00049", "RF 2020 49", "Rf-2020-49", " RF 2020-00049 "])
def test_a_reference_is_read_in_any_spacing_and_case(typed):
    assert whole_reference(typed, clock.now()) == "RF-2020-00049"


@pytest.mark.parametrize("typed", ["PR8", "ch60", "CH60", "WA10", "PR 8", " pl1 "])
def test_the_first_half_of_a_postcode_is_no_reference(typed):
    assert whole_reference(typed, clock.now()) == ""


def test_the_first_half_of_a_postcode_finds_homes_and_opens_no_child_of_that_number():
    setting(provider(), name="Quokka House", postcode="CH60 8NG")
    officer = person(Role.PLACEMENTS_OFFICER)
    made.child(reference=f"CH-{clock.now().year}-00060")
    html = _said(officer, "CH60")
    assert "Quokka House" in html and not all_of(Event).filter(name="child.open").exists()


@pytest.mark.parametrize("typed", ["PR8", "pr 8", "PR8 1", "pr81aa"])
def test_a_home_is_found_by_its_postcode_or_the_first_half_in_any_spacing(typed):
    setting(provider(), name="Quokka House", postcode="PR8 1AA")
    setting(provider(), name="Numbat House", postcode="CH60 8NG")
    html = _said(person(Role.PLACEMENTS_OFFICER), typed)
    assert "Quokka House" in html and "Numbat House" not in html


@pytest.mark.parametrize(
    "typed", ["RF", "2026-00049", "RFX-2026-00049", "RF-2026-000499", "L20 4PR", "Jones", ""]
)
def test_what_is_no_whole_reference_is_none(typed):
    assert whole_reference(typed, clock.now()) == ""


def test_without_its_year_a_reference_is_of_this_year():
    now = clock.now()
    assert whole_reference("co-7", now) == f"CO-{now.year}-00007"


def test_a_whole_reference_opens_its_page_at_once():
    officer = person(Role.PLACEMENTS_OFFICER)
    referral = made.referral()
    call_off = calloffs.call_off()
    for reference, page in (
        (referral.reference, f"/referrals/{referral.pk}/"),
        (referral.reference.lower().replace("-", " "), f"/referrals/{referral.pk}/"),
        (call_off.reference, f"/call-offs/{call_off.pk}/"),
        (referral.child.reference, f"/children/{referral.child_id}/"),
    ):
        assert _search(officer, reference)["Location"] == page


@pytest.mark.parametrize(
    "role", [Role.CABINET_MEMBER, Role.SOCIAL_WORKER, Role.SYSTEM_ADMINISTRATOR, Role.EVALUATOR]
)
def test_a_reference_that_one_may_not_open_answers_like_one_that_never_was(role):
    referral, call_off, user = made.referral(), calloffs.call_off(), person(role)
    never = _said(user, "RF-2020-99999")
    assert NONE_SUCH in never
    for reference in (referral.reference, referral.child.reference, call_off.reference):
        assert NONE_SUCH in _said(user, reference)


def test_a_provider_finds_its_own_invitation_by_reference_and_no_rivals():
    lot, homes = calloffs.lot_with_providers(2)
    call_off = calloffs.competition(homes[0], lot=lot)
    asked = calloffs.bidder(homes[0].provider)
    rival = calloffs.bidder(homes[1].provider)
    assert _search(asked, call_off.reference)["Location"].startswith("/portal/invitations/")
    assert NONE_SUCH in _said(rival, call_off.reference)
    assert NONE_SUCH in _said(rival, call_off.referral.reference)


def test_words_find_settings_and_providers_and_postcodes():
    home = setting(provider(name="Zebra Care"), name="Quokka House", postcode="PR8 1AA")
    officer = person(Role.PLACEMENTS_OFFICER)
    assert "Quokka House" in _said(officer, "quokka")
    assert "Zebra Care" in _said(officer, "zebra c")
    assert "Quokka House" in _said(officer, home.postcode.lower().replace(" ", ""))
    assert "Quokka House" in _said(officer, home.urn)


def test_a_postcode_finds_settings_only_and_never_where_a_child_lives():
    """Neither by the whole nor by its first half, and the page says which postcodes are looked for (ADR 111)."""
    child = made.child(given_name="Zaphira", family_name="Quillfeather", home_postcode="L20 1AA")
    officer = person(Role.PLACEMENTS_OFFICER)
    for typed in (child.home_postcode, "L201AA", "L20"):
        html = _said(officer, typed)
        assert "Zaphira" not in html and child.reference not in html
        assert "A postcode finds settings only" in html
    assert "or postcode of a setting" in _said(officer, " ")


def test_a_group_shows_ten_and_says_that_there_are_more():
    owner = provider()
    for number in range(MOST_IN_A_GROUP + 1):
        setting(owner, name=f"Quokka House {number:02}")
    html = _said(person(Role.PLACEMENTS_OFFICER), "quokka")
    assert html.count("Quokka House") == MOST_IN_A_GROUP and "There are more." in html


def test_a_child_is_found_by_who_may_and_the_trail_says_so():
    made.child(given_name="Zaphira", family_name="Quillfeather")
    assert "Zaphira" in _said(person(Role.PLACEMENTS_OFFICER), "quillf")
    assert all_of(Event).filter(name="child.listed").count() == 1
    for role in (Role.FINANCE_OFFICER, Role.SYSTEM_ADMINISTRATOR, Role.CABINET_MEMBER):
        assert "Zaphira" not in _said(person(role), "quillf")
    assert all_of(Event).filter(name="child.listed").count() == 1


def test_a_social_worker_finds_no_child_of_another():
    worker = person(Role.SOCIAL_WORKER)
    made.child(given_name="Zaphira", family_name="Quillfeather")
    assert "Zaphira" not in _said(worker, "quillf")
    made.child(given_name="Zenobia", family_name="Quillfeather", social_worker=worker)
    assert "Zenobia" in _said(worker, "quillf")


def test_nothing_that_was_typed_stands_in_an_address():
    owner = provider()
    for number in range(MOST_IN_A_GROUP + 1):
        setting(owner, name=f"Quillfeather House {number:02}")
    answer = _search(person(Role.PLACEMENTS_OFFICER), "quillfeather")
    links = [part.split('"')[0] for part in answer.content.decode().split('href="')[1:]]
    assert links and not [link for link in links if "quillfeather" in link.lower()]
    assert signed_in(person(Role.PLACEMENTS_OFFICER)).get("/search/?words=quillfeather").status_code == 200


def test_an_empty_box_says_what_to_type():
    html = _said(person(Role.PLACEMENTS_OFFICER), " ")
    assert "Enter a reference, a name or a setting’s postcode" in html


def test_the_box_stands_on_every_page_of_whoever_may_find_something():
    page = signed_in(person(Role.PLACEMENTS_OFFICER)).get("/").content.decode()
    assert 'role="search"' in page and 'action="/search/"' in page
    made.referral(state=ReferralState.DRAFT)
    assert 'role="search"' not in signed_in(person(Role.CABINET_MEMBER)).get("/").content.decode()
