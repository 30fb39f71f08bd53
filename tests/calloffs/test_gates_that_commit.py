"""Gates at every step that commits: an offer sent, recommended, asked for, authorised, signed for, awarded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import Offer, ServiceAgreement
from calloffs.services import agreements, authorising, awarding
from calloffs.states import AgreementState, AuthorisationState, CallOffState, OfficeDecision
from placements.rules.gates import ChildFacts, SettingFacts, unmet
from placements.services import exemptions
from placements.states import Gate, Sex
from providers.models import Admission, Exemption, Setting
from providers.services import admissions
from providers.states import Gender, Grade, Registration, ServiceType, SettingKind, SuspensionGround
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import day, key, signed_in
from tests.factories import accounts, awards, calloffs
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
INADEQUATE, CANCELLED = {"grade": Grade.INADEQUATE}, {"registration": Registration.CANCELLED}
RESTRICTED = {"registration": Registration.RESTRICTED}
FALLS = [INADEQUATE, CANCELLED, RESTRICTED]


def fall(home, **fields):
    with tenancy.scope(tenancy.COUNCIL):
        Setting.objects.filter(pk=home.pk).update(**fields)


def exempt(home, call_off, **fields):
    with tenancy.scope(tenancy.COUNCIL):
        today = product_clock.today()
        given = {
            "setting": home,
            "referral": call_off.referral,
            "admission": None,
            "reason": "Ofsted's monitoring visit found it safe.",
            "starts_on": today,
            "until": today + timedelta(days=60),
            "by": accounts.person(Role.HEAD_OF_SERVICE),
            "at": product_clock.now(),
        }
        return exemptions.grant(**{**given, **fields})


@kept_rows
def running():
    """A competition, its one home, and the home's bidder."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, (home,) = calloffs.lot_with_providers(1)
        return calloffs.competition(home, lot=lot), home, calloffs.bidder(home.provider)


@pytest.mark.parametrize("fields", FALLS)
def test_an_offer_from_a_home_that_has_fallen_is_not_taken(running, fields):
    call_off, home, by = running
    fall(home, **fields)
    with pytest.raises(DomainError, match=f"{home.name} cannot be used"):
        calloffs.submitted(call_off, home, by)
    with tenancy.scope(tenancy.COUNCIL):
        assert not Offer.objects.filter(call_off=call_off).exists()


@pytest.mark.parametrize("fields", FALLS)
def test_the_database_refuses_such_an_offer_by_itself(running, fields, monkeypatch):
    call_off, home, by = running
    fall(home, **fields)
    monkeypatch.setattr("calloffs.selectors.homes.check_setting_stands", lambda *args: None)
    with pytest.raises(DomainError, match="its registration or its grade has fallen"):
        calloffs.submitted(call_off, home, by)


def test_an_offer_of_a_suspended_provider_is_not_taken(running):
    call_off, home, by = running
    with tenancy.scope(tenancy.COUNCIL):
        admissions.suspend(
            admission=Admission.objects.get(provider=home.provider), ground=SuspensionGround.CONTRACT,
            reason="Late returns.", review_on=product_clock.today() + timedelta(days=30),
            by=accounts.person(Role.COMMISSIONING_MANAGER), at=product_clock.now(),
        )  # fmt: skip
    with pytest.raises(DomainError, match="is suspended"):
        calloffs.submitted(call_off, home, by)


def test_a_named_exemption_for_the_referral_lets_the_offer_in(running):
    call_off, home, by = running
    fall(home, **INADEQUATE)
    exempt(home, call_off)
    assert calloffs.submitted(call_off, home, by).state == "submitted"


@pytest.mark.parametrize("fields", [CANCELLED, RESTRICTED])
def test_an_exemption_never_waives_the_registration(running, fields):
    call_off, home, by = running
    fall(home, **fields)
    exempt(home, call_off)
    with pytest.raises(DomainError, match="only a setting registered"):
        calloffs.submitted(call_off, home, by)


@pytest.mark.parametrize("kind", ["other_referral", "not_yet", "ran_out", "ended"])
def test_an_exemption_for_another_child_or_time_lifts_nothing(running, kind):
    call_off, home, by = running
    fall(home, **INADEQUATE)
    today = product_clock.today()
    with tenancy.scope(tenancy.COUNCIL):
        other = calloffs.call_off()
    if kind == "other_referral":
        exempt(home, other)
    elif kind == "not_yet":
        exempt(home, call_off, starts_on=today + timedelta(days=40))
    elif kind == "ran_out":
        exempt(home, call_off, until=today)
    else:
        given = exempt(home, call_off)
        with tenancy.scope(tenancy.COUNCIL):
            exemptions.end(
                exemption=given, reason="A new report.", by=given.granted_by, at=product_clock.now()
            )
    with pytest.raises(DomainError, match="no officer has granted an exemption"):
        calloffs.submitted(call_off, home, by)


