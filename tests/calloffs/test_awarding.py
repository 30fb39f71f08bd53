"""Agreement, signatures, award: both sections, both signatures, the gates once more, everybody told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from calloffs.models import CallOff, Offer, ResultLetter, ServiceAgreement
from calloffs.presenters.agreements import why_ended
from calloffs.selectors import agreements as selectors
from calloffs.services import agreements, awarding, call_offs
from calloffs.states import AgreementState, CallOffState, OfferResult, OfferState
from calloffs.transitions.agreements import AGREEMENT
from placements.models import Placement, Referral, Team
from placements.states import PlacementState, ReferralState, Route
from providers.states import Registration
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.files.models import StoredFile
from sefton_pdps.notifications.models import Notice
from sefton_pdps.workflow import allowed
from tests.factories import accounts, awards, placements
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def direct():
    return awards.authorised_direct()


@kept_rows
def competed(clock):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[(5, 4), (3, 3)])
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    return story


def take_place(story):
    """Somebody else's child has the proposed place meanwhile."""
    proposal = awards.proposal(story)
    placements.placement(
        proposal.place,
        state=PlacementState.PLANNED,
        starts_on=proposal.starts_on + timedelta(days=30),
        planned_end=proposal.starts_on + timedelta(days=60),
        started_at=None,
    )


# --- Drawing up and issuing -------------------------------------------------------------------------------------
def test_no_agreement_before_the_authorisation():
    story = awards.direct()
    awards.make_case(story)
    awards.ask(story)
    with pytest.raises(Stale):
        awards.draw_up(story)


