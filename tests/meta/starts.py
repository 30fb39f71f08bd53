"""Starts that a gate bars, stays and notices, as rows, for tests of the texts about them."""

from collections.abc import Callable
from datetime import timedelta

from calloffs.models import HeldPart, OwedNotice, PlacementNotice, PullOut, SearchStatement, TellingRecord
from calloffs.rules.placement_notices import Decided
from calloffs.rules.procurement import Told
from calloffs.services import placement_notices, procurement, search_statements, sharing
from placements.models import BarredStart, Child, CourtOrder, LegalAuthority, Placement, PlanSignature
from placements.rules.plans import Signed
from placements.rules.unregistered import Facts
from placements.services import court_orders, legal, plan_answers, unregistered
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import awards, calloffs, placements, plans, providers
from tests.factories.accounts import person
from tests.factories.pull_outs import pulled_out


def started_of(lived: Placement) -> BarredStart:
    """The exception of a placement whose home a grade bars."""
    at = clock.now()
    return BarredStart.objects.create(
        placement=lived, gates=[["grade", "Ofsted."]], recorded_by=person(Role.PLACEMENTS_OFFICER),
        recorded_at=at, due_at=at + timedelta(hours=24),
    )  # fmt: skip


def unregistered_stay(child: Child, order: str = "ZC 26 C 1", found: str = "Safe.") -> Placement:
    """A child in a home that nobody registers, by a court's order, and the Director's review of it."""
    home = providers.setting(providers.provider(), registration="unregistered")
    lived = placements.placement(home.places.get(number=1), child)
    day, at = clock.today(), clock.now()
    facts, officer = Facts(day, day, day, order), person(Role.PLACEMENTS_OFFICER)
    stay = unregistered.record_stay(placement=lived, facts=facts, by=officer, at=at)
    unregistered.review(stay=stay, finding=found, leaves_by=day, by=person(Role.DCS), at=at)
    return lived


def notice_of_an_award(about: Callable[[Child], Child], **told: str) -> OwedNotice:
    """The notice that an award owes, recorded as it is told, and corrected where a reason for that is told.

    `about`: what is done with the child first.
    """
    why = told.pop("correction_reason", "")
    story = awards.direct(age=9)
    about(story.call_off.referral.child)
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    said = Told(**told, published_on=clock.today() if "reference" in told else None)
    by = person(Role.PLACEMENTS_OFFICER)
    notice = OwedNotice.objects.get(call_off=story.call_off)
    notice = procurement.record(notice=notice, told=said, by=by, at=clock.now())
    if not why:
        return notice
    right = Told("2026/S 000-028838", clock.today())
    return procurement.correct(notice=notice, told=right, reason=why, by=by, at=clock.now())


def court_order_of(
    child: Child, reference: str = "ZC 26 C 2", reason: str = "Two digits changed places."
) -> CourtOrder:
    """The court's order of such a stay, corrected."""
    return court_orders.record_order(
        placement=unregistered_stay(child), ordered_on=clock.today(), reference=reference, reason=reason,
        by=person(Role.PLACEMENTS_OFFICER), at=clock.now(),
    )  # fmt: skip


def legal_authority_of(
    child: Child, *, reference: str = "", conditions: str = "", note: str = "", wrong: str = ""
) -> LegalAuthority:
    """An order of today, ended, and corrected where it is said what was wrong."""
    at, by = clock.now(), person(Role.PLACEMENTS_OFFICER)
    told = placements.told(reference=reference, conditions=conditions)
    order = legal.record_authority(child=child, told=told, by=by, at=at)
    order = placements.end_authority(order, by, ended_on=clock.today(), reason="discharged", note=note)
    return legal.correct_authority(authority=order, told=None, reason=wrong, by=by, at=at) if wrong else order


def notice_of_a_placement(about: Callable[[Child], Child], reason: str) -> TellingRecord:
    """A recipient of whom there is nobody, for a reason; `about`: what is done with the child first."""
    story = awards.direct()
    about(story.call_off.referral.child)
    awards.authorised(story)
    notice = PlacementNotice.objects.get(call_off=story.call_off, kind="doctor")
    return placement_notices.decide(
        notice=notice, decided=Decided("nobody", reason=reason), by=story.officer, at=clock.now()
    )


def search_statement(about: Callable[[Child], Child], for_whom: str) -> SearchStatement:
    """A statement of a search, for a court; `about`: what is done with the child first."""
    story = awards.direct()
    about(story.call_off.referral.child)
    return search_statements.make(
        call_off=story.call_off, edition="court", for_whom=for_whom, by=story.officer, at=clock.now()
    )


def held_part(child: Child, reason: str) -> HeldPart:
    """A part of a child's referral that a manager holds back, for a reason."""
    call_off = calloffs.call_off(placements.referral(child))
    by = person(Role.COMMISSIONING_MANAGER)
    return sharing.hold_back(
        call_off=call_off, part="risks", is_held=True, reason=reason, by=by, at=clock.now()
    )


def pull_out_of(story: awards.Story, **told: str) -> PullOut:
    """The home of a recommendation pulls out while its authorisation waits."""
    awards.ask(story)
    return pulled_out(story, **told)


def signature_of_a_plan(child: Child, reason: str) -> PlanSignature:
    """That the child signs no plan, for a reason."""
    plan, by = plans.sent(plans.written(plans.lived(child=child))), person(Role.PLACEMENTS_OFFICER)
    signed = Signed(reason=reason)
    return plan_answers.record_signature(plan=plan, capacity="child", signed=signed, by=by, at=clock.now())