def test_an_exemption_for_the_admission_is_for_every_child_of_its_lot(running):
    call_off, home, by = running
    fall(home, **INADEQUATE)
    with tenancy.scope(tenancy.COUNCIL):
        admission = Admission.objects.get(provider=home.provider)
    exempt(home, call_off, referral=None, admission=admission)
    assert calloffs.submitted(call_off, home, by).state == "submitted"


@pytest.mark.parametrize("role", [Role.COMMISSIONING_MANAGER, Role.DCS, Role.PLACEMENTS_OFFICER])
def test_only_the_head_of_service_grants_an_exemption(running, role):
    call_off, home, _by = running
    with pytest.raises(NotAllowed, match="Head of Service"):
        exempt(home, call_off, by=accounts.person(role))


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"reason": " "}, "Say why"), ({"until": None}, "before the first"), ({"referral": None}, "Choose one")],
)
def test_an_exemption_says_for_whom_why_and_until_when(running, fields, words):
    call_off, home, _by = running
    if "until" in fields:
        fields = {"until": product_clock.today() - timedelta(days=1)}
    with pytest.raises(DomainError, match=words):
        exempt(home, call_off, **fields)


def test_an_exemption_is_ended_once_and_for_a_reason(running):
    call_off, home, _by = running
    given = exempt(home, call_off)
    with tenancy.scope(tenancy.COUNCIL):
        ended = {"exemption": given, "by": given.granted_by, "at": product_clock.now()}
        with pytest.raises(DomainError, match="Say why"):
            exemptions.end(reason="", **ended)
        exemptions.end(reason="A new report.", **ended)
        with pytest.raises(Stale, match="ended already"):
            exemptions.end(reason="Again.", **ended)


def test_the_database_keeps_an_exemption_to_one_referral_or_one_admission(running):
    call_off, home, _by = running
    given = exempt(home, call_off)
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DatabaseError), transaction.atomic():
        Exemption.objects.filter(pk=given.pk).update(referral_id=None)


@pytest.fixture
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.mark.parametrize("fields", FALLS)
def test_a_scored_offer_of_a_home_that_has_fallen_is_not_recommended(council_scope, clock, fields):
    story = awards.scored(clock, "3000.00", "3400.00")
    fall(story.homes[0], **fields)
    with pytest.raises(DomainError, match="cannot be chosen"):
        awards.recommend(story, 0)


@pytest.mark.parametrize("fields", FALLS)
def test_authorisation_is_not_asked_for_a_home_that_has_fallen(council_scope, fields):
    story = awards.direct()
    awards.make_case(story)
    fall(story.homes[0], **fields)
    with pytest.raises(DomainError, match="cannot be chosen"):
        awards.ask(story)


@pytest.mark.parametrize("fields", FALLS)
def test_a_home_that_has_fallen_is_not_authorised_but_may_be_refused(council_scope, fields):
    story = awards.direct()
    awards.make_case(story)
    asked = awards.ask(story)
    fall(story.homes[0], **fields)
    with pytest.raises(DomainError, match="cannot be chosen"):
        awards.turn_all(asked)
    office = asked.offices.order_by("office").first()
    refused = authorising.decide(
        asked=office, decision=OfficeDecision.REFUSE, reason="It has fallen.", no_conflict=True,
        by=accounts.person(awards.OFFICES[office.office]), at=product_clock.now(),
    )  # fmt: skip
    assert refused.state == AuthorisationState.REFUSED


@pytest.mark.parametrize("fields", FALLS)
def test_an_agreement_is_neither_issued_nor_signed_for_a_home_that_has_fallen(council_scope, fields):
    story = awards.direct()
    awards.authorised(story)
    drafted = awards.draw_up(story)
    before = {name: getattr(story.homes[0], name) for name in fields}
    fall(story.homes[0], **fields)
    with pytest.raises(DomainError, match="cannot be chosen"):
        agreements.issue(agreement=drafted, by=story.officer, at=product_clock.now())
    fall(story.homes[0], **before)
    issued = agreements.issue(agreement=drafted, by=story.officer, at=product_clock.now())
    fall(story.homes[0], **fields)
    with pytest.raises(DomainError, match=f"{story.homes[0].name} cannot be used"):
        awards.sign(issued, awards.signer(story))
    assert ServiceAgreement.objects.get(pk=issued.pk).state == AgreementState.ISSUED
    with pytest.raises(DomainError, match="not signed by both"):
        awarding.award(call_off=story.fresh(), by=story.officer, at=product_clock.now())


