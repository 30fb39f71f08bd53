"""Every list is declared once, and its page keeps what was chosen: tab, filters and order, through pages and back."""

import re
from datetime import timedelta

import pytest

from placements.models import Team
from placements.states import ReferralState
from sefton_pdps.access.lists import LISTS
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.keyset import PAGE
from tests.calloffs.pages import signed_in
from tests.factories import awards, calloffs
from tests.factories import placements as made
from tests.factories.accounts import person

# Whoever may open each list, so that each is opened once.
READERS = {
    "education": Role.VIRTUAL_SCHOOL,
    "people": Role.SYSTEM_ADMINISTRATOR,
    "teams": Role.SYSTEM_ADMINISTRATOR,
    "applications": Role.COMMISSIONING_MANAGER,
    "second-looks": Role.COMMISSIONING_MANAGER,
    "left-out-by-the-register": Role.COMMISSIONING_MANAGER,
    "register-changes": Role.COMMISSIONING_MANAGER,
    "conflicts": Role.COMMISSIONING_MANAGER,
    "reports": Role.COMMISSIONING_MANAGER,
}


@pytest.fixture(autouse=True)
def council(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _reader(name):
    return person(READERS.get(name, Role.PLACEMENTS_OFFICER))


@pytest.mark.parametrize("name", sorted(LISTS))
def test_each_list_opens_with_each_of_its_orders_and_tabs(name):
    page, user = LISTS[name], _reader(name)
    client = signed_in(user)
    for tab in ["", *(one.word for one in page.tabs(user))]:
        asked = page.asked(user, clock.now(), {page.tab_word: tab})
        for word in page.orders(asked):
            assert client.get(page.address({page.tab_word: tab, "sort": word})).status_code == 200


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_heading_sorts_only_by_a_declared_order(name):
    """An order without an index behind it would read the whole table."""
    page, user = LISTS[name], _reader(name)
    for tab in ["", *(one.word for one in page.tabs(user))]:
        asked = page.asked(user, clock.now(), {page.tab_word: tab})
        declared = {word.removeprefix("-") for word in page.orders(asked)}
        offered = {column.sort for column in page.table([], asked).columns if column.sort}
        assert offered <= declared


@pytest.mark.parametrize("name", sorted(LISTS))
def test_each_list_is_closed_to_whom_its_permissions_do_not_name(name):
    outsider = person(Role.CABINET_MEMBER)
    assert not LISTS[name].may_open(outsider)
    assert signed_in(outsider).get(f"/lists/{name}/file/").status_code == 404


def test_the_list_says_how_many_there_are_and_how_many_are_shown():
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    assert "referral" not in _counted(_read(client, "/referrals/"))
    for _ in range(PAGE):
        made.referral()
    assert _counted(_read(client, "/referrals/")) == f"{PAGE} referrals."
    made.referral()
    assert _counted(_read(client, "/referrals/")) == f"{PAGE} of {PAGE + 1} referrals."


def _counted(html: str) -> str:
    found = re.search(r'<p class="govuk-body">(\d[^<]*)<a', html) or re.search(r"(\d+ of [^<]*)<a", html)
    return found[1].strip() if found else ""


def test_past_a_thousand_no_exact_number_is_told(monkeypatch):
    monkeypatch.setattr("sefton_pdps.access.list_pages.MOST_COUNTED", PAGE + 1)
    for _ in range(PAGE + 3):
        made.referral()
    text = _counted(_read(signed_in(person(Role.PLACEMENTS_OFFICER)), "/referrals/"))
    assert text == f"{PAGE} of more than {PAGE + 1} referrals."


def test_tab_filter_and_order_stay_in_every_link_of_the_page():
    user = person(Role.PLACEMENTS_OFFICER)
    for _ in range(PAGE + 1):
        made.referral(state=ReferralState.DRAFT, started_by=user)
    html = _read(signed_in(user), "/referrals/?state=draft&whose=mine&sort=-started")
    following = re.search(r'href="([^"]*)" rel="next"', html)
    assert following
    for kept in ("state=draft", "whose=mine", "sort=-started"):
        assert kept in following[1].replace("&amp;", "&")
    hidden = re.findall(r'<input [^>]*type="hidden"[^>]*>', html)
    for name, value in (("whose", "mine"), ("sort", "-started")):
        assert any(f'name="{name}"' in box and f'value="{value}"' in box for box in hidden), name
    assert "State: Draft" in html, "what narrows the list stands above it"


@pytest.mark.parametrize(
    "query", ["state=nonsense", "due=nonsense", "state=nonsense&due=nonsense", "state=open%27"]
)
def test_a_filter_that_the_list_does_not_have_is_told_and_gives_no_row_more(query):
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    made.referral(state=ReferralState.DRAFT)
    closed = made.referral(state=ReferralState.PLACED)
    html = _read(client, f"/referrals/?{query}")
    assert "does not have, so it is left out" in html
    export = re.search(r'href="(/lists/referrals/file/[^"]*)"', html)
    assert export and "nonsense" not in export[1], "a file is of what is shown"
    assert closed.reference not in html, "as if nobody had chosen: the open ones"


def test_a_filter_that_the_list_has_is_left_out_by_nothing():
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    closed = made.referral(state=ReferralState.PLACED)
    html = _read(client, "/referrals/?state=placed&due=nonsense")
    assert "does not have, so it is left out" in html
    assert closed.reference in html, "the filter that can be read stays"
    assert "does not have" not in _read(client, "/referrals/?state=placed&due=&elsewhere=1")


def test_a_list_tells_the_child_in_words_and_never_by_name():
    child = made.child(given_name="Zaphira", family_name="Quillfeather")
    made.referral(child)
    html = _read(signed_in(person(Role.PLACEMENTS_OFFICER)), "/referrals/")
    assert "Zaphira" not in html and "Quillfeather" not in html
    assert child.home_postcode.split(" ")[0] in html


def test_my_teams_children_are_those_of_the_team_that_i_manage():
    manager = person(Role.TEAM_MANAGER)
    team = Team.objects.create(name="Invented North", manager=manager)
    ours, others = made.referral(made.child(team=team)), made.referral()
    html = _read(signed_in(manager), "/referrals/?whose=team")
    assert ours.reference in html and others.reference not in html
    stand_in = person(Role.TEAM_MANAGER)
    assert ours.reference not in _read(signed_in(stand_in), "/referrals/?whose=team")
    Team.objects.filter(pk=team.pk).update(stand_in=stand_in)
    assert ours.reference in _read(signed_in(stand_in), "/referrals/?whose=team")


def test_whoever_manages_no_team_has_no_tab_of_one():
    made.referral()
    assert "whose=team" not in _read(signed_in(person(Role.PLACEMENTS_OFFICER)), "/referrals/")


def test_a_referral_under_search_says_where_its_call_off_stands():
    referral = made.referral(state=ReferralState.SEARCHING, searching_at=clock.now() - timedelta(days=1))
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    assert ">Searching</strong>" in _read(client, "/referrals/")
    calloffs.call_off(referral)
    html = _read(client, "/referrals/")
    assert ">Opened</strong>" in html and ">Searching</strong>" not in html


def test_a_call_off_that_another_opened_is_not_among_ones_own():
    officer = person(Role.PLACEMENTS_OFFICER)
    own, other = calloffs.call_off(opened_by=officer), calloffs.call_off()
    html = _read(signed_in(officer), "/call-offs/?show=mine")
    assert own.reference in html and other.reference not in html


@pytest.mark.parametrize(
    ("came", "goes_back"),
    [
        ("http://testserver/referrals/?state=draft&whose=mine", "/referrals/?state=draft&amp;whose=mine"),
        ("http://testserver/referrals/", "/referrals/"),
        ("http://testserver/placements/?state=ended", "/referrals/"),
        ("http://elsewhere.invalid/referrals/?state=draft", "/referrals/"),
        ("", "/referrals/"),
    ],
)
def test_the_way_back_to_a_list_keeps_the_place_in_it(came, goes_back):
    referral, client = made.referral(), signed_in(person(Role.PLACEMENTS_OFFICER))
    html = client.get(f"/referrals/{referral.pk}/", headers={"referer": came}).content.decode()
    assert f'<a class="govuk-back-link" href="{goes_back}">' in html


def test_what_waits_is_yellow_only_to_who_acts_on_it():
    made.referral(state=ReferralState.SUBMITTED, submitted_at=clock.now())
    for role, colour in ((Role.TEAM_MANAGER, "yellow"), (Role.PLACEMENTS_OFFICER, "blue")):
        html = _read(signed_in(person(role)), "/referrals/")
        assert f'govuk-tag--{colour}">Waiting for approval' in html


def test_an_agreement_to_be_signed_is_yellow_only_to_who_signs_it():
    story = awards.direct()
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    awards.issue(story)
    own = {"provider": story.homes[0].provider}
    for user, address, colour in (
        (person(Role.PROVIDER_ADMINISTRATOR, **own), "/portal/agreements/", "yellow"),
        (person(Role.SETTING_MANAGER, **own), "/portal/agreements/", "blue"),
        (story.officer, "/agreements/", "blue"),
    ):
        assert f'govuk-tag--{colour}">Waiting for the provider' in _read(signed_in(user), address)
