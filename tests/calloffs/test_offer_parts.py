"""The parts of an offer lead on to one another, say who saved them, and hide what nobody needs to fill in."""

import re
from types import SimpleNamespace

import pytest

from calloffs.models import Invitation
from calloffs.rules import offers as rules
from providers.states import Grade, SettingKind
from sefton_pdps.core.database import tenancy
from tests.calloffs.pages import day, key, signed_in
from tests.factories import calloffs, placements, providers
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
WHOLE = {
    "place": lambda call_off: day("available_on", call_off.needed_on),
    "needs": lambda _call_off: calloffs.ANSWERS,
    "fees": lambda _call_off: {"accommodation": "3,200.00"},
    "social-value": lambda _call_off: {"social_value_answer": "Two apprentices."},
}


class Writing:
    """A person of an invited provider who writes an offer page by page."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            lot, self.homes = calloffs.lot_with_providers(1)
            self.home = self.homes[0]
            self.call_off = calloffs.competition(self.home, lot=lot)
            self.person = calloffs.bidder(self.home.provider)
            placements.fee_kind("accommodation", name="Accommodation")
            placements.fee_kind("therapy", name="Therapy", needs_evidence=True, order=2)
        self.client = signed_in(self.person)
        self.invitation = f"/portal/invitations/{all_of(Invitation).get().pk}/"

    def start(self) -> str:
        url = self.client.post(f"{self.invitation}offer/", {"setting": self.home.pk, **key()}).url
        self.copy = url.removesuffix("place/")
        return url

    def save(self, part: str, **answers) -> str:
        """Where saving a part leads, as the rest of its address after the working copy's."""
        given = answers or WHOLE[part](self.call_off)
        answer = self.client.post(f"{self.copy}{part}/", {**given, **key()})
        assert answer.status_code == 302, answer.content.decode()
        return answer.url.removeprefix(self.copy)

    def read(self, url: str) -> str:
        answer = self.client.get(url)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def writing():
    return Writing()


def test_an_offer_is_written_in_four_pages_that_lead_to_the_check(writing):
    assert writing.start().endswith("place/")
    assert [writing.save(part) for part in WHOLE] == ["needs/", "fees/", "social-value/", "check/"]


def test_what_is_done_already_is_passed_over(writing):
    writing.start()
    writing.save("needs")
    writing.save("fees")
    assert writing.save("place") == "social-value/"


def test_a_need_left_for_later_is_asked_again_after_the_rest(writing):
    writing.start()
    first = next(iter(calloffs.ANSWERS))
    assert writing.save("place") == "needs/"
    assert writing.save("needs", **{first: "She keeps her cat."}) == "fees/"
    writing.save("fees")
    assert "is saved." not in writing.read(f"{writing.copy}social-value/")
    assert writing.save("social-value") == "needs/"
    left = len(calloffs.ANSWERS) - 1
    back = f"“Social value” is saved. “How you meet each need” is not finished: {left} box"
    assert back in writing.read(f"{writing.copy}needs/")
    assert writing.save("needs", **{first: "She keeps her cat."}) == ""


def test_a_change_of_a_whole_offer_leads_back_to_the_check(writing):
    writing.start()
    for part in WHOLE:
        writing.save(part)
    assert writing.save("fees", accommodation="3,000.00") == "check/"


def test_the_total_alone_stays_on_its_page(writing):
    writing.start()
    assert writing.save("fees", accommodation="3,000.00", update="1") == "fees/"
    assert "£3,000.00" in writing.read(f"{writing.copy}fees/")


def test_what_is_refused_leads_nowhere_and_saves_nothing(writing):
    writing.start()
    answer = writing.client.post(f"{writing.copy}fees/", {"accommodation": "-1", **key()})
    assert answer.status_code == 200
    assert "Weekly total as saved: <strong>£0.00</strong>" in writing.read(f"{writing.copy}fees/")


@pytest.mark.parametrize("part", ["", *(f"{part}/" for part in WHOLE)])
def test_each_page_says_when_and_by_whom_the_copy_was_saved(writing, part):
    writing.start()
    saved = f"by {writing.person.name}."
    # An empty part was never saved, though the copy was when it was begun.
    assert (saved in writing.read(f"{writing.copy}{part}")) == (not part)
    for each in WHOLE:
        writing.save(each)
    html = writing.read(f"{writing.copy}{part}")
    assert saved in html and "Saved on" in html
    if part:
        assert re.search(r"part \d of 4", html) and f'href="{writing.copy}"' in html


def test_extra_support_is_folded_until_something_of_it_is_typed_or_refused(writing):
    writing.start()
    folded = re.compile(
        r'<details class="govuk-details"( open)?>\s*<summary[^>]*><span[^>]*>Therapy: which need, why, review and end<'
    )
    (shut,) = folded.findall(writing.read(f"{writing.copy}fees/"))
    refused = writing.client.post(f"{writing.copy}fees/", {"therapy": "300", **key()}).content.decode()
    (opened,) = folded.findall(refused)
    assert (shut, opened) == ("", " open") and "There is a problem" in refused


def test_a_setting_that_cannot_be_offered_is_named_without_telling_which_gate(writing):
    with tenancy.scope(tenancy.COUNCIL):
        providers.setting(writing.home.provider, name="Invented Mallard", grade=Grade.INADEQUATE)
        providers.setting(
            writing.home.provider,
            name="Invented Agency",
            kind=SettingKind.FOSTERING_AGENCY,
            registered_places=None,
        )
        providers.setting(providers.provider(), name="Invented Rival Home")
    html = writing.read(f"{writing.invitation}offer/")
    assert (
        "Invented Mallard is not listed: when you were invited, a gate of this need was not passed." in html
    )
    assert "Invented Agency" not in html and "Invented Rival Home" not in html and "Inadequate" not in html


def test_where_every_setting_can_be_offered_nothing_is_missing_and_one_alone_is_chosen_already(writing):
    html = writing.read(f"{writing.invitation}offer/")
    assert "not listed" not in html
    assert re.search(rf'<input[^>]*value="{writing.home.pk}"[^>]*checked', html)


def copy_of(kind=SettingKind.CHILDRENS_HOME, **fields):
    empty = {
        "available_on": None,
        "household_id": None,
        "quality_answers": {},
        "lines": [],
        "social_value_answer": " ",
        "call_off": SimpleNamespace(profile=calloffs.PROFILE, needed_on=None),
        "setting": SimpleNamespace(kind=kind),
    }
    return SimpleNamespace(**{**empty, **fields})


def test_nothing_of_an_empty_copy_is_finished():
    assert rules.unfinished(copy_of()) == rules.PARTS
    assert rules.next_part(copy_of()) == "place" and rules.next_part(copy_of(), "social_value") == "place"


def test_an_agencys_day_without_a_household_is_unfinished():
    day_only = {"available_on": "a day"}
    assert "place" not in rules.unfinished(copy_of(**day_only))
    assert "place" in rules.unfinished(copy_of(SettingKind.FOSTERING_AGENCY, **day_only))


def test_the_part_just_saved_is_not_the_next():
    left = copy_of(available_on="a day", lines=["a line"], social_value_answer="Apprentices.")
    assert rules.unfinished(left) == ("needs",)
    assert rules.next_part(left, "needs") == "" and rules.next_part(left, "fees") == "needs"