def test_a_named_exemption_carries_a_home_that_has_fallen_to_the_award(council_scope):
    story = awards.direct()
    fall(story.homes[0], **INADEQUATE)
    exempt(story.homes[0], story.call_off)
    awards.authorised(story)
    awards.sign(awards.issue(story), awards.signer(story))
    assert story.fresh().state == CallOffState.AWARDED


def test_supported_accommodation_with_the_worst_outcome_is_barred_like_an_inadequate_home():
    facts = SettingFacts(
        SettingKind.SUPPORTED_ACCOMMODATION, Registration.REGISTERED, Grade.NOT_INSPECTED, 16, 17, Gender.ANY,
        outcome=3,
    )  # fmt: skip
    child = ChildFacts(16, Sex.FEMALE)
    (barred,) = unmet(child, facts, ServiceType.SUPPORTED)
    assert barred.gate == Gate.GRADE
    assert unmet(child, replace(facts, exempt=True), ServiceType.SUPPORTED) == ()


def test_the_head_of_service_grants_and_ends_an_exemption_on_its_page(running):
    call_off, home, _by = running
    client = signed_in(accounts.person(Role.HEAD_OF_SERVICE))
    address = f"/settings/{home.pk}/exemptions/"
    assert "No exemption was ever granted" in client.get(address).content.decode()
    today = product_clock.today()
    days = day("starts_on", today) | day("until", today + timedelta(days=30))
    answers = {"whom": "referral", "reference": "RF-0000-00000", "reason": "A monitoring visit.", **days}
    wrong = client.post(f"{address}new/", answers | key()).content.decode()
    assert "Enter the reference of a referral" in wrong
    with tenancy.scope(tenancy.COUNCIL):
        reference = call_off.referral.reference
    client.post(f"{address}new/", {**answers, **key(), "reference": reference})
    page = client.get(address).content.decode()
    assert f"Referral {reference}" in page and "In force" in page
    with tenancy.scope(tenancy.COUNCIL):
        given = Exemption.objects.get()
    end = f"/exemptions/{given.pk}/end/"
    assert "If you end it, the setting could no longer be offered" in client.get(end).content.decode()
    client.post(end, {"reason": "A new report.", **key()})
    assert "Ended early" in client.get(address).content.decode()


def test_others_read_exemptions_without_a_way_to_grant_one(running):
    _call_off, home, _by = running
    client = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    assert "Grant an exemption</a>" not in client.get(f"/settings/{home.pk}/exemptions/").content.decode()
    assert client.get(f"/settings/{home.pk}/exemptions/new/").status_code == 403


# --- Past the offer, in the database by itself --------------------------------------------------------------
def _direct_until(step):
    """A direct award up to before a step, and the update that would take it."""
    story = awards.direct()
    awards.make_case(story)
    asked = awards.ask(story)
    if step == "authorised":
        return story, asked
    awards.turn_all(asked)
    if step == "issued":
        return story, awards.draw_up(story)
    issued = awards.issue(story)
    return story, issued


@pytest.mark.parametrize("fields", FALLS)
@pytest.mark.parametrize("step", ["issued", "signed"])
def test_the_database_neither_issues_nor_signs_for_a_home_that_has_fallen(step, fields):
    with tenancy.scope(tenancy.COUNCIL):
        story, agreement = _direct_until(step)
        fall(story.homes[0], **fields)
        now = product_clock.now()
        dated = {"issued_at": now, "council_signed_at": now, "council_signed_by": story.officer}
        if step == "signed":
            dated = {"provider_signed_at": now, "provider_signed_by": story.officer}
        with pytest.raises(DatabaseError, match="does not pass the gate"), transaction.atomic():
            ServiceAgreement.objects.filter(pk=agreement.pk).update(state=step, **dated)


@pytest.mark.parametrize("fields", FALLS)
def test_the_database_awards_none_of_a_home_that_has_fallen_and_an_exemption_lifts_the_grade_alone(fields):
    with tenancy.scope(tenancy.COUNCIL):
        story, _issued = _direct_until("awarded")
        fall(story.homes[0], **fields)
        rows = type(story.call_off).objects.filter(pk=story.call_off.pk)
        with pytest.raises(DatabaseError, match="does not pass the gate"), transaction.atomic():
            rows.update(state=CallOffState.AWARDED, awarded_at=product_clock.now())
        exempt(story.homes[0], story.call_off)
        if fields is INADEQUATE:
            assert rows.update(state=CallOffState.AWARDED, awarded_at=product_clock.now()) == 1
        else:
            with pytest.raises(DatabaseError, match="does not pass the gate"), transaction.atomic():
                rows.update(state=CallOffState.AWARDED, awarded_at=product_clock.now())