@pytest.mark.parametrize("empty", ["needs", "service"])
def test_both_sections_are_mandatory_in_the_service_and_in_the_database(direct, empty):
    with pytest.raises(DomainError, match="Set out both"):
        awards.draw_up(direct, **{empty: "  "})
    made = awards.draw_up(direct)
    setattr(made, empty, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_an_agreement_does_not_tell_who_the_child_is(direct):
    child = direct.call_off.referral.child
    with pytest.raises(DomainError, match="a name of the child"):
        awards.draw_up(direct, needs=f"{child.given_name} needs patience.")


def test_the_terms_are_frozen_when_it_is_drawn_up(direct):
    made = awards.draw_up(direct)
    direct.homes[0].name = "Another Name"
    direct.homes[0].save()
    assert ServiceAgreement.objects.get(pk=made.pk).terms["setting"] != "Another Name"
    assert made.terms["weekly"] == "£3,000.00"
    assert "18th birthday" in made.terms["term"]


def test_why_a_term_is_shorter_is_not_told_to_the_provider():
    story = awards.direct(age=9, short_term_reason="Home to his mother in Nowhereby.")
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    made = awards.draw_up(story)
    assert "Nowhereby" not in str(made.terms) and "shorter term" in made.terms["term"]


@pytest.mark.parametrize("signed", [False, True])
def test_an_end_with_no_award_takes_the_agreement_back_and_tells_the_provider(direct, signed):
    issued, signer = awards.issue(direct), awards.signer(direct)
    if signed:
        direct.homes[0].places.update(closes_on=now().date())  # so that the award waits
        awards.sign(issued, signer)
    call_offs.end_without_award(
        call_off=direct.fresh(), reason="The need is met.", by=direct.officer, at=now()
    )
    assert ServiceAgreement.objects.get(pk=issued.pk).state == "ended"
    assert all_of(Notice).filter(recipient=signer, kind="agreement.withdrawn").count() == 1
    with pytest.raises(Stale):
        awards.sign(issued, signer)


def test_a_draft_ends_with_its_call_off_and_nobody_outside_reads_of_it(direct):
    draft = awards.draw_up(direct)
    call_offs.end_without_award(
        call_off=direct.fresh(), reason="She went to her aunt.", by=direct.officer, at=now()
    )
    dropped = ServiceAgreement.objects.get(pk=draft.pk)
    assert (dropped.state, dropped.ended_at is not None) == ("ended", True)
    assert not allowed(AGREEMENT, direct.officer, dropped)
    assert not all_of(Notice).filter(recipient=awards.signer(direct)).exists()
    with tenancy.scope(awards.signer(direct).scope):
        assert not selectors.visible_to(awards.signer(direct)).exists()


def test_a_step_that_the_service_refuses_is_not_offered_as_possible(direct):
    """A draft whose call-off is no longer authorised, however that came, cannot be issued by button or service."""
    draft = awards.draw_up(direct)
    CallOff.objects.filter(pk=direct.call_off.pk).update(
        state="no_award", no_award_at=now(), no_award_reason="She went to her aunt."
    )
    stranded = ServiceAgreement.objects.select_related("call_off").get(pk=draft.pk)
    (choice,) = allowed(AGREEMENT, direct.officer, stranded)
    assert choice.transition.name == "issue" and "can no longer be issued" in choice.reasons[0]
    with pytest.raises(DomainError):
        agreements.issue(agreement=stranded, by=direct.officer, at=now())


def test_a_draft_is_changed_and_an_issued_agreement_is_not(direct):
    first = awards.draw_up(direct)
    assert awards.draw_up(direct, needs="Other words.").pk == first.pk
    agreements.issue(agreement=first, by=direct.officer, at=now())
    with pytest.raises(Stale, match="issued already"):
        awards.draw_up(direct)


def test_an_agreement_that_was_taken_back_has_a_next_version_and_cannot_be_signed(direct):
    first = awards.issue(direct)
    for empty in ("", "  "):
        with pytest.raises(DomainError, match="Say why you take the agreement back"):
            agreements.withdraw(agreement=first, reason=empty, by=direct.officer, at=now())
    agreements.withdraw(
        agreement=first, reason="The plan for the child changed.", by=direct.officer, at=now()
    )
    first.refresh_from_db()
    assert "Its reason: The plan for the child changed." in why_ended(first)
    with pytest.raises(Stale):
        awards.sign(first, awards.signer(direct))
    assert awards.draw_up(direct).version == 2


def test_a_provider_does_not_see_a_draft(direct):
    made = awards.draw_up(direct)
    signer = awards.signer(direct)
    with tenancy.scope(signer.scope):
        assert not ServiceAgreement.objects.exists()
    agreements.issue(agreement=made, by=direct.officer, at=now())
    with tenancy.scope(signer.scope):
        assert ServiceAgreement.objects.get().pk == made.pk


# --- Signing ----------------------------------------------------------------------------------------------------
def test_only_the_own_providers_administrator_signs(direct):
    issued = awards.issue(direct)
    writer = accounts.person(Role.BID_WRITER, provider=direct.homes[0].provider)
    stranger = awards.signer(awards.direct())
    with pytest.raises(NotAllowed):
        awards.sign(issued, writer)
    with pytest.raises(NotFound):
        awards.sign(issued, stranger)
    with pytest.raises(NotFound):
        awards.sign(issued, direct.officer)


def test_a_signature_has_a_name_and_a_role(direct):
    issued, signer = awards.issue(direct), awards.signer(direct)
    with tenancy.scope(signer.scope), pytest.raises(DomainError, match="full name"):
        agreements.sign(agreement=issued, name=" ", role="Director", by=signer, at=now())


def test_who_signs_second_reads_that_it_is_awarded_and_not_that_it_has_ended(direct):
    issued, signer = awards.issue(direct), awards.signer(direct)
    awards.sign(issued, signer)
    with pytest.raises(Stale, match="signed already, and the placement is awarded") as refusal:
        awards.sign(issued, awards.signer(direct))
    assert "ended" not in str(refusal.value)


def test_nothing_is_signed_for_a_call_off_that_has_ended(direct):
    from calloffs.services.call_offs import end_without_award

    issued, signer = awards.issue(direct), awards.signer(direct)
    end_without_award(call_off=direct.fresh(), reason="The child went home.", by=direct.officer, at=now())
    with pytest.raises(Stale, match="has ended"):
        awards.sign(issued, signer)


# --- Award ------------------------------------------------------------------------------------------------------
def test_the_second_signature_awards_and_plans_the_placement_with_its_fee_lines(direct):
    awards.sign(awards.issue(direct), awards.signer(direct))
    call_off, placement = direct.fresh(), Placement.objects.get(call_off_id=direct.call_off.pk)
    assert call_off.state == CallOffState.AWARDED
    assert (placement.state, placement.route) == (PlacementState.PLANNED, Route.DIRECT_AWARD)
    assert [line.weekly for line in placement.fee_lines.all()] == [call_off.proposals.get().weekly]
    assert (placement.starts_on, placement.planned_end) == (
        call_off.proposals.get().starts_on,
        call_off.proposals.get().ends_on,
    )
    assert Referral.objects.get(pk=call_off.referral_id).state == ReferralState.HOME_AGREED
    assert ServiceAgreement.objects.get(call_off=call_off).placement == placement


def test_those_who_work_with_the_child_are_told_that_a_home_is_agreed_and_not_where_in_the_title(direct):
    child = direct.call_off.referral.child
    worker, manager, reviewer = map(
        accounts.person, (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER)
    )
    team = Team.objects.create(name="Mocklands team", manager=manager)
    placements.rewritten(child, social_worker=worker, reviewing_officer=reviewer, team=team)
    agreement = awards.issue(direct)
    awards.sign(agreement, awards.signer(direct))
    told = all_of(Notice).filter(kind="referral.home_agreed")
    assert set(told.values_list("recipient_id", flat=True)) == {worker.pk, manager.pk, reviewer.pk}
    home = awards.proposal(direct).setting
    for notice in told:
        words = notice.title + notice.body + notice.url
        assert not [name for name in (child.given_name, child.family_name, home.name) if name in words]


def test_every_bidder_is_told_the_result_with_reasons_and_own_points(competed):
    awards.sign(awards.issue(competed), awards.signer(competed))
    letters = {
        letter.provider_id: letter for letter in ResultLetter.objects.filter(call_off=competed.call_off)
    }
    won, lost = (letters[home.provider_id] for home in competed.homes)
    assert (won.result, lost.result) == (OfferResult.WON, OfferResult.LOST)
    assert lost.reasons == f"Reasons for {competed.homes[1].provider.name}."
    assert lost.points[competed.homes[1].name]["quality"] == "36.00"
    assert [offer.state for offer in competed.offers] == [OfferState.PREFERRED, OfferState.NOT_PREFERRED]
    assert all_of(Notice).filter(kind="call_off.result", recipient__in=competed.bidders).count() == 2
    with tenancy.scope(competed.bidders[1].scope):
        assert ResultLetter.objects.get().pk == lost.pk


def test_no_award_before_both_signatures(direct):
    awards.issue(direct)
    with pytest.raises(DomainError, match="not signed by both"):
        awarding.award(call_off=direct.fresh(), by=direct.officer, at=now())
    assert not Placement.objects.filter(call_off_id=direct.call_off.pk).exists()


def test_a_place_taken_meanwhile_keeps_the_signature_tells_the_officer_and_waits(direct):
    issued, signer = awards.issue(direct), awards.signer(direct)
    take_place(direct)
    signed = awards.sign(issued, signer)
    assert signed.state == AgreementState.SIGNED
    assert direct.fresh().state == CallOffState.AUTHORISED
    assert all_of(Notice).filter(kind="agreement.award_waits", recipient=direct.officer).count() == 1
    assert "was taken on" in awarding.why_not_award(direct.call_off)[0]
    with pytest.raises(DomainError, match="was taken on"):
        awarding.award(call_off=direct.call_off, by=direct.officer, at=now())


def test_an_officer_awards_by_hand_once_the_way_is_free(direct):
    issued, signer = awards.issue(direct), awards.signer(direct)
    take_place(direct)
    awards.sign(issued, signer)
    Placement.objects.filter(call_off_id=None).update(
        state=PlacementState.CANCELLED, cancelled_at=now(), cancel_reason="Not needed."
    )
    assert (
        awarding.award(call_off=direct.fresh(), by=direct.officer, at=now()).call_off_id == direct.call_off.pk
    )


def test_a_home_that_falls_between_the_signature_and_the_award_is_not_awarded(direct):
    issued, signer = awards.issue(direct), awards.signer(direct)
    take_place(direct)
    awards.sign(issued, signer)
    Placement.objects.filter(call_off_id=None).update(
        state=PlacementState.CANCELLED, cancelled_at=now(), cancel_reason="Not needed."
    )
    direct.homes[0].registration = Registration.CANCELLED
    direct.homes[0].save()
    with pytest.raises(DomainError, match="only a setting registered"):
        awarding.award(call_off=direct.fresh(), by=direct.officer, at=now())
    assert direct.fresh().state == CallOffState.AUTHORISED


def test_a_second_award_reads_what_happened(direct):
    awards.sign(awards.issue(direct), awards.signer(direct))
    with pytest.raises(Stale, match="was awarded on"):
        awarding.award(call_off=direct.call_off, by=direct.officer, at=now())


def test_an_evaluator_and_the_provider_do_not_award(direct):
    issued, signer = awards.issue(direct), awards.signer(direct)
    take_place(direct)
    awards.sign(issued, signer)
    Placement.objects.filter(call_off_id=None).update(
        state=PlacementState.CANCELLED, cancelled_at=now(), cancel_reason="Not needed."
    )
    for person in (accounts.person(Role.EVALUATOR), signer):
        with pytest.raises(NotAllowed):
            awarding.award(call_off=direct.fresh(), by=person, at=now())


# --- The PDF ----------------------------------------------------------------------------------------------------
def test_the_pdf_is_made_after_issue_and_again_after_the_second_signature(direct, files_root):
    issued = awards.issue(direct)
    assert agreements.due_for_rendering() == [issued.pk]
    assert agreements.keep_pdf(agreement_id=issued.pk, at=now())
    assert agreements.due_for_rendering() == []
    first = ServiceAgreement.objects.get(pk=issued.pk).file
    signer = awards.signer(direct)
    awards.sign(issued, signer)
    assert agreements.due_for_rendering() == [issued.pk]
    agreements.keep_pdf(agreement_id=issued.pk, at=now())
    second = ServiceAgreement.objects.get(pk=issued.pk).file
    assert second.pk != first.pk
    with tenancy.scope(signer.scope):
        assert {file.pk for file in StoredFile.objects.all()} == {first.pk, second.pk}
    with tenancy.scope(awards.signer(awards.direct()).scope):
        assert not StoredFile.objects.exists()


def test_the_pdf_is_the_same_bytes_each_time_and_names_no_child(direct, files_root):
    from calloffs.documents.agreement import agreement_pdf

    issued = awards.issue(direct)
    assert agreement_pdf(issued) == agreement_pdf(ServiceAgreement.objects.get(pk=issued.pk))
    agreements.keep_pdf(agreement_id=issued.pk, at=now())
    child = direct.call_off.referral.child
    name = ServiceAgreement.objects.get(pk=issued.pk).file.original_name
    assert child.family_name not in name and name.startswith(issued.reference)


def test_the_task_makes_every_pdf_that_is_due_once(direct, files_root):
    from calloffs.tasks import render_agreements

    other = awards.direct()
    awards.authorised(other)
    first, second = awards.issue(direct), awards.issue(other)
    for _ in range(2):
        render_agreements()
    assert ServiceAgreement.objects.filter(pk__in=[first.pk, second.pk], file=None).count() == 0
    assert StoredFile.objects.count() == 2


def test_a_draft_has_no_pdf(direct):
    from calloffs.documents.agreement import agreement_pdf

    with pytest.raises(ValueError, match="not issued"):
        agreement_pdf(awards.draw_up(direct))


def test_the_losing_offer_is_never_shown_to_the_winner(competed):
    awards.sign(awards.issue(competed), awards.signer(competed))
    with tenancy.scope(competed.bidders[0].scope):
        assert [offer.setting_id for offer in Offer.objects.all()] == [competed.homes[0].pk]
