"""An award from any rung of the ladder: the same gates, authorisation, agreement, and its true route (S-33, S-35)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from calloffs.models import Authorisation, DelegationBand, LadderApproach, LadderRung, ServiceAgreement
from calloffs.presenters.proposals import summary
from calloffs.rules.direct_awards import Stay
from calloffs.rules.ladder_awards import NO_COURT, Court, why_not_court
from calloffs.selectors import proposals
from calloffs.services import agreements, ladder_homes
from calloffs.services.ladder_homes import Household, OutsideHome
from calloffs.services.ladder_yeses import yes_fell_away
from calloffs.states import AgreementState, CallOffState, DirectGround, RungResult
from placements.models import Placement
from placements.rules.court import CARE_ORDERS, needs_court
from placements.states import LegalStatus
from providers.models import Setting
from providers.services.agreed_places import open_agreed_place
from providers.states import Regulator, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.time import clock
from tests.calloffs.on_duty import OnDuty
from tests.factories import awards, placements, providers
from tests.factories.accounts import person
from tests.factories.awards import Story
from tests.factories.ladder import WELSH, WHY, asked, case, closed, found, opened, search, signed, yes
from tests.sefton_pdps.files.samples import png

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


@pytest.fixture
def officer() -> User:
    return person(Role.PLACEMENTS_OFFICER)


@pytest.mark.parametrize(
    ("route", "regime"), [("spot", "pa_2023"), ("lcr_ppa", "pcr_2015"), ("regional", "pcr_2015")]
)
def test_an_award_from_the_ladder_is_placed_by_its_true_route_and_law(officer, route, regime):
    story = found(officer, route=route)
    proposed = case(story)
    rows = {row.label: row.value for row in summary(proposals.latest(story.call_off), story.call_off)}
    assert rows["Bought by"].value == LadderRung.objects.get(call_off=story.call_off, route=route).name
    awards.turn_all(awards.ask(story))
    agreement = signed(story)
    placement = Placement.objects.get(call_off_id=story.call_off.pk)
    assert (placement.route, placement.provider.name) == (route, "Invented Shore Care")
    assert story.fresh().state == CallOffState.AWARDED
    rung = LadderRung.objects.get(call_off=story.call_off, route=route)
    assert (rung.result, rung.regime) == (RungResult.FOUND, regime)
    assert rung.legal_basis == agreement.terms["framework"]
    assert agreement.terms["urn"] == "Care Inspectorate Wales, W1/22"
    assert (agreement.signature_came, agreement.provider_signed_by, proposed.provider) == (
        "email", None, placement.provider,
    )  # fmt: skip


def test_nothing_is_authorised_on_a_yes_that_fell_away(officer):
    story = found(officer)
    case(story)
    one = LadderApproach.objects.get(rung__call_off=story.call_off)
    yes_fell_away(approach=one, why="They took the bed back.", by=officer, at=clock.now())
    with pytest.raises(DomainError, match="The yes of Invented Shore Care fell away. Make the case"):
        awards.ask(story)
    with pytest.raises(DomainError, match="Nobody has said yes"):
        case(story)
    with pytest.raises(DomainError, match="a yes that stands"):
        ladder_homes.record_home(approach=one, home=WELSH, by=officer, at=clock.now())
    with pytest.raises(DatabaseError, match="stands on fell away"), transaction.atomic():
        Authorisation.objects.create(
            reference="AU-1", call_off=story.call_off, proposal=proposals.latest(story.call_off), value=1,
            band=DelegationBand.objects.first(), requested_by=officer, requested_at=clock.now(),
        )  # fmt: skip


def test_a_yes_that_is_being_decided_on_does_not_fall_away(officer):
    story = found(officer)
    case(story)
    awards.ask(story)
    one = LadderApproach.objects.get(rung__call_off=story.call_off)
    with pytest.raises(Stale, match="can no longer be done"):
        yes_fell_away(approach=one, why="They took the bed back.", by=officer, at=clock.now())
    with pytest.raises(DatabaseError, match="being decided on"), transaction.atomic():
        LadderApproach.objects.filter(pk=one.pk).update(
            fell_away_at=clock.now(), fell_away_by=officer, fell_away_why="They took the bed back."
        )


def test_on_the_ladder_no_admission_is_needed_and_every_other_gate_holds(officer):
    story = found(officer)
    home = story.homes[0]
    assert not home.provider.admissions.exists()
    Setting.objects.filter(pk=home.pk).update(age_from=16)
    with pytest.raises(DomainError, match="takes children from 16"):
        awards.make_case(story, ground=DirectGround.LADDER, stay=Stay())


def test_under_16_supported_accommodation_from_anywhere_is_barred(officer):
    """Reg. 27A is never waived, whoever registered the home."""
    call_off = search(officer)
    closed(opened(call_off, officer, "block"), officer)
    one = asked(opened(call_off, officer, "spot", **WHY), officer, answer=yes())
    home = OutsideHome("Invented Care", "Invented Flats", "ciw", "W9", "supported_accommodation", "LL11 1AA")
    ladder_homes.record_home(approach=one, home=home, by=officer, at=clock.now())
    one.refresh_from_db()
    with pytest.raises(DomainError, match="Under 16 only a registered"):
        awards.make_case(
            Story(call_off, [one.setting], officer=officer), ground=DirectGround.LADDER, stay=Stay()
        )


def test_a_yes_of_one_provider_brings_no_home_of_another(officer):
    """Who answered is kept as it was recorded; the database would refuse another in its place."""
    answered, another = providers.provider(), providers.setting(providers.provider())
    call_off = search(officer)
    closed(opened(call_off, officer, "block"), officer)
    one = asked(opened(call_off, officer, "spot", **WHY), officer, answer=yes(), provider_name=answered.name)
    assert one.provider == answered
    home = OutsideHome(regulator="ofsted", identifier=another.urn)
    with pytest.raises(DomainError, match=f"is of {another.provider.name}"):
        ladder_homes.record_home(approach=one, home=home, by=officer, at=clock.now())


def test_without_a_yes_nothing_is_argued_for(officer):
    call_off = search(officer)
    closed(opened(call_off, officer, "block"), officer)
    asked(opened(call_off, officer, "spot", **WHY), officer)
    home = providers.setting(providers.provider())
    with pytest.raises(DomainError, match="Nobody has said yes"):
        awards.make_case(Story(call_off, [home], officer=officer), ground=DirectGround.LADDER, stay=Stay())


def test_nothing_is_bought_on_a_rung_that_buys_nothing(officer):
    call_off = search(officer)
    one = asked(opened(call_off, officer, "block"), officer, answer=yes())
    ladder_homes.record_home(approach=one, home=WELSH, by=officer, at=clock.now())
    one.refresh_from_db()
    with pytest.raises(DomainError, match="Nothing is bought on this rung"):
        awards.make_case(
            Story(call_off, [one.setting], officer=officer), ground=DirectGround.LADDER, stay=Stay()
        )


@pytest.mark.parametrize("ground", [DirectGround.SOLE, DirectGround.WISH])
def test_the_ladder_is_the_ground_by_itself(officer, ground):
    with pytest.raises(DomainError, match="ground by itself"):
        awards.make_case(found(officer), ground=ground, stay=Stay())


def test_a_direct_award_under_the_pdps_is_not_argued_for_by_the_ladder():
    with pytest.raises(DomainError, match="Choose the ground"):
        awards.make_case(awards.direct(), ground=DirectGround.LADDER, stay=Stay())


def test_the_database_keeps_the_ladder_to_its_yes(officer):
    made = awards.make_case(awards.direct(), ground=DirectGround.SOLE)
    with pytest.raises(IntegrityError, match="has_its_yes"), transaction.atomic():
        type(made.case).objects.filter(pk=made.case_id).update(ground=DirectGround.LADDER)


# --- The court ----------------------------------------------------------------------------------------------------
ORDER = Court(date(2026, 1, 5), "ZC 26 C 1")


@pytest.mark.parametrize("regulator", [Regulator.SCOTLAND, Regulator.RQIA, Regulator.ABROAD])
@pytest.mark.parametrize("status", CARE_ORDERS)
def test_under_a_care_order_scotland_and_northern_ireland_need_the_court(regulator, status):
    assert "court must have approved" in why_not_court(regulator, status, NO_COURT, today=TODAY)[0]
    for half in (Court(ORDER.approved_on, " "), Court(None, "ZC 26 C 1")):
        assert why_not_court(regulator, status, half, today=TODAY)
    late = Court(TODAY + timedelta(days=1), "ZC 26 C 1")
    assert "still to come" in why_not_court(regulator, status, late, today=TODAY)[0]
    assert why_not_court(regulator, status, ORDER, today=TODAY) == ()


@pytest.mark.parametrize(
    ("regulator", "status"),
    [
        (Regulator.CIW, LegalStatus.C2),
        (Regulator.OFSTED, LegalStatus.C2),
        (Regulator.SCOTLAND, LegalStatus.V2),
    ],
)
def test_wales_and_a_child_under_no_care_order_need_no_court(regulator, status):
    assert not needs_court(regulator, status)
    assert why_not_court(regulator, status, NO_COURT, today=TODAY) == ()
    assert "Leave its approval empty" in why_not_court(regulator, status, ORDER, today=TODAY)[0]


def test_a_scottish_home_is_proposed_with_the_courts_order_only(officer):
    child = placements.child(legal_status=LegalStatus.C2)
    scottish = OutsideHome("Invented Care", "Invented Glen", "scotland", "CS1", "childrens_home", "G1 1AA")
    story = found(officer, scottish, child=child)
    with pytest.raises(DomainError, match="court must have approved"):
        awards.make_case(story, ground=DirectGround.LADDER, stay=Stay())
    made = case(story, court=ORDER)
    assert (made.case.court_reference, made.case.court_approved_on) == ("ZC 26 C 1", ORDER.approved_on)


def test_an_order_that_is_made_after_the_case_needs_the_court_before_the_award(officer):
    scottish = OutsideHome("Invented Care", "Invented Glen", "scotland", "CS1", "childrens_home", "G1 1AA")
    story = found(officer, scottish, child=placements.child(legal_status=LegalStatus.V2))
    case(story)
    asked_for = awards.ask(story)
    child = story.call_off.referral.child
    placements.authority(child, LegalStatus.C1, clock.now())
    with pytest.raises(DomainError, match="court must have approved"):
        awards.turn_all(asked_for)


def test_the_database_awards_nothing_outside_england_and_wales_without_the_court(officer):
    scottish = OutsideHome("Invented Care", "Invented Glen", "scotland", "CS1", "childrens_home", "G1 1AA")
    story = found(officer, scottish, child=placements.child(legal_status=LegalStatus.V2))
    case(story)
    awards.turn_all(awards.ask(story))
    child = story.fresh().referral.child
    placements.authority(child, LegalStatus.C2, clock.now())
    story.call_off.state, story.call_off.awarded_at = CallOffState.AWARDED, clock.now()
    with pytest.raises(DatabaseError, match="the court approves"), transaction.atomic():
        story.call_off.save()


# --- Homes outside Ofsted -----------------------------------------------------------------------------------------
def test_a_care_home_of_the_commission_is_placed_from_the_ladder(officer):
    """Reg. 27A excepts it; no grade of Ofsted's is asked of it (ADR 128)."""
    story = found(
        officer, OutsideHome("Invented Care", "Invented Lodge", "cqc", "1-101", "care_home", "L1 1AA")
    )
    case(story)
    awards.turn_all(awards.ask(story))
    signed(story)
    assert Placement.objects.get(call_off_id=story.call_off.pk).setting.kind == SettingKind.CARE_HOME


