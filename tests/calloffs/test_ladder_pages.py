"""The pages of the contingency ladder: down its rungs, to the home, the case and the signature (S-35)."""

from datetime import timedelta
from typing import Any

import pytest

from calloffs.models import ActGround, LadderApproach, LadderRung
from calloffs.rules.ladder import Answer
from providers.models import Provider, Setting
from providers.states import SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.calloffs.on_duty import boxes
from tests.calloffs.pages import key, moment, signed_in
from tests.factories import calloffs, placements, providers
from tests.factories.accounts import person
from tests.factories.ladder import WHY, asked, closed, opened, search, yes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


@pytest.fixture
def officer() -> User:
    return person(Role.PLACEMENTS_OFFICER)


def test_the_pages_lead_down_the_ladder(officer):
    call_off, client = search(officer), signed_in(officer)
    url = f"/call-offs/{call_off.pk}/ladder/"
    assert url in client.get(f"/call-offs/{call_off.pk}/").content.decode()
    page = client.get(url).content.decode()
    assert "Considered in the referral" in page and "Open this rung: Block contract bed" in page
    assert client.post(f"{url}open/block/", key()).url == url
    rung = LadderRung.objects.get(call_off=call_off, rung=3)
    answers = {
        "provider_name": "Invented Shore Care", "asked_how": "telephone", "answer": "yes", "weekly": "4200",
        "answered_by": "Invented Person, manager", "regulator": "ofsted",
        **moment("asked_at", clock.now() - timedelta(minutes=1)),
    }  # fmt: skip
    assert client.post(f"/call-offs/rungs/{rung.pk}/ask/", {**answers, **key()}).url == url
    page = client.get(url).content.decode()
    assert "Invented Shore Care" in page and "£4,200.00" in page
    close = f"/call-offs/rungs/{rung.pk}/close/"
    answer = client.post(close, {"result": "none_suitable", **key()})
    assert "record why the yes fell away" in str(answer.context["form"].errors["result"])
    fell_away = f"/call-offs/approaches/{rung.approaches.get().pk}/fell-away/"
    assert "why the yes of Invented Shore Care fell away" in page and fell_away in page
    assert client.post(fell_away, {"why": "They took the bed back.", **key()}).url == url
    page = client.get(url).content.decode()
    assert "Yes, fell away" in page and "They took the bed back." in page and "make the case" not in page
    assert client.get(fell_away).status_code == 404
    assert client.post(close, {"result": "none_suitable", **key()}).url == url
    page = client.get(f"{url}open/spot/").content.decode()
    assert "Open this rung: Spot purchase" in page and "would be skipped" in page and "Ground" in page


def test_a_rung_that_was_skipped_is_opened_after_all_and_tells_both(officer):
    call_off, client = search(officer), signed_in(officer)
    closed(opened(call_off, officer, "spot", ground="emergency", reason="Tonight."), officer)
    url = f"/call-offs/{call_off.pk}/ladder/"
    page = client.get(url).content.decode()
    assert page.count("Open it after all: Block contract bed") == 2, "as the next step, and with its rung"
    assert "Open it after all: Family" in page and "Open it after all: Sefton" not in page
    assert "Open it after all: Mini" not in page, "the PDPS is bought from by its own routes"
    assert client.post(f"{url}open/block/", key()).url == url
    page = client.get(url).content.decode()
    assert "Skipped by" in page and "Emergency: Tonight." in page
    assert "Being searched" in page and "Open it after all: Block contract bed" not in page


def test_the_ladder_of_another_route_is_not_found(officer):
    assert signed_in(officer).get(f"/call-offs/{calloffs.call_off().pk}/ladder/").status_code == 404


HOME = {
    "provider_name": "Invented Shore Care", "name": "Invented Pier House", "regulator": "ciw", "identifier": "W1/22",
    "kind": "childrens_home", "postcode": "LL11 1AA",
}  # fmt: skip


def said_yes(officer: User, **fields: Any) -> LadderApproach:
    rung = opened(search(officer), officer, "spot", **WHY)
    return asked(rung, officer, answer=yes(), **fields)


