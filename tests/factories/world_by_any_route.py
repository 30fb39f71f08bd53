"""Rows of the world about placements by other routes, already made, or on provisional authority."""

from datetime import date, timedelta
from decimal import Decimal

from calloffs.models import (
    Authorisation,
    CallOff,
    DistanceApproval,
    HeardOffer,
    Invitation,
    LadderApproach,
    LadderRung,
    LocationAnswer,
    NoticeRecipient,
    NoticeRule,
    Offer,
    OwedNotice,
    PlacementNotice,
    ProfileChange,
    ProvisionalAuthority,
    RouteAssessment,
    SearchStatement,
    StandIn,
    TellingRecord,
    WithheldRatification,
)
from calloffs.states import CallOffRoute
from placements.models import (
    AnonymisedProfile,
    BarredStart,
    CourtOrder,
    FeeFile,
    LegalAuthority,
    OfstedNotice,
    Placement,
    PlacementPlan,
    PlanMatter,
    PlanPart,
    PlanQuestion,
    PlanSignature,
    RecordedPlacement,
    UnregisteredReview,
    UnregisteredStay,
)
from placements.selectors.routes import route_on
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from tests.factories import calloffs
from tests.factories.accounts import person


def add(running: CallOff, officer: User, canary: str) -> None:
    """One row of each; a scheme of provisional authority that is over, so that it is off."""
    at = clock.now()
    by = {"by": officer, "at": at}
    RouteAssessment.objects.create(
        call_off=running, answers=[], pointed_to=CallOffRoute.DIRECT_AWARD, because=f"{canary} because",
        chosen=CallOffRoute.MINI_COMPETITION, reason=f"{canary} reason", **by,
    )  # fmt: skip
    searched = calloffs.call_off(route=CallOffRoute.CONTINGENCY)
    family = route_on("family", at.date())
    rung = LadderRung.objects.create(
        call_off=searched, rung=family.rung, route=family.code, name=family.name, regime=family.regime,
        legal_basis=family.legal_basis, opened_at=at, opened_by=officer,
    )  # fmt: skip
    LadderApproach.objects.create(
        rung=rung, provider_name=f"{canary} aunt", asked_at=at, asked_by=officer, asked_how="telephone",
        note=f"{canary} note",
    )  # fmt: skip
    ProvisionalAuthority.objects.create(
        scheme_reference=f"{canary} scheme", office="on_call", up_to=Decimal(1), lasts=1, unit="hours",
        valid_from=date(2020, 1, 1), valid_to=date(2020, 2, 1),
    )  # fmt: skip
    authorisation = Authorisation.objects.earliest("requested_at")
    WithheldRatification.objects.create(
        authorisation=authorisation,
        office="dcs",
        decision="return",
        reason=f"{canary} why",
        by=person(Role.DCS),
        at=at,
    )
    StandIn.objects.create(
        office="dcs", absent=person(Role.DCS), stand_in=person(Role.HEAD_OF_SERVICE), starts_on=at.date(),
        ends_on=at.date(), reason=f"{canary} leave", named_at=at,
    )  # fmt: skip
    LocationAnswer.objects.create(
        authorisation=authorisation, gate="reviewing", number=1, answer="consulted", whom=f"{canary} officer",
        done_on=at.date(), words=f"{canary} said", **by,
    )  # fmt: skip
    DistanceApproval.objects.create(
        authorisation=authorisation, office="dcs", outcome="approved", answered_by=f"{canary} director",
        rung_at=at - timedelta(hours=1), considered=f"{canary} considered", **by,
    )  # fmt: skip
    offer = Offer.objects.earliest("received_at")
    HeardOffer.objects.create(
        offer=offer, invitation=Invitation.objects.get(call_off=offer.call_off, provider=offer.provider),
        said_by=f"{canary} said", said_at=at, how="telephone", recorded_by_id=offer.submitted_by_id, recorded_at=at,
    )  # fmt: skip
    OwedNotice.objects.create(
        call_off=running, rule=NoticeRule.objects.earliest("valid_from"), notice="award", starts_on=at.date(),
        due_on=at.date(), not_owed_reason=f"{canary} rule", recorded_by=officer, recorded_at=at,
    )  # fmt: skip
    told = PlacementNotice.objects.create(
        call_off=running, recipient=NoticeRecipient.objects.get(kind="parent"), kind="parent", emergency=False,
        before_signature=False,
        first_night=at.date(), due_on=at.date(),
    )  # fmt: skip
    TellingRecord.objects.create(
        notice=told, number=1, step="notify", recipient_name=f"{canary} parent", recipient_address=f"{canary} road",
        reason=f"{canary} why", **by,
    )  # fmt: skip
    ProfileChange.objects.create(
        call_off=running, number=1, profile_version=AnonymisedProfile.objects.earliest("drafted_at"),
        before={"story": f"{canary} before"}, what_changed=f"{canary} changed", **by,
    )  # fmt: skip
    SearchStatement.objects.create(
        call_off=running, number=1, edition="court", for_whom=f"{canary} court", content={"child": f"{canary} said"},
        made_by=officer, made_at=at,
    )  # fmt: skip
    FeeFile.objects.create(file_name="fees.xlsx", control_total=1, asked_by=officer, asked_at=at)
    started = BarredStart.objects.earliest("recorded_at")
    RecordedPlacement.objects.create(
        placement=started.placement, source="officer", buying_route=route_on("spot", at.date()),
        decided_by=f"{canary} manager", decided_at=at, decided_how="telephone", ground="other_rule",
        reason=f"{canary} what happened", recorded_by=officer, recorded_at=at,
    )  # fmt: skip
    OfstedNotice.objects.create(
        barred_start=started, told_at=at, told_by=f"{canary} officer", recorded_by=officer, recorded_at=at
    )
    stay = UnregisteredStay.objects.create(
        placement=started.placement, applied_on=at.date(), leaves_by=at.date(), review_due_on=at.date(),
        court_order_on=at.date(), court_reference=f"{canary} order", recorded_by=officer, recorded_at=at,
    )  # fmt: skip
    UnregisteredReview.objects.create(stay=stay, found=f"{canary} found", leaves_by=at.date(), **by)
    _plan_of(started.placement, officer, canary)
    LegalAuthority.objects.create(
        child=started.placement.child, over="liberty", kind="DL", began_at=at, runs_out_at=at + timedelta(days=90),
        reference=f"{canary} court", conditions=f"{canary} conditions", told_by="officer", recorded_by=officer,
        recorded_at=at, ended_at=at, end_reason="other", end_note=f"{canary} end", end_recorded_by=officer,
        end_recorded_at=at, corrected_at=at, corrected_by=officer, correction_reason=f"{canary} wrong",
    )  # fmt: skip
    CourtOrder.objects.create(
        placement=started.placement, ordered_on=at.date(), reference=f"{canary} later", reason=f"{canary} wrong",
        recorded_by=officer, recorded_at=at,
    )  # fmt: skip


def _plan_of(placement: Placement, officer: User, canary: str) -> None:
    """A placement plan with the home, which asks about it."""
    at = clock.now()
    plan = PlacementPlan.objects.create(placement=placement, provider_id=placement.provider_id, owed_at=at)
    given = {
        "begun_at": at,
        "begun_by": officer,
        "officer": f"{canary} officer",
        "officer_email": officer.email,
    }
    PlacementPlan.objects.filter(pk=plan.pk).update(state="draft", **given)
    PlanPart.objects.create(
        plan=plan, code="wishes", text=f"{canary} wish", source="referral", saved_by=officer
    )
    PlanMatter.objects.create(plan=plan, code="hair", decider="carer", terms=f"{canary} terms")
    PlanSignature.objects.create(
        plan=plan, capacity="child", reason=f"{canary} age", recorded_by=officer, recorded_at=at
    )
    PlacementPlan.objects.filter(pk=plan.pk).update(state="with_home", sent_at=at, sent_by=officer)
    PlanQuestion.objects.create(
        plan=plan, provider_id=plan.provider_id, question=f"{canary} question", asked_by=person(Role.SETTING_MANAGER),
        asked_at=at,
    )  # fmt: skip