@pytest.mark.parametrize("kind", ["childrens_home", "supported_accommodation", "other"])
def test_the_commission_registers_nothing_else_that_a_child_is_placed_in(officer, kind):
    story = found(officer, OutsideHome("Invented Care", "Invented Lodge", "cqc", "1-101", kind, "L1 1AA"))
    with pytest.raises(DomainError, match="Commission registers care homes and hospitals"):
        awards.make_case(story, ground=DirectGround.LADDER, stay=Stay())


def test_a_home_abroad_has_no_postcode_of_ours_and_is_at_a_distance(officer):
    child = placements.child(legal_status=LegalStatus.C2)
    abroad = OutsideHome("Invented Care", "Invented Casa", "abroad", "IE-7", "childrens_home", "")
    story = found(officer, abroad, child=child)
    with pytest.raises(DomainError, match="court must have approved"):
        awards.make_case(story, ground=DirectGround.LADDER, stay=Stay())
    assert case(story, court=ORDER).location_class == "distant"
    awards.turn_all(awards.ask(story))
    signed(story)
    assert story.fresh().state == CallOffState.AWARDED


# --- Signatures ---------------------------------------------------------------------------------------------------
def test_a_provider_that_signs_here_signs_itself(officer):
    story = found(officer)
    case(story)
    awards.turn_all(awards.ask(story))
    issued = awards.issue(story)
    person(Role.PROVIDER_ADMINISTRATOR, provider=issued.provider)
    with pytest.raises(DomainError, match="people who sign here"):
        agreements.record_signature(
            agreement=issued, name="Invented Signer", role="Director", came="post", by=officer, at=clock.now()
        )
    assert ServiceAgreement.objects.get(pk=issued.pk).state == AgreementState.ISSUED