def test_a_yes_leads_to_the_home_and_from_there_to_the_case_with_what_was_heard(officer):
    one, client = said_yes(officer), signed_in(officer)
    url = f"/call-offs/approaches/{one.pk}/home/"
    ladder = client.get(f"/call-offs/{one.rung.call_off_id}/ladder/").content.decode()
    assert "Yes: make the case" in ladder and url in ladder
    refused = client.post(url, {**HOME, "postcode": "", **key()}).context["form"]
    assert "whole postcode" in str(refused.errors["postcode"])
    case = client.post(url, {**HOME, **key()}).url
    home = Setting.objects.get(urn="W1/22")
    assert (home.regulator, home.places.count(), home.provider.name) == ("ciw", 1, "Invented Shore Care")
    assert case == f"/call-offs/{one.rung.call_off_id}/direct-award/{home.pk}/"
    assert client.get(url).url == case
    page = client.get(case).content.decode()
    assert "Care Inspectorate Wales" in page and "Ofsted" not in page
    assert "what it would cost at £4,200.00 a week, the fee that Invented Shore Care named" in page
    page = client.get(f"{case}?stay=whole_term").content.decode()
    assert "Invented Person, manager" in page and 'value="4,200.00"' in page
    assert "at £4,200.00 a week, the fee that Invented Shore Care named." in page
    assert "court approve" not in page and "Found on the contingency" not in page
    form = client.get(f"{case}?stay=whole_term").context["form"]
    sent = {**boxes(form), "evidence": "Nobody nearer could.", **key()}
    unchosen = client.post(f"{case}?stay=whole_term", {**sent, "act_ground": ""}).context["form"]
    assert "act_ground" in unchosen.errors
    sent["act_ground"] = str(ActGround.objects.get(name="Only one provider can do it").pk)
    saved = client.post(f"{case}?stay=whole_term", sent)
    assert saved.url == f"/call-offs/{one.rung.call_off_id}/proposal/", saved.context["form"].errors
    page = client.get(saved.url).content.decode()
    assert "Spot purchase" in page and page.count("Procurement Act 2023") == 1


def test_a_home_that_ofsteds_register_does_not_know_is_not_typed_in(officer):
    one, client = said_yes(officer), signed_in(officer)
    page = client.post(
        f"/call-offs/approaches/{one.pk}/home/", {**HOME, "regulator": "ofsted", **key()}
    ).content.decode()
    assert "comes in with the register" in page
    assert not Setting.objects.filter(name="Invented Pier House").exists()


def registered_together(provider: Provider) -> list[Setting]:
    """Two addresses of supported accommodation with one number."""
    same = {"urn": "2700001", "kind": SettingKind.SUPPORTED_ACCOMMODATION, "grade": "not_inspected"}
    return [
        providers.setting(provider, **same, address_key=postcode, postcode=postcode)
        for postcode in ("L20 3AA", "PR8 1AA")
    ]


def test_of_several_homes_with_one_number_the_officer_chooses(officer):
    """Supported accommodation is registered as one with an address each: the first is as likely wrong as right."""
    kind, provider = SettingKind.SUPPORTED_ACCOMMODATION, providers.provider()
    first, second = (
        providers.setting(
            provider, urn="2700001", kind=kind, grade="not_inspected", address_key=postcode, postcode=postcode
        )
        for postcode in ("L20 3AA", "PR8 1AA")
    )
    one, client = said_yes(officer, identifier="2700001"), signed_in(officer)
    assert (one.setting, one.provider, one.identifier) == (None, provider, "2700001")
    url = f"/call-offs/approaches/{one.pk}/home/"
    page = client.get(url).content.decode()
    assert (
        "Which of the homes with this number is it?" in page and "PR8 1AA" in page and "Postcode" not in page
    )
    refused = client.post(url, key()).context["form"]
    assert "Select which of the homes it is" in str(refused.errors["which"])
    client.post(url, {"which": str(second.pk), **key()})
    one.refresh_from_db()
    assert one.setting == second != first


@pytest.mark.parametrize(("postcode", "found"), [("", False), ("M1 1AA", False), ("pr81aa", True)])
def test_of_several_homes_whose_number_is_typed_the_postcode_tells_which(officer, postcode, found):
    registered_together(providers.provider(name="Invented Shore Care"))
    one, client = said_yes(officer), signed_in(officer)
    url = f"/call-offs/approaches/{one.pk}/home/"
    sent = {**HOME, "regulator": "ofsted", "identifier": "2700001", "postcode": postcode, **key()}
    answer = client.post(url, sent)
    one.refresh_from_db()
    assert (one.setting.postcode if one.setting else None) == ("PR8 1AA" if found else None)
    if not found:
        assert "Several homes have the number 2700001" in str(answer.context["form"].errors["postcode"])


def test_an_agency_on_record_names_its_household_first(officer):
    provider = providers.provider()
    agency = providers.setting(provider, kind=SettingKind.FOSTERING_AGENCY)
    one, client = said_yes(officer, identifier=agency.urn), signed_in(officer)
    url = f"/call-offs/approaches/{one.pk}/home/"
    assert "Pseudonym of the carer household" in client.get(url).content.decode()
    case = client.post(url, {"code": "H-007", "outward": "PR8", **key()}).url
    household = agency.households.get()
    assert case == f"/call-offs/{one.rung.call_off_id}/direct-award/{agency.pk}/{household.pk}/"


@pytest.mark.parametrize("answer", [None, "no_answer"])
def test_the_home_of_anything_but_a_yes_is_not_found(officer, answer):
    rung = opened(search(officer), officer, "spot", **WHY)
    one = asked(rung, officer, **({"answer": Answer(answer)} if answer else {}))
    assert signed_in(officer).get(f"/call-offs/approaches/{one.pk}/home/").status_code == 404