@pytest.mark.parametrize("fields", [{"name": " "}, {"role": ""}, {"came": "pigeon"}])
def test_a_signature_says_who_and_how_it_came(officer, fields):
    story = found(officer)
    case(story)
    awards.turn_all(awards.ask(story))
    issued = awards.issue(story)
    given = {"name": "Invented Signer", "role": "Director", "came": "post", **fields}
    with pytest.raises(DomainError):
        agreements.record_signature(agreement=issued, **given, by=officer, at=clock.now())


def test_a_recorded_signature_stays(officer):
    story = found(officer)
    case(story)
    awards.turn_all(awards.ask(story))
    agreement = signed(story)
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceAgreement.objects.filter(pk=agreement.pk).update(signature_came="post")


def test_the_signed_copy_is_kept_under_a_neutral_name_and_attached_once(officer, files_root):
    story = found(officer)
    case(story)
    awards.turn_all(awards.ask(story))
    agreement = signed(story)
    assert agreement.signed_copy is None
    with pytest.raises(Stale, match="Nobody has recorded a signature"):
        agreements.attach_copy(
            agreement=awards.issue(another(officer)), upload=page(), by=officer, at=clock.now()
        )
    kept = agreements.attach_copy(agreement=agreement, upload=page(), by=officer, at=clock.now())
    assert (
        kept.signed_copy.original_name == "signed copy.png"
        and kept.signed_copy.owner_scope == tenancy.COUNCIL
    )
    with pytest.raises(Stale, match="attached already"):
        agreements.attach_copy(agreement=agreement, upload=page(), by=officer, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.signed_copy = None
        kept.save()


def another(officer):
    """A second search that is authorised, whose provider has not signed."""
    story = found(
        officer,
        OutsideHome("Invented Shore Care", "Invented Bay House", "ciw", "W2", "childrens_home", "LL11 1AA"),
    )
    case(story)
    awards.turn_all(awards.ask(story))
    return story


def page():
    return SimpleUploadedFile("Rose Testchild signed.png", png())


def test_a_copy_comes_with_the_signature_too_and_the_page_leads_to_it(officer, files_root):
    story = found(officer)
    case(story)
    awards.turn_all(awards.ask(story))
    issued = awards.issue(story)
    at_the_pages = OnDuty(officer)
    shown = reverse("calloffs:agreement_detail", args=[issued.pk])
    at_the_pages.sends(
        reverse("calloffs:record_signature", args=[issued.pk]), name="Invented Signer", role="Director", came="email",
        upload=page(),
    )  # fmt: skip
    copy = reverse("calloffs:signed_copy", args=[issued.pk])
    assert copy in at_the_pages.reads(shown)
    assert at_the_pages.client.get(copy)["Content-Disposition"].startswith(
        'attachment; filename="signed copy.png"'
    )


# --- Places of homes from outside ----------------------------------------------------------------------------------
def test_no_more_places_than_it_is_registered_for(officer):
    one = providers.setting(providers.provider(), places=0, registered_places=1)
    open_agreed_place(setting=one, opens_on=TODAY, by=officer, at=clock.now())
    with pytest.raises(DomainError, match="registered for 1"):
        open_agreed_place(setting=one, opens_on=TODAY, by=officer, at=clock.now())


def test_an_agency_has_the_place_of_its_household(officer):
    agency = providers.setting(providers.provider(), kind=SettingKind.FOSTERING_AGENCY)
    with pytest.raises(DomainError, match="carer households"):
        open_agreed_place(setting=agency, opens_on=TODAY, by=officer, at=clock.now())
    one = asked(opened(search(officer), officer, "spot", **WHY), officer, answer=yes(), identifier=agency.urn)
    with pytest.raises(DomainError, match="pseudonym"):
        ladder_homes.record_home(approach=one, home=OutsideHome(), by=officer, at=clock.now())
    ladder_homes.record_home(
        approach=one, home=OutsideHome(), household=Household("H-1", "PR8"), by=officer, at=clock.now()
    )
    assert agency.households.get().places.count() == 1
